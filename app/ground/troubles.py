"""What a database can fail with, as plain sentences. The person's words are still on the screen then."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.ground import log
from app.ground.faults import Fault, Refused

PRIMARY_CODE = 0xFF  # SQLite's extended codes keep the primary one in the low byte


class Unavailable(Fault):
    """Nothing can be read or kept just now; nothing was kept in part."""

    sentence = "The record cannot be reached now. Nothing was kept."

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or self.sentence)


class Busy(Unavailable):
    """Somebody else is writing for longer than we wait."""

    sentence = "The record is busy. Nothing was kept. Please try again."


class Full(Unavailable):
    """The disk is full, or cannot be written."""

    sentence = "The disk is full or cannot be written. Nothing was kept."


class ReadOnly(Unavailable):
    """The record is there to be read only."""

    sentence = "The record cannot be written: it is read-only. Nothing was kept."


class Damaged(Unavailable):
    """The file of the record is damaged, or is no record at all."""

    sentence = "The record is damaged and cannot be read. Run: ownwords verify"


_SQLITE: dict[int, type[Unavailable]] = {
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_FULL: Full,
    sqlite3.SQLITE_IOERR: Full,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_PERM: ReadOnly,
    sqlite3.SQLITE_CANTOPEN: Unavailable,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
}
_POSTGRESQL: dict[str, type[Unavailable]] = {
    "55P03": Busy,  # lock_not_available
    "40P01": Busy,  # deadlock_detected
    "53100": Full,  # disk_full
    "25006": ReadOnly,  # read_only_sql_transaction
    "XX001": Damaged,  # data_corrupted
}


@contextmanager
def told() -> Iterator[None]:
    """Turn what the database fails with into a sentence. Our own fault (a constraint) passes as it is."""
    try:
        yield
    except PoolTimeout:
        raise Busy from None
    except _failures() as error:
        if _cannot_be_sent(error):
            raise Refused("There are signs in it that cannot be kept.") from None
        kind = _kind(error)
        if kind is None:
            raise
        log.failure("database", error)
        raise kind from None


def _failures() -> tuple[type[Exception], ...]:
    """Return what a database fails with; PostgreSQL's driver is loaded only where it is used."""
    driver = sys.modules.get("psycopg")
    return (DBAPIError, sqlite3.Error, driver.Error) if driver else (DBAPIError, sqlite3.Error)


def _cannot_be_sent(error: Exception) -> bool:
    """Whether a value never reached PostgreSQL: a NUL in a text. SQLite looks for it and finds nothing."""
    cause = getattr(error, "orig", None) or error
    driver = sys.modules.get("psycopg")
    return driver is not None and isinstance(cause, driver.DataError) and cause.sqlstate is None


def _kind(error: Exception) -> type[Unavailable] | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _SQLITE.get(code & PRIMARY_CODE)
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        return _POSTGRESQL.get(state) or (Unavailable if state[:2] in {"08", "57", "28", "3D"} else None)
    # no state: the server was not reached at all
    names = {one.__name__ for one in type(error).__mro__}
    return Unavailable if isinstance(error, OperationalError) or "OperationalError" in names else None
