"""Signed-in browsers. The cookie holds a code, the database its hash; ending it works at once, everywhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from app.access.accounts import COLUMNS, AccountInfo, info
from app.access.core import ACCOUNT, SIGN_IN
from app.ground.clock import Clock, from_utc_text, utc_text
from app.ground.ids import code_hash, new_code, new_id
from app.ground.store import Write

FORGOTTEN = timedelta(days=7)


@dataclass(frozen=True)
class SignInInfo:
    """One signed-in browser and who sits at it; ``locked``: until they show again that it is them."""

    id: str
    account: AccountInfo
    at: datetime
    seen_at: datetime
    locked: bool


def start(tx: Write, account: str, clock: Clock) -> str:
    """Sign an account in on one browser; return the code for its cookie."""
    code = new_code()
    at = utc_text(clock.now())
    row = {"id": new_id(), "token": code_hash(code), "account": account, "at": at, "seen_at": at}
    tx.conn.execute(SIGN_IN.insert().values(row))
    return code


def find(
    conn: Connection, code: str, *, now: datetime, idle: timedelta, longest: timedelta
) -> SignInInfo | None:
    """Return who is signed in with that code; nobody when it is unknown or ended, or the account is closed.

    It is locked when nothing was opened for ``idle``, or when it has lasted ``longest``; and after a week it
    is forgotten.
    """
    query = (
        select(*COLUMNS, SIGN_IN.c.id.label("sign_in"), SIGN_IN.c.at, SIGN_IN.c.seen_at)
        .join_from(SIGN_IN, ACCOUNT, SIGN_IN.c.account == ACCOUNT.c.id)
        .where(
            SIGN_IN.c.token == code_hash(code), SIGN_IN.c.ended_at.is_(None), ACCOUNT.c.disabled_at.is_(None)
        )
    )
    row = conn.execute(query).first()
    if not row:
        return None
    at, seen_at = from_utc_text(row.at), from_utc_text(row.seen_at)
    if now - seen_at > FORGOTTEN:
        return None
    return SignInInfo(row.sign_in, info(row), at, seen_at, locked=now - seen_at > idle or now - at > longest)


def seen(tx: Write, sign_in: str, clock: Clock) -> None:
    """Note that somebody is still there."""
    tx.conn.execute(SIGN_IN.update().where(SIGN_IN.c.id == sign_in).values(seen_at=utc_text(clock.now())))


def end(tx: Write, sign_in: str, clock: Clock) -> None:
    """Sign one browser out."""
    mine = (SIGN_IN.c.id == sign_in) & SIGN_IN.c.ended_at.is_(None)
    tx.conn.execute(SIGN_IN.update().where(mine).values(ended_at=utc_text(clock.now())))


def end_all(tx: Write, account: str, clock: Clock) -> int:
    """Sign every browser of an account out; return how many there were."""
    theirs = (SIGN_IN.c.account == account) & SIGN_IN.c.ended_at.is_(None)
    return tx.conn.execute(SIGN_IN.update().where(theirs).values(ended_at=utc_text(clock.now()))).rowcount
