"""What comes out of a recording: a text, and which of its words are not sure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

SURE = 0.6  # how probable a word has to be by the engine's own count; below it is marked


class Deaf(Exception):  # noqa: N818 - an answer: the recording stays as it is, without a text
    """Nothing could be written down: no engine, no words in it, or it took too long."""


class Occupied(Deaf):
    """Another recording is being written down just now."""


@dataclass(frozen=True)
class Heard:
    """A text by a computer. ``unsure``: from which character to which each word is that it is not sure of."""

    text: str
    unsure: tuple[tuple[int, int], ...] = ()


class Hearer(Protocol):
    """Writes down recordings, one at a time, from any thread. It knows nothing of whose they are."""

    def hear(self, data: bytes) -> Heard:
        """Return what a recording in English says. Raises ``Deaf``, ``Occupied``."""
        ...

    def close(self) -> None:
        """End whatever runs."""
        ...


def put_together(words: Iterable[tuple[str, float]]) -> Heard:
    """Return words as one text. Each comes with the space before it, and with how sure the engine is.

    Raises:
        Deaf: there are no words.
    """
    text, unsure = "", []
    for word, probability in words:
        piece = word if text else word.lstrip()
        start = len(text) + len(piece) - len(piece.lstrip())
        text += piece
        if probability < SURE and piece.strip():
            unsure.append((start, len(text.rstrip())))
    if not text.strip():
        raise Deaf("there are no words in it")
    return Heard(text.rstrip(), tuple(unsure))
