"""Statements of SQLAlchemy Core put into words once an engine: for the one hot path, keeping an answer.

They go straight to the driver, inside the transaction that SQLAlchemy opened: between the two lies most of
what an append costs beside the disk.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ClauseElement, Connection


class Compiled:
    """A statement without values of its own, run with rows of plain text, numbers and bytes."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._ready: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    def run(self, conn: Connection, *rows: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it once for each row; return what a single run finds."""
        text, order = self._ready.get(conn.dialect.name) or self._compile(conn)
        values: list[Any] = [[row[name] for name in order] if order else row for row in rows]
        cursor = conn.connection.cursor()
        try:
            if len(values) > 1:
                cursor.executemany(text, values)
                return []
            cursor.execute(text, values[0])
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            cursor.close()

    def _compile(self, conn: Connection) -> tuple[str, tuple[str, ...] | None]:
        compiled = self._statement.compile(dialect=conn.dialect)
        order = tuple(compiled.positiontup) if compiled.positional and compiled.positiontup else None  # type: ignore[attr-defined]
        ready = self._ready[conn.dialect.name] = (str(compiled), order)
        return ready
