"""Whatever changes a stored byte is found, and the answer it belongs to is named; 1,000 ways in the bench."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.ground.clock import SystemClock
from app.ground.faults import Fault
from app.ground.store import Store
from app.record.verify import verify_record
from tests.support.tampering import Tampering

Room = Any


def test_two_hundred_tamperings_are_found_and_named(
    room: Room, another: Callable[[Store], Room], tmp_path: Path
) -> None:
    rooms = [room, another(room.store), another(room.store)]
    for number in range(24):
        one = rooms[number % 3]
        one.keep(*(one.said(f"{number} {part} " + "word " * (number % 7)) for part in range(number % 3 + 1)))
    settings = room.store.settings
    room.store.close()
    shutil.rmtree(settings.data / "cache", ignore_errors=True)
    tampering = Tampering(settings, tmp_path)
    assert verify_record(settings).ok

    changed = 0
    for what, there in tampering.each(200, seed=1):
        report = verify_record(there)
        differs, names = tampering.changed(there)
        assert all(flaw.what for flaw in report.faults)
        if not differs:
            continue
        changed += 1
        assert not report.ok, what
        places = {flaw.seq for flaw in report.faults}
        named = {flaw.id for flaw in report.faults}
        for name in names:
            assert name in named or place_of(tampering, name) in places or all_is_lost(report.faults), what
    print(f"{changed} of 200 changed a stored byte, and each was found")
    assert changed > 120


def place_of(tampering: Tampering, name: str) -> int:
    return int(str(tampering.answers[name][0]))


def all_is_lost(faults: list[Any]) -> bool:
    """Whether the file could not be read as a database at all, so that nothing in it could be named."""
    return any("cannot be read" in flaw.what for flaw in faults)


def test_a_damaged_description_of_the_tables_is_a_finding_and_stops_the_start_in_words(room: Room) -> None:
    """SQLite quotes the damaged text in its own sentence, and the driver reads that as UTF-8."""
    room.say("one")
    settings = room.store.settings
    room.store.close()
    for name in (b"CREATE TABLE utterance", b"CREATE TABLE alembic_version", b"CREATE INDEX"):
        raw = settings.record_file.read_bytes()
        where = raw.index(name)
        for letter in (b"\xff", b"\x00", b"Z"):
            for at in (where, where + 8, where + len(name) - 1):
                settings.record_file.write_bytes(raw[:at] + letter + raw[at + 1 :])
                report = verify_record(settings)
                assert all(flaw.what for flaw in report.faults)
                with contextlib.suppress(Fault):
                    Store.open(settings, SystemClock()).close()
        settings.record_file.write_bytes(raw)
    assert verify_record(settings).ok


def test_a_removed_or_cut_anchor_is_found(room: Room, tmp_path: Path) -> None:
    for number in range(5):
        room.say(str(number))
    settings = room.store.settings
    path = settings.anchor_file
    whole = path.read_bytes()
    for damage in (
        b"",
        whole[:-1],
        whole[:60] + b"x" + whole[61:],
        whole.replace(b"1 3 ", b"1 9 "),
    ):
        path.write_bytes(damage)
        assert not verify_record(settings).ok, damage
    path.unlink()
    assert not verify_record(settings).ok
    path.write_bytes(whole)
    assert verify_record(settings).ok
    assert tmp_path.exists()
