"""A backup goes back whole, on the same engine or the other, and never brings erased words back."""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.ground.clock import SetClock
from app.ground.faults import Fault
from app.ground.settings import Settings, load_settings
from app.ground.store import Store
from app.record import attachments, drafts, erase, restore, unsent
from app.record import utterances as kept
from app.record.attachments import PART
from app.record.backup import Made, backup
from app.record.verify import verify, verify_record
from tests.record.test_recordings import record
from tests.support.media import webm

Room = Any


@pytest.fixture
def made(both_room: Room, tmp_path: Path) -> Made:
    """Give a backup of a record with a few answers, one of them changed, from each engine in turn."""
    first = both_room.say("I want to go home.\nSoon. ❤")
    both_room.keep(both_room.said("two"), both_room.said("three"))
    both_room.say("I want to go to my sister.", supersedes=first.id)
    return backup(both_room.store, tmp_path / "backups")


def place(settings: Settings, folder: Path, url: str = "") -> Settings:
    """Give an empty place with the key file in it."""
    there = load_settings(folder, {"OWNWORDS_DATABASE_URL": url})
    there.key_file.parent.mkdir(parents=True)
    shutil.copy(settings.key_file, there.key_file)
    there.key_file.chmod(0o600)
    return there


@pytest.fixture
def open_again(clock: SetClock) -> Iterator[Callable[[Settings], Store]]:
    opened: list[Store] = []

    def again(settings: Settings) -> Store:
        opened.append(Store.open(settings, clock))
        return opened[-1]

    yield again
    for store in opened:
        store.close()


@pytest.mark.parametrize("target", ["sqlite", "postgres"])
def test_a_backup_moves_between_engines_with_equal_heads(
    both_room: Room, made: Made, tmp_path: Path, open_again: Callable[[Settings], Store],
    request: pytest.FixtureRequest, target: str,
) -> None:  # fmt: skip
    url = request.getfixturevalue("another_postgres_url") if target == "postgres" else ""
    there = place(both_room.store.settings, tmp_path / "there", url)
    restored = restore.restore(there, both_room.store.clock, made.data, made.keys, by="Jo")

    before, after = verify(both_room.store), verify_record(there)
    assert after.ok
    assert (after.head, after.utterances) == (before.head, before.utterances) == (made.manifest.head, 4)
    assert restored.erased_again == 0
    store = open_again(there)
    with store.read() as conn:
        assert kept.of_person(store, conn, both_room.person) == both_room.all()
    mark = store.anchor.last()
    assert mark is not None
    assert (mark.epoch, mark.seq, mark.head) == (2, 4, made.manifest.head)
    assert "by Jo" in mark.note

    said = both_room.said("after", question=both_room.question)
    prepared = kept.prepare(store, [said])
    with store.write() as tx:
        kept.append(tx, prepared)
    assert verify(store).ok


def test_a_person_erased_since_the_backup_stays_erased(
    both_room: Room, made: Made, tmp_path: Path, open_again: Callable[[Settings], Store],
    another: Callable[[Store], Room],
) -> None:  # fmt: skip
    other = another(both_room.store)
    theirs = other.say("theirs")
    mine = backup(both_room.store, tmp_path / "second")
    store = both_room.store
    for person, utterance in ((both_room.person, None), (None, theirs.id)):
        with store.write() as tx:
            decided = erase.decide(
                tx, store, person=person, utterance=utterance, by=both_room.account, second=both_room.second,
                reason="asked for", appraised="nothing to keep",
            )  # fmt: skip
        erase.finish(store, [decided])
    newest = backup(store, tmp_path / "third").keys

    for old in (made, mine):
        there = place(store.settings, tmp_path / f"there-{old.manifest.seq}")
        restored = restore.restore(there, store.clock, old.data, newest, by="Jo")
        assert restored.erased_again == 2
        assert verify_record(there).ok
        again = open_again(there)
        with again.read() as conn:
            said = kept.of_person(again, conn, both_room.person)
            assert said
            assert all(one.content is None for one in said)
            assert all(one.content is None for one in kept.of_person(again, conn, other.person))
            assert not conn.scalar(text("SELECT max(length(ciphertext)) FROM utterance_sealed"))


def test_the_newest_keys_are_taken_and_older_ones_refused(
    room: Room, tmp_path: Path, another: Callable[[Store], Room]
) -> None:
    old = backup(room.store, tmp_path / "old")
    room.say("one")
    another(room.store).say("somebody new")
    new = backup(room.store, tmp_path / "new")
    there = place(room.store.settings, tmp_path / "there")

    with pytest.raises(Fault, match="older than the data"):
        restore.restore(there, room.store.clock, new.data, old.keys, by="Jo")
    assert not there.record_file.exists()
    with pytest.raises(Fault, match="not there"):
        restore.restore(there, room.store.clock, new.data, tmp_path / "nothing", by="Jo")
    restore.restore(there, room.store.clock, old.data, new.keys, by="Jo")
    assert verify_record(there).ok

    # the newer keys win, whether they lie there or are given, and older ones do not stay beside them
    shutil.move(there.record_file, tmp_path / "away.db")
    restore.restore(there, room.store.clock, new.data, old.keys, by="Jo")
    assert verify_record(there).utterances == 2

    here = place(room.store.settings, tmp_path / "here")
    shutil.copy(old.keys, here.people_file)
    restore.restore(here, room.store.clock, new.data, new.keys, by="Jo")
    assert verify_record(here).ok
    assert {path.name for path in here.people_file.parent.iterdir()} <= {
        "installation.key", "people.db", "people.db-wal", "people.db-shm",
    }  # fmt: skip


