"""What was altered, moved, removed or cut off is found and named; what was not is not."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.ground.settings import Settings
from app.record.verify import verify, verify_record

Room = Any


def change(path: Path, *statements: str) -> None:
    """Change the file behind the application's back, without its triggers."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)


def test_an_untouched_record_is_ok(both_room: Room) -> None:
    receipts = [both_room.say(str(number)) for number in range(5)]
    report = verify(both_room.store)

    assert report.as_json() == {"ok": True, "utterances": 5, "head": both_room.all()[-1].hash, "faults": []}
    assert receipts[-1].seq == 5


def test_an_empty_record_is_ok(both_room: Room) -> None:
    assert verify(both_room.store).as_json() == {"ok": True, "utterances": 0, "head": None, "faults": []}


ALTERED = {
    "a word of the clear columns": "UPDATE utterance SET topic = 'x' WHERE seq = 3",
    "re-timed": "UPDATE utterance SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 3",
    "another person": "UPDATE utterance SET person = 'x' WHERE seq = 3",
    "another audience": "UPDATE utterance SET audience = '[]' WHERE seq = 3",
    "another hash": "UPDATE utterance SET hash = substr(hash, 2) || substr(hash, 1, 1) WHERE seq = 3",
    "another sealed hash": "UPDATE utterance SET sealed_hash = '00' WHERE seq = 3",
    "a blob for a text": "UPDATE utterance SET topic = CAST(topic AS BLOB) WHERE seq = 3",
    "a text for a number": "UPDATE utterance SET instance = 'one' WHERE seq = 3",
    "no UTF-8": "UPDATE utterance SET topic = CAST(x'ff' AS TEXT) WHERE seq = 3",
    "no value": "UPDATE utterance SET client_at = x'' WHERE seq = 3",
    "another ciphertext": "UPDATE utterance_sealed SET ciphertext = x'00' WHERE utterance_id = :id",
    "a text for a ciphertext": "UPDATE utterance_sealed SET ciphertext = 'a' WHERE utterance_id = :id",
    "an emptied ciphertext": "UPDATE utterance_sealed SET ciphertext = x'' WHERE utterance_id = :id",
    "no ciphertext": "DELETE FROM utterance_sealed WHERE utterance_id = :id",
    "swapped": (
        "UPDATE utterance SET seq = -1 WHERE seq = 3; UPDATE utterance SET seq = 3 WHERE seq = 4;"
        "UPDATE utterance SET seq = 4 WHERE seq = -1"
    ),
}


@pytest.mark.parametrize("what", list(ALTERED))
def test_what_was_altered_is_named_and_nothing_else(room: Room, what: str) -> None:
    ids = [room.say(str(number)).id for number in range(6)]
    change(room.store.settings.record_file, *ALTERED[what].replace(":id", f"'{ids[2]}'").split(";"))

    report = verify(room.store)

    named = {flaw.id for flaw in report.faults}
    assert ids[2] in named
    assert named <= {ids[2], ids[3]} if what == "swapped" else named == {ids[2]}


def test_a_removed_row_and_a_cut_end_are_named_by_their_place(room: Room) -> None:
    ids = [room.say(str(number)).id for number in range(6)]
    change(
        room.store.settings.record_file,
        *(f"DELETE FROM {table} WHERE {key} IN ('{ids[2]}', '{ids[5]}')" for table, key in (
            ("utterance_sealed", "utterance_id"), ("utterance", "id"))),
    )  # fmt: skip
    report = verify(room.store)

    assert [(flaw.id, flaw.seq) for flaw in report.faults] == [(None, 3), (None, 6)]


def test_a_cut_end_with_its_head_moved_back_is_found_by_the_anchor(room: Room) -> None:
    ids = [room.say(str(number)).id for number in range(4)]
    hash_ = room.all()[2].hash
    change(
        room.store.settings.record_file,
        f"DELETE FROM utterance_sealed WHERE utterance_id = '{ids[3]}'",
        f"DELETE FROM utterance WHERE id = '{ids[3]}'",
        f"UPDATE chain_head SET seq = 3, head = '{hash_}'",
    )
    first, *others = verify(room.store).faults
    assert (first.seq, first.what) == (4, "An answer was cut off the end.")
    assert others == []


