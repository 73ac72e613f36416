"""What managers and operators set up: units, accounts, people, links, absences."""

from datetime import date, timedelta

from app.access import absences, accounts, people, units
from app.access.accounts import AccountInfo
from app.ground.clock import london_midnight
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.store import Store


def add_unit(
    store: Store,
    *,
    name: str,
    parent: str | None = None,
    settings: str = "{}",
    jurisdiction: str | None = None,
) -> str:
    """Put in a service or team; return its id. Raise ``Fault`` when its settings cannot be read."""
    if not name.strip():
        raise Refused("A unit needs a name.")
    with store.write() as tx:
        now = store.clock.now()
        return units.add(
            tx, name=name.strip(), parent=parent, settings=settings, jurisdiction=jurisdiction, at=now
        )


def set_unit_settings(store: Store, unit: str, settings: str) -> None:
    """Put other settings in the place of a unit's own. Raise ``Fault`` when they cannot be read."""
    with store.write() as tx:
        units.set_settings(tx, unit, settings)


def add_account(
    store: Store, *, email: str, name: str, job: str, role: str, unit: str, password: str | None
) -> str:
    """Put in somebody who signs in; return their id. Raise ``Refused`` for bad facts or a bad password."""
    kept = accounts.hashed(password, email, name, job) if password is not None else None
    with store.write() as tx:
        units.get(tx.conn, unit)
        at = accounts.now_text(store)
        return accounts.add(tx, email=email, name=name, job=job, role=role, unit=unit, password=kept, at=at)


def add_person(store: Store, *, called: str, unit: str) -> str:
    """Put in a person; return their id. Their key is durable before their first row."""
    with store.read() as conn:
        units.get(conn, unit)
    if not called.strip():
        raise Refused("Say what the person is called.")
    person = new_id()
    store.keys.create(person)
    with store.write() as tx:
        people.add(tx, store, called=called, unit=unit, person=person)
    return person


def link(
    store: Store, *, account: str, person: str, reason: str, by: str | None = None,
    since: date | None = None, until: date | None = None,
) -> None:  # fmt: skip
    """Link somebody who needs to know to a person, for a reason that stands in the record.

    ``since`` and ``until`` are whole days in London, both included; without them from now, and until ended.
    Raises ``NotFound``, or ``Refused`` for days in the wrong order.
    """
    with store.write() as tx:
        found = accounts.by_id(tx.conn, account)
        if found is None or found.disabled or not people.is_there(tx.conn, person):
            raise NotFound("There is no such account or person.")
        now = store.clock.now()
        if people.is_linked(tx.conn, account, person, now):
            return
        people.link(
            tx, account=account, person=person, reason=reason, by=by, now=now,
            since=london_midnight(since) if since else None,
            until=london_midnight(until + timedelta(days=1)) if until else None,
        )  # fmt: skip


def end_link(store: Store, *, account: str, person: str) -> None:
    """End the links between an account and a person: from now on it opens nothing of theirs."""
    with store.write() as tx:
        people.end_links(tx, account=account, person=person, now=store.clock.now())


def may_be_linked(store: Store, manager: AccountInfo) -> list[AccountInfo]:
    """Return whom a manager can link to a person: workers and advocates of their units."""
    with store.read() as conn:
        team = accounts.of_units(conn, units.below(conn, manager.unit))
    return [one for one in team if one.role in people.READERS]


def link_by(
    store: Store, manager: AccountInfo, *, account: str, person: str, reason: str,
    since: date | None = None, until: date | None = None,
) -> None:  # fmt: skip
    """Link somebody of a manager's units to a person.

    Raise ``NotFound`` for anybody else; ``Refused`` for days in the wrong order, and where they are linked
    already: other days or another reason would be lost without a word.
    """
    if account not in {one.id for one in may_be_linked(store, manager)}:
        raise NotFound("There is no such account.")
    with store.read() as conn:
        if people.is_linked(conn, account, person, store.clock.now()):
            raise Refused("They are linked already. To change it, end that link first.")
    link(store, account=account, person=person, reason=reason, by=manager.id, since=since, until=until)


def set_absence(store: Store, by: AccountInfo, *, account: str, since: date, until: date) -> None:
    """Put in days off, both included: one's own, or for somebody in one's units as their manager.

    From then on the duty to answer stands with the next reader who is at work.
    """
    with store.write() as tx:
        theirs = accounts.by_id(tx.conn, account)
        manages = by.role == "manager" and theirs is not None and theirs.unit in units.below(tx.conn, by.unit)
        if theirs is None or not (by.id == account or manages):
            raise NotFound("There is no such account.")
        at = accounts.now_text(store)
        absences.add(tx, account=account, since=since, until=until, by=by.id, at=at)
