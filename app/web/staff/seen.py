"""What workers and helpers saw, apart from what the person says: written and read here."""

from flask import Blueprint, g, make_response, redirect, render_template
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.access import people
from app.acts import viewing
from app.plan import views
from app.plan.views import LONGEST, SHORT, ViewText
from app.record.text import check_words
from app.web.house import house
from app.web.staff.forms import tried, whole

LONG = (Length(max=LONGEST, message="long"), whole)
LINE = (Length(max=SHORT, message="long"), whole)


class SeenForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """A worker's view, in its three parts."""

    saw = TextAreaField(validators=[InputRequired("look"), *LONG])
    when = StringField(validators=[InputRequired("look"), *LINE])
    offered = TextAreaField(validators=LONG)
    means = TextAreaField(validators=LONG)
    would_say = TextAreaField(validators=LONG)
    knows = StringField(validators=[InputRequired("look"), *LINE])

    def text(self) -> ViewText:
        """Return what was written, line ends as LF."""
        names = ("saw", "when", "offered", "means", "would_say", "knows")
        return ViewText(**{name: check_words(self[name].data or "") for name in names})


def routes(staff: Blueprint) -> None:
    """Hang the page on the staff's blueprint."""
    staff.add_url_rule("/staff/people/<person>/seen", "seen", _seen, methods=["GET", "POST"])


def _seen(person: str) -> Response:
    """Show what was written about a person, or keep one more."""
    store, form, status = house().store, SeenForm(), 200
    form.problems = []
    if form.is_submitted():
        status = tried(form, lambda: viewing.write(store, g.account, person=person, text=form.text()))
        if status == 303:
            return redirect(f"/staff/people/{person}/seen", 303)
    found = viewing.of_person(store, g.account, person)
    with store.read() as conn:
        about = people.get(store, conn, person)
    page = render_template(
        "staff/seen.html", person=about, form=form, found=found, tab="seen",
        alone=views.by_one_alone(one.view for one in found), wrote=any(one.own for one in found),
    )  # fmt: skip
    return make_response(page, status)
