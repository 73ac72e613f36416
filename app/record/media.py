"""Which recordings are taken: told by what is in them, never by what a browser calls them."""

import re
from typing import Literal

from app.ground.faults import Fault
from app.record.lists import DRAWING, SIGN, VOICE

Problem = Literal["empty", "type", "broken", "too_large"]

# how an answer was recorded, with the types it may be of
TYPES: dict[str, frozenset[str]] = {
    VOICE: frozenset({"audio/webm", "audio/mp4", "audio/ogg", "audio/mpeg", "audio/wav"}),
    SIGN: frozenset({"video/webm", "video/mp4"}),
    DRAWING: frozenset({"image/png", "image/jpeg"}),
}
MEDIA = frozenset().union(*TYPES.values())
SENTENCES: dict[Problem, str] = {
    "empty": "There is nothing in it.",
    "type": "It is not of a kind that can be kept.",
    "broken": "It is not whole.",
    "too_large": "It is too large.",
}

HEAD = 4096  # a film's or sound's own description stands before this
EBML, CLUSTER = b"\x1a\x45\xdf\xa3", b"\x1f\x43\xb6\x75"
HANDLER = re.compile(rb"hdlr.{8}(vide|soun)", re.DOTALL)
LAYER_3 = 0b01
OPUS_OR_VORBIS = (b"OpusHead", b"\x01vorbis", b"Speex   ")
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
PICTURE_ENDS = {"image/png": b"IEND\xaeB`\x82", "image/jpeg": b"\xff\xd9"}
TAIL = 64  # bytes in which the end of a picture has to be; cameras put a few behind it


class MediaFault(Fault):
    """This recording cannot be kept."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(SENTENCES[problem])
        self.problem: Problem = problem


def how_of(media: str) -> str:
    """Return how an answer of this type was recorded: voice, sign or drawing."""
    return next(how for how, types in TYPES.items() if media in types)


def media_of(data: bytes) -> str:
    """Return the type of a recording, from the closed list. Raise ``MediaFault`` for anything else."""
    if not data:
        raise MediaFault("empty")
    for look in (_webm, _mp4, _ogg, _wav, _picture, _mpeg):
        found = look(data)
        if found:
            return found
    raise MediaFault("type")


def begins(data: bytes) -> bool:
    """Tell whether a recording of the list may begin so; what it is can only be told from the whole."""
    starts = (EBML, b"OggS", b"RIFF", b"ID3", b"\xff", *PICTURES)
    return data.startswith(starts) or data[4:8] == b"ftyp"


def _webm(data: bytes) -> str | None:
    if not data.startswith(EBML):
        return None
    head = data[:HEAD]
    if b"\x42\x82\x84webm" not in head:
        raise MediaFault("type")
    if CLUSTER not in data:
        raise MediaFault("broken")
    if b"V_VP" in head or b"V_AV1" in head:
        return "video/webm"
    if b"A_OPUS" in head or b"A_VORBIS" in head:
        return "audio/webm"
    raise MediaFault("type")


def _mp4(data: bytes) -> str | None:
    """Tell a film from a sound by what its tracks are. An iPhone's own films are of the same family."""
    if data[4:8] != b"ftyp":
        return None
    tracks = set(HANDLER.findall(_box(data, b"moov")))
    if b"vide" in tracks:
        return "video/mp4"
    if b"soun" in tracks:
        return "audio/mp4"
    raise MediaFault("broken")


def _box(data: bytes, wanted: bytes) -> bytes:
    """Return what stands in a box of the outermost row; nothing where it is not there whole."""
    at = 0
    while at + 8 <= len(data):
        size, start = int.from_bytes(data[at : at + 4], "big"), at + 8
        if size == 1:
            size, start = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        end = at + size if size else len(data)
        if end < start:
            return b""
        if data[at + 4 : at + 8] == wanted:
            return data[start:end] if end <= len(data) else b""
        at = end
    return b""


def _ogg(data: bytes) -> str | None:
    if not data.startswith(b"OggS"):
        return None
    if any(mark in data[:HEAD] for mark in OPUS_OR_VORBIS) and b"theora" not in data[:HEAD]:
        return "audio/ogg"
    raise MediaFault("type")


def _wav(data: bytes) -> str | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return None
    if int.from_bytes(data[4:8], "little") + 8 > len(data) or b"data" not in data[:HEAD]:
        raise MediaFault("broken")
    return "audio/wav"


def _picture(data: bytes) -> str | None:
    kind = next((PICTURES[start] for start in PICTURES if data.startswith(start)), None)
    if kind and PICTURE_ENDS[kind] not in data[-TAIL:]:
        raise MediaFault("broken")
    return kind


def _mpeg(data: bytes) -> str | None:
    """Look for two frames of layer III, one right behind the other."""
    at = 0
    if data.startswith(b"ID3") and len(data) > 10:
        at = 10 + sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    length = _frame(data, at)
    return "audio/mpeg" if length and _frame(data, at + length) else None


RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
KBITS = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def _frame(data: bytes, at: int) -> int:
    """Return the bytes of a frame of layer III at a place; 0 where there is none."""
    head = data[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version not in RATES or layer != LAYER_3 or bits in {0, 15} or rate == 3:
        return 0
    first = version == 3
    return (144 if first else 72) * KBITS[first][bits - 1] * 1000 // RATES[version][rate] + padding
