"""What fills the slots of a page and which of its lines are true now."""

from collections.abc import Callable, Sequence
from datetime import date

from app.access.accounts import AccountInfo
from app.acts.earlier import SIGNS
from app.acts.room import Room
from app.ground.clock import from_utc_text, london_day
from app.plan.asking import Meeting, Sentence
from app.plan.overdue import due_day
from app.plan.waiting import is_want, shared_at
from app.record.said import Utterance
from app.talk.pages import Visit
from app.web.person.options import label_of, words_of
from app.web.person.words import Filling, Slot, Theirs, day_text, first_name, joined

Text = Callable[..., str]
SENTENCE = ("who-sentence", "what-sentence", "what-for-sentence", "until-sentence")


def heard(room: Room) -> frozenset[str]:
    """Return the fact that a page can be heard, where it can."""
    return room.way.answers.outside & {"voice"}


def filling(room: Room, visit: Visit, text: Text) -> Filling:
    """Return the slots and facts of a step's page."""
    slots: dict[str, Slot] = {**common(room, text)}
    flags = {*heard(room)}
    step = visit.step
    slots |= _quoted(room, visit, text)
    slots |= _prepared(room, visit)
    slots |= _earlier(room, visit)
    if step.id == "review/sign":
        flags.add(SIGNS[visit.n - 1])
    if step.audience == "ask" or step.notice:
        slots["worker"] = asked_of(room, text)
    if (
        step.id == "today/same-day"
        and room.way.answers.has("today/safe", 1, frozenset({"not-safe"}))
        and visit.n == 1
    ):
        flags.add("not-safe")
    before = _before(room, visit)
    if before and (label := label_of(room, *before)):
        slots["rating"] = slots["choice"] = label
    faces = room.faces()
    if step.kind == "share":
        slots["readers"] = joined([face.name for face in faces], text("page.and"))
        flags.add("readers" if faces else "no-readers")
        advocates = [face.name for face in faces if face.role == "advocate"]
        if advocates:
            flags.add("advocate")
            slots["advocate"] = joined(advocates, text("page.and"))
    if step.kind in {"check", "share"} and (earlier := _not_shown(room, visit)):
        flags.add("earlier")
        slots["day"] = day_text(from_utc_text(earlier.at))
    if step.id == "goodbye/next":
        flags |= _what_comes_next(room, slots, text)
    return Filling(slots, frozenset(flags))


def _quoted(room: Room, visit: Visit, text: Text) -> dict[str, Slot]:
    """Return the earlier answer of this talk that the page speaks of: its words, or what was chosen."""
    step = visit.step
    if not step.quotes:
        return {}
    found: dict[str, Slot] = {
        "choice": label_of(room, step.quotes, visit.n), "chosen": _who(room, step.quotes, visit.n, text)
    }  # fmt: skip
    if said := words_of(room, step.quotes, visit.n):
        found["want"] = found["words"] = said
    return found


# Who was chosen without a name, as they are called in the middle of a sentence.
WITHOUT_NAME = {"advocate": "page.an-advocate", "other": "page.someone-else"}


def _who(room: Room, step: str, n: int, text: Text) -> str:
    """Return who was chosen at a step, for the middle of a sentence: a label begins with a capital."""
    label = label_of(room, step, n)
    answer = room.way.answers.of(step, n)
    if not label or answer is None:
        return text("page.they")
    choice = answer.choices[0] if len(answer.choices) == 1 else ""
    return text(WITHOUT_NAME[choice]) if choice in WITHOUT_NAME else label


def _prepared(room: Room, visit: Visit) -> dict[str, Slot]:
    """Return what staff prepared for this page: a sentence to say yes or no to, a note, a meeting."""
    topic = visit.step.topic
    if topic == "choices" and visit.place.each and (one := room.prepared("sentence", visit.n)):
        said: Sentence = one.content
        return {
            "who-sentence": said.who,
            "what-sentence": said.what,
            "what-for-sentence": said.what_for,
            "until-sentence": said.until,
        }
    if topic == "understand" and (one := room.prepared("note")):
        return {"note-line": tuple(one.content.lines)}
    if topic == "meeting" and (one := room.prepared("meeting")):
        planned: Meeting = one.content
        return {"day": day_text(planned.on), "people": planned.people}
    return {}


