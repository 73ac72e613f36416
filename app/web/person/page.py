"""What a person's page shows: read by the templates, filled by the views, knowing neither.

Every text here is ready to be shown. What the person said stands in pieces marked `theirs`, so that no
template can take the service's words for theirs or theirs for the service's.
StepPage is shown by person/step.html, PlainPage by person/plain.html and person/map.html, the others by the
template of their name. `helper`: the sentence that says who put the words in. `prompt`: whose text it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from easyread.text import shown_sentences


@dataclass(frozen=True)
class Piece:
    """Some text of one line: ours, the person's (whole, as they gave it), or what staff wrote to them."""

    text: str
    theirs: bool = False
    staff: bool = False


def sentences(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Give the same pieces with each of our sentences apart, one sentence a line; theirs are never cut.

    A full stop of ours that would stand behind theirs is left out: it would look like a part of them.
    """
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.theirs or piece.staff:
            lines[-1].append(piece)
            continue
        first, *others = shown_sentences(piece.text)
        after_theirs = bool(lines[-1]) and lines[-1][-1].theirs
        if first and not (after_theirs and first == "."):
            lines[-1].append(Piece(first))
        lines.extend([Piece(other)] if other else [] for other in others)
    return tuple(tuple(line) for line in lines if line)


@dataclass(frozen=True)
class LineView:
    """One line: its picture beside it, one sentence or two very short ones."""

    picture: str
    pieces: tuple[Piece, ...]

    @property
    def sentences(self) -> tuple[tuple[Piece, ...], ...]:
        """What the line says, each sentence apart."""
        return sentences(self.pieces)


@dataclass(frozen=True)
class ChoiceView:
    """One thing to choose: its picture or face, its words, and what a person needs to know about it.

    `name` is the field: `choice` for an answer, `reader` for a face at a share. `face` is what stands in the
    face's place where there is no photo: an initial. An `apart` choice is no level of a scale.
    `language`: that of its words, where it is not the page's.
    """

    id: str
    pieces: tuple[Piece, ...]
    picture: str = ""
    face: str | None = None
    role: str = ""
    note: tuple[LineView, ...] = ()
    checked: bool = False
    apart: bool = False
    name: str = "choice"
    language: str = ""


@dataclass(frozen=True)
class RecordingView:
    """A recording of the person's, to be heard or seen at `url`: `how` is voice, sign or drawing.

    `label` is what it is called; `name`, what the answer form calls it, where it goes along with the answer;
    `unsent`: it waits for that.
    """

    how: str
    label: str
    url: str
    name: str = ""
    unsent: bool = False


@dataclass(frozen=True)
class SaidBack:
    """The person's last words, above the question, in theirs; with who put them in, where somebody did."""

    label: str
    words: str
    helper: str | None = None
    recording: RecordingView | None = None


@dataclass(frozen=True)
class Remembered:
    """What was said to the same question in an earlier talk, on which day, and who was there."""

    label: str
    pieces: tuple[Piece, ...]
    there: str


@dataclass(frozen=True)
class CheckItem:
    """One answer at a check: what was asked, what was said, and where to change it."""

    question: str
    pieces: tuple[Piece, ...]
    change_url: str | None = None
    helper: str | None = None
    picture: str = ""
    recording: RecordingView | None = None


@dataclass(frozen=True)
class Links:
    """Where the things that are on every page lead. None: it is not shown on this page."""

    hide: str | None = "/hide"
    rest: str | None = "/break"
    help: str | None = "/help"
    changed: str | None = None
    settings: str | None = None
    map: str | None = None
    mine: str | None = None


NOWHERE = Links(hide=None, rest=None, help=None)


@dataclass(frozen=True)
class Frame:
    """What is the same on every page: its language, how the person likes it, and where they are.

    `theme` is light, dark, cream or contrast; `size` is a (22 px), b, c or d (40 px). `n` of `all` is 0 where
    the page is no step. `title` never says anything of the person. `hear`: how own words are to be heard in
    this sitting (ask, headphones, play, stop); nothing where there is no sitting. `reads`: the page is read
    aloud by itself. `signs`: where the films in sign language lie, by prompt; None: none are wanted here.
    """

    csrf: str
    title: str
    lang: str = "en"
    dir: str = "ltr"
    theme: str = "light"
    size: str = "a"
    pictures: bool = True
    topic_label: str = ""
    topic_picture: str = ""
    n: int = 0
    all: int = 0
    trying_out: bool = False
    not_checked: bool = False
    links: Links = field(default_factory=Links)
    hear: str = ""
    reads: bool = False
    signs: Mapping[str, str] | None = None


@dataclass(frozen=True)
class StepPage:
    """One question. `kind` says how it is answered; the rest is what stands on it.

    `rev` is the draft's revision the words came from. `errors`: the first is said at the field too: at
    `error_at` (words, choice or recording), or at whichever holds something. `keeps_on_leave`: Back, Have a
    break, Get help and I changed my mind are buttons of the answer form that send `go` = back, break, help
    or changed, so that words are kept on the way out without JavaScript too; else they are plain links.
    `draft_url` is where a draft is sent by itself; None: this step keeps no draft. `record_url`: where a
    recording is sent piece by piece; None: it takes none. `recording`: the one that goes with the answer.
    `written`: the choices are just what the prompt's file says, with nothing of anybody in them (`prompt`).
    """

    frame: Frame
    kind: str
    question: str
    key: str
    action: str
    lines: tuple[LineView, ...] = ()
    more: tuple[LineView, ...] = ()
    ideas: tuple[LineView, ...] = ()
    ideas_open: bool = False
    said_back: tuple[SaidBack, ...] = ()
    remembered: Remembered | None = None
    notes: tuple[LineView, ...] = ()
    choices: tuple[ChoiceView, ...] = ()
    written: bool = False
    multiple: bool = False
    has_words: bool = False
    folded: bool = False
    words: str = ""
    spelling: bool = False
    aids: str = ""
    state: str = "not_kept"
    state_text: str = ""
    standing: bool = True
    draft_url: str | None = None
    draft_other: str | None = None
    rev: int = 0
    errors: tuple[str, ...] = ()
    error_at: str = ""
    items: tuple[CheckItem, ...] = ()
    back: str | None = None
    stopping: bool = False
    keeps_on_leave: bool = False
    next_label: str | None = None
    record_url: str | None = None
    recording: RecordingView | None = None
    prompt: str = ""

    @property
    def wrong(self) -> str:
        """Where the first error belongs: words, choice, recording, or nowhere."""
        if not self.errors:
            return ""
        at_words = self.has_words and (bool(self.words) or not self.answers)
        return self.error_at or ("words" if at_words else "choice")

    @cached_property
    def answers(self) -> tuple[ChoiceView, ...]:
        """The choices that are the answer itself."""
        return tuple(choice for choice in self.choices if choice.name == "choice")

    @property
    def readers(self) -> tuple[ChoiceView, ...]:
        """The faces under *Yes* at a share."""
        return tuple(choice for choice in self.choices if choice.name == "reader")


@dataclass(frozen=True)
class Door:
    """A way on from a page: a link, or with a `value` a button that posts `choice` = value.

    It posts to the page's `action`. `main` is the one way the page is for. `state` says where the person is
    with it. Without url and value it is shown and leads nowhere yet.
    """

    label: str
    picture: str = ""
    url: str | None = None
    value: str | None = None
    state: str = ""
    note: tuple[LineView, ...] = ()
    main: bool = False


@dataclass(frozen=True)
class PlainPage:
    """A page with a question or a sentence, lines, and ways on: map, help, break, done, errors, start.

    `big_picture` fills the page, to hold up to anyone. `later`: doors for another day, under `later_label`.
    """

    frame: Frame
    question: str
    lines: tuple[LineView, ...] = ()
    more: tuple[LineView, ...] = ()
    doors: tuple[Door, ...] = ()
    later_label: str = ""
    later: tuple[Door, ...] = ()
    action: str = ""
    key: str = ""
    big_picture: str = ""
    said_back: tuple[SaidBack, ...] = ()
    back: str | None = None
    errors: tuple[str, ...] = ()
    prompt: str = ""


@dataclass(frozen=True)
class SettingsPage:
    """How the person likes the page. `sign` is None where no page has a film in sign language."""

    frame: Frame
    action: str
    spelling: bool = False
    before: bool = True
    short: bool = False
    sign: bool | None = None
    kept: bool = False
    then: str = ""
    back: str | None = None


@dataclass(frozen=True)
class HidePage:
    """The plain page: one button and nothing else, the same for everybody."""

    csrf: str
    action: str
    lang: str = "en"
    dir: str = "ltr"
