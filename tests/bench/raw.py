"""Raw durable inserts, by the driver alone: of rows like an append's, ready made, and of the shortest row."""

import sqlite3
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from app.ground.ids import new_id

TABLES = (
    "SELECT sql FROM sqlite_master WHERE tbl_name IN ('utterance', 'utterance_sealed')"
    " AND sql IS NOT NULL AND name != 'utterance_sealed_no_update'"  # it looks at other tables
)

TABLE = "CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, person TEXT, key TEXT, words TEXT)"
INSERT = "INSERT INTO answer (person, key, words) VALUES (?, ?, ?)"


def connect(path: Path) -> sqlite3.Connection:
    """Open a database that keeps what it acknowledges through a power cut: our own two settings."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
        db.execute(f"PRAGMA {setting}").close()
    return db


def shortest(path: Path) -> sqlite3.Connection:
    """Open a database with a table for the shortest row."""
    db = connect(path)
    db.execute(TABLE).close()
    return db


def insert(db: sqlite3.Connection, key: str, words: str) -> None:
    """Insert one row and wait until it is on the disk."""
    db.execute(INSERT, ("0" * 32, key, words)).close()


class Raw:
    """Keeps a record's last row again and again, under other names: with its indexes and its refusals."""

    def __init__(self, db: sqlite3.Connection, record: Path) -> None:
        like = sqlite3.connect(record)
        for (statement,) in like.execute(TABLES).fetchall():
            db.execute(statement).close()
        self._names = [one[1] for one in like.execute("PRAGMA table_info(utterance)")]
        self._row = like.execute("SELECT * FROM utterance ORDER BY seq DESC LIMIT 1").fetchone()
        self._long = len(like.execute("SELECT ciphertext FROM utterance_sealed LIMIT 1").fetchone()[0])
        like.close()
        self._db, self._turn, self._seq = db, Lock(), count(1)
        self._whole = f"INSERT INTO utterance VALUES ({','.join('?' * len(self._names))})"
        self._id = self._names.index("id")

    def row(self, key: str) -> list[Any]:
        """Return one more row, ready to be kept."""
        made = dict(zip(self._names, self._row, strict=True), seq=next(self._seq), id=new_id(), key=key)
        return list(made.values())

    def insert(self, row: Sequence[Any], words: bytes) -> None:
        """Keep it, with bytes as long as a ciphertext, and wait until both are on the disk."""
        with self._turn:
            self._db.execute("BEGIN IMMEDIATE").close()
            self._db.execute(self._whole, row).close()
            sealed = (row[self._id], words.ljust(self._long))
            self._db.execute("INSERT INTO utterance_sealed VALUES (?, ?)", sealed).close()
            self._db.execute("COMMIT").close()
