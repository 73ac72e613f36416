"""Erasing, and what forbids it: acts of two named people, never of the program."""

from app.access import accounts
from app.access.accounts import AccountInfo
from app.ground.faults import NotFound, Refused
from app.ground.store import Store
from app.record import erase as erasing
from app.record import holds


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


def _account(store: Store, email: str) -> AccountInfo:
    with store.read() as conn:
        found = accounts.by_email(conn, email)
    if found is None or found.disabled:
        raise NotFound("There is no account with this email address that may sign in.")
    return found
