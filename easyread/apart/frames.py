"""Messages between two processes: facts as JSON and a body of bytes, each with its size before it."""

import json
import struct
from collections.abc import Mapping
from typing import Any, Protocol

_HEAD = struct.Struct(">II")
_AT_ONCE = 1 << 20  # bytes


class Pipe(Protocol):
    """A raw pipe: it may take or give less than it was asked for."""

    def read(self, size: int, /) -> bytes | None:
        """Return some bytes, none at the end."""
        ...

    def write(self, data: bytes | memoryview, /) -> int | None:
        """Take some bytes; return how many."""
        ...


def send(pipe: Pipe, facts: Mapping[str, Any], body: bytes = b"") -> None:
    """Send one message. Raises ``OSError`` when nobody is there to read it."""
    head = json.dumps(facts).encode()
    rest = memoryview(b"".join((_HEAD.pack(len(head), len(body)), head, body)))
    while rest:
        rest = rest[pipe.write(rest[:_AT_ONCE]) or 0 :]


def receive(pipe: Pipe) -> tuple[dict[str, Any], bytes]:
    """Return the next message. Raises ``EOFError`` when the other end is closed."""
    head, body = _HEAD.unpack(_exactly(pipe, _HEAD.size))
    facts: dict[str, Any] = json.loads(_exactly(pipe, head))
    return facts, _exactly(pipe, body)


def _exactly(pipe: Pipe, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        some = pipe.read(min(size - len(found), _AT_ONCE))
        if not some:
            raise EOFError
        found += some
    return bytes(found)
