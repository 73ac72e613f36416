"""What the person does in a conversation: answer, check, share, write on, change how the page looks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.access import preferences
from app.access.preferences import Preferences
from app.acts import recording, writing
from app.acts.recording import Recorded
from app.acts.room import Room
from app.acts.starting import Talk
from app.ground.canonical import canonical_text
from app.ground.changes import Mark
from app.ground.store import Store, Write
from app.plan import notices
from app.record import utterances
from app.record.content import Content, Picked, Rated
from app.record.utterances import Said, Utterance
from app.talk.answers import DOOR
from app.talk.catalogue import Place, Step
from app.talk.conditions import ALWAYS
from app.talk.kinds import Option, Reply
from app.talk.pages import Visit

NOW = "review/now"
HELPERS = {"worker": "worker", "advocate": "advocate", "interpreter": "interpreter"}


@dataclass(frozen=True)
class Given:
    """One answer as it came from a page: the reply, and what stood on the screen around it."""

    visit: Visit
    reply: Reply
    key: str
    slots: Mapping[str, str]
    left_out: frozenset[str] = frozenset()
    aids: tuple[str, ...] = ()
    language: str = "en"
    client_at: str | None = None
    recorded: Recorded | None = None


def answer(store: Store, talk: Talk, room: Room, given: Given, *, since: Mark | None = None) -> Write | None:
    """Keep one answer with all that follows from it, in one transaction. Return that write.

    ``since``: the record's mark when the room was read: where nothing of this person was changed since, a
    room without anything unsent has nothing to let go.

    Nothing new is kept, and ``None`` returned, when it says what already stands there, or when *Next* on an
    empty page would cover an answer of an earlier sitting.

    Raises ``WordsFault`` for words that cannot be kept whole, ``MediaFault`` for such a recording.
    """
    before = _before(room, given)
    if before is not None and _nothing_new(room, given, before):
        return None
    said = [_said(talk, room, given, before), *_follow(room, given)]
    prepared = utterances.prepare(store, said)
    sealed = recording.seal(store, prepared, given.recorded)
    step = given.visit.step
    with store.write(room.person.id) as tx:
        receipts = utterances.append(tx, prepared)
        recording.keep(tx, room, given.visit, sealed, receipts[0])
        if room.unsent or since is None or not tx.follows(since):
            writing.drop_drafts(tx, room, given.visit)
        if not receipts[0].again:
            _at_once(store, tx, room, given)
        if step.names == "readers" and step.kind == "people" and given.reply.readers:
            barred = room.excluded | set(given.reply.readers)
            notices.pass_on(tx, room.person.id, barred, store.clock.now())
    return tx


def open_door(store: Store, talk: Talk, room: Room, door: str, options: Sequence[Option], key: str) -> None:
    """Open a topic for another day, as the person chose on the map; ``options`` are the doors shown there."""
    step = talk.catalogue.steps[DOOR]
    slots = {"options": canonical_text([[one.id, one.label] for one in options])}
    picked = tuple(one for one in options if one.id == door)
    visit = Visit(talk.catalogue.topics[door], Place(step, ALWAYS, step.line), 1)
    given = Given(visit, Reply("given", None, picked), key, slots)
    prepared = utterances.prepare(store, [_said(talk, room, given, None)])
    with store.write(room.person.id) as tx:
        utterances.append(tx, prepared)


def say_back(store: Store, talk: Talk, room: Room, given: Given, *, want: str) -> str:
    """Keep what the person says to an answer to their want; who has the want has this. Return its id.

    What it asks for goes out at once. Raises ``WordsFault`` for words that cannot be kept whole.
    """
    step = given.visit.step
    same = [one for one in room.said if (one.topic, one.step, one.instance, one.kind) == (
        step.topic, step.name, given.visit.n, step.kind)]  # fmt: skip
    readers = tuple(sorted(room.audiences.get(want, frozenset())))
    said = replace(_said(talk, room, given, None), audience=readers, supersedes=same[-1].id if same else None)
    prepared = utterances.prepare(store, [said])
    with store.write(room.person.id) as tx:
        receipts = utterances.append(tx, prepared)
        writing.drop_drafts(tx, room, given.visit)
        if not receipts[0].again:
            _at_once(store, tx, room, given)
    return receipts[0].id


def _before(room: Room, given: Given) -> Utterance | None:
    answer = room.way.answers.of(given.visit.step.id, given.visit.n)
    return room.utterance(answer.id) if answer else None


def _nothing_new(room: Room, given: Given, before: Utterance) -> bool:
    step = given.visit.step
    if step.kind in {"check", "share"} or not room.way.settled(given.visit):
        return False
    if given.reply.empty and not room.shows(before):
        return True
    same = before.content is not None and before.code == given.reply.code
    content = before.content
    return bool(
        same
        and content is not None
        and content.words == given.reply.words
        and content.attachment == (given.recorded and given.recorded.hash)
        and [one.id for one in content.choices] == [one.id for one in given.reply.picked]
    )


def _said(talk: Talk, room: Room, given: Given, before: Utterance | None) -> Said:
    step, n, reply = given.visit.step, given.visit.n, given.reply
    picked = tuple(Picked(one.id, one.label) for one in reply.picked)
    rated = None
    if step.kind == "rating" and picked and not picked[0].id.startswith("_"):
        rated = Rated(picked[0].id, picked[0].label, step.scale)
    return Said(
        person=room.person.id, conversation=room.conversation.id, sitting=room.sitting.id,
        topic=step.topic, step=step.name, instance=n, kind=step.kind, code=reply.code, aids=given.aids,
        question=fingerprint_of(talk, step, n, given.left_out, given.language), language=given.language,
        said_by="person", entered_by=entered_by(room), how=_how(given),
        audience=_audience(step, reply), supersedes=_replaced(room, given, before),
        client_at=given.client_at, key=given.key,
        content=Content(
            reply.words, picked, rated, dict(given.slots), present(room),
            given.recorded.hash if given.recorded else None,
        ),
    )  # fmt: skip


def _how(given: Given) -> str:
    if given.recorded is not None:
        return given.recorded.how
    return "typed" if given.reply.words else "tapped"


def _replaced(room: Room, given: Given, before: Utterance | None) -> str | None:
    """Return what a new answer stands in the place of.

    *Something else now* stands in the place of the want of an earlier talk. Who must not see the words is
    never taken back by an answer that was given without seeing the earlier one.
    """
    step = given.visit.step
    if before is None and step.id == NOW and (given.reply.words or given.recorded):
        old = room.earlier.wants.get(given.visit.n)
        return old.id if old else None
    if before is None or (step.asked == "life" and not room.shows(before)):
        return None
    return before.id


def fingerprint_of(talk: Talk, step: Step, n: int, left_out: frozenset[str], language: str) -> str:
    """Return the fingerprint of the question as it stands on the screen."""
    return talk.prints[step.id, 2 if n > 1 and step.again else 1, left_out, language]


def _audience(step: Step, reply: Reply) -> tuple[str, ...]:
    if step.names == "readers" and step.kind == "people":
        return tuple(f"not:{reader}" for reader in reply.readers)
    if step.kind == "share":
        return ("here",)
    return ("held",) if step.for_staff else (step.audience,)


def entered_by(room: Room) -> str:
    """Return who puts the words in: the person, or a helper who said that they touch or write."""
    answers = room.way.answers
    does = answers.of("helper/does")
    if answers.alone or does is None or not {"write", "touch"} & set(does.choices):
        return "person"
    who = answers.of("helper/who")
    return (
        next((HELPERS[choice] for choice in who.choices if choice in HELPERS), "supporter")
        if who
        else "supporter"
    )


def present(room: Room) -> tuple[str, ...]:
    """Return who is in the room, in the words the person chose; and by name who changes the language."""
    answers = room.way.answers
    here = answers.of("welcome/here")
    if here is None or answers.alone:
        return ()
    content = room.utterance(here.id).content
    there = tuple(picked.label for picked in content.choices) if content else ()
    named = answers.of("helper/name") if answers.helper else None
    name = room.utterance(named.id).content if named is not None else None
    return (*there, name.words) if name is not None and name.words else there


def _follow(room: Room, given: Given) -> Sequence[Said]:
    """Return the rows that say of each answer that it was confirmed, or who has it now."""
    kind, code = given.visit.step.kind, given.reply.code
    if (kind, code) == ("check", "right"):
        return [
            _about(room, given, item.id, n, "confirmed", "right", ("here",))
            for n, item in _items(room, given)
        ]
    if kind == "share" and code in {"share", "keep"}:
        audience = given.reply.readers if code == "share" else ("kept",)
        return [
            _about(room, given, item.id, n, "audience", code, audience) for n, item in _items(room, given)
        ]
    return []


def _items(room: Room, given: Given) -> Sequence[tuple[int, Utterance]]:
    """Return the answers that a check confirms, those that were seen there; or that a share is about, all."""
    items = [room.utterance(item.id) for item in room.way.items(given.visit)]
    if given.visit.step.kind == "check":
        items = [item for item in items if room.shows(item) and item.code != "skip"]
    return list(enumerate(items, 1))


def _about(
    room: Room, given: Given, about: str, n: int, kind: str, code: str, audience: tuple[str, ...]
) -> Said:
    step = given.visit.step
    return Said(
        person=room.person.id, conversation=room.conversation.id, sitting=room.sitting.id,
        topic=step.topic, step=step.name, instance=given.visit.n, kind=kind, code=code, question=None,
        language=given.language, said_by="person", entered_by=entered_by(room), how="tapped",
        audience=audience, about=about, key=f"{given.key}:{n}", content=Content(),
    )  # fmt: skip


def _at_once(store: Store, tx: Write, room: Room, given: Given) -> None:
    """Do what an answer asks for at once: a notice for staff, or how the page looks."""
    for one in given.reply.picked:
        asked = given.visit.step.notice
        kind = asked.get(one.id) or asked.get(one.id.rpartition("-")[0])
        if kind:
            notices.put(store, tx, room.sitting, kind, room.excluded)
    if given.visit.step.id == "welcome/like" and given.reply.code == "given":
        preferences.save(tx, store, room.person.id, liked(room.likes, [one.id for one in given.reply.picked]))


def liked(likes: Preferences, choices: Sequence[str]) -> Preferences:
    """Return how the page looks after these choices."""
    return replace(
        likes,
        size="c" if "big" in choices and likes.size < "c" else likes.size,
        theme="dark" if "dark" in choices else likes.theme,
        pictures=likes.pictures and "no-pictures" not in choices,
        short=likes.short or "short" in choices,
        read=likes.read or "read" in choices,
    )


def set_likes(store: Store, room: Room, likes: Preferences) -> None:
    """Keep how the person likes the page."""
    with store.write(room.person.id) as tx:
        preferences.save(tx, store, room.person.id, likes)


def _versions(room: Room, utterance: Utterance) -> Iterator[Utterance]:
    """Return an answer and those it stands in the place of, the newest first."""
    known = {one.id: one for one in room.said}
    before: Utterance | None = utterance
    while before is not None:
        yield before
        before = known.get(before.supersedes or "")


def stop_sharing(store: Store, room: Room, utterance: Utterance, key: str) -> None:
    """From now on nobody can open it, nor the older words it stands in the place of. They may remember it."""
    said = [
        Said(
            person=room.person.id, conversation=room.conversation.id, sitting=room.sitting.id,
            topic=one.topic, step=one.step, instance=one.instance, kind="audience", code="stop",
            question=None, language=one.language, said_by="person", entered_by=entered_by(room), how="tapped",
            audience=("held",), about=one.id, key=f"{key}:{n}", content=Content(),
        )
        for n, one in enumerate(_versions(room, utterance))
    ]  # fmt: skip
    prepared = utterances.prepare(store, said)
    with store.write(room.person.id) as tx:
        utterances.append(tx, prepared)
