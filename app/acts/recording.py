"""An answer that is a recording: put down piece by piece, given with the answer, opened by its readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.access import conversations, people
from app.access.accounts import AccountInfo
from app.acts.reading import may_open
from app.acts.room import Room
from app.acts.writing import draft_place
from app.ground.clock import utc_text
from app.ground.faults import NotFound
from app.ground.ids import new_id
from app.ground.store import Store, Write
from app.record import attachments, looks, reading, unsent
from app.record.attachments import Kept, Ready
from app.record.drafts import Place
from app.record.media import how_of, media_of
from app.record.prepared import Prepared
from app.record.unsent import PieceOf, Unsent
from app.record.utterances import Receipt, Utterance
from app.talk.pages import Visit

LOOK = "recording"
ONE_LOOK = timedelta(hours=1)  # a player asks for a recording piece by piece: that is one look


@dataclass(frozen=True)
class Recorded:
    """A recording that is given with an answer. ``how``: voice, sign or drawing.

    ``unsent``: it waited at this page and goes from there when it is kept.
    """

    id: str
    how: str
    data: bytes
    unsent: bool = False

    @property
    def hash(self) -> str:
        """What stands for it in the answer."""
        return attachments.sha256_of(self.data)


@dataclass(frozen=True)
class Sound:
    """A kept recording that may be opened now. ``size``: its bytes."""

    kept: Kept
    size: int


def place(room: Room, visit: Visit, *, alone: bool = True) -> Place:
    """Return where what is recorded on a page is kept; what is recorded alone has a place of its own."""
    step, n = visit.step, draft_place(room, visit) if alone else visit.n
    return Place(room.conversation.id, step.topic, step.name, n, room.sitting.id)


def put_down(store: Store, room: Room, visit: Visit, piece: PieceOf) -> Unsent:
    """Keep a piece of what is being recorded, sealed, for this sitting alone.

    Raise ``MediaFault``, ``NotNext``, ``NotFound``; another ``Fault`` when it cannot be kept now.
    """
    with store.write(room.person.id) as tx:
        return unsent.add(tx, store, place(room, visit), room.person.id, piece)


def put_aside(store: Store, room: Room, visit: Visit, data: bytes) -> Recorded:
    """Keep a whole recording that came with a form which cannot be taken yet.

    Raise ``MediaFault``, or another ``Fault`` when it cannot be kept now.
    """
    made = recorded(data)
    piece = PieceOf(made.id, made.how, 0, data, len(data))
    put_down(store, room, visit, piece)
    return Recorded(made.id, made.how, data, unsent=True)


def recorded(data: bytes) -> Recorded:
    """Return a recording that came whole. Raise ``MediaFault`` for what is none."""
    return Recorded(new_id(), how_of(media_of(data)), data)


def throw_away(store: Store, room: Room, visit: Visit, name: str) -> None:
    """Let go of one recording that waits on a page; a newer one there stays."""
    with store.write(room.person.id) as tx:
        _drop(tx, room, visit, name)


def _drop(tx: Write, room: Room, visit: Visit, name: str) -> None:
    for one in _places(room, visit):
        left = unsent.of_place(tx.conn, one)
        if left is not None and left.id == name:
            unsent.drop(tx, one)


def waiting(store: Store, room: Room, visit: Visit) -> Unsent | None:
    """Return what was recorded on a page and not sent; alone first what was recorded alone."""
    if not room.unsent:
        return None
    with store.read() as conn:
        found = (unsent.of_place(conn, one) for one in _places(room, visit))
        return next((one for one in found if one is not None), None)


def waiting_data(store: Store, room: Room, visit: Visit) -> tuple[Unsent, bytes]:
    """Return the same with its bytes. Raise ``NotFound`` where there is nothing."""
    with store.read() as conn:
        for one in _places(room, visit):
            found = unsent.of_place(conn, one)
            if found is not None:
                return found, unsent.data_of(store, conn, one, found)
    raise NotFound("There is no such recording.")


def named(store: Store, room: Room, visit: Visit, name: str) -> Recorded:
    """Return the recording that a form names: one that waits here, or one of the answer that stands here.

    Raise ``NotFound`` for any other, ``MediaFault`` where what waits cannot be kept.
    """
    with store.read() as conn:
        for one in _places(room, visit):
            found = unsent.of_place(conn, one)
            if found is not None and found.id == name:
                data = unsent.data_of(store, conn, one, found)
                return Recorded(name, how_of(media_of(data)), data, unsent=True)
        # a form that is sent twice names what waited, which by then is the answer's
        kept = attachments.of_utterance(conn, name) or attachments.by_id(conn, name)
        answer = room.by_id.get(kept.utterance) if kept else None
        if kept is None or answer is None or not _stands_here(room, visit, answer):
            raise NotFound("There is no such recording.")
        return Recorded(new_id(), how_of(kept.media), attachments.whole(store, conn, kept))


def _stands_here(room: Room, visit: Visit, answer: Utterance) -> bool:
    step = visit.step
    here = (answer.topic, answer.step, answer.instance) == (step.topic, step.name, visit.n)
    return here and answer.conversation == room.conversation.id and room.shows(answer)


def _places(room: Room, visit: Visit) -> Sequence[Place]:
    return tuple(dict.fromkeys((place(room, visit), place(room, visit, alone=False))))


def seal(store: Store, prepared: Prepared, given: Recorded | None) -> Ready | None:
    """Seal the recording of the first of some prepared answers. Raise ``MediaFault``."""
    if given is None:
        return None
    row = prepared.rows[0]
    return attachments.ready(
        store, given.data, utterance=row["id"], person=row["person"], attachment=given.id
    )


def keep(tx: Write, room: Room, visit: Visit, made: Ready | None, receipt: Receipt) -> None:
    """Keep a sealed recording with its answer, in one transaction; what waited for that goes."""
    if made is None:
        return
    if not receipt.again:
        attachments.keep(tx, made)
    _drop(tx, room, visit, made.kept.id)


def of_room(store: Store, room: Room, utterance: str) -> Sound:
    """Return a recording of the person's own, where it may be on this screen. Raise ``NotFound``."""
    one = room.by_id.get(utterance)
    if one is None or one.content is None or not one.content.attachment or not room.shows(one):
        raise NotFound("There is no such recording.")
    return sound_of(store, utterance)


