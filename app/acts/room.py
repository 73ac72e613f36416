"""Everything one page of one sitting needs to know, read at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.access import people, surroundings
from app.access.accounts import AccountInfo
from app.access.conversations import ConversationInfo
from app.access.people import PersonInfo
from app.access.preferences import Preferences
from app.access.sittings import SittingInfo
from app.access.surroundings import Here, Surroundings
from app.access.units import UnitSettings
from app.acts import earlier as earlier_talks
from app.acts import following
from app.acts.earlier import Earlier
from app.acts.following import SIDE
from app.acts.starting import Talk
from app.ground.clock import utc_text
from app.ground.sealing import PersonKey
from app.ground.store import Store
from app.plan import asking
from app.plan.asking import Asking, Meeting, Note
from app.record import reading, utterances
from app.record.reading import Whole
from app.record.utterances import Utterance
from app.talk.answers import HERE, Answer, Answers
from app.talk.path import Way
from app.talk.working_out import way

NOTE = ("understand", "note")


@dataclass(frozen=True)
class Room:
    """One sitting as it stands now: who it is about, what was said, who could read it, what comes next.

    ``unsent``: something that was written in it was not sent yet.
    """

    sitting: SittingInfo
    around: Surroundings
    conversation: ConversationInfo
    person: PersonInfo
    likes: Preferences
    said: tuple[Utterance, ...]
    by_id: Mapping[str, Utterance]
    audiences: Mapping[str, frozenset[str]]
    linked: tuple[AccountInfo, ...]
    readers: tuple[AccountInfo, ...]
    excluded: frozenset[str]
    service: str
    unit: UnitSettings
    unsent: bool
    asked: tuple[Asking, ...]
    earlier: Earlier
    way: Way

    def prepared(self, kind: str, number: int = 0) -> Asking | None:
        """Return what staff prepared of one kind: the one with this number, or the newest that is asked."""
        found = [one for one in self.asked if one.kind == kind and number in {0, one.number}]
        return found[-1] if found else None

    def utterance(self, utterance_id: str) -> Utterance:
        """Return one of this person's utterances."""
        return self.by_id[utterance_id]

    def shows(self, utterance: Utterance) -> bool:
        """Say whether earlier words may be on this screen: only the sitting's own, unless it may read.

        Those of earlier sittings show once the person said who is here. Words said alone never show while
        somebody else is in the room.
        """
        answers = self.way.answers
        own = utterance.sitting == self.sitting.id or (self.sitting.reads and answers.answered(HERE, 1))
        return own and (not answers.helper or answers.alone or utterance.id not in self.way.alone)

    def here(self) -> list[Utterance]:
        """Return the answers of this conversation that staff may get and that may show here."""
        return [one for one in self.told() if self.shows(one)]

    def told(self) -> list[Utterance]:
        """Return the answers of this conversation that staff may get, the current ones, without skips."""
        steps = self.way.answers.catalogue.steps
        return [
            one
            for one in utterances.current(self.said)
            if one.conversation == self.conversation.id
            and one.kind not in SIDE
            and one.code != "skip"
            and (step := steps.get(f"{one.topic}/{one.step}")) is not None
            and step.for_staff
        ]

    def faces(self) -> tuple[AccountInfo, ...]:
        """Return who can be chosen at a share now.

        Nobody while a helper is in the room and the part done alone was put off or not done. Else, with a
        helper there, everybody stands on the page, also whom the person left out, so that nothing shows that
        they did. Sharing with them gives them nothing.
        """
        answers = self.way.answers
        if not self.watched:
            return self.readers
        if answers.put_off or not answers.been_alone:
            return ()
        kept_out = self.conversation.must_not
        return tuple(one for one in self.linked if one.role in people.READERS and one.id not in kept_out)

    @property
    def watched(self) -> bool:
        """Whether somebody else is in the room: then no page says what was decided about sharing."""
        return self.way.answers.helper and not self.way.answers.alone

    def shared_here(self, one: Utterance) -> bool:
        """Say whether who has this was last decided with somebody else there: then it is known in the room.

        The decision says something of an answer and is none itself: the share it was made at says who was
        there.
        """
        decided = [other for other in self.said if other.kind == "audience" and other.about == one.id]
        if not decided:
            return False
        at = decided[-1].key.rpartition(":")[0], decided[-1].sitting
        shares = [other for other in self.said if other.kind == "share" and (other.key, other.sitting) == at]
        return any(other.id not in self.way.alone for other in shares)

    @property
    def reads_alone(self) -> bool:
        """Whether what others wrote may be on this screen: the person said that nobody else is here."""
        return self.sitting.reads and self.way.answers.answered(HERE, 1) and not self.watched

    def readers_of(self, utterance_id: str) -> list[AccountInfo]:
        """Return who can open an utterance now: named, linked and not kept from it."""
        named = self.audiences.get(utterance_id, frozenset())
        return [reader for reader in self.readers if reader.id in named]


def enter(store: Store, talk: Talk, sitting: SittingInfo) -> Room:
    """Read a sitting's room as it stands now. Raise ``NotFound`` when it is gone, ``Erased``."""
    with store.read() as conn:
        here = surroundings.by_id(conn, sitting.id, store.clock.now())
        return look_round(store, talk, conn, here)


