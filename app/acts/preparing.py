"""What staff prepare for a person's talks, and end again."""

from sqlalchemy import Connection

from app.access import people
from app.access.accounts import AccountInfo
from app.ground.faults import NotFound
from app.ground.store import Store
from app.plan import asking
from app.plan.asking import Asking, Content


def prepare(store: Store, account: AccountInfo, *, person: str, content: Content) -> str:
    """Prepare something for a person's talks; return its id.

    Raise ``NotFound``, ``Refused`` when a part is missing, ``WordsFault``.
    """
    with store.write() as tx:
        _linked(store, tx.conn, account, person)
        return asking.put(tx, store, person=person, by=account.id, content=content, at=store.clock.now())


def end(store: Store, account: AccountInfo, *, person: str, name: str) -> None:
    """Ask something no more. Raise ``NotFound`` when it is none of this person's."""
    with store.write() as tx:
        _linked(store, tx.conn, account, person)
        asking.end(tx, person=person, asking=name, by=account.id, at=store.clock.now())


def prepared(store: Store, account: AccountInfo, person: str) -> list[Asking]:
    """Return what was prepared for a person. Raise ``NotFound`` when the account is not linked."""
    with store.read() as conn:
        _linked(store, conn, account, person)
        return asking.of_person(store, conn, person)


def _linked(store: Store, conn: Connection, account: AccountInfo, person: str) -> None:
    if not people.may_read(conn, account.id, person, store.clock.now()):
        raise NotFound("There is no such person.")
