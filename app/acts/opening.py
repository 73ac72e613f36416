"""What staff do so that a person can talk: open a conversation, give a link or card, hand the device over."""

from collections.abc import Collection
from dataclasses import dataclass

from app.access import accounts, conversations, invitations, people, signins, sittings, units
from app.access.accounts import AccountInfo
from app.access.conversations import ConversationInfo
from app.access.sittings import SittingInfo
from app.acts.entering import leave_look
from app.acts.reading import may_show
from app.ground.faults import NotFound, Refused
from app.ground.store import Store, Write
from app.record.looks import DEVICE


@dataclass(frozen=True)
class Invited:
    """A link or card: its id and its code, which is shown once."""

    id: str
    code: str


@dataclass(frozen=True)
class Handed:
    """A sitting on a device that was handed over, and the code for its cookie."""

    sitting: SittingInfo
    code: str


def open_conversation(
    store: Store,
    *,
    person: str,
    pathway: str,
    worker: str,
    by: str,
    readers: Collection[str] = (),
    must_not: Collection[str] = (),
) -> str:
    """Open a conversation; return its id.

    Raise ``Refused`` when the worker or a reader is not linked to the person, or somebody both reads and must
    not.
    """
    with store.write() as tx:
        now = store.clock.now()
        linked = {one.id for one in people.linked_accounts(tx.conn, person, now)}
        if not {worker, *readers} <= linked:
            raise Refused("The named worker and every reader have to be linked to the person.")
        if len(accounts.by_ids(tx.conn, set(must_not))) != len(set(must_not)):
            raise Refused("Somebody who must not see it is not known here.")
        return conversations.open_one(
            tx,
            person=person,
            pathway=pathway,
            worker=worker,
            readers=readers,
            must_not=must_not,
            by=by,
            now=now,
        )


def invite(
    store: Store, conversation: str, *, opens: str = invitations.SPEAKING, by: str | None = None
) -> Invited:
    """Make a link or card for a conversation; it works for as many days as the unit sets."""
    with store.write() as tx:
        talk = conversations.get(tx.conn, conversation)
        days = units.settings_of(tx.conn, people.unit_of(tx.conn, talk.person)).invitation_days
        made = invitations.create(
            tx, conversation=conversation, opens=opens, days=days, by=by, now=store.clock.now()
        )
        return Invited(*made)


def invite_by(store: Store, account: AccountInfo, *, person: str, conversation: str, opens: str) -> Invited:
    """Make a link or card as a worker. Raise ``NotFound`` for a conversation not theirs to know of."""
    with store.read() as conn:
        known = [one.id for one in conversations.seen_by(conversations.of_person(conn, person), account.id)]
    if conversation not in known:
        raise NotFound("There is no such conversation.")
    return invite(store, conversation, opens=opens, by=account.id)


def revoke_invitation(store: Store, account: AccountInfo, *, person: str, invitation: str) -> None:
    """Close a link or card from now on, and what it opened.

    Raise ``NotFound`` when it is not one of this person's.
    """
    with store.write() as tx:
        found = invitations.get(tx.conn, invitation)
        if found is None or found.person != person:
            raise NotFound("There is no such link.")
        _known(tx, account, found.conversation)
        now = store.clock.now()
        invitations.revoke(tx, invitation, now)
        sittings.end_of_invitation(tx, invitation, now)


def hand_over(store: Store, account: AccountInfo, sign_in: str, *, person: str, conversation: str) -> Handed:
    """Hand the device to the person: end this browser's sign-in and open a sitting that may show their words.

    Who was left out by the person hands over a device for speaking only, as if nothing had been said.
    Raise ``NotFound`` when the conversation is not one of this person's.
    """
    with store.write() as tx:
        talk = _known(tx, account, conversation)
        if talk.person != person:
            raise NotFound("There is no such conversation.")
        signins.end(tx, sign_in, store.clock)
        reads = may_show(store, tx.conn, person, account.id, store.clock.now())
        made = sittings.open(tx, conversation, handed_by=account.id, reads=reads, clock=store.clock)
        if reads:
            leave_look(store, tx, person, account.id, DEVICE)
        return Handed(*made)


def _known(tx: Write, account: AccountInfo, conversation: str) -> ConversationInfo:
    talk = conversations.get(tx.conn, conversation)
    if account.id in talk.must_not:
        raise NotFound("There is no such conversation.")
    return talk
