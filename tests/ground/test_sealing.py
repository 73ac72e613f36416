"""Keys: nothing opens without them, in another place, or once they are destroyed."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.ground import keyfile, rekey
from app.ground.clock import SetClock, SystemClock
from app.ground.faults import Fault
from app.ground.people_file import PeopleFile
from app.ground.sealing import DoesNotOpen, Erased, KeyRing, open_json, seal_json
from app.ground.settings import Settings
from app.ground.store import Store

WORDS = "I want to go home. ❤".encode()


@pytest.fixture
def ring(store: Store) -> KeyRing:
    store.keys.create("ann")
    return store.keys


def test_what_is_sealed_opens_only_in_its_place(ring: KeyRing) -> None:
    sealed = ring.seal("ann", WORDS, b"here")
    ring.create("bob")

    assert ring.open("ann", sealed, b"here") == WORDS
    for person, aad, data in (
        ("ann", b"there", sealed),
        ("bob", b"here", sealed),
        ("ann", b"here", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        ("ann", b"here", b""),
        ("ann", b"here", b"\x02" + sealed[1:]),
    ):
        with pytest.raises(DoesNotOpen):
            ring.open(person, data, aad)
    assert ring.seal("ann", WORDS, b"here") != sealed


def test_small_values_and_digests(ring: KeyRing) -> None:
    assert open_json(ring, "ann", seal_json(ring, "ann", {"a": ["é"]}, "t:1:c"), "t:1:c") == {"a": ["é"]}
    ring.create("bob")
    assert ring.digest("ann", b"x") == ring.digest("ann", b"x")
    assert ring.digest("ann", b"x") != ring.digest("bob", b"x")
    assert ring.derived("session") != ring.derived("csrf")
    assert len(ring.derived("session")) == 32


def test_a_key_is_made_once_and_is_on_the_disk_at_once(ring: KeyRing, store: Store) -> None:
    sealed = ring.seal("ann", WORDS, b"")
    ring.create("ann")
    assert ring.open("ann", sealed, b"") == WORDS
    with closing(sqlite3.connect(store.settings.people_file)) as db:
        rows = db.execute("SELECT person, length(wrapped) FROM person_key").fetchall()
    assert rows == [("ann", 61)]


def test_a_person_without_a_key_and_one_whose_key_was_destroyed(ring: KeyRing) -> None:
    with pytest.raises(Fault, match="no key for this person"):
        ring.of("nobody")
    sealed = ring.seal("ann", WORDS, b"")
    ring.destroy("ann")
    with pytest.raises(Erased):
        ring.open("ann", sealed, b"")
    with pytest.raises(Erased):
        ring.create("ann")
    assert ring.file.people() == {"ann": False}


def test_a_key_destroyed_by_another_process_opens_nothing_here(ring: KeyRing, store: Store) -> None:
    sealed = ring.seal("ann", WORDS, b"")
    other = Store.open(store.settings, store.clock)
    other.keys.destroy("ann")
    other.close()
    with pytest.raises(Erased):
        ring.open("ann", sealed, b"")


def test_the_wrapped_key_is_gone_from_the_disk_after_it_was_destroyed(ring: KeyRing, store: Store) -> None:
    wrapped = ring.file.db.execute("SELECT wrapped FROM person_key").fetchone()[0]
    folder = store.settings.people_file.parent
    assert any(wrapped in path.read_bytes() for path in folder.iterdir())
    ring.destroy("ann")
    assert not any(wrapped in path.read_bytes() for path in folder.iterdir())


@pytest.mark.parametrize(
    ("content", "mode", "sentence"),
    [
        (None, 0o600, "is missing"),
        (b"ab" * 31 + b"\n", 0o600, "does not hold a key"),
        (b"00" * 32, 0o600, "does not hold a key"),
        (b"not a key at all", 0o600, "does not hold a key"),
        (b"\xff\xfe", 0o600, "does not hold a key"),
        (bytes(range(32)).hex().encode(), 0o640, "chmod 600"),
        (bytes(range(32)).hex().encode(), 0o604, "chmod 600"),
        (bytes(range(32)).hex().encode(), 0o600, "not the key of this record"),
    ],
)
def test_a_key_file_that_is_wrong_stops_the_start_in_words(
    store: Store, content: bytes | None, mode: int, sentence: str
) -> None:
    path = store.settings.key_file
    path.unlink()
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
    with pytest.raises(Fault, match=sentence):
        Store.open(store.settings, SystemClock())


def test_a_missing_or_broken_ring_stops_the_start_in_words(store: Store) -> None:
    store.close()
    path = store.settings.people_file
    path.write_bytes(b"this is no database " * 100)
    with pytest.raises(Fault, match="cannot be read"):
        Store.open(store.settings, SystemClock())
    path.unlink()
    with pytest.raises(Fault, match="is missing"):
        Store.open(store.settings, SystemClock())


def test_files_are_private(store: Store) -> None:
    for path in (store.settings.key_file, store.settings.people_file, store.settings.record_file):
        assert path.stat().st_mode & 0o077 == 0


def test_a_new_installation_key_opens_the_same_words(ring: KeyRing, store: Store) -> None:
    sealed = ring.seal("ann", WORDS, b"")
    before = store.settings.key_file.read_bytes()
    old = rekey.rekey(store)

    assert old.read_bytes() == before
    assert store.settings.key_file.read_bytes() != before
    assert ring.open("ann", sealed, b"") == WORDS
    again = Store.open(store.settings, SystemClock())
    assert again.keys.open("ann", sealed, b"") == WORDS
    again.close()


@pytest.mark.parametrize("point", ["before the wrapping", "after the wrapping"])
def test_a_change_of_keys_that_broke_off_is_finished_or_undone(
    ring: KeyRing, store: Store, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    sealed = ring.seal("ann", WORDS, b"")

    def broken(*_args: object) -> None:
        raise KeyboardInterrupt

    if point == "before the wrapping":
        monkeypatch.setattr(KeyRing, "rewrap", broken)
    else:
        monkeypatch.setattr("app.ground.files.replace", broken)
    with pytest.raises(KeyboardInterrupt):
        rekey.rekey(store)
    monkeypatch.undo()

    again = Store.open(store.settings, SystemClock())
    assert again.keys.open("ann", sealed, b"") == WORDS
    again.close()


def test_a_running_program_makes_no_key_under_an_old_installation_key(ring: KeyRing, store: Store) -> None:
    other = Store.open(store.settings, store.clock)
    rekey.rekey(other)
    other.close()
    with pytest.raises(Fault, match="start the program again"):
        ring.create("bob")
    assert ring.file.people() == {"ann": True}


def test_a_file_that_is_there_is_never_made_over(
    settings: Settings, make_store: Callable[[Settings], Store]
) -> None:
    made = make_store(settings)
    with pytest.raises(Fault, match="already"):
        keyfile.new_installation_key(settings.key_file)
    with pytest.raises(Fault, match="already"):
        Store.create(settings, made.clock)


def test_keys_without_their_key_file_are_not_given_another(store: Store, clock: SetClock) -> None:
    store.settings.key_file.unlink()
    store.settings.record_file.unlink()
    with pytest.raises(Fault, match="no key file"):
        Store.create(store.settings, clock)


def test_the_ring_tells_that_it_changed(tmp_path: Path) -> None:
    file = PeopleFile.make(tmp_path / "people.db", "k")
    before = int(file.meta("generation"))
    file.set_meta("x", "y")
    assert int(file.meta("generation")) == before + 1
    assert file.meta("x") == "y"
    assert file.meta("none", "default") == "default"
    file.close()
