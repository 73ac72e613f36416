"""What an engine is: the part that turns a recording into words. It lives in the child process."""

from collections.abc import Iterable
from importlib import import_module
from typing import Protocol, cast


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


def make_engine(named: str, model: str) -> Engine:
    """Return the engine that a string like ``package.module:maker`` names.

    Raises:
        ValueError: the string has another form.
        ImportError, AttributeError: there is nothing of that name.
    """
    module, colon, maker = named.partition(":")
    if not (module and colon and maker):
        raise ValueError("an engine is named like this: package.module:maker")
    return cast("EngineMaker", getattr(import_module(module), maker))(model)
