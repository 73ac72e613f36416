"""Days off: one's own, or a team's as its manager. From then on the duty to answer moves on."""

from flask import Blueprint, g, make_response, redirect, render_template
from werkzeug.wrappers import Response

from app.access import absences, accounts, units
from app.acts import office
from app.ground.clock import london_day
from app.web.house import house
from app.web.staff.forms import AbsenceForm, tried


def routes(staff: Blueprint) -> None:
    """Hang the page on the staff's blueprint."""
    staff.add_url_rule("/staff/absence", "absence", absence, methods=["GET", "POST"])


def absence() -> Response:
    """Show the days off that are not over, and put in others."""
    store = house().store
    today = london_day(store.clock.now())
    with store.read() as conn:
        team = (
            accounts.of_units(conn, units.below(conn, g.account.unit)) if g.account.role == "manager" else []
        )
        # an advocate has no duty to answer that could pass on
        others = [one for one in team if one.id != g.account.id and one.role in ("staff", "manager")]
        whose = [g.account, *others]
        days = [(one, absences.of_account(conn, one.id, today)) for one in whose]
    form, status = AbsenceForm(), 200
    form.problems = []
    form.account.choices = [(one.id, f"{one.name}, {one.job}") for one in whose]
    if not form.is_submitted():
        form.account.data = g.account.id
    else:
        status = tried(
            form,
            lambda: office.set_absence(
                store, g.account, account=form.account.data, since=form.since.data, until=form.until.data
            ),
        )
        if status == 303:
            return redirect("/staff/absence", 303)
    page = render_template(
        "staff/absence.html", form=form, days=[pair for pair in days if pair[1]], tab="absence"
    )
    return make_response(page, status)
