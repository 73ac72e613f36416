"""Signing in by passkey or password, and signing out."""

from collections.abc import Callable

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from app.access.accounts import AccountInfo
from app.acts import passkeys, signing
from app.acts.passkeys import Asked
from app.ground.faults import Refused
from app.web.house import house
from app.web.limits import asks, sign_in_of_one, sign_in_of_place
from app.web.security import SIGN_IN_COOKIE, csrf_ok, forget_talks, give_cookie, take_cookie

HOMES = {"staff": "/staff", "advocate": "/advocate", "manager": "/manager", "operator": "/operator"}
LARGEST = 20_000  # characters of what a device signs; a thousand are usual


class SignInForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Address and password."""

    email = EmailField(validators=[InputRequired(), Length(max=254)])
    password = PasswordField(validators=[InputRequired(), Length(max=1024)])


class PasskeyForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """What a device signed, and the code of what it was asked."""

    code = HiddenField(validators=[InputRequired(), Length(max=100)])
    credential = HiddenField(validators=[InputRequired(), Length(max=LARGEST)])


def routes(ways: Blueprint) -> None:
    """Hang the pages on the blueprint."""
    ways.add_url_rule("/sign-in", "sign_in", _sign_in, methods=["GET", "POST"])
    ways.add_url_rule("/sign-in/passkey/ask", "passkey_ask", _ask, methods=["POST"])
    ways.add_url_rule("/sign-in/passkey", "passkey", _by_passkey, methods=["POST"])
    ways.add_url_rule("/sign-out", "sign_out", _sign_out, methods=["POST"])
    ways.add_url_rule("/sign-out-everywhere", "sign_out_everywhere", _sign_out_everywhere, methods=["POST"])


@sign_in_of_place
@sign_in_of_one
def _sign_in() -> AnyResponse:
    form = SignInForm()
    if request.method != "POST":
        return _page(form, None)
    if not form.validate_on_submit():
        return _page(form, "stale" if not csrf_ok(request) else "wrong")
    found = signing.sign_in(house().store, form.email.data, form.password.data)
    return _page(form, "wrong") if found is None else come_in(*found)


@asks
def _ask() -> AnyResponse:
    if not csrf_ok(request):
        return told(None)
    return told(lambda: passkeys.ask_to_sign_in(house().store))


@sign_in_of_place
def _by_passkey() -> AnyResponse:
    form = PasskeyForm()
    if not form.validate_on_submit():
        return _page(SignInForm(formdata=None), "stale" if not csrf_ok(request) else "passkey")
    found = passkeys.sign_in(house().store, code=form.code.data, credential=form.credential.data)
    return _page(SignInForm(formdata=None), "passkey") if found is None else come_in(*found)


def told(ask: Callable[[], Asked] | None) -> Response:
    """Tell a browser's script what to ask a device for; nothing where that cannot be."""
    try:
        asked = ask() if ask else None
    except Refused:
        asked = None
    if asked is None:
        return make_response({}, 422)
    response = make_response(f'{{"code": "{asked.code}", "options": {asked.options}}}')
    response.content_type = "application/json"
    return response


def come_in(account: AccountInfo, code: str, to: str | None = None) -> AnyResponse:
    """Lead somebody who signed in to their pages.

    Whoever signs in at a device that somebody talked at must not sit in that talk.
    """
    response = redirect(to or HOMES[account.role], 303)
    forget_talks(response)
    give_cookie(response, SIGN_IN_COOKIE, code)
    return response


def gone() -> AnyResponse:
    """Take the sign-in out of this browser, and lead to where one signs in."""
    response = redirect("/sign-in", 303)
    take_cookie(response, SIGN_IN_COOKIE)
    forget_talks(response)
    return response


def origin() -> str:
    """Return the one address at which passkeys work, or nothing where they do not."""
    return passkeys.origin_of(house().store.settings)


def _page(form: SignInForm, problem: str | None) -> Response:
    page = render_template("staff/sign-in.html", form=form, problem=problem, origin=origin())
    return make_response(page, 422 if problem else 200)


def _sign_out() -> AnyResponse:
    if csrf_ok(request):
        signing.sign_out(house().store, g.sign_in.id)
        return gone()
    return redirect("/account", 303)


def _sign_out_everywhere() -> AnyResponse:
    if csrf_ok(request):
        signing.sign_out_everywhere(house().store, g.account.id)
        return gone()
    return redirect("/account", 303)
