"""One answer: about to be kept, and as it was kept."""

from dataclasses import dataclass

from app.record.content import Content


@dataclass(frozen=True, slots=True)
class Said:
    """One answer about to be kept. ``question``: a fingerprint, ``None`` for a row about another row.

    ``key`` is the form's: sent again with the same content it adds nothing, with other content it adds a row.
    """

    person: str
    conversation: str
    sitting: str
    topic: str
    step: str
    kind: str
    code: str
    question: str | None
    language: str
    said_by: str
    entered_by: str
    how: str
    audience: tuple[str, ...]
    key: str
    content: Content
    instance: int = 1
    aids: tuple[str, ...] = ()
    supersedes: str | None = None
    about: str | None = None
    client_at: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """One answer as it was kept. ``content`` is ``None`` when it was emptied, erased or not opened."""

    id: str
    seq: int
    n: int
    at: str
    hash: str
    person: str
    conversation: str
    sitting: str
    topic: str
    step: str
    instance: int
    kind: str
    code: str
    aids: tuple[str, ...]
    question: str | None
    language: str
    said_by: str
    entered_by: str
    how: str
    audience: tuple[str, ...]
    supersedes: str | None
    about: str | None
    client_at: str | None
    key: str
    content: Content | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one answer. ``again``: it was kept before, and nothing was added."""

    id: str
    seq: int
    at: str
    n: int
    again: bool
