"""A manager's colleagues: who there is, a link for somebody new, and closing an account at once."""

from collections.abc import Callable

from flask import Blueprint, g, make_response, redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from app.acts import colleagues
from app.web.house import house
from app.web.staff.forms import Plain, tried, whole


class ColleagueForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Somebody new."""

    name = StringField(validators=[InputRequired("look"), Length(max=100, message="long"), whole])
    job = StringField(validators=[InputRequired("look"), Length(max=100, message="long"), whole])
    email = EmailField(validators=[InputRequired("look"), Length(max=254, message="long"), whole])
    role = RadioField(choices=list(colleagues.INVITABLE), validators=[InputRequired("choose")])
    unit = SelectField(validators=[InputRequired("choose")])


def routes(manager: Blueprint) -> None:
    """Hang the pages on the manager's blueprint."""
    manager.add_url_rule("/manager/team", "team", _team, methods=["GET"])
    manager.add_url_rule("/manager/team", "invite", _invite, methods=["POST"])
    manager.add_url_rule("/manager/team/<account>/link", "invite_again", _again, methods=["POST"])
    manager.add_url_rule("/manager/team/<account>/close", "close", _close, methods=["POST"])


def _team() -> Response:
    return _page(_form(sent=False))


def _invite() -> Response:
    form = _form()
    return _with_link(
        form,
        lambda: colleagues.invite(
            house().store, g.account, email=form.email.data, name=form.name.data, job=form.job.data,
            role=form.role.data, unit=form.unit.data,
        ),
    )  # fmt: skip


def _again(account: str) -> Response:
    return _with_link(Plain(), lambda: colleagues.invite_again(house().store, g.account, account))


def _close(account: str) -> Response:
    form = Plain()
    status = tried(form, lambda: colleagues.close(house().store, g.account, account))
    return redirect("/manager/team", 303) if status == 303 else _page(_said(form), status)


def _with_link(form: FlaskForm, act: Callable[[], str]) -> Response:
    """Do what makes a link, and show the link: once, as nothing keeps it but its hash."""
    made: list[str] = []
    status = tried(form, lambda: made.append(act()))
    if status != 303:
        return _page(form if isinstance(form, ColleagueForm) else _said(form), status)
    link = f"{house().store.settings.address}/join/{made[0]}"
    return _page(_form(sent=False), link=link)


def _said(form: FlaskForm) -> ColleagueForm:
    blank = _form(sent=False)
    blank.problems = form.problems
    return blank


def _form(*, sent: bool = True) -> ColleagueForm:
    form = ColleagueForm() if sent else ColleagueForm(formdata=None)
    form.unit.choices = colleagues.units_of(house().store, g.account)
    form.problems = []
    return form


def _page(form: ColleagueForm, status: int = 200, *, link: str | None = None) -> Response:
    team = colleagues.of_manager(house().store, g.account)
    page = render_template("staff/team.html", team=team, form=form, link=link)
    return make_response(page, status)
