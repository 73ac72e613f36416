"""*My words*: what I said, who has it, who looked, what staff answered."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.access import accounts
from app.access.accounts import AccountInfo
from app.acts import answering
from app.acts.following import SIDE
from app.acts.room import Room
from app.ground.clock import from_utc_text, london_day
from app.plan import answers, openings
from app.plan.answers import Answer
from app.plan.openings import Told
from app.plan.waiting import is_want
from app.record import looks, quarantine, utterances
from app.record.looks import CARD, DEVICE, LAW, Look
from app.record.quarantine import Quarantine
from app.record.utterances import Utterance
from app.web.house import house
from app.web.person import computer, saying_back, statement, written
from app.web.person.beside import views_shown
from app.web.person.filling import answering_staff, common, reply_by, who_answers
from app.web.person.frame import plain_frame, text
from app.web.person.mine_page import AnswerBackView, MineEntry, MinePage, MineTopic
from app.web.person.page import Door, LineView, Piece, SaidBack
from app.web.person.pieces import answer_pieces, helper_line, picture_of
from app.web.person.places import about_of, question_of
from app.web.person.recording_view import recording_of
from app.web.person.talk import room_now, who_is_here
from app.web.person.words import Filling, Slot, Staffs, day_text, joined
from app.web.security import csrf_ok

WANTS = "wants"
WANTS_FIRST = frozenset({WANTS, "review"})
FEW = 5  # answers that stand on one page without folding


def routes(person: Blueprint) -> None:
    """Hang *My words* on the person's blueprint."""
    person.add_url_rule("/mine", "mine", mine, methods=["GET", "POST"])


def mine() -> AnyResponse:
    """Show my words, or keep that I have seen an answer."""
    room = room_now()
    if (first := who_is_here(room)) is not None:
        return first
    store = house().store
    if request.method == "POST":
        if csrf_ok(request):
            _seen(room, request.form.get("answer", ""))
        return redirect("/mine", 303)
    with store.read() as conn:
        looked = _known(looks.of_person(conn, room.person.id), openings.told(conn, room.person.id))
        answered = answers.for_person(store, conn, room.person.id)
        people = accounts.by_ids(conn, {look.account for look in looked})
        apart = quarantine.of_person(store, conn, room.person.id)
    shown = [one for one in utterances.current(room.said) if _mine(room, one)]
    topics = _topics([(one.topic, _entry(room, one, looked, people, answered)) for one in shown])
    closed = not room.sitting.reads and any(_told(room, one) and _earlier(room, one) for one in room.said)
    lines = (LineView("card", (Piece(text("mine.closed")),)),) if closed else ()
    if not topics:
        lines = (LineView("my-words", (Piece(text("mine.none")),)), *lines)
    lines = (*lines, *_not_theirs(room, apart))
    doors = (Door(text("map.go-on"), "next", "/talk", main=True), *statement.doors(room))
    page = MinePage(
        plain_frame(), text("mine.title"), lines, topics, _first_new(topics), seen_action="/mine",
        doors=doors, views=views_shown(room),
    )  # fmt: skip
    return make_response(render_template("person/mine.html", page=page))


def _topics(entries: Sequence[tuple[str, MineEntry]]) -> tuple[MineTopic, ...]:
    """Put answers under their topics, wants first. Few stand open; of many only wants, and what is new."""
    under: dict[str, list[MineEntry]] = {}
    for topic, entry in sorted(entries, key=lambda pair: pair[0] not in WANTS_FIRST):
        under.setdefault(topic, []).append(entry)
    found, first = [], 0
    for topic, those in under.items():
        opened = len(entries) <= FEW or topic == WANTS or any(_is_new(one) or _asks(one) for one in those)
        found.append(MineTopic(text(f"topic.{topic}"), tuple(those), opened, first))
        first += len(those)
    return tuple(found)


def _is_new(entry: MineEntry) -> bool:
    return any(back.id and not back.seen for back in entry.answers)


def _asks(entry: MineEntry) -> bool:
    return any(one.asks for one in entry.written)


def _first_new(topics: Sequence[MineTopic]) -> int:
    every = [entry for topic in topics for entry in topic.entries]
    return next((n for n, entry in enumerate(every, 1) if _is_new(entry)), 0)


def _not_theirs(room: Room, apart: Sequence[Quarantine]) -> tuple[LineView, ...]:
    """Return what says that words under the person's name were taken away: to nobody but the person."""
    if not room.reads_alone:
        return ()
    days = dict.fromkeys(day_text(one.at) for one in apart)
    return tuple(LineView("my-words", (Piece(text("mine.not-yours", day=day)),)) for day in days)


def _known(found: Sequence[Look], told: Sequence[Told]) -> list[Look]:
    """Return the looks a page may say: that the law opened an answer only after a person told them so."""
    return [one for one in found if one.kind != LAW or any(_of(one, opening) for opening in told)]


def _of(look: Look, opening: Told) -> bool:
    return opening.utterance in look.utterances and opening.since <= look.at < opening.until


def _seen(room: Room, answer: str) -> None:
    """Keep that the person has seen an answer to their own want."""
    store = house().store
    with store.read() as conn:
        own = answers.for_person(store, conn, room.person.id)
    if any(one.id == answer for found in own.values() for one in found):
        answering.mark_answers_read(store, room.sitting.id, [answer])


def _told(room: Room, one: Utterance) -> bool:
    step = room.way.answers.catalogue.steps.get(f"{one.topic}/{one.step}")
    return one.kind not in SIDE and step is not None and step.for_staff and one.code != "skip"


def _earlier(room: Room, one: Utterance) -> bool:
    """Say whether it is of an earlier sitting; what was said alone is nowhere while somebody else is here."""
    answers = room.way.answers
    known = not answers.helper or answers.alone or one.id not in room.way.alone
    return known and one.sitting != room.sitting.id


