"""Somebody's own account: their passkeys and their password."""

from datetime import timedelta

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from app.acts import passkeys, signing
from app.ground.faults import Refused
from app.web.house import house
from app.web.security import csrf_ok
from app.web.ways.signing import PasskeyForm, gone, origin, told

# What opens an account is changed only by who has just shown that it is theirs (ASVS 5.0, 7.5.1).
FRESH = timedelta(minutes=10)
AGAIN = "/sign-in/again?to=/account"


class PasswordForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """The old password and a new one."""

    old = PasswordField(validators=[InputRequired(), Length(max=1024)])
    new = PasswordField(validators=[InputRequired(), Length(max=1024)])


class NewPasskeyForm(PasskeyForm):
    """A new passkey, and what its owner calls it."""

    name = StringField(validators=[Length(max=passkeys.LONGEST_NAME)])


def routes(ways: Blueprint) -> None:
    """Hang the pages on the blueprint."""
    ways.add_url_rule("/account", "account", _account, methods=["GET", "POST"])
    ways.add_url_rule("/account/passkeys/ask", "passkey_add_ask", _ask, methods=["POST"])
    ways.add_url_rule("/account/passkeys", "passkey_add", _add, methods=["POST"])
    ways.add_url_rule("/account/passkeys/<passkey>/remove", "passkey_remove", _remove, methods=["POST"])


def _account() -> AnyResponse:
    form = PasswordForm()
    if request.method != "POST":
        return _page(form)
    problem = "wrong" if form.validate_on_submit() else "stale"
    if problem == "wrong":
        try:
            if signing.change_password(house().store, g.account, form.old.data, form.new.data):
                return gone()
        except Refused as refused:
            problem = str(refused)
    return _page(form, problem)


def _ask() -> AnyResponse:
    if not (csrf_ok(request) and _fresh()):
        return told(None)
    return told(lambda: passkeys.ask_to_add(house().store, g.account))


def _add() -> AnyResponse:
    if not _fresh():
        return redirect(AGAIN, 303)
    form = NewPasskeyForm()
    if not form.validate_on_submit():
        return _page(PasswordForm(formdata=None), passkey_problem="stale")
    try:
        passkeys.add(
            house().store, g.account, code=form.code.data, credential=form.credential.data,
            name=form.name.data or "",
        )  # fmt: skip
    except Refused as refused:
        return _page(PasswordForm(formdata=None), passkey_problem=str(refused))
    return redirect("/account", 303)


def _remove(passkey: str) -> AnyResponse:
    if not _fresh():
        return redirect(AGAIN, 303)
    if not csrf_ok(request):
        return _page(PasswordForm(formdata=None), passkey_problem="stale")
    try:
        passkeys.remove(house().store, g.account, passkey)
    except Refused as refused:
        return _page(PasswordForm(formdata=None), passkey_problem=str(refused))
    return redirect("/account", 303)


def _fresh() -> bool:
    return bool(house().store.clock.now() - g.sign_in.at <= FRESH)


def _page(form: PasswordForm, problem: str | None = None, *, passkey_problem: str | None = None) -> Response:
    page = render_template(
        "staff/account.html", form=form, problem=problem, passkey_problem=passkey_problem, fresh=_fresh(),
        again=AGAIN, origin=origin(), passkeys=passkeys.of_account(house().store, g.account.id),
        by_password=signing.has_password(house().store, g.account.id),
    )  # fmt: skip
    return make_response(page, 422 if problem or passkey_problem else 200)
