"""Pages for what goes wrong: plain words, the right status, never a trace."""

from collections.abc import Callable

from flask import Flask, make_response, render_template, request
from jinja2 import TemplateError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.ground import log
from app.ground.faults import Fault, NotFound, Refused
from app.ground.sealing import Erased
from app.web.house import house
from app.web.person.page import NOWHERE, Door, Frame, LineView, Piece, PlainPage, SaidBack
from app.web.person.sent import read_form
from app.web.security import from_elsewhere

OFFICE = ("/staff", "/advocate", "/manager", "/operator", "/sign-", "/account", "/join/")
# status: what a person reads (picture, message), what the office reads
PERSON: dict[int, tuple[tuple[str, str], ...]] = {
    400: (("broken", "error.not-readable"),),
    404: (("question", "error.not-found"), ("back", "error.not-found-way")),
    413: (("broken", "error.too-big"), ("my-words", "error.page-before")),
    422: (("again", "error.stale"), ("my-words", "error.still-here")),
    429: (("wait", "error.slow-down"),),
    500: (("broken", "error.broken"), ("my-words", "error.page-before")),
    503: (("broken", "error.cannot-show"), ("my-words", "error.page-before")),
}
STAFF = {
    400: "office.error.not-readable",
    403: "office.error.refused",
    404: "office.error.not-found",
    413: "office.error.too-big",
    422: "office.error.stale",
    429: "office.error.slow-down",
    500: "office.error.broken",
    503: "office.error.no-record",
}
SAME = {403: 404, 405: 404, 410: 404, 408: 400, 415: 400}
# When not even a page can be made: the same words without one.
LAST = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Page</title>'
    "<h1>The page does not work now.</h1><p>In danger now, call 999.</p></html>"
)


def register(app: Flask) -> None:
    """Give each fault its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, _answer(404))
    app.register_error_handler(Erased, _answer(404))
    app.register_error_handler(Refused, _answer(403))
    app.register_error_handler(Fault, _failed(503))
    app.register_error_handler(Exception, _failed(500))


def page(status: int) -> Response:
    """Return the plain page for a status. It reads nothing from the record, which may be what is broken."""
    try:
        body = _office(status) if request.path.startswith(OFFICE) else _person(status)
    except (TemplateError, KeyError) as fault:
        log.failure("error_page", fault)
        body = LAST
    return make_response(body, status)


def _office(status: int) -> str:
    key = STAFF.get(status) or STAFF.get(SAME.get(status, 500), STAFF[500])
    return render_template("staff/error.html", key=key)


def _person(status: int) -> str:
    lines = PERSON.get(SAME.get(status, status), PERSON[500])
    say = house().messages.text
    words = _words_sent()
    if words:
        others = tuple(line for line in lines if line[1] not in {"error.page-before", "error.still-here"})
        lines = (*others, ("my-words", "error.still-here"))
    views = [LineView(picture, (Piece(say(key, "en")),)) for picture, key in lines]
    frame = Frame(csrf="", title=say("page.title", "en"), links=NOWHERE)
    plain = PlainPage(
        frame=frame,
        question=say("error.title", "en"),
        lines=(*views, LineView("get-help", (Piece(say("notice.danger", "en")),))),
        said_back=(SaidBack(say("page.words", "en"), words),) if words else (),
        doors=(Door(say("page.go-on", "en"), "next", "/", main=True),),
    )
    return render_template("person/plain.html", page=plain)


def _words_sent() -> str:
    """Return what was just written for a question: without JavaScript, only this answer can show it again."""
    if request.method != "POST" or request.endpoint != "person.answer" or from_elsewhere(request):
        return ""
    try:
        return read_form().sent.words
    except HTTPException:
        return ""


def _answer(status: int) -> Callable[[Exception], Response]:
    return lambda _fault: page(status)


def _failed(status: int) -> Callable[[Exception], Response]:
    def answer(fault: Exception) -> Response:
        log.failure("page", fault)
        return page(status)

    return answer


def _http(fault: HTTPException) -> Response:
    if fault.code is not None and fault.code < 400:
        return Response(fault.get_response().get_data(), fault.code, dict(fault.get_headers()))
    answer = page(fault.code or 500)
    allowed = getattr(fault, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer
