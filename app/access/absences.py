"""Days on which somebody is not at work. Nobody waits longer because of them."""

from datetime import date

from sqlalchemy import Connection, select

from app.access.core import ABSENCE
from app.ground.faults import Refused
from app.ground.ids import new_id
from app.ground.store import Write


def away(conn: Connection, day: date) -> frozenset[str]:
    """Return the accounts that are not at work on that day."""
    text = day.isoformat()
    rows = conn.execute(select(ABSENCE.c.account).where(ABSENCE.c.since <= text, ABSENCE.c.until >= text))
    return frozenset(rows.scalars())


def of_account(conn: Connection, account: str, day: date) -> list[tuple[date, date]]:
    """Return the absences of an account that are not over on that day, the first first."""
    rows = conn.execute(
        select(ABSENCE.c.since, ABSENCE.c.until)
        .where(ABSENCE.c.account == account, ABSENCE.c.until >= day.isoformat())
        .order_by(ABSENCE.c.since)
    )
    return [(date.fromisoformat(row.since), date.fromisoformat(row.until)) for row in rows]


def add(tx: Write, *, account: str, since: date, until: date, by: str, at: str) -> None:
    """Put in an absence, both days included. Raise ``Refused`` when it ends before it starts."""
    if until < since:
        raise Refused("The last day comes before the first day.")
    row = {"id": new_id(), "account": account, "since": since.isoformat(), "until": until.isoformat()}
    tx.conn.execute(ABSENCE.insert().values(**row, by=by, at=at))
