"""Keeping and reading facts about how somebody takes part, and who could speak for them. England only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.access import accounts, conversations, people, units
from app.access.accounts import AccountInfo
from app.acts import viewing
from app.acts.reading import current_for
from app.acts.room import Room
from app.ground.faults import NotFound, Refused
from app.ground.store import Store
from app.plan import taking_part
from app.plan.taking_part import Fact, Somebody
from app.record import reading
from app.record.said import Utterance

ENGLAND = "england"  # section 68 is England's; for another country there is no such page until it is built


@dataclass(frozen=True)
class Part:
    """What one worker may read of it: facts, who was named, the answers they may point at, and names."""

    facts: tuple[Fact, ...]
    somebody: Somebody | None
    answers: Mapping[str, Utterance]
    names: Mapping[str, str]

    def under(self, heading: str, direction: str) -> list[Fact]:
        """Return the facts under one heading, in one direction."""
        return [one for one in self.facts if (one.heading, one.direction) == (heading, direction)]

    @property
    def hard(self) -> list[Fact]:
        """What stayed hard after help."""
        return [one for one in self.facts if one.direction == "hard"]


def of_person(store: Store, account: AccountInfo, person: str) -> Part:
    """Return what a worker may read: of whom the person leaves out, only what they wrote themselves.

    Raise ``NotFound`` when not linked, or where it is another country's law; ``Erased``.
    """
    with store.read() as conn:
        _allowed(store, conn, account, person)
        facts, named = taking_part.of_person(store, conn, person)
        out = viewing.left_out(store, conn, person, account.id)
        facts = [one for one in facts if one.by == account.id or not out]
        named = named if named is not None and (named.by == account.id or not out) else None
        answers = _may_point_at(store, conn, account, person)
        names = accounts.by_ids(conn, {one.by for one in facts} | ({named.by} if named else set()))
    return Part(tuple(facts), named, answers, {key: one.name for key, one in names.items()})


def in_room(store: Store, room: Room) -> Part:
    """Return what the person reads of it on their own page, where they read alone; else nothing."""
    if not room.reads_alone:
        return Part((), None, {}, {})
    with store.read() as conn:
        facts, named = taking_part.of_person(store, conn, room.person.id)
        names = accounts.by_ids(conn, {one.by for one in facts} | ({named.by} if named else set()))
    return Part(tuple(facts), named, {}, {key: one.name for key, one in names.items()})


def add(
    store: Store, account: AccountInfo, *, person: str, heading: str, direction: str, text: str, helped: str,
    utterance: str,
) -> None:  # fmt: skip
    """Keep a fact. Raise ``NotFound``, ``Erased``; ``Refused``, also for an answer they may not read."""
    with store.read() as conn:
        _allowed(store, conn, account, person)
        if utterance and utterance not in _may_point_at(store, conn, account, person):
            raise Refused("That answer is not there any more. Please look again.")
    with store.write(person) as tx:
        taking_part.add(
            tx, store, person=person, by=account.id, heading=heading, direction=direction, text=text,
            helped=helped, utterance=utterance or None, at=store.clock.now(),
        )  # fmt: skip


def end(store: Store, account: AccountInfo, *, person: str, fact: str) -> None:
    """Take back a fact of one's own. Raise ``NotFound``, ``Erased``."""
    with store.write(person) as tx:
        _allowed(store, tx.conn, account, person)
        facts, _ = taking_part.of_person(store, tx.conn, person)
        if not any(one.id == fact and one.by == account.id for one in facts):
            raise NotFound("There is no such fact of yours.")
        taking_part.end(tx, store, person=person, fact=fact, by=account.id, at=store.clock.now())


def name_somebody(
    store: Store, account: AccountInfo, *, person: str, name: str, holds: Sequence[str]
) -> None:
    """Keep who could speak for the person. Raise ``NotFound``, ``Refused``, ``Erased``."""
    with store.write(person) as tx:
        _allowed(store, tx.conn, account, person)
        taking_part.name_somebody(
            tx, store, person=person, by=account.id, name=name, holds=frozenset(holds), at=store.clock.now()
        )


def there(store: Store, person: str) -> bool:
    """Tell whether a person's unit is where this law is."""
    with store.read() as conn:
        return units.get(conn, people.unit_of(conn, person)).jurisdiction == ENGLAND


def _allowed(store: Store, conn: Connection, account: AccountInfo, person: str) -> None:
    if not people.may_read(conn, account.id, person, store.clock.now()):
        raise NotFound("There is no such person.")
    if units.get(conn, people.unit_of(conn, person)).jurisdiction != ENGLAND:
        raise NotFound("There is no such page.")


def _may_point_at(store: Store, conn: Connection, account: AccountInfo, person: str) -> dict[str, Utterance]:
    said = reading.of_person(store, conn, person, opened=False)
    talks = {one.id: one for one in conversations.of_person(conn, person)}
    return {one.id: one for one in current_for(said, talks, account)}
