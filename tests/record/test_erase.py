"""Erasing: two people, a reason, an appraisal, no hold. The words are gone and the chain still verifies."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from app.ground.faults import NotFound, Refused
from app.ground.people_file import Erasure
from app.ground.sealing import Erased
from app.ground.store import Store
from app.record import drafts, erase, holds
from app.record.verify import verify

Room = Any


def decided(room: Room, **other: Any) -> Erasure:
    facts = {
        "person": None,
        "utterance": None,
        "by": room.account,
        "second": room.second,
        "reason": "it was said by mistake",
        "appraised": "nothing to keep",
        **other,
    }
    with room.store.write() as tx:
        erasure = erase.decide(tx, room.store, **facts)
    erase.finish(room.store, [erasure])
    return erasure


def test_one_answer_is_emptied_and_the_rest_stays(both_room: Room) -> None:
    first, second = both_room.say("first"), both_room.say("second")
    both_room.all()
    decided(both_room, utterance=first.id)

    rows = both_room.all()
    assert rows[0].content is None
    assert rows[1].content.words == "second"
    assert rows[0].hash
    assert verify(both_room.store).ok
    assert both_room.say("third").seq == second.seq + 1
    assert verify(both_room.store).ok


def test_a_persons_key_is_destroyed_and_nothing_of_them_opens(
    both_room: Room, another: Callable[[Store], Room]
) -> None:
    other = another(both_room.store)
    both_room.say("first")
    other.say("theirs")
    draft(both_room, "half a")
    decided(both_room, person=both_room.person)

    assert [one.content for one in both_room.all()] == [None]
    assert other.all()[0].content.words == "theirs"
    with pytest.raises(Erased):
        both_room.say("more")
    with both_room.store.read() as conn:
        assert conn.scalar(text("SELECT count(*) FROM draft")) == 0
    assert verify(both_room.store).ok


def draft(room: Room, words: str) -> None:
    with room.store.write() as tx:
        drafts.save(
            tx, room.store, conversation=room.conversation, sitting=room.sitting, person=room.person,
            topic="wants", step="want", instance=1, words=words, rev=0,
        )  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [{"second": "same"}, {"reason": " "}, {"appraised": ""}, {"utterance": "f" * 32}, {"person": "f" * 32}],
)
def test_what_is_missing_refuses_it(both_room: Room, other: dict[str, Any]) -> None:
    kept = both_room.say("first")
    facts = {"utterance": kept.id, **other}
    if "person" in other:
        facts["utterance"] = None
    if other.get("second"):
        facts["second"] = both_room.account
    with pytest.raises((Refused, NotFound)):
        decided(both_room, **facts)
    assert both_room.all()[0].content.words == "first"
    assert both_room.store.keys.file.erasures() == []


def test_a_legal_hold_refuses_it_until_it_is_lifted(both_room: Room) -> None:
    kept, store = both_room.say("first"), both_room.store
    for lift in (False, True, False):
        with store.write() as tx:
            holds.place(tx, store, person=both_room.person, by=both_room.account, reason="court", lift=lift)
    for facts in ({"utterance": kept.id}, {"person": both_room.person}):
        with pytest.raises(Refused, match="legal hold"):
            decided(both_room, **facts)
    with store.write() as tx:
        holds.place(tx, store, person=both_room.person, by=both_room.account, reason="over", lift=True)
    decided(both_room, utterance=kept.id)
    assert both_room.all()[0].content is None


@pytest.mark.parametrize("point", ["the list", "the record"])
def test_what_broke_off_is_told_and_finished(room: Room, monkeypatch: pytest.MonkeyPatch, point: str) -> None:
    room.say("first")
    if point == "the list":
        monkeypatch.setattr(erase, "apply", broken)
    else:
        monkeypatch.setattr(erase, "finish", broken)
    with pytest.raises(KeyboardInterrupt):
        decided(room, person=room.person)
    monkeypatch.undo()

    left = erase.pending(room.store)
    assert len(left) == 1
    with room.store.write() as tx:
        erase.apply(tx, left[0])
    erase.finish(room.store, left)
    assert room.all()[0].content is None
    assert erase.pending(room.store) == []
    assert verify(room.store).ok


def broken(*_args: object) -> None:
    raise KeyboardInterrupt


def test_the_ciphertext_is_off_the_disk(room: Room) -> None:
    kept = room.say("first" * 100)
    with room.store.read() as conn:
        sealed = conn.scalar(text("SELECT ciphertext FROM utterance_sealed"))
    folder = room.store.settings.data
    assert any(sealed[-64:] in path.read_bytes() for path in folder.glob("record.db*"))
    decided(room, utterance=kept.id)
    assert not any(sealed[-64:] in path.read_bytes() for path in folder.glob("record.db*"))


def test_an_erasure_made_up_in_the_record_is_found(room: Room) -> None:
    kept = room.say("first")
    with sqlite3.connect(room.store.settings.record_file) as db:
        db.execute(
            "INSERT INTO erasure VALUES ('e', ?, ?, 'a', 'b', 'because', 'yes', '2026')",
            (room.person, kept.id),
        )
        db.execute("UPDATE utterance_sealed SET ciphertext = x''")
    db.close()
    assert [flaw.id for flaw in verify(room.store).faults] == [kept.id]


def test_an_erasure_gone_from_the_record_is_found(room: Room) -> None:
    kept = room.say("first")
    decided(room, utterance=kept.id)
    with sqlite3.connect(room.store.settings.record_file) as db:
        db.execute("DROP TRIGGER erasure_no_delete")
        db.execute("DELETE FROM erasure")
    db.close()
    assert kept.id in {flaw.id for flaw in verify(room.store).faults}
