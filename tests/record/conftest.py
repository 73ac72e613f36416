"""A person in a room: the rows that an answer stands on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import text

from app.ground.clock import utc_text
from app.ground.ids import new_id
from app.ground.sealing import seal_json
from app.ground.store import Store
from app.record import questions, utterances
from app.record.content import Content
from app.record.said import Receipt, Said

QUESTION = {"language": "en", "question": "What do you want to happen?", "options": [], "lines": []}


@dataclass
class Room:
    """One person's conversation, and short ways to say something in it."""

    store: Store
    person: str
    conversation: str
    sitting: str
    account: str
    second: str
    question: str

    def said(self, words: str | None = "I want to go home.", **other: Any) -> Said:
        """Make one answer; ``other`` changes any field of it."""
        content = other.pop("content", Content(words=words))
        base = Said(
            person=self.person,
            conversation=self.conversation,
            sitting=self.sitting,
            topic="wants",
            step="wants/want",
            kind="words",
            code="given",
            question=self.question,
            language="en",
            said_by="person",
            entered_by="person",
            how="typed",
            audience=("held",),
            key=new_id(),
            content=content,
        )
        return replace(base, **other)

    def keep(self, *said: Said) -> list[Receipt]:
        """Keep answers in one transaction."""
        prepared = utterances.prepare(self.store, said)
        with self.store.write() as tx:
            return utterances.append(tx, prepared)

    def say(self, words: str | None = "I want to go home.", **other: Any) -> Receipt:
        """Make and keep one answer."""
        return self.keep(self.said(words, **other))[0]

    def all(self) -> list[utterances.Utterance]:
        """Open everything the person said."""
        with self.store.read() as conn:
            return utterances.of_person(self.store, conn, self.person)


def make_room(store: Store) -> Room:
    """Put a person, two accounts, a conversation and a sitting into a record."""
    at = utc_text(store.clock.now())
    names = ("unit", "account", "second", "person", "conversation", "sitting")
    ids = {name: new_id() for name in names}
    store.keys.create(ids["person"])
    called = seal_json(store.keys, ids["person"], "Ann", f"person:{ids['person']}:called")
    with store.write() as tx:
        question = questions.remember(tx, [QUESTION])[0]
        tx.conn.execute(
            text(
                "INSERT INTO unit (id, name, jurisdiction, settings, at)"
                " VALUES (:id, 'A', 'england', '{}', :at)"
            ),
            {"id": ids["unit"], "at": at},
        )
        for who in ("account", "second"):
            tx.conn.execute(
                text(
                    "INSERT INTO account (id, email, name, job, role, unit, at)"
                    " VALUES (:id, :email, :who, 'worker', 'staff', :unit, :at)"
                ),
                {
                    "id": ids[who],
                    "email": f"{ids[who]}@example.org",
                    "who": who,
                    "unit": ids["unit"],
                    "at": at,
                },
            )
        tx.conn.execute(
            text("INSERT INTO person (id, unit, called, at) VALUES (:id, :unit, :called, :at)"),
            {"id": ids["person"], "unit": ids["unit"], "called": called, "at": at},
        )
        tx.conn.execute(
            text(
                "INSERT INTO conversation (id, person, pathway, worker, opened_by, at)"
                " VALUES (:id, :person, 'quick', :worker, :worker, :at)"
            ),
            {"id": ids["conversation"], "person": ids["person"], "worker": ids["account"], "at": at},
        )
        tx.conn.execute(
            text(
                "INSERT INTO sitting (id, conversation, token, reads, at)"
                " VALUES (:id, :conversation, :token, :reads, :at)"
            ),
            {
                "id": ids["sitting"],
                "conversation": ids["conversation"],
                "token": new_id(),
                "reads": False,
                "at": at,
            },
        )
    return Room(
        store, ids["person"], ids["conversation"], ids["sitting"], ids["account"], ids["second"], question
    )


@pytest.fixture
def room(store: Store) -> Room:
    """Give a person in a room, on SQLite."""
    return make_room(store)


@pytest.fixture
def both_room(both_store: Store) -> Room:
    """Give a person in a room, on each engine in turn."""
    return make_room(both_store)


@pytest.fixture
def another() -> Callable[[Store], Room]:
    """Give the maker, for a second person."""
    return make_room
