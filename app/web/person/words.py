"""Our sentences with their slots filled: names and days, and the person's words, which stay theirs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from babel.dates import format_date, format_time

from app.ground.clock import LONDON
from app.web.person.page import LineView, Piece
from easyread.prompts import SLOT, Line


@dataclass(frozen=True)
class Theirs:
    """A slot that holds the person's words, exactly as given."""

    words: str


@dataclass(frozen=True)
class Staffs:
    """A slot that holds what staff wrote to the person."""

    words: str


ENDS = (".", "!", "?", "…")
# Several sentences in one slot each stand in a line of their own.
Slot = str | Theirs | Staffs | tuple[str, ...]


@dataclass(frozen=True)
class Filling:
    """What fills the slots of one page, and which facts hold for its lines."""

    slots: Mapping[str, Slot] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()

    def pieces(self, text: str) -> tuple[Piece, ...]:
        """Return a text in pieces, ours and theirs."""
        found: list[Piece] = []
        at = 0
        for slot in SLOT.finditer(text):
            value = self.slots.get(slot[1], "")
            if isinstance(value, Theirs | Staffs):
                theirs = isinstance(value, Theirs)
                found += [Piece(self.plain(text[at : slot.start()])), Piece(value.words, theirs, not theirs)]
                at = slot.end()
                if not theirs and value.words.rstrip().endswith(ENDS) and text.startswith(".", at):
                    at += 1  # staff wrote whole sentences
        found.append(Piece(self.plain(text[at:])))
        return tuple(piece for piece in found if piece.text)

    def plain(self, text: str) -> str:
        """Return a text with the slots that are ours filled in."""
        return SLOT.sub(lambda slot: self._ours(slot[1], slot[0]), text)

    def _ours(self, name: str, whole: str) -> str:
        value = self.slots.get(name)
        return value if isinstance(value, str) else whole

    def holds(self, line: Line) -> bool:
        """Say whether a line may show: its fact holds and each of its slots is known."""
        return (line.when is None or line.when in self.flags) and all(
            self.slots.get(name) for name in SLOT.findall(line.text)
        )

    def lines(self, lines: Iterable[Line]) -> tuple[LineView, ...]:
        """Return the lines that may show, filled."""
        return tuple(
            LineView(line.picture, one.pieces(line.text))
            for line in lines
            if self.holds(line)
            for one in self._each(line)
        )

    def _each(self, line: Line) -> Iterator["Filling"]:
        for name in SLOT.findall(line.text):
            value = self.slots[name]
            if isinstance(value, tuple):
                yield from (Filling({**self.slots, name: sentence}, self.flags) for sentence in value)
                return
        yield self

    def kept(self) -> dict[str, str]:
        """Return the slots of ours as they are sealed with an answer."""
        return {
            name: value if isinstance(value, str) else "\n".join(value)
            for name, value in self.slots.items()
            if value and isinstance(value, str | tuple)
        }


def day_text(at: datetime | date, language: str = "en") -> str:
    """Return a weekday with its full date: “Monday 23 November 2026”."""
    day = at.astimezone(LONDON).date() if isinstance(at, datetime) else at
    return format_date(day, "EEEE d MMMM y", locale=language)


def time_text(at: datetime, language: str = "en") -> str:
    """Return a time of day on a clock of 12 hours: “4:30 pm”."""
    return (
        format_time(at.astimezone(LONDON), "h:mm a", locale=language).replace("AM", "am").replace("PM", "pm")
    )


def joined(names: Sequence[str], last: str) -> str:
    """Return names as a person says them: “Sam, Priya and Jo”; ``last`` is the word before the last."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def first_name(name: str) -> str:
    """Return the first name."""
    return next(iter(name.split(maxsplit=1)), name)
