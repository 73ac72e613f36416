"""Passkeys: the key stays on somebody's device, and nobody has to remember or type anything.

NCSC names them as the first choice; they meet WCAG 2.2, 3.3.9 (no test of memory). Here is only the public
half, and what a device has to sign: each challenge once, within minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from app.access.core import CHALLENGE, PASSKEY
from app.ground.clock import from_utc_text, utc_text
from app.ground.ids import code_hash, new_code, new_id
from app.ground.store import Write

WAITS = timedelta(minutes=5)  # as long as a browser lets somebody look for their device
ADD, SIGN_IN = "add", "sign-in"


@dataclass(frozen=True)
class PasskeyInfo:
    """One passkey of an account; ``count`` is how often it signed, where the device counts."""

    id: str
    account: str
    credential: str
    public: bytes
    count: int
    name: str
    at: datetime
    used_at: datetime | None


_COLUMNS = (
    PASSKEY.c.id, PASSKEY.c.account, PASSKEY.c.credential, PASSKEY.c.public, PASSKEY.c["count"],
    PASSKEY.c.name, PASSKEY.c.at, PASSKEY.c.used_at,
)  # fmt: skip


def of_account(conn: Connection, account: str) -> list[PasskeyInfo]:
    """Return the passkeys an account can sign in with, the oldest first."""
    query = select(*_COLUMNS).where(PASSKEY.c.account == account, PASSKEY.c.ended_at.is_(None))
    return [_info(row) for row in conn.execute(query.order_by(PASSKEY.c.at, PASSKEY.c.id))]


def by_credential(conn: Connection, credential: str) -> PasskeyInfo | None:
    """Return the passkey of that name on a device, unless it was taken out."""
    query = select(*_COLUMNS).where(PASSKEY.c.credential == credential, PASSKEY.c.ended_at.is_(None))
    row = conn.execute(query).first()
    return _info(row) if row else None


def add(
    tx: Write, *, account: str, credential: str, public: bytes, count: int, name: str, at: datetime
) -> str:
    """Put in a passkey; return its id."""
    new = new_id()
    tx.conn.execute(
        PASSKEY.insert().values(
            id=new, account=account, credential=credential, public=public, count=count, name=name,
            at=utc_text(at),
        )
    )  # fmt: skip
    return new


def used(tx: Write, passkey: str, *, count: int, at: datetime) -> None:
    """Note that a passkey signed somebody in, and how often its device says that it signed."""
    mine = PASSKEY.c.id == passkey
    tx.conn.execute(PASSKEY.update().where(mine).values(count=count, used_at=utc_text(at)))


def end(tx: Write, account: str, passkey: str, at: datetime) -> bool:
    """Take out one passkey of an account; tell whether there was one."""
    mine = (PASSKEY.c.id == passkey) & (PASSKEY.c.account == account) & PASSKEY.c.ended_at.is_(None)
    return tx.conn.execute(PASSKEY.update().where(mine).values(ended_at=utc_text(at))).rowcount == 1


def end_all(tx: Write, account: str, at: datetime) -> None:
    """Take out every passkey of an account."""
    mine = (PASSKEY.c.account == account) & PASSKEY.c.ended_at.is_(None)
    tx.conn.execute(PASSKEY.update().where(mine).values(ended_at=utc_text(at)))


def ask(tx: Write, *, purpose: str, challenge: bytes, account: str, now: datetime) -> str:
    """Keep what a device has to sign; return the code by which its answer is told."""
    tx.conn.execute(CHALLENGE.delete().where(CHALLENGE.c.until <= utc_text(now)))
    code = new_code()
    tx.conn.execute(
        CHALLENGE.insert().values(
            id=code_hash(code), purpose=purpose, account=account, challenge=challenge,
            until=utc_text(now + WAITS),
        )
    )  # fmt: skip
    return code


def take(tx: Write, code: str, *, purpose: str, account: str, now: datetime) -> bytes | None:
    """Return what had to be signed, once: it is gone then. Nothing for another purpose, account or time."""
    mine = CHALLENGE.c.id == code_hash(code)
    row = tx.conn.execute(select(CHALLENGE).where(mine)).first()
    tx.conn.execute(CHALLENGE.delete().where(mine))
    if row is None or (row.purpose, row.account) != (purpose, account) or row.until <= utc_text(now):
        return None
    return bytes(row.challenge)


def _info(row: Sequence[Any]) -> PasskeyInfo:
    id_, account, credential, public, count, name, at, used_at = row
    used = from_utc_text(used_at) if used_at else None
    return PasskeyInfo(id_, account, credential, public, count, name, from_utc_text(at), used)
