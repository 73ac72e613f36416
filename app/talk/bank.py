"""The bank of sentences to say yes or no to, read at start: who, about what, what for, until when."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from app.ground.faults import Fault

FILE = "bank.toml"


@dataclass(frozen=True)
class Banked:
    """One sentence in its four parts; what stands in braces is filled in by whoever takes it."""

    who: str
    what: str
    what_for: str
    until: str


def read_bank(dirs: Iterable[Path], language: str = "en") -> Mapping[str, Banked]:
    """Read the bank from the first folder that has it. Raise ``Fault`` naming file and entry."""
    path = next((folder / language / FILE for folder in dirs if (folder / language / FILE).is_file()), None)
    if path is None:
        raise Fault(f"There is no {FILE} in any prompts folder.")
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise Fault(f"{path}: the bank of sentences cannot be read") from None
    names = {one.name for one in fields(Banked)}
    for name, row in data.items():
        whole = (
            isinstance(row, dict) and row.keys() == names and all(isinstance(v, str) for v in row.values())
        )
        if not whole:
            raise Fault(f"{path}: “{name}” needs just these, each a sentence: {', '.join(sorted(names))}")
    return {name: Banked(**row) for name, row in data.items()}
