"""The kinds of step: what each makes of a form. A new kind is one class here and one template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STANDING = ("_dont_know", "_not_say")
SKIP = "_skip"


@dataclass(frozen=True)
class Option:
    """One choice as it stands on the page. ``reader`` is the account it stands for, if it does."""

    id: str
    label: str
    picture: str = ""
    reader: str = ""


@dataclass(frozen=True)
class Sent:
    """What a form sent: words exactly as given (line ends as LF), choices, readers, a recording or none."""

    words: str = ""
    choices: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    recorded: bool = False


@dataclass(frozen=True)
class Reply:
    """What is kept of a form: ``code`` from the closed list, the words if any, the choices."""

    code: str
    words: str | None = None
    picked: tuple[Option, ...] = ()
    readers: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether this is only *Next* on an empty page."""
        return self.code == "skip"


class Wrong(ValueError):  # noqa: N818 - it is what the form is, told in a sentence
    """A form that cannot be taken; ``message`` is the key of the sentence that says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Kind:
    """How one kind of step reads a form."""

    most = 0
    code = "given"

    def reply(
        self, sent: Sent, options: Sequence[Option], standing: Mapping[str, str], *, words: bool
    ) -> Reply:
        """Make a reply of what was sent. Raise ``Wrong`` when it cannot be taken.

        ``_skip`` wins over every other field but the words; a standing answer is kept beside words. A
        recording is an answer as words are.
        """
        kept = sent.words if words and sent.words else None
        own = kept is not None or (words and sent.recorded)
        if SKIP in sent.choices:
            return Reply("given", kept) if own else _skipped(standing)
        for standing_id in STANDING:
            if standing_id in sent.choices:
                return Reply(
                    standing_id.removeprefix("_"), kept, (Option(standing_id, standing[standing_id]),)
                )
        picked = self._picked(sent.choices, options)
        if not picked and not own:
            return _skipped(standing)
        return Reply(self.code_of(picked), kept, picked, tuple(o.reader for o in picked if o.reader))

    def _picked(self, choices: Sequence[str], options: Sequence[Option]) -> tuple[Option, ...]:
        known = {option.id: option for option in options}
        unique = list(dict.fromkeys(choices))
        if any(choice not in known for choice in unique):
            raise Wrong("error.not-a-choice")
        if len(unique) > self.most:
            raise Wrong("error.choose-one")
        return tuple(option for option in options if option.id in unique)

    def code_of(self, picked: Sequence[Option]) -> str:
        """Return the code to keep for these choices."""
        del picked
        return self.code


def _skipped(standing: Mapping[str, str]) -> Reply:
    return Reply("skip", None, (Option(SKIP, standing[SKIP]),))


class Words(Kind):
    """Own words: one box."""


class One(Kind):
    """One of a few choices."""

    most = 1


class Several(Kind):
    """Any number of choices."""

    most = 99


class People(Several):
    """Who: any number, but *nobody* stands alone."""

    def __init__(self, alone_choice: str = "") -> None:
        self.alone_choice = alone_choice

    def _picked(self, choices: Sequence[str], options: Sequence[Option]) -> tuple[Option, ...]:
        picked = super()._picked(choices, options)
        if len(picked) > 1 and any(option.id == self.alone_choice for option in picked):
            raise Wrong("error.nobody-and-somebody")
        return picked


class Page(Kind):
    """A page to read: *Next* says that it was on the screen."""

    def reply(
        self, sent: Sent, options: Sequence[Option], standing: Mapping[str, str], *, words: bool
    ) -> Reply:
        """Take nothing but that the page was passed."""
        del sent, options, standing, words
        return Reply("seen")


class Check(One):
    """The person's own words once more: right, or change."""

    def code_of(self, picked: Sequence[Option]) -> str:
        """Return ``right`` or ``change``."""
        return picked[0].id if picked else "given"


class Share(One):
    """Who gets it. Choosing a face is choosing *yes*; *yes* needs a face."""

    def reply(
        self, sent: Sent, options: Sequence[Option], standing: Mapping[str, str], *, words: bool
    ) -> Reply:
        """Take the choice and the readers."""
        faces = {option.reader: option for option in options if option.reader}
        plain = [option for option in options if not option.reader]
        if any(reader not in faces for reader in sent.readers):
            raise Wrong("error.not-a-choice")
        choices = sent.choices or (("yes",) if sent.readers else ())
        if sent.readers and not {"yes", SKIP, *STANDING} & set(choices):
            raise Wrong("error.choose-one")
        reply = super().reply(Sent(sent.words, choices), plain, standing, words=words)
        if reply.code == "share" and not sent.readers:
            raise Wrong("error.choose-reader")
        if reply.code != "share":
            return reply
        chosen = tuple(faces[reader] for reader in dict.fromkeys(sent.readers))
        return Reply(
            "share", reply.words, (*reply.picked, *chosen), tuple(option.reader for option in chosen)
        )

    def code_of(self, picked: Sequence[Option]) -> str:
        """Return ``share``, ``not_yet`` or ``keep``."""
        return {"yes": "share", "not-yet": "not_yet"}.get(picked[0].id, "keep") if picked else "given"


def kind_of(name: str, alone_choice: str = "") -> Kind:
    """Return the kind with this name."""
    if name == "people":
        return People(alone_choice)
    return KINDS[name]


KINDS: Mapping[str, Kind] = {
    "words": Words(),
    "one": One(),
    "several": Several(),
    "agree": One(),
    "rating": One(),
    "first-of": One(),
    "practice": One(),
    "page": Page(),
    "check": Check(),
    "share": Share(),
}