def _mine(room: Room, one: Utterance) -> bool:
    return _told(room, one) and room.shows(one) and one.content is not None


def _entry(
    room: Room,
    one: Utterance,
    looked: Sequence[Look],
    people: dict[str, AccountInfo],
    answered: dict[str, list[Answer]],
) -> MineEntry:
    readers = room.readers_of(one.id)
    older = _older(room, one)
    return MineEntry(
        question=question_of(house().talk, one, common(room, text)),
        pieces=answer_pieces(one),
        when=text("mine.on", day=day_text(from_utc_text(one.at))),
        state_text=_state(room, one, readers),
        helper=helper_line(one, text),
        looks=() if room.watched else tuple(_look(k, people) for k in looked if one.id in k.utterances),
        answers=_answers_of(room, one, answered, readers),
        older=older,
        change_url=f"/talk/changed/{one.id}" if one.conversation == room.conversation.id else None,
        picture=picture_of(house().talk, one),
        about=about_of(room, one),
        recording=recording_of(one),
        written=written.shown(room, one),
        computer=computer.offered(room, one),
    )


def _state(room: Room, one: Utterance, readers: Sequence[AccountInfo]) -> str:
    if room.watched:
        return ""
    if readers:
        return text("mine.readers", readers=joined([r.first_name for r in readers], text("page.and")))
    if "kept" in room.audiences.get(one.id, ()):
        return text("mine.kept-for-me")
    return text("mine.held")


def _look(look: Look, people: dict[str, AccountInfo]) -> LineView:
    reader = people.get(look.account)
    name = reader.first_name if reader else text("mine.somebody")
    key = {CARD: "mine.card", DEVICE: "mine.device", LAW: "mine.law"}.get(look.kind, "mine.looked")
    sentence = text(key, reader=name, day=day_text(from_utc_text(look.at)))
    return LineView("law" if look.kind == LAW else "look", (Piece(sentence),))


def _older(room: Room, one: Utterance) -> tuple[SaidBack, ...]:
    """Return the answers that this one stands in the place of, the newest first, where they may show."""
    found: list[SaidBack] = []
    by_id = {other.id: other for other in room.said}
    before = by_id.get(one.supersedes or "")
    while before is not None:
        if room.shows(before) and before.content is not None:
            label = text("page.you-said-on", day=day_text(from_utc_text(before.at)))
            helper = helper_line(before, text)
            found += [
                SaidBack(label, piece.text, helper)
                if piece.theirs
                else SaidBack(f"{label}: {piece.text}", "", helper, recording_of(before))
                for piece in answer_pieces(before)
            ]
        before = by_id.get(before.supersedes or "")
    return tuple(found)


def _answers_of(
    room: Room, one: Utterance, answered: dict[str, list[Answer]], readers: Sequence[AccountInfo]
) -> tuple[AnswerBackView, ...]:
    """Return what staff said to this, and to the words it stands in the place of: no answer is lost.

    With somebody else there, an answer would tell of words that were shared alone: then it is not there.
    """
    found: list[AnswerBackView] = []
    if not room.watched or room.shared_here(one):
        found += _answers(room, one, answered.get(one.id, []), readers)
    before = room.by_id.get(one.supersedes or "")
    while before is not None and room.shows(before):
        known = not room.watched or room.shared_here(before)
        for view in _answered(room, answered.get(before.id, []) if known else ()):
            note = LineView("my-words", (Piece(text("mine.answer-before")),))
            found.append(replace(view, lines=(note, *view.lines)))
        before = room.by_id.get(before.supersedes or "")
    return tuple(found)


def _answers(
    room: Room, one: Utterance, backs: Sequence[Answer], readers: Sequence[AccountInfo]
) -> tuple[AnswerBackView, ...]:
    if not is_want(one):
        return ()
    prompt = house().talk.catalogue.prompt("mine/answers")
    if not backs:
        readers = answering_staff(readers)
        if not readers:
            return ()
        due = reply_by(room, one.id)
        slots: dict[str, Slot] = {
            **common(room, text), "worker": who_answers(room, readers, text),
            "day": day_text(due) if due else "",
        }  # fmt: skip
        lines = Filling(slots, frozenset({"no-answer"})).lines(prompt.lines)
        if due and london_day(house().store.clock.now()) > due:
            lines = (*lines, LineView("calendar", (Piece(text("mine.late-no-manager")),)))
        return (AnswerBackView(lines),)
    return _answered(room, backs)


def _answered(room: Room, backs: Sequence[Answer]) -> tuple[AnswerBackView, ...]:
    return tuple(
        _answer(back, saying_back.url(saying_back.HOW, saying_back.number_of(room, back.id)))
        for back in backs
    )


def _answer(back: Answer, say_url: str) -> AnswerBackView:
    prompt = house().talk.catalogue.prompt("mine/answers")
    said = back.text
    slots: dict[str, Slot] = {
        "worker": back.by.first_name,
        "day": day_text(back.at),
        "did": Staffs(said.did),
        "not-done": Staffs(said.not_done),
        "because": Staffs(said.because),
    }
    flags = {"answered"} | {
        name for name, value in slots.items() if isinstance(value, Staffs) and value.words
    }
    views = Filling(slots, frozenset(flags)).lines(prompt.lines)
    if said.next:
        label = text("mine.next", day=day_text(said.next_by)) if said.next_by else text("mine.next-no-day")
        views = (*views, LineView("time", (Piece(f"{label} "), Piece(said.next, staff=True))))
    return AnswerBackView(views, back.id, seen=back.read_at is not None, say_url=say_url)
