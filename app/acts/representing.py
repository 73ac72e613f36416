"""Recording who may decide some things for a person in law, and that it is over."""

from app.access import people, representatives
from app.access.accounts import AccountInfo
from app.access.representatives import Facts, Representative
from app.ground.clock import london_day
from app.ground.faults import NotFound
from app.ground.store import Store


def record(store: Store, account: AccountInfo, *, person: str, facts: Facts) -> None:
    """Record somebody, by a worker who saw the document. Raise ``NotFound``, ``Refused``, ``Erased``."""
    with store.write() as tx:
        now = store.clock.now()
        if not people.may_read(tx.conn, account.id, person, now):
            raise NotFound("There is no such person.")
        representatives.record(
            tx, store, person=person, by=account.id, facts=facts, now=now, today=london_day(now)
        )


def end(store: Store, account: AccountInfo, *, person: str, representative: str) -> None:
    """Record that it is over. Raise ``NotFound``."""
    with store.write() as tx:
        now = store.clock.now()
        if not people.may_read(tx.conn, account.id, person, now):
            raise NotFound("There is no such person.")
        representatives.end(tx, person=person, representative=representative, by=account.id, now=now)


def of_person(store: Store, person: str) -> list[Representative]:
    """Return who is recorded for a person and not ended. Raise ``Erased``."""
    with store.read() as conn:
        return representatives.of_person(store, conn, person)
