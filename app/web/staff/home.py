"""A worker's first page: what is for today, what waits for an answer, whom they are linked to."""

from flask import Blueprint, abort, g, make_response, redirect, render_template
from werkzeug.wrappers import Response

from app.acts import lawful, notices, to_do
from app.web.house import house
from app.web.staff.forms import DoneForm, Plain, tried


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
    linked = to_do.of_reader(store, g.account)
    waits = sorted(
        ((one, want) for one in linked for want in one.wants), key=lambda pair: pair[1].waiting.due
    )
    promised = sorted(((one, step) for one in linked for step in one.promised), key=lambda pair: pair[1].by)
    page = render_template(
        "staff/home.html", items=items, linked=linked, waits=waits, promised=promised, form=form, at=at,
        plain=Plain(), agree=lawful.waiting_for(store, g.account),
    )  # fmt: skip
    return make_response(page, status)
