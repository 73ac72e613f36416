"""Who may decide some things for a person in law, and by which document. They never become the person.

The kinds are those of the Mental Capacity Act 2005: an attorney (sections 9 to 14), a deputy of the Court of
Protection (sections 15 to 20); and a person's representative under its Schedule A1. What such a person says
is theirs: no answer is ever kept as the person's because of it.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app.access.core import REPRESENTATIVE, REPRESENTATIVE_ENDED
from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write

KINDS = ("attorney", "deputy", "representative")
LONGEST = 500  # characters of one line


@dataclass(frozen=True)
class Facts:
    """What is recorded: days as ``2026-11-23``; ``since`` and ``until`` may be empty.

    ``document``: what was seen, as it calls itself; ``seen``: on which day; ``scope``: what it is about.
    """

    kind: str
    name: str
    document: str
    seen: str
    scope: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Representative:
    """Somebody recorded, and by whom."""

    id: str
    facts: Facts
    by: str
    at: datetime

    def on(self, name: str) -> date | None:
        """Return one of the days, or nothing where it is empty."""
        text = getattr(self.facts, name)
        return date.fromisoformat(text) if text else None

    def in_force(self, day: date) -> bool:
        """Tell whether the document holds on a day, as far as its days say."""
        since, until = self.on("since"), self.on("until")
        return (since is None or since <= day) and (until is None or day <= until)


def record(tx: Write, store: Store, *, person: str, by: str, facts: Facts, now: datetime, today: date) -> str:
    """Record somebody; return the id. Raise ``Refused`` where something is missing or cannot be."""
    _check(facts, today)
    new = new_id()
    sealed = seal_json(store.keys, person, vars(facts), _aad(new))
    values = {"id": new, "person": person, "sealed": sealed, "by": by, "at": utc_text(now)}
    tx.conn.execute(insert(REPRESENTATIVE), values)
    return new


def end(tx: Write, *, person: str, representative: str, by: str, now: datetime) -> None:
    """Record that it is over. Raise ``NotFound`` when it is none of this person's, or is over already."""
    query = select(REPRESENTATIVE.c.id).where(
        REPRESENTATIVE.c.id == representative, REPRESENTATIVE.c.person == person, ~_ended()
    )
    if tx.conn.scalar(query) is None:
        raise NotFound("There is nothing to end.")
    values = {"representative": representative, "by": by, "at": utc_text(now)}
    tx.conn.execute(insert(REPRESENTATIVE_ENDED), values)


def of_person(store: Store, conn: Connection, person: str) -> list[Representative]:
    """Return who is recorded and not ended, the first first. Raise ``Erased``."""
    query = select(REPRESENTATIVE).where(REPRESENTATIVE.c.person == person, ~_ended())
    rows = conn.execute(query.order_by(REPRESENTATIVE.c.at, REPRESENTATIVE.c.id))
    return [
        Representative(
            row.id, Facts(**open_json(store.keys, person, row.sealed, _aad(row.id))), row.by,
            from_utc_text(row.at),
        )
        for row in rows
    ]  # fmt: skip


def _ended() -> Any:
    return (
        select(REPRESENTATIVE_ENDED)
        .where(REPRESENTATIVE_ENDED.c.representative == REPRESENTATIVE.c.id)
        .exists()
    )


def _check(facts: Facts, today: date) -> None:
    if facts.kind not in KINDS:
        raise Refused(f"They are one of: {', '.join(KINDS)}.")
    if not all((facts.name, facts.document, facts.seen, facts.scope)):
        raise Refused("Say who it is, which document you saw, when, and what it is about.")
    if any(len(getattr(facts, one.name)) > LONGEST for one in fields(facts)):
        raise Refused("A line is too long.")
    if date.fromisoformat(facts.seen) > today:
        raise Refused("The day on which you saw the document is still to come.")
    if facts.since and facts.until and facts.until < facts.since:
        raise Refused("The last day comes before the first day.")


def _aad(representative: str) -> str:
    return f"representative:{representative}:sealed"
