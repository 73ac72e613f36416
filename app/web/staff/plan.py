"""The plan as a page to print: the person's words as quotations, the staff's text apart from them."""

from flask import Blueprint, g, make_response, redirect, render_template
from werkzeug.wrappers import Response

from app.acts import answering, reading
from app.record.text import check_words
from app.web.house import house
from app.web.staff import present
from app.web.staff.forms import PlanForm, tried


def routes(staff: Blueprint) -> None:
    """Hang the plan on the staff's blueprint."""
    staff.add_url_rule("/staff/people/<person>/plan", "plan", plan, methods=["GET", "POST"])


def plan(person: str) -> Response:
    """Show the plan, or keep another version of the staff's text."""
    form, status = PlanForm(), 200
    store = house().store
    if form.is_submitted():
        status = tried(
            form,
            lambda: answering.write_plan(
                store, g.account, person=person, text=check_words(form.text.data or "")
            ),
        )
        if status == 303:
            return redirect(f"/staff/people/{person}/plan", 303)
    opened = reading.open_words(store, g.account, person, kind="plan")
    latest = opened.versions[0] if opened.versions else None
    if status == 200:
        form.text.data = latest.text if latest else ""
    entries = [
        one
        for talk in present.talks(opened)
        for one in talk.entries
        if one.newer is None and not one.withdrawn and (one.words or one.labels) and not _for_use(one)
    ]
    page = render_template(
        "staff/plan.html",
        person=opened.person,
        topics=present.by_topic(entries),
        latest=latest,
        older=opened.versions[1:],
        form=form,
        today=store.clock.now(),
        tab="plan",
    )
    return make_response(page, status)


def _for_use(one: present.Entry) -> bool:
    """Tell whether an answer is for who must know it at the time, as a word that means stop."""
    step = house().talk.catalogue.steps.get(f"{one.topic}/{one.step}")
    return step is not None and step.audience == "use"
