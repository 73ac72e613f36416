"""Conversations: one run of a pathway for one person, with its named worker and its readers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from app.access.accounts import AccountInfo, by_ids
from app.access.core import CONVERSATION, READER
from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.store import Write

READ, MUST_NOT = "read", "must_not"


@dataclass(frozen=True)
class ConversationInfo:
    """A conversation. ``must_not`` are the accounts that learn nothing of it."""

    id: str
    person: str
    pathway: str
    worker: AccountInfo
    at: datetime
    duty_readers: tuple[AccountInfo, ...]
    must_not: frozenset[str]


_COLUMNS = (
    CONVERSATION.c.id,
    CONVERSATION.c.person,
    CONVERSATION.c.pathway,
    CONVERSATION.c.worker,
    CONVERSATION.c.at,
)


def get(conn: Connection, conversation: str) -> ConversationInfo:
    """Return a conversation. Raise ``NotFound``."""
    rows = conn.execute(select(*_COLUMNS).where(CONVERSATION.c.id == conversation)).all()
    if not rows:
        raise NotFound("There is no such conversation.")
    return _filled(conn, rows)[0]


def of_person(conn: Connection, person: str) -> list[ConversationInfo]:
    """Return a person's conversations, the first first."""
    query = select(*_COLUMNS).where(CONVERSATION.c.person == person)
    return _filled(conn, conn.execute(query.order_by(CONVERSATION.c.at, CONVERSATION.c.id)).all())


def seen_by(conversations: Iterable[ConversationInfo], account: str) -> list[ConversationInfo]:
    """Return the conversations an account may know of: not those it must not see."""
    return [one for one in conversations if account not in one.must_not]


def open_one(
    tx: Write,
    *,
    person: str,
    pathway: str,
    worker: str,
    readers: Iterable[str],
    must_not: Iterable[str],
    by: str,
    now: datetime,
) -> str:
    """Open a conversation; return its id. Raise ``Refused`` when somebody both reads and must not."""
    must, barred = set(readers) | {worker}, set(must_not)
    if must & barred:
        raise Refused("The same person cannot have a duty to read and be one who must not see it.")
    new, at = new_id(), utc_text(now)
    row = {"id": new, "person": person, "pathway": pathway, "worker": worker, "opened_by": by, "at": at}
    tx.conn.execute(CONVERSATION.insert().values(row))
    duties = [(one, READ) for one in sorted(must)] + [(one, MUST_NOT) for one in sorted(barred)]
    tx.conn.execute(
        READER.insert(),
        [{"conversation": new, "account": one, "duty": duty, "by": by, "at": at} for one, duty in duties],
    )
    return new


def _filled(conn: Connection, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[ConversationInfo]:
    rows = list(rows)
    found: dict[str, list[tuple[str, str]]] = {row.id: [] for row in rows}
    readers = select(READER.c.conversation, READER.c.account, READER.c.duty).where(
        READER.c.conversation.in_(found)
    )
    for one in conn.execute(readers.order_by(READER.c.at, READER.c.account)):
        found[one.conversation].append((one.account, one.duty))
    named = {account for duties in found.values() for account, duty in duties if duty == READ}
    accounts = by_ids(conn, named | {row.worker for row in rows})
    return [
        ConversationInfo(
            id=row.id,
            person=row.person,
            pathway=row.pathway,
            worker=accounts[row.worker],
            at=from_utc_text(row.at),
            duty_readers=tuple(accounts[account] for account, duty in found[row.id] if duty == READ),
            must_not=frozenset(account for account, duty in found[row.id] if duty == MUST_NOT),
        )
        for row in rows
    ]
