"""A small record and a large one: does anything that people do take longer when there is more of it?"""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from app.access import accounts
from app.access.accounts import AccountInfo
from app.acts import reading
from app.ground.clock import SystemClock
from app.ground.settings import load_settings
from app.ground.store import Store
from app.record import utterances
from app.record.content import Content
from app.record.said import Said
from app.record.verify import verify
from app.web.factory import create_app
from tests.bench import people
from tests.bench.figures import Figure, alternate, growth
from tests.bench.pages import caller
from tests.bench.people import Somebody

SMALL, LARGE = 10, 10_000  # people of a hundred answers each: 1,000 and 1,000,000
ASKED = 10  # people who are looked at in both: the first, the last, and some between
APPENDS, SHOWN, OPENED = 200, 100, 50  # in one run
GROWTH = 1.3
NAMES = "people.json"


@dataclass(frozen=True)
class Record:
    """One record, and the people in it who are looked at."""

    store: Store
    made: list[Somebody]

    def worker(self, somebody: Somebody) -> AccountInfo:
        """Return the worker who may open somebody's words."""
        with self.store.read() as conn:
            found = accounts.by_id(conn, somebody.worker)
        if found is None:
            raise RuntimeError("the worker is gone")
        return found


def make(folder: Path, count: int, tell: Callable[[str], None]) -> Record:
    """Make a record of so many people, or open the one that is there; ``verify`` has to say ok of it."""
    if not (folder / NAMES).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        start = time.perf_counter()
        service = people.new_service(folder)
        found = list(people.make_people(service, people.tell(service), count))
        service.store.close()
        chosen = people.first(found, ASKED)
        (folder / NAMES).write_text(json.dumps([asdict(one) for one in chosen]))
        tell(f"{count * people.ANSWERS:,} answers made in {time.perf_counter() - start:.0f} s")
    store = Store.open(load_settings(folder, {}), SystemClock())
    start = time.perf_counter()
    report = verify(store)
    if not report.ok or report.utterances < count * people.ANSWERS:
        raise RuntimeError(f"verify does not say ok: {report.faults[:3]}")
    tell(f"verify: ok, {report.utterances:,} answers, in {time.perf_counter() - start:.0f} s")
    return Record(store, [Somebody(**one) for one in json.loads((folder / NAMES).read_text())])


def measure(folder: Path, tell: Callable[[str], None]) -> Iterator[Figure]:
    """Measure what is kept, shown and opened, in 1,000 and in 1,000,000 answers."""
    small, large = (make(folder / str(count), count, tell) for count in (SMALL, LARGE))
    yield _grown("Keeping one answer", small, large, _appending)
    yield _grown("Opening the page of a question", small, large, _showing)
    yield _grown("The same with nothing in memory", small, large, partial(_showing, cold=True))
    yield _grown("Opening a person's words as their worker", small, large, _opening)
    yield _grown("The same with nothing in memory", small, large, partial(_opening, cold=True))
    for record in (small, large):
        record.store.close()


def _grown(name: str, small: Record, large: Record, of: Callable[[Record], Callable[[], float]]) -> Figure:
    slow, fast = of(large), of(small)
    slow(), fast()
    return growth(f"{name}, 1,000,000 answers against 1,000", *alternate(slow, fast), GROWTH)


def _appending(record: Record) -> Callable[[], float]:
    """Return a measure of one append: sealed, chained, durable, anchored. In milliseconds."""
    store = record.store
    with store.read() as conn:
        like = utterances.of_conversation(store, conn, record.made[0].conversation)[-1]

    def said(at: int) -> Said:
        one = record.made[at % len(record.made)]
        return replace(
            people.again(like, one, Content(f"{people.WANT} {at}")),
            instance=at + 1,
            topic="wants",
            step="want",
        )

    def measure() -> float:
        answers = [said(at) for at in range(APPENDS)]
        start = time.perf_counter()
        for one in answers:
            prepared = utterances.prepare(store, [one])
            with store.write() as tx:
                utterances.append(tx, prepared)
        return (time.perf_counter() - start) / APPENDS * 1000

    return measure


def _showing(record: Record, *, cold: bool = False) -> Callable[[], float]:
    """Return a measure of a question's page without a server. In milliseconds."""
    app = create_app(record.store)
    calls = [caller(app, one.page, one.cookie) for one in record.made]
    return _each(record, [lambda call=call: _shown(*call()) for call in calls], SHOWN, cold=cold)


def _shown(status: str, body: bytes) -> None:
    if status != "200 OK" or people.WANT.encode() not in body:
        raise RuntimeError(status)


def _opening(record: Record, *, cold: bool = False) -> Callable[[], float]:
    """Return a measure of opening words, with the look that is kept first. In milliseconds."""
    acts = []
    for one in record.made:
        account = record.worker(one)
        acts.append(partial(reading.open_words, record.store, account, one.person, kind="words"))
    return _each(record, acts, OPENED, cold=cold)


def _each(record: Record, acts: list[Callable[[], object]], times: int, *, cold: bool) -> Callable[[], float]:
    def measure() -> float:
        spent = 0.0
        for at in range(times):
            if cold:
                record.store.keys.forget()
            start = time.perf_counter()
            acts[at % len(acts)]()
            spent += time.perf_counter() - start
        return spent / times * 1000

    return measure
