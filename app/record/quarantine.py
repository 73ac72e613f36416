"""What was put in under the wrong name: two people's decision takes it from every page, and nothing is lost.

A link for one person was opened for another; a tablet was handed to the wrong one. From then on nobody reads
what came in: not the person, whose words they are not, nor staff, nor a paper. The rows stay, so that the
chain verifies and the decision can be taken back; only erasing empties them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write
from app.record import reading, unsent
from app.record.apart import STANDS
from app.record.said import Utterance
from app.record.tables import DRAFT, QUARANTINE, QUARANTINED

CHOSEN_BY_WORDS = "first-of"


@dataclass(frozen=True)
class Quarantine:
    """A decision that stands. ``by`` and ``second``: the accounts that made it. ``answers``: their ids."""

    id: str
    person: str
    sitting: str
    by: str
    second: str
    reason: str
    at: datetime
    answers: tuple[str, ...]


def set_apart(
    tx: Write, store: Store, *, person: str, sitting: str, by: str, second: str, reason: str
) -> tuple[str, ...]:
    """Set apart what was put in during one sitting, with all that rests on it. Return the answers' ids.

    That is: what says something of it, what was asked about it by its words, and what copies them. What was
    being written or recorded in that sitting and not sent is deleted. Raise ``Refused`` without two people
    and a reason, or where it is set apart already; ``Erased``.
    """
    _decided(by, second, reason)
    if sitting in sittings(tx.conn, person):
        raise Refused("That sitting is set apart already.")
    said = reading.of_person(store, tx.conn, person)
    apart = resting_on([one for one in said if one.sitting == sitting], said)
    new = _put(tx, store, person, sitting, None, (by, second), reason)
    ids = tuple(one.id for one in apart)
    if ids:
        tx.conn.execute(insert(QUARANTINED), [{"utterance": one, "quarantine": new} for one in ids])
    tx.conn.execute(delete(DRAFT).where(DRAFT.c.sitting == sitting))
    unsent.drop_of_sitting(tx, sitting)
    return ids


def give_back(
    tx: Write, store: Store, *, person: str, quarantine: str, by: str, second: str, reason: str
) -> None:
    """Take a decision back: the answers stand under the person's name again, as they did.

    Raise ``Refused`` without two people and a reason; ``NotFound`` where no such decision stands.
    """
    _decided(by, second, reason)
    theirs = (QUARANTINE.c.id == quarantine, QUARANTINE.c.person == person, STANDS)
    row = tx.conn.execute(select(QUARANTINE).where(*theirs)).one_or_none()
    if row is None:
        raise NotFound("There is no such decision about this person, or it was taken back.")
    _put(tx, store, person, row.sitting, row.id, (by, second), reason)


def of_person(store: Store, conn: Connection, person: str) -> list[Quarantine]:
    """Return the decisions that stand about a person, the first first. Raise ``Erased``."""
    query = select(QUARANTINE).where(QUARANTINE.c.person == person, STANDS)
    rows = conn.execute(query.order_by(QUARANTINE.c.at, QUARANTINE.c.id)).all()
    found = []
    for row in rows:
        reason = str(open_json(store.keys, person, row.sealed, _aad(row.id)))
        apart = select(QUARANTINED.c.utterance).where(QUARANTINED.c.quarantine == row.id)
        answers = tuple(conn.execute(apart.order_by(QUARANTINED.c.utterance)).scalars())
        at = from_utc_text(row.at)
        found.append(Quarantine(row.id, person, row.sitting, row.by, row.second, reason, at, answers))
    return found


def sittings(conn: Connection, person: str) -> frozenset[str]:
    """Return the sittings of a person that are set apart."""
    return frozenset(conn.scalars(select(QUARANTINE.c.sitting).where(QUARANTINE.c.person == person, STANDS)))


def resting_on(first: Iterable[Utterance], said: Sequence[Utterance]) -> list[Utterance]:
    """Return answers with all of a person's later ones that say something of them or hold their words."""
    apart = {one.id: one for one in first}
    words = {one.content.words for one in apart.values() if one.content and one.content.words}
    for one in said:  # each points only at what came before it
        if one.about in apart or _holds(one, apart.keys(), words):
            apart.setdefault(one.id, one)
            if one.content and one.content.words:
                words.add(one.content.words)
    return sorted(apart.values(), key=lambda one: one.seq)


def copies(one: Utterance, words: str) -> bool:
    """Tell whether an answer holds a copy of another's words: what comes first is chosen by the words."""
    if one.kind != CHOSEN_BY_WORDS or one.content is None:
        return False
    offered = "".join(f"{value}\n" for value in one.content.slots.values())
    return any(picked.label == words for picked in one.content.choices) or f" {words}\n" in offered


def _holds(one: Utterance, ids: Iterable[str], words: Iterable[str]) -> bool:
    quoted = one.content is not None and not set(one.content.slots.values()).isdisjoint(ids)
    return quoted or any(copies(one, each) for each in words)


def _decided(by: str, second: str, reason: str) -> None:
    if by == second:
        raise Refused("Two different people have to decide this.")
    if not reason.strip():
        raise Refused("Say why.")


def _put(
    tx: Write, store: Store, person: str, sitting: str, about: str | None, both: tuple[str, str], reason: str
) -> str:
    new = new_id()
    row = {
        "id": new, "person": person, "about": about, "sitting": sitting, "by": both[0], "second": both[1],
        "sealed": seal_json(store.keys, person, reason, _aad(new)), "at": utc_text(store.clock.now()),
    }  # fmt: skip
    tx.conn.execute(insert(QUARANTINE), row)
    return new


def _aad(row: str) -> str:
    return f"quarantine:{row}:sealed"
