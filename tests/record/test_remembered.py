"""What was opened lately is not opened again, and nothing comes out of memory that is not so any more."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.ground.sealing import PersonKey
from app.ground.store import Store
from app.record import erase, reading, utterances
from app.record.content import Content, Picked, Rated

Room = Any


def whole(room: Room) -> reading.Whole:
    with room.store.read() as conn:
        return reading.whole(room.store, conn, room.person)


def words(found: Any) -> list[str | None]:
    return [one.content.words if one.content else None for one in found]


def test_nothing_is_opened_twice(both_room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    both_room.say("first")
    before = whole(both_room)
    before.worked_out["way"] = "mine"
    before.hand_on("answers", "mine")
    opened = []
    real = PersonKey.open
    monkeypatch.setattr(PersonKey, "open", lambda key, *sealed: opened.append(1) or real(key, *sealed))

    assert whole(both_room) is before

    # What this program kept it knows, and opens not at all
    both_room.say("second")
    after = whole(both_room)
    assert opened == []
    assert (words(before.utterances), words(after.utterances)) == (["first"], ["first", "second"])
    assert after.worked_out == {}
    assert after.known("answers") == (1, "mine")
    assert after.known("told") == (0, None)
    # and a page that began before it goes on from nothing that came after
    after.hand_on("answers", "more")
    assert (after.known("answers"), before.known("answers")) == ((2, "more"), (0, None))

    # and what another one kept it opens, once
    said_elsewhere(both_room, "third")
    longer = words(whole(both_room).utterances)
    assert longer == words(whole(both_room).utterances) == ["first", "second", "third"]
    assert len(opened) == 1


def said_elsewhere(room: Room, text: str) -> None:
    """Say something by another program on the same record."""
    other = Store.open(room.store.settings, room.store.clock)
    prepared = utterances.prepare(other, [room.said(text)])
    with other.write() as tx:
        utterances.append(tx, prepared)
    other.close()


BROKEN = [chr(n) for n in range(32) if n not in (9, 10, 13)]  # a CR is kept as LF, and known as such
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=BROKEN))
PICKS = st.lists(st.builds(Picked, TEXTS, TEXTS), max_size=3).map(tuple)
CONTENTS = st.builds(
    Content, st.none() | TEXTS, PICKS, st.none() | st.builds(Rated, TEXTS, TEXTS, TEXTS),
    st.dictionaries(TEXTS, TEXTS, max_size=3), st.lists(TEXTS, max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(CONTENTS, min_size=1, max_size=4), st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_what_is_remembered_is_what_was_kept(both_room: Room, kept: list[Content], again: bool) -> None:
    # Risk: a page that shows from memory what the record does not hold to the character
    whole(both_room)
    said = [both_room.said(content=one) for one in kept]
    both_room.keep(*said)
    if again:  # other words under the same key stand in the place of the first
        both_room.keep(replace(said[0], content=Content("Other words.")))
    remembered = whole(both_room).utterances
    both_room.store.keys.forget()
    assert whole(both_room).utterances == remembered


def test_what_comes_behind_somebody_else_s_words_is_read(both_room: Room) -> None:
    # Given another program kept words that this one did not see; When this one keeps more, Then all are there
    both_room.say("first")
    whole(both_room)
    said_elsewhere(both_room, "second")
    both_room.say("third")
    assert words(whole(both_room).utterances) == ["first", "second", "third"]


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
