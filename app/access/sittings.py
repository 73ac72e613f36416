"""Sittings: one stretch of a conversation on one device. A new one ends the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.access.core import CONVERSATION, SITTING
from app.ground.clock import Clock, from_utc_text, utc_text
from app.ground.compiled import Compiled
from app.ground.ids import code_hash, new_code, new_id
from app.ground.store import Write


@dataclass(frozen=True)
class SittingInfo:
    """A sitting. ``reads``: words of earlier sittings may show here."""

    id: str
    conversation: str
    person: str
    pathway: str
    reads: bool
    at: datetime
    ended: bool


COLUMNS = (
    SITTING.c.id,
    SITTING.c.conversation,
    CONVERSATION.c.person,
    CONVERSATION.c.pathway,
    SITTING.c.reads,
    SITTING.c.at,
    SITTING.c.ended_at,
)
_QUERY = select(*COLUMNS).join_from(SITTING, CONVERSATION, SITTING.c.conversation == CONVERSATION.c.id)
_OF_CODE = Compiled(_QUERY.where(SITTING.c.token == bindparam("token")))


def open(  # noqa: A001 - it is read as sittings.open
    tx: Write,
    conversation: str,
    *,
    reads: bool,
    clock: Clock,
    invitation: str | None = None,
    handed_by: str | None = None,
) -> tuple[SittingInfo, str]:
    """Open a sitting and end the others of its conversation; return it and the code for its cookie."""
    new, code, now = new_id(), new_code(), clock.now()
    end_all(tx, conversation, now)
    row = {
        "id": new,
        "conversation": conversation,
        "token": code_hash(code),
        "reads": reads,
        "at": utc_text(now),
    }
    tx.conn.execute(SITTING.insert().values(**row, invitation=invitation, handed_by=handed_by))
    made = tx.conn.execute(_QUERY.where(SITTING.c.id == new)).one()
    return info(made), code


def find(conn: Connection, code: str) -> SittingInfo | None:
    """Return the sitting of a cookie, an ended one too."""
    rows = _OF_CODE.run(conn, {"token": code_hash(code)})
    return info(rows[0]) if rows else None


def of_conversation(conn: Connection, conversation: str) -> list[SittingInfo]:
    """Return the sittings of a conversation, the first first."""
    rows = conn.execute(
        _QUERY.where(SITTING.c.conversation == conversation).order_by(SITTING.c.at, SITTING.c.id)
    )
    return [info(row) for row in rows]


def rotate(tx: Write, sitting: str) -> str:
    """Put a new code in the place of a sitting's: whoever holds the old cookie holds nothing."""
    code = new_code()
    tx.conn.execute(SITTING.update().where(SITTING.c.id == sitting).values(token=code_hash(code)))
    return code


def end(tx: Write, sitting: str, now: datetime) -> None:
    """End a sitting."""
    mine = (SITTING.c.id == sitting) & SITTING.c.ended_at.is_(None)
    tx.conn.execute(SITTING.update().where(mine).values(ended_at=utc_text(now)))


def end_all(tx: Write, conversation: str, now: datetime) -> None:
    """End the sittings of a conversation that are open."""
    theirs = (SITTING.c.conversation == conversation) & SITTING.c.ended_at.is_(None)
    tx.conn.execute(SITTING.update().where(theirs).values(ended_at=utc_text(now)))


def end_of_invitation(tx: Write, invitation: str, now: datetime) -> None:
    """End the sittings that a link or card opened."""
    theirs = (SITTING.c.invitation == invitation) & SITTING.c.ended_at.is_(None)
    tx.conn.execute(SITTING.update().where(theirs).values(ended_at=utc_text(now)))


def info(row: Sequence[Any]) -> SittingInfo:
    """Return the sitting that a row of ``COLUMNS`` holds."""
    id_, conversation, person, pathway, reads, at, ended_at = row
    return SittingInfo(
        id=id_,
        conversation=conversation,
        person=person,
        pathway=pathway,
        reads=bool(reads),
        at=from_utc_text(at),
        ended=ended_at is not None,
    )
