"""Where recordings go to and come from: taken piece by piece, heard and seen again by the person."""

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import recording
from app.acts.room import Room
from app.ground import log
from app.ground.faults import Fault, NotFound
from app.record.media import MediaFault, begins, media_of
from app.record.unsent import NotNext, PieceOf
from app.talk.pages import Visit
from app.web.house import house
from app.web.person import sent as reading
from app.web.person.frame import text
from app.web.person.recorded import DROP
from app.web.person.recording_view import HEARD
from app.web.person.talk import found, room_now
from app.web.recordings import played, served
from app.web.security import csrf_ok


def routes(person: Blueprint) -> None:
    """Hang the recordings on the person's blueprint."""
    for rule in ("/talk/<topic>/<step>", "/talk/<topic>/<step>/<int:n>"):
        person.add_url_rule(f"{rule}/recording", "recording", show, methods=["GET"])
        person.add_url_rule(f"{rule}/recording", "record", take, methods=["POST"])
    person.add_url_rule(f"{HEARD}/<utterance>", "heard", heard, methods=["GET"])


def take(topic: str, step: str, n: int = 1) -> AnyResponse:
    """Keep a piece of what is being recorded, or throw it all away; answer what is true now."""
    room = room_now()
    piece, visit = reading.read_piece(), found(room, topic, step, n)
    if visit is None:
        return _state(409)
    if not visit.step.takes_words or not csrf_ok(request, piece.token):
        return _state(422)
    try:
        return _kept(room, visit, piece)
    except NotNext as missing:
        return _state(409, next=missing.wanted)
    except (MediaFault, NotFound):
        return _state(422)
    except Fault as fault:
        log.failure("recording", fault)
        return _state(503)


def _kept(room: Room, visit: Visit, piece: reading.Piece) -> AnyResponse:
    if piece.how == DROP:
        recording.throw_away(house().store, room, visit, piece.recorded)
        return _state(200, next=0)
    if piece.n < 0 or (piece.n == 0 and not begins(piece.data)):
        raise MediaFault("type")
    store = house().store
    one = PieceOf(piece.recorded, piece.how, piece.n, piece.data, store.settings.most_recorded)
    now = recording.put_down(store, room, visit, one)
    return _state(200, text("state.kept"), next=now.pieces)


def _state(status: int, state: str = "", **more: int) -> AnyResponse:
    response = jsonify({"state": state or text("state.not-kept"), **more})
    response.status_code = status
    return response


def show(topic: str, step: str, n: int = 1) -> Response:
    """Let the person hear or see what they recorded on a page and did not send."""
    room = room_now()
    visit = found(room, topic, step, n)
    if visit is None:
        abort(404)
    _, data = recording.waiting_data(house().store, room, visit)
    try:
        media = media_of(data)
    except MediaFault:
        abort(404)
    return served(media, len(data), lambda start, end: data[start:end])


def heard(utterance: str) -> Response:
    """Let the person hear or see a recording of theirs, where it may be on this screen."""
    return played(recording.of_room(house().store, room_now(), utterance))
