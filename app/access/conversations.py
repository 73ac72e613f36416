"""Conversations: one run of a pathway for one person, with its named worker and its readers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.access import accounts
from app.access.accounts import AccountInfo, by_ids, info
from app.access.core import ACCOUNT, CONVERSATION, READER
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


COLUMNS = (
    CONVERSATION.c.id,
    CONVERSATION.c.person,
    CONVERSATION.c.pathway,
    CONVERSATION.c.worker,
    CONVERSATION.c.at,
)
_TALKS = select(*COLUMNS)
_ONE = _TALKS.where(CONVERSATION.c.id == bindparam("conversation"))
_OF_PERSON = _TALKS.where(CONVERSATION.c.person == bindparam("person")).order_by(
    CONVERSATION.c.at, CONVERSATION.c.id
)
_READERS = (
    select(*accounts.COLUMNS, READER.c.conversation, READER.c.duty)
    .join_from(READER, ACCOUNT, READER.c.account == ACCOUNT.c.id)
    .order_by(READER.c.at, READER.c.account)
)
_READERS_OF_ONE = _READERS.where(READER.c.conversation == bindparam("conversation"))
_READERS_OF = _READERS.where(READER.c.conversation.in_(bindparam("conversations", expanding=True)))


def get(conn: Connection, conversation: str) -> ConversationInfo:
    """Return a conversation. Raise ``NotFound``."""
    row = conn.execute(_ONE, {"conversation": conversation}).first()
    if row is None:
        raise NotFound("There is no such conversation.")
    readers = conn.execute(_READERS_OF_ONE, {"conversation": conversation})
    return filled(conn, row, [(info(one), one.duty) for one in readers])


def of_person(conn: Connection, person: str) -> list[ConversationInfo]:
    """Return a person's conversations, the first first."""
    rows = conn.execute(_OF_PERSON, {"person": person}).all()
    readers: dict[str, list[tuple[AccountInfo, str]]] = {row.id: [] for row in rows}
    if rows:
        for one in conn.execute(_READERS_OF, {"conversations": list(readers)}):
            readers[one.conversation].append((info(one), one.duty))
    return [filled(conn, row, readers[row.id]) for row in rows]


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


def filled(
    conn: Connection, row: Sequence[Any], duties: Sequence[tuple[AccountInfo, str]]
) -> ConversationInfo:
    """Return the conversation of a row that begins with ``COLUMNS``; who reads and must not, in order."""
    id_, person, pathway, named, at = row[:5]
    worker = next((account for account, _ in duties if account.id == named), None)
    return ConversationInfo(
        id=id_,
        person=person,
        pathway=pathway,
        worker=worker or by_ids(conn, {named})[named],
        at=from_utc_text(at),
        duty_readers=tuple(account for account, duty in duties if duty == READ),
        must_not=frozenset(account.id for account, duty in duties if duty == MUST_NOT),
    )
