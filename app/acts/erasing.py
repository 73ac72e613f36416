"""Erasing, what forbids it, and what was put in under the wrong name: acts of named people, never ours."""

from dataclasses import dataclass

from app.access import accounts, conversations, sittings
from app.access.accounts import AccountInfo
from app.access.sittings import SittingInfo
from app.ground.faults import NotFound, Refused
from app.ground.store import Store
from app.record import erase as erasing
from app.record import holds, quarantine, reading
from app.record.quarantine import Quarantine


def erase(
    store: Store,
    *,
    by: str,
    second: str,
    reason: str,
    appraised: str,
    utterance: str | None = None,
    person: str | None = None,
) -> None:
    """Erase the words of one answer, or everything of a person, as two people decided.

    With the words of one answer go the answers that hold a copy of them.
    ``by`` and ``second`` are email addresses. Raise ``Refused`` or ``NotFound``; nothing is erased then.
    """
    resume(store)
    first, other = _account(store, by), _account(store, second)
    with store.write() as tx:
        copies = erasing.quoting(store, tx.conn, utterance) if utterance else []
        decided = [
            erasing.decide(
                tx,
                store,
                person=person,
                utterance=one,
                by=first.id,
                second=other.id,
                reason=reason,
                appraised=appraised,
            )
            for one in (utterance, *copies)
        ]
    erasing.finish(store, decided)


def resume(store: Store) -> int:
    """Finish what was decided and broken off; return how many decisions that were."""
    left = erasing.pending(store)
    if left:
        with store.write() as tx:
            for erasure in left:
                erasing.apply(tx, erasure)
        erasing.finish(store, left)
    return len(left)


def hold(store: Store, *, person: str, by: str, reason: str, lift: bool = False) -> None:
    """Place a legal hold on a person's record, or lift it. Raise ``Refused`` or ``NotFound``."""
    account = _account(store, by)
    if not reason.strip():
        raise Refused("Say why.")
    if person not in store.keys.file.people():
        raise NotFound("There is no such person.")
    with store.write() as tx:
        if holds.is_held(tx.conn, person) != lift:
            raise Refused("There is no hold to lift." if lift else "There is a hold already.")
        holds.place(tx, store, person=person, by=account.id, reason=reason, lift=lift)


@dataclass(frozen=True)
class Sitting:
    """One sitting of a person, and how many answers stand in the record from it: never which."""

    info: SittingInfo
    answers: int


@dataclass(frozen=True)
class UnderTheName:
    """What stands under a person's name: the sittings, and the decisions that set something apart."""

    sittings: tuple[Sitting, ...]
    apart: tuple[Quarantine, ...]


def under_the_name(store: Store, person: str) -> UnderTheName:
    """Return what stands under a person's name, to decide whether it is theirs. Raise ``NotFound``."""
    if person not in store.keys.file.people():
        raise NotFound("There is no such person.")
    with store.read() as conn:
        said = reading.of_person(store, conn, person, opened=False)
        talks = conversations.of_person(conn, person)
        every = [one for talk in talks for one in sittings.of_conversation(conn, talk.id)]
        apart = quarantine.of_person(store, conn, person)
    counts = [Sitting(one, sum(row.sitting == one.id for row in said)) for one in every]
    return UnderTheName(tuple(sorted(counts, key=lambda one: one.info.at)), tuple(apart))


def set_apart(store: Store, *, person: str, sitting: str, by: str, second: str, reason: str) -> int:
    """Take from every page what was put in during a sitting under the wrong name; end that sitting.

    ``by`` and ``second`` are email addresses. Return how many rows it was. Raise ``Refused``, ``NotFound``.
    """
    both = _account(store, by).id, _account(store, second).id
    if not any(one.info.id == sitting for one in under_the_name(store, person).sittings):
        raise NotFound("This person has no such sitting.")
    with store.write(person) as tx:
        ids = quarantine.set_apart(
            tx, store, person=person, sitting=sitting, by=both[0], second=both[1], reason=reason
        )
        sittings.end(tx, sitting, store.clock.now())
    return len(ids)


def give_back(store: Store, *, person: str, quarantine_id: str, by: str, second: str, reason: str) -> None:
    """Take back a decision that set something apart. Raise ``Refused``, ``NotFound``."""
    both = _account(store, by).id, _account(store, second).id
    with store.write(person) as tx:
        quarantine.give_back(
            tx, store, person=person, quarantine=quarantine_id, by=both[0], second=both[1], reason=reason
        )


def _account(store: Store, email: str) -> AccountInfo:
    with store.read() as conn:
        found = accounts.by_email(conn, email)
    if found is None or found.disabled:
        raise NotFound("There is no account with this email address that may sign in.")
    return found