def test_keys_that_know_somebody_else_are_not_written_over(
    room: Room, tmp_path: Path, another: Callable[[Store], Room]
) -> None:
    old = backup(room.store, tmp_path / "old")
    there = place(room.store.settings, tmp_path / "there")
    restore.restore(there, room.store.clock, old.data, old.keys, by="Jo")
    apart = Store.open(there, room.store.clock)
    another(apart).say("kept over there")
    apart.close()
    there.record_file.unlink()
    for _ in range(9):
        room.store.keys.set_meta("x", "y")
    new = backup(room.store, tmp_path / "new")
    with pytest.raises(Fault, match="do not know"):
        restore.restore(there, room.store.clock, new.data, new.keys, by="Jo")


def test_nothing_is_put_over_a_record_or_a_filled_database(both_room: Room, made: Made) -> None:
    store = both_room.store
    with pytest.raises(Fault, match="already|not empty"):  # noqa: RUF043 two sentences
        restore.restore(store.settings, store.clock, made.data, made.keys, by="Jo")
    assert verify(store).ok


def test_a_restore_in_the_same_place_begins_a_new_epoch(room: Room, tmp_path: Path) -> None:
    store = room.store
    room.say("one")
    made = backup(store, tmp_path / "b")
    room.say("two, which the backup does not hold")
    store.engine.dispose()
    store.reader.dispose()
    for path in store.settings.data.glob("record.db*"):
        path.unlink()
    restore.restore(store.settings, store.clock, made.data, made.keys, by="Jo Smith")

    assert verify_record(store.settings).ok
    assert verify_record(store.settings).utterances == 1
    assert [line.split()[:2] for line in store.settings.anchor_file.read_text().splitlines()] == [
        ["1", "0"], ["1", "1"], ["1", "2"], ["2", "1"],
    ]  # fmt: skip


def test_another_key_is_refused(room: Room, tmp_path: Path) -> None:
    made = backup(room.store, tmp_path / "b")
    there = place(room.store.settings, tmp_path / "there")
    there.key_file.write_text(bytes(range(32)).hex())
    with pytest.raises(Fault, match="not the one these keys were wrapped by"):
        restore.restore(there, room.store.clock, made.data, made.keys, by="Jo")
    there.key_file.unlink()
    with pytest.raises(Fault, match="is missing"):
        restore.restore(there, room.store.clock, made.data, made.keys, by="Jo")


@pytest.mark.parametrize("damage", ["row", "cut", "no zip", "manifest", "format", "table"])
def test_a_damaged_backup_is_said_and_leaves_no_record(room: Room, tmp_path: Path, damage: str) -> None:
    room.say("one")
    made = backup(room.store, tmp_path / "b")
    broken = tmp_path / "broken.data.zip"
    raw = made.data.read_bytes()
    if damage == "cut":
        broken.write_bytes(raw[: len(raw) // 2])
    elif damage == "no zip":
        broken.write_bytes(b"a letter")
    else:
        with zipfile.ZipFile(made.data) as old, zipfile.ZipFile(broken, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name == "utterance.jsonl" and damage == "row":
                    data = data.replace(b'"topic":"wants"', b'"topic":"wonts"')
                if name == "utterance.jsonl" and damage == "table":
                    continue
                if name == "manifest.json" and damage == "manifest":
                    data = b"{}"
                if name == "manifest.json" and damage == "format":
                    data = json.dumps({**json.loads(data), "format": 9}).encode()
                new.writestr(name, data)
    there = place(room.store.settings, tmp_path / "there")
    with pytest.raises(Fault):
        restore.restore(there, room.store.clock, broken, made.keys, by="Jo")
    assert not list(there.data.glob("record.db*"))


def test_what_cannot_be_written_is_said_and_leaves_nothing(room: Room, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(Fault, match="cannot be made"):
        backup(room.store, tmp_path / "file" / "b")


def test_a_backup_holds_no_words_no_key_and_is_private(room: Room, tmp_path: Path) -> None:
    words = "the canary sings in the kitchen"
    room.say(words)
    made = backup(room.store, tmp_path / "b")
    key = bytes.fromhex(room.store.settings.key_file.read_text())
    with zipfile.ZipFile(made.data) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
        assert "sign_in.jsonl" not in archive.namelist()
    whole += made.data.read_bytes() + made.keys.read_bytes()
    for secret in (words.encode(), key, key.hex().encode()):
        assert secret not in whole
    for path in (made.data, made.keys):
        assert path.stat().st_mode & 0o077 == 0


def test_recordings_go_along_kept_and_unsent(
    both_room: Room, tmp_path: Path, open_again: Callable[[Settings], Store]
) -> None:
    data = webm(size=PART * 3)
    name = record(both_room, data)
    where = drafts.Place(both_room.conversation, "wants", "want", 1, both_room.sitting)
    with both_room.store.write() as tx:
        unsent.add(
            tx, both_room.store, where, both_room.person, unsent.PieceOf("a" * 32, "voice", 0, data, 10**6)
        )
    made = backup(both_room.store, tmp_path / "backups")
    there = place(both_room.store.settings, tmp_path / "there")
    restore.restore(there, both_room.store.clock, made.data, made.keys, by="Jo")

    report = verify_record(there)
    assert (report.ok, report.recordings, report.unopened) == (True, 1, 0)
    store = open_again(there)
    with store.read() as conn:
        found = attachments.of_utterance(conn, name)
        assert found is not None
        assert attachments.whole(store, conn, found) == data
        left = unsent.of_place(conn, where)
        assert left is not None
        assert unsent.data_of(store, conn, where, left) == data
