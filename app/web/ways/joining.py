"""A link from a colleague or the operator: its owner makes a passkey or a password, and is in."""

from flask import Blueprint, Response, make_response, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from app.access.entries import EntryInfo
from app.acts import colleagues, passkeys
from app.ground.faults import Refused
from app.web.house import house
from app.web.limits import codes
from app.web.security import csrf_ok
from app.web.ways.account import NewPasskeyForm
from app.web.ways.signing import come_in, origin, told


class NewPasswordForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """A new password."""

    new = PasswordField(validators=[InputRequired(), Length(max=1024)])


def routes(ways: Blueprint) -> None:
    """Hang the pages on the blueprint."""
    ways.add_url_rule("/join/<code>", "join", _join, methods=["GET", "POST"])
    ways.add_url_rule("/join/<code>/passkey/ask", "join_ask", _ask, methods=["POST"])
    ways.add_url_rule("/join/<code>/passkey", "join_passkey", _by_passkey, methods=["POST"])


@codes
def _join(code: str) -> AnyResponse:
    entry = colleagues.find_entry(house().store, code)
    form = NewPasswordForm()
    if request.method != "POST" or entry is None:
        return _page(entry, code, form)
    if not form.validate_on_submit():
        return _page(entry, code, form, "stale" if not csrf_ok(request) else "look")
    try:
        return come_in(entry.account, colleagues.come_in(house().store, entry, form.new.data))
    except Refused as refused:
        return _page(entry, code, form, str(refused))


@codes
def _ask(code: str) -> AnyResponse:
    entry = colleagues.find_entry(house().store, code)
    if entry is None or not csrf_ok(request):
        return told(None)
    return told(lambda: passkeys.ask_to_add(house().store, entry.account))


@codes
def _by_passkey(code: str) -> AnyResponse:
    entry = colleagues.find_entry(house().store, code)
    form = NewPasskeyForm()
    blank = NewPasswordForm(formdata=None)
    if entry is None:
        return _page(None, code, blank)
    if not form.validate_on_submit():
        return _page(entry, code, blank, "stale" if not csrf_ok(request) else "look")
    try:
        return come_in(
            entry.account,
            colleagues.come_in_by_passkey(
                house().store, entry, code=form.code.data, credential=form.credential.data,
                name=form.name.data or "",
            ),
        )  # fmt: skip
    except Refused as refused:
        return _page(entry, code, blank, str(refused))


def _page(entry: EntryInfo | None, code: str, form: NewPasswordForm, problem: str | None = None) -> Response:
    page = render_template(
        "staff/join.html", entry=entry, code=code, form=form, problem=problem, origin=origin()
    )
    return make_response(page, 404 if entry is None else 422 if problem else 200)
