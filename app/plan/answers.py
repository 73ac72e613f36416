"""What staff say to the person about a want: what was done, what was not, why, and what comes next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from app.access.accounts import AccountInfo, by_ids
from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import Refused
from app.ground.ids import new_id
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write
from app.plan.core import ANSWER, ANSWER_READ
from app.record.pointing import not_of
from app.record.text import check_words

LONGEST = 2000  # characters a part: an answer somebody can take in


@dataclass(frozen=True)
class AnswerText:
    """What an answer says. Each part is one the person meets under its own heading."""

    did: str = ""
    not_done: str = ""
    because: str = ""
    next: str = ""
    next_by: date | None = None

    def problems(self) -> list[str]:
        """Return what keeps it from being sent: keys of messages, none when it is whole."""
        found = []
        if not (self.did.strip() or self.not_done.strip() or self.next.strip()):
            found.append("empty")
        if self.not_done.strip() and not self.because.strip():
            found.append("because")
        if self.next.strip() and self.next_by is None:
            found.append("next-by")
        if any(len(part) > LONGEST for part in (self.did, self.not_done, self.because, self.next)):
            found.append("long")
        return found


@dataclass(frozen=True)
class Answer:
    """One answer as it was given; ``read_at``: the person opened the page that shows it."""

    id: str
    utterance: str
    by: AccountInfo
    at: datetime
    text: AnswerText
    read_at: datetime | None


@dataclass(frozen=True)
class Read:
    """When an answer was given and when the person opened it; nothing of what it says."""

    id: str
    by: AccountInfo
    at: datetime
    read_at: datetime | None


def put(
    tx: Write, store: Store, *, person: str, utterance: str, by: str, text: AnswerText, at: datetime
) -> str:
    """Keep an answer, sealed under the person's key; return its id. Raise ``Refused`` if it is not whole."""
    if text.problems():
        raise Refused("The answer is not whole yet.")
    new = new_id()
    value = {
        "did": check_words(text.did),
        "not_done": check_words(text.not_done),
        "because": check_words(text.because),
        "next": check_words(text.next),
        "next_by": text.next_by.isoformat() if text.next_by else None,
    }
    sealed = seal_json(store.keys, person, value, _aad(new))
    row = {
        "id": new,
        "utterance": utterance,
        "person": person,
        "by": by,
        "sealed": sealed,
        "at": utc_text(at),
    }
    tx.conn.execute(ANSWER.insert().values(row))
    return new


def mark_read(tx: Write, answers: Iterable[str], sitting: str, at: datetime) -> None:
    """Note that the person opened the page that shows these answers; the first time counts."""
    wanted = set(answers)
    known = set(
        tx.conn.execute(
            select(ANSWER_READ.c.answer_back).where(ANSWER_READ.c.answer_back.in_(wanted))
        ).scalars()
    )
    rows = [{"answer_back": one, "sitting": sitting, "at": utc_text(at)} for one in sorted(wanted - known)]
    if rows:
        tx.conn.execute(ANSWER_READ.insert(), rows)


def for_person(store: Store, conn: Connection, person: str) -> dict[str, list[Answer]]:
    """Return the answers a person got, by the utterance they answer, the first first."""
    query = (
        select(
            ANSWER.c.id,
            ANSWER.c.utterance,
            ANSWER.c.by,
            ANSWER.c.sealed,
            ANSWER.c.at,
            ANSWER_READ.c.at.label("read_at"),
        )
        .join_from(ANSWER, ANSWER_READ, ANSWER_READ.c.answer_back == ANSWER.c.id, isouter=True)
        .where(ANSWER.c.person == person)
        .order_by(ANSWER.c.at, ANSWER.c.id)
    )
    rows = conn.execute(query).all()
    accounts = by_ids(conn, {row.by for row in rows})
    found: dict[str, list[Answer]] = defaultdict(list)
    for row in rows:
        text = _text(open_json(store.keys, person, row.sealed, _aad(row.id)))
        read_at = from_utc_text(row.read_at) if row.read_at else None
        found[row.utterance].append(
            Answer(row.id, row.utterance, accounts[row.by], from_utc_text(row.at), text, read_at)
        )
    return dict(found)


def answered(conn: Connection, people: Sequence[str]) -> set[str]:
    """Return the utterances of these people that have an answer, without opening any."""
    return set(conn.execute(select(ANSWER.c.utterance).where(ANSWER.c.person.in_(people))).scalars())


def read_marks(conn: Connection, person: str, without: Collection[str]) -> list[Read]:
    """Return which answers a person got and when they opened them, but for those in some conversations."""
    query = (
        select(ANSWER.c.id, ANSWER.c.by, ANSWER.c.at, ANSWER_READ.c.at.label("read_at"))
        .join_from(ANSWER, ANSWER_READ, ANSWER_READ.c.answer_back == ANSWER.c.id, isouter=True)
        .where(ANSWER.c.person == person, not_of(ANSWER.c.utterance, without))
        .order_by(ANSWER.c.at.desc(), ANSWER.c.id)
    )
    rows = conn.execute(query).all()
    known = by_ids(conn, {row.by for row in rows})
    return [
        Read(
            row.id,
            known[row.by],
            from_utc_text(row.at),
            from_utc_text(row.read_at) if row.read_at else None,
        )
        for row in rows
    ]


def _text(value: Any) -> AnswerText:
    day = value.get("next_by")
    return AnswerText(
        did=value["did"],
        not_done=value["not_done"],
        because=value["because"],
        next=value["next"],
        next_by=date.fromisoformat(day) if day else None,
    )


def _aad(answer: str) -> str:
    return f"answer_back:{answer}:sealed"
