"""People, and who needs to know about them: a link has a reason, a start and perhaps an end."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    ScalarSelect,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
)

from app.access.accounts import COLUMNS, AccountInfo, info
from app.access.core import ACCOUNT, LINK, PERSON
from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.sealing import Erased, open_json, seal_json
from app.ground.store import Store, Write

# Who may read words is linked: a manager or an operator is not, by their role alone.
READERS = ("staff", "advocate")


@dataclass(frozen=True)
class PersonInfo:
    """A person: where they belong and what they are called."""

    id: str
    unit: str
    called: str


_PERSON = select(PERSON.c.id, PERSON.c.unit, PERSON.c.called)
_ONE = _PERSON.where(PERSON.c.id == bindparam("person"))
_SEVERAL = _PERSON.where(PERSON.c.id.in_(bindparam("people", expanding=True)))


def get(store: Store, conn: Connection, person: str) -> PersonInfo:
    """Return a person. Raise ``NotFound``; raise ``Erased`` when their key was destroyed."""
    row = conn.execute(_ONE, {"person": person}).first()
    if row is None:
        raise NotFound("There is no such person.")
    return opened(store, row.id, row.unit, row.called)


def opened(store: Store, person: str, unit: str, called: bytes) -> PersonInfo:
    """Return the person that a row holds. Raise ``Erased`` when their key was destroyed."""
    return PersonInfo(person, unit, _called(store, person, called))


def several(store: Store, conn: Connection, people: list[str]) -> list[PersonInfo]:
    """Return those of the people that there are, in that order; without those who were erased."""
    found = {}
    for row in conn.execute(_SEVERAL, {"people": people}):
        with suppress(Erased):
            found[row.id] = opened(store, row.id, row.unit, row.called)
    return [found[one] for one in people if one in found]


def unit_of(conn: Connection, person: str) -> str:
    """Return the unit a person belongs to. Raise ``NotFound``."""
    unit: str | None = conn.execute(select(PERSON.c.unit).where(PERSON.c.id == person)).scalar()
    if unit is None:
        raise NotFound("There is no such person.")
    return unit


def everybody(conn: Connection) -> list[str]:
    """Return every person there is."""
    return list(conn.scalars(select(PERSON.c.id).order_by(PERSON.c.at, PERSON.c.id)))


def of_units(conn: Connection, units: list[str]) -> list[str]:
    """Return the people who belong to those units, in the order they were put in."""
    return list(
        conn.execute(
            select(PERSON.c.id).where(PERSON.c.unit.in_(units)).order_by(PERSON.c.at, PERSON.c.id)
        ).scalars()
    )


def add(tx: Write, store: Store, *, called: str, unit: str, person: str) -> None:
    """Put in a person whose key stands already: the key is durable before the first row."""
    if not called.strip():
        raise Refused("Say what the person is called.")
    sealed = seal_json(store.keys, person, called, _aad(person))
    tx.conn.execute(
        PERSON.insert().values(id=person, unit=unit, called=sealed, at=utc_text(store.clock.now()))
    )


@dataclass(frozen=True)
class Linked:
    """Somebody linked to a person; since when, and since when by the newest of their links."""

    account: AccountInfo
    at: datetime
    newest: str


def linked_accounts(conn: Connection, person: str, now: datetime) -> list[AccountInfo]:
    """Return who is linked to a person now and may sign in, the first linked first."""
    return [one.account for one in linked(conn, person, now)]


def linked_readers(conn: Connection, person: str, now: datetime) -> list[Linked]:
    """Return who is linked to a person now by a role that reads words: the faces at a share."""
    return [one for one in linked(conn, person, now) if one.account.role in READERS]


def linked(conn: Connection, person: str, now: datetime) -> list[Linked]:
    """Return who is linked to a person now and since when, the first linked first."""
    rows = conn.execute(LINKED, {"person": person, "now": utc_text(now)})
    return each_once((info(row), row.since) for row in rows)


def each_once(links: Iterable[tuple[AccountInfo, str]]) -> list[Linked]:
    """Return everybody of these links once, the first linked first, by name where that is the same."""
    found: dict[str, Linked] = {}
    for account, since in sorted(links, key=lambda one: (one[1], one[0].name.lower(), one[0].id)):
        first = found.get(account.id)
        found[account.id] = Linked(account, first.at if first else from_utc_text(since), since)
    return list(found.values())


def newest_link(found: Iterable[Linked]) -> str | None:
    """Return since when the newest reader among them is linked, or ``None`` when nobody is."""
    return max((one.newest for one in found if one.account.role in READERS), default=None)


def linked_people(conn: Connection, account: str, now: datetime) -> list[str]:
    """Return the people an account is linked to now."""
    query = (
        select(LINK.c.person, func.min(LINK.c.since).label("first"))
        .where(LINK.c.account == account, _in_force(now))
        .group_by(LINK.c.person)
        .order_by("first", LINK.c.person)
    )
    return [row.person for row in conn.execute(query)]


def may_read(conn: Connection, account: str, person: str, now: datetime) -> bool:
    """Tell whether an account is linked to a person now, by a role that reads words."""
    query = (
        select(LINK.c.id)
        .join_from(LINK, ACCOUNT, LINK.c.account == ACCOUNT.c.id)
        .where(LINK.c.account == account, LINK.c.person == person, _in_force(now))
        .where(ACCOUNT.c.disabled_at.is_(None), ACCOUNT.c.role.in_(READERS))
    )
    return conn.execute(query.limit(1)).first() is not None


def is_linked(conn: Connection, account: str, person: str, now: datetime) -> bool:
    """Tell whether an account is linked to a person now, whatever its role."""
    query = select(LINK.c.id).where(LINK.c.account == account, LINK.c.person == person, _in_force(now))
    return conn.execute(query.limit(1)).first() is not None


@dataclass(frozen=True)
class LinkInfo:
    """One link that is not over: in force, or to begin. ``until`` is empty while nobody set its end."""

    account: AccountInfo
    reason: str
    since: datetime
    until: datetime | None


def links_of(conn: Connection, person: str, now: datetime) -> list[LinkInfo]:
    """Return a person's links that are in force or still to begin, the first first."""
    query = (
        select(*COLUMNS, LINK.c.reason, LINK.c.since, LINK.c.until)
        .join_from(LINK, ACCOUNT, LINK.c.account == ACCOUNT.c.id)
        .where(LINK.c.person == person, ACCOUNT.c.disabled_at.is_(None), _not_over(now))
        .order_by(LINK.c.since, func.lower(ACCOUNT.c.name), LINK.c.id)
    )
    return [
        LinkInfo(
            info(row), row.reason, from_utc_text(row.since), from_utc_text(row.until) if row.until else None
        )
        for row in conn.execute(query)
    ]