def _earlier(room: Room, visit: Visit) -> dict[str, Slot]:
    """Return what an earlier talk said of this, where earlier words may show in this sitting."""
    one = earlier_of(room, visit)
    if one is None or one.content is None or not room.sitting.reads:
        return {}
    words = one.content.words or ""
    labels = ", ".join(picked.label for picked in one.content.choices)
    sentence = " ".join(one.content.slots[name] for name in SENTENCE if name in one.content.slots)
    found: dict[str, Slot] = {"day": day_text(from_utc_text(one.at)), "before": labels}
    if words:
        found["want"] = found["words"] = Theirs(words)
    if sentence:
        found["choice-sentence"] = sentence
    return found


def earlier_of(room: Room, visit: Visit) -> Utterance | None:
    """Return the answer of an earlier talk that this page asks about."""
    of = {"old-wants": room.earlier.wants, "signs": room.earlier.signs, "old-choices": room.earlier.choices}
    return of[visit.place.each].get(visit.n) if visit.place.each in of else None


def _not_shown(room: Room, visit: Visit) -> Utterance | None:
    """Return the last answer that a check or share is about and that this sitting must not show."""
    items = [room.utterance(item.id) for item in room.way.items(visit) if item.code != "skip"]
    hidden = [one for one in items if not room.shows(one)]
    return hidden[-1] if hidden else None


def common(room: Room, text: Text) -> dict[str, Slot]:
    """Return the slots that mean the same on every page of a conversation."""
    slots: dict[str, Slot] = {
        "service": room.service,
        "called": room.person.called,
        "helper": text("page.your-helper"),
    }
    slots["worker"] = room.conversation.worker.first_name
    if room.unit.service_number:
        slots["number"] = room.unit.service_number
    if room.unit.text_number:
        slots["text-number"] = room.unit.text_number
    return slots


def asked_of(room: Room, text: Text) -> str:
    """Return whom a request goes to: the named worker, or the next who may know of it; nobody: nothing.

    While a helper is in the room it is staff, for everybody: a name would tell who was left out.
    """
    worker = room.conversation.worker
    if room.watched:
        return text("page.staff")
    if worker.id not in room.excluded:
        return worker.first_name
    return next((reader.first_name for reader in room.readers if reader.role == "staff"), "")


# The answer a follow-up speaks of, where it is not a want.
BEFORE = {"today/safe-much": "today/safe", "today/chooses-ok": "today/chooses"}


def _before(room: Room, visit: Visit) -> tuple[str, int] | None:
    step = BEFORE.get(visit.step.id)
    return (step, 1) if step and room.way.answers.of(step) else None


def _what_comes_next(room: Room, slots: dict[str, Slot], text: Text) -> set[str]:
    """Return what is true at goodbye: who can read, by which day somebody replies, what nobody has."""
    waits = any(visit.step.id != "goodbye/next" and not room.way.settled(visit) for visit in room.way.visits)
    flags = {"comes-back" if waits else "new-card"}
    if room.watched:
        return flags
    slots["worker"] = asked_of(room, text) or slots["worker"]
    shared = [one for one in room.here() if room.readers_of(one.id)]
    readers = {reader.id: reader.name for one in shared for reader in room.readers_of(one.id)}
    if readers:
        flags.add("shared")
        slots["readers"] = joined([first_name(name) for name in readers.values()], text("page.and"))
        staff = answering_staff([one for one in room.readers if one.id in readers])
        slots["worker"] = who_answers(room, staff, text) if staff else slots["worker"]
        asked = [one for one in shared if is_want(one) and answering_staff(room.readers_of(one.id))]
        days = [day for one in asked if (day := reply_by(room, one.id))]
        if days:
            flags.add("reply")
            slots["day"] = day_text(max(days))
    if room.unit.service_number and "reply" in flags:
        flags.add("number")
    if any(not room.readers_of(one.id) for one in room.here()):
        flags.add("not-shared")
    return flags


def answering_staff(readers: Sequence[AccountInfo]) -> list[AccountInfo]:
    """Return those who can be asked to answer: an advocate reads for the person, and answers for nobody."""
    return [one for one in readers if one.role == "staff"]


def who_answers(room: Room, readers: Sequence[AccountInfo], text: Text) -> str:
    """Return who is asked to answer what these may read: the named worker if they are one, else the first.

    While a helper is in the room it is staff, for everybody: a name would tell who was left out.
    """
    if room.watched:
        return text("page.staff")
    worker = room.conversation.worker
    return next((one for one in readers if one.id == worker.id), readers[0]).first_name


def reply_by(room: Room, utterance: str) -> date | None:
    """Return the day by which staff are asked to answer a shared want; nothing while nobody has it."""
    since = shared_at(room.said, utterance)
    if since is None:
        return None
    return due_day(london_day(since), room.unit.reply_days, room.unit.is_working)
