"""What is sealed of an answer: the words themselves and whatever could name somebody."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from app.ground.canonical import canonical
from app.record.text import WordsFault, check_words


@dataclass(frozen=True, slots=True)
class Picked:
    """A choice that was picked, with the label that stood on the screen."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Rated:
    """A rating that was picked, with its label and its scale."""

    id: str
    label: str
    scale: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Who wrote something down from a recording. ``by``: their account; ``name``: as it was then.

    ``who``: for words put into English, who changed the language, from a closed list; ``interpreter``: their
    name; ``why``: why it was one of the person's family. Nobody: a computer, and ``unsure`` says from which
    character to which each word is that it was not sure of.
    """

    by: str = ""
    name: str = ""
    who: str = ""
    interpreter: str = ""
    why: str = ""
    unsure: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """One answer's content. ``slots``: what the question quoted, by id. ``present``: who was there.

    ``writer``: for words that were written down from a recording, who did.
    """

    words: str | None = None
    choices: tuple[Picked, ...] = ()
    rating: Rated | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    attachment: str | None = None
    writer: Writer | None = None


def pack(content: Content) -> bytes:
    """Return the canonical JSON that is sealed. Raise ``WordsFault`` for what cannot be kept exactly."""
    rating = content.rating
    value: dict[str, Any] = {
        "words": None if content.words is None else check_words(content.words),
        "choices": [{"id": picked.id, "label": picked.label} for picked in content.choices],
        "rating": rating and {"id": rating.id, "label": rating.label, "scale": rating.scale},
        "slots": dict(content.slots),
        "present": list(content.present),
        "attachment": content.attachment,
    }
    if content.writer is not None:
        value["writer"] = asdict(content.writer)
    try:
        return canonical(value)
    except UnicodeEncodeError:
        raise WordsFault("surrogate") from None


def unpack(data: bytes) -> Content:
    """Read sealed content back."""
    value: dict[str, Any] = json.loads(data)
    rating = value["rating"]
    return Content(
        value["words"],
        tuple([Picked(picked["id"], picked["label"]) for picked in value["choices"]]),
        rating and Rated(rating["id"], rating["label"], rating["scale"]),
        value["slots"],
        tuple(value["present"]),
        value["attachment"],
        _writer(value["writer"]) if "writer" in value else None,
    )


def _writer(value: dict[str, Any]) -> Writer:
    return Writer(**{**value, "unsure": tuple((start, end) for start, end in value["unsure"])})
