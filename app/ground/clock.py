"""The one source of time. London is used for days and hours only; what is stored is UTC."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5
WRITTEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,6}Z", re.ASCII)


class Clock(Protocol):
    """Whatever can say what time it is."""

    def now(self) -> datetime:
        """Return the time now, in UTC."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """Return the time now, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it is put: for tests and for the demo's earlier days."""

    def __init__(self, at: datetime, *, step: timedelta = timedelta(0)) -> None:
        self.at = at
        self.step = step

    def now(self) -> datetime:
        """Return the set time, and move on by the step."""
        self.at += self.step
        return self.at

    def move(self, **delta: float) -> None:
        """Move the clock on, as ``timedelta(**delta)``."""
        self.at += timedelta(**delta)


def utc_text(at: datetime) -> str:
    """Return a time as it is stored: UTC, microseconds, ``2026-11-23T10:00:00.000000Z``."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def from_utc_text(text: str) -> datetime:
    """Read a stored time back. Raise ``ValueError`` when it is none."""
    if not WRITTEN.fullmatch(text):
        raise ValueError("that is no time as it is stored")
    return datetime.fromisoformat(text)


def london_day(at: datetime) -> date:
    """Return the day in London at that time."""
    return at.astimezone(LONDON).date()


def london_midnight(day: date) -> datetime:
    """Return the moment at which a day begins in London."""
    return datetime.combine(day, time.min, LONDON)


def add_working_days(start: date, days: int, *, is_working: Callable[[date], bool] | None = None) -> date:
    """Return the working day that lies ``days`` working days after ``start``.

    Monday to Friday unless ``is_working`` says otherwise.
    """
    works = is_working or (lambda day: day.weekday() < SATURDAY)
    day = start
    left = days
    while left > 0:
        day += timedelta(days=1)
        if works(day):
            left -= 1
    return day
