"""Hearing a page: its lines as sound, how a person wants to hear their own words, and a page in one sound."""

import json
from typing import Any

from flask import Blueprint, Response, abort, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.web.house import house
from app.web.limits import sounds
from app.web.listeners import ASK, STOP
from app.web.person.aloud import lines_of
from app.web.person.frame import plain_frame, text
from app.web.person.page import Door
from app.web.person.places import prompt_page
from app.web.person.sent import read_form
from app.web.person.words import Filling
from app.web.security import csrf_ok, from_elsewhere
from easyread.sound import Busy, Mute, Silent, Sound

YEAR = 365 * 24 * 60 * 60
FOR_LONG = f"public, max-age={YEAR}, immutable"
MARKS = "Word-Marks"
SOUND = b"sound"  # the whole of what stands behind the ``?``
LONGEST = 1000  # characters in one asking; the page asks for a long text piece by piece
HEAR = "/hear"


def routes(person: Blueprint) -> None:
    """Hang the sounds on the person's blueprint."""
    person.add_url_rule("/speech/<sound>", "speech", fixed)
    person.add_url_rule("/speech", "speech_live", live, methods=["POST"])
    person.add_url_rule("/speech/lines/<language>/<version>", "speech_lines", lines)
    person.add_url_rule(HEAR, "hear", hear, methods=["GET", "POST"])
    person.after_request(_page_as_sound)


def lines(language: str, version: str) -> Response:
    """Send the fixed lines of a language, where their sounds lie, and what the player looks like."""
    speech = house().speech
    if not speech.speaks(language):
        abort(404)
    known = speech.fixed(language)
    told = {
        "sounds": f"/speech/{language}-{known.version}-", "lines": known.lines,
        "player": render_template("person/player.html"),
    }  # fmt: skip
    response = Response(json.dumps(told, ensure_ascii=False), content_type="application/json; charset=utf-8")
    if version == known.version:
        response.headers["Cache-Control"] = FOR_LONG
    return response


def fixed(sound: str) -> AnyResponse:
    """Send the sound of a line that is the same for everybody; browsers keep it, since it never changes."""
    language, _, rest = sound.partition("-")
    version, _, n = rest.partition("-")
    speech = house().speech
    if not speech.speaks(language) or not (n.isascii() and n.isdecimal()) or len(n) > 6:
        abort(404)
    try:
        found = speech.line(language, version, int(n))
    except (Busy, Mute) as why:
        return _unheard(why)
    if found is None:
        abort(404)
    response = _sound(found)
    response.headers["Cache-Control"] = FOR_LONG
    response.headers["Accept-Ranges"] = "bytes"
    if "Range" in request.headers:
        return response.make_conditional(request.environ, accept_ranges=True, complete_length=len(found.data))
    return response


@sounds
def live() -> AnyResponse:
    """Say a line of this page that holds somebody's words or name. It is kept nowhere."""
    told: Any = request.get_json(silent=True)
    if from_elsewhere(request) or not isinstance(told, dict):
        abort(400)
    words, language = told.get("text"), told.get("language")
    speech = house().speech
    if not isinstance(words, str) or not isinstance(language, str):
        abort(400)
    if len(words) > LONGEST:
        abort(413)
    if not speech.speaks(language):
        return Response(status=204)  # the name of a language on an English page: nothing else says it instead
    try:
        return _sound(*speech.say(words, language))
    except (Busy, Mute) as why:
        return _unheard(why)


def hear() -> AnyResponse:
    """Ask, before their own words sound, how a person wants to hear them: people near may hear."""
    prompt = house().talk.catalogue.prompt("hear")
    status = 200
    if request.method == "POST":
        choices = read_form().sent.choices
        known = [one.id for one in prompt.choices if one.id in choices]
        if csrf_ok(request) and known:
            house().listeners.keep(g.room.sitting.id, known[0])
            return redirect("/talk", 303)
        status = 422
    doors = tuple(Door(one.label, one.picture, value=one.id) for one in prompt.choices)
    errors = (text("error.choose-one"),) if status == 422 else ()
    page = prompt_page(
        prompt, plain_frame(), Filling(), doors=doors, action=HEAR, errors=errors, back="/talk"
    )
    return Response(render_template("person/plain.html", page=page), status)


def _sound(*found: Sound) -> Response:
    response = Response(b"".join(one.data for one in found), content_type=found[0].media)
    begin, marks = 0, []
    for one in found:
        marks += [begin + mark for mark in one.marks]
        begin += one.length
    response.headers[MARKS] = " ".join(map(str, marks))
    return response


def _unheard(why: Busy | Mute) -> Response:
    """Answer that there is nothing to hear, that one has to come again, or that there is no sound now."""
    if isinstance(why, Silent):
        return Response(status=204)
    return Response(status=503, headers={"Retry-After": "1"} if isinstance(why, Busy) else {})


def _page_as_sound(response: Response) -> AnyResponse:
    """Give a page in one sound where it is asked for: without the script that is how it is heard.

    Their own words are in it only once they said how they want to hear them.
    """
    asked = request.method == "GET" and request.query_string == SOUND
    if not asked or response.status_code != 200 or response.mimetype != "text/html":
        return response
    room, speech = g.get("room"), house().speech
    own = room is not None and house().listeners.of(room.sitting.id) not in {ASK, STOP}
    said = [
        one
        for one in lines_of(response.get_data(as_text=True))
        if (own or not one.own) and speech.speaks(one.language)
    ]
    found: list[Sound] = []
    try:
        for one in said:
            try:
                found += speech.say(one.text, one.language)
            except Silent:
                continue
    except (Busy, Mute) as why:
        return _unheard(why)
    if not found:
        return Response(status=204)
    whole = _sound(*found)
    del whole.headers[MARKS]
    return whole