def test_a_chain_worked_out_again_is_found_by_the_anchor(room: Room) -> None:
    from app.record import rows

    for number in range(4):
        room.say(str(number))
    path = room.store.settings.record_file
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        stored = [dict(row) for row in db.execute("SELECT * FROM utterance ORDER BY seq")]
    prev = stored[0]["hash"]
    changes = []
    for row in stored[1:]:
        row["topic"] = "forged"
        prev = row["hash"] = rows.link(prev, prev, row)
        changes.append(f"UPDATE utterance SET topic = 'forged', hash = '{prev}' WHERE seq = {row['seq']}")
    change(path, *changes, f"UPDATE chain_head SET head = '{prev}'")

    report = verify(room.store)
    assert [flaw.id for flaw in report.faults] == [row["id"] for row in stored[1:]]


def test_heads_questions_anchor_and_erasures_are_checked_too(room: Room) -> None:
    room.say("one")
    settings: Settings = room.store.settings
    change(settings.record_file, "UPDATE chain_head SET seq = 99999999999")
    assert not verify_record(settings).ok
    change(settings.record_file, "UPDATE chain_head SET seq = 1")
    assert verify_record(settings).ok
    change(settings.record_file, "INSERT INTO chain_head VALUES ('someone', 1, 'x')")
    assert not verify_record(settings).ok
    change(settings.record_file, "DELETE FROM chain_head WHERE scope = 'someone'")
    change(settings.record_file, "UPDATE question SET snapshot = replace(snapshot, 'What', 'Who')")
    assert {flaw.id for flaw in verify_record(settings).faults} == {None, room.all()[0].id}
    change(settings.record_file, "UPDATE question SET snapshot = replace(snapshot, 'Who', 'What')")
    settings.anchor_file.rename(settings.anchor_file.with_suffix(".away"))
    assert [flaw.what for flaw in verify_record(settings).faults] == [
        "The anchor file is missing or cannot be read."
    ]


@pytest.mark.parametrize("damage", ["no database", "empty", "cut", "header"])
def test_a_damaged_file_is_a_finding_and_no_exception(room: Room, damage: str) -> None:
    for number in range(50):
        room.say(str(number))
    path = room.store.settings.record_file
    room.store.engine.dispose()
    room.store.reader.dispose()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = path.read_bytes()
    path.write_bytes(
        {
            "no database": b"This is a letter." * 500,
            "empty": b"",
            "cut": raw[: len(raw) // 2],
            "header": raw[:16] + bytes(84) + raw[100:],
        }[damage]
    )
    report = verify_record(room.store.settings)

    assert not report.ok
    assert all(flaw.what.endswith(".") for flaw in report.faults)


def test_a_record_ahead_of_its_anchor_is_fine(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.say("one")
    monkeypatch.setattr(room.store.anchor, "add", lambda _heads: None)
    room.say("two")
    assert verify(room.store).ok
    monkeypatch.undo()
    room.say("three")
    assert verify(room.store).ok


def test_a_torn_last_line_of_the_anchor_is_no_finding(room: Room) -> None:
    room.say("one")
    path = room.store.settings.anchor_file
    whole = path.read_bytes()
    path.write_bytes(whole + b"1 2 abcdef")
    assert verify(room.store).ok
    room.say("two")
    assert path.read_bytes().startswith(whole + b"1 2 ")
    assert path.read_bytes().count(b"\n") == 3
    assert verify(room.store).ok


@pytest.mark.parametrize(
    "line", ["1 2 zz", "0 1 " + "0" * 64, "3 9 " + "0" * 64 + " init", "1 1 " + "0" * 64]
)
def test_a_changed_anchor_is_a_finding(room: Room, line: str) -> None:
    room.say("one")
    with room.store.settings.anchor_file.open("a") as file:
        file.write(line + "\n")
    assert not verify(room.store).ok


def test_both_engines_name_a_changed_row(both_room: Room, another: Callable[..., Room]) -> None:
    first = [both_room.say(str(number)) for number in range(3)]
    other = another(both_room.store)
    second = [other.say(str(number)) for number in range(3)]
    both_room.say("last")
    with both_room.store.engine.begin() as conn:
        if both_room.store.settings.is_sqlite:
            conn.execute(text("DROP TRIGGER utterance_no_update"))
        else:
            conn.execute(text("ALTER TABLE utterance DISABLE TRIGGER ALL"))
        conn.execute(text("UPDATE utterance SET code = 'skip' WHERE seq IN (2, 5)"))

    assert [flaw.id for flaw in verify(both_room.store).faults] == [first[1].id, second[1].id]
