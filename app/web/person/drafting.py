"""What is written and not sent yet: kept by itself, and when somebody leaves the page on which it stands."""

from flask import jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import writing
from app.acts.room import Room
from app.ground import log
from app.ground.faults import Fault
from app.record.drafts import Draft
from app.talk.catalogue import Place, Step
from app.talk.conditions import ALWAYS
from app.talk.pages import Visit
from app.web.house import house
from app.web.person import sent as reading
from app.web.person.frame import text
from app.web.person.hiding import put_away
from app.web.security import csrf_ok

TWICE = frozenset({"older", "newer"})
HIDE = "hide"
LEAVING = {
    "break": "/break",
    "help": "/help",
    "changed": "/talk/changed",
    "hear": "/hear",
    "mine": "/mine",
    "settings": "/settings",
}


def beside_all(step: Step, n: int = 1) -> Visit:
    """Return a page on which something is written and that stands in no talk: it is beside all of them."""
    topic = next(iter(house().talk.catalogue.topics.values()))
    return Visit(topic, Place(step, ALWAYS, step.line), n)


def no_question(name: str) -> Step:
    """Return what stands for a page that asks nothing of the conversation: a place for what is written."""
    return Step(name, code="", kind="words", audience="here", line=0)


def draft_of(room: Room, visit: Visit) -> Draft | None:
    """Return what was written on a page and not sent, where this sitting may show it."""
    if not (visit.step.takes_words and room.unsent):
        return None
    return writing.draft_of(house().store, room, visit)


def kept(room: Room, visit: Visit | None, form: reading.Form) -> AnyResponse:
    """Keep what is written so far; answer what is true now, for the page to say."""
    if visit is None:
        return _state(text("state.not-kept"), status=409)
    if form.problem or not visit.step.takes_words or not csrf_ok(request):
        return _state(text("state.not-kept"), status=422)
    try:
        now = writing.save_draft(house().store, room, visit, form.sent.words, form.rev)
    except Fault as fault:
        log.failure("draft", fault)
        return _state(text("state.not-kept"), status=503)
    return _state(text("state.kept"), rev=now.rev)


def left(room: Room, visit: Visit, form: reading.Form) -> bool:
    """Keep what is written as a draft on the way out; say whether the person may go.

    Who hides the page may always go: the screen is cleared whatever the record does.
    """
    if not visit.step.takes_words:
        return True
    try:
        if form.sent.words:
            writing.save_draft(house().store, room, visit, form.sent.words, form.rev)
        if form.go in TWICE:
            writing.choose_draft(house().store, room, visit, other=form.go == "older")
    except Fault as fault:
        log.failure("draft", fault)
        return form.go == HIDE
    return True


def gone(go: str, back: str | None) -> AnyResponse:
    """Lead where the person goes: to the plain page, back, to a break, to help, or to the map."""
    if go == HIDE:
        return put_away()
    if go == "back" and back is not None:
        return redirect(back, 303)
    return redirect(LEAVING.get(go, "/talk"), 303)


def _state(state: str, *, rev: int | None = None, status: int = 200) -> AnyResponse:
    response = jsonify({"state": state} if rev is None else {"state": state, "rev": rev})
    response.status_code = status
    return response
