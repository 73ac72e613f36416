"""Drafts belong to the sitting that writes them, lose nothing, and are gone with the answer."""

import secrets
from typing import Any

import pytest
from sqlalchemy import text

from app.ground.ids import new_id
from app.record import drafts, looks, questions
from app.record.text import WordsFault

Room = Any
HERE = {"topic": "wants", "step": "want", "instance": 1}


def save(room: Room, words: str, rev: int, **other: Any) -> drafts.DraftState:
    facts = {
        "conversation": room.conversation,
        "sitting": room.sitting,
        "person": room.person,
        **HERE,
        **other,
    }
    with room.store.write() as tx:
        return drafts.save(tx, room.store, words=words, rev=rev, **facts)


def load(room: Room, **other: Any) -> drafts.Draft | None:
    with room.store.read() as conn:
        return drafts.load(
            room.store, conn, **{"conversation": room.conversation, "sitting": room.sitting, **HERE, **other}
        )


def other_sitting(room: Room) -> str:
    sitting = new_id()
    with room.store.write() as tx:
        tx.conn.execute(
            text("INSERT INTO sitting (id, conversation, token, reads, at) VALUES (:s, :c, :t, :r, 'x')"),
            {"s": sitting, "c": room.conversation, "t": secrets.token_hex(8), "r": False},
        )
    return sitting


def test_a_draft_is_kept_exactly_and_moves_on_with_its_revision(both_room: Room) -> None:
    words = "  I want\r\nto go \t\n"
    assert save(both_room, words, 0) == drafts.DraftState(1, None)
    assert save(both_room, "more", 1) == drafts.DraftState(2, None)
    draft = load(both_room)
    assert draft is not None
    assert (draft.words, draft.rev, draft.other) == ("more", 2, None)
    save(both_room, words, 2)
    assert load(both_room).words == "  I want\nto go \t\n"


def test_an_older_pages_text_is_kept_beside_and_never_replaces_the_newer(both_room: Room) -> None:
    save(both_room, "one", 0)
    save(both_room, "two", 1)
    stale = save(both_room, "older page", 1)
    assert stale == drafts.DraftState(1, "older page")
    assert save(both_room, "older page goes on", stale.rev).stale == "older page goes on"
    draft = load(both_room)
    assert (draft.words, draft.rev, draft.other) == ("two", 2, "older page goes on")
    assert save(both_room, "two", 1) == drafts.DraftState(2, None)
    save(both_room, "three", 2)
    assert load(both_room).other == "older page goes on"


def test_another_sitting_sees_nothing_until_it_adopts(both_room: Room) -> None:
    save(both_room, "mine", 0)
    save(both_room, "elsewhere", 0, step="stay")
    new = other_sitting(both_room)
    assert load(both_room, sitting=new) is None

    save(both_room, "the new one's", 0, sitting=new, step="stay")
    with both_room.store.write() as tx:
        drafts.adopt(tx, both_room.store, both_room.sitting, new)
    assert load(both_room) is None
    assert load(both_room, sitting=new).words == "mine"
    stay = load(both_room, sitting=new, step="stay")
    assert (stay.words, stay.other) == ("the new one's", "elsewhere")


def test_a_draft_is_gone_with_the_transaction_that_answers(both_room: Room) -> None:
    save(both_room, "mine", 0)
    save(both_room, "other instance", 0, instance=2)
    with both_room.store.write() as tx:
        drafts.drop(tx, conversation=both_room.conversation, sitting=both_room.sitting, **HERE)
    assert load(both_room) is None
    assert load(both_room, instance=2).words == "other instance"
    assert save(both_room, "again", 7).rev == 8


def test_what_cannot_be_kept_whole_changes_nothing(room: Room) -> None:
    save(room, "mine", 0)
    for words in ("a" * 20_001, "a\x00", "\ud800"):
        with pytest.raises(WordsFault):
            save(room, words, 1)
    assert load(room).words == "mine"


def test_looks_and_questions_come_back(both_room: Room) -> None:
    with both_room.store.write() as tx:
        looks.look(
            tx, person=both_room.person, account=both_room.account, kind="words", utterances=["b", "a"],
            at="2026-11-23T10:00:00.000000Z",
        )  # fmt: skip
        again = questions.remember(tx, [{"question": "Où ?"}, {"question": "Où ?"}])
    with both_room.store.write() as tx:
        assert questions.remember(tx, [{"question": "Où ?"}]) == again[:1]
    with both_room.store.read() as conn:
        (look,) = looks.of_person(conn, both_room.person)
        assert (look.account, look.kind, look.utterances) == (both_room.account, "words", ("b", "a"))
        assert questions.snapshot(conn, again[0]) == {"question": "Où ?"}
        with pytest.raises(Exception, match="not kept"):
            questions.snapshot(conn, "f" * 64)
    assert again[0] == again[1] == questions.fingerprint({"question": "Où ?"})
