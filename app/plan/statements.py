"""A statement: a person's own words for a meeting, chosen and put in order, never edited.

It holds no words, only which utterances, in which order. An advocate and the person each have one of their
own; each version is kept, and the newest counts. It is the person's once they saw it and said yes, and for as
long as every word in it stands as it was then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import Refused
from app.ground.ids import new_id
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write
from app.plan.core import STATEMENT, STATEMENT_SAID

YES, CHANGE = "yes", "change"
CODES = (YES, CHANGE)
SEEN, HEARD = "seen", "heard"
MOST = 60  # answers in one statement: more than any talk about a meeting asks for


@dataclass(frozen=True)
class Said:
    """What the person said of a version, and when; and whether all of it had been read aloud to them."""

    code: str
    at: datetime
    heard: bool = False


@dataclass(frozen=True)
class Statement:
    """One version. ``by``: the advocate who put it together; nobody: the person did. ``said``: the latest."""

    id: str
    by: str | None
    chosen: tuple[str, ...]
    at: datetime
    said: Said | None

    def approved(self, open_to: frozenset[str]) -> bool:
        """Tell whether the person said yes, and each word in it is still one of those given."""
        return self.said is not None and self.said.code == YES and self.stands(open_to)

    def stands(self, open_to: frozenset[str]) -> bool:
        """Tell whether each of its words is still one of those given: no newer one, not kept back since."""
        return open_to.issuperset(self.chosen)


def put(
    tx: Write, store: Store, *, person: str, chosen: Sequence[str], at: datetime,
    by: str | None = None, sitting: str | None = None,
) -> str:  # fmt: skip
    """Keep a version; return its id. Raise ``Refused`` for too many answers, or for one twice."""
    if len(chosen) > MOST or len(set(chosen)) != len(chosen):
        raise Refused("Choose each answer only once, and not too many.")
    new = new_id()
    sealed = seal_json(store.keys, person, list(chosen), _aad(new))
    values = {"id": new, "person": person, "by": by, "sitting": sitting, "sealed": sealed, "at": utc_text(at)}
    tx.conn.execute(STATEMENT.insert(), values)
    return new


def say(tx: Write, *, statement: str, code: str, sitting: str, at: datetime, heard: bool = False) -> None:
    """Keep what the person said of a version. Raise ``Refused`` for what is neither yes nor change."""
    if code not in CODES:
        raise Refused("It is right, or something is to be changed.")
    values = {"id": new_id(), "statement": statement, "code": code, "sitting": sitting, "at": utc_text(at)}
    tx.conn.execute(STATEMENT_SAID.insert(), {**values, "how": HEARD if heard else SEEN})


def latest(store: Store, conn: Connection, person: str) -> list[Statement]:
    """Return the newest version of each author's, in the order in which they began. Raise ``Erased``."""
    rows = conn.execute(_VERSIONS, {"person": person}).all()
    last = {row.by: row for row in rows}
    said = {row.statement: row for row in conn.execute(_SAID, {"person": person})}
    return [_opened(store, person, row, said.get(row.id)) for row in last.values()]


_VERSIONS = (
    select(STATEMENT)
    .where(STATEMENT.c.person == bindparam("person"))
    .order_by(STATEMENT.c.at, STATEMENT.c.id)
)
_SAID = (
    select(STATEMENT_SAID.c.statement, STATEMENT_SAID.c.code, STATEMENT_SAID.c.at, STATEMENT_SAID.c.how)
    .join_from(STATEMENT_SAID, STATEMENT, STATEMENT.c.id == STATEMENT_SAID.c.statement)
    .where(STATEMENT.c.person == bindparam("person"))
    .order_by(STATEMENT_SAID.c.at, STATEMENT_SAID.c.id)
)


def _opened(store: Store, person: str, row: Any, said: Any) -> Statement:
    chosen = tuple(open_json(store.keys, person, row.sealed, _aad(row.id)))
    last = Said(said.code, from_utc_text(said.at), said.how == HEARD) if said else None
    return Statement(row.id, row.by, chosen, from_utc_text(row.at), last)


def _aad(statement: str) -> str:
    return f"statement:{statement}:sealed"
