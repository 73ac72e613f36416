"""Statements of SQLAlchemy Core put into words once an engine: for the one hot path, keeping an answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Connection, CursorResult


class Compiled:
    """A statement without values of its own, run with rows of plain text, numbers and bytes."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._ready: dict[str, tuple[str, tuple[str, ...] | None]] = {}

    def run(self, conn: Connection, rows: Sequence[Mapping[str, Any]]) -> CursorResult[Any]:
        """Run it once for each row."""
        text, order = self._ready.get(conn.dialect.name) or self._compile(conn)
        values: list[Any] = [tuple([row[name] for name in order]) if order else dict(row) for row in rows]
        return conn.exec_driver_sql(text, values[0] if len(values) == 1 else values)

    def _compile(self, conn: Connection) -> tuple[str, tuple[str, ...] | None]:
        compiled = self._statement.compile(dialect=conn.dialect)
        order = tuple(compiled.positiontup) if compiled.positional and compiled.positiontup else None  # type: ignore[attr-defined]
        ready = self._ready[conn.dialect.name] = (str(compiled), order)
        return ready
