"""What is being recorded and not sent yet: sealed piece by piece as it arrives, for one sitting.

So a microphone that is pulled out, or a tablet whose power goes, loses nothing that had arrived. Staff never
see it. It goes when it is kept with an answer, thrown away, or the sitting is ended by the person.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from app.ground.clock import utc_text
from app.ground.faults import Fault, NotFound
from app.ground.store import Store, Write
from app.record.drafts import Place
from app.record.lists import RECORDED
from app.record.media import MediaFault
from app.record.tables import PIECE, RECORDING

ID = re.compile(r"[0-9a-f]{32}")


class NotNext(Fault):
    """A piece came out of its order. ``wanted``: the number of the one that is to come."""

    def __init__(self, wanted: int) -> None:
        super().__init__("A piece of a recording is missing.")
        self.wanted = wanted


@dataclass(frozen=True)
class Unsent:
    """A recording that was not sent. ``how``: voice, sign or drawing. ``size``: its bytes so far."""

    id: str
    person: str
    how: str
    pieces: int
    size: int
    at: str


@dataclass(frozen=True)
class PieceOf:
    """One piece as it came from a page. ``n``: its number, from 0. ``most``: bytes a whole may have."""

    recording: str
    how: str
    n: int
    data: bytes
    most: int


def add(tx: Write, store: Store, place: Place, person: str, piece: PieceOf) -> Unsent:
    """Keep a piece; the first one throws away what was recorded at this place before. One twice is one.

    Raise ``MediaFault`` when it is empty or the whole too large, ``NotNext`` when one before it is missing,
    ``NotFound`` when its recording is not at this place, ``Erased``.
    """
    if not ID.fullmatch(piece.recording) or piece.how not in RECORDED:
        raise NotFound("There is no such recording.")
    if not piece.data:
        raise MediaFault("empty")
    before = _begun(tx, place, person, piece, utc_text(store.clock.now()))
    if piece.n < before.pieces:
        return before
    if piece.n > before.pieces:
        raise NotNext(before.pieces)
    size = before.size + len(piece.data)
    if size > piece.most:
        raise MediaFault("too_large")
    sealed = store.keys.seal(person, piece.data, _bound(place, before, piece.n))
    tx.conn.execute(insert(PIECE), {"recording": piece.recording, "n": piece.n, "sealed": sealed})
    now = {"pieces": piece.n + 1, "size": size}
    tx.conn.execute(update(RECORDING).where(RECORDING.c.id == piece.recording).values(**now))
    return Unsent(before.id, person, before.how, piece.n + 1, size, before.at)


def _begun(tx: Write, place: Place, person: str, piece: PieceOf, at: str) -> Unsent:
    """Return the recording that a piece belongs to; the first piece begins it."""
    there = of_place(tx.conn, place)
    if there is not None and there.id == piece.recording:
        return there
    if piece.n:
        raise NotFound("There is no such recording.")
    if tx.conn.scalar(select(RECORDING.c.id).where(RECORDING.c.id == piece.recording)) is not None:
        raise NotFound("There is no such recording.")
    drop(tx, place)
    row = {**vars(place), "id": piece.recording, "person": person, "how": piece.how, "at": at}
    tx.conn.execute(insert(RECORDING), {**row, "pieces": 0, "size": 0})
    return Unsent(piece.recording, person, piece.how, 0, 0, at)


def of_place(conn: Connection, place: Place) -> Unsent | None:
    """Return what this sitting recorded at a place and did not send."""
    columns = (RECORDING.c[name] for name in ("id", "person", "how", "pieces", "size", "at"))
    row = conn.execute(select(*columns).where(*_at(place))).one_or_none()
    return Unsent(*row) if row else None


def data_of(store: Store, conn: Connection, place: Place, unsent: Unsent) -> bytes:
    """Return all that was recorded so far. Raise ``DoesNotOpen``, ``Erased``."""
    query = select(PIECE.c.n, PIECE.c.sealed).where(PIECE.c.recording == unsent.id).order_by(PIECE.c.n)
    key = store.keys.of(unsent.person)
    return b"".join(key.open(bytes(sealed), _bound(place, unsent, n)) for n, sealed in conn.execute(query))


def drop(tx: Write, place: Place) -> None:
    """Let go of what was recorded at a place."""
    _drop(tx, _at(place))


def drop_of_sitting(tx: Write, sitting: str) -> None:
    """Let go of everything that a sitting recorded and did not send."""
    _drop(tx, (RECORDING.c.sitting == sitting,))


def drop_of_person(tx: Write, person: str) -> None:
    """Let go of everything of a person that was recorded and not sent."""
    _drop(tx, (RECORDING.c.person == person,))


def adopt(tx: Write, old_sitting: str, new_sitting: str) -> None:
    """Give what was recorded to the next sitting in the same browser."""
    tx.conn.execute(update(RECORDING).where(RECORDING.c.sitting == old_sitting).values(sitting=new_sitting))


def _drop(tx: Write, where: Iterable[ColumnElement[bool]]) -> None:
    mine = select(RECORDING.c.id).where(*where)
    tx.conn.execute(delete(PIECE).where(PIECE.c.recording.in_(mine)))
    tx.conn.execute(delete(RECORDING).where(*where))


def _at(place: Place) -> tuple[ColumnElement[bool], ...]:
    return tuple(RECORDING.c[name] == value for name, value in vars(place).items())


def _bound(place: Place, unsent: Unsent, n: int) -> bytes:
    """Return what a piece is bound to. The sitting is not in it: the next one may go on."""
    where = f"{place.conversation}/{place.topic}/{place.step}/{place.instance}"
    return f"recording:{unsent.id}:{unsent.person}:{where}:{unsent.how}:{n}".encode()