def for_reader(store: Store, account: AccountInfo, person: str, utterance: str) -> Sound:
    """Open a recording for one of its readers; the look is kept first.

    Raise ``NotFound`` for who is no reader of it, for words that were taken back, set apart or erased.
    """
    now = store.clock.now()
    with store.read() as conn:
        if not people.may_read(conn, account.id, person, now):
            raise NotFound("There is no such person.")
        said = reading.of_person(store, conn, person, opened=False)
        talks = {one.id: one for one in conversations.of_person(conn, person)}
        if not may_open(said, talks, account, utterance):
            raise NotFound("There is no such recording.")
        since = utc_text(now - ONE_LOOK)
        looked = looks.has_looked(conn, person, account.id, LOOK, utterance, since)
    found = sound_of(store, utterance)
    if not looked:
        with store.write() as tx:
            looks.look(
                tx, person=person, account=account.id, kind=LOOK, utterances=[utterance], at=utc_text(now)
            )
    return found


def sound_of(store: Store, utterance: str) -> Sound:
    """Return the recording of an answer whose reader was let in before. Raise ``NotFound``."""
    with store.read() as conn:
        kept = attachments.of_utterance(conn, utterance)
        size = attachments.size(conn, kept) if kept else 0
    if kept is None or not size:
        raise NotFound("There is no such recording.")
    return Sound(kept, size)


def part_of(store: Store, sound: Sound, start: int, end: int) -> bytes:
    """Return some bytes of a recording, from ``start`` up to ``end``. Raise ``DoesNotOpen``, ``Erased``."""
    with store.read() as conn:
        return attachments.read(store, conn, sound.kept, start, end)
