"""When it has to be opened: a request, somebody from outside who agrees, half an hour, telling the person."""

import re

from flask import Blueprint, abort, g, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from app.access import people
from app.acts import lawful
from app.plan.openings import GROUNDS, LONGEST
from app.record.text import check_words
from app.talk.catalogue import Catalogue
from app.web.house import house
from app.web.recordings import played
from app.web.staff import present
from app.web.staff.forms import Plain, tried, whole

SLOT = re.compile(r"\{[a-z0-9-]+\}")
MOST = 3  # wants in one talk


class LawForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Which question, which law, why, and who agrees."""

    step = SelectField()
    number = IntegerField(default=1, validators=[InputRequired("look"), NumberRange(1, MOST, message="look")])
    ground = RadioField(choices=list(GROUNDS), validators=[InputRequired("choose")])
    reason = TextAreaField(validators=[InputRequired("look"), Length(max=LONGEST, message="long"), whole])
    second = SelectField()


def routes(staff: Blueprint) -> None:
    """Hang the pages on the staff's blueprint."""
    staff.add_url_rule("/staff/people/<person>/law", "law", _law, methods=["GET", "POST"])
    base = "/staff/openings/<opening>"
    staff.add_url_rule(base, "opening", _opening, methods=["GET", "POST"])
    staff.add_url_rule(f"{base}/words", "opened", _opened, methods=["GET"])
    staff.add_url_rule(f"{base}/words/<utterance>", "opened_recording", _heard, methods=["GET"])
    staff.add_url_rule(f"{base}/told", "opening_told", _told, methods=["POST"])


def _law(person: str) -> Response:
    """Show what was asked for, or ask."""
    store, catalogue = house().store, house().talk.catalogue
    form, status = _form(person), 200
    if form.is_submitted():
        status = tried(
            form,
            lambda: lawful.ask(
                store, catalogue, g.account, person=person, step=form.step.data, instance=form.number.data,
                ground=form.ground.data, second=form.second.data, reason=check_words(form.reason.data or ""),
            ),
        )  # fmt: skip
        if status == 303:
            return redirect(f"/staff/people/{person}/law", 303)
    with store.read() as conn:
        about = people.get(store, conn, person)
    page = render_template(
        "staff/law.html", person=about, form=form, asked=lawful.asked_by(store, g.account, person),
        questions=dict(form.step.choices), now=store.clock.now(), tab="law",
    )  # fmt: skip
    return make_response(page, status)


def _form(person: str) -> LawForm:
    form = LawForm()
    form.problems = []
    nothing = ("", house().messages.text("office.law.choose", "en"))  # nothing is chosen by itself
    form.step.choices = [nothing, *questions_of(house().talk.catalogue)]
    seconds = [
        (one.id, f"{one.name}, {one.job}") for one in lawful.may_agree(house().store, g.account, person)
    ]
    form.second.choices = [nothing, *seconds] if seconds else []
    return form


def questions_of(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return the questions whose answers are somebody's words, as they can be asked for."""
    return [
        (name, SLOT.sub("…", catalogue.of_step(step, 1).question))
        for name, step in catalogue.steps.items()
        if step.for_staff
    ]


def _opening(opening: str) -> Response:
    """Show a request to one of the two; agree to it, or refuse it."""
    form, status = Plain(), 200
    form.problems = []
    lawful.of_both(house().store, g.account, opening)
    if request.method == "POST":
        decision = request.form.get("decision", "")
        if decision not in {"agree", "refuse"}:
            abort(422)
        status = tried(
            form, lambda: lawful.decide(house().store, g.account, opening, agreed=decision == "agree")
        )
        if status == 303:
            return redirect(f"/staff/openings/{opening}", 303)
    return _page(opening, form, status)


def _told(opening: str) -> Response:
    """Keep that the person was told."""
    form = Plain()
    status = tried(form, lambda: lawful.told(house().store, g.account, opening))
    return redirect(f"/staff/openings/{opening}", 303) if status == 303 else _page(opening, form, status)


def _page(opening: str, form: Plain, status: int) -> Response:
    store = house().store
    asked = lawful.of_both(store, g.account, opening)
    questions = dict(questions_of(house().talk.catalogue))
    page = render_template(
        "staff/opening.html", asked=asked, question=questions.get(asked.opening.step, ""), form=form,
        now=store.clock.now(), tab="home",
    )  # fmt: skip
    return make_response(page, status)


def _opened(opening: str) -> Response:
    """Show the answer, within its half hour."""
    found = lawful.read(house().store, g.account, opening)
    asked = lawful.of_both(house().store, g.account, opening)
    entries = list(present.all_entries(found).values())
    page = render_template("staff/opened.html", person=found.person, entries=entries, asked=asked, tab="home")
    return make_response(page)


def _heard(opening: str, utterance: str) -> Response:
    """Play the answer where it is a recording, within its half hour."""
    return played(lawful.hear(house().store, g.account, opening, utterance))
