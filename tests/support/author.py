"""Somebody who changes the conversation's files with a text editor."""

from pathlib import Path

import pytest

from app.ground.faults import Fault
from app.talk.load import load
from tests.support.talking import pictures

TOML = "conversation.toml"
SAFE = '[step."today/safe"]'


class Author:
    """Somebody who changes a copy of the prompts with a text editor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def changes(self, file: str, old: str, new: str) -> "Author":
        """Replace one text by another, in the first place where it stands."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text, f"{file} has no {old!r} to change"
        path.write_text(text.replace(old, new, 1), "utf-8")
        return self

    def sets(self, header: str, entry: str) -> "Author":
        """Put an entry in the place of the one with the same key, under a header."""
        path = self.folder / TOML
        before, found, rest = path.read_text("utf-8").partition(header + "\n")
        assert found
        key = entry.partition(" ")[0]
        own, _, others = rest.partition("\n[")
        kept = "\n".join(line for line in own.splitlines() if not line.startswith(f"{key} "))
        path.write_text(f"{before}{header}\n{entry}\n{kept}\n\n[{others}", "utf-8")
        return self

    def line(self, file: str, marker: str) -> int:
        """Say on which line a text stands first."""
        lines = (self.folder / file).read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if marker in line)

    def is_refused(self, says: str, file: str = TOML, at: str | int = SAFE) -> None:
        """Start, and be told the file, the line and what is wrong."""
        line = at if isinstance(at, int) else self.line(file, at)
        with pytest.raises(Fault) as refused:
            load([self.folder], pictures())
        told = str(refused.value)
        assert told.startswith(f"{self.folder / file}:{line}: "), told
        assert says in told
