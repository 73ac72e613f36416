"""Ways in and out for those with an account."""

from flask import Blueprint, g, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from app.acts import signing
from app.ground.faults import Refused
from app.web.house import house
from app.web.limits import sign_in_of_one, sign_in_of_place
from app.web.security import SIGN_IN_COOKIE, csrf_ok, forget_talks, give_cookie, take_cookie

blueprint = Blueprint("ways", __name__)
HOMES = {"staff": "/staff", "advocate": "/advocate", "manager": "/manager", "operator": "/operator"}

Page = Response | str | tuple[str, int]


class SignInForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Address and password."""

    email = EmailField(validators=[InputRequired(), Length(max=254)])
    password = PasswordField(validators=[InputRequired(), Length(max=1024)])


class PasswordForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """The old password and a new one."""

    old = PasswordField(validators=[InputRequired(), Length(max=1024)])
    new = PasswordField(validators=[InputRequired(), Length(max=1024)])


@blueprint.route("/sign-in", methods=["GET", "POST"], endpoint="sign_in")
@sign_in_of_place
@sign_in_of_one
def _sign_in() -> Page:
    form = SignInForm()
    if request.method != "POST":
        return render_template("staff/sign-in.html", form=form, problem=None)
    if not form.validate_on_submit():
        problem = "stale" if not csrf_ok(request) else "wrong"
        return render_template("staff/sign-in.html", form=form, problem=problem), 422
    found = signing.sign_in(house().store, form.email.data, form.password.data)
    if found is None:
        return render_template("staff/sign-in.html", form=form, problem="wrong"), 422
    account, code = found
    response = redirect(HOMES[account.role], 303)
    # Whoever signs in at a device that somebody talked at must not sit in that talk.
    forget_talks(response)
    give_cookie(response, SIGN_IN_COOKIE, code)
    return response


@blueprint.route("/sign-out", methods=["POST"], endpoint="sign_out")
def _sign_out() -> Page:
    if csrf_ok(request):
        signing.sign_out(house().store, g.sign_in.id)
        return _gone()
    return redirect("/account", 303)


@blueprint.route("/sign-out-everywhere", methods=["POST"], endpoint="sign_out_everywhere")
def _sign_out_everywhere() -> Page:
    if csrf_ok(request):
        signing.sign_out_everywhere(house().store, g.account.id)
        return _gone()
    return redirect("/account", 303)


@blueprint.route("/account", methods=["GET", "POST"], endpoint="account")
def _account() -> Page:
    form = PasswordForm()
    if request.method != "POST":
        return render_template("staff/account.html", form=form, problem=None)
    problem = "wrong" if form.validate_on_submit() else "stale"
    if problem == "wrong":
        try:
            if signing.change_password(house().store, g.account, form.old.data, form.new.data):
                return _gone()
        except Refused as refused:
            problem = str(refused)
    return render_template("staff/account.html", form=form, problem=problem), 422


def _gone() -> Response:
    response = redirect("/sign-in", 303)
    take_cookie(response, SIGN_IN_COOKIE)
    forget_talks(response)
    return response
