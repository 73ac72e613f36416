"""Pages for what goes wrong: plain words, the right status, never a trace."""

from collections.abc import Callable

from flask import Flask, make_response, render_template, request
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app.ground import log
from app.ground.faults import NotFound, Refused

OFFICE = ("/staff", "/advocate", "/manager", "/operator", "/sign-", "/account")
# status: (the person's sentences, the office's sentences), by message key
WORDS: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {
    400: (("error.not-readable",), ("office.error.not-readable",)),
    403: (("error.not-found", "error.not-found-way"), ("office.error.refused",)),
    404: (("error.not-found", "error.not-found-way"), ("office.error.not-found",)),
    405: (("error.not-found", "error.not-found-way"), ("office.error.not-found",)),
    413: (("error.too-big", "error.page-before"), ("office.error.too-big", "office.error.page-before")),
    422: (("error.stale", "error.still-here"), ("office.error.stale",)),
    429: (("error.slow-down",), ("office.error.slow-down",)),
    500: (("error.broken", "error.page-before"), ("office.error.broken",)),
    503: (("error.cannot-show", "error.page-before"), ("office.error.no-record",)),
}


def register(app: Flask) -> None:
    """Give each fault its page."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, _answer(404))
    app.register_error_handler(Refused, _answer(403))
    app.register_error_handler(OperationalError, _no_record)
    app.register_error_handler(Exception, _broken)


def page(status: int) -> Response:
    """Return the plain page for a status."""
    office = request.path.startswith(OFFICE)
    person, staff = WORDS.get(status, WORDS[500])
    template = "staff/error.html" if office else "error.html"
    return make_response(render_template(template, keys=staff if office else person, status=status), status)


def _answer(status: int) -> Callable[[Exception], Response]:
    return lambda _fault: page(status)


def _http(fault: HTTPException) -> Response:
    if fault.code is not None and fault.code < 400:
        return fault.get_response()
    answer = page(fault.code or 500)
    allowed = getattr(fault, "valid_methods", None)
    if allowed:
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _no_record(fault: Exception) -> Response:
    log.failure("page", fault)
    return page(503)


def _broken(fault: Exception) -> Response:
    log.failure("page", fault)
    return page(500)
