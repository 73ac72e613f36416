"""What an engine is: the part that turns a text into samples. It lives in the child process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class NoVoice(Exception):  # noqa: N818 - it is an answer: another voice must not speak in its place
    """The engine has no voice of this name."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text as samples: 16 bits each, in the byte order of this machine, one channel, ``rate`` a second.

    ``words`` are the characters of the text at which a word starts, and when, in milliseconds, in the order
    in which they are said; ``None`` where the engine cannot tell.
    """

    samples: bytes
    rate: int
    words: tuple[tuple[int, int], ...] | None


class Engine(Protocol):
    """Speaks one text at a time."""

    def speak(self, text: str, voice: str, pace: int) -> Spoken:
        """Return the text as samples, at so many words a minute. Raises ``NoVoice``."""
        ...


class EngineMaker(Protocol):
    """Makes an engine. Files with a text in them lie only in ``scratch``, which it makes when needed."""

    def __call__(self, scratch: Path) -> Engine:
        """Return an engine that is ready."""
        ...
