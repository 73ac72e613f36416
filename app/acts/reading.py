"""Opening a person's words: the look is kept, for good, before a single word is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from app.access import accounts, conversations, people
from app.access.accounts import AccountInfo
from app.access.conversations import ConversationInfo
from app.access.people import PersonInfo
from app.ground.clock import utc_text
from app.ground.faults import NotFound
from app.ground.store import Store
from app.plan import answers, changes, texts, waiting
from app.plan.answers import Answer
from app.plan.texts import Version
from app.plan.waiting import Waiting
from app.record import audience, looks, quarantine, questions, reading, written
from app.record.said import Utterance
from app.record.written import Text

# What a page of words shows: answers. Pages that were passed, checks and shares say nothing of the person.
SHOWN = frozenset({"words", "one", "several", "agree", "rating", "people", "first-of", "cards-later"})


@dataclass(frozen=True)
class Apart:
    """What this reader opened once and what two people found to be somebody else's: how many, and who."""

    count: int
    at: datetime
    by: str
    second: str


@dataclass(frozen=True)
class Opened:
    """One person's words as one reader may see them, with what came of them."""

    person: PersonInfo
    said: tuple[Utterance, ...]
    talks: Mapping[str, ConversationInfo]
    questions: Mapping[str, dict[str, object]]
    replaced: Mapping[str, str]
    confirmed: frozenset[str]
    withdrawn: frozenset[str]
    answers: Mapping[str, list[Answer]]
    versions: tuple[Version, ...]
    apart: tuple[Apart, ...] = ()
    written: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)


def open_words(store: Store, account: AccountInfo, person: str, *, kind: str) -> Opened:
    """Open what an account may read of a person, and leave a look. Raise ``NotFound`` when not linked."""
    now = store.clock.now()
    with store.read() as conn:
        if not people.may_read(conn, account.id, person, now):
            raise NotFound("There is no such person.")
        talks = {one.id: one for one in conversations.of_person(conn, person)}
        said = reading.of_person(store, conn, person, opened=False)
        rows = readable(said, talks, account)
        ids = [one.id for one in rows if one.about is None]
        opened = reading.by_ids(store, conn, ids)
        beside = written_from(store, conn, said, rows)
        opened_ids = {one.id for one in opened}
        back = answers.for_person(store, conn, person)
        found = Opened(
            person=people.get(store, conn, person),
            said=tuple(opened),
            talks=talks,
            questions=questions.snapshots(conn, {one.question for one in opened if one.question}),
            replaced=changes.replaced(opened, said),
            confirmed=_about(rows, "confirmed"),
            withdrawn=_about(rows, "withdrawn"),
            answers={key: value for key, value in back.items() if key in opened_ids},
            versions=tuple(texts.versions(store, conn, person)) if kind == "plan" else (),
            apart=_apart(store, conn, person, account.id),
            written=beside,
        )
    if opened:
        with store.write() as tx:
            looks.look(
                tx,
                person=person,
                account=account.id,
                kind=kind,
                utterances=[*(one.id for one in opened), *shown_texts(found)],
                at=utc_text(now),
            )
    return found


def written_from(
    store: Store, conn: Connection, said: Sequence[Utterance], rows: Sequence[Utterance]
) -> dict[str, tuple[Text, ...]]:
    """Return what was written from each recording, opened; nothing of one that was erased."""
    found = written.texts(said, rows)
    ids = [one.utterance.id for beside in found.values() for one in beside]
    opened = {one.id: one for one in reading.by_ids(store, conn, ids)}
    return {
        recording: tuple(
            replace(one, utterance=opened[one.utterance.id])
            for one in beside
            if opened[one.utterance.id].content is not None
        )
        for recording, beside in found.items()
    }


def shown_texts(opened: Opened) -> list[str]:
    """Return the texts whose words a page shows: not those that the person threw away."""
    return [one.utterance.id for beside in opened.written.values() for one in beside if one.state != "no"]


def _apart(store: Store, conn: Connection, person: str, account: str) -> tuple[Apart, ...]:
    """Return what an account had opened and was set apart since. Who never opened it learns nothing of it."""
    stands = quarantine.of_person(store, conn, person)
    if not stands:
        return ()
    seen = looks.opened_by(conn, person, account)
    names = accounts.by_ids(conn, {each for one in stands for each in (one.by, one.second)})
    return tuple(
        Apart(len(seen & set(one.answers)), one.at, names[one.by].name, names[one.second].name)
        for one in stands
        if seen & set(one.answers)
    )


def readable(
    said: list[Utterance], talks: Mapping[str, ConversationInfo], account: AccountInfo
) -> list[Utterance]:
    """Return the answers an account may open: shared with it, and of no conversation it must not see."""
    barred = frozenset(name for name, talk in talks.items() if account.id in talk.must_not)
    mine = audience.readable_by(said, account.id, advocate=account.role == "advocate", barred=barred)
    return [one for one in mine if one.about or one.kind in SHOWN]


def may_open(
    said: list[Utterance], talks: Mapping[str, ConversationInfo], account: AccountInfo, utterance: str
) -> bool:
    """Tell whether an account may open one answer now: it is shared with it, and was not taken back."""
    rows = readable(said, talks, account)
    there = any(one.id == utterance and one.about is None for one in rows)
    return there and utterance not in _about(rows, "withdrawn")


def current_for(
    said: list[Utterance], talks: Mapping[str, ConversationInfo], account: AccountInfo
) -> list[Utterance]:
    """Return the answers an account may open that have no newer one it may open, and were not taken back."""
    rows = readable(said, talks, account)
    mine = [one for one in rows if one.about is None]
    over = changes.replaced(mine, said).keys() | _about(rows, "withdrawn")
    return [one for one in mine if one.id not in over]


def may_show(store: Store, conn: Connection, person: str, account: str, now: datetime) -> bool:
    """Tell whether a card or a device of this account's may show a person's earlier words.

    Not when it is no longer linked, or the person left it out: then what it opens is for speaking only, and
    looks the same.
    """
    said = reading.of_person(store, conn, person, opened=False)
    return people.is_linked(conn, account, person, now) and account not in audience.excluded(said)


def knows(store: Store, conn: Connection, account: AccountInfo, person: str, now: datetime) -> list[Waiting]:
    """Return the wants of a person that wait for an answer and that this account may read."""
    found = waiting.of_person(store, conn, person, now)
    return [one for one in found if account.id in one.readers]


def must_not(conn: Connection, person: str, account: str) -> frozenset[str]:
    """Return the conversations of a person that an account must not see."""
    talks = conversations.of_person(conn, person)
    return frozenset(one.id for one in talks if account in one.must_not)


def _about(rows: list[Utterance], kind: str) -> frozenset[str]:
    return frozenset(one.about for one in rows if one.kind == kind and one.about)
