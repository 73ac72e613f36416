"""What a manager sees of their units: what is late and on whose page, never a word of anybody's."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.access import people, units
from app.access.accounts import AccountInfo
from app.access.people import PersonInfo
from app.acts import keeping, notices
from app.acts.keeping import Due
from app.acts.reading import must_not
from app.ground.clock import london_day
from app.ground.store import Store
from app.plan import answers, changes, items, promises, waiting
from app.plan.answers import Read
from app.plan.items import Item
from app.plan.promises import Promise
from app.plan.waiting import Waiting
from app.record import audience, reading
from app.record.said import Utterance

NOBODYS = frozenset({"held", "kept"})  # audiences of what nobody has


@dataclass(frozen=True)
class OfPerson:
    """One person of the manager's units: what waits, which answers they have seen, what was promised."""

    person: PersonInfo
    waiting: tuple[Waiting, ...]
    answers: tuple[Read, ...]
    promised: tuple[Promise, ...]


@dataclass(frozen=True)
class Overview:
    """The manager's page. ``mine``: notices that stand on the manager's own page."""

    units: tuple[str, ...]
    mine: tuple[Item, ...]
    today: tuple[Item, ...]
    people: tuple[OfPerson, ...]
    due: tuple[Due, ...]

    @property
    def late(self) -> list[tuple[PersonInfo, Waiting]]:
        """What is overdue, the longest overdue first."""
        found = [(one.person, want) for one in self.people for want in one.waiting if want.late]
        return sorted(found, key=lambda pair: pair[1].due)

    @property
    def promised(self) -> list[tuple[PersonInfo, Promise]]:
        """What was promised and its day has passed, the longest past first."""
        found = [(one.person, step) for one in self.people for step in one.promised]
        return sorted(found, key=lambda pair: pair[1].by)

    @property
    def in_time(self) -> list[tuple[PersonInfo, Waiting]]:
        """What waits and is not late yet, the next due first."""
        found = [(one.person, want) for one in self.people for want in one.waiting if not want.late]
        return sorted(found, key=lambda pair: pair[1].due)


def of_manager(store: Store, account: AccountInfo) -> Overview:
    """Return a manager's page. Who excluded the manager does not stand on it, nor in any count."""
    mine = notices.see_notices(store, account)
    now = store.clock.now()
    with store.read() as conn:
        below = units.below(conn, account.unit)
        there = people.of_units(conn, below)
        allowed = [one for one in there if account.id not in items.barred_from(store, conn, one)]
        found = people.several(store, conn, allowed)
        today = [
            one for one in items.to_see_to(store, conn, account, now) if one.id not in {m.id for m in mine}
        ]
        return Overview(
            units=tuple(units.get(conn, one).name for one in below),
            mine=tuple(mine),
            today=tuple(today),
            people=tuple(_of_person(store, conn, account, one) for one in found),
            due=tuple(keeping.among(store, conn, found)),
        )


def _standing(said: Sequence[Utterance]) -> list[str]:
    """Return the newest answers that somebody has: not taken back, not kept back since."""
    gone = {one.about for one in said if one.kind == "withdrawn"}
    now = audience.audience_now(said)
    had = [one for one in said if one.about is None and now[one.id].isdisjoint(NOBODYS)]
    newer = changes.replaced(had, said)
    return [one.id for one in had if one.id not in gone and one.id not in newer]


def _of_person(store: Store, conn: Connection, account: AccountInfo, person: PersonInfo) -> OfPerson:
    now = store.clock.now()
    barred = must_not(conn, person.id, account.id)
    waits = [one for one in waiting.of_person(store, conn, person.id, now) if one.conversation not in barred]
    said = reading.of_person(store, conn, person.id, opened=False)
    known = [one for one in said if one.conversation not in barred]
    standing = _standing(known)
    late = promises.overdue(answers.for_person(store, conn, person.id), known, standing, london_day(now))
    return OfPerson(person, tuple(waits), tuple(answers.read_marks(conn, person.id, barred)), tuple(late))
