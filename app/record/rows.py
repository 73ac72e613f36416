"""The columns of an utterance, as they are hashed and sealed. Append and verify both stand on this page."""

import hashlib
from collections.abc import Mapping
from typing import Any

from app.ground.canonical import canonical
from app.record.tables import UTTERANCE

GENESIS = "0" * 64
INSTALLATION = "installation"

COLUMNS: tuple[str, ...] = tuple(column.name for column in UTTERANCE.columns)
HASHES = frozenset({"hash", "sealed_hash"})
CLEAR = tuple(name for name in COLUMNS if name not in HASHES)
AFTER_LOCK = frozenset({"seq", "n", "supersedes"})
BOUND = tuple(name for name in CLEAR if name not in AFTER_LOCK)


def bound(row: Mapping[str, Any]) -> bytes:
    """Return what a ciphertext is bound to: the clear columns known before the lock is taken."""
    return canonical({name: row[name] for name in BOUND})


def link(prev_person: str, prev_installation: str, row: Mapping[str, Any]) -> str:
    """Return the hash of a row.

    SHA-256(prev_person ‖ prev_installation ‖ canonical clear columns ‖ SHA-256(ciphertext)), the last as
    stored in ``sealed_hash``, so that a row whose ciphertext was emptied still verifies.
    """
    digest = hashlib.sha256(bytes.fromhex(prev_person))
    digest.update(bytes.fromhex(prev_installation))
    digest.update(canonical({name: row[name] for name in CLEAR}))
    digest.update(bytes.fromhex(row["sealed_hash"]))
    return digest.hexdigest()
