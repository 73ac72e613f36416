"""*Hide this*: a plain page at once, and nothing behind it opens but from there."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from app.access import sittings
from app.acts import entering
from app.ground import log
from app.ground.troubles import Unavailable
from app.web.house import house
from app.web.person.page import HidePage
from app.web.security import HIDDEN_COOKIE, SITTING_COOKIE, csrf_ok, csrf_token, give_cookie, take_cookie


def routes(person: Blueprint) -> None:
    """Hang the plain page on the person's blueprint."""
    person.add_url_rule("/hide", "hide", hide, methods=["GET", "POST"])
    person.add_url_rule("/hide/open", "unhide", unhide, methods=["POST"])


def hide() -> Response:
    """Put a plain page here at once, or show it."""
    if request.method == "POST":
        return put_away()
    page = HidePage(csrf=csrf_token(), action="/hide/open")
    return make_response(render_template("person/hide.html", page=page))


def put_away() -> Response:
    """Lead to the plain page. What was on the screen opens again only from there, with a new cookie."""
    shown = request.cookies.get(SITTING_COOKIE)
    if not shown:
        return redirect("/hide", 303)
    try:
        return _move(shown, "/hide", HIDDEN_COOKIE, SITTING_COOKIE)
    except Unavailable as fault:
        # the screen is cleared whatever the record does: then the code is put away as it is
        log.failure("hide", fault)
        response = redirect("/hide", 303)
        take_cookie(response, SITTING_COOKIE)
        give_cookie(response, HIDDEN_COOKIE, shown)
        return response


def unhide() -> Response:
    """Take the plain page away again, where this browser hid something."""
    hidden = request.cookies.get(HIDDEN_COOKIE)
    if hidden and csrf_ok(request):
        return _move(hidden, "/talk", SITTING_COOKIE, HIDDEN_COOKIE)
    return redirect("/hide" if hidden else "/", 303)


def _move(code: str, to: str, into: str, out_of: str) -> Response:
    with house().store.read() as conn:
        sitting = sittings.find(conn, code)
    fresh = None if sitting is None or sitting.ended else entering.hide(house().store, sitting)
    response = redirect(to, 303)
    take_cookie(response, out_of)
    if fresh:
        give_cookie(response, into, fresh)
    return response
