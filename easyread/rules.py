"""The rules as small objects: a code, how it finds a fault, its name, its reason and its source."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from easyread.lists import data
from easyread.text import Sentence


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is, in words, and a better way."""

    what: str
    better: str


@dataclass(frozen=True)
class Place:
    """A sentence among the others of its paragraph, or of its page, where all can be seen at once."""

    sentence: Sentence
    before: Sequence[Sentence] = ()
    after: Sequence[Sentence] = ()
    on_one_page: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule for a sentence. A code in E is an error, one in W a warning.

    ``any_language``: holds in every language; the other rules know English only.
    """

    code: str
    find: Callable[[Place], Iterator[Hit]]
    any_language: bool = False


@dataclass(frozen=True)
class Finding:
    """What a rule found, and where."""

    path: Path
    line: int
    code: str
    what: str
    better: str

    @property
    def is_error(self) -> bool:
        """Whether it has to be put right before anybody meets these words."""
        return self.code.startswith("E")

    @property
    def reason(self) -> str:
        """Why the rule is there."""
        return str(data("rules")[self.code]["reason"])

    @property
    def source(self) -> str:
        """Where the rule comes from."""
        return str(data("rules")[self.code]["source"])

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code} {self.what}. Better: {self.better.rstrip('.?')}."
