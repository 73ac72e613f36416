"""An engine that listens, in a process of its own: a hang or a crash costs one text, and no page."""

import threading
import weakref
from typing import Any

from easyread.apart import Died, Late, Process
from easyread.hearing.heard import Deaf, Heard, Occupied, put_together

LISTENS = "easyread.hearing.child"


class HeardApart:
    """A ``Hearer`` for any number of threads, one recording at a time.

    ``engine`` is ``package.module:maker``, called in the child with ``model``, the folder of a model. The
    process is started for each recording and ends after it, so that its memory is free again. It has
    ``start`` seconds until it is ready, and ``limit`` for the recording.
    """

    def __init__(self, engine: str, model: str = "", *, limit: float = 600.0, start: float = 60.0) -> None:
        self._engine, self._model = engine, model
        self._limit, self._start = limit, start
        self._turn = threading.Lock()
        self._state = threading.Lock()  # held while the process is put in place, or taken away
        self._closed = False
        self._running: list[Process] = []  # at most one
        self._at_last = weakref.finalize(self, _kill_all, self._running)

    def hear(self, data: bytes) -> Heard:
        """Return what a recording in English says. Raises ``Deaf``, ``Occupied``."""
        if not self._turn.acquire(blocking=False):
            raise Occupied("another recording is being written down")
        try:
            return put_together((word, sure) for word, sure in self._asked(data)["words"])
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process, in the middle of a recording too. Whoever waits gets ``Deaf``."""
        with self._state:
            self._closed = True
            _kill_all(self._running)

    def _asked(self, data: bytes) -> dict[str, Any]:
        child = self._begun()
        try:
            if failed := child.begin():
                raise Deaf(f"the engine cannot start: {failed}")
            return child.ask({}, data)[0]
        except Died:
            raise Deaf("the engine does not get through this") from None
        except Late:
            raise Deaf("the engine took too long") from None
        finally:
            with self._state:
                self._running.clear()
            child.end()

    def _begun(self) -> Process:
        with self._state:
            if self._closed:
                raise Deaf("it is closed")
            try:
                child = Process(LISTENS, self._engine, self._limit, self._start, self._model)
            except OSError:
                raise Deaf("the system gives no process for the engine") from None
            self._running.append(child)
        return child


def _kill_all(running: list[Process]) -> None:
    for child in running:
        child.kill()
