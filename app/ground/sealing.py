"""Sealing: one key a person, wrapped by the installation's key. Without a key there are no words."""

import hmac
import json
import secrets
from pathlib import Path
from time import sleep
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.ground import keyfile
from app.ground.canonical import canonical
from app.ground.clock import Clock, utc_text
from app.ground.faults import Fault
from app.ground.keyfile import DoesNotOpen, derive, key_id
from app.ground.people_file import PeopleFile, read_wrapped
from app.ground.sqlite import SOON

CACHED = 256  # people whose keys are held in memory, the latest used


class Erased(Fault):
    """The key of this person was destroyed: what was sealed under it can never be opened again."""


class PersonKey:
    """One person's key, unwrapped, in memory. ``opened``: what was opened with it, gone with the key."""

    def __init__(self, key: bytes) -> None:
        self.opened: dict[str, Any] = {}
        self._aead = AESGCM(derive(key, "seal"))
        self._digest = derive(key, "digest")

    def seal(self, data: bytes, aad: bytes) -> bytes:
        """Seal some bytes; ``aad`` says what they belong to and is needed to open them."""
        return keyfile.seal(self._aead, data, aad)

    def open(self, sealed: bytes, aad: bytes) -> bytes:
        """Open what was sealed. Raise ``DoesNotOpen``."""
        return keyfile.unseal(self._aead, sealed, aad)

    def digest(self, data: bytes) -> str:
        """Return a hash only this key can make: equal for equal bytes, and says nothing else."""
        return hmac.digest(self._digest, data, "sha256").hex()


class KeyRing:
    """The people's keys. Safe to use from many threads; several processes may hold one at once."""

    def __init__(self, key: bytes, file: PeopleFile, clock: Clock) -> None:
        self.file = file
        self._key = key
        self._clock = clock
        self._cache: dict[str, PersonKey] = {}
        self._seen = -1
        self._require_our_key()

    @classmethod
    def make(cls, key: bytes, path: Path, clock: Clock) -> "KeyRing":
        """Make an empty ring for a new installation."""
        return cls(key, PeopleFile.make(path, key_id(key)), clock)

    def close(self) -> None:
        """Let go of the file and of every key in memory."""
        self.forget()
        self.file.close()

    def forget(self) -> None:
        """Let go of every key in memory, and of what was opened with it."""
        with self.file.lock:
            self._cache.clear()

    def create(self, person: str) -> None:
        """Make a person's key. It is durable when this returns; one that is there stays as it is.

        Raise ``Erased`` when this person's key was destroyed.
        """
        wrapped = _wrap(self._key, person, secrets.token_bytes(keyfile.KEY_BYTES))
        with self.file.changing() as db:
            self._require_our_key()
            db.execute(
                "INSERT OR IGNORE INTO person_key (person, wrapped, at) VALUES (?, ?, ?)",
                (person, wrapped, utc_text(self._clock.now())),
            )
        self.of(person)

    def of(self, person: str) -> PersonKey:
        """Return a person's key. Raise ``Erased``, or ``Fault`` when there is none."""
        with self.file.lock:
            # another process may have destroyed a key since it was read
            seen = self.file.version()
            if seen != self._seen:
                self._cache.clear()
                self._require_our_key()
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

    def meta(self, name: str, default: str = "") -> str:
        """Return a known fact about the ring."""
        return self.file.meta(name, default)

    def set_meta(self, name: str, value: str) -> None:
        """Keep a fact about the ring."""
        self.file.set_meta(name, value)

    def destroy(self, person: str) -> None:
        """Destroy a person's key for good, on the disk too. When it returns, no program opens with it."""
        with self.file.changing() as db:
            db.execute(
                "UPDATE person_key SET wrapped = NULL, destroyed_at = ?"
                " WHERE person = ? AND wrapped IS NOT NULL",
                (utc_text(self._clock.now()), person),
            )
        self.forget()
        self.file.forget_old_pages()
        sleep(SOON)

    def rewrap(self, new: bytes) -> None:
        """Wrap every person's key by another installation key, all or none. Their words stay as they are."""
        with self.file.changing() as db:
            rows = db.execute("SELECT person, wrapped FROM person_key WHERE wrapped IS NOT NULL").fetchall()
            again = [(_wrap(new, person, _unwrapped(self._key, person, old)), person) for person, old in rows]
            db.executemany("UPDATE person_key SET wrapped = ? WHERE person = ?", again)
            db.execute("UPDATE meta SET value = ? WHERE name = 'key_id'", (key_id(new),))
        self._key = new
        self.forget()
        self.file.forget_old_pages()

    def _require_our_key(self) -> None:
        if self.file.meta("key_id") != key_id(self._key):
            raise Fault(
                "The installation's key is not the key of this record. Put the right key file in its place,"
                " or start the program again if the key was changed just now."
            )

    def _unwrap(self, person: str) -> bytes:
        row = self.file.db.execute("SELECT wrapped FROM person_key WHERE person = ?", (person,)).fetchone()
        if row is None:
            raise Fault("There is no key for this person. The keys are older than the record.")
        if row[0] is None:
            raise Erased("The words of this person were erased.")
        return _unwrapped(self._key, person, row[0])


def read_key(key: bytes, people: Path, person: str) -> PersonKey | None:
    """Return a person's key with the installation's, changing nothing; ``None`` where there is none.

    Raise ``Fault`` when the file of keys cannot be read, or holds a key that does not open.
    """
    wrapped = read_wrapped(people, person)
    return PersonKey(_unwrapped(key, person, wrapped)) if wrapped else None


def _wrap(key: bytes, person: str, raw: bytes) -> bytes:
    return keyfile.seal(AESGCM(derive(key, "wrap")), raw, f"person_key:{person}".encode())


def _unwrapped(key: bytes, person: str, wrapped: bytes) -> bytes:
    return keyfile.unseal(AESGCM(derive(key, "wrap")), wrapped, f"person_key:{person}".encode())


def seal_json(ring: KeyRing, person: str, value: Any, aad: str) -> bytes:
    """Seal a small value as JSON. ``aad`` is ``<table>:<id>:<column>``."""
    return ring.seal(person, canonical(value), aad.encode())


def open_json(ring: KeyRing, person: str, sealed: bytes, aad: str) -> Any:
    """Open a small value again. Raise ``Erased`` or ``DoesNotOpen``."""
    return json.loads(ring.open(person, sealed, aad.encode()))


__all__ = ["DoesNotOpen", "Erased", "KeyRing", "PersonKey", "open_json", "read_key", "seal_json"]
