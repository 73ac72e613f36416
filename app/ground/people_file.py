"""``people.db``: people's wrapped keys, the list of erasures, and what is known about both. SQLite always.

It lies apart from the record and is backed up apart from it. Whatever changes it raises its ``generation``,
so that keys older than a record are told from newer ones.
"""

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from app.ground import files, sqlite
from app.ground.faults import Fault

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS person_key (
    person TEXT PRIMARY KEY, wrapped BLOB, at TEXT NOT NULL, destroyed_at TEXT
);
CREATE TABLE IF NOT EXISTS erasure (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, utterance TEXT, by TEXT NOT NULL, second TEXT NOT NULL,
    reason TEXT NOT NULL, appraised TEXT NOT NULL, at TEXT NOT NULL, done_at TEXT
);
"""
ERASURES = (
    "SELECT id, person, utterance, by, second, reason, appraised, at FROM erasure"
    " WHERE (done_at IS NULL AND ?) OR (done_at IS NOT NULL AND ?) ORDER BY at, id"
)


@dataclass(frozen=True)
class Erasure:
    """A decision to erase, by two people, with its reason. No ``utterance``: everything of the person."""

    id: str
    person: str
    utterance: str | None
    by: str
    second: str
    reason: str
    appraised: str
    at: str


class PeopleFile:
    """The open file. Safe to use from many threads; several processes may hold it at once."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise Fault(
                f"The file of people's keys {path} is missing. Without it no words can be opened or kept."
            )
        self.path = path
        self.lock = threading.RLock()
        try:
            self.db = sqlite.connect(path)
            self._changed = sqlite.Changed()
            self.db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
        except (sqlite3.Error, UnicodeDecodeError):
            raise Fault(f"The file of people's keys {path} cannot be read.") from None

    @classmethod
    def make(cls, path: Path, key_id: str) -> "PeopleFile":
        """Make an empty file for a new installation; one that is there stays as it is."""
        files.make_folder(path.parent)
        db = sqlite.connect(path)
        if os.name != "nt":
            path.chmod(files.PRIVATE_FILE)
        db.executescript(SCHEMA)
        values = {"format": "1", "ring": secrets.token_hex(16), "generation": "0", "key_id": key_id}
        db.executemany("INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)", values.items())
        db.close()
        files.sync_folder(path.parent)
        return cls(path)

    def close(self) -> None:
        """Let go of the file."""
        with self.lock:
            self.db.close()

    @contextmanager
    def changing(self) -> Iterator[sqlite3.Connection]:
        """Give the file for one durable change, all or nothing. Raise ``Fault`` when it cannot be written."""
        with self.lock:
            try:
                self.db.execute("BEGIN IMMEDIATE")
                yield self.db
                self.db.execute(
                    "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'"
                )
                self.db.execute("COMMIT")
            except BaseException as error:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise Fault("The file of keys cannot be written now. Nothing was changed.") from None
                raise

    def version(self) -> int:
        """Return a number that is another one within ``sqlite.SOON`` of a change by another process."""
        return self._changed.seen(self.db)

    def forget_old_pages(self) -> None:
        """Write the log of changes into the file and empty it: what was destroyed is in neither."""
        with self.lock:
            self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def meta(self, name: str, default: str = "") -> str:
        """Return a known fact: ``ring``, ``generation``, ``key_id`` and the like."""
        with self.lock:
            row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def set_meta(self, name: str, value: str) -> None:
        """Keep a fact."""
        with self.changing() as db:
            db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))

    def people(self) -> dict[str, bool]:
        """Return every person who has or had a key, and whether it still is there."""
        with self.lock:
            rows = self.db.execute("SELECT person, wrapped IS NOT NULL FROM person_key").fetchall()
        return {person: bool(there) for person, there in rows}

    def note_erasure(self, erasure: Erasure) -> None:
        """Put a decision on the list, durably, before it is carried out."""
        with self.changing() as db:
            db.execute(
                "INSERT OR IGNORE INTO erasure (id, person, utterance, by, second, reason, appraised, at)"
                " VALUES (:id, :person, :utterance, :by, :second, :reason, :appraised, :at)",
                vars(erasure),
            )

    def erasure_done(self, erasure_id: str, at: str) -> None:
        """Note that a decision was carried out."""
        with self.changing() as db:
            db.execute("UPDATE erasure SET done_at = ? WHERE id = ? AND done_at IS NULL", (at, erasure_id))

    def erasures(self, *, pending: bool = True, done: bool = True) -> list[Erasure]:
        """Return the decisions, oldest first."""
        with self.lock:
            return [Erasure(*row) for row in self.db.execute(ERASURES, (pending, done))]

    def copy_to(self, path: Path) -> None:
        """Write a whole copy as one file, private."""
        files.write_new(path, b"")
        with self.lock:
            copy = sqlite3.connect(path)
            try:
                self.db.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE").close()
            finally:
                copy.close()


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    if not path.is_file():
        raise Fault("The file of people's keys is missing.")
    try:
        db = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
        try:
            yield db
        finally:
            db.close()
    except (sqlite3.Error, UnicodeDecodeError):
        raise Fault("The file of people's keys cannot be read.") from None


def read_erasures(path: Path, *, pending: bool) -> list[Erasure]:
    """Return the list of erasures, changing nothing. Raise ``Fault`` when it cannot be read."""
    with _reading(path) as db:
        return [Erasure(*row) for row in db.execute(ERASURES, (pending, True))]


def read_people(path: Path) -> set[str]:
    """Return everybody who has or had a key. Raise ``Fault`` when it cannot be read."""
    with _reading(path) as db:
        return {row[0] for row in db.execute("SELECT person FROM person_key")}


def read_wrapped(path: Path, person: str) -> bytes | None:
    """Return a person's wrapped key, changing nothing; ``None`` where there is none or it was destroyed.

    Raise ``Fault`` when the file cannot be read.
    """
    with _reading(path) as db:
        row = db.execute("SELECT wrapped FROM person_key WHERE person = ?", (person,)).fetchone()
    return row[0] if row else None


def read_meta(path: Path, name: str) -> str:
    """Return a known fact of a copy of the keys. Raise ``Fault`` when it cannot be read."""
    with _reading(path) as db:
        row = db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else ""
