"""Processes that have to be gone."""

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 30  # seconds until a wait has failed


def is_gone(pid: int) -> bool:
    """Whether a process is there no more; one that only waits to be counted by its parent is gone too."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return True
    return state in {"Z", "X"}


def wait_until(true: Callable[[], bool]) -> None:
    """Wait until something is true."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not become true"
        time.sleep(0.01)
