"""What an engine is: the part that turns a recording into words. It lives in the child process."""

from collections.abc import Iterable
from typing import Protocol


class Engine(Protocol):
    """Writes down one recording at a time."""

    def hear(self, data: bytes) -> Iterable[tuple[str, float]]:
        """Return the words, each with the space before it, and how probable it is, from 0 to 1."""
        ...


class EngineMaker(Protocol):
    """Makes an engine from the folder of a model. It never fetches anything."""

    def __call__(self, model: str) -> Engine:
        """Return an engine that is ready."""
        ...
