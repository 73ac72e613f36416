"""By when a want has to be answered, by whom, and how late it is. Pure: days, readers and absences come in.

Somebody's absence never makes the person wait longer: the day stays, the duty moves on.
"""

from collections.abc import Callable, Container, Iterable
from datetime import date, timedelta

from app.ground.clock import add_working_days

IsWorking = Callable[[date], bool]


def due_day(shared_on: date, reply_days: int, is_working: IsWorking) -> date:
    """Return the last day on which an answer comes in time."""
    return add_working_days(shared_on, reply_days, is_working=is_working)


def days_late(due: date, today: date, is_working: IsWorking) -> int:
    """Return how many working days have begun since an answer was due; 0 while it is not late."""
    days = (due + timedelta(days=n) for n in range(1, (today - due).days + 1))
    late = sum(1 for day in days if is_working(day))
    return max(late, 1) if today > due else 0


def who_answers(readers: Iterable[str], managers: Iterable[str], away: Container[str]) -> str | None:
    """Return who has the duty to answer now: the first reader at work, else the nearest manager at work.

    ``readers``: who can open the want, the named worker first. When nobody at all is at work it stays with
    the first of them, so that it always stands on somebody's page.
    """
    line = [*readers, *managers]
    return next((one for one in line if one not in away), line[0] if line else None)
