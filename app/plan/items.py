"""The notices as staff meet them: on top of a reader's page, and on the manager's when nobody opened them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from app.access import conversations, people, units
from app.access.accounts import AccountInfo, by_ids
from app.access.duty import duty_accounts
from app.access.people import PersonInfo
from app.ground.clock import from_utc_text
from app.ground.store import Store
from app.plan.core import NOTICE, NOTICE_DONE, NOTICE_READER, NOTICE_SEEN
from app.plan.notices import SAME_DAY
from app.record import audience, reading


@dataclass(frozen=True)
class Seen:
    """Somebody opened a page with the notice on it."""

    account: AccountInfo
    at: datetime


@dataclass(frozen=True)
class Item:
    """One notice: what it asks for, whose page it stands on, who saw it, whether it was done."""

    id: str
    kind: str
    person: PersonInfo
    at: datetime
    lead: AccountInfo | None
    readers: tuple[AccountInfo, ...]
    seen: tuple[Seen, ...]
    linked: bool

    @property
    def same_day(self) -> bool:
        """Tell whether it has to be seen to today."""
        return self.kind == SAME_DAY


_OPEN = (
    select(NOTICE.c.id, NOTICE.c.kind, NOTICE.c.person, NOTICE.c.conversation, NOTICE.c.at)
    .join_from(NOTICE, NOTICE_DONE, NOTICE_DONE.c.notice == NOTICE.c.id, isouter=True)
    .where(NOTICE_DONE.c.notice.is_(None))
    .order_by((NOTICE.c.kind == SAME_DAY).desc(), NOTICE.c.at, NOTICE.c.id)
)


def barred_from(store: Store, conn: Connection, person: str) -> frozenset[str]:
    """Return whom a person excluded: they learn nothing, of nothing."""
    return audience.excluded(reading.of_person(store, conn, person, opened=False))


def on_page(store: Store, conn: Connection, account: AccountInfo, now: datetime) -> list[Item]:
    """Return the open notices on an account's page, same-day items first, the longest waiting first."""
    query = _OPEN.join(NOTICE_READER, NOTICE_READER.c.notice == NOTICE.c.id)
    rows = list(conn.execute(query.where(NOTICE_READER.c.account == account.id)))
    return _items(store, conn, _allowed(store, conn, account, rows, now), account, now)


def to_see_to(store: Store, conn: Connection, account: AccountInfo, now: datetime) -> list[Item]:
    """Return the same-day items in a manager's units that nobody has seen to, opened or not.

    That somebody opened a page is not that somebody talked to the person.
    """
    there = people.of_units(conn, units.below(conn, account.unit))
    query = _OPEN.where(NOTICE.c.kind == SAME_DAY, NOTICE.c.person.in_(there))
    rows = [row for row in conn.execute(query).all() if _knows(store, conn, account.id, row)]
    return _items(store, conn, rows, account, now)


def is_on_page(store: Store, conn: Connection, account: AccountInfo, notice: str, now: datetime) -> bool:
    """Tell whether a notice stands on an account's page."""
    return any(one.id == notice for one in on_page(store, conn, account, now))


def _allowed(
    store: Store, conn: Connection, account: AccountInfo, rows: Iterable[Row[*tuple[Any, ...]]], now: datetime
) -> list[Row[*tuple[Any, ...]]]:
    return [row for row in rows if _knows(store, conn, account.id, row) and _belongs(conn, account, row, now)]


def _knows(store: Store, conn: Connection, account: str, row: Row[*tuple[Any, ...]]) -> bool:
    if account in barred_from(store, conn, row.person):
        return False
    return not row.conversation or account not in conversations.get(conn, row.conversation).must_not


def _belongs(conn: Connection, account: AccountInfo, row: Row[*tuple[Any, ...]], now: datetime) -> bool:
    """Whoever is no longer linked, on the rota, or the unit's manager loses it from their page."""
    unit = people.unit_of(conn, row.person)
    rota = {one.id for line in units.ancestors(conn, unit) for one in duty_accounts(conn, line)}
    linked = people.is_linked(conn, account.id, row.person, now)
    manages = account.role == "manager" and account.unit in units.ancestors(conn, unit)
    return linked or manages or account.id in rota


def _items(
    store: Store,
    conn: Connection,
    rows: Sequence[Row[*tuple[Any, ...]]],
    account: AccountInfo,
    now: datetime,
) -> list[Item]:
    ids = [row.id for row in rows]
    readers = _pairs(conn, ids)
    mine = set(people.linked_people(conn, account.id, now))
    known = by_ids(conn, {one.account for found in readers.values() for one in found})
    called = {one.id: one for one in people.several(store, conn, [row.person for row in rows])}
    return [
        Item(
            id=row.id,
            kind=row.kind,
            person=called[row.person],
            at=from_utc_text(row.at),
            lead=next((known[one.account] for one in readers[row.id] if one.lead), None),
            readers=tuple(known[one.account] for one in readers[row.id]),
            seen=tuple(Seen(known[one.account], from_utc_text(one.at)) for one in readers[row.id] if one.at),
            linked=row.person in mine,
        )
        for row in rows
        if row.person in called  # nothing is left to do for who was erased
    ]


def _pairs(conn: Connection, notices: Collection[str]) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    same = (NOTICE_SEEN.c.notice == NOTICE_READER.c.notice) & (
        NOTICE_SEEN.c.account == NOTICE_READER.c.account
    )
    query = (
        select(NOTICE_READER.c.notice, NOTICE_READER.c.account, NOTICE_READER.c.lead, NOTICE_SEEN.c.at)
        .join_from(NOTICE_READER, NOTICE_SEEN, same, isouter=True)
        .where(NOTICE_READER.c.notice.in_(notices))
        .order_by(NOTICE_READER.c.lead.desc(), NOTICE_READER.c.account)
    )
    found: dict[str, list[Row[*tuple[Any, ...]]]] = {one: [] for one in notices}
    for row in conn.execute(query):
        found[row.notice].append(row)
    return found
