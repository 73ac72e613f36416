"""What is sealed of an answer: the words themselves and whatever could name somebody."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
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
class Content:
    """One answer's content. ``slots``: what the question quoted, by id. ``present``: who was there."""

    words: str | None = None
    choices: tuple[Picked, ...] = ()
    rating: Rated | None = None
    slots: Mapping[str, str] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    attachment: str | None = None


def pack(content: Content) -> bytes:
    """Return the canonical JSON that is sealed. Raise ``WordsFault`` for what cannot be kept exactly."""
    rating = content.rating
    value = {
        "words": None if content.words is None else check_words(content.words),
        "choices": [{"id": picked.id, "label": picked.label} for picked in content.choices],
        "rating": rating and {"id": rating.id, "label": rating.label, "scale": rating.scale},
        "slots": dict(content.slots),
        "present": list(content.present),
        "attachment": content.attachment,
    }
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
    )
