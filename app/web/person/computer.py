"""A computer writes a recording down, where the person wants it: a proposal, until they say yes to it."""

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import recording as recordings
from app.acts import writing_down
from app.acts.room import Room
from app.ground import log
from app.ground.faults import Fault
from app.ground.ids import new_id
from app.record.utterances import Utterance
from app.web.house import house
from app.web.person import sent as reading
from app.web.person.frame import plain_frame, text
from app.web.person.page import Door, LineView, Piece, PlainPage, SaidBack
from app.web.person.recording_view import recording_of
from app.web.person.talk import room_now, who_is_here
from app.web.security import csrf_ok
from app.web.transcripts import Proposal
from easyread.hearing import Heard

URL = "/mine/computer"
MINE = "/mine"
START, YES, NO = "start", "yes", "no"


def routes(person: Blueprint) -> None:
    """Hang the page on the person's blueprint."""
    person.add_url_rule(f"{URL}/<utterance>", "computer", computer, methods=["GET", "POST"])


def offered(room: Room, recording: Utterance) -> str:
    """Return where a recording can be written down by a computer; nothing where it cannot."""
    if not house().transcripts.on or not writing_down.may_transcribe(room, recording):
        return ""
    return f"{URL}/{recording.id}"


def computer(utterance: str) -> AnyResponse:
    """Ask, say how far it is, show what came, and keep it or let it go."""
    room = room_now()
    if (first := who_is_here(room)) is not None:
        return first
    recording = room.by_id.get(utterance)
    if recording is None or not offered(room, recording):
        return redirect(MINE, 303)
    here = house().transcripts
    key = room.sitting.id, utterance
    if request.method == "GET":
        return _page(recording, here.of(key))
    form = reading.read_form()
    if not csrf_ok(request, form.token):
        return _page(recording, here.of(key), (text("error.stale"),), 400)
    try:
        return _do(room, recording, form)
    except Fault as fault:
        log.failure("computer", fault)
        return _page(recording, here.of(key), (text("error.cannot-keep"),), 503)


def _do(room: Room, recording: Utterance, form: reading.Form) -> AnyResponse:
    here, choices = house().transcripts, form.sent.choices
    key = room.sitting.id, recording.id
    found = here.of(key)
    if START in choices:
        sound = recordings.of_room(house().store, room, recording.id)
        here.listen(key, recordings.part_of(house().store, sound, 0, sound.size))
        return redirect(f"{URL}/{recording.id}", 303)
    if YES in choices and found is not None and found.heard is not None:
        heard = found.heard
        writing_down.keep_by_computer(house().store, room, recording, heard.text, heard.unsure, form.key)
    here.drop(key)
    return redirect(MINE, 303)


def _page(
    recording: Utterance, found: Proposal | None, errors: tuple[str, ...] = (), status: int = 200
) -> Response:
    here = f"{URL}/{recording.id}"
    state = found.state if found is not None else "ask"
    doors: tuple[Door, ...] = (
        Door(text("computer.yes"), "yes", value=START),
        Door(text("computer.no"), "no", value=NO),
    )
    lines = _lines("ask-stays", "ask-wrong", "ask-you")
    if state == "working":
        doors = (
            Door(text("computer.look"), "again", url=here, main=True),
            Door(text("written.no"), "no", value=NO),
        )
        lines = _lines("wait")
    elif found is not None and found.heard is not None:
        doors = (
            Door(text("written.yes"), "yes", value=YES),
            Door(text("written.no"), "no", value=NO),
        )
        lines = (*_lines("by"), LineView("my-words", marked(found.heard)), *_marks(found.heard))
    elif state != "ask":
        lines = _lines(state)
    page = PlainPage(
        plain_frame(), text("written.ask" if state == "ready" else "computer.ask"), lines, doors=doors,
        action=here, key=new_id(), back=MINE, errors=errors,
        said_back=(SaidBack(text("heard.voice"), "", recording=recording_of(recording)),),
    )  # fmt: skip
    return Response(render_template("person/plain.html", page=page), status)


def _lines(*names: str) -> tuple[LineView, ...]:
    return tuple(LineView("computer", (Piece(text(f"computer.{name}")),)) for name in names)


def _marks(heard: Heard) -> tuple[LineView, ...]:
    return _lines("unsure") if heard.unsure else ()


def marked(heard: Heard) -> tuple[Piece, ...]:
    """Return a text by a computer, with a sign behind each word that it is not sure of."""
    pieces, at = [], 0
    for _, end in heard.unsure:
        pieces += [Piece(heard.text[at:end], staff=True), Piece(f" {text('computer.mark')}")]
        at = end
    rest = heard.text[at:]
    return (*pieces, Piece(rest, staff=True)) if rest else tuple(pieces)
