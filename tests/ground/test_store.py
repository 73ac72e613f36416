"""The store: what is kept is durable, what fails says so in a sentence, and nothing is kept in part."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from app.ground import sqlite
from app.ground.clock import SetClock, SystemClock
from app.ground.engines import make_engine
from app.ground.faults import Fault
from app.ground.settings import Settings, load_settings
from app.ground.store import Store
from app.ground.troubles import Busy, Damaged, Full, ReadOnly, Unavailable

ADD = text("INSERT INTO question (fingerprint, snapshot) VALUES (:name, '{}')")
COUNT = text("SELECT count(*) FROM question")


def write_and_fail(store: Store, after: Callable[[], None]) -> None:
    with store.write() as tx:
        tx.after(after)
        tx.conn.execute(ADD, {"name": "b"})
        _ = 1 // 0


def fill(store: Store) -> None:
    with store.write() as tx:
        for number in range(2000):
            tx.conn.execute(ADD, {"name": f"{number}" * 50})


def kept(store: Store) -> int:
    with store.read() as conn:
        return int(conn.scalar(COUNT) or 0)


def test_a_write_is_kept_or_rolled_back_whole(both_store: Store) -> None:
    done: list[str] = []
    with both_store.write() as tx:
        tx.after(lambda: done.append("after"))
        tx.conn.execute(ADD, {"name": "a"})
        assert done == []
    assert done == ["after"]
    with pytest.raises(ZeroDivisionError):
        write_and_fail(both_store, lambda: done.append("never"))
    assert kept(both_store) == 1
    assert done == ["after"]
    with pytest.raises(IntegrityError) as error, both_store.write() as tx:
        tx.conn.execute(ADD, {"name": "a"})
    assert "'a'" not in str(error.value).replace("'a'::", "")
    assert kept(both_store) == 1


def test_what_fails_after_the_commit_takes_nothing_back(both_store: Store) -> None:
    done: list[str] = []

    def fail() -> None:
        raise OSError

    with both_store.write() as tx:
        tx.after(fail)
        tx.after(lambda: done.append("after"))
        tx.conn.execute(ADD, {"name": "a"})
    assert kept(both_store) == 1
    assert done == ["after"]


def test_every_connection_has_what_durability_rests_on(store: Store) -> None:
    for engine in (store.engine, store.reader):
        connections = [engine.connect() for _ in range(5)]
        for connection in connections:
            for name, wanted in sqlite.ASSERTED.items():
                cursor = connection.connection.cursor()
                assert cursor.execute(f"PRAGMA {name}").fetchone()[0] == wanted
                cursor.close()
        for connection in connections:
            connection.close()
    for name, wanted in sqlite.ASSERTED.items():
        assert store.keys.file.db.execute(f"PRAGMA {name}").fetchone()[0] == wanted


def test_postgres_waits_for_the_disk(both_store: Store) -> None:
    if not both_store.settings.is_sqlite:
        with both_store.read() as conn:
            assert conn.scalar(text("SHOW synchronous_commit")) == "on"
            assert conn.scalar(text("SHOW transaction_read_only")) == "on"
            assert conn.scalar(text("SHOW lock_timeout")) == "5s"


def test_a_setting_that_is_not_taken_stops_the_start(monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    monkeypatch.setattr(sqlite, "SET", [line for line in sqlite.SET if "synchronous" not in line])
    monkeypatch.setitem(sqlite.ASSERTED, "synchronous", 3)
    with pytest.raises(Fault, match="does not take"):
        Store.open(store.settings, SystemClock())


@pytest.fixture
def impatient(store: Store) -> Iterator[Callable[[str], None]]:
    """Give a way to run a pragma on every connection that writes."""
    lines: list[str] = ["PRAGMA busy_timeout=50"]

    def on(connection: Any, *_: object) -> None:
        for line in lines:
            connection.execute(line).close()

    event.listen(store.engine, "checkout", on)
    yield lines.append
    event.remove(store.engine, "checkout", on)


def test_a_locked_record_is_busy(store: Store, impatient: Callable[[str], None]) -> None:
    assert impatient
    with closing(sqlite3.connect(store.settings.record_file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="busy"), store.write() as tx:
            tx.conn.execute(ADD, {"name": "a"})
        other.execute("ROLLBACK")
    assert kept(store) == 0


def test_a_full_disk_keeps_nothing_and_says_so(store: Store, impatient: Callable[[str], None]) -> None:
    with store.read() as conn:
        pages = conn.scalar(text("PRAGMA page_count"))
    impatient(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Full, match="disk is full"):
        fill(store)
    assert kept(store) == 0


def test_a_record_that_is_read_only_says_so(store: Store, impatient: Callable[[str], None]) -> None:
    impatient("PRAGMA query_only=ON")
    with pytest.raises(ReadOnly, match="read-only"), store.write() as tx:
        tx.conn.execute(ADD, {"name": "a"})


def test_no_record_and_a_broken_record_are_said_in_words(settings: Settings, store: Store) -> None:
    store.close()
    settings.record_file.write_bytes(b"no database " * 1000)
    with pytest.raises(Damaged, match="ownwords verify"):
        Store.open(settings, SystemClock())
    settings.record_file.unlink()
    with pytest.raises(Fault, match="ownwords init"):
        Store.open(settings, SystemClock())


def test_a_server_that_is_not_there_is_said_in_words(store: Store) -> None:
    away = load_settings(
        store.settings.data, {"OWNWORDS_DATABASE_URL": "postgresql://nobody@/words?host=/nowhere"}
    )
    with pytest.raises(Unavailable, match="cannot be reached"):
        Store.open(away, SystemClock())


def test_a_first_try_that_broke_off_is_gone_on_with(
    both_settings: Settings,
    make_store: Callable[[Settings], Store],
    clock: SetClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.ground.migrate.upgrade", broken)
    with pytest.raises(KeyboardInterrupt):
        Store.create(both_settings, clock)
    monkeypatch.undo()
    assert kept(make_store(both_settings)) == 0


def test_a_database_of_somebody_else_is_not_touched(
    both_settings: Settings, make_store: Callable[[Settings], Store]
) -> None:
    both_settings.data.mkdir()
    engine = make_engine(both_settings)
    with engine.begin() as conn:
        conn.execute(text("CREATE TABLE theirs (id INTEGER)"))
    engine.dispose()
    with pytest.raises(Fault, match="not empty"):
        make_store(both_settings)


def test_a_result_that_was_not_read_to_its_end_holds_no_writer_up(both_store: Store, clock: SetClock) -> None:
    with both_store.write() as tx:
        for name in range(2000):
            tx.conn.execute(ADD, {"name": f"{name}"})
    with both_store.write() as tx:
        result = tx.conn.execute(text("SELECT * FROM question"))
        assert next(iter(result))
    other = Store.open(both_store.settings, clock)
    for store, name in ((other, "a"), (both_store, "b"), (other, "c"), (both_store, "d")):
        with store.write() as tx:
            tx.conn.execute(ADD, {"name": name})
    assert kept(both_store) == kept(other) == 2004
    other.close()
    result.close()


def test_writers_wait_for_each_other(both_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.ground.store.WAIT_SECONDS", 0.05)
    with both_store.write(), pytest.raises(Busy), both_store.write():
        pass
