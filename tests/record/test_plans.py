"""However many people there are, a page and an answer read their own rows: no table is walked through."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from app.ground.store import Store
from app.record import drafts, looks, questions, utterances

Room = Any


@pytest.fixture
def said(room: Room) -> list[str]:
    """Do everything a page or an answer does with the record, and collect what SQLite was asked."""
    asked: list[str] = []
    first = room.say("first")
    store: Store = room.store
    writer: Any = store._writer
    writer.connection.dbapi_connection.set_trace_callback(asked.append)
    here = {
        "conversation": room.conversation,
        "sitting": room.sitting,
        "topic": "w",
        "step": "w",
        "instance": 1,
    }

    room.say("second", supersedes=first.id)
    with store.write() as tx:
        drafts.save(tx, store, person=room.person, words="half", rev=0, **here)
        drafts.drop(tx, **here)
        looks.look(tx, person=room.person, account=room.account, kind="w", utterances=[first.id], at="x")
    store.keys.forget()
    with store.read() as conn:
        conn.connection.dbapi_connection.set_trace_callback(asked.append)
        utterances.of_person(store, conn, room.person)
        utterances.of_conversation(store, conn, room.conversation)
        utterances.by_ids(store, conn, [first.id])
        drafts.load(store, conn, **here)
        looks.of_person(conn, room.person)
        questions.snapshot(conn, room.question)
    return sorted({one for one in asked if one.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}})


def test_no_table_is_walked_through(room: Room, said: list[str]) -> None:
    assert len(said) > 10
    with closing(sqlite3.connect(room.store.settings.record_file)) as db:
        for statement in said:
            plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {statement}")]
            walked = [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step]
            assert walked == [], statement
