"""An engine by its name, as an operator writes it into a file of settings."""

from importlib import import_module
from typing import Any


def named(name: str) -> Any:
    """Return what a string like ``package.module:maker`` names.

    Raises:
        ValueError: the string has another form.
        ImportError, AttributeError: there is nothing of that name.
    """
    module, colon, maker = name.partition(":")
    if not (module and colon and maker):
        raise ValueError("an engine is named like this: package.module:maker")
    return getattr(import_module(module), maker)
