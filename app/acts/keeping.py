"""Whose record is due: kept for as long as their unit says, and then looked at by people.

Nothing is destroyed by itself (records of adult social care are appraised before they are destroyed): what is
due is named, and two people decide with ``erasing``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.access import people, units
from app.access.people import PersonInfo
from app.ground.clock import from_utc_text, london_day
from app.ground.store import Store
from app.record import holds, reading


@dataclass(frozen=True)
class Due:
    """One person whose time is over. ``last``: the day on which something was last said under their name.

    ``years``: how long their unit keeps it. ``since``: from which day it is due. ``held``: by a legal hold.
    """

    person: PersonInfo
    last: date
    years: int
    since: date
    held: bool


def due(store: Store) -> list[Due]:
    """Return everybody whose record is due, the longest due first."""
    with store.read() as conn:
        return among(store, conn, people.several(store, conn, people.everybody(conn)))


def among(store: Store, conn: Connection, those: Iterable[PersonInfo]) -> list[Due]:
    """Return of these people whose record is due, the longest due first."""
    today = london_day(store.clock.now())
    found = []
    for one in those:
        years = units.settings_of(conn, one.unit).keep_years
        last = reading.last_said(conn, one.id) if years else None
        if years is None or last is None:
            continue
        day = london_day(from_utc_text(last))
        since = _years_after(day, years)
        if since <= today:
            found.append(Due(one, day, years, since, holds.is_held(conn, one.id)))
    return sorted(found, key=lambda each: each.since)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the last day of February: the day after it
        return date(day.year + years, 3, 1)
