"""What a form of the person's sent, read strictly: every character as it came, or plainly refused.

Werkzeug puts substitutes in the place of bytes that are not UTF-8 and reads lone surrogates as ``%XX``;
here the raw body is read instead, so that nothing is kept that the person did not give.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from app.ground.clock import from_utc_text
from app.ground.ids import new_id
from app.record.text import WordsFault, read_words
from app.talk.kinds import Sent
from app.web.person.frame import text
from app.web.security import LARGEST
from app.web.tokens import FIELD

# What a page of ours puts into a form to know it by; a form without one is a new one.
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
MOST_PARTS = 1000
FILE = "recording"  # the one file of a form: a recording, or a photo of a drawing
MORE_THAN_THAT = 8_000_000  # bytes
SHORT = 10  # digits of a number


@dataclass(frozen=True)
class Form:
    """A read form. ``problem`` are the sentences to show when its words cannot be kept as they came."""

    sent: Sent
    key: str = ""
    rev: int = 0
    go: str = ""
    token: str = ""
    aids: tuple[str, ...] = ()
    client_at: str | None = None
    problem: tuple[str, ...] = ()
    recorded: str = ""
    file: bytes | None = None


@dataclass(frozen=True)
class Piece:
    """A piece of a recording as a page sends it; ``n`` is its number, from 0."""

    token: str
    recorded: str
    how: str
    n: int
    data: bytes


def read_form(more: int = 0) -> Form:
    """Read the form of this request; ``more``: how many bytes a file in it may have.

    Raises ``RequestEntityTooLarge`` above the 2 MB that a form may have beside its file.
    """
    fields, file = _fields(more)
    return _form(fields, file)


def read_piece() -> Piece:
    """Read a piece of a recording. Raises ``RequestEntityTooLarge`` above 2 MB."""
    fields, data = _fields()
    one = {name: values[0].decode("ascii", "replace") for name, values in fields.items()}
    number = one.get("n", "")
    n = int(number) if number.isdecimal() and len(number) < SHORT else -1
    return Piece(one.get(FIELD, ""), one.get("recorded", ""), one.get("how", ""), n, data or b"")


def read_texts(names: Iterable[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Read fields of plain text, each character as it came; with sentences that say what cannot be kept.

    Raises ``RequestEntityTooLarge`` above the 2 MB that a form may have.
    """
    (fields, _), texts = _fields(), {}
    problem: tuple[str, ...] = ()
    for name in names:
        try:
            texts[name] = read_words(fields.get(name, [b""])[0])
        except WordsFault as fault:
            texts[name], problem = fault.readable, problem or _sentences(fault)
    return texts, problem


def _fields(more: int = 0) -> tuple[dict[str, list[bytes]], bytes | None]:
    """Return the fields of a form, and the file in it. Above ``more`` bytes of it nothing else may come."""
    if request.mimetype == "multipart/form-data" and more:
        # a file that is too large is read all the same: the words beside it stay on the screen
        request.max_content_length = LARGEST + more + MORE_THAN_THAT
    limit = request.max_content_length
    if limit is not None and (request.content_length or 0) > limit:
        raise RequestEntityTooLarge
    body = request.get_data(cache=True, parse_form_data=False)
    kind = request.mimetype
    if kind == "multipart/form-data":
        fields, file = _parts(body)
        if sum(len(value) for values in fields.values() for value in values) > LARGEST:
            raise RequestEntityTooLarge
        return fields, file
    return _pairs(body, kind), None


def _pairs(body: bytes, kind: str) -> dict[str, list[bytes]]:
    fields: dict[str, list[bytes]] = {}
    if kind == "application/x-www-form-urlencoded":
        for part in body.split(b"&"):
            name, _, value = part.partition(b"=")
            fields.setdefault(_plain(name), []).append(unquote_to_bytes(value.replace(b"+", b" ")))
    return fields


def _parts(body: bytes) -> tuple[dict[str, list[bytes]], bytes | None]:
    """Return the fields of a form that came in parts, and the recording in it; any other file is no field.

    A broken form holds nothing. Nobody chose a file where it has no name and nothing in it.
    """
    fields: dict[str, list[bytes]] = {}
    now: list[bytes] = []
    files: list[list[bytes]] = []
    try:
        decoder = MultipartDecoder(request.mimetype_params.get("boundary", "").encode(), max_parts=MOST_PARTS)
        decoder.receive_data(body)
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), Epilogue | NeedData):
            if isinstance(event, Field | File):
                now = fields.setdefault(event.name, []) if isinstance(event, Field) else []
                if isinstance(event, File) and event.name == FILE and event.filename:
                    files.append(now)
                now.append(b"")
            elif isinstance(event, Data):
                now[-1] += event.data
    except ValueError:
        return {}, None
    return fields, files[0][0] if files else None


def _plain(name: bytes) -> str:
    return unquote_to_bytes(name.replace(b"+", b" ")).decode("ascii", "replace")


def _form(fields: dict[str, list[bytes]], file: bytes | None = None) -> Form:
    problem: tuple[str, ...] = ()
    try:
        words = read_words(fields.get("words", [b""])[0])
    except WordsFault as fault:
        words, problem = fault.readable, _sentences(fault)
    one = {name: values[0].decode("utf-8", "replace") for name, values in fields.items() if name != "words"}
    many = {
        name: tuple(v.decode("utf-8", "replace") for v in fields.get(name, []))
        for name in ("choice", "reader")
    }
    return Form(
        Sent(words, many["choice"], many["reader"], recorded=bool(file is not None or one.get("recorded"))),
        key=one["key"] if KEY.fullmatch(one.get("key", "")) else new_id(),
        rev=int(one["rev"]) if one.get("rev", "").isdecimal() and len(one["rev"]) < SHORT else 0,
        go=one.get("go", ""),
        token=one.get(FIELD, ""),
        aids=tuple(one.get("aids", "").split()),
        client_at=_time(one.get("client_at", "")),
        problem=problem,
        recorded=one.get("recorded", ""),
        file=file,
    )


def _sentences(fault: WordsFault) -> tuple[str, ...]:
    """Return the sentences that say why words cannot be kept, and where something broke."""
    if fault.problem == "too_long":
        return (text("error.too-long"), text("error.two-parts"))
    said = [text("error.not-readable")]
    if fault.marks:
        before = fault.readable[: fault.marks[0]]
        line, letter = before.count("\n") + 1, len(before) - before.rfind("\n")
        said.append(text("error.place", line=line, letter=letter))
    if len(fault.marks) > 1:
        said.append(text("error.places-more", n=len(fault.marks) - 1))
    return (*said, text("error.write-again"))


def _time(value: str) -> str | None:
    """Return the time by the browser's clock; one that is no time is left out, and stops nothing."""
    if not value:
        return None
    try:
        from_utc_text(value)
    except ValueError:
        return None
    return value if TIME.fullmatch(value) else None
