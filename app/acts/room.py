"""Everything one page of one sitting needs to know, read at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.access import conversations, people, preferences, units
from app.access.accounts import AccountInfo
from app.access.conversations import ConversationInfo
from app.access.people import PersonInfo
from app.access.preferences import Preferences
from app.access.sittings import SittingInfo
from app.access.units import UnitSettings
from app.ground.store import Store
from app.record import audience, utterances
from app.record.utterances import Utterance
from app.talk.answers import Answer, Answers
from app.talk.catalogue import Catalogue
from app.talk.harm import about_harm
from app.talk.path import Way, way

SIDE = frozenset({"audience", "confirmed", "withdrawn"})


@dataclass(frozen=True)
class Talk:
    """The conversation's files, read at start: what is asked, and after which words nobody says *more*."""

    catalogue: Catalogue
    harm: frozenset[str]
    prints: Mapping[tuple[str, int, frozenset[str], str], str]


@dataclass(frozen=True)
class Room:
    """One sitting as it stands now: who it is about, what was said, who could read it, what comes next."""

    sitting: SittingInfo
    conversation: ConversationInfo
    person: PersonInfo
    likes: Preferences
    said: tuple[Utterance, ...]
    audiences: Mapping[str, frozenset[str]]
    linked: tuple[AccountInfo, ...]
    readers: tuple[AccountInfo, ...]
    excluded: frozenset[str]
    service: str
    unit: UnitSettings
    way: Way
    now: datetime

    def utterance(self, utterance_id: str) -> Utterance:
        """Return one of this person's utterances."""
        return next(one for one in self.said if one.id == utterance_id)

    def shows(self, utterance: Utterance) -> bool:
        """Say whether earlier words may be on this screen: only the sitting's own, unless it may read.

        Words said alone never show while somebody else is in the room.
        """
        own = utterance.sitting == self.sitting.id or self.sitting.reads
        answers = self.way.answers
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

        Nobody while a helper is in the room and the part done alone was put off, or where somebody must not
        see the words: the page is then the one that everybody gets who has no reader.
        """
        answers = self.way.answers
        watched = answers.helper and not answers.alone
        if watched and (self.excluded or answers.put_off or not answers.been_alone):
            return ()
        return self.readers

    def readers_of(self, utterance_id: str) -> list[AccountInfo]:
        """Return who can open an utterance now: named, linked and not kept from it."""
        named = self.audiences.get(utterance_id, frozenset())
        return [reader for reader in self.readers if reader.id in named]


def enter(store: Store, talk: Talk, sitting: SittingInfo) -> Room:
    """Read a sitting's room. Raise ``NotFound`` when its conversation is gone."""
    now = store.clock.now()
    with store.read() as conn:
        conversation = conversations.get(conn, sitting.conversation)
        person = people.get(store, conn, conversation.person)
        said = tuple(utterances.of_person(store, conn, person.id))
        likes = preferences.load(store, conn, person.id)
        excluded = audience.excluded(said) | conversation.must_not
        linked = people.linked_accounts(conn, person.id, now)
        newest = people.newest_link(conn, person.id, now)
        service = units.get(conn, person.unit).name
        unit = units.settings_of(conn, person.unit)
    readers = tuple(one for one in linked if one.role in people.READERS and one.id not in excluded)
    audiences = audience.audience_now(said)
    outside = _outside(talk, said, audiences, sitting, likes)
    if readers:
        outside.add("readers")
    asked = [one.at for one in said if one.topic == "alone" and one.step == "not-see"]
    if asked and newest is not None and newest > asked[-1]:
        outside.add("new-reader")
    answers = Answers(
        talk.catalogue,
        sitting.conversation,
        sitting.id,
        conversation.pathway,
        answers_of(said, talk.harm),
        frozenset(outside),
    )
    return Room(
        sitting,
        conversation,
        person,
        likes,
        said,
        audiences,
        tuple(linked),
        readers,
        excluded,
        service,
        unit,
        way(answers),
        now,
    )


def _outside(
    talk: Talk,
    said: tuple[Utterance, ...],
    audiences: Mapping[str, frozenset[str]],
    sitting: SittingInfo,
    likes: Preferences,
) -> set[str]:
    facts = {"short"} if likes.short else set()
    for one in utterances.current(said):
        step = talk.catalogue.steps.get(f"{one.topic}/{one.step}")
        if step is None or not step.for_staff or one.conversation != sitting.conversation:
            continue
        if audiences.get(one.id) == frozenset({"held"}) and one.code != "skip":
            facts.add("unshared-wants" if one.topic == "wants" else "unshared-today")
    return facts


def answers_of(said: tuple[Utterance, ...], harm: frozenset[str]) -> list[Answer]:
    """Return the answers without their words, oldest first."""
    found = []
    for one in said:
        if one.kind in SIDE:
            continue
        content = one.content
        words = content.words if content else None
        choices = tuple(picked.id for picked in content.choices) if content else ()
        found.append(
            Answer(
                one.id,
                f"{one.topic}/{one.step}",
                one.instance,
                one.code,
                choices,
                bool(words),
                about_harm(words, harm),
                one.seq,
                one.sitting or "",
                one.conversation,
            )
        )
    return found
