"""*Get help*: on every page, with and without a sitting."""

from flask import Blueprint, abort, g, redirect, render_template, request
from flask import make_response as response_of
from werkzeug.wrappers import Response

from app.access import duty, units
from app.access.unit_settings import NATIONAL, Outside
from app.acts import notices
from app.ground import log
from app.ground.troubles import Unavailable
from app.web.house import house
from app.web.person.filling import common
from app.web.person.frame import plain_frame, text
from app.web.person.page import Door, LineView, Piece, PlainPage
from app.web.person.places import HELP, help_at
from app.web.person.talk import room_now
from app.web.person.told import not_sent_page, told_page
from app.web.person.words import Filling
from app.web.security import csrf_ok
from easyread.prompts import Prompt

HOLD_UP, FIRST = "hold-up", "index"
BY_CODE = {code: page for page, code in HELP.items()}
# What a choice on a help page opens, or (with a star) asks of staff at once.
OPENS = {
    ("index", "not-safe"): help_at("not-safe"),
    ("index", "talk"): help_at("talk"),
    ("index", "advocate"): help_at("advocate"),
    ("index", "stuck"): help_at("stuck"),
    ("not-safe", "today"): "*same_day",
    ("not-safe", "show"): help_at("hold-up"),
    ("not-safe", "hide"): "/hide",
    ("talk", "worker"): "*same_day",
    ("talk", "duty"): "*same_day",
    ("talk", "helpline"): help_at("helpline"),
    ("talk", "outside"): help_at("outside"),
    ("advocate", "yes"): "*advocate",
    ("advocate", "self"): help_at("outside"),
    ("advocate", "not-now"): "/talk",
    ("stuck", "words"): help_at("talk"),
    ("stuck", "long"): "/settings",
    ("stuck", "see"): "/settings",
    ("stuck", "broken"): help_at("talk"),
    ("stuck", "person"): help_at("talk"),
}


ON_DUTY = ("talk", "duty")  # *the worker here now*


def routes(person: Blueprint) -> None:
    """Hang the help pages on the person's blueprint."""
    person.add_url_rule("/help", "help", show, methods=["GET", "POST"])
    person.add_url_rule("/help/<code>", "help_page", show, methods=["GET", "POST"])


def _sitting() -> bool:
    return g.sitting is not None and not g.sitting.ended


def show(code: str = "") -> Response:
    """Show a help page, or do what was chosen there."""
    page = BY_CODE.get(code)
    if page is None:
        abort(404)
    if request.method == "POST":
        return _chosen(page, request.form.get("choice", ""))
    return _page(page)


def _beside(prompt: Prompt, page: str, choice: str) -> tuple[LineView, ...]:
    """Return what a hard word on the first page's button means, to stand beside it."""
    said = prompt.said_back.get(choice) if page == FIRST else None
    return (LineView("", (Piece(said),)),) if said else ()


def _chosen(page: str, choice: str) -> Response:
    to = OPENS.get((page, choice))
    if to is None or not csrf_ok(request):
        return _page(page, 422, text("error.choose-one"))
    if not to.startswith("*"):
        return redirect(to, 303)
    if not _sitting():
        return _page("not-safe", 422)
    room = room_now()
    try:
        result = notices.raise_notice(house().store, room.sitting, to[1:], room.excluded)
    except Unavailable as fault:
        log.failure("notice", fault)
        again = Door(text("page.try-again"), "again", value=choice, main=True)
        not_sent = not_sent_page(house().talk, room, plain_frame(), again, help_at(page))
        return response_of(render_template("person/plain.html", page=not_sent), 503)
    told = told_page(house().talk, room, result, plain_frame(), asked=to[1:])
    return response_of(render_template("person/plain.html", page=told))


def _page(page: str, status: int = 200, *errors: str) -> Response:
    prompt = house().talk.catalogue.prompt(f"help/{page}")
    filling, extra = _known(page)
    doors = tuple(
        Door(
            filling.plain(choice.label),
            choice.picture,
            value=choice.id,
            note=_beside(prompt, page, choice.id),
        )
        for choice in prompt.choices
        if (page, choice.id) in OPENS and "{" not in filling.plain(choice.label) and _can(page, choice.id)
    )
    if page == HOLD_UP:  # to point at: they lead nowhere
        doors = tuple(Door(choice.label, choice.picture) for choice in prompt.choices)
    lines = filling.lines(prompt.lines)
    asks = any(door.value is not None for door in doors)
    view = PlainPage(
        plain_frame(), filling.plain(prompt.question),
        (*extra, *lines) if page == "outside" else (*lines, *extra), doors=doors,
        action=help_at(page) if asks else "",
        big_picture=HOLD_UP if page == HOLD_UP else "", back="/talk" if _sitting() else "/",
        errors=errors, prompt=prompt.name,
    )  # fmt: skip
    return response_of(render_template("person/plain.html", page=view), status)


def _known(page: str) -> tuple[Filling, tuple[LineView, ...]]:
    """Return what fills a help page, and lines for whom there is to call: nothing where nobody is known."""
    if not _sitting():
        return Filling({}, frozenset({"no-helpline", "no-number"})), ()
    room = room_now()
    unit, slots = room.unit, dict(common(room, text))
    flags: set[str] = {name for name in ("number", "text-number") if name in slots}
    if unit.advocacy_number:
        slots["advocate-number"] = unit.advocacy_number
        flags |= {"advocate-number", *({"advocate-free"} if unit.advocacy_is_free else ())}
    flags |= set() if unit.helplines else {"no-helpline"}
    flags |= set() if unit.outside or unit.advocacy_number else {"no-number"}
    if page == "outside":
        with house().store.read() as conn:
            country = units.get(conn, room.person.unit).jurisdiction
        return Filling(slots, frozenset(flags)), tuple(_outside(country, one) for one in unit.outside)
    extra = tuple(
        LineView("phone", (Piece(text("help.helpline", helpline=one.name, number=one.number)),))
        for one in (unit.helplines if page in {"helpline", "not-safe"} else ())
    )
    return Filling(slots, frozenset(flags)), extra


def _outside(country: str, one: Outside) -> LineView:
    """Return who can be told outside the service, with what they are there for."""
    name = text(f"body.{country}-{one.kind}") if one.kind in NATIONAL else one.name
    picture = "council" if one.kind == "council" else "phone"
    return LineView(picture, (Piece(text(f"outside.{one.kind}", name=name, number=one.number)),))


def _can(page: str, choice: str) -> bool:
    """Say whether a way is open here: what asks staff needs a sitting, to know for whom."""
    to = OPENS[page, choice]
    if (page, choice) == ON_DUTY and _sitting() and not _somebody_at_work():
        return False
    return _sitting() or not (to.startswith("*") or to in {"/settings", "/talk"})


def _somebody_at_work() -> bool:
    """Say whether a worker is on duty now; where no rota is declared nobody knows, and there may be one.

    Whoever is left out counts too: else the page would tell who that is.
    """
    store, room = house().store, room_now()
    with store.read() as conn:
        declared = duty.duty_accounts(conn, room.person.unit)
        return not declared or bool(duty.on_duty(conn, room.person.unit, store.clock.now()))
