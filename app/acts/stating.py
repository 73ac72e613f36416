"""Statements for a meeting: an advocate chooses with the person, or the person alone; the person says yes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.access import conversations, people
from app.access.accounts import AccountInfo
from app.acts.reading import SHOWN, Opened, current_for, open_words
from app.acts.room import Room
from app.ground.faults import NotFound, Refused
from app.ground.store import Store
from app.plan import statements
from app.plan.statements import Statement
from app.record import reading, utterances
from app.record.said import Utterance
from app.talk.catalogue import Catalogue

LOOK = "statement"


@dataclass(frozen=True)
class Desk:
    """What an advocate may choose from, opened, in its order; and their statement, if they have one."""

    opened: Opened
    may: tuple[str, ...]
    statement: Statement | None


def desk(store: Store, catalogue: Catalogue, account: AccountInfo, person: str) -> Desk:
    """Open what may go into a statement; the look is kept first. Raise ``NotFound`` when not linked."""
    opened = open_words(store, account, person, kind=LOOK)
    current = [one for one in opened.said if one.id not in opened.replaced and one.id not in opened.withdrawn]
    with store.read() as conn:
        own = [one for one in statements.latest(store, conn, person) if one.by == account.id]
    return Desk(opened, tuple(_for_paper(catalogue, current)), own[0] if own else None)


def put_together(
    store: Store, catalogue: Catalogue, account: AccountInfo, person: str, chosen: Sequence[str]
) -> str:
    """Keep what an advocate chose, for the person to look at. Return the version's id.

    Raise ``NotFound`` when not linked; ``Refused`` for nothing, and for a word that is not theirs to choose.
    """
    if not chosen:
        raise Refused("Choose at least one answer.")
    with store.write() as tx:
        now = store.clock.now()
        if not people.may_read(tx.conn, account.id, person, now):
            raise NotFound("There is no such person.")
        said = reading.of_person(store, tx.conn, person, opened=False)
        talks = {one.id: one for one in conversations.of_person(tx.conn, person)}
        if not set(chosen) <= set(_for_paper(catalogue, current_for(said, talks, account))):
            raise Refused("One of these answers is not there any more. Please look again.")
        return statements.put(tx, store, person=person, by=account.id, chosen=chosen, at=now)


def _for_paper(catalogue: Catalogue, said: Iterable[Utterance]) -> list[str]:
    """Return the answers that can go on paper.

    Not what only staff at the time must know, as a word that means stop, and not what was asked in the part
    done alone: a question of it on a sheet would tell of that part.
    """
    found = []
    for one in said:
        step = catalogue.steps.get(f"{one.topic}/{one.step}")
        if step is not None and step.audience == "share" and one.kind in SHOWN and one.code == "given":
            found.append(one.id)
    return found


def may_choose(room: Room) -> tuple[str, ...]:
    """Return what a person can put into their own statement here: their current answers that may show."""
    shown = [one for one in utterances.current(room.said) if room.shows(one) and one.content is not None]
    return tuple(_for_paper(room.way.answers.catalogue, shown))


def shown_in(store: Store, room: Room) -> list[Statement]:
    """Return the statements of which every word may show here now; others are as if there were none."""
    with store.read() as conn:
        found = statements.latest(store, conn, room.person.id)
    return [one for one in found if all(_shows(room, each) for each in one.chosen)]


def _shows(room: Room, utterance: str) -> bool:
    return utterance in room.by_id and room.shows(room.by_id[utterance])


def left_out(room: Room, statement: Statement) -> list[str]:
    """Return what the one who put it together could have chosen too, as far as it may show here."""
    return [
        one
        for one in may_choose(room)
        if one not in statement.chosen
        and (statement.by is None or statement.by in {reader.id for reader in room.readers_of(one)})
    ]


def stands(room: Room, statement: Statement) -> bool:
    """Tell whether each word in it is still what the person says."""
    return statement.stands(frozenset(one.id for one in utterances.current(room.said)))


def choose(store: Store, room: Room, chosen: Sequence[str]) -> None:
    """Keep what the person chose by themselves. Raise ``Refused`` for what is not theirs to choose here."""
    if not set(chosen) <= set(may_choose(room)):
        raise Refused("One of these answers is not there any more. Please look again.")
    with store.write(room.person.id) as tx:
        statements.put(
            tx, store, person=room.person.id, sitting=room.sitting.id, chosen=chosen, at=store.clock.now()
        )


def say(store: Store, room: Room, statement: str, code: str, *, heard: bool = False) -> None:
    """Keep what the person says of the version they saw. ``heard``: all of it was read aloud to them before.

    Raise ``Refused`` when another one was put together since, or a word in it has changed.
    """
    found = next((one for one in shown_in(store, room) if one.id == statement), None)
    if found is None or not found.chosen or (code == statements.YES and not stands(room, found)):
        raise Refused("It has changed since. Please look again.")
    with store.write(room.person.id) as tx:
        statements.say(
            tx, statement=statement, code=code, sitting=room.sitting.id, at=store.clock.now(), heard=heard
        )
