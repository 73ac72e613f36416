"""Who may decide some things for a person in law: the documents that staff saw."""

from flask import Blueprint, g, make_response, redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.access import people
from app.access.representatives import KINDS, LONGEST, Facts
from app.acts import representing
from app.ground.clock import london_day
from app.record.text import check_words
from app.web.house import house
from app.web.staff.forms import Plain, tried, whole

TEXT = (InputRequired("look"), Length(max=LONGEST, message="long"), whole)


class RepresentativeForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Somebody, and the document that was seen."""

    kind = RadioField(choices=list(KINDS), validators=[InputRequired("choose")])
    name = StringField(validators=TEXT)
    document = StringField(validators=TEXT)
    seen = DateField(validators=[InputRequired("day")])
    scope = StringField(validators=TEXT)
    since = DateField(validators=[Optional()])
    until = DateField(validators=[Optional()])

    def facts(self) -> Facts:
        """Return what is recorded."""
        texts = {name: check_words(self[name].data or "").strip() for name in ("name", "document", "scope")}
        days = {name: _day(self[name]) for name in ("seen", "since", "until")}
        return Facts(kind=self.kind.data, **texts, **days)


def routes(staff: Blueprint) -> None:
    """Hang the page on the staff's blueprint."""
    base = "/staff/people/<person>/representatives"
    staff.add_url_rule(base, "represent", _show, methods=["GET"])
    staff.add_url_rule(base, "represent_record", _record, methods=["POST"])
    staff.add_url_rule(f"{base}/<name>/end", "represent_end", _end, methods=["POST"])


def _show(person: str) -> Response:
    return _page(person, _blank())


def _record(person: str) -> Response:
    form = RepresentativeForm()
    status = tried(
        form, lambda: representing.record(house().store, g.account, person=person, facts=form.facts())
    )
    if status == 303:
        return redirect(f"/staff/people/{person}/representatives", 303)
    return _page(person, form, status)


def _end(person: str, name: str) -> Response:
    form = Plain()
    status = tried(
        form, lambda: representing.end(house().store, g.account, person=person, representative=name)
    )
    if status == 303:
        return redirect(f"/staff/people/{person}/representatives", 303)
    blank = _blank()
    blank.problems = form.problems
    return _page(person, blank, status)


def _day(field: DateField) -> str:
    return field.data.isoformat() if field.data else ""


def _blank() -> RepresentativeForm:
    form = RepresentativeForm(formdata=None)
    form.problems = []
    return form


def _page(person: str, form: RepresentativeForm, status: int = 200) -> Response:
    store = house().store
    with store.read() as conn:
        about = people.get(store, conn, person)
    page = render_template(
        "staff/representatives.html", person=about, form=form, tab="representatives",
        found=representing.of_person(store, person), today=london_day(store.clock.now()),
    )  # fmt: skip
    return make_response(page, status)
