"""Questions as they stood on the screen. A snapshot never changes, and holds nothing a person said."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, insert, select

from app.ground.canonical import canonical, canonical_text, sha256
from app.ground.faults import NotFound
from app.ground.store import Write
from app.record.tables import QUESTION

Snapshot = Mapping[str, Any]


def fingerprint(snapshot: Snapshot) -> str:
    """Return the SHA-256 of the snapshot's canonical JSON."""
    return sha256(canonical(snapshot))


def remember(tx: Write, snapshots: Iterable[Snapshot]) -> list[str]:
    """Keep the snapshots that are not kept yet. Return the fingerprint of each, in order."""
    texts = {}
    order = []
    for snapshot in snapshots:
        text = canonical_text(snapshot)
        name = sha256(text.encode())
        texts[name] = text
        order.append(name)
    known = set(tx.conn.scalars(select(QUESTION.c.fingerprint)))
    new = [{"fingerprint": name, "snapshot": text} for name, text in texts.items() if name not in known]
    if new:
        tx.conn.execute(insert(QUESTION), new)
    return order


def snapshot(conn: Connection, fingerprint: str) -> dict[str, Any]:
    """Return a snapshot. Raise ``NotFound``."""
    return snapshots(conn, [fingerprint])[fingerprint]


def snapshots(conn: Connection, fingerprints: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return several snapshots by their fingerprints. Raise ``NotFound`` when one is not there."""
    wanted = set(fingerprints)
    query = select(QUESTION.c.fingerprint, QUESTION.c.snapshot).where(QUESTION.c.fingerprint.in_(wanted))
    found = {name: _read(text) for name, text in conn.execute(query)} if wanted else {}
    if wanted - set(found):
        raise NotFound("A question that was asked is not kept any more. Run: ownwords verify")
    return found


def _read(text: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(text)
    return value
