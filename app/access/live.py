"""What a service still lacks before anybody may use it for real worries."""

from datetime import date, timedelta

from sqlalchemy import Connection

from app.access import accounts, people, units
from app.access.duty import duty_accounts
from app.access.unit_settings import INDEPENDENT, OUTSIDE, UnitSettings

# A number that nobody has tried for a year is not a number to give to somebody in danger.
NUMBERS_GOOD_FOR = timedelta(days=365)
_CALLED = {
    INDEPENDENT: "somebody independent",
    "council": "the council",
    "regulator": "the regulator",
    "ombudsman": "the ombudsman",
}


def missing_for_live(conn: Connection, today: date | None = None) -> list[str]:
    """Return in words what is missing, unit by unit, for the units that people belong to."""
    found = []
    for unit in units.everyone(conn):
        if not people.of_units(conn, [unit.id]):
            continue
        settings = units.settings_of(conn, unit.id)
        found += [f"{unit.name}: {what}" for what in _numbers(settings, today)]
        if settings.keep_years is None:
            found.append(f"{unit.name}: no schedule of how long records are kept (keep_years).")
        if not duty_accounts(conn, unit.id):
            found.append(f"{unit.name}: no duty rota.")
        if not accounts.of_units(conn, units.ancestors(conn, unit.id), role="manager"):
            found.append(f"{unit.name}: no manager, here or in a unit above.")
    return found


def _numbers(settings: UnitSettings, today: date | None) -> list[str]:
    found = []
    if not settings.service_number:
        found.append("no phone number of the service.")
    if not settings.out_of_hours_number:
        found.append("no out-of-hours number.")
    if not settings.helplines:
        found.append("no helpline.")
    there = {one.kind for one in settings.outside} | ({INDEPENDENT} if settings.advocacy_number else set())
    lacking = [_CALLED[kind] for kind in OUTSIDE if kind not in there]
    if lacking:
        found.append(f"no number outside for who is not happy: {', '.join(lacking)}.")
    if today:
        last = today - NUMBERS_GOOD_FOR
        old = [one.name for one in settings.helplines if one.checked_on < last]
        old += [one.name or _CALLED[one.kind] for one in settings.outside if one.checked_on < last]
        found += [f"nobody has checked the number of {name} for a year." for name in old]
    return found
