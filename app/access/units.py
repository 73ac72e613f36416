"""Units: a tree of services and teams. What a unit does not set, the unit above it sets."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.access.core import UNIT
from app.access.unit_settings import UnitSettings, merged, parse
from app.ground.clock import utc_text
from app.ground.faults import NotFound
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


def get(conn: Connection, unit: str) -> UnitInfo:
    """Return a unit. Raise ``NotFound``."""
    row = conn.execute(
        select(UNIT.c.id, UNIT.c.parent, UNIT.c.name, UNIT.c.jurisdiction).where(UNIT.c.id == unit)
    ).first()
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
    texts = {
        row.id: (row.name, row.settings)
        for row in conn.execute(select(UNIT.c.id, UNIT.c.name, UNIT.c.settings))
    }
    line = ancestors(conn, unit)
    return merged(
        [parse(texts[one][1], where=texts[one][0]) for one in line], name=texts[line[0]][0] if line else ""
    )


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

    Raise ``Fault`` when its settings cannot be read.
    """
    parse(settings, where=name)
    country = jurisdiction or (get(tx.conn, parent).jurisdiction if parent else "england")
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
