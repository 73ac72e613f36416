"""What protects every response: headers, cookies, the token of a form."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

from flask import Flask, Request, current_app, g, redirect, request, session
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response
from wtforms import ValidationError

from app.ground.store import Store
from app.web.even import Even
from app.web.house import house
from app.web.tokens import FIELD, FormCookie

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SITTING_COOKIE = "ow_sit"
HIDDEN_COOKIE = "ow_hid"
SIGN_IN_COOKIE = "ow_in"
FORM_COOKIE = "ow_form"
LARGEST = 2 * 1024 * 1024  # over-long words come back whole up to here

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "microphone=(self), camera=(self), geolocation=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
HSTS = "max-age=31536000"
NO_STORE = ("Cache-Control", "no-store")


def configure(app: Flask, store: Store) -> None:
    """Set what Flask itself has to know. Nothing of a person is in its session: only the form's token."""
    app.config.update(
        SECRET_KEY=store.keys.derived("session"),
        SESSION_COOKIE_NAME=FORM_COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=store.settings.https,
        MAX_CONTENT_LENGTH=LARGEST,
        MAX_FORM_MEMORY_SIZE=LARGEST,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        WTF_CSRF_SECRET_KEY=store.keys.derived("csrf"),
        WTF_CSRF_CHECK_DEFAULT=False,  # each view checks, so that a refused form keeps its words
        WTF_CSRF_TIME_LIMIT=None,  # nothing of the person's times out
    )
    app.session_interface = FormCookie()
    app.wsgi_app = _Protected(Even(app.wsgi_app), https=store.settings.https)  # type: ignore[method-assign] # Flask's way


class _Protected:
    """Puts the headers on every response, whatever made it. Outermost, so that none goes without."""

    def __init__(self, app: "WSGIApplication", *, https: bool) -> None:
        self._app = app
        self._headers = [*HEADERS.items(), *([("Strict-Transport-Security", HSTS)] if https else [])]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *exc: Any) -> Callable[[bytes], object]:
            kept = any(name == "Cache-Control" for name, _ in headers)
            headers += self._headers if kept else [*self._headers, NO_STORE]
            return start_response(status, headers, *exc)

        return self._app(environ, start)


def csrf_token() -> str:
    """Return the token for a form on this page."""
    return _cookie_of_forms().token()


def _cookie_of_forms() -> FormCookie:
    return cast("FormCookie", current_app.session_interface)


def from_elsewhere(sent: Request) -> bool:
    """Tell whether a browser says that a page of another site sent this."""
    return sent.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}


def csrf_ok(sent: Request, token: str | None = None) -> bool:
    """Tell whether a form came from one of our own pages in this browser.

    ``token``: its token, where the form was read already.
    """
    if from_elsewhere(sent):
        return False
    token = token or sent.form.get(FIELD)
    if _cookie_of_forms().is_ours(token):
        return True
    try:
        validate_csrf(token)
    except ValidationError:
        return False
    return True


def give_cookie(response: Response, name: str, code: str) -> None:
    """Put a code into this browser until it is closed, and let older forms' tokens end.

    A changed cookie also keeps Chromium from bringing the page before back out of its memory.
    """
    _end_forms()
    response.set_cookie(name, code, httponly=True, samesite="Lax", secure=_secure(), path="/")


def take_cookie(response: Response, name: str) -> None:
    """Take a code out of this browser, and let older forms' tokens end."""
    _end_forms()
    response.delete_cookie(name, httponly=True, samesite="Lax", secure=_secure(), path="/")


def _end_forms() -> None:
    session.clear()
    g.pop(FIELD, None)  # a page of this same response has a token of the new kind


def hand_device(code: str) -> Response:
    """Leave the device to the person: nothing of the sign-in stays; this code opens their sitting."""
    response = redirect("/talk", 303)
    take_cookie(response, SIGN_IN_COOKIE)
    forget_talks(response)
    give_cookie(response, SITTING_COOKIE, code)
    return response


def forget_talks(response: Response) -> None:
    """Let nobody who holds this device next into a talk on it, shown or hidden."""
    for name in (SITTING_COOKIE, HIDDEN_COOKIE):
        take_cookie(response, name)


def _secure() -> bool:
    return request.is_secure or house().store.settings.https
