"""Sealing: one key a person, wrapped by the installation's key. Without a key there are no words.

Wrapped keys and the list of erasures lie in ``people.db``, apart from the record and backed up apart from it.
"""

import hmac
import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.ground import files, sqlite
from app.ground.canonical import canonical
from app.ground.clock import Clock, utc_text
from app.ground.faults import Fault
from app.ground.keyfile import KEY_BYTES, DoesNotOpen, derive, key_id, seal, unseal

CACHED = 256  # people whose keys are held in memory, the latest used
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


class Erased(Fault):
    """The key of this person was destroyed: what was sealed under it can never be opened again."""


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


class PersonKey:
    """One person's key, unwrapped, in memory. ``opened``: what was opened with it, gone with the key."""

    def __init__(self, key: bytes) -> None:
        self.opened: dict[str, Any] = {}
        self._aead = AESGCM(derive(key, "seal"))
        self._digest = derive(key, "digest")

    def seal(self, data: bytes, aad: bytes) -> bytes:
        """Seal some bytes; ``aad`` says what they belong to and is needed to open them."""
        return seal(self._aead, data, aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Open what was sealed. Raise ``DoesNotOpen``."""
        return unseal(self._aead, sealed, aad)

    def digest(self, data: bytes) -> str:
        """Return a hash only this key can make: equal for equal bytes, and says nothing else."""
        return hmac.digest(self._digest, data, "sha256").hex()


class KeyRing:
    """The people's keys. Safe to use from many threads; several processes may hold one at once."""

    def __init__(self, key: bytes, path: Path, clock: Clock) -> None:
        self.path = path
        self._key = key
        self._clock = clock
        self._lock = threading.RLock()
        self._cache: dict[str, PersonKey] = {}
        self._seen = -1
        self._db = _connect(path)
        self._check_key()

    @classmethod
    def make(cls, key: bytes, path: Path, clock: Clock) -> "KeyRing":
        """Make an empty ring for a new installation."""
        files.make_folder(path.parent)
        db = sqlite.connect(path)
        if os.name != "nt":
            path.chmod(files.PRIVATE_FILE)
        db.executescript(SCHEMA)
        values = {"format": "1", "ring": secrets.token_hex(16), "generation": "0", "key_id": key_id(key)}
        db.executemany("INSERT OR IGNORE INTO meta (name, value) VALUES (?, ?)", values.items())
        db.close()
        files.sync_folder(path.parent)
        return cls(key, path, clock)

    def close(self) -> None:
        """Let go of the file and of every key in memory."""
        with self._lock:
            self._cache.clear()
            self._db.close()

    # people

    def create(self, person: str) -> None:
        """Make a person's key. It is durable when this returns; one that is there stays as it is.

        Raise ``Erased`` when this person's key was destroyed.
        """
        wrapped = self._wrap(self._key, person, secrets.token_bytes(KEY_BYTES))
        with self._changing() as db:
            db.execute(
                "INSERT OR IGNORE INTO person_key (person, wrapped, at) VALUES (?, ?, ?)",
                (person, wrapped, utc_text(self._clock.now())),
            )
        self.of(person)

    def of(self, person: str) -> PersonKey:
        """Return a person's key. Raise ``Erased``, or ``Fault`` when there is none."""
        with self._lock:
            # another process may have destroyed a key since we read it
            seen = self._db.execute("PRAGMA data_version").fetchone()[0]
            if seen != self._seen:
                self._cache.clear()
                self._seen = seen
            known = self._cache.pop(person, None) or PersonKey(self._unwrap(person))
            self._cache[person] = known
            if len(self._cache) > CACHED:
                del self._cache[next(iter(self._cache))]
            return known

    def seal(self, person: str, data: bytes, aad: bytes) -> bytes:
        """Seal some bytes under a person's key. Raise ``Erased``."""
        return self.of(person).seal(data, aad)

    def open(self, person: str, sealed: bytes, aad: bytes) -> bytes:
        """Open what was sealed. Raise ``Erased`` or ``DoesNotOpen``."""
        return self.of(person).open(sealed, aad)

    def digest(self, person: str, data: bytes) -> str:
        """Return the person's own keyed hash of some bytes. Raise ``Erased``."""
        return self.of(person).digest(data)

    def derived(self, purpose: str) -> bytes:
        """Return 32 bytes for another purpose: ``session``, ``csrf`` and the like."""
        return derive(self._key, f"for/{purpose}")

    # the list of erasures, and what is told about the ring

    def destroy(self, person: str) -> None:
        """Destroy a person's key for good, on the disk too."""
        with self._changing() as db:
            db.execute(
                "UPDATE person_key SET wrapped = NULL, destroyed_at = ?"
                " WHERE person = ? AND wrapped IS NOT NULL",
                (utc_text(self._clock.now()), person),
            )
        with self._lock:
            self._cache.clear()
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    def note_erasure(self, erasure: Erasure) -> None:
        """Put a decision on the list, durably, before it is carried out."""
        with self._changing() as db:
            db.execute(
                "INSERT OR IGNORE INTO erasure (id, person, utterance, by, second, reason, appraised, at)"
                " VALUES (:id, :person, :utterance, :by, :second, :reason, :appraised, :at)",
                vars(erasure),
            )

    def erasure_done(self, erasure_id: str) -> None:
        """Note that a decision was carried out."""
        with self._changing() as db:
            db.execute(
                "UPDATE erasure SET done_at = ? WHERE id = ?", (utc_text(self._clock.now()), erasure_id)
            )
        with self._lock:
            self._cache.clear()

    def erasures(self, *, open_only: bool = False) -> list[Erasure]:
        """Return the decisions, oldest first; or only those not carried out to the end."""
        query = (
            "SELECT id, person, utterance, by, second, reason, appraised, at FROM erasure"
            " WHERE done_at IS NULL OR NOT ? ORDER BY at, id"
        )
        with self._lock:
            return [Erasure(*row) for row in self._db.execute(query, (open_only,))]

    def people(self) -> dict[str, bool]:
        """Return every person who has or had a key, and whether it still is there."""
        with self._lock:
            return {
                row[0]: bool(row[1])
                for row in self._db.execute("SELECT person, wrapped IS NOT NULL FROM person_key")
            }

    def meta(self, name: str, default: str = "") -> str:
        """Return a fact about the ring: ``ring``, ``generation``, ``key_id`` and the like."""
        with self._lock:
            row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def set_meta(self, name: str, value: str) -> None:
        """Keep a fact about the ring."""
        with self._changing() as db:
            db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))

    def copy_to(self, path: Path) -> None:
        """Write a whole copy of the ring, as one file, private."""
        files.write_new(path, b"")
        with self._lock:
            copy = sqlite3.connect(path)
            try:
                self._db.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE").close()
            finally:
                copy.close()

    def rewrap(self, new: bytes) -> None:
        """Wrap every person's key by another installation key, all or none. Their words stay as they are."""
        with self._changing() as db:
            rows = db.execute("SELECT person, wrapped FROM person_key WHERE wrapped IS NOT NULL").fetchall()
            again = [
                (self._wrap(new, person, _unwrapped(self._key, person, wrapped)), person)
                for person, wrapped in rows
            ]
            db.executemany("UPDATE person_key SET wrapped = ? WHERE person = ?", again)
            db.execute("UPDATE meta SET value = ? WHERE name = 'key_id'", (key_id(new),))
        with self._lock:
            self._key = new
            self._cache.clear()
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()

    # inside

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute(
                    "UPDATE meta SET value = CAST(value AS INTEGER) + 1 WHERE name = 'generation'"
                )
                self._db.execute("COMMIT")
            except BaseException as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise Fault("The file of keys cannot be written now. Nothing was changed.") from None
                raise

    @staticmethod
    def _wrap(key: bytes, person: str, raw: bytes) -> bytes:
        return seal(AESGCM(derive(key, "wrap")), raw, f"person_key:{person}".encode())

    def _unwrap(self, person: str) -> bytes:
        row = self._db.execute("SELECT wrapped FROM person_key WHERE person = ?", (person,)).fetchone()
        if row is None:
            raise Fault("There is no key for this person. The keys are older than the record.")
        if row[0] is None:
            raise Erased("The words of this person were erased.")
        return _unwrapped(self._key, person, row[0])

    def _check_key(self) -> None:
        if self.meta("key_id") != key_id(self._key):
            self._db.close()
            raise Fault(
                "The installation's key is not the key of this record. Put the right key file in its place."
            )


def _unwrapped(key: bytes, person: str, wrapped: bytes) -> bytes:
    return unseal(AESGCM(derive(key, "wrap")), wrapped, f"person_key:{person}".encode())


def _connect(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise Fault(
            f"The file of people's keys {path} is missing. Without it no words can be opened or kept."
        )
    try:
        db = sqlite.connect(path)
        db.execute("SELECT value FROM meta WHERE name = 'format'").fetchone()
    except sqlite3.Error:
        raise Fault(f"The file of people's keys {path} cannot be read.") from None
    return db


def seal_json(ring: KeyRing, person: str, value: Any, aad: str) -> bytes:
    """Seal a small value as JSON. ``aad`` is ``<table>:<id>:<column>``."""
    return ring.seal(person, canonical(value), aad.encode())


def open_json(ring: KeyRing, person: str, sealed: bytes, aad: str) -> Any:
    """Open a small value again. Raise ``Erased`` or ``DoesNotOpen``."""
    return json.loads(ring.open(person, sealed, aad.encode()))


__all__ = ["DoesNotOpen", "Erased", "Erasure", "KeyRing", "PersonKey", "open_json", "seal_json"]
