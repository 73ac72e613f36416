"""Limits on guessing: at sign-in and at codes, for tries that failed. Never on saving words."""

import hashlib

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_qualified_name, get_remote_address

from app.web.security import SIGN_IN_COOKIE

limiter = Limiter(
    get_remote_address, storage_uri="memory://", headers_enabled=False, strategy="moving-window"
)


def register(app: Flask) -> None:
    """Let the limits hold for the app, each app from nought. Call it when every page has its address."""
    limiter.init_app(app)
    # Each limit is held by its own page. Before and behind every other page there is nothing to look for.
    marked = limiter._marked_for_limiting  # noqa: SLF001 - it has no other name
    limited = {name for name, view in app.view_functions.items() if get_qualified_name(view) in marked}
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001 - it has no other name
    count = app.after_request_funcs[None].pop()
    app.after_request(lambda response: count(response) if request.endpoint in limited else response)
    limiter.reset()


def _failed(response: Response) -> bool:
    return response.status_code >= 400


def _who_tries() -> str:
    """One account from one place: a service shares one address, and nobody shuts others out of theirs."""
    email = request.form.get("email", "").strip().lower()
    return hashlib.sha256(f"{get_remote_address()}\n{email}".encode()).hexdigest()


def _which_browser() -> str:
    return hashlib.sha256(request.cookies.get(SIGN_IN_COOKIE, "").encode()).hexdigest()


# Ten wrong passwords for one account, a hundred for one place, then a quarter of an hour's rest.
sign_in_of_one = limiter.limit(
    "10 per 15 minutes", key_func=_who_tries, methods=["POST"], deduct_when=_failed
)
sign_in_of_place = limiter.limit("100 per 15 minutes", methods=["POST"], deduct_when=_failed)
# Who sits before a lock guesses one account's password: the browser's own code stands for it.
again_of_one = limiter.limit(
    "10 per 15 minutes", key_func=_which_browser, methods=["POST"], deduct_when=_failed
)
# Each asking keeps a row for minutes, so all are counted: twelve a minute for one place.
asks = limiter.limit("120 per 10 minutes")
# A page has some twenty lines: far more than one service hears, far less than keeps a voice busy all day.
sounds = limiter.limit("6000 per 10 minutes", methods=["POST"])
# A code has 160 random bits: this only keeps somebody who tries from using up the computer.
codes = limiter.limit("60 per 10 minutes", deduct_when=_failed)
