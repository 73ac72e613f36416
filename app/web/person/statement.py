"""My words for a meeting: what an advocate chose with me, to say yes to; and my own choice."""

from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.access import accounts
from app.acts import stating
from app.acts.room import Room
from app.ground.faults import Refused
from app.plan.statements import CHANGE, HEARD, YES, Statement
from app.web.house import house
from app.web.person.filling import common, heard
from app.web.person.frame import plain_frame, text
from app.web.person.page import Door, Frame, LineView, Piece, PlainPage, RecordingView
from app.web.person.pieces import answer_pieces, helper_line, picture_of
from app.web.person.places import question_of
from app.web.person.recording_view import recording_of
from app.web.person.talk import room_now, who_is_here
from app.web.person.words import Filling
from app.web.security import csrf_ok

OWN = "/mine/more"
DESK, MADE = "mine/desk", "mine/statement"  # the prompts of one's own, and of one that an advocate made
LATER = "later"


@dataclass(frozen=True)
class Choice:
    """One of my answers, in the statement or not."""

    id: str
    question: str
    pieces: tuple[Piece, ...]
    helper: str | None
    picture: str
    recording: RecordingView | None = None


@dataclass(frozen=True)
class StatementPage:
    """A statement. ``doors``: what can be said of it, as ``says``. ``own``: each answer has its buttons."""

    frame: Frame
    question: str
    action: str
    lines: tuple[LineView, ...]
    chosen: tuple[Choice, ...]
    others: tuple[Choice, ...]
    doors: tuple[Door, ...] = ()
    statement: str = ""
    own: bool = False
    errors: tuple[str, ...] = ()

    @property
    def prompt(self) -> str:
        """The name of the prompt that it says."""
        return DESK if self.own else MADE

    @property
    def says(self) -> str:
        """The name under which a door is sent."""
        return "do" if self.own else "choice"

    @property
    def left_out(self) -> str:
        """What stands above the answers that are not in it: the person's own choice, or an advocate's."""
        return text("mine.statement-not-in" if self.own else "mine.statement-others")


def routes(person: Blueprint) -> None:
    """Hang the pages on the person's blueprint."""
    person.add_url_rule(OWN, "statement_own", own, methods=["GET", "POST"])
    person.add_url_rule(f"{OWN}/<int:n>", "statement", look, methods=["GET", "POST"])


def doors(room: Room) -> tuple[Door, ...]:
    """Return the ways to the statements from *My words*: those of advocates, then the person's own."""
    found = []
    for n, one in enumerate(_by_advocates(room), 1):
        label = text("mine.statement-door", advocate=_name(one))
        found.append(Door(label, "meeting", f"{OWN}/{n}", state=_state(room, one)))
    if stating.may_choose(room):
        found.append(Door(text("mine.statement-own"), "my-words", OWN))
    return tuple(found)


def look(n: int) -> AnyResponse:
    """Show what an advocate chose with the person, and keep what the person says of it."""
    room = room_now()
    if (first := who_is_here(room)) is not None:
        return first
    found = _by_advocates(room)
    if not 1 <= n <= len(found):
        abort(404)
    return _say(room, found[n - 1], n) if request.method == "POST" else _shown(room, found[n - 1], n, (), 200)


def _say(room: Room, one: Statement, n: int) -> AnyResponse:
    code = request.form.get("choice", "")
    if not csrf_ok(request):
        return _shown(room, one, n, (text("error.stale"),), 400)
    if code == LATER:
        return redirect("/mine", 303)
    if code not in (YES, CHANGE):
        return _shown(room, one, n, (text("error.choose-one"),), 422)
    try:
        stating.say(house().store, room, request.form.get("statement", ""), code, heard=_heard())
    except Refused:
        return _shown(room, one, n, (text("mine.statement-changed"),), 409)
    return _thanks(one, code)


def _heard() -> bool:
    """Tell whether the page says that each word in it was read aloud to its end."""
    return request.form.get("how") == HEARD


def _thanks(one: Statement, code: str) -> AnyResponse:
    said = Filling({"advocate": _name(one)}).plain(house().talk.catalogue.prompt(MADE).said_back[code])
    on = (Door(text("page.go-on"), "next", "/mine", main=True),)
    return make_response(render_template("person/plain.html", page=PlainPage(plain_frame(), said, doors=on)))


