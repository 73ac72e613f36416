"""One GET and one POST for every question, and the map they hang on."""

from dataclasses import replace

from flask import Blueprint, Response, abort, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import entering, notices, recording, talking
from app.acts.room import Room, enter
from app.ground import log
from app.ground.faults import Fault
from app.ground.ids import new_id
from app.ground.store import Write
from app.record.drafts import Draft
from app.talk.answers import HERE
from app.talk.kinds import SKIP, STANDING, Option, Wrong, kind_of
from app.talk.pages import Visit
from app.web.even import evenly
from app.web.house import house, shown
from app.web.person import drafting, recorded
from app.web.person import sent as reading
from app.web.person.build import Asked, address, ask, step_page
from app.web.person.frame import plain_frame, text
from app.web.person.hiding import put_away
from app.web.person.page import Door, PlainPage, SaidBack
from app.web.person.places import help_at, map_doors, map_page
from app.web.person.remembered import remembered
from app.web.person.told import told_filling
from app.web.security import SITTING_COOKIE, csrf_ok, forget_talks

TOLD, LAST, FAREWELL, WELCOME = "today/told", "goodbye/next", "goodbye", "welcome"
KEPT = "kept"
STALE = 400  # what came is not from a page of ours, as far as can be told
CLEAR = '"cache", "storage"'
AIDS = frozenset({"spelling", "correct", "capitals", "dictation"})


def routes(person: Blueprint) -> None:
    """Hang the pages of the conversation on the person's blueprint."""
    person.add_url_rule("/talk", "map", talk_map, methods=["GET", "POST"])
    for rule in ("/talk/<topic>/<step>", "/talk/<topic>/<step>/<int:n>"):
        person.add_url_rule(rule, "step", show, methods=["GET"])
        person.add_url_rule(rule, "answer", answer, methods=["POST"])
        person.add_url_rule(f"{rule}/draft", "draft", keep_draft, methods=["POST"])


def room_now() -> Room:
    """Return the room of this request's sitting."""
    if "room" not in g:
        here = house()
        _, found = here.rooms.enter(request.cookies.get(SITTING_COOKIE, ""))
        g.room = found or enter(here.store, here.talk, g.sitting)
        if g.room.watched:
            evenly()
    room: Room = g.room
    return room


def again() -> Room:
    """Read the room anew after something was kept."""
    g.pop("room", None)
    return room_now()


def who_is_here(room: Room) -> AnyResponse | None:
    """Lead to the question who is here, where earlier words show only after that was said."""
    here = room.way.find(HERE)
    if room.sitting.reads and here is not None and not room.way.answers.answered(HERE, 1):
        return redirect(address(here), 303)
    return None


def _gone_on(room: Room, visit: Visit, kept: Write | None) -> Room:
    """Return the room after an answer in it. The welcome may change what is around it: that is read anew."""
    if visit.topic.id == WELCOME or kept is None:
        return again()
    return house().rooms.gone_on(request.cookies.get(SITTING_COOKIE, ""), room, kept)


def talk_map() -> AnyResponse:
    """Show where the person is; one main way goes on. A topic for another day is opened here."""
    room, here = room_now(), house()
    form = reading.read_form() if request.method == "POST" else None
    if form is not None and csrf_ok(request):
        doors = [Option(one.id, one.label, one.picture) for one in map_doors(here.talk, room)]
        door = next((one.id for one in doors if one.id in form.sent.choices), None)
        if door is not None:
            talking.open_door(here.store, here.talk, room, door, doors, form.key)
            first = again().way.next_in(here.talk.catalogue.topics[door])
            return redirect(address(first) if first else "/talk", 303)
    page = map_page(here.talk, room, plain_frame(), text, new_id())
    return Response(render_template("person/map.html", page=page), 200 if form is None else 422)


def found(room: Room, topic_code: str, step_code: str, n: int) -> Visit | None:
    """Return the visit at an address, where it is on this person's way and may be opened now.

    Answers 404 for an address that is no question's.
    """
    visit = room.way.at(topic_code, step_code, n)
    if visit is None and not house().talk.catalogue.is_page(topic_code, step_code):
        abort(404)
    return visit if visit is not None and room.way.open(visit) else None


def _visit(room: Room, topic_code: str, step_code: str, n: int) -> Visit:
    """Return the visit at an address, or lead to the map when it is not open now."""
    visit = found(room, topic_code, step_code, n)
    if visit is None:
        abort(redirect("/talk", 303))
    return visit


def step_gone(*words: str) -> AnyResponse:
    """Say that a question is not asked any more, with the words that came for it still on the screen."""
    said = tuple(SaidBack(text("page.words"), one) for one in words if one)
    page = PlainPage(
        plain_frame(),
        text("error.step-gone"),
        said_back=said,
        doors=(Door(text("page.go-on"), "next", "/talk", main=True),),
    )
    return Response(render_template("person/plain.html", page=page), 409)


def show(topic: str, step: str, n: int = 1) -> AnyResponse:
    """Show a question."""
    room = room_now()
    visit = _visit(room, topic, step, n)
    asked = _asked(room, visit)
    return _page(room, asked, draft=drafting.draft_of(room, visit))


def _asked(room: Room, visit: Visit) -> Asked:
    filled = None
    if visit.step.id == TOLD:
        filled = told_filling(room, notices.how_it_stands(house().store, room.sitting))
    return ask(house().talk, room, visit, text, filled)


