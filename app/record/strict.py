"""Reading the record as it lies in the database, type by type and byte by byte, believing nothing.

SQLite keeps whatever bytes stand in its file, so text is read as bytes, and a number or a blob in the place
of text is told from text. PostgreSQL holds its types and its UTF-8 itself.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from sqlalchemy import Connection, Text, text

from app.ground.engines import make_engine
from app.ground.settings import Settings
from app.ground.troubles import told
from app.record.rows import COLUMNS
from app.record.tables import ERASURE, HEAD, QUESTION, UTTERANCE

TEXTS = frozenset(column.name for column in UTTERANCE.columns if isinstance(column.type, Text))
NULLABLE = frozenset(column.name for column in UTTERANCE.columns if column.nullable)
ERASURE_COLUMNS = tuple(column.name for column in ERASURE.columns)
LISTED = ", ".join(f"u.{name}" for name in COLUMNS)
FROM = "FROM utterance AS u LEFT JOIN utterance_sealed AS s ON s.utterance_id = u.id"
ROWS = f"SELECT {LISTED}, s.ciphertext {FROM} ORDER BY u.seq"
ONE_ROW = f"SELECT {LISTED}, s.ciphertext {FROM} WHERE u.seq = ?"
ORPHANS = (
    "SELECT s.utterance_id FROM utterance_sealed AS s LEFT JOIN utterance AS u ON u.id = s.utterance_id"
    " WHERE u.id IS NULL"
)
RECORDINGS = "SELECT id, utterance, person, media, chunks FROM attachment ORDER BY at, id"
CHUNKS = "SELECT n, ciphertext FROM attachment_chunk WHERE attachment = {one} ORDER BY n"
LOST_CHUNKS = (
    "SELECT DISTINCT c.attachment FROM attachment_chunk AS c LEFT JOIN attachment AS a ON a.id = c.attachment"
    " WHERE a.id IS NULL"
)
SINGLE = 100_000  # rows looked for one by one behind a damaged place
WRONG_TYPE = "a stored value has the wrong type"
NOT_TEXT = "a stored text is not UTF-8"


# what the driver raises on a damaged file; it reads even SQLite's own sentences as UTF-8
BROKEN = (sqlite3.Error, OverflowError, UnicodeDecodeError)


class Unreadable(Exception):  # noqa: N818 a fact about a database, not a fault of ours
    """The database cannot be read any further; its text says why, in the database's own words."""


@dataclass(frozen=True)
class Found:
    """One row of the table of utterances as it lies there. ``wrong`` says what is not as it should be."""

    row: dict[str, Any]
    ciphertext: bytes | None
    wrong: str | None


class Source(Protocol):
    """What a check of the record reads, in one state of it."""

    def utterances(self, last: int) -> Iterator[Found]:
        """Read the utterances by ``seq``; ``last``: how far to look behind a damaged place."""

    def heads(self) -> Iterator[tuple[Any, Any, Any]]:
        """Read the heads of the chains: scope, seq, head."""

    def questions(self) -> Iterator[tuple[Any, Any]]:
        """Read the snapshots: fingerprint and text as it lies there, ``None`` for what is no text."""

    def erasures(self) -> Iterator[dict[str, Any]]:
        """Read the erasures."""

    def orphans(self) -> Iterator[str]:
        """Read the ids of ciphertexts without an utterance."""

    def recordings(self) -> Iterator[tuple[Any, ...]]:
        """Read the recordings: id, utterance, person, media, number of chunks."""

    def chunks(self, recording: str) -> Iterator[tuple[Any, bytes | None]]:
        """Read the chunks of a recording by their number; ``None`` for what is no bytes."""

    def lost_chunks(self) -> Iterator[str]:
        """Read the ids of recordings of which there are chunks and nothing else."""

    def damage(self) -> Iterator[str]:
        """Read what the database says of its own file."""


