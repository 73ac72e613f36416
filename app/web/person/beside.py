"""What somebody else in the room saw: written on the person's device, and kept apart from their words."""

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import partaking, viewing
from app.acts.room import Room
from app.acts.viewing import Shown
from app.ground import log
from app.ground.faults import Fault, Refused
from app.plan.views import LONGEST, SHORT, ViewText
from app.web.house import house
from app.web.person.filling import common
from app.web.person.frame import plain_frame, text
from app.web.person.mine_page import ViewShown
from app.web.person.page import Door, Frame, LineView, PlainPage
from app.web.person.places import BESIDE
from app.web.person.sent import read_texts
from app.web.person.talk import room_now
from app.web.person.words import Filling, day_text
from app.web.security import csrf_ok

# The parts in their order: what was seen, when and what was offered; what it may mean; what they would say.
LONG = ("saw", "offered", "means", "would_say")
ORDER = ("saw", "when", "offered", "means", "would_say", "name", "knows")
NEEDED = ("saw", "name")


@dataclass(frozen=True)
class Part:
    """One part of what is asked. ``wrong``: the sentence that says what is missing, or too much."""

    name: str
    label: str
    value: str
    long: bool
    wrong: str = ""


@dataclass(frozen=True)
class BesidePage:
    """The page for who helps."""

    frame: Frame
    question: str
    lines: tuple[LineView, ...]
    parts: tuple[Part, ...]
    action: str = BESIDE
    errors: tuple[str, ...] = ()
    wrong_at: str = ""


def routes(person: Blueprint) -> None:
    """Hang the page on the person's blueprint."""
    person.add_url_rule(BESIDE, "beside", beside, methods=["GET", "POST"])


def beside() -> AnyResponse:
    """Ask somebody who is in the room what they saw, and keep it. With nobody there it leads to the map."""
    room = room_now()
    if not room.watched:
        return redirect("/talk", 303)
    if request.method == "GET":
        return _page(room, {})
    texts, problem = read_texts(ORDER)
    if problem:
        return _page(room, texts, problem, status=422)
    if not csrf_ok(request):
        return _page(room, texts, (text("error.stale"),), status=400)
    wrong = _wrong(texts)
    if wrong:
        return _page(room, texts, tuple(wrong.values()), wrong, 422)
    return _keep(room, texts)


def _keep(room: Room, texts: dict[str, str]) -> AnyResponse:
    try:
        viewing.write_here(house().store, room, ViewText(**texts))
    except Refused:
        return redirect("/talk", 303)
    except Fault as fault:
        log.failure("view", fault)
        errors = (text("error.cannot-keep"), text("error.still-here"))
        return _page(room, texts, errors, status=503)
    on = (Door(text("page.go-on"), "next", "/talk", main=True),)
    done = PlainPage(plain_frame(), text("view.kept"), doors=on)
    return make_response(render_template("person/plain.html", page=done))


def _wrong(texts: dict[str, str]) -> dict[str, str]:
    """Return what is missing or too long, by its part."""
    wrong = {name: text("view.needed") for name in NEEDED if not texts[name].strip()}
    most = {name: LONGEST if name in LONG else SHORT for name in ORDER}
    return wrong | {name: text("error.too-long") for name in ORDER if len(texts[name]) > most[name]}


def _page(
    room: Room,
    texts: dict[str, str],
    errors: tuple[str, ...] = (),
    wrong: dict[str, str] | None = None,
    status: int = 200,
) -> AnyResponse:
    prompt = house().talk.catalogue.prompt("helper/view")
    known = Filling(common(room, text))
    wrong = wrong or {}
    parts = tuple(
        Part(
            name, text(f"view.{name}", called=room.person.called), texts.get(name, ""), name in LONG,
            wrong.get(name, ""),
        )
        for name in ORDER
    )  # fmt: skip
    page = BesidePage(
        plain_frame(), known.plain(prompt.question), known.lines(prompt.lines), parts,
        errors=tuple(dict.fromkeys(errors)), wrong_at=next(iter(wrong), ""),
    )  # fmt: skip
    return make_response(render_template("person/beside.html", page=page), status)


def views_shown(room: Room) -> tuple[ViewShown, ...]:
    """Return what others wrote, for the person's own page, each part under what was asked of them."""
    seen = [_shown(room, one) for one in viewing.in_room(house().store, room)]
    return (*seen, *_taking_part(room))


def _taking_part(room: Room) -> list[ViewShown]:
    """Return what workers wrote of how the person takes part, and who they named to speak for them."""
    part = partaking.in_room(house().store, room)
    found = []
    for one in part.facts:
        helped = ((text("part.helped"), one.helped),) if one.helped else ()
        wrote = text("view.wrote", name=part.names[one.by], day=day_text(one.at))
        found.append(ViewShown(wrote, ((text(f"part.{one.direction}"), one.text), *helped)))
    if part.somebody is not None:
        named = part.somebody
        wrote = text("view.wrote", name=part.names[named.by], day=day_text(named.at))
        found.append(ViewShown(wrote, ((text("part.somebody"), named.name),), text("part.say-no")))
    return found


def _shown(room: Room, one: Shown) -> ViewShown:
    written = [(name, getattr(one.view.text, name)) for name in ORDER if name != "name"]
    return ViewShown(
        text("view.wrote", name=one.name, day=day_text(one.view.at)),
        tuple((text(f"view.{name}", called=room.person.called), what) for name, what in written if what),
    )
