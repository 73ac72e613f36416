"""Erasing: two people's decision, with its reason, after an appraisal. Never automatic.

One utterance: its ciphertext is emptied, and its recording (so are those of the answers that copy either). A
person: every ciphertext is emptied and the key destroyed, so that whatever copy of the record is found
somewhere stays closed. The rows stay, and the chain still verifies.
"""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, text, update

from app.ground import sqlite
from app.ground.clock import utc_text
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.people_file import Erasure
from app.ground.store import Store, Write
from app.record import holds, unsent, written
from app.record.quarantine import copies
from app.record.reading import everything
from app.record.said import Utterance
from app.record.tables import ATTACHMENT, CHUNK, DRAFT, ERASURE, PIECE, SEALED, UTTERANCE


def decide(
    tx: Write,
    store: Store,
    *,
    person: str | None,
    utterance: str | None,
    by: str,
    second: str,
    reason: str,
    appraised: str,
) -> Erasure:
    """Carry out a decision inside the open write; ``finish`` has to follow the COMMIT.

    Put on the list beside the keys first, so that a backup from before it never brings the words back.
    Raise ``Refused`` under a legal hold, for one person only, or without reason or appraisal; ``NotFound``.
    """
    if by == second:
        raise Refused("Two different people have to decide this.")
    if not reason.strip() or not appraised.strip():
        raise Refused("Say why, and who appraised the record with what result.")
    owner = person
    if utterance is not None:
        owner = tx.conn.scalar(select(UTTERANCE.c.person).where(UTTERANCE.c.id == utterance))
    if owner is None or owner not in store.keys.file.people():
        raise NotFound("There is no such person or answer.")
    if holds.is_held(tx.conn, owner):
        raise Refused("This person's record is under a legal hold. Nothing was erased.")
    erasure = Erasure(new_id(), owner, utterance, by, second, reason, appraised, utc_text(store.clock.now()))
    store.keys.file.note_erasure(erasure)
    apply(tx, erasure)
    return erasure


def quoting(store: Store, conn: Connection, utterance: str) -> list[str]:
    """Return what holds a copy of this one's words, or was written down from its recording.

    Also of what was set apart.
    """
    person = conn.scalar(select(UTTERANCE.c.person).where(UTTERANCE.c.id == utterance))
    said = everything(store, conn, person) if person else []
    content = next((one.content for one in said if one.id == utterance), None)
    if content is None:
        return []
    found = [
        one.id
        for one in said
        if (content.words and copies(one, content.words))
        or (one.id != utterance and content.attachment and _recording(one) == content.attachment)
    ]
    written_down = written.beside(said, {utterance, *found})
    return list(dict.fromkeys([*found, *written_down]))


def _recording(one: Utterance) -> str | None:
    return one.content.attachment if one.content else None


def apply(tx: Write, erasure: Erasure) -> None:
    """Put a decision into the record and empty what it names. May be done again."""
    if tx.conn.scalar(select(ERASURE.c.id).where(ERASURE.c.id == erasure.id)) is None:
        tx.conn.execute(insert(ERASURE), vars(erasure))
    mine = select(UTTERANCE.c.id).where(
        UTTERANCE.c.id == erasure.utterance if erasure.utterance else UTTERANCE.c.person == erasure.person
    )
    tx.conn.execute(
        update(SEALED)
        .where(SEALED.c.utterance_id.in_(mine), SEALED.c.ciphertext != b"")
        .values(ciphertext=b"")
    )
    chunks = select(ATTACHMENT.c.id).where(ATTACHMENT.c.utterance.in_(mine))
    tx.conn.execute(
        update(CHUNK).where(CHUNK.c.attachment.in_(chunks), CHUNK.c.ciphertext != b"").values(ciphertext=b"")
    )
    if erasure.utterance is None:
        tx.conn.execute(delete(DRAFT).where(DRAFT.c.person == erasure.person))
        unsent.drop_of_person(tx, erasure.person)


def finish(store: Store, erasures: Sequence[Erasure]) -> None:
    """Destroy the key where a whole person is erased, and clear old pages of the record off the disk.

    When it returns, no other program that serves this record gives out what was erased.
    """
    for erasure in erasures:
        if erasure.utterance is None:
            store.keys.destroy(erasure.person)
    if erasures:
        forget_old_pages(store)
    for erasure in erasures:
        store.keys.file.erasure_done(erasure.id, utc_text(store.clock.now()))
    store.keys.forget()
    if erasures:
        time.sleep(sqlite.SOON)  # when this returns, no program that is running gives them out any more


def forget_old_pages(store: Store) -> None:
    """Clear what was emptied out of the log of changes and out of free space."""
    with store.engine.connect() as conn:
        if store.settings.is_sqlite:
            conn.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            return
        # only a whole rewrite takes an old row off PostgreSQL's pages
        plain = conn.execution_options(isolation_level="AUTOCOMMIT")
        for table in (SEALED.name, CHUNK.name, DRAFT.name, PIECE.name):
            plain.execute(text(f"VACUUM FULL {table}"))


def pending(store: Store) -> list[Erasure]:
    """Return the decisions that were begun and broken off."""
    return store.keys.file.erasures(done=False)
