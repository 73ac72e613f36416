"""What somebody else in the room saw: written on the person's device, and kept apart from their words."""

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import partaking, viewing, writing
from app.acts.room import Room
from app.acts.viewing import Shown
from app.ground import log
from app.ground.faults import Fault, Refused
from app.plan.views import LONGEST, SHORT, ViewText
from app.talk.answers import HERE
from app.talk.pages import Visit
from app.web.house import house
from app.web.person import drafting
from app.web.person.filling import common
from app.web.person.frame import plain_frame, text
from app.web.person.hiding import put_away
from app.web.person.mine_page import ViewShown
from app.web.person.page import Door, Frame, LineView, PlainPage
from app.web.person.places import BESIDE
from app.web.person.sent import read_texts
from app.web.person.talk import room_now, step_gone
from app.web.person.words import Filling, day_text
from app.web.security import csrf_ok

# The parts in their order: what was seen, when and what was offered; what it may mean; what they would say.
LONG = ("saw", "offered", "means", "would_say")
ORDER = ("saw", "when", "offered", "means", "would_say", "name", "knows")
NEEDED = ("saw", "name")
PROMPT = "helper/view"


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
    keeps_on_leave: bool = True


def routes(person: Blueprint) -> None:
    """Hang the page on the person's blueprint."""
    person.add_url_rule(BESIDE, "beside", beside, methods=["GET", "POST"])


def beside() -> AnyResponse:
    """Ask somebody who is in the room what they saw, and keep it. With nobody there it leads to the map."""
    room = room_now()
    if request.method == "POST":
        return _sent(room)
    return _page(room, _waiting(room)) if room.watched else redirect("/talk", 303)


def _sent(room: Room) -> AnyResponse:
    texts, problem = read_texts((*ORDER, "go"))
    go = texts.pop("go")
    stale = not csrf_ok(request)
    if go == drafting.HIDE and (problem or stale or not room.watched):
        return put_away()
    if not room.watched:
        return step_gone(*texts.values())
    if problem or stale:
        errors, status = (problem, 422) if problem else ((text("error.stale"),), 400)
        return _page(room, texts, errors, status=status)
    if go:
        kept = _left(room, texts) or go == drafting.HIDE
        return drafting.gone(go, "/talk") if kept else _not_kept(room, texts)
    wrong = _wrong(texts)
    if wrong:
        return _page(room, texts, tuple(wrong.values()), wrong, 422)
    return _keep(room, texts)


def _keep(room: Room, texts: dict[str, str]) -> AnyResponse:
    try:
        viewing.write_here(house().store, room, ViewText(**texts), _sheets(room).values())
    except Refused:
        return step_gone(*texts.values())
    except Fault as fault:
        log.failure("view", fault)
        return _not_kept(room, texts)
    on = (Door(text("page.go-on"), "next", "/talk", main=True),)
    done = PlainPage(plain_frame(), text("view.kept"), doors=on)
    return make_response(render_template("person/plain.html", page=done))


def _not_kept(room: Room, texts: dict[str, str]) -> AnyResponse:
    return _page(room, texts, (text("error.cannot-keep"), text("error.still-here")), status=503)


def _waiting(room: Room) -> dict[str, str]:
    """Return what was written here and not sent, part by part."""
    found = {name: drafting.draft_of(room, sheet) for name, sheet in _sheets(room).items()}
    return {name: draft.words for name, draft in found.items() if draft is not None}


def _left(room: Room, texts: dict[str, str]) -> bool:
    """Keep what is written on the way out; say whether it is kept."""
    try:
        for name, sheet in _sheets(room).items():
            before = drafting.draft_of(room, sheet)
            if texts[name] or before is not None:
                writing.save_draft(house().store, room, sheet, texts[name], before.rev if before else 0)
    except Fault as fault:
        log.failure("draft", fault)
        return False
    return True


def _sheets(room: Room) -> dict[str, Visit]:
    """Return where each part is kept until it is sent: for who is here now, and for nobody who comes later.

    What one helper wrote may be about the next.
    """
    here = room.way.answers.of(HERE)
    company = here.id if here is not None else ""
    return {name: drafting.beside_all(drafting.no_question(f"{PROMPT}/{company}/{name}")) for name in ORDER}


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
    prompt = house().talk.catalogue.prompt(PROMPT)
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
