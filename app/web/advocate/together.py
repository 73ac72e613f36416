"""Talking together: an advocate begins a talk about the meeting, and hands the device over."""

from flask import Blueprint, g, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField

from app.access import conversations, people
from app.acts import opening
from app.web.house import house
from app.web.security import hand_device
from app.web.staff.forms import Plain, tried

PATHWAY = "meeting"


class TogetherForm(FlaskForm):  # type: ignore[misc] # it ships no types
    """Who of staff is the named worker of the talk."""

    worker = SelectField()


def routes(advocate: Blueprint) -> None:
    """Hang the pages on the advocate's blueprint."""
    base = "/advocate/people/<person>/together"
    advocate.add_url_rule(base, "together", _together, methods=["GET", "POST"])
    advocate.add_url_rule(f"{base}/<conversation>/hand-over", "hand_over", _hand_over, methods=["POST"])


def _together(person: str) -> Response:
    form = _form(person)
    if request.method == "GET":
        return _page(person, form, 200)
    status = tried(
        form,
        lambda: opening.open_conversation(
            house().store, person=person, pathway=PATHWAY, worker=form.worker.data, by=g.account.id
        ),
    )
    if status == 303:
        return redirect(f"/advocate/people/{person}/together", 303)
    return _page(person, form, status)


def _hand_over(person: str, conversation: str) -> Response:
    """Hand this device to the person: nothing of the advocate's sign-in stays on it."""
    form, made = Plain(), list[opening.Handed]()
    status = tried(
        form,
        lambda: made.append(
            opening.hand_over(
                house().store, g.account, g.sign_in.id, person=person, conversation=conversation
            )
        ),
    )
    if status != 303:
        again = _form(person)
        again.problems = form.problems
        return _page(person, again, status)
    return hand_device(made[0].code)


def _form(person: str) -> TogetherForm:
    store = house().store
    with store.read() as conn:
        linked = people.linked_accounts(conn, person, store.clock.now())
    form = TogetherForm()
    form.problems = []
    form.worker.choices = [(one.id, f"{one.name}, {one.job}") for one in linked if one.role == "staff"]
    return form


def _page(person: str, form: TogetherForm, status: int) -> Response:
    store = house().store
    with store.read() as conn:
        about = people.get(store, conn, person)
        talks = conversations.seen_by(conversations.of_person(conn, person), g.account.id)
    page = render_template(
        "staff/together.html", person=about, talks=list(reversed(talks)), form=form, tab="together"
    )
    return make_response(page, status)
