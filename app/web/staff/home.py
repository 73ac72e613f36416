"""A worker's first page: what is for today, what waits for an answer, whom they are linked to."""

from dataclasses import dataclass

from flask import Blueprint, abort, g, make_response, redirect, render_template
from werkzeug.wrappers import Response

from app.access import people
from app.access.people import PersonInfo
from app.acts import notices
from app.acts.reading import knows
from app.plan.waiting import Waiting
from app.web.house import house
from app.web.staff.forms import DoneForm, Plain, tried


@dataclass(frozen=True)
class Linked:
    """One linked person and what of theirs waits for an answer."""

    person: PersonInfo
    waiting: tuple[Waiting, ...]


def routes(staff: Blueprint) -> None:
    """Hang the first page on the staff's blueprint."""
    staff.add_url_rule("/staff", "home", home)
    staff.add_url_rule("/staff/notices/<notice>", "notice_done", notice_done, methods=["POST"])


def home() -> Response:
    """Show the page. That it was opened is kept first, for each notice on it."""
    return _page(DoneForm(), "", 200)


def notice_done(notice: str) -> Response:
    """Note how a notice was seen to."""
    form = DoneForm()
    status = tried(form, lambda: notices.notice_done(house().store, g.account, notice, form.how.data))
    if status == 303:
        return redirect(f"/{g.account.role}", 303)
    if g.account.role != "staff":
        abort(status)
    return _page(form, notice, status)


def _page(form: DoneForm, at: str, status: int) -> Response:
    store = house().store
    items = notices.see_notices(store, g.account)
    now = store.clock.now()
    with store.read() as conn:
        linked = people.several(store, conn, people.linked_people(conn, g.account.id, now))
        found = [Linked(one, tuple(knows(store, conn, g.account, one.id, now))) for one in linked]
    waits = sorted(
        ((one.person, want) for one in found for want in one.waiting), key=lambda pair: pair[1].due
    )
    page = render_template(
        "staff/home.html", items=items, linked=found, waits=waits, form=form, at=at, plain=Plain()
    )
    return make_response(page, status)
