"""A talk that is not open in this browser: the way to the start, and words that came all the same stay."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import g, jsonify, make_response, redirect, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.access import sittings
from app.acts import entering, writing
from app.acts.room import Room
from app.ground import log
from app.ground.faults import Fault
from app.talk.pages import Visit
from app.web.house import house
from app.web.person import beside, written
from app.web.person import sent as reading
from app.web.person.drafting import HIDE
from app.web.person.frame import plain_frame, text
from app.web.person.hiding import put_away
from app.web.person.page import Door, SaidBack
from app.web.person.places import prompt_page
from app.web.person.saying_back import visit_at
from app.web.person.talk import LAST, found, room_now
from app.web.person.words import Filling
from app.web.security import csrf_ok, from_elsewhere

CONFLICT = 409
DRAFTS = frozenset({"person.draft", "person.mine_draft", "person.written_draft"})
OF_HELPER = "person.beside"
ANSWERS = DRAFTS | {"person.answer", "person.mine_back", "person.written", OF_HELPER}


def not_open() -> Response:
    """Lead to the start. Words that were sent stay on the screen, and are kept for this browser if they can.

    ``g.sitting`` is an ended one, or nothing: then only the screen still holds the words. Who hides the page
    gets the plain one all the same.
    """
    if request.method != "POST" or request.endpoint not in ANSWERS or from_elsewhere(request):
        return redirect("/", 303)
    if request.endpoint == OF_HELPER:
        return _of_helper()
    form = reading.read_form(house().store.settings.most_recorded)
    kept = elsewhere = False
    if g.sitting is not None:
        try:
            room = room_now()
            if not form.sent.words and _said_goodbye(room):
                return redirect("/talk/done", 303)
            elsewhere = _open_elsewhere(room)
            kept = _keep(room, form)
        except (Fault, HTTPException) as fault:
            log.failure("draft", fault)
    if form.go == HIDE:
        return put_away()
    if request.endpoint in DRAFTS:
        return make_response(jsonify({"state": text("state.kept" if kept else "state.not-kept")}), CONFLICT)
    words = [(text("page.words"), form.sent.words)] if form.sent.words else []
    return _page(words, form.problem, kept=kept, elsewhere=elsewhere)


def _keep(room: Room, form: reading.Form) -> bool:
    """Keep words as the draft of the sitting that wrote them; say whether they are kept, or were before."""
    words = form.sent.words
    if not words or form.problem:
        return False
    mine = (one for one in room.said if one.sitting == room.sitting.id and one.key == form.key)
    if any(one.content is not None and one.content.words == words for one in mine):
        return True
    if not csrf_ok(request) or entering.finished(house().store, house().talk, room.conversation.id):
        return False
    visit = _visit(room, request.view_args or {})
    if visit is None or not visit.step.takes_words:
        return False
    writing.save_draft(house().store, room, visit, words, form.rev)
    return True


def _visit(room: Room, place: Mapping[str, Any]) -> Visit | None:
    if "utterance" in place:
        return written.visit_at(room, place["utterance"])
    if "code" in place:
        return visit_at(room, place["code"], place["n"])
    return found(room, place["topic"], place["step"], place.get("n", 1))


def _said_goodbye(room: Room) -> bool:
    return any(one.sitting == room.sitting.id and f"{one.topic}/{one.step}" == LAST for one in room.said)


def _open_elsewhere(room: Room) -> bool:
    with house().store.read() as conn:
        return any(not one.ended for one in sittings.of_conversation(conn, room.conversation.id))


def _of_helper() -> Response:
    """Show what somebody else wrote here: it is not kept, and stays on the screen."""
    texts, problem = reading.read_texts((*beside.ORDER, "go"))
    if texts.pop("go") == HIDE:
        return put_away()
    parts = [(text("page.words"), words) for words in texts.values() if words]
    return _page(parts, problem, kept=False, elsewhere=False)


def _page(
    words: Sequence[tuple[str, str]], problem: tuple[str, ...], *, kept: bool, elsewhere: bool
) -> Response:
    """Show words, each under what it is, and the way to the start."""
    flags = frozenset({"kept" if kept else "not-kept"} if words else ())
    door = Door(text("page.get-help"), "get-help", "/help")
    prompt = house().talk.catalogue.prompt("in/ended")
    page = prompt_page(
        prompt, plain_frame(nowhere=True), Filling(flags=flags),
        said_back=tuple(SaidBack(*one) for one in words), errors=problem, doors=(door,),
    )  # fmt: skip
    if not elsewhere:
        page = replace(page, question=text("error.no-talk"))
    return make_response(render_template("person/plain.html", page=page), CONFLICT)
