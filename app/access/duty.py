"""Who is on duty now, and who is next."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.access.absences import away
from app.access.accounts import AccountInfo, by_ids
from app.access.unit_settings import Duty
from app.access.units import settings_of
from app.ground.clock import LONDON, london_day

LOOK_AHEAD = 14  # days: two weeks hold every stretch of a weekly rota, an absence of one week included


@dataclass(frozen=True)
class OnDuty:
    """Somebody on duty, and from and until when, in London time."""

    account: AccountInfo
    starts: datetime
    until: datetime


def on_duty(conn: Connection, unit: str, now: datetime, excluding: Container[str] = ()) -> list[OnDuty]:
    """Return who is on duty in a unit now, in the order of its rota; who is away or left out is not."""
    gone = away(conn, london_day(now))
    found = []
    for duty, account in _rota(conn, unit, excluding):
        until = duty.on(now)
        if until and account.id not in gone:
            found.append(OnDuty(account, now.astimezone(LONDON), until))
    return found


def next_on_duty(conn: Connection, unit: str, now: datetime, excluding: Container[str] = ()) -> OnDuty | None:
    """Return who starts next after now, within two weeks."""
    rota = _rota(conn, unit, excluding)
    starts = []
    for ahead in range(LOOK_AHEAD + 1):
        day = london_day(now) + timedelta(days=ahead)
        gone = away(conn, day)
        for duty, account in rota:
            start, end = duty.stretch(day)
            if day.weekday() in duty.days and start > now and account.id not in gone:
                starts.append(OnDuty(account, start, end))
        if starts:
            return min(starts, key=lambda one: one.starts)
    return None


def duty_accounts(conn: Connection, unit: str, excluding: Container[str] = ()) -> list[AccountInfo]:
    """Return everybody on a unit's rota, at whatever hour, each once."""
    found = {account.id: account for _duty, account in _rota(conn, unit, excluding)}
    return list(found.values())


def _rota(conn: Connection, unit: str, excluding: Container[str]) -> list[tuple[Duty, AccountInfo]]:
    rota = settings_of(conn, unit).duty
    accounts = by_ids(conn, {duty.account for duty in rota})
    return [
        (duty, accounts[duty.account])
        for duty in rota
        if duty.account in accounts and not accounts[duty.account].disabled and duty.account not in excluding
    ]
