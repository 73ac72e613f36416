"""Links and cards. The code stands on the card only; the database holds its hash."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from app.access.core import CONVERSATION, INVITATION
from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import Refused
from app.ground.ids import code_hash, new_code, new_id
from app.ground.store import Write

SPEAKING, READING = "speaking", "reading"


@dataclass(frozen=True)
class InvitationInfo:
    """A way in to one conversation. ``reads``: earlier words show too. ``by``: who made it."""

    id: str
    conversation: str
    person: str
    reads: bool
    at: datetime
    until: datetime
    revoked: bool
    by: str | None


_COLUMNS = (
    INVITATION.c.id,
    INVITATION.c.conversation,
    INVITATION.c.opens,
    INVITATION.c.at,
    INVITATION.c.until,
    INVITATION.c.revoked_at,
    INVITATION.c.by,
    CONVERSATION.c.person,
)
_QUERY = select(*_COLUMNS).join_from(INVITATION, CONVERSATION, INVITATION.c.conversation == CONVERSATION.c.id)


def create(
    tx: Write, *, conversation: str, opens: str, days: int, by: str | None, now: datetime
) -> tuple[str, str]:
    """Make a way in that works for some days; return its id and its code, which is shown once."""
    if opens not in {SPEAKING, READING}:
        raise Refused("An invitation opens speaking or reading.")
    new, code = new_id(), new_code()
    row = {"id": new, "code": code_hash(code), "conversation": conversation, "opens": opens, "by": by}
    tx.conn.execute(
        INVITATION.insert().values(**row, at=utc_text(now), until=utc_text(now + timedelta(days=days)))
    )
    return new, code


def find(
    conn: Connection, code: str, now: datetime, *, done: Callable[[str], bool] = lambda _conversation: False
) -> InvitationInfo | None:
    """Return what a code opens now.

    That is nothing when it is unknown, over or revoked, or its conversation is done.
    """
    row = conn.execute(_QUERY.where(INVITATION.c.code == code_hash(code))).first()
    if not row or row.revoked_at is not None or row.until <= utc_text(now) or done(row.conversation):
        return None
    return _info(row)


def of_conversation(conn: Connection, conversation: str) -> list[InvitationInfo]:
    """Return the ways in to a conversation, the first first, those that are over included."""
    query = _QUERY.where(INVITATION.c.conversation == conversation).order_by(INVITATION.c.at, INVITATION.c.id)
    return [_info(row) for row in conn.execute(query)]


def get(conn: Connection, invitation: str) -> InvitationInfo | None:
    """Return the invitation with that id."""
    row = conn.execute(_QUERY.where(INVITATION.c.id == invitation)).first()
    return _info(row) if row else None


def revoke(tx: Write, invitation: str, now: datetime) -> None:
    """Close a way in from now on."""
    open_one = (INVITATION.c.id == invitation) & INVITATION.c.revoked_at.is_(None)
    tx.conn.execute(INVITATION.update().where(open_one).values(revoked_at=utc_text(now)))


def _info(row: Row[*tuple[Any, ...]]) -> InvitationInfo:
    return InvitationInfo(
        id=row.id,
        conversation=row.conversation,
        person=row.person,
        reads=row.opens == READING,
        at=from_utc_text(row.at),
        until=from_utc_text(row.until),
        revoked=row.revoked_at is not None,
        by=row.by,
    )
