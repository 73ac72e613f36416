"""The supervisor's end of the child process: started, asked one thing at a time, killed."""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from io import FileIO
from pathlib import Path
from typing import Any, cast

from easyread.apart import frames

# Not by -m: the child gets this process's own path, and so finds the same easyread, from a checkout, an
# installed or an unpacked wheel, and nothing by the folder it is in or by an environment variable.
_START = "import sys; sys.path[:] = sys.argv[1:]; from {child} import main; main()"
_MEMORY = Path("/dev/shm")  # noqa: S108 - a file system in memory; only a folder with a random name is made there
_KEPT_BACK = ("PYTHON", "OWNWORDS")  # settings and secrets of ours that an engine has no need of


class Died(Exception):  # noqa: N818 - what happened, for the supervisor alone
    """The process is gone, and did not answer."""


class Late(Exception):  # noqa: N818 - what happened, for the supervisor alone
    """The process took too long, and was killed."""


class Process:
    """One child process. It is used by one thread at a time; only ``kill`` may come from another."""

    def __init__(self, child: str, engine: str, limit: float, start: float, model: str = "") -> None:
        """Start it: ``child`` is the module that runs in it, with an engine as ``package.module:maker``.

        ``limit`` and ``start`` are seconds: for an answer, and until it is ready. ``model``: the folder of a
        model, for an engine that has one.

        Raises:
            OSError: the system gives no process.
        """
        self._limit, self._start = limit, start
        self._scratch = _scratch()
        self._late = False
        self._child = subprocess.Popen(  # noqa: S603 - this Python, with a program of ours
            [
                sys.executable,
                "-I",
                "-c",
                _START.format(child=child),
                *(str(Path(folder).absolute()) for folder in sys.path),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={name: value for name, value in os.environ.items() if not name.startswith(_KEPT_BACK)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows no window opens for it
        )
        self._facts = {
            "engine": engine, "scratch": str(self._scratch), "parent": os.getpid(), "limit": limit,
            "start": start, "model": model,
        }  # fmt: skip

    @property
    def pid(self) -> int:
        """Its number."""
        return self._child.pid

    @property
    def runs(self) -> bool:
        """Whether it is there."""
        return self._child.poll() is None

    def begin(self) -> str:
        """Wait until the engine is there. Return why it is not, or nothing. Raises ``Died`` or ``Late``."""
        facts, _ = self._exchange(self._facts, b"", self._start)
        return str(facts.get("failed", ""))

    def ask(self, facts: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Send one message and return the answer. Raises ``Died`` or ``Late``; then it is of no more use."""
        return self._exchange(facts, body, self._limit)

    def _exchange(self, facts: Mapping[str, Any], body: bytes, limit: float) -> tuple[dict[str, Any], bytes]:
        timer = threading.Timer(limit, self._too_long)
        timer.daemon = True
        timer.start()
        try:
            frames.send(cast("FileIO", self._child.stdin), facts, body)
            return frames.receive(cast("FileIO", self._child.stdout))
        except (OSError, EOFError):
            raise (Late if self._late else Died) from None
        finally:
            timer.cancel()

    def kill(self) -> None:
        """Kill it. Whoever waits for its answer gets ``Died``."""
        self._child.kill()

    def end(self) -> None:
        """Kill it, wait until it is gone, and remove what it left."""
        self._child.kill()
        self._child.wait()
        for pipe in (self._child.stdin, self._child.stdout):
            with contextlib.suppress(OSError):  # what was not sent is not needed any more
                cast("FileIO", pipe).close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _too_long(self) -> None:
        self._late = True
        self._child.kill()


def _scratch() -> Path:
    """Return where an engine that has to write a file makes its folder: in memory, where it can be."""
    in_memory = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK)
    return (_MEMORY if in_memory else Path(tempfile.gettempdir())) / f"easyread-{secrets.token_hex(8)}"