def _shown(room: Room, one: Statement, n: int, errors: tuple[str, ...], status: int) -> AnyResponse:
    prompt = house().talk.catalogue.prompt(MADE)
    stands = stating.stands(room, one)
    filled = Filling({"advocate": _name(one)}, frozenset({*(() if stands else ("changed",)), *heard(room)}))
    page = StatementPage(
        plain_frame(), filled.plain(prompt.question), f"{OWN}/{n}", filled.lines(prompt.lines),
        _choices(room, one.chosen), _choices(room, stating.left_out(room, one)),
        tuple(Door(each.label, each.picture, value=each.id) for each in prompt.choices
              if stands or each.id != YES),
        one.id, errors=errors,
    )  # fmt: skip
    return make_response(render_template("person/statement.html", page=page), status)


def own() -> AnyResponse:
    """Let the person choose by themselves: one tap puts an answer in, takes it out, or makes it the first."""
    room = room_now()
    if (first := who_is_here(room)) is not None:
        return first
    mine = next((one for one in stating.shown_in(house().store, room) if one.by is None), None)
    if request.method == "POST":
        if not csrf_ok(request):
            return _own(room, mine, (text("error.stale"),), 400)
        try:
            _do(room, mine, request.form.get("do", ""))
        except Refused:
            return _own(room, mine, (text("mine.statement-changed"),), 409)
        return redirect(OWN, 303)
    return _own(room, mine, (), 200)


def _do(room: Room, mine: Statement | None, do: str) -> None:
    """Change the choice, or keep that it is right. Raise ``Refused``."""
    act, _, which = do.partition(":")
    may = set(stating.may_choose(room))
    chosen = [one for one in (mine.chosen if mine else ()) if one in may]
    if act == YES and mine is not None:
        return stating.say(house().store, room, which, YES, heard=_heard())
    rest = [one for one in chosen if one != which]
    made = {"in": [*rest, which], "first": [which, *rest], "out": rest}.get(act)
    if made is None:
        raise Refused("There is nothing to do.")
    return stating.choose(house().store, room, made)


def _own(room: Room, mine: Statement | None, errors: tuple[str, ...], status: int) -> AnyResponse:
    prompt = house().talk.catalogue.prompt(DESK)
    chosen = mine.chosen if mine else ()
    changed = mine is not None and not stating.stands(room, mine)
    right = mine is not None and mine.said is not None and mine.said.code == YES and not changed
    filled = Filling(
        {},
        frozenset({name for name, holds in (("right", right), ("changed", changed)) if holds} | heard(room)),
    )
    others = [one for one in stating.may_choose(room) if one not in chosen]
    yes = Door(text("mine.statement-right"), "yes", value=f"{YES}:{mine.id}") if mine and chosen else None
    page = StatementPage(
        plain_frame(), filled.plain(prompt.question), OWN, filled.lines(prompt.lines), _choices(room, chosen),
        _choices(room, others), (yes,) if yes and not right and not changed else (), own=True,
        errors=errors,
    )  # fmt: skip
    return make_response(render_template("person/statement.html", page=page), status)


def _by_advocates(room: Room) -> list[Statement]:
    return [one for one in stating.shown_in(house().store, room) if one.by is not None and one.chosen]


def _name(one: Statement) -> str:
    with house().store.read() as conn:
        found = accounts.by_ids(conn, {one.by or ""})
    return next((each.first_name for each in found.values()), text("page.an-advocate"))


def _state(room: Room, one: Statement) -> str:
    if not stating.stands(room, one):
        return text("mine.statement-old")
    return text(f"mine.said.{one.said.code if one.said else 'new'}")


def _choices(room: Room, chosen: tuple[str, ...] | list[str]) -> tuple[Choice, ...]:
    said = [room.by_id[one] for one in chosen]
    known = common(room, text)
    return tuple(
        Choice(
            one.id, question_of(house().talk, one, known), answer_pieces(one), helper_line(one, text),
            picture_of(house().talk, one), recording_of(one),
        )
        for one in said
    )  # fmt: skip
