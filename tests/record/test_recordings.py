"""Recordings at rest. The risks: somebody reads one on the disk; one is changed, and nobody sees it."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.ground.faults import Fault
from app.ground.keyfile import DoesNotOpen
from app.ground.store import Store
from app.papers.export import collect
from app.record import attachments, erase, utterances
from app.record.attachments import AROUND, PART
from app.record.content import Content
from app.record.verify import verify
from tests.support.media import body, png, webm

Room = Any
THREE = PART * 2 + 1234


def record(room: Room, data: bytes, words: str | None = None, how: str = "voice", **other: Any) -> str:
    """Keep an answer that is a recording, as the acts do: in one transaction."""
    content = Content(words, attachment=attachments.sha256_of(data))
    prepared = utterances.prepare(room.store, [room.said(content=content, how=how, **other)])
    name = prepared.rows[0]["id"]
    made = attachments.ready(room.store, data, utterance=name, person=room.person)
    with room.store.write() as tx:
        utterances.append(tx, prepared)
        attachments.keep(tx, made)
    return str(name)


def the_whole(room: Room, utterance: str) -> bytes:
    with room.store.read() as conn:
        kept = attachments.of_utterance(conn, utterance)
        assert kept is not None
        assert attachments.size(conn, kept) == len(attachments.whole(room.store, conn, kept))
        return attachments.whole(room.store, conn, kept)


def erase_one(room: Room, utterance: str | None) -> None:
    with room.store.write() as tx:
        person = None if utterance else room.person
        done = erase.decide(
            tx, room.store, person=person, utterance=utterance, by=room.account, second=room.second,
            reason="A mistake.", appraised="Looked at.",
        )  # fmt: skip
    erase.finish(room.store, [done])


def test_a_recording_comes_back_byte_for_byte_and_its_hash_is_in_the_chain(both_room: Room) -> None:
    data = webm(size=THREE)
    name = record(both_room, data)
    assert the_whole(both_room, name) == data
    assert both_room.all()[0].content.attachment == attachments.sha256_of(data)
    report = verify(both_room.store)
    assert report.ok
    assert (report.recordings, report.unopened) == (1, 0)


@given(at=strategies.integers(0, THREE), long=strategies.integers(1, PART + 50))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_any_stretch_of_it_is_that_stretch(room: Room, at: int, long: int) -> None:
    data = webm(size=THREE)
    said = room.all()
    name = said[0].id if said else record(room, data)
    end = min(at + long, len(data))
    with room.store.read() as conn:
        kept = attachments.of_utterance(conn, name)
        assert attachments.read(room.store, conn, kept, at, end) == data[at:end]


def test_nothing_of_it_can_be_read_on_the_disk(room: Room) -> None:
    data = webm(size=THREE)
    record(room, data)
    room.store.close()
    raw = b"".join(one.read_bytes() for one in room.store.settings.data.rglob("*") if one.is_file())
    assert len(raw) > THREE
    assert b"A_OPUS" not in raw
    assert b"\x42\x82\x84webm" not in raw
    assert not any(data[at : at + 16] in raw for at in range(0, len(data), 97))


# how somebody could change the stored chunks: each has to be found, and the answer named
CHUNK, ROW = "UPDATE attachment_chunk SET", "UPDATE attachment SET"
CHANGES = {
    "a byte": f"{CHUNK} ciphertext = CAST(x'01' || substr(ciphertext, 2, length(ciphertext) - 2) || x'00' AS"
    " BLOB) WHERE n = 1",
    "cut off": "DELETE FROM attachment_chunk WHERE n = 2",
    "cut off and counted": f"DELETE FROM attachment_chunk WHERE n = 2; {ROW} chunks = 2",
    "removed inside": f"DELETE FROM attachment_chunk WHERE n = 1; {CHUNK} n = 1 WHERE n = 2;"
    f" {ROW} chunks = 2",
    "swapped": f"{CHUNK} n = -1 WHERE n = 0; {CHUNK} n = 0 WHERE n = 1; {CHUNK} n = 1 WHERE n = -1",
    "emptied": f"{CHUNK} ciphertext = x''",
    "as text": f"{CHUNK} ciphertext = 'abc' WHERE n = 0",
    "another type": f"{ROW} media = 'audio/mp4'",
    "a type of no list": f"{ROW} media = 'text/html'",
    "another answer's": f"{ROW} utterance = CASE WHEN utterance = :one THEN :two ELSE :one END",
    "all of it": "DELETE FROM attachment_chunk; DELETE FROM attachment",
    "its row": "DELETE FROM attachment",
}


@pytest.mark.parametrize("change", sorted(CHANGES))
def test_a_changed_recording_is_found_and_its_answer_named(room: Room, change: str) -> None:
    one, two = (record(room, webm(size=THREE, seed=seed)) for seed in (1, 2))
    room.say("words")
    path = room.store.settings.record_file
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for statement in CHANGES[change].split("; "):
            db.execute(statement, {"one": one, "two": two} if ":one" in statement else {})
    report = verify(room.store)
    assert not report.ok
    named = {flaw.id for flaw in report.faults}
    assert named & {one, two} == {one, two}
    if change not in {"all of it", "its row"}:
        with pytest.raises(Fault), room.store.read() as conn:
            attachments.whole(room.store, conn, attachments.of_utterance(conn, one))


def test_a_recording_from_another_persons_answer_does_not_open(
    room: Room, another: Callable[[Store], Room]
) -> None:
    other = another(room.store)
    one, two = record(room, webm(size=900)), record(other, webm(size=900))
    with room.store.read() as conn:
        kept = attachments.of_utterance(conn, one)
        theirs = attachments.of_utterance(conn, two)
        assert kept is not None
        assert theirs is not None
        moved = attachments.Kept(theirs.id, kept.utterance, kept.person, theirs.media, theirs.chunks)
        with pytest.raises(DoesNotOpen):
            attachments.whole(room.store, conn, moved)


def test_without_the_key_what_could_not_be_compared_is_counted(room: Room) -> None:
    record(room, webm())
    settings_ = room.store.settings
    room.store.close()
    settings_.key_file.unlink()
    from app.record.verify import verify_record

    report = verify_record(settings_)
    assert report.ok
    assert report.as_json()["unopened"] == report.as_json()["recordings"] == 1


def test_the_database_refuses_to_change_a_kept_recording(both_room: Room) -> None:
    record(both_room, webm(size=900))
    for change in (
        "UPDATE attachment SET media = 'audio/mp4'",
        "DELETE FROM attachment",
        "UPDATE attachment_chunk SET n = 7",
        "DELETE FROM attachment_chunk",
    ):
        with pytest.raises(DBAPIError), both_room.store.engine.begin() as conn:
            conn.execute(text(change))


def test_an_erased_answer_takes_its_recording_with_it(both_room: Room) -> None:
    gone, stays = record(both_room, webm(size=THREE)), record(both_room, webm(size=900, seed=9))
    erase_one(both_room, gone)
    with both_room.store.read() as conn:
        left = conn.scalar(text("SELECT sum(length(ciphertext)) FROM attachment_chunk"))
    assert left == len(the_whole(both_room, stays)) + AROUND
    assert verify(both_room.store).ok
    found = {one["id"]: one for one in collect(both_room.store, both_room.person)["utterances"]}
    assert found[gone]["recording"] is None
    assert found[stays]["recording"] is not None


def test_erasing_a_recording_names_the_answers_that_carry_the_same(room: Room) -> None:
    data = webm(size=900)
    one = record(room, data)
    two = record(room, data, words="And this.", supersedes=one)
    record(room, webm(size=900, seed=5))
    with room.store.read() as conn:
        assert erase.quoting(room.store, conn, one) == [two]


def test_an_erased_person_takes_every_recording_with_them(both_room: Room) -> None:
    record(both_room, webm(size=900))
    record(both_room, png(), how="drawing")
    erase_one(both_room, None)
    with both_room.store.read() as conn:
        assert conn.scalar(text("SELECT sum(length(ciphertext)) FROM attachment_chunk")) == 0
    assert verify(both_room.store).ok


def test_the_export_holds_it_byte_for_byte(room: Room) -> None:
    import base64

    data = png(60)
    record(room, data, how="drawing")
    room.say("words")
    drawn, said = json.loads(json.dumps(collect(room.store, room.person)))["utterances"]
    assert said["recording"] is None
    assert base64.b64decode(drawn["recording"]["base64"]) == data
    assert drawn["recording"]["sha256"] == attachments.sha256_of(data)
    assert (drawn["recording"]["media"], drawn["how"]) == ("image/png", "drawing")


def test_an_empty_or_unknown_file_is_never_sealed(room: Room) -> None:
    for data in (b"", b"<script>", body(500)):
        with pytest.raises(Fault):
            attachments.ready(room.store, data, utterance="x", person=room.person)
