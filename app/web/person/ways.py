"""Ways in and out: the start, a link, a break, the end, how I like the page, changing one's mind."""

from dataclasses import replace

from flask import Blueprint, abort, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from app.access.preferences import SIZES, THEMES, Preferences
from app.acts import entering, talking
from app.ground.ids import new_id
from app.web.house import house
from app.web.limits import codes
from app.web.person.build import address
from app.web.person.frame import plain_frame, text
from app.web.person.page import Door, PlainPage, SettingsPage
from app.web.person.places import break_page, changed_how, changed_which, prompt_page, stop_page
from app.web.person.sent import read_form
from app.web.person.talk import goodbye, room_now
from app.web.person.words import Filling
from app.web.security import HIDDEN_COOKIE, SITTING_COOKIE, csrf_ok, give_cookie, take_cookie


def routes(person: Blueprint) -> None:
    """Hang the ways in and out on the person's blueprint."""
    person.add_url_rule("/", "start", start)
    person.add_url_rule("/about", "about", about)
    person.add_url_rule("/i/<code>", "invitation", invitation, methods=["GET", "POST"])
    person.add_url_rule("/talk/done", "done", done, methods=["GET", "POST"])
    person.add_url_rule("/break", "rest", rest)
    person.add_url_rule("/settings", "settings", settings, methods=["GET", "POST"])
    person.add_url_rule("/talk/changed", "changed", changed, methods=["GET", "POST"])
    person.add_url_rule("/talk/changed/<utterance>", "changed_one", changed_one, methods=["GET", "POST"])


def plain(page: PlainPage, status: int = 200) -> Response:
    """Return a plain page."""
    return make_response(render_template("person/plain.html", page=page), status)


def start() -> Response:
    """Show the front door: the same for everybody, nothing about anybody."""
    if g.sitting is not None and not g.sitting.ended:
        return redirect("/talk", 303)
    prompt = house().talk.catalogue.prompt("in/start")
    return plain(prompt_page(prompt, plain_frame(nowhere=True), Filling()))


def about() -> Response:
    """Say what this is, and what it is not."""
    prompt = house().talk.catalogue.prompt("in/about")
    return plain(prompt_page(prompt, plain_frame(nowhere=True), Filling()))


@codes
def invitation(code: str) -> Response:
    """Show one button; only its POST opens anything, so that a link preview opens nothing."""
    catalogue = house().talk.catalogue
    action = f"/i/{code}"
    door = (Door(text("page.start"), "", value="start", main=True),)
    page = prompt_page(
        catalogue.prompt("in/open"), plain_frame(nowhere=True), Filling(), doors=door, action=action
    )
    if request.method != "POST":
        return plain(page)
    if not csrf_ok(request):
        return plain(replace(page, errors=(text("error.stale-start"),)), 400)
    opened = entering.open_link(house().store, house().talk, code, request.cookies.get(SITTING_COOKIE))
    if opened is None:
        gone = prompt_page(catalogue.prompt("in/expired"), plain_frame(nowhere=True), Filling())
        return plain(gone, 410)
    response = redirect("/mine" if opened.for_reading else "/talk", 303)
    give_cookie(response, SITTING_COOKIE, opened.code)
    take_cookie(response, HIDDEN_COOKIE)
    return response


def done() -> Response:
    """Show the last page. While the talk is still open here, ask first: only a POST ends it."""
    if g.sitting is not None and not g.sitting.ended:
        if request.method == "POST" and csrf_ok(request):
            return goodbye(room_now())
        page = stop_page(house().talk, plain_frame())
        return plain(page, 422 if request.method == "POST" else 200)
    prompt = house().talk.catalogue.prompt("in/done")
    return plain(prompt_page(prompt, plain_frame(nowhere=True), Filling()))


def rest() -> Response:
    """Offer a break: go on, share, stop for today."""
    return plain(break_page(house().talk, room_now(), plain_frame(), text))


def settings() -> Response:
    """Show and keep how the person likes the page."""
    room = room_now()
    if request.method == "POST" and csrf_ok(request):
        form = request.form
        likes = Preferences(
            theme=form["theme"] if form.get("theme") in THEMES else room.likes.theme,
            size=form["size"] if form.get("size") in SIZES else room.likes.size,
            pictures=form.get("pictures") != "off",
            spelling=form.get("spelling") == "on",
            before=form.get("before") != "off",
            short=form.get("length") == "short",
            read=form.get("read") == "on",
            sign=form.get("sign", "on" if room.likes.sign else "off") == "on",
        )
        talking.set_likes(house().store, room, likes)
        return redirect("/settings?kept=1", 303)
    page = SettingsPage(
        plain_frame(), "/settings", spelling=room.likes.spelling, before=room.likes.before,
        short=room.likes.short, sign=room.likes.sign if house().signs.addresses else None,
        kept="kept" in request.args, back="/talk",
    )  # fmt: skip
    return make_response(
        render_template("person/settings.html", page=page), 400 if request.method == "POST" else 200
    )


def changed() -> Response:
    """Ask which answer to change."""
    room = room_now()
    at = request.args.get("from", "")
    begin = int(at) if at.isdecimal() and len(at) < 5 else 0
    if request.method == "POST":
        picked = request.form.get("choice", "")
        if csrf_ok(request) and any(one.id == picked and room.shows(one) for one in room.told()):
            return redirect(f"/talk/changed/{picked}", 303)
        page = changed_which(house().talk, room, plain_frame(), text, begin, "error.choose-one")
        return plain(page, 422)
    return plain(changed_which(house().talk, room, plain_frame(), text, begin))


def changed_one(utterance: str) -> Response:
    """Ask what to do with an answer, and do it."""
    room = room_now()
    one = next((one for one in room.told() if one.id == utterance and room.shows(one)), None)
    visit = room.way.find(f"{one.topic}/{one.step}", one.instance) if one else None
    if one is None or visit is None or not room.way.open(visit):
        abort(404)
    choice = request.form.get("choice") if request.method == "POST" and csrf_ok(request) else None
    if choice == "say":
        return redirect(address(visit), 303)
    if choice == "not-share":
        talking.stop_sharing(house().store, room, one, read_form().key)
        prompt = house().talk.catalogue.prompt("changed/how")
        page = PlainPage(plain_frame(), prompt.said_back["not-share"], doors=_on(), back="/talk/changed")
        return plain(page)
    if choice == "leave":
        return redirect("/talk", 303)
    page = changed_how(house().talk, room, plain_frame(), text, one, new_id())
    if request.method == "POST":
        return plain(replace(page, errors=(text("error.choose-one"),)), 422)
    return plain(page)


def _on() -> tuple[Door, ...]:
    return (Door(text("page.go-on"), "next", "/talk", main=True),)
