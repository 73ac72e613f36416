"""What was said is kept exactly, once, and points where it should."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from app.ground.faults import Fault
from app.record import utterances
from app.record.content import Content, Picked, Rated
from app.record.text import WordsFault

Room = Any


def test_everything_of_an_answer_comes_back(both_room: Room) -> None:
    content = Content(
        words="  I want\n\tto go home…  ",
        choices=(Picked("home", "My home"),),
        rating=Rated("safe", "Safe", "safe"),
        slots={"want": "a" * 32},
        present=("Jo",),
        attachment="b" * 64,
    )
    said = both_room.said(content=content, aids=("spelling",), audience=("held",), instance=2)

    receipt = both_room.keep(said)[0]

    kept = both_room.all()[0]
    assert kept.content == content
    assert (kept.id, kept.seq, kept.n, kept.at) == (receipt.id, 1, 1, receipt.at)
    for name in (
        "person",
        "conversation",
        "sitting",
        "topic",
        "step",
        "instance",
        "kind",
        "code",
        "aids",
        "key",
    ):
        assert getattr(kept, name) == getattr(said, name)
    assert not receipt.again


def test_a_b_a_is_three_rows_and_a_retry_of_the_latest_adds_none(both_room: Room) -> None:
    first = both_room.say("A", key="k1")
    second = both_room.say("B", key="k1")
    third = both_room.say("A", key="k1")
    again = both_room.say("A", key="k1")

    rows = both_room.all()
    assert [row.content.words for row in rows] == ["A", "B", "A"]
    assert [row.n for row in rows] == [1, 2, 3]
    assert [row.supersedes for row in rows] == [None, first.id, second.id]
    assert again.again
    assert again.id == third.id
    assert [row.id for row in utterances.current(rows)] == [third.id]


def test_the_same_choice_with_another_code_or_audience_is_another_answer(room: Room) -> None:
    room.say(None, key="k", code="skip")
    room.say(None, key="k", code="dont_know")
    room.say(None, key="k", code="dont_know", audience=("kept",))

    assert len(room.all()) == 3


def test_many_in_one_transaction_are_the_same_rows_as_one_by_one(both_room: Room) -> None:
    receipts = both_room.keep(*(both_room.said(str(i)) for i in range(20)), both_room.said("x", key="k"))

    assert [receipt.seq for receipt in receipts] == list(range(1, 22))
    assert both_room.say("x", key="k").again


def test_nothing_is_kept_of_many_when_one_points_elsewhere(
    both_room: Room, another: Callable[..., Room]
) -> None:
    theirs = another(both_room.store).say("theirs")
    with pytest.raises(Fault, match="same person"):
        both_room.keep(both_room.said("mine"), both_room.said("about theirs", supersedes=theirs.id))

    assert both_room.all() == []


def test_reads_by_conversation_by_id_and_closed(both_room: Room) -> None:
    first, second = both_room.say("one"), both_room.say("two")
    store = both_room.store
    with store.read() as conn:
        there = utterances.of_conversation(store, conn, both_room.conversation)
        closed = utterances.of_person(store, conn, both_room.person, opened=False)
        by_id = utterances.by_ids(store, conn, [second.id, first.id, "f" * 32])

    assert [one.content.words for one in there] == ["one", "two"]
    assert [one.content for one in closed] == [None, None]
    assert [one.id for one in by_id] == [first.id, second.id]


def test_a_read_can_change_nothing(both_room: Room) -> None:
    with pytest.raises(Exception, match="read"), both_room.store.read() as conn:
        conn.execute(text("DELETE FROM draft"))


@pytest.mark.parametrize(
    ("words", "problem"),
    [("a" * 20_001, "too_long"), ("a\x00b", "control"), ("a\x1bb", "control"), ("a\ud800b", "surrogate")],
)
def test_what_cannot_be_kept_whole_is_refused(room: Room, words: str, problem: str) -> None:
    with pytest.raises(WordsFault) as fault:
        room.say(words)

    assert fault.value.problem == problem
    assert room.all() == []


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "poem"},
        {"code": "maybe"},
        {"said_by": "Sam"},
        {"entered_by": "Sam"},
        {"how": "sung"},
        {"aids": ("magic",)},
        {"question": None},
        {"step": "I want to go home"},
        {"audience": ("Sam and Priya",)},
        {"client_at": "yesterday"},
        {"instance": 0},
    ],
)
def test_what_is_on_no_list_is_refused(room: Room, other: dict[str, Any]) -> None:
    with pytest.raises(Fault):
        room.say("words", **other)


def test_side_rows_say_something_of_another_answer(room: Room) -> None:
    want = room.say("want")
    room.say(None, kind="audience", question=None, about=want.id, audience=(room.account,), code="share")

    with pytest.raises(Fault):
        room.say(None, kind="audience", question=None, code="share")
    assert room.all()[1].about == want.id
