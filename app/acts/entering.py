"""Ways in and out of a sitting: a link or card, hiding, the end."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.access import conversations, invitations, preferences, sittings
from app.access.invitations import InvitationInfo
from app.access.sittings import SittingInfo
from app.acts.following import answers_of
from app.acts.reading import may_show
from app.acts.starting import Talk
from app.ground.clock import utc_text
from app.ground.store import Store, Write
from app.record import drafts, looks, reading, unsent, utterances
from app.record.looks import CARD
from app.talk.answers import Answers
from app.talk.working_out import way


@dataclass(frozen=True)
class Opened:
    """An opened sitting and the code for its cookie. ``for_reading``: its card is one for reading."""

    sitting: SittingInfo
    code: str
    for_reading: bool = False


def open_link(store: Store, talk: Talk, code: str, old: str | None) -> Opened | None:
    """Open what a link opens, as a new sitting; ``None`` when it opens nothing.

    ``old`` is the sitting code this browser still held: what was written there and not sent comes along.
    """
    now = store.clock.now()
    with store.read() as conn:
        invitation = invitations.find(conn, code, now)
        before = sittings.find(conn, old) if old else None
        reads = invitation is not None and _reads(store, conn, invitation)
    if invitation is None or (not invitation.reads and finished(store, talk, invitation.conversation)):
        return None
    with store.write() as tx:
        sitting, cookie = sittings.open(
            tx, invitation.conversation, invitation=invitation.id, reads=reads, clock=store.clock
        )
        if reads and invitation.by is not None:
            leave_look(store, tx, invitation.person, invitation.by, CARD)
        if before is not None and before.conversation == sitting.conversation:
            drafts.adopt(tx, store, before.id, sitting.id)
            unsent.adopt(tx, before.id, sitting.id)
    return Opened(sitting, cookie, for_reading=invitation.reads)


def _reads(store: Store, conn: Connection, invitation: InvitationInfo) -> bool:
    """Whether a card shows earlier words: not one made by somebody who may not see them any more."""
    by, now = invitation.by, store.clock.now()
    return invitation.reads and (by is None or may_show(store, conn, invitation.person, by, now))


def leave_look(store: Store, tx: Write, person: str, account: str, kind: str) -> None:
    """Keep that a card of this account's, or a device that it handed over, shows a person's earlier words.

    The person sees it on *My words*: whoever makes such a card could open it themselves.
    """
    said = [one.id for one in reading.of_person(store, tx.conn, person, opened=False) if one.about is None]
    if said:
        at = utc_text(store.clock.now())
        looks.look(tx, person=person, account=account, kind=kind, utterances=said, at=at)


def finished(store: Store, talk: Talk, conversation: str) -> bool:
    """Say whether a conversation is done: its last page was passed, nothing waits, no door is left."""
    with store.read() as conn:
        info = conversations.get(conn, conversation)
        said = tuple(utterances.of_conversation(store, conn, conversation))
        likes = preferences.load(store, conn, info.person)
    ends = [one for one in said if (one.topic, one.step) == ("goodbye", "next")]
    if not ends:
        return False
    sitting = ends[-1].sitting or ""
    facts = frozenset({"short"} if likes.short else ())
    answers = Answers(talk.catalogue, conversation, sitting, info.pathway, answers_of(said, talk.harm), facts)
    found = way(answers)
    return found.next() is None and not found.doors()


def hide(store: Store, sitting: SittingInfo) -> str:
    """Put a new code in the place of a sitting's, so that the pages before it open nothing."""
    with store.write() as tx:
        return sittings.rotate(tx, sitting.id)


def leave(store: Store, sitting: SittingInfo) -> None:
    """End a sitting. What was recorded in it and not sent goes."""
    with store.write() as tx:
        unsent.drop_of_sitting(tx, sitting.id)
        sittings.end(tx, sitting.id, store.clock.now())
