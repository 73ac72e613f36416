"""How the database is reached: an engine for reading, one for writing, and transactions begun by hand."""

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from app.ground import sqlite
from app.ground.faults import Fault
from app.ground.settings import Settings

POOL = 16
BY_HAND = "own_words_by_hand"


def make_engine(settings: Settings, *, reading: bool = False) -> Engine:
    """Make an engine for the record. It never shows a value in an exception."""
    if settings.is_sqlite:
        url = settings.database_url or f"sqlite:///{settings.record_file}"
        engine = create_engine(url, hide_parameters=True, pool_size=POOL, max_overflow=POOL)
        event.listen(engine, "connect", _prepare_reader if reading else _prepare_writer)
        event.listen(engine, "begin", _begin if reading else _begin_immediate)
        return engine
    url = settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
    options: dict[str, Any] = (
        {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True} if reading else {}
    )
    try:
        engine = create_engine(
            url,
            hide_parameters=True,
            pool_size=POOL,
            max_overflow=POOL,
            pool_pre_ping=True,
            connect_args={"options": f"-c lock_timeout={sqlite.BUSY_MS} -c synchronous_commit=on"},
        )
    except (DBAPIError, ValueError, ImportError):
        raise Fault("The address of the database cannot be understood.") from None
    return engine.execution_options(**options) if options else engine


def _prepare_writer(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    sqlite.prepare(connection)


def _prepare_reader(connection: Any, _record: Any) -> None:
    _prepare_writer(connection, _record)
    connection.execute("PRAGMA query_only=ON").close()


def _begin(conn: Connection) -> None:
    if conn.get_execution_options().get(BY_HAND):
        return
    conn.connection.dbapi_connection.execute("BEGIN")  # type: ignore[union-attr] # it is connected


def _begin_immediate(conn: Connection) -> None:
    if conn.get_execution_options().get(BY_HAND):
        return
    conn.connection.dbapi_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr] # it is connected


def locked(conn: Connection) -> Any:
    """Begin, take the lock, and return the driver. Raise ``OperationalError`` when somebody else keeps it.

    ``None`` where a result that was not read to its end holds the connection in the past.
    """
    driver: Any = conn.connection.dbapi_connection
    try:
        driver.execute("BEGIN IMMEDIATE").close()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY_SNAPSHOT:
            raise
        return None
    return driver


def by_hand(engine: Engine) -> Connection:
    """Return a connection whose transactions are begun and ended at the driver."""
    conn = engine.connect().execution_options(**{BY_HAND: True})
    conn.begin()
    return conn