def _page(
    room: Room,
    asked: Asked,
    *,
    draft: Draft | None = None,
    form: reading.Form | None = None,
    errors: tuple[str, ...] = (),
    status: int = 200,
    error_at: str = "",
) -> AnyResponse:
    here, visit = house(), asked.visit
    key, sent = (form.key, form.sent) if form is not None else (new_id(), None)
    page = step_page(
        here.talk, room, asked, plain_frame(), text, key=key, draft=draft, sent=sent, errors=errors
    )
    before = remembered(room, visit, text)
    if before is not None:
        page = replace(page, remembered=before)
    if visit.step.takes_words:
        put = recorded.aside(room, visit, form) if form is not None else None
        page = replace(
            page, record_url=f"{page.action}/recording", error_at=error_at,
            recording=put or recorded.shown_at(room, visit),
        )  # fmt: skip
    return Response(shown("person/step.html", page=page), status)


def answer(topic: str, step: str, n: int = 1) -> AnyResponse:
    """Keep an answer and go on; what cannot be taken stays on the screen with a sentence that says why."""
    form = reading.read_form(house().store.settings.most_recorded)
    room = room_now()
    visit = found(room, topic, step, n)
    wrong = recorded.problem(form)
    problem = form.problem or wrong
    if form.go == drafting.HIDE and (visit is None or problem or not csrf_ok(request, form.token)):
        return put_away()
    if visit is None:
        return step_gone(form.sent.words)
    asked = _asked(room, visit)
    if not csrf_ok(request, form.token):
        errors = form.problem or (text("error.stale"),)
        not_ours = replace(form, file=None)
        return _page(room, asked, form=not_ours, errors=errors, status=422 if form.problem else STALE)
    if problem:
        at = recorded.AT if problem is wrong else ""
        return _page(room, asked, form=form, errors=problem, status=422, error_at=at)
    if form.go:
        return _leave(room, visit, form)
    return _keep(room, asked, form)


def _keep(room: Room, asked: Asked, form: reading.Form) -> AnyResponse:
    visit = asked.visit
    try:
        given = _given(room, asked, form)
        since = house().rooms.mark_of(request.cookies.get(SITTING_COOKIE, ""), room)
        kept = talking.answer(house().store, house().talk, room, given, since=since)
    except Wrong as wrong:
        at = recorded.AT if recorded.is_of_recording(wrong.message) else ""
        return _page(room, asked, form=form, errors=(text(wrong.message),), status=422, error_at=at)
    except Fault as fault:
        log.failure("answer", fault)
        errors = (text("error.cannot-keep"), text("error.still-here"))
        return _page(room, asked, form=form, errors=errors, status=503)
    to = None if visit.step.id == LAST else _next_after(_gone_on(room, visit, kept), visit, given.reply.code)
    return redirect(to, 303) if to else goodbye(room)


def _given(room: Room, asked: Asked, form: reading.Form) -> talking.Given:
    step = asked.visit.step
    standing = {
        STANDING[0]: text("page.do-not-know"),
        STANDING[1]: text("page.not-say"),
        SKIP: text("page.next"),
    }
    reply = kind_of(step.kind, step.alone_choice).reply(
        form.sent, asked.offered.options, standing, words=step.takes_words
    )
    return talking.Given(
        asked.visit, reply, form.key, asked.slots(room), asked.offered.left_out,
        tuple(aid for aid in form.aids if aid in AIDS), client_at=form.client_at,
        recorded=recorded.given(room, asked.visit, form),
    )  # fmt: skip


def _next_after(room: Room, visit: Visit, code: str) -> str | None:
    """Return the address to go on to: what waits next, or after *Stop for today* the rest of goodbye."""
    if visit.step.kind == "check" and code == "change":
        return f"{address(visit)}#items"
    chosen = _chosen(room, visit)
    if visit.step.name == KEPT and "yes" in chosen:
        return help_at("talk")
    if "break" in chosen:
        return "/break"
    if visit.topic.id == WELCOME and room.way.next_in(visit.topic) is None and _came_to_read(room):
        return "/mine"
    if room.way.at_the_doors():
        return "/talk"
    waiting = room.way.next_in(visit.topic) if visit.topic.id == FAREWELL else room.way.next()
    return address(waiting) if waiting else None


def _came_to_read(room: Room) -> bool:
    """Say whether this talk was said to its end before: a card *my words too* then opens it for reading."""
    return room.sitting.reads and any(
        f"{one.topic}/{one.step}" == LAST and one.conversation == room.conversation.id for one in room.said
    )


def _chosen(room: Room, visit: Visit) -> tuple[str, ...]:
    answer = room.way.answers.of(visit.step.id, visit.n)
    return answer.choices if answer else ()


def goodbye(room: Room) -> AnyResponse:
    """End the sitting: after this, every earlier page of it leads to the start."""
    entering.leave(house().store, room.sitting)
    response = redirect("/talk/done", 303)
    forget_talks(response)
    response.headers["Clear-Site-Data"] = CLEAR
    return response


def _leave(room: Room, visit: Visit, form: reading.Form) -> AnyResponse:
    """Keep what is written and go where the person wants; nothing is answered by leaving."""
    if not drafting.left(room, visit, form):
        errors = (text("error.cannot-keep"), text("error.still-here"))
        return _page(room, _asked(room, visit), form=form, errors=errors, status=503)
    if form.go == recorded.DROP:
        recording.throw_away(house().store, room, visit, form.recorded)
    else:
        recorded.aside(room, visit, form)
    if form.go in drafting.TWICE or form.go == recorded.DROP:
        return redirect(address(visit), 303)
    back = room.way.back(visit)
    return drafting.gone(form.go, address(back) if back else None)


def keep_draft(topic: str, step: str, n: int = 1) -> AnyResponse:
    """Keep what is written so far, by itself; answer what is true now, for the page to say."""
    room = room_now()
    return drafting.kept(room, found(room, topic, step, n), reading.read_form())
