"""What a unit sets for itself: days to answer, its duty rota, its numbers. One JSON object, read strictly."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from app.ground.clock import LONDON
from app.ground.faults import Fault

SATURDAY = 5
# Who can be told outside the service, in the order in which a page names them. Regulator and ombudsman are
# those of the unit's jurisdiction: their names come with it, and a unit gives only the number it tried.
INDEPENDENT, NATIONAL = "independent", ("regulator", "ombudsman")
OUTSIDE = (INDEPENDENT, "council", *NATIONAL)


@dataclass(frozen=True)
class Duty:
    """When one worker is on duty each week: Monday is 0. Ends before it starts: it ends the next morning."""

    account: str
    days: tuple[int, ...]
    starts: time
    ends: time

    def on(self, at: datetime) -> datetime | None:
        """Return until when (London time) this duty lasts, if it is on at that time."""
        here = at.astimezone(LONDON)
        for back in (0, 1):
            start, end = self.stretch(here.date() - timedelta(days=back))
            if (here.date() - timedelta(days=back)).weekday() in self.days and start <= here < end:
                return end
        return None

    def stretch(self, day: date) -> tuple[datetime, datetime]:
        """Return when the duty of that day would start and end, London time."""
        start = datetime.combine(day, self.starts, LONDON)
        last = day if self.ends > self.starts else day + timedelta(days=1)
        return start, datetime.combine(last, self.ends, LONDON)


@dataclass(frozen=True)
class Helpline:
    """Somebody outside to call, and the day on which somebody checked that the number works."""

    name: str
    number: str
    checked_on: date


@dataclass(frozen=True)
class Outside:
    """Somebody outside the service who can be told when a person is not happy with it.

    ``kind``: one of ``OUTSIDE``. ``name`` is empty for the jurisdiction's own bodies.
    """

    kind: str
    name: str
    number: str
    checked_on: date


@dataclass(frozen=True)
class UnitSettings:
    """A unit's settings, filled up from the units above it.

    ``keep_years``: after how many years without a new word a record is due to be looked at; ``None``: the
    unit has no schedule yet, and nothing is due.
    """

    service: str = ""
    reply_days: int = 2
    invitation_days: int = 14
    cover_minutes: int = 10
    keep_years: int | None = None
    duty: tuple[Duty, ...] = ()
    closed_days: tuple[date, ...] = ()
    service_number: str | None = None
    text_number: str | None = None
    out_of_hours_number: str | None = None
    advocacy_number: str | None = None
    advocacy_is_free: bool = False
    helplines: tuple[Helpline, ...] = ()
    outside: tuple[Outside, ...] = field(default=())

    def is_working(self, day: date) -> bool:
        """Tell whether the service works on that day: Monday to Friday, but for its closed days."""
        return day.weekday() < SATURDAY and day not in self.closed_days


def parse(text: str, *, where: str) -> dict[str, Any]:
    """Return what a unit's own JSON sets. Raise ``Fault`` naming the unit and the setting that is wrong."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Fault(f"The settings of {where} are not JSON.") from error
    if not isinstance(value, dict):
        raise Fault(f"The settings of {where} are not one JSON object.")
    found: dict[str, Any] = {}
    for name, raw in value.items():
        if name not in _READERS:
            raise Fault(f"The settings of {where} hold {name!r}, which is no setting.")
        try:
            found[name] = _READERS[name](raw)
        except (KeyError, TypeError, ValueError) as error:
            raise Fault(f"The settings of {where}: {name!r} cannot be read: {_WANTED[name]}.") from error
    return found


def merged(line: Sequence[Mapping[str, Any]], *, name: str) -> UnitSettings:
    """Return settings out of the units' own ones, the nearest first; the service's name is the unit's."""
    found: dict[str, Any] = {"service": name}
    for own in reversed(line):
        found.update(own)
    return UnitSettings(**found)


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not least <= raw <= most:
            raise ValueError
        return raw

    return read


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or not raw.strip() or len(raw) > 200:
        raise ValueError
    return raw.strip()


def _yes_no(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise TypeError
    return raw


def _days(raw: Any) -> tuple[date, ...]:
    return tuple(date.fromisoformat(one) for one in raw)


def _duty(raw: Any) -> tuple[Duty, ...]:
    return tuple(_one_duty(dict(one)) for one in raw)


def _one_duty(raw: dict[str, Any]) -> Duty:
    days = tuple(_whole(0, 6)(day) for day in raw.pop("days"))
    one = Duty(_text(raw.pop("account")), days, _hour(raw.pop("starts")), _hour(raw.pop("ends")))
    if raw or not days:
        raise ValueError
    return one


def _hour(raw: Any) -> time:
    return datetime.strptime(_text(raw), "%H:%M").replace(tzinfo=LONDON).time()


def _helplines(raw: Any) -> tuple[Helpline, ...]:
    return tuple(_one_helpline(dict(one)) for one in raw)


def _one_helpline(raw: dict[str, Any]) -> Helpline:
    one = Helpline(
        _text(raw.pop("name")), _text(raw.pop("number")), date.fromisoformat(raw.pop("checked_on"))
    )
    if raw:
        raise ValueError
    return one


def _outside(raw: Any) -> tuple[Outside, ...]:
    found = [_one_outside(dict(one)) for one in raw]
    return tuple(sorted(found, key=lambda one: OUTSIDE.index(one.kind)))


def _one_outside(raw: dict[str, Any]) -> Outside:
    kind = _one_of(OUTSIDE)(raw.pop("kind", INDEPENDENT))
    name = "" if kind in NATIONAL else _text(raw.pop("name"))
    one = Outside(kind, name, _text(raw.pop("number")), date.fromisoformat(raw.pop("checked_on")))
    if raw:
        raise ValueError
    return one


def _one_of(allowed: Sequence[str]) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if raw not in allowed:
            raise ValueError
        return str(raw)

    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "service": _text,
    "reply_days": _whole(1, 30),
    "invitation_days": _whole(1, 90),
    "cover_minutes": _whole(1, 240),
    "keep_years": _whole(1, 100),
    "duty": _duty,
    "closed_days": _days,
    "service_number": _text,
    "text_number": _text,
    "out_of_hours_number": _text,
    "advocacy_number": _text,
    "advocacy_is_free": _yes_no,
    "helplines": _helplines,
    "outside": _outside,
}
_WANTED = {
    "service": "a name",
    "reply_days": "a whole number from 1 to 30",
    "invitation_days": "a whole number from 1 to 90",
    "cover_minutes": "a whole number from 1 to 240",
    "keep_years": "a whole number from 1 to 100",
    "duty": 'a list of {"account", "days": [0 to 6, Monday is 0], "starts": "09:00", "ends": "17:00"}',
    "closed_days": 'a list of days, as "2026-12-25"',
    "service_number": "a phone number as text",
    "text_number": "a phone number as text",
    "out_of_hours_number": "a phone number as text",
    "advocacy_number": "a phone number as text",
    "advocacy_is_free": "true or false",
    "helplines": 'a list of {"name", "number", "checked_on": "2026-11-01"}',
    "outside": 'a list of {"kind": "council", "name", "number", "checked_on": "2026-11-01"}, the kinds being '
    f"{', '.join(OUTSIDE)}; the last two have no name of their own",
}
assert set(_READERS) == set(_WANTED) == {one.name for one in fields(UnitSettings)}  # noqa: S101 - a slip of ours
