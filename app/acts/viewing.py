"""Writing and reading what somebody else saw, apart from what the person says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.access import accounts, conversations, people
from app.access.accounts import AccountInfo
from app.acts import writing
from app.acts.room import Room
from app.ground.faults import NotFound, Refused
from app.ground.store import Store
from app.plan import views
from app.plan.views import View, ViewText
from app.record import audience, reading
from app.talk.pages import Visit


@dataclass(frozen=True)
class Shown:
    """A view as it is shown, with the name of who wrote it."""

    view: View
    name: str
    own: bool


def write(store: Store, account: AccountInfo, *, person: str, text: ViewText) -> None:
    """Keep a worker's view. Raise ``NotFound`` when not linked, ``Refused``, ``Erased``."""
    with store.write(person) as tx:
        now = store.clock.now()
        if not people.may_read(tx.conn, account.id, person, now):
            raise NotFound("There is no such person.")
        views.put(tx, store, person=person, by=account.id, text=text, at=now)


def write_here(store: Store, room: Room, text: ViewText, sheets: Iterable[Visit]) -> None:
    """Keep the view of somebody who is in the room now, put in on the person's own device.

    ``sheets``: where its parts were written; what waited there goes. Raise ``Refused`` when nobody else
    is there, ``Erased``.
    """
    if not room.watched:
        raise Refused("Nobody else is here.")
    with store.write(room.person.id) as tx:
        views.put(tx, store, person=room.person.id, sitting=room.sitting.id, text=text, at=store.clock.now())
        for each in sheets:
            writing.drop_drafts(tx, room, each)


def of_person(store: Store, account: AccountInfo, person: str) -> list[Shown]:
    """Return what a worker may read of them: all, or for whom the person leaves out only their own.

    What others wrote can hold what the person said, so *not X* holds here too, and X sees the page of one
    whom nobody wrote about. Raise ``NotFound`` when not linked, ``Erased``.
    """
    with store.read() as conn:
        if not people.may_read(conn, account.id, person, store.clock.now()):
            raise NotFound("There is no such person.")
        out = left_out(store, conn, person, account.id)
        found = views.of_person(store, conn, person)
        return _shown(conn, [one for one in found if one.by == account.id or not out], account.id)


def in_room(store: Store, room: Room) -> list[Shown]:
    """Return what stands on the person's own page: all of it, where they read alone; else nothing.

    A helper's view may be about the one who sits beside the person, and a worker's about the helper.
    """
    if not room.reads_alone:
        return []
    with store.read() as conn:
        return _shown(conn, views.of_person(store, conn, room.person.id), "")


def left_out(store: Store, conn: Connection, person: str, account: str) -> bool:
    """Tell whether the person, or a talk's opener, keeps an account from what is said."""
    said = reading.of_person(store, conn, person, opened=False)
    talks = conversations.of_person(conn, person)
    return account in audience.excluded(said) or any(account in one.must_not for one in talks)


def _shown(conn: Connection, found: Sequence[View], own: str) -> list[Shown]:
    names = accounts.by_ids(conn, {one.by for one in found if one.by is not None})
    return [
        Shown(one, one.text.name if one.by is None else names[one.by].name, own=one.by == own)
        for one in found
    ]
