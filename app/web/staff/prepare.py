"""What staff prepare for a person's talks: who they know, a meeting, sentences to agree to, a note."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, abort, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from app.access import people
from app.acts import preparing
from app.plan import asking
from app.plan.asking import Content, Known, Meeting, Note, Sentence, Setting
from app.record.text import check_words
from app.web.house import house
from app.web.staff.forms import (
    KnownForm,
    MeetingForm,
    NoteForm,
    Plain,
    SentenceForm,
    SettingForm,
    tried,
)


def routes(staff: Blueprint) -> None:
    """Hang the page on the staff's blueprint."""
    base = "/staff/people/<person>/prepare"
    staff.add_url_rule(base, "prepare", prepare)
    staff.add_url_rule(f"{base}/<kind>", "prepare_one", prepare_one, methods=["POST"])
    staff.add_url_rule(f"{base}/<name>/end", "prepare_end", prepare_end, methods=["POST"])


def prepare(person: str) -> Response:
    """Show what is prepared, and the forms to prepare more; a sentence of the bank fills its form."""
    forms = _forms(person)
    taken = house().talk.bank.get(request.args.get("from", ""))
    if taken is not None:
        for name, text in asdict(taken).items():
            forms["sentence"][name].data = text.replace("{worker}", g.account.first_name)
    return _page(person, forms, opened="sentence" if taken else "")


def prepare_one(person: str, kind: str) -> Response:
    """Prepare something; hard words are said first, and it is kept all the same when somebody says so."""
    if kind not in FORMS:
        abort(404)
    forms = _forms(person, sent=kind)
    form = forms[kind]
    store = house().store
    found: list[Content] = []

    def act() -> None:
        found.append(MADE[kind](form))
        form.hard = [] if form.anyway.data else hard(found[0])
        if not form.hard:
            preparing.prepare(store, g.account, person=person, content=found[0])

    status = tried(form, act)
    if status == 303 and not form.hard:
        return redirect(f"/staff/people/{person}/prepare", 303)
    return _page(person, forms, opened=kind, status=422 if status == 303 else status)


def prepare_end(person: str, name: str) -> Response:
    """Ask something no more."""
    form, store = Plain(), house().store
    status = tried(form, lambda: preparing.end(store, g.account, person=person, name=name))
    if status == 303:
        return redirect(f"/staff/people/{person}/prepare", 303)
    return _page(person, _forms(person), problems=form.problems, status=status)


def hard(content: Content) -> list[str]:
    """Return what makes the sentences for the person hard to read, each with a better way."""
    if isinstance(content, Known | Setting):
        return []
    said = content.lines if isinstance(content, Note) else asdict(content).values()
    if isinstance(content, Meeting):
        said = (content.people,)
    from easyread.check import check_text  # noqa: PLC0415 - only when something is prepared

    text = "\n".join(one for one in said if isinstance(one, str))
    found = [one for one in check_text(text) if one.code.startswith("E")]
    return [f"{one.what}. Better: {one.better.rstrip('.')}." for one in found]


def _page(
    person: str,
    forms: dict[str, Any],
    *,
    opened: str = "",
    problems: list[str] | None = None,
    status: int = 200,
) -> Response:
    store = house().store
    found = preparing.prepared(store, g.account, person)
    with store.read() as conn:
        about = people.get(store, conn, person)
    page = render_template(
        "staff/prepare.html", person=about, forms=forms, opened=opened, problems=problems or [],
        found={kind: asking.current(found, kind) for kind in asking.KINDS}, bank=house().talk.bank,
        tab="prepare",
    )  # fmt: skip
    return make_response(page, status)


def _forms(person: str, sent: str = "") -> dict[str, Any]:
    del person
    forms = {kind: form() if kind == sent else form(formdata=None) for kind, form in FORMS.items()}
    for form in forms.values():
        form.problems = []
        form.hard = []
    return forms


def _words(field: Any) -> str:
    return check_words(field.data or "").strip()


FORMS: dict[str, Any] = {
    "known": KnownForm,
    "meeting": MeetingForm,
    "sentence": SentenceForm,
    "note": NoteForm,
    "setting": SettingForm,
}
MADE: dict[str, Callable[[Any], Content]] = {
    "known": lambda form: Known(_words(form.name), _words(form.who)),
    "meeting": lambda form: Meeting(
        form.day.data.isoformat(), _words(form.people), _words(form.place), _words(form.time),
        invited=bool(form.invited.data),
    ),
    "sentence": lambda form: Sentence(
        _words(form.who), _words(form.what), _words(form.what_for), _words(form.until)
    ),
    "note": lambda form: Note(
        tuple(line.strip() for line in _words(form.lines).split("\n") if line.strip()),
        form.room.data, bool(form.once.data), bool(form.police.data), bool(form.lead.data),
    ),
    "setting": lambda form: Setting(form.name.data),
}  # fmt: skip
