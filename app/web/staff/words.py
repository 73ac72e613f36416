"""The page of words: each shared answer exactly as it was given, with all that is known of it."""

from flask import Blueprint, abort, g, make_response, redirect, render_template
from werkzeug.wrappers import Response

from app.acts import answering, reading, recording
from app.web.house import house
from app.web.recordings import played
from app.web.staff import present
from app.web.staff.forms import AnswerForm, tried


def routes(staff: Blueprint) -> None:
    """Hang the page of words on the staff's blueprint."""
    staff.add_url_rule("/staff/people/<person>", "words", words)
    staff.add_url_rule("/staff/people/<person>/recordings/<utterance>", "recording", heard)
    staff.add_url_rule(
        "/staff/people/<person>/answers/<utterance>", "answer", answer, methods=["GET", "POST"]
    )


def words(person: str) -> Response:
    """Show the words this account may read. The look is kept first."""
    return _page(person, "", AnswerForm(formdata=None), 200)


def heard(person: str, utterance: str) -> Response:
    """Play an answer that is a recording. The look is kept first."""
    return played(recording.for_reader(house().store, g.account, person, utterance))


def answer(person: str, utterance: str) -> Response:
    """Keep an answer to a want, or show the page with the answer's form open."""
    form = AnswerForm()
    if not form.is_submitted():
        return _page(person, utterance, AnswerForm(formdata=None), 200)
    store = house().store

    def act() -> None:
        text = form.text()
        if not text.problems():
            answering.answer_back(store, g.account, person=person, utterance=utterance, text=text)

    status = tried(form, act)
    missing = [] if status != 303 else form.text().problems()
    if status == 303 and not missing:
        return redirect(f"/staff/people/{person}#w-{utterance}", 303)
    form.problems += missing
    return _page(person, utterance, form, 422 if missing else status)


def _page(person: str, at: str, form: AnswerForm, status: int) -> Response:
    store = house().store
    opened = reading.open_words(store, g.account, person, kind="words")
    now = store.clock.now()
    with store.read() as conn:
        waits = reading.knows(store, conn, g.account, person, now)
    talks = present.talks(opened, waits)
    if at and not any(one.id == at and one.want for talk in talks for one in talk.entries):
        abort(404)
    page = render_template(
        "staff/words.html",
        person=opened.person,
        talks=talks,
        form=form,
        at=at,
        blank=AnswerForm(formdata=None),
        tab="words",
        apart=opened.apart,
    )
    return make_response(page, status)
