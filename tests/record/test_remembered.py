"""What was opened lately is not opened again, and nothing comes out of memory that is not so any more."""

from typing import Any

import pytest

from app.ground.sealing import PersonKey
from app.record import erase, reading

Room = Any


def whole(room: Room) -> reading.Whole:
    with room.store.read() as conn:
        return reading.whole(room.store, conn, room.person)


def words(found: Any) -> list[str | None]:
    return [one.content.words if one.content else None for one in found]


def test_nothing_is_opened_twice(both_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    both_room.say("first")
    before = whole(both_room)
    before.worked_out["way"] = before.each["answer"] = "mine"
    opened = []
    real = PersonKey.open
    monkeypatch.setattr(PersonKey, "open", lambda key, *sealed: opened.append(1) or real(key, *sealed))

    assert whole(both_room) is before
    assert not opened

    both_room.say("second")
    after = whole(both_room)
    assert len(opened) == 1
    assert (words(before.utterances), words(after.utterances)) == (["first"], ["first", "second"])
    assert after.worked_out == {}
    assert after.each == {"answer": "mine"}


def test_what_is_erased_does_not_come_out_of_memory(both_room: Room) -> None:
    store, first = both_room.store, both_room.say("first")
    second = both_room.say("second")
    ids = [first.id, second.id]

    def all_ways() -> list[list[str | None]]:
        with store.read() as conn:
            return [
                words(reading.of_person(store, conn, both_room.person)),
                words(reading.of_conversation(store, conn, both_room.conversation)),
                words(reading.by_ids(store, conn, ids)),
                words(reading.whole(store, conn, both_room.person).utterances),
            ]

    assert all_ways() == [["first", "second"]] * 4
    assert all_ways() == [["first", "second"]] * 4
    # the power goes between COMMIT and what is done behind it, where keys and memory are let go of
    with store.write() as tx:
        erase.decide(
            tx,
            store,
            person=None,
            utterance=first.id,
            by=both_room.account,
            second=both_room.second,
            reason="r",
            appraised="a",
        )
    assert all_ways() == [[None, "second"]] * 4


def test_a_page_that_began_before_an_answer_goes_on_without_it(both_room: Room) -> None:
    store = both_room.store
    both_room.say("first")
    with store.read() as older:
        assert words(reading.of_person(store, older, both_room.person)) == ["first"]
        both_room.say("second")
        assert words(both_room.all()) == ["first", "second"]
        assert words(reading.of_person(store, older, both_room.person)) == ["first"]
    assert words(both_room.all()) == ["first", "second"]


def test_more_than_is_remembered_is_read_all_the_same(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "REMEMBERED", 2)
    for number in range(5):
        room.say(str(number))
        assert words(room.all()) == [str(n) for n in range(number + 1)]
        with room.store.read() as conn:
            there = reading.of_conversation(room.store, conn, room.conversation)
        assert len(there) == number + 1


def test_who_never_said_anything_said_nothing(room: Room) -> None:
    assert whole(room).utterances == ()
