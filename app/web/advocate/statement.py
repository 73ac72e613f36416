"""The advocate's desk: a statement for the meeting out of the person's own words, and its sheet."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from app.acts import stating
from app.acts.stating import Desk
from app.plan.statements import YES
from app.web.house import house
from app.web.staff import present
from app.web.staff.forms import Plain, tried
from app.web.staff.present import Entry


@dataclass(frozen=True)
class OnDesk:
    """The desk as it stands: what is in, what is out; ``gone``: how many that are not there any more."""

    chosen: tuple[Entry, ...]
    others: tuple[Entry, ...]
    gone: int = 0
    saved: bool = True


def routes(advocate: Blueprint) -> None:
    """Hang the desk on the advocate's blueprint."""
    base = "/advocate/people/<person>/statement"
    advocate.add_url_rule(base, "statement", _desk, methods=["GET", "POST"])
    advocate.add_url_rule(f"{base}/sheet", "sheet", _sheet, methods=["GET"])


def _desk(person: str) -> Response:
    store, catalogue = house().store, house().talk.catalogue
    form = Plain()
    found = stating.desk(store, catalogue, g.account, person)
    if request.method == "GET":
        form.problems = []
        return _page(found, form, list(found.statement.chosen) if found.statement else [], 200)
    act, _, which = request.form.get("do", "").partition(":")
    chosen = list(dict.fromkeys(request.form.getlist("chosen")))
    if act != "save":
        status = tried(form, lambda: None)
        moved = _moved(chosen, act, which) if status == 303 else chosen
        return _page(found, form, moved, 200 if status == 303 else status, saved=False)
    status = tried(form, lambda: stating.put_together(store, catalogue, g.account, person, chosen))
    if status == 303:
        return redirect(f"/advocate/people/{person}/statement", 303)
    return _page(found, form, chosen, status, saved=False)


def _moved(chosen: list[str], act: str, which: str) -> list[str]:
    """Return the order after one button: in at the end, out, one place earlier or later."""
    rest = [one for one in chosen if one != which]
    if act == "in":
        return [*rest, which]
    if act == "out" or which not in chosen:
        return rest
    at = chosen.index(which) + (-1 if act == "up" else 1)
    return [*rest[: max(at, 0)], which, *rest[max(at, 0) :]]


def _page(found: Desk, form: Plain, chosen: list[str], status: int, *, saved: bool = True) -> Response:
    entries = present.all_entries(found.opened)
    may = [one for one in found.may if one in entries]
    there = tuple(entries[one] for one in chosen if one in may)
    desk = OnDesk(
        there, tuple(entries[one] for one in may if one not in chosen), len(chosen) - len(there), saved
    )
    page = render_template(
        "staff/statement.html", person=found.opened.person, desk=desk, statement=found.statement,
        stands=_stands(found), form=form, tab="statement", yes=YES,
    )  # fmt: skip
    return make_response(page, status)


def _stands(found: Desk) -> bool:
    return found.statement is not None and found.statement.stands(frozenset(found.may))


def _sheet(person: str) -> Response:
    """Show the sheet for the meeting: only what the person said yes to, and only while it is so."""
    found = stating.desk(house().store, house().talk.catalogue, g.account, person)
    statement = found.statement
    if statement is None or not statement.approved(frozenset(found.may)):
        form = Plain()
        form.problems = []
        return _page(found, form, list(statement.chosen) if statement else [], 200)
    entries = present.all_entries(found.opened)
    said: datetime | None = statement.said.at if statement.said else None
    page = render_template(
        "staff/sheet.html", person=found.opened.person, entries=[entries[one] for one in statement.chosen],
        said=said, tab="statement",
    )  # fmt: skip
    return make_response(page)
