"""Links by which somebody comes to their account: invited by a colleague, or helped by the operator.

The link holds a code, the database its hash. It opens once; nothing that only looks at it uses it up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from app.access.accounts import COLUMNS, AccountInfo, info
from app.access.core import ACCOUNT, ENTRY
from app.ground.clock import utc_text
from app.ground.ids import code_hash, new_code, new_id
from app.ground.store import Write

JOIN, RECOVER = "join", "recover"
# Long enough for somebody who is off at the weekend; an operator's link is for the telephone call just now.
LASTS = {JOIN: timedelta(days=7), RECOVER: timedelta(hours=1)}


@dataclass(frozen=True)
class EntryInfo:
    """A link that opens, and whose account it is."""

    id: str
    account: AccountInfo
    kind: str


def make(tx: Write, *, account: str, kind: str, by: str | None, now: datetime) -> str:
    """Make a link; return its code. Links made for the account before open no more."""
    end_all(tx, account, now)
    code = new_code()
    tx.conn.execute(
        ENTRY.insert().values(
            id=new_id(), code=code_hash(code), account=account, kind=kind, by=by, at=utc_text(now),
            until=utc_text(now + LASTS[kind]),
        )
    )  # fmt: skip
    return code


def find(conn: Connection, code: str, now: datetime) -> EntryInfo | None:
    """Return the link of that code, unless it was used, is too old, or its account is closed."""
    query = (
        select(*COLUMNS, ENTRY.c.id.label("entry"), ENTRY.c.kind)
        .join_from(ENTRY, ACCOUNT, ENTRY.c.account == ACCOUNT.c.id)
        .where(ENTRY.c.code == code_hash(code), ENTRY.c.used_at.is_(None), ENTRY.c.until > utc_text(now))
        .where(ACCOUNT.c.disabled_at.is_(None))
    )
    row = conn.execute(query).first()
    return EntryInfo(row.entry, info(row), row.kind) if row else None


def use(tx: Write, entry: str, now: datetime) -> bool:
    """Use a link up; tell whether it was still open, so that of two who use it at once one does."""
    mine = (ENTRY.c.id == entry) & ENTRY.c.used_at.is_(None)
    return tx.conn.execute(ENTRY.update().where(mine).values(used_at=utc_text(now))).rowcount == 1


def end_all(tx: Write, account: str, now: datetime) -> None:
    """Let no link to an account open any more."""
    mine = (ENTRY.c.account == account) & ENTRY.c.used_at.is_(None)
    tx.conn.execute(ENTRY.update().where(mine).values(used_at=utc_text(now)))
