"""The operator's page: what the service still lacks, and help for somebody who cannot sign in."""

from flask import Blueprint, g, make_response, redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from app.acts import colleagues
from app.web.house import LANGUAGES, house
from app.web.operator import voices
from app.web.staff.forms import tried, whole

blueprint = Blueprint("operator", __name__)
voices.routes(blueprint)


class WhoForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Whose account it is about."""

    email = EmailField(validators=[InputRequired("look"), Length(max=254, message="long"), whole])


@blueprint.get("/operator", endpoint="home")
def _home() -> Response:
    return _page(_blank())


@blueprint.post("/operator/recover", endpoint="recover")
def _recover() -> Response:
    made: list[str] = []
    form = WhoForm()
    status = tried(
        form, lambda: made.append(colleagues.recover(house().store, _account(form), by=g.account.id))
    )
    if status != 303:
        return _page(form, status)
    return _page(_blank(), link=f"{house().store.settings.address}/join/{made[0]}")


@blueprint.post("/operator/close", endpoint="close")
def _close() -> Response:
    form = WhoForm()
    status = tried(form, lambda: colleagues.close_by_operator(house().store, _account(form)))
    return redirect("/operator", 303) if status == 303 else _page(form, status)


def _account(form: WhoForm) -> str:
    return colleagues.named(house().store, form.email.data).id


def _blank() -> WhoForm:
    form = WhoForm(formdata=None)
    form.problems = []
    return form


def _page(form: WhoForm, status: int = 200, *, link: str | None = None) -> Response:
    page = render_template(
        "staff/operator.html", lacks=house().ready.missing(), form=form, link=link, languages=LANGUAGES
    )
    return make_response(page, status)
