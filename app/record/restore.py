"""Putting a backup into an empty place, on either engine: the data, and the newest keys there are.

Whatever was erased since the backup is erased again, and the anchor begins a new epoch that names the
backup's head and who restored it.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, text

from app.ground import files, keyfile, migrate
from app.ground.anchor import Anchor
from app.ground.clock import Clock, utc_text
from app.ground.engines import make_engine
from app.ground.faults import Fault
from app.ground.people_file import read_meta, read_people
from app.ground.settings import Settings
from app.ground.store import Store, Write
from app.ground.troubles import told
from app.record import erase
from app.record.backup import LARGE, RECORDINGS, Manifest, read_manifest, read_table, tables

BATCH = 500
BESIDE = ".restoring"


@dataclass(frozen=True)
class Restored:
    """What was put back."""

    manifest: Manifest
    erased_again: int


def restore(settings: Settings, clock: Clock, data: Path, keys: Path, *, by: str) -> Restored:
    """Put a backup into an empty place.

    Raise ``Fault`` when there is a record already, the backup is damaged, the installation's key is missing
    or another one, or every copy of the keys is older than the data. No record is left there then.
    """
    _require_empty(settings)
    try:
        archive = zipfile.ZipFile(data)
    except (OSError, zipfile.BadZipFile):
        raise Fault(f"{data} cannot be read as a backup.") from None
    with archive:
        manifest = read_manifest(archive)
        newest = _newest_keys(settings, manifest, keys)
        key = keyfile.read_installation_key(settings.key_file)
        if read_meta(newest, "key_id") != keyfile.key_id(key):
            raise Fault(
                "The key file is not the one these keys were wrapped by. Put the right one in its place."
            )
        people = read_people(newest)
        _put_keys(settings, newest)
        _load(settings, archive, manifest, people)
    note = f"restored {utc_text(clock.now())} by {by or 'nobody named'} from {manifest.at}"
    anchor = Anchor(settings.anchor_file)
    anchor.begin(manifest.seq, manifest.head, note, at_least=manifest.epoch + 1)
    anchor.close()
    _put_record(settings)
    return Restored(manifest, _finish(settings, clock))


def _require_empty(settings: Settings) -> None:
    if settings.is_sqlite:
        if settings.record_file.exists():
            raise Fault(
                f"There is a record in {settings.data} already. Move it away first. Nothing was changed."
            )
        return
    engine = make_engine(settings)
    try:
        with told(), engine.connect() as conn:
            if tables(conn):
                raise Fault("The database is not empty. Nothing was changed.")
    finally:
        engine.dispose()


def _newest_keys(settings: Settings, manifest: Manifest, given: Path) -> Path:
    """Return the newest copy of the keys: the one given, or the one that is there. Raise ``Fault``."""
    known = [path for path in (settings.people_file, given) if path.is_file()]
    ours = [path for path in known if read_meta(path, "ring") == manifest.ring]
    if not ours:
        raise Fault("The keys of this backup are not there. Give them with --keys.")
    newest = max(ours, key=lambda path: int(read_meta(path, "generation")))
    if int(read_meta(newest, "generation")) < manifest.generation:
        raise Fault(
            "The keys are older than the data. Give the newest keys with --keys. Nothing was changed."
        )
    return newest


def _put_keys(settings: Settings, newest: Path) -> None:
    place = settings.people_file
    if newest == place:
        return
    # the older keys are not kept: they may hold one that was destroyed since
    if place.exists() and read_people(place) - read_people(newest):
        raise Fault(
            "The keys that are here hold people whom the given keys do not know. Nothing was changed."
        )
    files.make_folder(place.parent)
    try:
        part = place.with_name(place.name + BESIDE)
        part.unlink(missing_ok=True)
        files.write_new(part, newest.read_bytes())
        for suffix in ("-wal", "-shm"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
        files.replace(part, place)
    except OSError:
        raise Fault(f"The keys cannot be written to {place}.") from None


def _load(settings: Settings, archive: zipfile.ZipFile, manifest: Manifest, people: set[str]) -> None:
    """Fill the tables in one transaction: on SQLite in a file beside, which takes the name last."""
    if settings.is_sqlite:
        files.make_folder(settings.data)
        _clear_beside(settings)
    engine = make_engine(_beside(settings))
    try:
        with told(), engine.begin() as conn:
            migrate.upgrade(conn, manifest.revision)
            if settings.is_sqlite:
                conn.execute(text("PRAGMA defer_foreign_keys=ON"))
            for table in tables(conn):
                if table.name in manifest.tables:
                    _fill(conn, table, read_table(archive, manifest, table.name))
            _require_whole(conn, manifest, people)
            migrate.upgrade(conn)
        if settings.is_sqlite:
            with told(), engine.connect() as conn:
                conn.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
    except BaseException:
        engine.dispose()
        _clear_beside(settings)
        raise
    engine.dispose()


def _require_whole(conn: Connection, manifest: Manifest, people: set[str]) -> None:
    missing = set(manifest.tables) - {table.name for table in tables(conn)}
    if missing:
        raise Fault(f"The backup holds tables that this program does not know: {', '.join(missing)}.")
    if set(conn.scalars(text("SELECT id FROM person"))) - people:
        raise Fault("The keys are older than the data: people are missing from them.")


def _clear_beside(settings: Settings) -> None:
    for path in settings.data.glob(f"record.db{BESIDE}*"):
        path.unlink()


def _beside(settings: Settings) -> Settings:
    if not settings.is_sqlite:
        return settings
    return replace(settings, database_url=f"sqlite:///{settings.record_file}{BESIDE}")


def _fill(conn: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    inner = [key for key in table.foreign_keys if key.column.table is table]
    if inner and table.name == "unit":
        rows = iter(_parents_first(list(rows)))
    statement = insert(table)
    few = LARGE if table.name in RECORDINGS else BATCH
    while batch := list(islice(rows, few)):
        conn.execute(statement, batch)


def _parents_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put each unit behind the one above it. An utterance only points back, so its order holds already."""
    placed: dict[str | None, None] = {None: None}
    ordered: list[dict[str, Any]] = []
    while len(ordered) < len(rows):
        ready = [row for row in rows if row["parent"] in placed and row["id"] not in placed]
        if not ready:
            raise Fault("The backup is damaged: its units do not stand in a tree.")
        placed.update(dict.fromkeys(row["id"] for row in ready))
        ordered += ready
    return ordered


def _put_record(settings: Settings) -> None:
    if not settings.is_sqlite:
        return
    new = settings.record_file.with_name(settings.record_file.name + BESIDE)
    for suffix in ("-wal", "-shm"):
        new.with_name(new.name + suffix).unlink(missing_ok=True)
    new.chmod(files.PRIVATE_FILE)
    files.replace(new, settings.record_file)


def _finish(settings: Settings, clock: Clock) -> int:
    """Erase again what the list of erasures names, and note that a restore was tried."""
    store = Store.open(settings, clock)
    try:
        again = store.keys.file.erasures()
        with told(), store.engine.begin() as conn:
            for erasure in again:
                erase.apply(Write(conn), erasure)
        erase.finish(store, again)
        store.keys.set_meta("restore_tried", utc_text(clock.now()))
        return len(again)
    finally:
        store.close()
