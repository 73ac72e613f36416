"""Writing down what is heard in a recording, or what it says in English: beside the words, never as them."""

from typing import Any

from flask import Blueprint, g, redirect
from werkzeug.wrappers import Response

from app.acts import writing_down
from app.ground.ids import new_id
from app.web.house import house
from app.web.person.sent import KEY, read_texts
from app.web.staff import words
from app.web.staff.forms import AnswerForm, WrittenForm, tried


def routes(audience: Blueprint) -> None:
    """Hang the form on the staff's or the advocates' blueprint."""
    rule = f"/{audience.name}/people/<person>/written/<utterance>"
    audience.add_url_rule(rule, "written", _written, methods=["GET", "POST"])


def _written(person: str, utterance: str) -> Response:
    """Keep what somebody wrote down from a recording, or show the page with that form open."""
    # read before the form is: a broken letter is refused, and nothing is put in its place
    texts, broken = read_texts(("words",))
    form = WrittenForm()
    if not form.is_submitted():
        return _page(person, WrittenForm(formdata=None), utterance, 200)
    form.words.data = texts["words"]
    missing: list[str] = []

    def act() -> None:
        heard = form.heard(texts["words"])
        missing.extend(heard.problems())
        if broken:
            form.words.errors = ["not-readable"]
            missing.append("look")
        if not missing:
            key = form.key.data if KEY.fullmatch(form.key.data or "") else new_id()
            writing_down.write(house().store, g.account, utterance, person=person, heard=heard, key=key)

    status = tried(form, act)
    if status == 303 and not missing:
        return redirect(f"/{g.account.role}/people/{person}#w-{utterance}", 303)
    form.problems += missing
    return _page(person, form, utterance, 422 if missing else status)


def _page(person: str, form: WrittenForm, at: str, status: int) -> Response:
    answers: Any = AnswerForm(formdata=None) if g.account.role == "staff" else None
    return words.shown(person, answers, status=status, writing=form, writing_at=at)
