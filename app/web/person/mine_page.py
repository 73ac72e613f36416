"""What *My words* shows: read by the template, filled by the pages."""

from dataclasses import dataclass

from app.web.person.page import Door, Frame, LineView, Piece, RecordingView, SaidBack


@dataclass(frozen=True)
class AnswerBackView:
    """What staff answered to one want; `say_url` is where the person says what they think of it."""

    lines: tuple[LineView, ...]
    id: str = ""
    seen: bool = False
    say_url: str = ""


@dataclass(frozen=True)
class WrittenView:
    """What was written from a recording: who wrote it and the words; `url`: where the person says what it is.

    `asks`: they said nothing of it yet. `state`: what they said.
    """

    lines: tuple[LineView, ...]
    url: str
    asks: bool = False
    state: str = ""
    helper: str | None = None


@dataclass(frozen=True)
class MineEntry:
    """One answer on *My words*: what was asked, what was said, who has it, who looked, what came back.

    `about`: what the question was about, where it does not say so itself. `computer`: where a computer can
    write the recording down.
    """

    question: str
    pieces: tuple[Piece, ...]
    when: str
    state_text: str
    helper: str | None = None
    lines: tuple[LineView, ...] = ()
    looks: tuple[LineView, ...] = ()
    answers: tuple[AnswerBackView, ...] = ()
    older: tuple[SaidBack, ...] = ()
    change_url: str | None = None
    picture: str = ""
    about: tuple[Piece, ...] = ()
    recording: RecordingView | None = None
    written: tuple[WrittenView, ...] = ()
    computer: str = ""


@dataclass(frozen=True)
class MineTopic:
    """What was said under one topic. `open`: it stands unfolded; `first`: how many answers come before it."""

    title: str
    entries: tuple[MineEntry, ...]
    open: bool
    first: int


@dataclass(frozen=True)
class ViewShown:
    """What somebody else wrote; `parts`: what was asked, and what they wrote. `after`: what follows."""

    wrote: str
    parts: tuple[tuple[str, str], ...]
    after: str = ""


@dataclass(frozen=True)
class MinePage:
    """*My words*. `seen_action` takes POSTs of `answer` = id. `looks`: those not said beside one answer.

    `new`: the number of the first answer to which staff said something that was not seen yet, 0 for none.
    `views`: what other people wrote, apart from all that is the person's.
    """

    frame: Frame
    question: str
    lines: tuple[LineView, ...] = ()
    topics: tuple[MineTopic, ...] = ()
    new: int = 0
    looks: tuple[LineView, ...] = ()
    seen_action: str = ""
    doors: tuple[Door, ...] = ()
    back: str | None = None
    views: tuple[ViewShown, ...] = ()
