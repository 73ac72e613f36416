"""How every SQLite file of ours is opened: the record and the keys alike."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

from app.ground.faults import Fault

BUSY_MS = 5000
SOON = 0.01  # seconds after which at the latest this program knows what another one changed
SET = (
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cache_size=-16384",
    "PRAGMA wal_autocheckpoint=4000",  # 16 MB: a page that is written again and again is copied back once
)
ASSERTED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,
    "busy_timeout": BUSY_MS,
}


def prepare(connection: sqlite3.Connection) -> None:
    """Set and assert what durability and append-only rest on.

    WAL with ``synchronous=FULL`` so that a power cut loses nothing that was said to be kept.
    Raise ``Fault`` when the file does not take a setting.
    """
    for line in SET:
        connection.execute(line).close()
    for name, wanted in ASSERTED.items():
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            raise Fault(
                f"The database does not take the setting {name}={wanted}. Nothing can be kept safely."
            )


def connect(path: Path) -> sqlite3.Connection:
    """Open a file of ours with transactions begun by hand, usable from any thread under a lock."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    prepare(connection)
    return connection


class Changed:
    """What tells that another program changed a file; the file itself is asked at most once in ``SOON``.

    Each asking lets go of Python's own lock a few times, and every other thread that serves a page gets in
    between: on a busy day that costs a page a tenth of its time.
    """

    def __init__(self) -> None:
        self._asked: tuple[float, int] = (0.0, 0)

    def lately(self) -> int | None:
        """Return what the file said within ``SOON``; ``None`` when it has to be asked again."""
        until, found = self._asked
        return found if monotonic() < until else None

    def seen(self, connection: Any) -> int:
        """Return what ``version`` says now, or said within ``SOON``."""
        found = self.lately()
        if found is None:
            until = monotonic() + SOON
            found = version(connection)
            self._asked = until, found
        return found

    def forget(self) -> None:
        """Ask again the next time: another connection counts from another number."""
        self._asked = (0.0, 0)


def version(connection: Any) -> int:
    """Return a number that is another one once somebody else than this connection changed the file."""
    with closing(connection.execute("PRAGMA data_version")) as found:
        return int(found.fetchone()[0])
