"""Whether somebody may have substantial difficulty in taking part: facts in both directions, never a verdict.

The four headings are those of section 68(3) of the Care Act 2014 (England): to understand what matters, to
keep it in mind, to use or weigh it, to say what one wants. Under each stand facts that a worker writes: what
went well and with what help, what stayed hard after help. Nothing is filled in from the use of pictures,
sound or a helper: help that works makes difficulty smaller, it does not show it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write
from app.plan.core import TAKING_PART

HEADINGS = ("understand", "keep", "weigh", "say")
DIRECTIONS = ("managed", "hard")
FACT, ENDED, SOMEBODY = "fact", "ended", "somebody"
LONGEST = 2000  # characters of what was seen, or of the help that was given
NAME = 200
# What somebody has to be to speak for a person in the place of an advocate (section 68(4) to (6)).
MUST_BE = ("agreed", "unpaid", "willing", "able", "apart")


@dataclass(frozen=True)
class Fact:
    """What a worker saw. ``utterance``: the answer it is about, where there is one."""

    id: str
    heading: str
    direction: str
    text: str
    helped: str
    utterance: str | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Somebody:
    """Who could speak for the person in the place of an advocate, and which of ``MUST_BE`` holds of them."""

    name: str
    holds: frozenset[str]
    by: str
    at: datetime

    @property
    def fits(self) -> bool:
        """Whether all of it holds; else it is an advocate's part."""
        return self.holds.issuperset(MUST_BE)


def add(
    tx: Write, store: Store, *, person: str, by: str, heading: str, direction: str, text: str, helped: str,
    utterance: str | None, at: datetime,
) -> str:  # fmt: skip
    """Keep a fact; return its id. Raise ``Refused`` where it lacks something: what stayed hard, its help."""
    if heading not in HEADINGS or direction not in DIRECTIONS:
        raise Refused("Choose a heading, and whether it went well or stayed hard.")
    if not text.strip():
        raise Refused("Write what you saw.")
    if direction == "hard" and not helped.strip():
        raise Refused("Write which help was tried. Something stays hard only after help.")
    if max(len(text), len(helped)) > LONGEST:
        raise Refused("That is too long.")
    value = {
        "heading": heading,
        "direction": direction,
        "text": text,
        "helped": helped,
        "utterance": utterance,
    }
    return _put(tx, store, person, FACT, None, by, value, at)


def end(tx: Write, store: Store, *, person: str, fact: str, by: str, at: datetime) -> None:
    """Take a fact back: it stays in the record and stands nowhere. Raise ``NotFound``."""
    there = select(TAKING_PART.c.id).where(
        TAKING_PART.c.id == fact, TAKING_PART.c.person == person, TAKING_PART.c.kind == FACT
    )
    if tx.conn.scalar(there) is None:
        raise NotFound("There is no such fact.")
    _put(tx, store, person, ENDED, fact, by, {}, at)


def name_somebody(
    tx: Write, store: Store, *, person: str, by: str, name: str, holds: frozenset[str], at: datetime
) -> None:
    """Keep who could speak for the person, and what holds of them. Raise ``Refused``."""
    if not name.strip() or len(name) > NAME or not holds <= set(MUST_BE):
        raise Refused("Write who it is.")
    _put(tx, store, person, SOMEBODY, None, by, {"name": name, "holds": sorted(holds)}, at)


def of_person(store: Store, conn: Connection, person: str) -> tuple[list[Fact], Somebody | None]:
    """Return the facts that stand, in their order, and who was named last. Raise ``Erased``."""
    query = select(TAKING_PART).where(TAKING_PART.c.person == person)
    rows = conn.execute(query.order_by(TAKING_PART.c.at, TAKING_PART.c.id)).all()
    ended = {row.about for row in rows if row.kind == ENDED}
    facts, named = [], None
    for row in rows:
        if row.kind == ENDED or row.id in ended:
            continue
        value = open_json(store.keys, person, row.sealed, _aad(row.id))
        if row.kind == FACT:
            facts.append(Fact(row.id, **value, by=row.by, at=from_utc_text(row.at)))
        else:
            named = Somebody(value["name"], frozenset(value["holds"]), row.by, from_utc_text(row.at))
    return facts, named


def _put(
    tx: Write, store: Store, person: str, kind: str, about: str | None, by: str, value: Mapping[str, Any],
    at: datetime,
) -> str:  # fmt: skip
    new = new_id()
    sealed = seal_json(store.keys, person, value, _aad(new))
    row = {"id": new, "person": person, "kind": kind, "about": about, "by": by, "sealed": sealed,
           "at": utc_text(at)}  # fmt: skip
    tx.conn.execute(insert(TAKING_PART), row)
    return new


def _aad(row: str) -> str:
    return f"taking_part:{row}:sealed"
