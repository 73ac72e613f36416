"""Days and times as people read them: London time, weekday, whole date."""

from datetime import date, datetime

from app.ground.clock import LONDON

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)  # fmt: skip


def day(at: date | datetime) -> str:
    """Return the day, as *Monday 23 November 2026*."""
    here = at.astimezone(LONDON).date() if isinstance(at, datetime) else at
    return f"{DAYS[here.weekday()]} {here.day} {MONTHS[here.month - 1]} {here.year}"


def clock(at: datetime) -> str:
    """Return the time of day, as *10:04*."""
    return at.astimezone(LONDON).strftime("%H:%M")


def moment(at: datetime) -> str:
    """Return day and time, as *Monday 23 November 2026, 10:04*."""
    return f"{day(at)}, {clock(at)}"
