"""Setting apart, on both engines: read by nobody, kept for good, erased only as everything else is."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.ground.store import Store
from app.record import drafts, erase, quarantine, reading
from app.record.verify import verify

Room = Any


def set_apart(room: Room) -> tuple[str, ...]:
    with room.store.write() as tx:
        return quarantine.set_apart(
            tx, room.store, person=room.person, sitting=room.sitting, by=room.account, second=room.second,
            reason="Kim had the tablet",
        )  # fmt: skip


def test_nothing_of_the_sitting_is_read_also_what_was_on_its_way(
    both_room: Room, another: Callable[[Store], Room]
) -> None:
    # Given two answers that were read, so that they are remembered, a draft, and somebody else's answer
    other = another(both_room.store)
    first, second = both_room.say("first"), both_room.say("second")
    other.say("theirs")
    assert len(both_room.all()) == 2
    with both_room.store.write() as tx:
        drafts.save(
            tx, both_room.store, conversation=both_room.conversation, sitting=both_room.sitting,
            person=both_room.person, topic="wants", step="want", instance=1, words="half a", rev=0,
        )  # fmt: skip
    # When they are set apart, Then no way of reading has them, and the rows stand and verify
    assert set_apart(both_room) == (first.id, second.id)
    store = both_room.store
    with store.read() as conn:
        assert reading.of_person(store, conn, both_room.person) == []
        assert reading.of_person(store, conn, both_room.person, opened=False) == []
        assert reading.of_conversation(store, conn, both_room.conversation) == []
        assert reading.by_ids(store, conn, [first.id, second.id]) == []
        rows = reading.everything(store, conn, both_room.person)
        assert [one.content.words for one in rows if one.content] == ["first", "second"]
        assert conn.scalar(text("SELECT count(*) FROM draft")) == 0
    assert [one.content.words for one in other.all()] == ["theirs"]
    assert verify(store).ok
    # and an answer of that sitting that was on its way is kept, and not read either
    assert both_room.say("third").seq == second.seq + 2
    assert both_room.all() == []
    assert verify(store).ok


def test_a_decision_is_taken_back_by_another_and_neither_is_changed(both_room: Room) -> None:
    store = both_room.store
    both_room.say("first")
    set_apart(both_room)
    with store.read() as conn:
        (stands,) = quarantine.of_person(store, conn, both_room.person)
    with store.write() as tx:
        quarantine.give_back(
            tx,
            store,
            person=both_room.person,
            quarantine=stands.id,
            by=both_room.account,
            second=both_room.second,
            reason="hers",
        )
    assert [one.content.words for one in both_room.all()] == ["first"]
    for change in ("UPDATE quarantine SET sitting = sitting", "DELETE FROM quarantined"):
        with pytest.raises(DBAPIError, match="append-only"), store.write() as tx:
            tx.conn.execute(text(change))
    # and it may be set apart again
    set_apart(both_room)
    assert both_room.all() == []


def test_what_is_set_apart_can_be_emptied(both_room: Room) -> None:
    # Given an answer that is set apart; When two people erase it, Then its words are gone for good
    store, kept = both_room.store, both_room.say("first")
    set_apart(both_room)
    with store.write() as tx:
        decided = erase.decide(
            tx, store, person=None, utterance=kept.id, by=both_room.account, second=both_room.second,
            reason="not hers", appraised="nothing to keep",
        )  # fmt: skip
    erase.finish(store, [decided])
    with store.read() as conn:
        assert [one.content for one in reading.everything(store, conn, both_room.person)] == [None]
    assert verify(store).ok