def link(
    tx: Write, *, account: str, person: str, reason: str, by: str | None, now: datetime,
    since: datetime | None = None, until: datetime | None = None,
) -> str:  # fmt: skip
    """Link an account to a person for a reason that stands in the record; return the link's id.

    It is in force from now or from ``since``, and until it is ended or until ``until``. Raise ``Refused``.
    """
    if not reason.strip():
        raise Refused("A link needs its reason.")
    begin = max(since or now, now)
    if until is not None and until <= begin:
        raise Refused("The last day comes before the first day.")
    new = new_id()
    row = {
        "id": new, "account": account, "person": person, "reason": reason.strip(), "since": utc_text(begin),
        "until": utc_text(until) if until else None, "by": by, "at": utc_text(now),
    }  # fmt: skip
    tx.conn.execute(LINK.insert().values(row))
    return new


def end_links(tx: Write, *, account: str, person: str, now: datetime) -> int:
    """End each link between an account and a person, also one that is to begin; return how many."""
    mine = and_(LINK.c.account == account, LINK.c.person == person, _not_over(now))
    return tx.conn.execute(LINK.update().where(mine).values(until=utc_text(now))).rowcount


def is_there(conn: Connection, person: str) -> bool:
    """Tell whether there is such a person."""
    return bool(conn.execute(select(exists().where(PERSON.c.id == person))).scalar())


def in_force_at(at: Any) -> ColumnElement[bool]:
    """Return the condition that a link is in force at a time."""
    return and_(LINK.c.since <= at, or_(LINK.c.until.is_(None), LINK.c.until > at))


def _not_over(now: datetime) -> ColumnElement[bool]:
    return or_(LINK.c.until.is_(None), LINK.c.until > utc_text(now))


def next_change(person: Any, now: Any) -> ScalarSelect[str | None]:
    """Return, as a column, when a link of a person begins or ends next by itself."""
    ahead = case((LINK.c.since > now, LINK.c.since), else_=LINK.c.until)
    return select(func.min(ahead)).where(LINK.c.person == person, ahead > now).scalar_subquery()


def _in_force(now: datetime) -> ColumnElement[bool]:
    return in_force_at(utc_text(now))


LINKED = (
    select(*COLUMNS, LINK.c.since)
    .join_from(LINK, ACCOUNT, LINK.c.account == ACCOUNT.c.id)
    .where(
        LINK.c.person == bindparam("person"), in_force_at(bindparam("now")), ACCOUNT.c.disabled_at.is_(None)
    )
)


def _called(store: Store, person: str, sealed: bytes) -> str:
    return str(open_json(store.keys, person, sealed, _aad(person)))


def _aad(person: str) -> str:
    return f"person:{person}:called"
