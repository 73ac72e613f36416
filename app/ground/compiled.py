"""Statements of SQLAlchemy Core put into words once an engine: for the hot paths, a page and an answer.

They go straight to the driver, inside the transaction that SQLAlchemy opened: between the two lies most of
what a page's reads cost, and of what an append costs beside the disk.
"""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ClauseElement, Connection


class Compiled:
    """A statement that is run with rows of plain text, numbers and bytes."""

    def __init__(self, statement: ClauseElement) -> None:
        self.statement = statement
        self._ready: dict[str, _Ready] = {}

    def run(self, conn: Connection, *rows: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it once for each row; return what a single run finds."""
        ready = self._ready.get(conn.dialect.name) or self._compile(conn)
        driver: Any = conn.connection.dbapi_connection
        if len(rows) > 1:
            with closing(driver.cursor()) as cursor:
                cursor.executemany(ready.text, [ready.values(row) for row in rows])
            return []
        with closing(driver.execute(ready.text, ready.values(rows[0]))) as cursor:
            return list(cursor.fetchall()) if cursor.description else []

    def _compile(self, conn: Connection) -> "_Ready":
        compiled = self.statement.compile(dialect=conn.dialect)
        order = tuple(compiled.positiontup) if compiled.positional and compiled.positiontup else None  # type: ignore[attr-defined] # SQL statements have it
        own = {name: value for name, value in compiled.params.items() if value is not None}
        ready = self._ready[conn.dialect.name] = _Ready(str(compiled), order, own)
        return ready


@dataclass(frozen=True, slots=True)
class _Ready:
    """The words for one engine, the order of its values where they have no names, and its own values."""

    text: str
    order: tuple[str, ...] | None
    own: Mapping[str, Any]

    def values(self, row: Mapping[str, Any]) -> Any:
        whole = {**self.own, **row} if self.own else row
        return [whole[name] for name in self.order] if self.order else whole
