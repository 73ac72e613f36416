"""A program that keeps answers beside others, and one that is killed while it does. Run by its path."""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.ground import store as stores
from app.ground.clock import SystemClock
from app.ground.settings import load_settings
from app.ground.store import Store
from app.record import utterances
from app.record.content import Content
from app.record.said import Said


def open_store(folder: str, url: str) -> Store:
    return Store.open(load_settings(Path(folder), {"OWNWORDS_DATABASE_URL": url}), SystemClock())


def said(place: dict[str, str], key: str, words: str) -> Said:
    return Said(
        **place, topic="wants", step="want", kind="words", code="given", language="en", said_by="person",
        entered_by="person", how="typed", audience=("held",), key=key, content=Content(words=words),
    )  # fmt: skip


def keep(store: Store, one: Said) -> str:
    prepared = utterances.prepare(store, [one])
    with store.write() as tx:
        receipt = utterances.append(tx, prepared)[0]
    return receipt.id


def beside_others(folder: str, url: str, places: list[dict[str, str]], name: str, each: int) -> list[float]:
    """Keep answers from one thread a place; return how long each took, in seconds."""
    store = open_store(folder, url)
    took: list[float] = []

    def work(number: int, place: dict[str, str]) -> None:
        for count in range(each):
            start = time.perf_counter()
            keep(store, said(place, f"{name}-{number}-{count}", f"words {number} {count}"))
            took.append(time.perf_counter() - start)

    threads = [threading.Thread(target=work, args=item) for item in enumerate(places)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.close()
    return took


def die(*_args: object, **_kwargs: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


# where a kill strikes: what is put out of its way, so that its call is the process's end
POINTS: dict[str, Callable[[], None]] = {
    "before the lock": lambda: setattr(Store, "write", die),
    "after the insert": lambda: setattr(utterances, "_move", die),
    "after COMMIT, before the anchor": lambda: setattr(stores.Write, "run_after", die),
    "before the response": lambda: None,
}


def killed(folder: str, url: str, place: dict[str, str], point: str, count: int) -> list[str]:
    """Fork one child after the other: each keeps an answer and is killed at its next one.

    Return the keys of the answers that were acknowledged before.
    """
    acknowledged = []
    for number in range(count):
        name = f"{point.replace(' ', '-').replace(',', '')}-{number}"
        readable, writable = os.pipe()
        child = os.fork()
        if child == 0:
            store = open_store(folder, url)
            keep(store, said(place, f"{name}-a", "acknowledged"))
            os.write(writable, f"{name}-a\n".encode())
            POINTS[point]()
            keep(store, said(place, f"{name}-b", "unacknowledged"))
            die()
        os.close(writable)
        with os.fdopen(readable) as pipe:
            acknowledged += pipe.read().split()
        os.waitpid(child, 0)
    return acknowledged


def main() -> None:
    """Do what the JSON on standard input says, and print what came of it."""
    task = json.load(sys.stdin)
    work = {"beside": beside_others, "killed": killed}[task.pop("task")]
    print(json.dumps(work(**task)))


if __name__ == "__main__":
    main()
