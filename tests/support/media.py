"""Small recordings of every type, made here: a head that is theirs, and a body of chance."""

import io
import random
import struct
import wave
import zlib
from collections.abc import Callable

CLUSTER = b"\x1f\x43\xb6\x75"


def body(size: int, seed: int = 1) -> bytes:
    """Return bytes of chance."""
    return random.Random(seed).randbytes(size)


def webm(codec: bytes = b"A_OPUS", size: int = 5000, seed: int = 1) -> bytes:
    """Return a sound, or with another codec a film, as a browser records it."""
    return b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + codec + CLUSTER + body(size, seed)


def mp4(track: bytes = b"soun", size: int = 5000, brand: bytes = b"isom") -> bytes:
    """Return a sound or a film in the other family."""

    def box(name: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside) + 8) + name + inside

    handler = box(b"hdlr", bytes(8) + track + bytes(12))
    return box(b"ftyp", brand + bytes(4)) + box(b"moov", box(b"trak", handler)) + box(b"mdat", body(size))


def ogg() -> bytes:
    """Return a sound in Ogg."""
    return b"OggS" + bytes(24) + b"OpusHead" + body(500)


def wav(seconds: float = 0.1) -> bytes:
    """Return a sound without any packing."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(body(int(8000 * seconds) * 2))
    return made.getvalue()


def mp3() -> bytes:
    """Return a sound in frames of layer III: 128 kbit/s, 44.1 kHz."""
    frame = b"\xff\xfb\x90\x00" + body(413)
    return b"ID3\x04\x00\x00\x00\x00\x00\x05title" + frame * 3


def png(size: int = 20) -> bytes:
    """Return a picture."""

    def chunk(name: bytes, inside: bytes) -> bytes:
        return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))

    rows = b"".join(b"\0" + body(size * 3, n) for n in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    inside = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + inside


def jpeg() -> bytes:
    """Return a photo, as far as its ends tell."""
    return b"\xff\xd8\xff\xe0" + body(400).replace(b"\xff", b"\xfe") + b"\xff\xd9"


MADE: dict[str, Callable[[], bytes]] = {
    "audio/webm": webm,
    "audio/mp4": mp4,
    "audio/ogg": ogg,
    "audio/mpeg": mp3,
    "audio/wav": wav,
    "video/webm": lambda: webm(b"V_VP8A_OPUS"),
    "video/mp4": lambda: mp4(b"vide"),
    "image/png": png,
    "image/jpeg": jpeg,
}
