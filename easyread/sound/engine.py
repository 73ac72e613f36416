"""What an engine is: the part that turns a text into samples. It lives in the child process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable


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


@runtime_checkable
class Streaming(Protocol):
    """What an engine may have besides: it tells its samples while it goes on speaking.

    Then the sound is made meanwhile, and is there sooner. ``rate``: samples a second; ``told`` takes the next
    ones, in any thread, one call at a time; nothing of a text is told after ``speak`` came back.
    """

    rate: int
    told: Callable[[bytes], object] | None


class EngineMaker(Protocol):
    """Makes an engine. Files with a text in them lie only in ``scratch``, which it makes when needed."""

    def __call__(self, scratch: Path) -> Engine:
        """Return an engine that is ready."""
        ...
