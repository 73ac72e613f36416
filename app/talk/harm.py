"""Words about harm decide one thing only: that nobody is asked to say more. They mark and keep nothing."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from app.ground.faults import Fault

FILE = "harm.toml"


@lru_cache(maxsize=4)
def read_harm(path: Path) -> frozenset[str]:
    """Read the list of words, small letters, from ``prompts/harm.toml``."""
    try:
        words = tomllib.loads(path.read_text("utf-8"))["words"]
    except (OSError, tomllib.TOMLDecodeError, KeyError):
        raise Fault(f"{path}: the list of words cannot be read") from None
    return frozenset(words)


def about_harm(words: str | None, harm: frozenset[str]) -> bool:
    """Say whether any of the words is on the list."""
    return words is not None and any(word in harm for word in re.findall(r"[\w']+", words.lower()))
