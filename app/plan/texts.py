"""The staff's own text beside the person's words: each version is kept, none is changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.access.accounts import AccountInfo, by_ids
from app.ground.clock import from_utc_text, utc_text
from app.ground.ids import new_id
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write
from app.plan.core import PLAN_TEXT
from app.record.text import LIMIT, check_words

LONGEST = LIMIT


@dataclass(frozen=True)
class Version:
    """One version of the staff's text."""

    id: str
    by: AccountInfo
    at: datetime
    text: str


def put(tx: Write, store: Store, *, person: str, by: str, text: str, at: datetime) -> str:
    """Keep a version, sealed under the person's key; return its id. Raise ``WordsFault``."""
    new = new_id()
    sealed = seal_json(store.keys, person, {"text": check_words(text)}, _aad(new))
    tx.conn.execute(PLAN_TEXT.insert().values(id=new, person=person, by=by, sealed=sealed, at=utc_text(at)))
    return new


def versions(store: Store, conn: Connection, person: str) -> list[Version]:
    """Return the versions of the staff's text, the newest first."""
    query = select(PLAN_TEXT.c.id, PLAN_TEXT.c.by, PLAN_TEXT.c.sealed, PLAN_TEXT.c.at)
    rows = conn.execute(
        query.where(PLAN_TEXT.c.person == person).order_by(PLAN_TEXT.c.at.desc(), PLAN_TEXT.c.id.desc())
    ).all()
    accounts = by_ids(conn, {row.by for row in rows})
    return [
        Version(
            row.id,
            accounts[row.by],
            from_utc_text(row.at),
            open_json(store.keys, person, row.sealed, _aad(row.id))["text"],
        )
        for row in rows
    ]


def _aad(version: str) -> str:
    return f"plan_text:{version}:sealed"
