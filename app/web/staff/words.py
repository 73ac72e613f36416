"""The page of words: each shared answer exactly as it was given, with all that is known of it."""

from typing import Any

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
    return shown(person, AnswerForm(formdata=None))


def heard(person: str, utterance: str) -> Response:
    """Play an answer that is a recording. The look is kept first."""
    return played(recording.for_reader(house().store, g.account, person, utterance))


def answer(person: str, utterance: str) -> Response:
    """Keep an answer to a want, or show the page with the answer's form open."""
    form = AnswerForm()
    if not form.is_submitted():
        return shown(person, AnswerForm(formdata=None), at=utterance)
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
    return shown(person, form, at=utterance, status=422 if missing else status)


def shown(
    person: str, form: Any, *, at: str = "", status: int = 200, writing: Any = None, writing_at: str = ""
) -> Response:
    """Show the words. ``form``: an answer to the want at ``at``, none for who gives no answers.

    ``writing``: what is written down from the recording at ``writing_at``. Answers 404 where there is none.
    """
    store = house().store
    opened = reading.open_words(store, g.account, person, kind="words")
    now = store.clock.now()
    with store.read() as conn:
        waits = reading.knows(store, conn, g.account, person, now) if form is not None else ()
    talks = present.talks(opened, waits)
    every = [one for talk in talks for one in talk.entries]
    if at and not any(one.id == at and one.want for one in every):
        abort(404)
    if writing_at and not any(one.id == writing_at and one.can_be_written for one in every):
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
        writing=writing,
        writing_at=writing_at,
    )
    return make_response(page, status)
