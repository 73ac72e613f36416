"""What the person says to what staff answered: how the answer is, in their words, and what they want now."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.acts import talking
from app.acts.room import Room
from app.ground import log
from app.ground.faults import Fault
from app.ground.ids import new_id
from app.plan import answers
from app.record.drafts import Draft
from app.record.utterances import Utterance
from app.talk.catalogue import Step
from app.talk.kinds import SKIP, STANDING, Sent, Wrong, kind_of
from app.talk.pages import Visit
from app.web.house import house
from app.web.person import drafting
from app.web.person import sent as reading
from app.web.person.build import ask, with_draft, with_sent
from app.web.person.filling import asked_of, common
from app.web.person.frame import plain_frame, text
from app.web.person.hiding import put_away
from app.web.person.page import Door, PlainPage, StepPage
from app.web.person.places import help_at
from app.web.person.talk import room_now, step_gone
from app.web.person.words import Filling
from app.web.security import csrf_ok

HOW, BACK, NOW = "mine/answer", "mine/say-back", "mine/not-happy"
UNHAPPY = frozenset({"between", "not-ok"})
OUTSIDE = "outside"
DONE = "done"  # in the address of the page that says what happened


@dataclass(frozen=True)
class _Saying:
    """One page of saying back: the question, and the want whose answer it is about."""

    visit: Visit
    want: Utterance


def routes(person: Blueprint) -> None:
    """Hang the pages on the person's blueprint."""
    person.add_url_rule("/mine/<code>/<int:n>", "mine_back", mine_back, methods=["GET", "POST"])
    person.add_url_rule("/mine/<code>/<int:n>/draft", "mine_draft", keep_draft, methods=["POST"])


def url(step: str, n: int) -> str:
    """Return the address of a page: ``n`` counts the answers that the person got, from 1."""
    return f"/mine/{house().talk.catalogue.steps[step].code}/{n}"


def number_of(room: Room, answer: str) -> int:
    """Return the number of an answer among those the person got, the first first."""
    with house().store.read() as conn:
        every = answers.for_person(house().store, conn, room.person.id)
    got = sorted((back for found in every.values() for back in found), key=lambda one: (one.at, one.id))
    return next(number for number, one in enumerate(got, 1) if one.id == answer)


def mine_back(code: str, n: int) -> AnyResponse:
    """Ask, and keep what came."""
    room = room_now()
    saying = _found(room, code, n)
    if request.method == "POST":
        return _answer(room, saying)
    if saying is None:
        return redirect("/mine", 303)
    if saying.visit.step.id == NOW and DONE in request.args:
        return _told(room, saying)
    return _page(room, saying, drafting.draft_of(room, saying.visit))


def keep_draft(code: str, n: int) -> AnyResponse:
    """Keep what is written so far, by itself."""
    room = room_now()
    return drafting.kept(room, visit_at(room, code, n), reading.read_form())


def visit_at(room: Room, code: str, n: int) -> Visit | None:
    """Return the visit at an address, where the person may say something to that answer now.

    Answers 404 for an address that is no question's.
    """
    saying = _found(room, code, n)
    return saying.visit if saying else None


def _found(room: Room, code: str, n: int) -> _Saying | None:
    step = next((one for name, one in house().talk.catalogue.steps.items()
                 if name in {HOW, BACK, NOW} and one.code == code), None)  # fmt: skip
    if step is None:
        abort(404)
    return _saying(room, step, n)


def _saying(room: Room, step: Step, n: int) -> _Saying | None:
    with house().store.read() as conn:
        every = answers.for_person(house().store, conn, room.person.id)
    got = sorted((back for found in every.values() for back in found), key=lambda one: (one.at, one.id))
    if not 1 <= n <= len(got):
        return None
    want = room.by_id.get(got[n - 1].utterance)
    if want is None or not room.shows(want):
        return None
    return _Saying(drafting.beside_all(step, n), want)


def _filling(room: Room, saying: _Saying) -> Filling:
    slots = {**common(room, text), "worker": asked_of(room, text)}
    return Filling({**slots, "want": saying.want.id})


