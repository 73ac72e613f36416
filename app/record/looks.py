"""Looks: every reader leaves a trace that the person can see, committed before the words are shown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from app.ground.canonical import canonical_text
from app.ground.ids import new_id
from app.ground.store import Write
from app.record.tables import LOOK

# A way for the person's own use, made by somebody of staff who could use it themselves.
CARD, DEVICE = "card", "device"
# Because of the law: on no page of the person's before somebody told them.
LAW = "law"


@dataclass(frozen=True)
class Look:
    """One account opened these utterances, in this way, at this time."""

    id: str
    account: str
    kind: str
    utterances: tuple[str, ...]
    at: str


def look(tx: Write, *, person: str, account: str, kind: str, utterances: Sequence[str], at: str) -> str:
    """Keep a look. Return its id."""
    row = {
        "id": new_id(),
        "person": person,
        "account": account,
        "kind": kind,
        "utterances": canonical_text(list(utterances)),
        "at": at,
    }
    tx.conn.execute(insert(LOOK), row)
    return str(row["id"])


def has_looked(conn: Connection, person: str, account: str, kind: str, utterance: str, since: str) -> bool:
    """Tell whether an account opened one utterance in this way since a time, as UTC text."""
    query = select(LOOK.c.utterances).where(
        LOOK.c.person == person, LOOK.c.account == account, LOOK.c.kind == kind, LOOK.c.at >= since
    )
    return any(utterance in json.loads(found) for found in conn.scalars(query))


def of_person(conn: Connection, person: str) -> list[Look]:
    """Return every look at a person's words, the oldest first."""
    query = (
        select(LOOK.c.id, LOOK.c.account, LOOK.c.kind, LOOK.c.utterances, LOOK.c.at)
        .where(LOOK.c.person == person)
        .order_by(LOOK.c.at, LOOK.c.id)
    )
    return [
        Look(id_, account, kind, tuple(json.loads(utterances)), at)
        for id_, account, kind, utterances, at in conn.execute(query)
    ]


def opened_by(conn: Connection, person: str, account: str) -> frozenset[str]:
    """Return which utterances of a person an account opened itself, to read."""
    query = select(LOOK.c.utterances).where(
        LOOK.c.person == person, LOOK.c.account == account, LOOK.c.kind.not_in((CARD, DEVICE))
    )
    return frozenset(one for found in conn.scalars(query) for one in json.loads(found))
