"""A backup: the data as one file, the wrapped keys as another.

No words can be read from either without the installation's key, which is in neither. The data file is a zip
of one JSON object a line for each table, the same whichever engine wrote it, so that restoring it elsewhere
is the move to another engine. Who is signed in is left out.
"""

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, MetaData, Table, select

from app.ground import files, migrate
from app.ground.canonical import canonical
from app.ground.clock import utc_text
from app.ground.faults import Fault
from app.ground.people_file import read_meta
from app.ground.store import Store
from app.record.rows import GENESIS, INSTALLATION
from app.record.tables import CHUNK, HEAD, PIECE

FORMAT = 1
AT_ONCE, LARGE = 1000, 50  # rows in memory, and of those that hold a piece of a recording
RECORDINGS = frozenset({CHUNK.name, PIECE.name})
MANIFEST = "manifest.json"
LEFT_OUT = frozenset({"alembic_version", "sign_in"})
DATA_SUFFIX = ".data.zip"
KEYS_SUFFIX = ".keys.db"


@dataclass(frozen=True)
class TableSum:
    """How many rows of a table were written, and the SHA-256 of its lines."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``generation`` and ``ring`` name the keys it was made beside."""

    format: int
    at: str
    engine: str
    revision: str
    seq: int
    head: str
    epoch: int
    ring: str
    generation: int
    tables: dict[str, TableSum]


@dataclass(frozen=True)
class Made:
    """A finished backup."""

    data: Path
    keys: Path
    manifest: Manifest


def backup(store: Store, folder: Path) -> Made:
    """Write a backup into a folder; what is being kept meanwhile is in it whole or not at all.

    The keys are copied after the data, so that they are never older. Raise ``Fault`` when it cannot be kept.
    """
    files.make_folder(folder)
    at = utc_text(store.clock.now())
    name = folder / f"ownwords-{at.replace(':', '').replace('-', '').replace('.', '-')}"
    data, keys = Path(f"{name}{DATA_SUFFIX}"), Path(f"{name}{KEYS_SUFFIX}")
    part = Path(f"{data}.part")
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, files.PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            with store.read() as conn:
                manifest = _write(store, conn, file, at, keys)
            file.flush()
            os.fsync(file.fileno())
        files.replace(part, data)
    except OSError:
        for left in (part, keys):
            left.unlink(missing_ok=True)
        raise Fault(f"The backup cannot be written to {folder}. Nothing of it was left there.") from None
    return Made(data, keys, manifest)


def _write(store: Store, conn: Connection, file: IO[bytes], at: str, keys: Path) -> Manifest:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        sums = {table.name: _write_table(conn, archive, table) for table in tables(conn)}
        store.keys.file.copy_to(keys)
        head = conn.execute(select(HEAD.c.seq, HEAD.c.head).where(HEAD.c.scope == INSTALLATION)).one_or_none()
        last = store.anchor.last()
        manifest = Manifest(
            format=FORMAT,
            at=at,
            engine=conn.dialect.name,
            revision=migrate.current(conn) or "",
            seq=head.seq if head else 0,
            head=head.head if head else GENESIS,
            epoch=last.epoch if last else 0,
            ring=store.keys.meta("ring"),
            generation=generation_of(keys),
            tables=sums,
        )
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
    return manifest


def generation_of(keys: Path) -> int:
    """Return the generation of a copy of the keys. Raise ``Fault`` when it is none."""
    return int(read_meta(keys, "generation"))


def tables(conn: Connection) -> list[Table]:
    """Return the tables as they are in this database, each behind those it points at."""
    metadata = MetaData()
    metadata.reflect(conn)
    return [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]


def _write_table(conn: Connection, archive: zipfile.ZipFile, table: Table) -> TableSum:
    digest = hashlib.sha256()
    count = 0
    few = LARGE if table.name in RECORDINGS else AT_ONCE
    rows = conn.execution_options(yield_per=few).execute(select(table).order_by(*table.primary_key.columns))
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as lines:
        for row in rows.mappings():
            line = canonical({name: _plain(value) for name, value in row.items()}) + b"\n"
            digest.update(line)
            lines.write(line)
            count += 1
    return TableSum(count, digest.hexdigest())


def _plain(value: Any) -> Any:
    return (
        {"base64": base64.b64encode(value).decode("ascii")}
        if isinstance(value, bytes | memoryview)
        else value
    )


def read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Read what a backup says of itself. Raise ``Fault`` for what is no backup of ours."""
    try:
        value = json.loads(archive.read(MANIFEST))
        value["tables"] = {name: TableSum(**sums) for name, sums in value["tables"].items()}
        manifest = Manifest(**value)
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile, AttributeError):
        raise Fault("This file is no backup of this program, or it is damaged.") from None
    if manifest.format != FORMAT:
        raise Fault("This backup is of a newer version than this program. Install the newer program.")
    return manifest


def read_table(archive: zipfile.ZipFile, manifest: Manifest, name: str) -> Iterator[dict[str, Any]]:
    """Read the rows of a table back. Raise ``Fault`` when they are not those that were written."""
    digest = hashlib.sha256()
    count = 0
    try:
        with archive.open(f"{name}.jsonl") as lines:
            for line in lines:
                digest.update(line)
                count += 1
                yield {key: _value(value) for key, value in json.loads(line).items()}
    except (KeyError, ValueError, zipfile.BadZipFile, OSError, EOFError):
        raise Fault(f"The backup is damaged: its table {name} cannot be read.") from None
    if TableSum(count, digest.hexdigest()) != manifest.tables[name]:
        raise Fault(f"The backup is damaged: its table {name} is not the one that was written.")


def _value(value: Any) -> Any:
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value
