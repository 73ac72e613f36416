"""By when, by whom, how late. The risk: a want that waits longer because somebody is away."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.access.unit_settings import UnitSettings
from app.plan.overdue import days_late, due_day, who_answers

MONDAY = date(2026, 11, 23)
RULES = UnitSettings(closed_days=(date(2026, 12, 25),))


def test_two_working_days() -> None:
    """Given a want shared on a day, when two working days are given,
    then weekends and closed days do not count.
    """
    assert due_day(MONDAY, 2, RULES.is_working) == date(2026, 11, 25)
    assert due_day(date(2026, 11, 27), 2, RULES.is_working) == date(2026, 12, 1)
    assert due_day(date(2026, 11, 28), 1, RULES.is_working) == MONDAY + timedelta(days=7)
    assert due_day(date(2026, 12, 24), 1, RULES.is_working) == date(2026, 12, 28)


def test_how_late_is_counted_in_working_days() -> None:
    """Given a due day, when days go by, then each working day adds one and a weekend none."""
    due = date(2026, 11, 26)
    late = [days_late(due, due + timedelta(days=n), RULES.is_working) for n in range(6)]
    assert late == [0, 1, 1, 1, 2, 3]


def test_late_is_never_nought_once_the_day_is_over() -> None:
    """Given a day that ended on a weekend, when it is Saturday, then it is late all the same."""
    assert days_late(date(2026, 11, 27), date(2026, 11, 28), RULES.is_working) == 1


def test_the_duty_moves_on() -> None:
    """Given readers and managers in order, when some are away, then the first at work has the duty."""
    assert who_answers(["sam", "priya"], ["helen"], set()) == "sam"
    assert who_answers(["sam", "priya"], ["helen"], {"sam"}) == "priya"
    assert who_answers(["sam", "priya"], ["helen"], {"sam", "priya"}) == "helen"
    assert who_answers(["sam", "priya"], ["helen"], {"sam", "priya", "helen"}) == "sam"
    assert who_answers([], [], set()) is None


@given(st.dates(MONDAY, MONDAY + timedelta(days=400)), st.integers(1, 30), st.integers(0, 60))
def test_somebody_is_late_exactly_after_the_due_day(shared: date, days: int, later: int) -> None:
    """Given any day and rule, when time goes by, then it is late after the due day and not before."""
    due = due_day(shared, days, RULES.is_working)
    today = shared + timedelta(days=later)
    assert RULES.is_working(due)
    assert (days_late(due, today, RULES.is_working) > 0) == (today > due)