class _Stored(bytes):
    """Bytes that were stored as text."""


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def _all(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self.connection.execute(query, values)
        except BROKEN as error:
            raise Unreadable(_said(error)) from None

    def utterances(self, last: int) -> Iterator[Found]:
        seen = 0
        try:
            for row in self._all(ROWS):
                yield _found(row)
                seen = row[0]
        except Unreadable:
            if not self._is_utterance_table():
                raise
            for seq in range(seen + 1, min(last, seen + SINGLE) + 1):
                yield from self._single(seq)

    def _is_utterance_table(self) -> bool:
        try:
            return next(self._all("SELECT count(*) FROM pragma_table_info('utterance')")) != (0,)
        except Unreadable:
            return False

    def _single(self, seq: int) -> Iterator[Found]:
        try:
            yield from [_found(row) for row in self._all(ONE_ROW, (seq,))]
        except Unreadable:
            yield Found({"seq": seq}, None, "it cannot be read")

    def heads(self) -> Iterator[tuple[Any, Any, Any]]:
        for scope, seq, head in self._all("SELECT scope, seq, head FROM chain_head"):
            yield _plain(scope), seq, _plain(head)

    def questions(self) -> Iterator[tuple[Any, Any]]:
        for fingerprint, snapshot in self._all("SELECT fingerprint, snapshot FROM question"):
            yield _plain(fingerprint), _plain(snapshot)

    def erasures(self) -> Iterator[dict[str, Any]]:
        for row in self._all(f"SELECT {', '.join(ERASURE_COLUMNS)} FROM erasure"):  # noqa: S608 our own names
            yield {name: _plain(value) for name, value in zip(ERASURE_COLUMNS, row, strict=True)}

    def orphans(self) -> Iterator[str]:
        for row in self._all(ORPHANS):
            yield _plain(row[0]) or "?"

    def recordings(self) -> Iterator[tuple[Any, ...]]:
        for *texts, chunks in self._all(RECORDINGS):
            yield (*map(_plain, texts), chunks)

    def chunks(self, recording: str) -> Iterator[tuple[Any, bytes | None]]:
        for n, sealed in self._all(CHUNKS.format(one="?"), (recording,)):
            yield n, sealed if type(sealed) is bytes else None

    def lost_chunks(self) -> Iterator[str]:
        for row in self._all(LOST_CHUNKS):
            yield _plain(row[0]) or "?"

    def damage(self) -> Iterator[str]:
        for row in self._all("PRAGMA integrity_check(20)"):
            said = _plain(row[0])
            if said != "ok":
                yield str(said)


class _Postgresql:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def utterances(self, last: int) -> Iterator[Found]:  # noqa: ARG002 no damaged place is read around here
        stream = self.connection.execution_options(stream_results=True, yield_per=1000).execute(text(ROWS))
        for row in stream:
            *clear, ciphertext = row
            yield Found(dict(zip(COLUMNS, clear, strict=True)), ciphertext and bytes(ciphertext), None)

    def heads(self) -> Iterator[tuple[Any, Any, Any]]:
        for row in self.connection.execute(HEAD.select()):
            yield row.scope, row.seq, row.head

    def questions(self) -> Iterator[tuple[Any, Any]]:
        for row in self.connection.execute(QUESTION.select()):
            yield row.fingerprint, row.snapshot

    def erasures(self) -> Iterator[dict[str, Any]]:
        for row in self.connection.execute(ERASURE.select()):
            yield row._asdict()

    def orphans(self) -> Iterator[str]:
        yield from self.connection.scalars(text(ORPHANS))

    def recordings(self) -> Iterator[tuple[Any, ...]]:
        for row in self.connection.execute(text(RECORDINGS)):
            yield tuple(row)

    def chunks(self, recording: str) -> Iterator[tuple[Any, bytes | None]]:
        for n, sealed in self.connection.execute(text(CHUNKS.format(one=":one")), {"one": recording}):
            yield n, bytes(sealed)

    def lost_chunks(self) -> Iterator[str]:
        yield from self.connection.scalars(text(LOST_CHUNKS))

    def damage(self) -> Iterator[str]:
        yield from ()


@contextmanager
def source(settings: Settings) -> Iterator[Source]:
    """Open the record for reading only, in one state. Needs no key, sets nothing, makes no table.

    Raise ``Unreadable``, or ``Fault`` when PostgreSQL is not reached.
    """
    if not settings.is_sqlite:
        engine = make_engine(settings, reading=True)
        try:
            with told(), engine.connect() as connection:
                yield _Postgresql(connection)
        finally:
            engine.dispose()
        return
    path = settings.record_file
    if not path.is_file():
        raise Unreadable("there is no record file")
    try:
        database = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None)
    except BROKEN as error:
        raise Unreadable(_said(error)) from None
    try:
        database.text_factory = _Stored
        try:
            database.execute("PRAGMA query_only=ON").close()
            database.execute("BEGIN").close()
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except BROKEN as error:
            raise Unreadable(_said(error)) from None
        yield _Sqlite(database)
    finally:
        database.close()


def _said(error: Exception) -> str:
    return "its description of itself is damaged" if isinstance(error, UnicodeDecodeError) else str(error)


def _plain(value: Any) -> Any:
    """Return stored text as text; ``None`` for whatever is no text."""
    if not isinstance(value, _Stored):
        return None
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _found(stored: tuple[Any, ...]) -> Found:
    *clear, ciphertext = stored
    wrong = None
    row: dict[str, Any] = {}
    for name, value in zip(COLUMNS, clear, strict=True):
        row[name] = value
        if value is None and name in NULLABLE:
            continue
        if name in TEXTS:
            row[name] = _plain(value)
            if row[name] is None:
                wrong = NOT_TEXT if isinstance(value, _Stored) else WRONG_TYPE
        elif type(value) is not int:
            row[name] = None
            wrong = WRONG_TYPE
    if isinstance(ciphertext, _Stored) or not isinstance(ciphertext, bytes | None):
        return Found(row, b"", wrong or WRONG_TYPE)
    return Found(row, ciphertext, wrong)
