"""The form's cookie is checked, and its token signed, once a browser and not once a page."""

from collections.abc import Callable
from hmac import compare_digest
from time import monotonic
from typing import Generic, TypeVar

from flask import Flask, Request, Response, g, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import generate_csrf

MOST = 2000  # browsers remembered at a time
HOUR = 3600.0
FIELD = "csrf_token"

T = TypeVar("T")


class Lately(Generic[T]):
    """What was worked out within the last hour, by what it was worked out from."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[float, T]] = {}

    def known(self, key: str) -> T | None:
        """Return what is known for a key, or nothing."""
        found = self._found.get(key)
        return found[1] if found is not None and monotonic() < found[0] else None

    def get(self, key: str, make: Callable[[], T]) -> T:
        """Return what is known for a key, or make it."""
        now = monotonic()
        known = self._found.get(key)
        if known is not None and now < known[0]:
            return known[1]
        made = make()
        if len(self._found) >= MOST:
            self._found.clear()
        self._found[key] = now + HOUR, made
        return made


class FormCookie(SecureCookieSessionInterface):
    """Flask's signed session; a cookie whose signature was checked lately is not checked again."""

    def __init__(self) -> None:
        self._checked: Lately[dict[str, object]] = Lately()
        self._tokens: Lately[str] = Lately()

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what stands in the cookie; nothing where it is missing or not ours."""
        sent = request.cookies.get(self.get_cookie_name(app))
        if not sent:
            return self.session_class()
        return self.session_class(self._checked.get(sent, lambda: dict(self._open(app, request))))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where it changed. No page is ever cached, so none has to say it varies by it."""
        if session.modified:
            super().save_session(app, session, response)

    def token(self) -> str:
        """Return the token for the forms of this browser."""
        if FIELD not in session:
            generate_csrf()
        signed = self._tokens.get(session[FIELD], generate_csrf)
        setattr(g, FIELD, signed)  # where Flask-WTF's own forms look first
        return signed

    def is_ours(self, sent: str | None) -> bool:
        """Tell whether a form's token is the one that this browser was given lately."""
        if not sent or FIELD not in session:
            return False
        known = self._tokens.known(session[FIELD])
        return known is not None and compare_digest(known.encode(), sent.encode("utf-8", "replace"))

    def _open(self, app: Flask, request: Request) -> SecureCookieSession:
        return super().open_session(app, request) or self.session_class()
