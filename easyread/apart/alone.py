"""The process in which an engine lives: it takes one message at a time and answers it.

It ends itself, in the middle of a sentence too, when its supervisor is gone: the pipe it is asked by is
closed, or it has another parent; and when an answer takes too long, even if the engine lets nothing else
run. It says nothing on a terminal, and leaves no image of its memory behind when it is killed.
"""

import contextlib
import faulthandler
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import FileIO
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from easyread.apart import frames

_LOOK = 2.0  # seconds between two looks at whether the parent is there
_LATER = 2.0  # seconds after the supervisor's own limit at which this process ends by itself


# Makes an engine from what the supervisor said at the start; answers one message with it.
Make = Callable[[dict[str, Any], Path], Any]
Answer = Callable[[Any, dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


def run(make: Make, answer: Answer) -> None:
    """Make an engine, and answer what is asked until nobody asks any more."""
    asked_by, told_to = _pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us, and goes to all
    _leave_no_image()
    start, _ = frames.receive(asked_by)
    scratch = Path(start["scratch"])
    asked: SimpleQueue[tuple[dict[str, Any], bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(asked_by, asked, scratch), daemon=True).start()
    threading.Thread(target=_watch, args=(start["parent"], scratch), daemon=True).start()
    with contextlib.suppress(Exception):  # what went wrong can hold the words: it is told to nobody
        _serve((make, answer), start, asked, told_to, scratch)
    _leave(scratch)


def _serve(
    engine_of: tuple[Make, Answer],
    start: dict[str, Any],
    asked: SimpleQueue[tuple[dict[str, Any], bytes]],
    told_to: FileIO,
    scratch: Path,
) -> None:
    make, answer = engine_of
    with _within(start["start"] + _LATER):
        try:
            engine = make(start, scratch)
        except Exception as error:  # noqa: BLE001 - whatever an engine raises, the supervisor is told
            frames.send(told_to, {"failed": f"{type(error).__name__}: {error}"})
            return
        frames.send(told_to, {"ready": True})
    while True:
        facts, body = asked.get()
        with _within(start["limit"] + _LATER):
            frames.send(told_to, *answer(engine, facts, body))


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """End this process when what is inside takes longer, even if it lets no other Python run."""
    faulthandler.dump_traceback_later(seconds, exit=True, file=sys.stderr)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _pipes() -> tuple[FileIO, FileIO]:
    """Take both pipes for ourselves: whatever prints or asks at a terminal reaches nobody."""
    asked_by, told_to = FileIO(os.dup(0), "r"), FileIO(os.dup(1), "w")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    return asked_by, told_to


def _leave_no_image() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - Windows has none

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _listen(pipe: FileIO, asked: SimpleQueue[tuple[dict[str, Any], bytes]], scratch: Path) -> None:
    with contextlib.suppress(EOFError, OSError, ValueError):
        while True:
            asked.put(frames.receive(pipe))
    _leave(scratch)


def _watch(parent: int, scratch: Path) -> None:
    """Look for the parent: a copy of it can hold the pipe open after it is gone."""
    while os.name == "nt" or os.getppid() == parent:
        time.sleep(_LOOK)
    _leave(scratch)


def _leave(scratch: Path) -> None:
    shutil.rmtree(scratch, ignore_errors=True)
    os._exit(0)
