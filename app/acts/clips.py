"""Clips: recordings that people made for the service, each a file with another beside it that says of what.

They are the organisation's, not a person's words: everybody who opens a page may hear or see them. So they
are not sealed, and they lie in plain folders that can be copied from one installation to another.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from app.ground import files
from app.ground.troubles import Full
from app.record.media import MediaFault, media_of

BESIDE = ".json"
ENDS = {
    "audio/webm": ".webm", "audio/mp4": ".m4a", "audio/ogg": ".ogg", "audio/mpeg": ".mp3",
    "audio/wav": ".wav", "video/webm": ".webm", "video/mp4": ".mp4",
}  # fmt: skip
ID = 32  # hexadecimal characters of a recording's own bytes


@dataclass(frozen=True)
class Clip:
    """A recording that is whole and of a type that is taken.

    ``text``: what it says, or the page it signs, as that stood on the day. ``prompt``: where that was asked.
    ``by``: who speaks, as they want to be called; empty where they want no name. ``day``: ``2027-01-31``.
    ``id``: made of its own bytes, so that under one address there is always one and the same recording.
    """

    path: Path
    media: str
    size: int
    id: str
    text: str = ""
    prompt: str = ""
    by: str = ""
    day: str = ""
    of: str = ""

    @property
    def on(self) -> date | None:
        """The day as a day; nothing where what stands beside it is none."""
        try:
            return date.fromisoformat(self.day)
        except ValueError:
            return None

    @property
    def made_at(self) -> float:
        """When its file was written, in seconds since 1970; 0 where it is gone."""
        try:
            return self.path.stat().st_mtime
        except OSError:
            return 0

    def data(self) -> bytes | None:
        """Return its bytes; nothing where the file is gone, or is another by now."""
        try:
            found = self.path.read_bytes()
        except OSError:
            return None
        return found if _id(found) == self.id else None

    def part(self, start: int, end: int) -> bytes | None:
        """Return the bytes from a place up to another; nothing where the file is gone, or was cut."""
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                found = file.read(end - start)
        except OSError:
            return None
        return found if len(found) == end - start else None


@dataclass(frozen=True)
class Given:
    """A recording that somebody hands in for a prompt. ``most``: the bytes it may have."""

    data: bytes
    prompt: str
    by: str
    day: date
    most: int


def found_in(folder: Path, taken: frozenset[str], *, deep: bool = False) -> Iterator[Clip]:
    """Give the recordings of a folder, in the order of their names; what is not whole is no recording.

    ``deep``: those in the folders below it too.
    """
    for path in sorted(folder.rglob("*") if deep else folder.glob("*")):
        if path.suffix in ENDS.values() and not path.name.startswith("."):
            one = _read(path, taken)
            if one is not None:
                yield one


def keep(place: Path, taken: frozenset[str], given: Given, **of: str) -> None:
    """Keep a recording under a name without an end, in the place of one that was there before.

    ``taken``: the types it may be of; ``of``: the text it says, or what the page it signs is known by.
    What it is of is written last: a file without that, or beside that of another, is never played.
    Raise ``MediaFault`` for what is no such recording; then what was there before is as it was. Raise
    ``Full`` where the disk cannot take it; then what was there before is played, or nothing is.
    """
    media = _checked(given, taken)
    new, told = _beside(place, ENDS[media]), _beside(place, BESIDE)
    said = {**of, "prompt": given.prompt, "by": given.by, "day": given.day.isoformat()}
    facts = json.dumps({**said, "id": _id(given.data)}, ensure_ascii=False, indent=1).encode()
    halves = [(one.with_name(f".{uuid4().hex}"), one) for one in (new, told)]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        for (half, _), body in zip(halves, (given.data, facts), strict=True):
            files.write_new(half, body)
        for half, whole in halves:
            files.replace(half, whole)
        for end in set(ENDS.values()) - {new.suffix}:
            _beside(place, end).unlink(missing_ok=True)
    except OSError:
        for half, _ in halves:
            with suppress(OSError):
                half.unlink(missing_ok=True)
        raise Full from None


def throw_away(one: Clip) -> None:
    """Take a recording away, first the file that lets it be played. Raise ``Full`` where the disk refuses."""
    try:
        one.path.with_suffix(BESIDE).unlink(missing_ok=True)
        one.path.unlink(missing_ok=True)
    except OSError:
        raise Full from None


def _checked(given: Given, taken: frozenset[str]) -> str:
    if len(given.data) > given.most:
        raise MediaFault("too_large")
    media = media_of(given.data)
    if media not in taken:
        raise MediaFault("type")
    return media


def _beside(place: Path, end: str) -> Path:
    return place.with_name(place.name + end)


def _id(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:ID]


def _read(path: Path, taken: frozenset[str]) -> Clip | None:
    try:
        said: Any = json.loads(path.with_suffix(BESIDE).read_text("utf-8"))
        data = path.read_bytes()
        media = media_of(data)
    except (OSError, ValueError, MediaFault):
        return None
    if media not in taken or not isinstance(said, dict) or said.get("id", _id(data)) != _id(data):
        return None
    told = {name: said.get(name, "") for name in ("text", "prompt", "by", "day", "of")}
    if not all(isinstance(one, str) for one in told.values()):
        return None
    return Clip(path, media, len(data), _id(data), **told)
