"""The manager's pages: what is late, what nobody opened, and who is linked to whom."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, g, make_response, redirect, render_template
from werkzeug.wrappers import Response

from app.access import people, units
from app.access.people import LinkInfo, PersonInfo
from app.acts import lawful, office, overview
from app.web.house import house
from app.web.manager import team
from app.web.staff.forms import DoneForm, LinkForm, Plain, tried

SECOND = timedelta(seconds=1)  # an end at midnight is the day before

blueprint = Blueprint("manager", __name__)
team.routes(blueprint)


@dataclass(frozen=True)
class WithLinks:
    """One person and who is linked to them."""

    person: PersonInfo
    links: tuple[LinkInfo, ...]


@blueprint.get("/manager", endpoint="home")
def _home() -> str:
    store = house().store
    found = overview.of_manager(store, g.account)
    agree = lawful.waiting_for(store, g.account)
    return render_template("staff/manager.html", found=found, agree=agree, form=DoneForm(formdata=None))


@blueprint.get("/manager/people", endpoint="people")
def _people() -> Response:
    return _page(None, "", 200)


@blueprint.post("/manager/people/<person>/links", endpoint="link")
def _link(person: str) -> Response:
    form = _form(LinkForm())
    status = tried(
        form,
        lambda: office.link_by(
            house().store,
            g.account,
            account=form.account.data,
            person=person,
            reason=form.reason.data,
            since=form.since.data,
            until=form.until.data,
        ),
    )
    return redirect("/manager/people", 303) if status == 303 else _page(form, person, status)


@blueprint.post("/manager/people/<person>/links/<account>/end", endpoint="end_link")
def _end_link(person: str, account: str) -> Response:
    form = Plain()
    status = tried(form, lambda: office.end_link(house().store, account=account, person=person))
    if status == 303:
        return redirect("/manager/people", 303)
    again = _form(LinkForm(formdata=None))
    again.problems = form.problems
    return _page(again, person, status)


def _form(form: LinkForm) -> LinkForm:
    may_be = office.may_be_linked(house().store, g.account)
    form.account.choices = [(one.id, f"{one.name}, {one.job}") for one in may_be]
    return form


def _page(form: LinkForm | None, at: str, status: int) -> Response:
    store = house().store
    now = store.clock.now()
    with store.read() as conn:
        there = people.several(store, conn, people.of_units(conn, units.below(conn, g.account.unit)))
        found = [WithLinks(one, tuple(people.links_of(conn, one.id, now))) for one in there]
    blank = _form(LinkForm(formdata=None))
    page = render_template("staff/links.html", found=found, form=form, at=at, blank=blank, second=SECOND)
    return make_response(page, status)
