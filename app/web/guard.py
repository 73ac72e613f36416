"""Holds the policy: before each request, by the table, and in no view."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask, abort, current_app, g, make_response, redirect, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from app.access import people, signins, sittings, units
from app.access.accounts import AccountInfo
from app.access.signins import SignInInfo
from app.access.sittings import SittingInfo
from app.acts import signing
from app.ground.faults import Fault, NotFound
from app.ground.store import Store
from app.web.even import evenly
from app.web.house import house
from app.web.policy import ANYONE, POLICY, Rule
from app.web.security import SIGN_IN_COOKIE, SITTING_COOKIE

# A sign-in is noted as still there at most this often, so that reading pages does not mean writing.
NOTED = timedelta(minutes=2)
# The fields of the office's forms in which somebody may have written for long.
WRITTEN = ("did", "not_done", "because", "next", "text")

NoSitting = Callable[[], Response]
Lock = Callable[[], Response]


class NoRule(Fault):
    """A route stands without a row in the policy."""


def register(app: Flask) -> None:
    """Hold the policy for every request of the app. Raise ``NoRule`` when a route has no row."""
    without = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - POLICY.keys())
    if without:
        raise NoRule(f"These pages have no row in the policy: {', '.join(without)}.")
    app.extensions.setdefault("no_sitting", _to_start)
    app.before_request(_guard)


def when_locked(app: Flask, answer: Lock) -> None:
    """Say what a page answers to a sign-in that is locked; ``g.sign_in`` holds it."""
    app.extensions["lock"] = answer


def when_no_sitting(app: Flask, answer: NoSitting) -> None:
    """Say what a page answers when its sitting is missing or ended; ``g.sitting`` holds an ended one."""
    app.extensions["no_sitting"] = answer


def _to_start() -> Response:
    return redirect("/", 303)


def _guard() -> Response | None:
    g.account = g.sign_in = g.sitting = None
    if any("\0" in str(part) for part in (request.view_args or {}).values()):
        abort(404)
    rule = POLICY.get(request.endpoint or "", ANYONE)
    if not (rule.roles or rule.sitting or rule.either):
        return None
    if rule.sitting:
        return _sit()
    if rule.roles:
        evenly()
    store = house().store
    with store.read() as conn:
        if rule.either:
            g.sitting = find_sitting(conn)
            return None
        found = find_sign_in(store, conn)
        if found is None:
            return _signed_out()
        if found.locked and not rule.behind_lock:
            return _locked(found)
        g.account, g.sign_in = found.account, found
        if not _may(store, conn, rule, found.account):
            abort(404)
    if not found.locked:
        _note(store, found)
    return None


def _sit() -> Response | None:
    """Find the sitting of this browser and, at one and the same time, the room it is in."""
    code = request.cookies.get(SITTING_COOKIE)
    g.sitting, room = house().rooms.enter(code) if code else (None, None)
    if room is None:
        return _no_sitting()
    if room.watched:
        evenly()
    g.room = room
    return None


def _signed_out() -> Response:
    """Lead to the sign-in; what was written in a form that came too late is given back, and kept nowhere."""
    written = [text for name in WRITTEN for text in request.form.getlist(name) if text.strip()]
    if request.method == "POST" and written:
        return make_response(render_template("staff/signed-out.html", written=written), 401)
    return redirect("/sign-in", 303)


def _locked(found: SignInInfo) -> Response:
    answer: Lock = current_app.extensions["lock"]
    g.account, g.sign_in = found.account, found
    return answer()


def _no_sitting() -> Response:
    answer: NoSitting = current_app.extensions["no_sitting"]
    return answer()


def find_sitting(conn: Connection) -> SittingInfo | None:
    """Return the sitting of this browser's cookie, an ended one too."""
    code = request.cookies.get(SITTING_COOKIE)
    return sittings.find(conn, code) if code else None


def find_sign_in(store: Store, conn: Connection) -> SignInInfo | None:
    """Return who is signed in on this browser."""
    code = request.cookies.get(SIGN_IN_COOKIE)
    if not code:
        return None
    idle = timedelta(minutes=store.settings.session_minutes)
    longest = timedelta(hours=store.settings.session_hours)
    return signins.find(conn, code, now=store.clock.now(), idle=idle, longest=longest)


def _may(store: Store, conn: Connection, rule: Rule, account: AccountInfo) -> bool:
    if account.role not in rule.roles:
        return False
    person = (request.view_args or {}).get("person", "")
    if rule.whose == "linked":
        return people.may_read(conn, account.id, person, store.clock.now())
    if rule.whose == "unit":
        try:
            return people.unit_of(conn, person) in units.below(conn, account.unit)
        except NotFound:
            return False
    return True


def _note(store: Store, found: SignInInfo) -> None:
    if store.clock.now() - found.seen_at > NOTED:
        signing.note_seen(store, found.id)
