"""What the person writes and has not sent yet: kept sealed for one sitting, seen by nobody of staff."""

from app.acts.room import Room
from app.ground.store import Store, Write
from app.record import drafts
from app.talk.pages import Visit


def draft_place(room: Room, visit: Visit) -> int:
    """Return where what is written now is kept until it is sent: what is written alone has its own place.

    So a text that was begun alone is on no page while somebody else is in the room.
    """
    return visit.n if room.watched else -visit.n


def save_draft(store: Store, room: Room, visit: Visit, words: str, rev: int) -> drafts.DraftState:
    """Keep what is written so far, sealed, for this sitting alone. Staff never see it."""
    with store.write(room.person.id) as tx:
        return drafts.save(
            tx, store, conversation=room.conversation.id, sitting=room.sitting.id, person=room.person.id,
            topic=visit.step.topic, step=visit.step.name, instance=draft_place(room, visit), words=words,
            rev=rev,
        )  # fmt: skip


def draft_of(store: Store, room: Room, visit: Visit) -> drafts.Draft | None:
    """Return what was written on a page and not sent: alone first what was written alone."""
    with store.read() as conn:
        for place in dict.fromkeys((draft_place(room, visit), visit.n)):
            found = drafts.load(
                store, conn, conversation=room.conversation.id, sitting=room.sitting.id,
                topic=visit.step.topic, step=visit.step.name, instance=place,
            )  # fmt: skip
            if found is not None:
                return found
    return None


def choose_draft(store: Store, room: Room, visit: Visit, *, other: bool) -> None:
    """Go on with what an older page kept beside, the newer then beside it; or let what is beside go."""
    with store.write(room.person.id) as tx:
        drafts.choose(
            tx, store, conversation=room.conversation.id, sitting=room.sitting.id, topic=visit.step.topic,
            step=visit.step.name, instance=draft_place(room, visit), other=other,
        )  # fmt: skip


def drop_drafts(tx: Write, room: Room, visit: Visit) -> None:
    """Let go what was written on a page and not sent, in the transaction that keeps its answer.

    What was written alone goes only with an answer that is given alone.
    """
    drafts.drop(
        tx, conversation=room.conversation.id, sitting=room.sitting.id, topic=visit.step.topic,
        step=visit.step.name, instance=visit.n, alone=draft_place(room, visit),
    )  # fmt: skip
