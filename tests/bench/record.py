"""The record's figures: an append beside a bare insert, and the tamperings that tests do a part of."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from app.ground.clock import SystemClock
from app.ground.ids import new_id
from app.ground.settings import load_settings
from app.ground.store import Store
from app.record.verify import verify, verify_record
from tests.bench import raw as raw_inserts
from tests.bench.figures import RUNS, Figure, alternate, most, rate
from tests.record.conftest import Room, make_room
from tests.record.test_tampering import all_is_lost, place_of
from tests.support.tampering import Tampering

T = TypeVar("T")
EACH = 300
WARM = 1500  # appends until SQLite's log of changes has its full length, as in a service that runs


@contextmanager
def record() -> Iterator[Room]:
    """Give a person in a room of a new record on SQLite."""
    with TemporaryDirectory(prefix="own-words-bench-") as folder:
        store = Store.create(load_settings(Path(folder) / "data", {}), SystemClock())
        yield make_room(store)
        store.close()


def appends() -> Iterator[Figure]:
    """Measure one append after the other beside durable inserts by the driver alone, one after the other.

    A raw insert is that of the same rows into the same tables: what is left is what sealing, chains, heads,
    anchor and *once* cost. The shortest row there is stands beside it, and what the disk takes for a page.
    """
    with record() as room, closing(raw_inserts.shortest(room.store.settings.data / "bare.db")) as db:

        def ours(count: int = EACH) -> float:
            said = [room.said(f"I want to go home. {number}") for number in range(count)]
            return _rate(said, room.keep)

        def shortest(count: int = EACH) -> float:
            return _rate(
                range(count), lambda number: raw_inserts.insert(db, "key", f"I want to go home. {number}")
            )

        ours(WARM)
        shortest(WARM)
        raw = _raw(room, WARM + (RUNS + 1) * EACH)
        raw(WARM)
        kept, same, short = alternate(ours, partial(raw, EACH), shortest)
        assert verify(room.store).ok
        disk = _disk(room.store.settings.data / "page")
    yield rate("append beside a raw durable insert of the same rows", kept, same, 0.3)
    yield rate("append beside a durable insert of the shortest row", kept, short, None)
    yield most("the disk, for one page that is there to stay", (disk,), None, unit="ms")


def _rate(things: Iterable[T], act: Callable[[T], object]) -> float:
    start = time.perf_counter()
    done = [act(one) for one in things]
    return len(done) / (time.perf_counter() - start)


def _raw(room: Room, count: int) -> Callable[[int], float]:
    """Return a measure that inserts rows like the record's own, ready made, into tables like its own."""
    raw = raw_inserts.Raw(
        raw_inserts.connect(room.store.settings.data / "raw.db"), room.store.settings.record_file
    )
    ready = iter([raw.row(new_id()) for _ in range(count)])
    return lambda some: _rate(list(islice(ready, some)), lambda row: raw.insert(row, b"I want to go home."))


def _disk(path: Path, times: int = 200) -> float:
    with path.open("wb", buffering=0) as file:
        file.write(bytes(4096 * times))
        os.fsync(file.fileno())
        file.seek(0)
        start = time.perf_counter()
        for _ in range(times):
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
        return (time.perf_counter() - start) / times * 1000


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
    yield from appends()
    yield tamperings()
