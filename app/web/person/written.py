"""What somebody wrote from a recording of the person's: is it right? They say so, or write it themselves."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import writing_down
from app.acts.room import Room
from app.ground import log
from app.ground.faults import Fault, NotFound
from app.ground.ids import new_id
from app.record.lists import COMPUTER, ENGLISH
from app.record.utterances import Utterance
from app.record.written import Text
from app.web.house import house
from app.web.person import sent as reading
from app.web.person.build import with_sent
from app.web.person.frame import plain_frame, text
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
    try:
        _, one = writing_down.find(room, utterance)
    except NotFound:
        return step_gone(form) if form is not None and form.sent.words else redirect(MINE, 303)
    if form is None:
        return _page(one)
    stale = () if csrf_ok(request, form.token) else (text("error.stale"),)
    if form.problem or stale:
        return _page(one, form, form.problem or stale, 422 if form.problem else 400)
    try:
        _keep(room, one, form)
    except Fault as fault:
        log.failure("written", fault)
        return _page(one, form, (text("error.cannot-keep"), text("error.still-here")), 503)
    return redirect(MINE, 303)


def _keep(room: Room, one: Text, form: reading.Form) -> None:
    store, choices = house().store, form.sent.choices
    if form.sent.words:
        writing_down.put_right(store, room, one, form.sent.words, form.key)
    elif NO in choices:
        writing_down.say(store, room, one, right=False)
    elif YES in choices and one.state == "new":
        writing_down.say(store, room, one, right=True)


def _page(
    one: Text, form: reading.Form | None = None, errors: tuple[str, ...] = (), status: int = 200
) -> Response:
    said = one.utterance
    stays = LineView("my-words", (Piece(text("written.stays")),))
    page = StepPage(
        frame=plain_frame(), kind="words", question=text("written.yourself"),
        key=form.key if form is not None else new_id(), action=f"{URL}/{said.id}",
        lines=(*_view(one).lines, stays),
        has_words=True, standing=False, errors=errors, back=MINE,
    )  # fmt: skip
    if form is not None:
        page = with_sent(page, form.sent, text)
    return Response(render_template("person/step.html", page=page), status)