def _page(
    room: Room,
    saying: _Saying,
    draft: Draft | None = None,
    sent: Sent | None = None,
    errors: tuple[str, ...] = (),
    status: int = 200,
) -> Response:
    visit = saying.visit
    asked = ask(house().talk, room, visit, text, _filling(room, saying))
    prompt, step, here = asked.prompt, visit.step, url(visit.step.id, visit.n)
    page = StepPage(
        frame=plain_frame(), kind=step.kind, question=asked.filling.plain(prompt.question),
        key=request.form.get("key") or new_id(), action=here,
        lines=asked.filling.lines(prompt.lines), ideas=asked.filling.lines(prompt.ideas),
        choices=asked.offered.views, written=asked.offered.written, has_words=step.takes_words,
        folded=step.folded_words, spelling=room.likes.spelling, errors=errors, back="/mine",
        draft_url=f"{here}/draft" if step.takes_words else None, keeps_on_leave=step.takes_words,
        prompt=prompt.name,
    )  # fmt: skip
    page = with_draft(page, draft, text)
    if sent is not None:
        page = with_sent(page, sent, text)
    return Response(render_template("person/step.html", page=page), status)


def _answer(room: Room, saying: _Saying | None) -> AnyResponse:
    form = reading.read_form()
    if form.go == drafting.HIDE and (saying is None or form.problem or not csrf_ok(request)):
        return put_away()
    if saying is None:
        return step_gone(form.sent.words)
    if form.problem:
        return _page(room, saying, sent=form.sent, errors=form.problem, status=422)
    if not csrf_ok(request):
        return _page(room, saying, sent=form.sent, errors=(text("error.stale"),), status=400)
    return _leave(room, saying, form) if form.go else _keep(room, saying, form)


def _leave(room: Room, saying: _Saying, form: reading.Form) -> AnyResponse:
    """Keep what is written and go where the person wants; nothing is answered by leaving."""
    if not drafting.left(room, saying.visit, form):
        return _not_kept(room, saying, form)
    if form.go in drafting.TWICE:
        return redirect(url(saying.visit.step.id, saying.visit.n), 303)
    return drafting.gone(form.go, "/mine")


def _not_kept(room: Room, saying: _Saying, form: reading.Form) -> AnyResponse:
    errors = (text("error.cannot-keep"), text("error.still-here"))
    return _page(room, saying, sent=form.sent, errors=errors, status=503)


def _keep(room: Room, saying: _Saying, form: reading.Form) -> AnyResponse:
    visit = saying.visit
    asked = ask(house().talk, room, visit, text, _filling(room, saying))
    names = (text("page.do-not-know"), text("page.not-say"), text("page.next"))
    standing = dict(zip((*STANDING, SKIP), names, strict=True))
    step = visit.step
    try:
        reply = kind_of(step.kind, step.alone_choice).reply(
            form.sent, asked.offered.options, standing, words=step.takes_words
        )
        slots = {**asked.slots(room), "want": saying.want.id}
        given = talking.Given(visit, reply, form.key, slots, asked.offered.left_out, client_at=form.client_at)
        if not reply.empty:
            talking.say_back(house().store, house().talk, room, given, want=saying.want.id)
    except Wrong as wrong:
        return _page(room, saying, sent=form.sent, errors=(text(wrong.message),), status=422)
    except Fault as fault:
        log.failure("answer", fault)
        return _not_kept(room, saying, form)
    return _on(room, saying, tuple(one.id for one in reply.picked))


def _on(room: Room, saying: _Saying, picked: tuple[str, ...]) -> AnyResponse:
    """Go on: to own words, then to what now where it is not OK; or say what happened."""
    step, n = saying.visit.step.id, saying.visit.n
    if step == HOW:
        return redirect(url(BACK, n), 303)
    if step == BACK:
        return redirect(url(NOW, n) if UNHAPPY & _picked(room, HOW, n) else "/mine", 303)
    if OUTSIDE in picked:
        return redirect(help_at("outside"), 303)
    return redirect(f"{url(NOW, n)}?{DONE}", 303) if picked else redirect("/mine", 303)


def _told(room: Room, saying: _Saying) -> AnyResponse:
    """Say what happened with what the person wants now."""
    said = house().talk.catalogue.prompt(NOW).said_back
    told = next((said[one] for one in _picked(room, NOW, saying.visit.n) if one in said), "")
    if not told:
        return redirect("/mine", 303)
    door = (Door(text("page.go-on"), "next", "/mine", main=True),)
    page = PlainPage(plain_frame(), _filling(room, saying).plain(told), doors=door, back="/mine")
    return Response(render_template("person/plain.html", page=page))


def _picked(room: Room, step: str, n: int) -> frozenset[str]:
    """Return what was chosen last at a step."""
    said = [
        one for one in room.said if f"{one.topic}/{one.step}" == step and one.instance == n and one.content
    ]
    last = said[-1].content if said else None
    return frozenset(one.id for one in last.choices) if last else frozenset()
