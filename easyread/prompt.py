"""What a prompt is once it is read: a question, lines with pictures, choices, what is said back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

NAME = r"[a-z][a-z0-9-]*"
SLOT = re.compile(r"\{(" + NAME + r")\}")


class PromptFault(Exception):  # noqa: N818 - a fault is what the author put in the file, told in a sentence
    """A prompt file cannot be used: which file, which line, and what is wrong with it."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}")
        self.path = path
        self.line = line
        self.what = what


@dataclass(frozen=True)
class Line:
    """A sentence, or two very short ones, after its picture. ``when`` names the fact that must be true."""

    picture: str
    text: str
    when: str | None = None
    number: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Choice:
    """One answer to choose. ``id`` is fixed for good: it is what the record keeps."""

    id: str
    label: str
    picture: str
    number: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Prompt:
    """One question as it stands in its file, without any of the person's words."""

    name: str
    language: str
    path: Path
    question: str
    lines: tuple[Line, ...] = ()
    more: tuple[Line, ...] = ()
    ideas: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    said_back: Mapping[str, str] = field(default_factory=dict)
    checked: str | None = None
    question_at: int = 1
    said_back_at: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def all_lines(self) -> tuple[Line, ...]:
        """Every line with a picture: the lines, those behind *More*, and the ideas."""
        return self.lines + self.more + self.ideas

    @cached_property
    def texts(self) -> tuple[tuple[int, str], ...]:
        """Every text of the file with its line number, in the order of the file."""
        found = [(self.question_at, self.question)] if self.question else []
        found += [(line.number, line.text) for line in self.all_lines]
        found += [(choice.number, choice.label) for choice in self.choices]
        found += [(self.said_back_at.get(key, 0), text) for key, text in self.said_back.items()]
        return tuple(sorted(found))

    @cached_property
    def slots(self) -> tuple[str, ...]:
        """The names in braces that somebody has to fill in, each once."""
        return tuple(dict.fromkeys(name for _, text in self.texts for name in SLOT.findall(text)))

    @cached_property
    def flags(self) -> tuple[str, ...]:
        """The facts on which lines of this prompt depend, each once."""
        return tuple(dict.fromkeys(line.when for line in self.all_lines if line.when))
