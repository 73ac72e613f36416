"""How somebody takes part, under the headings of section 68: facts, who could speak, the council's note."""

import re
from collections.abc import Mapping

from flask import Blueprint, g, make_response, redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.access import people
from app.acts import partaking
from app.plan.taking_part import DIRECTIONS, HEADINGS, LONGEST, MUST_BE, NAME
from app.record.said import Utterance
from app.record.text import check_words
from app.web.house import house
from app.web.staff.forms import Plain, Ticks, tried, whole

SLOT = re.compile(r"\{[a-z0-9-]+\}")


class FactForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """One fact: under which heading, in which direction, and the answer it is about."""

    heading = RadioField(choices=list(HEADINGS), validators=[InputRequired("choose")])
    direction = RadioField(choices=list(DIRECTIONS), validators=[InputRequired("choose")])
    text = TextAreaField(validators=[InputRequired("look"), Length(max=LONGEST, message="long"), whole])
    helped = TextAreaField(validators=[Length(max=LONGEST, message="long"), whole])
    utterance = SelectField(validators=[Optional()])


class SomebodyForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Who could speak for the person, and what holds of them."""

    name = StringField(validators=[InputRequired("look"), Length(max=NAME, message="long"), whole])
    holds = Ticks(choices=list(MUST_BE), validators=[Optional()])


def routes(staff: Blueprint) -> None:
    """Hang the pages on the staff's blueprint."""
    base = "/staff/people/<person>/part"
    staff.add_url_rule(base, "part", _part, methods=["GET", "POST"])
    staff.add_url_rule(f"{base}/<fact>/end", "part_end", _end, methods=["POST"])
    staff.add_url_rule(f"{base}/somebody", "part_somebody", _somebody, methods=["POST"])
    staff.add_url_rule(f"{base}/note", "part_note", _note, methods=["GET"])


def _part(person: str) -> Response:
    """Show the facts, or keep one more."""
    form = _facts(person)
    if not form.is_submitted():
        return _page(person, form)
    status = tried(
        form,
        lambda: partaking.add(
            house().store, g.account, person=person, heading=form.heading.data,
            direction=form.direction.data, text=check_words(form.text.data or ""),
            helped=check_words(form.helped.data or ""), utterance=form.utterance.data or "",
        ),
    )  # fmt: skip
    return _back(person) if status == 303 else _page(person, form, status=status)


def _end(person: str, fact: str) -> Response:
    form = Plain()
    status = tried(form, lambda: partaking.end(house().store, g.account, person=person, fact=fact))
    if status == 303:
        return _back(person)
    blank = _facts(person, blank=True)
    blank.problems = form.problems
    return _page(person, blank, status=status)


def _somebody(person: str) -> Response:
    form = SomebodyForm()
    status = tried(
        form,
        lambda: partaking.name_somebody(
            house().store, g.account, person=person, name=check_words(form.name.data or "").strip(),
            holds=form.holds.data or (),
        ),
    )  # fmt: skip
    if status == 303:
        return _back(person)
    return _page(person, _facts(person, blank=True), form, status)


def _note(person: str) -> Response:
    """Show the note to the council, to be printed: that the person may have substantial difficulty."""
    store = house().store
    found = partaking.of_person(store, g.account, person)
    with store.read() as conn:
        about = people.get(store, conn, person)
    page = render_template(
        "staff/part-note.html", person=about, found=found, headings=HEADINGS, today=store.clock.now(),
        questions=_questions(found.answers), tab="part",
    )  # fmt: skip
    return make_response(page)


def _back(person: str) -> Response:
    return redirect(f"/staff/people/{person}/part", 303)


def _facts(person: str, *, blank: bool = False) -> FactForm:
    form = FactForm(formdata=None) if blank else FactForm()
    form.problems = []
    answers = partaking.of_person(house().store, g.account, person).answers
    nothing = ("", house().messages.text("office.part.no-answer", "en"))
    form.utterance.choices = [nothing, *_questions(answers).items()]
    return form


def _questions(answers: Mapping[str, Utterance]) -> dict[str, str]:
    """Return the question of each answer that a fact can point at, and never the answer."""
    catalogue, found = house().talk.catalogue, {}
    for key, one in answers.items():
        step = catalogue.steps[f"{one.topic}/{one.step}"]
        found[key] = SLOT.sub("…", catalogue.of_step(step, one.instance).question)
    return found


def _page(person: str, form: FactForm, named: SomebodyForm | None = None, status: int = 200) -> Response:
    store = house().store
    found = partaking.of_person(store, g.account, person)
    with store.read() as conn:
        about = people.get(store, conn, person)
    if named is None:
        named = SomebodyForm(formdata=None)
        named.problems = []
    page = render_template(
        "staff/part.html", person=about, found=found, form=form, named=named, headings=HEADINGS,
        directions=DIRECTIONS, questions=_questions(found.answers), tab="part",
    )  # fmt: skip
    return make_response(page, status)
