"""Many threads in several processes, and processes killed at the worst moment: no gap, no double."""

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from app.ground.store import Store
from app.record import utterances
from app.record.verify import verify
from tests.support import appending

Room = Any
THREADS, PROCESSES, EACH = 8, 2, 10
KILLS = 10


def place(room: Room) -> dict[str, str]:
    names = ("person", "conversation", "sitting", "question")
    return {name: getattr(room, name) for name in names}


def program(task: dict[str, Any]) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, appending.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert child.stdin is not None
    child.stdin.write(json.dumps(task))
    child.stdin.close()
    return child


def result(child: subprocess.Popen[str]) -> Any:
    assert child.stdout is not None
    out = child.stdout.read()
    child.stdout.close()
    assert child.wait() == 0
    return json.loads(out)


def where(store: Store) -> dict[str, str]:
    return {"folder": str(store.settings.data), "url": store.settings.database_url}


def test_threads_of_two_processes_leave_no_gap(both_store: Store, another: Callable[[Store], Room]) -> None:
    places = [place(another(both_store)) for _ in range(THREADS)]
    children = [
        program({"task": "beside", **where(both_store), "places": places, "name": f"p{n}", "each": EACH})
        for n in range(PROCESSES)
    ]
    while any(child.poll() is None for child in children):
        assert verify(both_store).faults == []  # also while it is being written
        time.sleep(0.1)
    took = sorted(second for child in children for second in result(child))

    count = THREADS * PROCESSES * EACH
    assert len(took) == count
    report = verify(both_store)
    assert report.faults == []
    assert report.utterances == count
    with both_store.read() as conn:
        seqs = list(conn.scalars(text("SELECT seq FROM utterance ORDER BY seq")))
    assert seqs == list(range(1, count + 1))
    engine = "SQLite" if both_store.settings.is_sqlite else "PostgreSQL"
    print(
        f"{engine}: {count} answers from {THREADS} threads in each of {PROCESSES} processes, "
        f"p50 {took[count // 2] * 1000:.0f} ms, p99 {took[int(count * 0.99)] * 1000:.0f} ms"
    )


@pytest.mark.parametrize("point", list(appending.POINTS))
def test_a_kill_loses_nothing_acknowledged_and_a_retry_doubles_nothing(both_room: Room, point: str) -> None:
    store, here = both_room.store, place(both_room)
    child = program({"task": "killed", **where(store), "place": here, "point": point, "count": KILLS})
    acknowledged = result(child)
    assert len(acknowledged) == KILLS
    assert verify(store).faults == []

    kept = Counter(one.key for one in both_room.all())
    assert all(kept[key] == 1 for key in acknowledged)
    unacknowledged = [key[:-1] + "b" for key in acknowledged]
    committed = point in {"after COMMIT, before the anchor", "before the response"}
    assert {kept[key] for key in unacknowledged} == ({1} if committed else {0})

    for key in unacknowledged:
        appending.keep(store, appending.said(here, key, "unacknowledged"))
    words = Counter(one.key for one in both_room.all())
    assert all(words[key] == 1 for key in unacknowledged)

    for key in unacknowledged:
        appending.keep(store, appending.said(here, key, "edited"))
    last = {one.key: one.content.words for one in utterances.current(both_room.all())}
    assert all(last[key] == "edited" for key in unacknowledged)
    assert len(both_room.all()) == 3 * KILLS
    assert verify(store).faults == []
