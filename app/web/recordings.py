"""The bytes of a recording, as a player asks for them: a stretch at a time, kept by no browser."""

from collections.abc import Callable

from flask import Response, request
from werkzeug.http import parse_range_header

from app.acts import recording
from app.acts.recording import Sound
from app.record.media import MEDIA
from app.web.house import house

PARTIAL, NOT_THERE = 206, 416
Read = Callable[[int, int], bytes]


def served(media: str, size: int, read: Read) -> Response:
    """Answer with a recording, or with the stretch of it that was asked for.

    ``read`` gives its bytes from a place up to another. Nothing goes out whose type is on no list.
    """
    if media not in MEDIA:
        raise ValueError(media)
    asked = parse_range_header(request.headers.get("Range"))
    stretch = asked.range_for_length(size) if asked is not None else None
    if asked is not None and stretch is None and asked.units == "bytes" and len(asked.ranges) == 1:
        return Response(status=NOT_THERE, headers={"Content-Range": f"bytes */{size}"})
    start, end = stretch or (0, size)
    answer = Response(read(start, end), PARTIAL if stretch else 200, content_type=media)
    answer.headers["Accept-Ranges"] = "bytes"
    if stretch:
        answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return answer


def played(sound: Sound) -> Response:
    """Answer with the bytes of a kept recording that may be opened."""
    store = house().store
    return served(
        sound.kept.media, sound.size, lambda start, end: recording.part_of(store, sound, start, end)
    )
