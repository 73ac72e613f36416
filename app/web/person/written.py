"""What somebody wrote from a recording of the person's: is it right? They say so, or write it themselves."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import writing_down
from app.acts.room import Room
from app.ground import log
from app.ground.faults import Fault, NotFound
from app.ground.ids import new_id
from app.record.drafts import Draft
from app.record.lists import COMPUTER, ENGLISH, WRITTEN
from app.record.utterances import Utterance
from app.record.written import Text
from app.talk.pages import Visit
from app.web.house import house
from app.web.person import drafting
from app.web.person import sent as reading
from app.web.person.build import with_draft, with_sent
from app.web.person.frame import plain_frame, text
from app.web.person.hiding import put_away
from app.web.person.mine_page import WrittenView
from app.web.person.page import LineView, Piece, StepPage
from app.web.person.pieces import helper_line
from app.web.person.talk import room_now, step_gone, who_is_here
from app.web.security import csrf_ok

URL = "/mine/written"
MINE = "/mine"
YES, NO = "yes", "no"


def routes(person: Blueprint) -> None:
    """Hang the page on the person's blueprint."""
    person.add_url_rule(f"{URL}/<utterance>", "written", written, methods=["GET", "POST"])
    person.add_url_rule(f"{URL}/<utterance>/draft", "written_draft", keep_draft, methods=["POST"])


def shown(room: Room, recording: Utterance) -> tuple[WrittenView, ...]:
    """Return what was written from a recording, for *My words*."""
    return tuple(_view(one) for one in writing_down.beside(room, recording))


def _view(one: Text) -> WrittenView:
    """Return a text as it is shown: as the person's words only where they say that it is right."""
    said = one.utterance
    words = said.content.words or "" if said.content else ""
    line = LineView("my-words", (Piece(words, theirs=one.theirs, staff=not one.theirs),))
    return WrittenView(
        (*_who(one), line), f"{URL}/{said.id}", asks=one.state == "new",
        state=text("written.right") if one.state == "right" else "",
        helper=helper_line(said, text) if one.state == "own" else None,
    )  # fmt: skip


def _who(one: Text) -> tuple[LineView, ...]:
    """Return who wrote it, and who changed the language where somebody did."""
    said = one.utterance
    writer = said.content.writer if said.content else None
    if said.entered_by == COMPUTER:
        return (LineView("computer", (Piece(text("computer.by")),)),)
    if writer is None:
        return (LineView("write", (Piece(text("written.own")),)),)
    if said.code != ENGLISH:
        return (LineView("write", (Piece(text("written.down", name=writer.name)),)),)
    if not writer.interpreter:
        return (LineView("language", (Piece(text("written.english", name=writer.name)),)),)
    return (
        LineView("language", (Piece(text("written.english", name=writer.interpreter)),)),
        LineView("write", (Piece(text("written.put-in", name=writer.name)),)),
    )


def written(utterance: str) -> AnyResponse:
    """Keep what the person says of a text, or let them write it themselves. Nothing is compulsory."""
    room = room_now()
    if (first := who_is_here(room)) is not None:
        return first
    form = reading.read_form() if request.method == "POST" else None
    one = _found(room, utterance)
    if form is None:
        return _page(one, drafting.draft_of(room, _sheet(one))) if one is not None else redirect(MINE, 303)
    stale = () if csrf_ok(request, form.token) else (text("error.stale"),)
    if form.go == drafting.HIDE and (one is None or form.problem or stale):
        return put_away()
    if one is None:
        return step_gone(form.sent.words) if form.sent.words else redirect(MINE, 303)
    if form.problem or stale:
        return _page(one, None, form, form.problem or stale, 422 if form.problem else 400)
    return _leave(room, one, form) if form.go else _answer(room, one, form)


def keep_draft(utterance: str) -> AnyResponse:
    """Keep what is written so far, by itself."""
    room = room_now()
    return drafting.kept(room, visit_at(room, utterance), reading.read_form())


def visit_at(room: Room, utterance: str) -> Visit | None:
    """Return where the person writes in the place of a text, where they may here."""
    one = _found(room, utterance)
    return _sheet(one) if one is not None else None


def _found(room: Room, utterance: str) -> Text | None:
    try:
        return writing_down.find(room, utterance)[1]
    except NotFound:
        return None


def _sheet(one: Text) -> Visit:
    """Return where the person writes in the place of a text."""
    return drafting.beside_all(drafting.no_question(f"{WRITTEN}/{one.utterance.id}"))


def _leave(room: Room, one: Text, form: reading.Form) -> AnyResponse:
    """Keep what is written and go where the person wants; nothing is said by leaving."""
    if not drafting.left(room, _sheet(one), form):
        return _not_kept(one, form)
    if form.go in drafting.TWICE:
        return redirect(f"{URL}/{one.utterance.id}", 303)
    return drafting.gone(form.go, MINE)


def _answer(room: Room, one: Text, form: reading.Form) -> AnyResponse:
    try:
        _keep(room, one, form)
    except Fault as fault:
        log.failure("written", fault)
        return _not_kept(one, form)
    return redirect(MINE, 303)


def _not_kept(one: Text, form: reading.Form) -> AnyResponse:
    return _page(one, None, form, (text("error.cannot-keep"), text("error.still-here")), 503)


def _keep(room: Room, one: Text, form: reading.Form) -> None:
    store, choices = house().store, form.sent.choices
    if form.sent.words:
        writing_down.put_right(store, room, one, form.sent.words, form.key, _sheet(one))
    elif NO in choices:
        writing_down.say(store, room, one, right=False)
    elif YES in choices and one.state == "new":
        writing_down.say(store, room, one, right=True)


def _page(
    one: Text,
    draft: Draft | None = None,
    form: reading.Form | None = None,
    errors: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    here = f"{URL}/{one.utterance.id}"
    stays = LineView("my-words", (Piece(text("written.stays")),))
    page = StepPage(
        frame=plain_frame(), kind="words", question=text("written.yourself"),
        key=form.key if form is not None else new_id(), action=here,
        lines=(*_view(one).lines, stays),
        has_words=True, standing=False, errors=errors, back=MINE, draft_url=f"{here}/draft",
        keeps_on_leave=True,
    )  # fmt: skip
    page = with_draft(page, draft, text)
    if form is not None:
        page = with_sent(page, form.sent, text)
    return Response(render_template("person/step.html", page=page), status)
