"""Recordings at rest: sealed in chunks with the person's key, each bound to its one place.

The hash of the whole stands in the answer's own ciphertext, and so in the chain. No chunk opens beside
another answer, as another type, in another place of its recording, or where one of the others was cut off.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select

from app.ground.clock import utc_text
from app.ground.ids import new_id
from app.ground.keyfile import DoesNotOpen
from app.ground.sealing import PersonKey
from app.ground.store import Store, Write
from app.record.media import media_of
from app.record.tables import ATTACHMENT, CHUNK

PART = 64 * 1024  # bytes of a recording in one chunk; the last holds the rest
AROUND = 1 + 12 + 16  # bytes that sealing adds: format, nonce, tag


@dataclass(frozen=True)
class Kept:
    """A recording that stands beside an answer. ``media``: its type, from the closed list."""

    id: str
    utterance: str
    person: str
    media: str
    chunks: int

    def bound(self, n: int) -> bytes:
        """Return what the ``n``th chunk, from 0, is bound to."""
        return f"attachment:{self.id}:{self.utterance}:{self.person}:{self.media}:{n}/{self.chunks}".encode()


@dataclass(frozen=True)
class Ready:
    """A recording that is sealed and waits for its answer."""

    kept: Kept
    chunks: tuple[bytes, ...]
    at: str


def sha256_of(data: bytes) -> str:
    """Return the hash that stands in the answer."""
    return hashlib.sha256(data).hexdigest()


def ready(store: Store, data: bytes, *, utterance: str, person: str, attachment: str | None = None) -> Ready:
    """Seal a recording for an answer. Done before the write is opened: nothing here needs the lock.

    Raise ``MediaFault`` for what is no recording, ``Erased``.
    """
    count = -(-len(data) // PART)
    kept = Kept(attachment or new_id(), utterance, person, media_of(data), count)
    key = store.keys.of(person)
    parts = (data[n * PART : (n + 1) * PART] for n in range(count))
    chunks = tuple(key.seal(part, kept.bound(n)) for n, part in enumerate(parts))
    return Ready(kept, chunks, utc_text(store.clock.now()))


def keep(tx: Write, made: Ready) -> None:
    """Keep a sealed recording in the transaction of its answer, which has to be there."""
    tx.conn.execute(insert(ATTACHMENT), {**vars(made.kept), "at": made.at})
    rows = [{"attachment": made.kept.id, "n": n, "ciphertext": one} for n, one in enumerate(made.chunks)]
    tx.conn.execute(insert(CHUNK), rows)


_COLUMNS = (ATTACHMENT.c[name] for name in ("id", "utterance", "person", "media", "chunks"))
_ONE = select(*_COLUMNS)
_OF_UTTERANCE = _ONE.where(ATTACHMENT.c.utterance == bindparam("wanted"))
_BY_ID = _ONE.where(ATTACHMENT.c.id == bindparam("wanted"))
_CHUNKS = (
    select(CHUNK.c.n, CHUNK.c.ciphertext)
    .where(
        CHUNK.c.attachment == bindparam("wanted"), CHUNK.c.n.between(bindparam("first"), bindparam("last"))
    )
    .order_by(CHUNK.c.n)
)
_LAST = select(func.length(CHUNK.c.ciphertext)).where(
    CHUNK.c.attachment == bindparam("wanted"), CHUNK.c.n == bindparam("last")
)


def of_utterance(conn: Connection, utterance: str) -> Kept | None:
    """Return the recording that stands beside an answer."""
    row = conn.execute(_OF_UTTERANCE, {"wanted": utterance}).one_or_none()
    return Kept(*row) if row else None


def by_id(conn: Connection, attachment: str) -> Kept | None:
    """Return a recording by its own id."""
    row = conn.execute(_BY_ID, {"wanted": attachment}).one_or_none()
    return Kept(*row) if row else None


def size(conn: Connection, kept: Kept) -> int:
    """Return the bytes of a recording; 0 for one that was erased. Raise ``DoesNotOpen`` for one cut off."""
    length = conn.scalar(_LAST, {"wanted": kept.id, "last": kept.chunks - 1})
    if length is None:
        raise DoesNotOpen("A recording that was kept is not whole. Run: ownwords verify")
    return (kept.chunks - 1) * PART + length - AROUND if length else 0


def read(store: Store, conn: Connection, kept: Kept, start: int, end: int) -> bytes:
    """Return the bytes of a recording from ``start`` up to ``end``; only the chunks they are in are opened.

    Raise ``DoesNotOpen`` when one of them is not as it was kept, ``Erased``.
    """
    first, last = start // PART, (end - 1) // PART
    parts = list(_opened(store.keys.of(kept.person), conn, kept, first, last))
    return b"".join(parts)[start - first * PART : end - first * PART]


def whole(store: Store, conn: Connection, kept: Kept) -> bytes:
    """Return a whole recording. Raise ``DoesNotOpen``, ``Erased``."""
    return opened(store.keys.of(kept.person), conn, kept)


def opened(key: PersonKey, conn: Connection, kept: Kept) -> bytes:
    """Return a whole recording, with the person's key. Raise ``DoesNotOpen``."""
    return b"".join(_opened(key, conn, kept, 0, kept.chunks - 1))


def _opened(key: PersonKey, conn: Connection, kept: Kept, first: int, last: int) -> Iterator[bytes]:
    rows = conn.execute(_CHUNKS, {"wanted": kept.id, "first": first, "last": last}).all()
    if [row.n for row in rows] != list(range(first, last + 1)):
        raise DoesNotOpen("A recording that was kept is not whole. Run: ownwords verify")
    for n, ciphertext in rows:
        yield key.open(ciphertext if isinstance(ciphertext, bytes) else b"", kept.bound(n))
