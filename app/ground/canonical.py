"""One way to write a value as bytes, so that the same value always has the same hash."""

import hashlib
import json
from typing import Any

_ENCODE = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
).encode


def canonical(value: Any) -> bytes:
    """Return JSON with sorted keys, no spaces, and every character as itself, in UTF-8.

    Raise ``UnicodeEncodeError`` for a lone surrogate, which no text that is kept may hold.
    """
    return _ENCODE(value).encode("utf-8")


def canonical_text(value: Any) -> str:
    """Return the same as text, for a column."""
    return canonical(value).decode("utf-8")


def sha256(data: bytes) -> str:
    """Return the SHA-256 of some bytes as 64 hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()
