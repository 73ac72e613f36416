"""What there is to do for each person somebody is linked to: never a word of theirs, nothing not shared."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from app.access import conversations, people
from app.access.accounts import AccountInfo
from app.access.people import PersonInfo
from app.acts.lawful import of_advocate
from app.acts.reading import current_for, knows, readable
from app.ground.clock import london_day
from app.ground.store import Store
from app.plan import answers, asking, promises
from app.plan.openings import Opening
from app.plan.promises import Promise
from app.plan.waiting import Waiting
from app.record import looks, reading


@dataclass(frozen=True)
class Want:
    """A want that waits, and which of the person's wants it is: the first, the second or the third."""

    number: int
    waiting: Waiting


@dataclass(frozen=True)
class ToDo:
    """One linked person. ``new``: answers this reader may open and did not yet; ``shared``: any at all.

    ``unopened``: when answers went to the person that they have not opened yet. ``meeting``: the next one.
    ``by_law``: for an advocate, that an answer was opened because of the law.
    """

    person: PersonInfo
    new: int
    shared: bool
    wants: tuple[Want, ...]
    promised: tuple[Promise, ...]
    unopened: tuple[datetime, ...]
    meeting: date | None
    by_law: tuple[Opening, ...] = ()


def of_reader(store: Store, account: AccountInfo) -> list[ToDo]:
    """Return what there is to do for each person a worker or an advocate is linked to."""
    now = store.clock.now()
    with store.read() as conn:
        linked = people.several(store, conn, people.linked_people(conn, account.id, now))
        return [_to_do(store, conn, account, one, now) for one in linked]


def _to_do(store: Store, conn: Connection, account: AccountInfo, person: PersonInfo, now: datetime) -> ToDo:
    talks = {one.id: one for one in conversations.of_person(conn, person.id)}
    said = reading.of_person(store, conn, person.id, opened=False)
    mine = {one.id: one for one in readable(said, talks, account) if one.about is None}
    opened = looks.opened_by(conn, person.id, account.id)
    current = {one.id: one for one in current_for(said, talks, account)}
    back = {of: each for of, each in answers.for_person(store, conn, person.id).items() if of in mine}
    return ToDo(
        person=person,
        new=sum(one.id not in opened for one in current.values() if one.code != "skip"),
        shared=bool(mine),
        wants=tuple(
            Want(mine[one.utterance].instance, one)
            for one in knows(store, conn, account, person.id, now)
            if one.utterance in mine
        ),
        promised=tuple(promises.overdue(back, said, current, london_day(now))),
        unopened=tuple(one.at for each in back.values() for one in each if one.read_at is None),
        meeting=_meeting(store, conn, person.id, london_day(now)),
        by_law=tuple(of_advocate(store, conn, account, person.id)),
    )


def _meeting(store: Store, conn: Connection, person: str, today: date) -> date | None:
    meetings = asking.current(asking.of_person(store, conn, person), "meeting")
    return min((one.content.on for one in meetings if one.content.on >= today), default=None)
