"""Units: a tree of services and teams. What a unit does not set, the unit above it sets."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, literal, select

from app.access.core import UNIT
from app.access.unit_settings import UnitSettings, merged, parse
from app.ground.clock import utc_text
from app.ground.compiled import Compiled
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.store import Write

__all__ = ["UnitInfo", "UnitSettings"]


@dataclass(frozen=True)
class UnitInfo:
    """A service or team."""

    id: str
    parent: str | None
    name: str
    jurisdiction: str


JURISDICTIONS = ("england", "wales")  # each has its own bodies and law; one never stands for the other
DEEPEST = 50  # levels of units: more is a ring


def _line() -> Select[Any]:
    """Return the statement that reads a unit and the units above it, nearest first."""
    columns = (UNIT.c.id, UNIT.c.parent, UNIT.c.name, UNIT.c.settings)
    own = select(*columns, literal(0).label("above")).where(UNIT.c.id == bindparam("unit"))
    line = own.cte("line", recursive=True)
    above = select(*columns, line.c.above + 1).join_from(line, UNIT, UNIT.c.id == line.c.parent)
    line = line.union_all(above.where(line.c.above < DEEPEST))
    return select(line.c.id, line.c.name, line.c.settings).order_by(line.c.above)


_LINE = Compiled(_line())
_ONE = select(UNIT.c.id, UNIT.c.parent, UNIT.c.name, UNIT.c.jurisdiction).where(
    UNIT.c.id == bindparam("unit")
)


def get(conn: Connection, unit: str) -> UnitInfo:
    """Return a unit. Raise ``NotFound``."""
    row = conn.execute(_ONE, {"unit": unit}).first()
    if not row:
        raise NotFound("There is no such unit.")
    return UnitInfo(row.id, row.parent, row.name, row.jurisdiction)


def ancestors(conn: Connection, unit: str) -> list[str]:
    """Return the unit and the units above it, nearest first."""
    parents = _parents(conn)
    line: list[str] = []
    here: str | None = unit
    while here is not None and here in parents and here not in line:
        line.append(here)
        here = parents[here]
    return line


def below(conn: Connection, unit: str) -> list[str]:
    """Return the unit and all units under it."""
    parents = _parents(conn)
    found = [unit]
    for one in found:
        found.extend(child for child, parent in parents.items() if parent == one and child not in found)
    return found


def everyone(conn: Connection) -> list[UnitInfo]:
    """Return all units, by name."""
    rows = conn.execute(
        select(UNIT.c.id, UNIT.c.parent, UNIT.c.name, UNIT.c.jurisdiction).order_by(UNIT.c.name, UNIT.c.id)
    )
    return [UnitInfo(row.id, row.parent, row.name, row.jurisdiction) for row in rows]


def settings_of(conn: Connection, unit: str) -> UnitSettings:
    """Return a unit's settings; what it does not set comes from the nearest unit above that does.

    Raise ``Fault`` when a unit's settings cannot be read.
    """
    return settings_along(line(conn, unit))


def line(conn: Connection, unit: str) -> tuple[tuple[str, str], ...]:
    """Return name and settings of a unit and of the units above it, nearest first."""
    return tuple([(name, settings) for _, name, settings in _LINE.run(conn, {"unit": unit})])


@lru_cache(maxsize=256)
def settings_along(line: tuple[tuple[str, str], ...]) -> UnitSettings:
    """Return the settings that a line of units makes. Raise ``Fault`` when one cannot be read."""
    own = [parse(settings, where=name) for name, settings in line]
    return merged(own, name=line[0][0] if line else "")


def add(
    tx: Write,
    *,
    name: str,
    parent: str | None,
    settings: str = "{}",
    jurisdiction: str | None = None,
    at: datetime,
) -> str:
    """Put in a unit, in the country of the unit above it; return its id.

    Raise ``Fault`` when its settings cannot be read, ``Refused`` for a country that is not built.
    """
    parse(settings, where=name)
    country = jurisdiction or (get(tx.conn, parent).jurisdiction if parent else JURISDICTIONS[0])
    if country not in JURISDICTIONS:
        raise Refused(f"A unit is in one of: {', '.join(JURISDICTIONS)}.")
    unit = new_id()
    row = {"id": unit, "parent": parent, "name": name, "jurisdiction": country}
    tx.conn.execute(UNIT.insert().values(**row, settings=settings, at=utc_text(at)))
    return unit


def set_settings(tx: Write, unit: str, settings: str) -> None:
    """Put other settings in the place of a unit's own. Raise ``Fault`` when they cannot be read."""
    parse(settings, where=get(tx.conn, unit).name)
    tx.conn.execute(UNIT.update().where(UNIT.c.id == unit).values(settings=settings))


def _parents(conn: Connection) -> dict[str, str | None]:
    return {row.id: row.parent for row in conn.execute(select(UNIT.c.id, UNIT.c.parent))}
