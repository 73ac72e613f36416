"""The lists the checks use: idioms, terms, words, verbs, questions, rules. Each is a TOML file."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "data"


@cache
def data(name: str) -> dict[str, Any]:
    """Return one list by its name. Raises ``OSError`` or ``tomllib.TOMLDecodeError`` when it is broken."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
