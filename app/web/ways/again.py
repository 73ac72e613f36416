"""The lock: after a while nobody reads on but who shows again that it is them. Nothing of theirs is lost."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse
from wtforms import HiddenField, PasswordField
from wtforms.validators import Length

from app.acts import passkeys, signing
from app.web.house import house
from app.web.limits import again_of_one, codes
from app.web.security import SIGN_IN_COOKIE, csrf_ok, forget_talks, give_cookie
from app.web.ways.signing import HOMES, LARGEST, origin, told

KEPT = "kept:"  # what stood in the form that met the lock goes along under its name behind this
SECRET = frozenset({"csrf_token", "password", "old", "new", "code", "credential"})

Fields = Sequence[tuple[str, str]]


class AgainForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """A password, or what a device signed; where to go on, and whether a form waits there."""

    password = PasswordField(validators=[Length(max=1024)])
    code = HiddenField(validators=[Length(max=100)])
    credential = HiddenField(validators=[Length(max=LARGEST)])
    to = HiddenField(validators=[Length(max=300)])


def routes(ways: Blueprint) -> None:
    """Hang the pages on the blueprint."""
    ways.add_url_rule("/sign-in/again", "again", _again, methods=["GET", "POST"])
    ways.add_url_rule("/sign-in/again/passkey/ask", "again_ask", _ask, methods=["POST"])


def lock() -> Response:
    """Answer a request that comes too late: nothing is done, and what it carried waits behind the lock."""
    kept: list[tuple[str, str]] = []
    if request.method == "POST" and csrf_ok(request):
        kept = [(name, text) for name, text in request.form.items(multi=True) if name not in SECRET]
    return _page(AgainForm(formdata=None), request.full_path.rstrip("?"), kept)


@again_of_one
def _again() -> AnyResponse:
    form = AgainForm()
    if request.method != "POST":
        return _page(form, request.args.get("to", ""), ())
    to = form.to.data or ""
    kept = [(name.removeprefix(KEPT), text) for name, text in request.form.items(multi=True)
            if name.startswith(KEPT)]  # fmt: skip
    if not form.validate_on_submit():
        return _page(form, to, kept, "stale")
    found = _proved(form)
    if found is None:
        return _page(form, to, kept, "passkey" if form.credential.data else "wrong")
    return _back(found, to, kept)


def _proved(form: AgainForm) -> str | None:
    store = house().store
    if form.credential.data:
        found = passkeys.sign_in(
            store, code=form.code.data or "", credential=form.credential.data, account=g.account
        )
    else:
        found = signing.sign_in(store, g.account.email, form.password.data or "")
    if found is None:
        return None
    signing.sign_out(store, g.sign_in.id)
    return found[1]


def _back(code: str, to: str, kept: Fields) -> AnyResponse:
    """Open the lock: lead on, or show the form that waits, to be sent by its owner."""
    path = _safe(to, "POST" if kept else "GET")
    response = make_response() if kept and path else redirect(path or HOMES[g.account.role], 303)
    forget_talks(response)
    give_cookie(response, SIGN_IN_COOKIE, code)
    if kept and path:
        response.set_data(render_template("staff/unlocked.html", kept=kept, to=path))
    return response


@codes
def _ask() -> AnyResponse:
    if not csrf_ok(request):
        return told(None)
    return told(lambda: passkeys.ask_to_sign_in(house().store, g.account))


def _page(form: AgainForm, to: str, kept: Fields, problem: str | None = None) -> Response:
    page = render_template(
        "staff/locked.html", form=form, to=to, kept=kept, prefix=KEPT, problem=problem, origin=origin(),
        account=g.account, passkeys=bool(passkeys.of_account(house().store, g.account.id)),
        by_password=signing.has_password(house().store, g.account.id),
    )  # fmt: skip
    return make_response(page, 422 if problem else 401 if g.sign_in.locked else 200)


def _safe(to: str, method: str) -> str | None:
    """Return the address if it is one of our own pages, else nothing."""
    parts = urlsplit(to)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    try:
        current_app.create_url_adapter(request).match(parts.path, method=method)  # type: ignore[union-attr] # a request has one
    except HTTPException:
        return None
    return to
