"""Words that somebody wrote down, or put into English, from a recording: theirs, not the person's.

The recording is what the person said. What stands beside it is an utterance of its own that points at it,
reaches exactly whom the recording reaches, and is never changed: one that is put right is a new one.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.record.lists import WRITTEN
from app.record.said import Utterance

# nobody looked at it yet; the person said that it is right; that it is not; they wrote it themselves
State = Literal["new", "right", "no", "own"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that stands beside a recording, and what the person said of it."""

    utterance: Utterance
    state: State

    @property
    def theirs(self) -> bool:
        """Whether the person stands by these words: they wrote them, or said that they are right."""
        return self.state in {"right", "own"}


def texts(
    said: Sequence[Utterance], readable: Iterable[Utterance] | None = None
) -> dict[str, tuple[Text, ...]]:
    """Return the texts beside each recording by its id, the first first, without those put right since.

    Beside a recording that was taken back there is none.

    ``said``: all that the person's record holds, in its order. ``readable``: what one reader may open of it;
    a text that the person threw away or put right is gone for them, also where they cannot open that.
    """
    known = said if readable is None else list(readable)
    replaced = {one.supersedes for one in said if one.kind == WRITTEN}
    thrown = {one.about for one in said if one.kind == "withdrawn"}
    right = {one.about for one in known if one.kind == "confirmed"}
    found: dict[str, list[Text]] = {}
    for one in known:
        stands = one.about not in thrown and one.id not in replaced
        if one.kind == WRITTEN and one.about is not None and stands:
            found.setdefault(one.about, []).append(Text(one, _state(one, thrown, right)))
    return {recording: tuple(beside) for recording, beside in found.items()}


def over(said: Sequence[Utterance]) -> frozenset[str]:
    """Return the texts that do not stand any more.

    The person threw them away, or took the recording back; or another was put in their place.
    """
    replaced = {one.supersedes for one in said if one.kind == WRITTEN}
    thrown = {one.about for one in said if one.kind == "withdrawn"}
    return frozenset(
        one.id
        for one in said
        if one.kind == WRITTEN and (one.id in replaced or one.id in thrown or one.about in thrown)
    )


def beside(said: Iterable[Utterance], recordings: Collection[str]) -> list[str]:
    """Return every text that was ever written from some recordings, whatever became of it."""
    return [one.id for one in said if one.kind == WRITTEN and one.about in recordings]


def _state(one: Utterance, thrown: Collection[str | None], right: Collection[str | None]) -> State:
    if one.id in thrown:
        return "no"
    if one.said_by == "person":
        return "own"
    return "right" if one.id in right else "new"