def look_round(store: Store, talk: Talk, conn: Connection, here: Here) -> Room:
    """Return the room of a sitting that was read on this connection. Raise ``Erased``."""
    key = store.keys.of(here.sitting.person)
    around = surroundings.around(store, conn, here, key)
    asked = asking.of_talk(store, conn, here.sitting.person, key)
    whole = reading.whole(store, conn, here.sitting.person, here.state, key)
    known: tuple[Talk, Surroundings, Room] | None = whole.worked_out.get("room")
    if (
        known and known[0] is talk and known[1] is around
        and known[2].asked is asked and known[2].sitting == here.sitting
    ):  # fmt: skip
        return known[2]
    room = _room(talk, here.sitting, around, asked, whole)
    whole.worked_out["room"] = talk, around, room
    return room


def gone_on(store: Store, talk: Talk, room: Room, key: PersonKey) -> Room:
    """Return a room as it stands after something was said in it: what is around it is as it was a moment ago.

    ``key``: the person's; what was said is remembered with it, and with another one it is read anew. Raise
    ``NotFound`` when it is gone, ``Erased``.
    """
    whole = reading.remembered(key)
    if whole is None or not _goes_on(room.said, whole.utterances):
        return enter(store, talk, room.sitting)
    now = _room(talk, room.sitting, room.around, room.asked, whole)
    whole.worked_out["room"] = talk, room.around, now
    return now


def _goes_on(before: tuple[Utterance, ...], now: tuple[Utterance, ...]) -> bool:
    count = len(before)
    return 0 < count < len(now) and now[count - 1] is before[-1]


def _room(
    talk: Talk, sitting: SittingInfo, around: Surroundings, asked: tuple[Asking, ...], whole: Whole
) -> Room:
    told = following.told(whole)
    conversation, likes = around.conversation, around.likes
    excluded = told.excluded | conversation.must_not
    accounts = tuple([one.account for one in around.linked])
    readers = tuple([one for one in accounts if one.role in people.READERS and one.id not in excluded])
    outside = {"short"} if likes.short else set()
    if sitting.reads:
        outside.add("reads")
    if talk.voices:
        outside.add("voice")
    if readers:
        outside.add("readers")
    outside |= _prepared(asked, whole, conversation.id)
    newest = people.newest_link(around.linked)
    if told.asked is not None and newest is not None and newest > told.asked:
        outside.add("new-reader")
    return Room(
        sitting, around, conversation, around.person, likes, whole.utterances, told.by_id, told.audiences,
        accounts, readers, excluded, around.service, around.unit, around.unsent, asked,
        earlier_talks.earlier(whole, conversation.id),
        _way(talk, whole, sitting, conversation, frozenset(outside), asked),
    )  # fmt: skip


MOST_SENTENCES = 4  # in one talk


def _prepared(asked: tuple[Asking, ...], whole: Whole, conversation: str) -> set[str]:
    """Return what holds of the things that staff prepared."""
    facts: set[str] = set()
    for one in asked:
        if one.kind == "meeting":
            meeting: Meeting = one.content
            facts.add("meeting-planned")
            facts |= {"place-fixed"} if meeting.place else set()
            facts |= {"time-fixed"} if meeting.time else set()
        elif one.kind == "sentence":
            facts.add("sentences")
        elif one.kind == "setting":
            facts.add(one.content.name)
        elif one.kind == "note" and _offered(one, whole, conversation):
            facts |= {"note", *({"note-anybody"} if one.content.room == "anybody" else ())}
    return facts


def _offered(note: Asking, whole: Whole, conversation: str) -> bool:
    """Tell whether a note is there to be heard: not before the lead put it in, and once means once."""
    content: Note = note.content
    if content.police and not content.lead:
        return False
    return not content.once or not any(
        (one.topic, one.step) == NOTE and one.conversation != conversation and one.at > utc_text(note.at)
        for one in whole.utterances
    )


def _way(
    talk: Talk, whole: Whole, sitting: SittingInfo, conversation: ConversationInfo, outside: frozenset[str],
    asked: tuple[Asking, ...],
) -> Way:  # fmt: skip
    """Return the way of a sitting. It is worked out once for the same answers, sitting and facts."""
    known: tuple[Talk, object, Way] | None = whole.worked_out.get("way")
    seen_from = (sitting.id, conversation.id, conversation.pathway, outside, asked)
    if known is not None and known[0] is talk and known[1] == seen_from:
        return known[2]
    facts = outside | following.unshared(talk, whole, sitting.conversation)
    every = following.answers(talk, whole)
    sentences = tuple(one.number for one in asked if one.kind == "sentence")
    earlier = earlier_talks.earlier(whole, conversation.id) if sitting.reads else earlier_talks.NOTHING
    numbers = {"sentences": sentences[:MOST_SENTENCES], **earlier.numbers}
    facts |= {"old-wants"} if earlier.wants else set()
    made = _further(talk, whole, (conversation.id, sitting.id, conversation.pathway), every, facts, numbers)
    whole.worked_out["way"] = talk, seen_from, made
    return made


def _further(
    talk: Talk, whole: Whole, where: tuple[str, str, str], every: Sequence[Answer], facts: frozenset[str],
    numbers: Mapping[str, tuple[int, ...]],
) -> Way:  # fmt: skip
    """Return the way as it is seen from a sitting; after one more answer was given, from the way before."""
    known: tuple[Talk, tuple[str, str, str], Way] | None = whole.known("sitting")[1]
    if known is not None and known[0] is talk and known[1] == where:
        made = way(known[2].answers.further(every, facts, numbers), known[2])
    else:
        made = way(Answers(talk.catalogue, *where, every, facts, numbers))
    whole.hand_on("sitting", (talk, where, made))
    return made
