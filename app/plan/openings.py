"""Opening an answer because of the law: asked by one, agreed by another from outside, for half an hour.

It is asked for by its question, so that nobody learns from asking whether there is an answer. Where there is
none, or one of the two must not see it, the decision says the same: there is no such answer.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.sealing import Erased, open_json, seal_json
from app.ground.store import Store, Write
from app.plan.core import OPENING, OPENING_DECIDED, OPENING_TOLD
from app.record.text import check_words

GROUNDS = ("danger", "crime", "court", "law")
OPEN_FOR = timedelta(minutes=30)
LONGEST = 2000  # characters of a reason


@dataclass(frozen=True)
class Decided:
    """What the second decided. ``utterance``: what is open until ``until``; nothing: there was none."""

    agreed: bool
    utterance: str | None
    until: datetime | None
    at: datetime


@dataclass(frozen=True)
class Opening:
    """One request, and how it stands. ``told``: when the person was told, by a person."""

    id: str
    person: str
    step: str
    instance: int
    ground: str
    by: str
    second: str
    reason: str
    at: datetime
    decided: Decided | None
    told: datetime | None

    def is_open(self, now: datetime) -> bool:
        """Tell whether the answer may be read now."""
        one = self.decided
        return one is not None and one.utterance is not None and one.until is not None and now < one.until

    @property
    def opened(self) -> bool:
        """Whether an answer was opened by it, at whatever time."""
        return self.decided is not None and self.decided.utterance is not None


def ask(
    tx: Write, store: Store, *, person: str, step: str, instance: int, ground: str, by: str, second: str,
    reason: str, at: datetime,
) -> str:  # fmt: skip
    """Keep a request; return its id. Raise ``Refused`` without a reason or a ground, ``WordsFault``."""
    if ground not in GROUNDS or not reason.strip() or len(check_words(reason)) > LONGEST:
        raise Refused("Say which law lets you open it, and why it has to be opened.")
    new = new_id()
    values = {
        "id": new, "person": person, "step": step, "instance": instance, "ground": ground, "by": by,
        "second": second, "sealed": seal_json(store.keys, person, reason, _aad(new)), "at": utc_text(at),
    }  # fmt: skip
    tx.conn.execute(OPENING.insert(), values)
    return new


def decide(tx: Write, *, opening: str, agreed: bool, utterance: str | None, at: datetime) -> None:
    """Keep what the second person decided; from an agreement on the answer is open for half an hour."""
    until = utc_text(at + OPEN_FOR) if agreed and utterance else None
    values = {
        "opening": opening,
        "agreed": agreed,
        "utterance": utterance,
        "until": until,
        "at": utc_text(at),
    }
    tx.conn.execute(OPENING_DECIDED.insert(), values)


def tell(tx: Write, *, opening: str, by: str, at: datetime) -> None:
    """Keep that the person was told."""
    tx.conn.execute(OPENING_TOLD.insert(), {"opening": opening, "by": by, "at": utc_text(at)})


_ALL = (
    select(
        OPENING, OPENING_DECIDED.c.agreed, OPENING_DECIDED.c.utterance, OPENING_DECIDED.c.until,
        OPENING_DECIDED.c.at.label("decided_at"), OPENING_TOLD.c.at.label("told_at"),
    )
    .join_from(OPENING, OPENING_DECIDED, OPENING_DECIDED.c.opening == OPENING.c.id, isouter=True)
    .join(OPENING_TOLD, OPENING_TOLD.c.opening == OPENING.c.id, isouter=True)
    .order_by(OPENING.c.at, OPENING.c.id)
)  # fmt: skip


def get(store: Store, conn: Connection, opening: str) -> Opening:
    """Return one request. Raise ``NotFound``, ``Erased``."""
    row = conn.execute(_ALL.where(OPENING.c.id == opening)).one_or_none()
    if row is None:
        raise NotFound("There is no such request.")
    return _opening(store, row)


def of_person(store: Store, conn: Connection, person: str) -> list[Opening]:
    """Return the requests about a person, the first first. Raise ``Erased``."""
    return [_opening(store, row) for row in conn.execute(_ALL.where(OPENING.c.person == person))]


def waiting_for(store: Store, conn: Connection, account: str) -> list[Opening]:
    """Return the requests that an account has to agree to or refuse; none about who was erased."""
    query = _ALL.where(OPENING.c.second == account, OPENING_DECIDED.c.opening.is_(None))
    found = []
    for row in conn.execute(query):
        with suppress(Erased):
            found.append(_opening(store, row))
    return found


@dataclass(frozen=True)
class Told:
    """An opening that the person was told of: which answer it was, and from when until when, as UTC text."""

    utterance: str
    since: str
    until: str


def told(conn: Connection, person: str) -> list[Told]:
    """Return the openings that a person was told of."""
    query = (
        select(OPENING_DECIDED.c.utterance, OPENING_DECIDED.c.at, OPENING_DECIDED.c.until)
        .join_from(OPENING, OPENING_DECIDED, OPENING_DECIDED.c.opening == OPENING.c.id)
        .join(OPENING_TOLD, OPENING_TOLD.c.opening == OPENING.c.id)
        .where(OPENING.c.person == person, OPENING_DECIDED.c.utterance.is_not(None))
    )
    return [Told(*row) for row in conn.execute(query)]


def _opening(store: Store, row: Any) -> Opening:
    decided = None
    if row.decided_at is not None:
        until = from_utc_text(row.until) if row.until else None
        decided = Decided(row.agreed, row.utterance, until, from_utc_text(row.decided_at))
    return Opening(
        row.id, row.person, row.step, row.instance, row.ground, row.by, row.second,
        open_json(store.keys, row.person, row.sealed, _aad(row.id)), from_utc_text(row.at), decided,
        from_utc_text(row.told_at) if row.told_at else None,
    )  # fmt: skip


def _aad(opening: str) -> str:
    return f"opening:{opening}:sealed"
