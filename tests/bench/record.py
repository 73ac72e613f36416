"""The record's figures: an append beside a bare insert, and the tamperings that tests do a part of."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.ground.clock import SystemClock
from app.ground.settings import load_settings
from app.ground.store import Store
from app.record.verify import verify, verify_record
from tests.bench import bare
from tests.bench.figures import Figure, alternate, most, rate
from tests.record.conftest import Room, make_room
from tests.record.test_tampering import all_is_lost, place_of
from tests.support.tampering import Tampering

EACH = 300
WARM = 1500  # appends until SQLite's log of changes has its full length, as in a service that runs


@contextmanager
def record() -> Iterator[Room]:
    """Give a person in a room of a new record on SQLite."""
    with TemporaryDirectory(prefix="own-words-bench-") as folder:
        store = Store.create(load_settings(Path(folder) / "data", {}), SystemClock())
        yield make_room(store)
        store.close()


def appends() -> Figure:
    """Measure one append after the other beside one bare durable insert after the other."""
    with record() as room, closing(bare.connect(room.store.settings.data / "bare.db")) as db:

        def ours(count: int = EACH) -> float:
            said = [room.said(f"I want to go home. {number}") for number in range(count)]
            start = time.perf_counter()
            for one in said:
                room.keep(one)
            return count / (time.perf_counter() - start)

        def insert(count: int = EACH) -> float:
            start = time.perf_counter()
            for number in range(count):
                bare.insert(db, "key", f"I want to go home. {number}")
            return count / (time.perf_counter() - start)

        ours(WARM)
        insert(WARM)
        kept, inserted = alternate(ours, insert)
        assert verify(room.store).ok
    return rate("append beside a bare durable insert", kept, inserted, 0.3)


def tamperings(count: int = 1000) -> Figure:
    """Tamper with a record; count what changed a stored byte and was not found, or not named."""
    missed = 0
    with record() as room, TemporaryDirectory(prefix="own-words-bench-") as copies:
        rooms = [room, make_room(room.store), make_room(room.store)]
        for number in range(60):
            one = rooms[number % 3]
            one.keep(
                *(one.said(f"{number} {part} " + "word " * (number % 9)) for part in range(number % 3 + 1))
            )
        room.store.close()
        tampering = Tampering(room.store.settings, Path(copies))
        for _, there in tampering.each(count, seed=2):
            report = verify_record(there)
            differs, names = tampering.changed(there)
            named = {flaw.id for flaw in report.faults}
            places = {flaw.seq for flaw in report.faults}
            whole = all(name in named or place_of(tampering, name) in places for name in names)
            missed += differs and (report.ok or not (whole or all_is_lost(report.faults)))
    return most(f"not found or not named, of {count} tamperings", (float(missed),), 0, unit="records")


def figures() -> Iterator[Figure]:
    """Measure everything of the record, one after the other."""
    yield appends()
    yield tamperings()
