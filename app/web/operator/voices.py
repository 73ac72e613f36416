"""The authors' page: who says each line of what is asked, and who signs each page.

There is no role of an author here: whoever runs the service opens it, and sits down with the people whose
voices and hands are recorded. It needs no script: a recording is a file like any other. With the script it
is made on the page.
"""

from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from app.acts.clips import Given
from app.acts.signs import BSL
from app.acts.voices import line_id
from app.ground import log
from app.ground.clock import london_day
from app.ground.troubles import Unavailable
from app.record.media import MediaFault
from app.record.text import WordsFault, check_words
from app.web.house import LANGUAGES, house
from app.web.operator import rows
from app.web.operator.rows import EVERYWHERE
from app.web.person.signed import sent
from app.web.security import LARGEST, csrf_ok
from easyread.prompts import SLOT

FILM, FILE = "film", "recording"
AT_A_TIME = 40  # lines on one page
LONGEST = 60  # characters of how somebody wants to be called
OF_A_FILM, OF_A_LINE = "sign", "voice"


@dataclass(frozen=True)
class Wrong:
    """What could not be done: at which line, or at the film, and why, in a sentence."""

    at: str
    why: str
    by: str = ""
    status: int = 422


def routes(operator: Blueprint) -> None:
    """Hang the authors' pages on the operator's blueprint."""
    operator.add_url_rule("/operator/voices/<language>", "voices", listed)
    at = "/operator/voices/<language>/<path:prompt>"
    operator.add_url_rule(at, "voices_of", show, methods=["GET"])
    operator.add_url_rule(at, "voices_keep", take, methods=["POST"])
    operator.add_url_rule(f"{rows.HEAR}/<language>/<recorded>", "voices_hear", hear)


def listed(language: str) -> Response:
    """Show what people say and sign, and what drifted."""
    if language not in LANGUAGES:
        abort(404)
    return make_response(_list(language))


def show(language: str, prompt: str) -> Response:
    """Show the lines of a prompt."""
    return _page(language, prompt)


def take(language: str, prompt: str) -> Response:
    """Keep a recording, or throw one away; what is wrong is said, and nothing is kept of it."""
    lines = _lines(language, prompt)
    settings = house().store.settings
    request.max_content_length = settings.most_sent + LARGEST
    try:
        form = request.form
    except RequestEntityTooLarge:
        # whose form it was is not known: that stands behind what was too much to read
        return _page(language, prompt, Wrong("", _say("office.voices.too-large", mb=settings.film_mb)))
    at = form.get("line", "")
    if not csrf_ok(request):
        return _page(language, prompt, Wrong(at, _say("office.problem.stale")))
    line = next((one for one in lines if line_id(one, language) == at), "")
    try:
        if form.get("do") == "drop":
            _drop(language, form.get(FILE, ""))
            back = f"/operator/voices/{language}" if form.get("back") == "list" else request.path
            return redirect(back, 303)
        wrong = _keep(language, prompt, line, form)
    except Unavailable as fault:
        log.failure("voices", fault)
        wrong = Wrong(at, _say("office.voices.disk"), status=503)
    if wrong is not None:
        return _page(language, prompt, wrong)
    start = _start(lines, language, at)
    return redirect(f"{request.path}{f'?from={start}' if start else ''}#l-{at}", 303)


def hear(language: str, recorded: str) -> Response:
    """Send a recording to whoever looks after it, one too that drifted."""
    here = house()
    if language == BSL:
        known = [*here.signs.all]
    elif language in LANGUAGES:
        known = [*here.speech.people.of(language).values()]
    else:
        known = []
    found = next((one for one in known if one.id == recorded), None)
    if found is None:
        abort(404)
    return sent(found)


def _keep(language: str, prompt: str, line: str, form: MultiDict[str, str]) -> Wrong | None:
    """Keep what came for a line, or for the film of a page; return what was wrong with it."""
    here, at, by = house(), form.get("line", ""), form.get("by", "").strip()
    film = at == FILM and rows.can_be_signed(here, prompt)
    mb = here.store.settings.film_mb if film else here.store.settings.line_mb
    file = request.files.get(FILE)
    try:
        by = check_words(by)
    except WordsFault:
        return Wrong(at, _say("office.voices.name"))
    if len(by) > LONGEST:
        return Wrong(at, _say("office.voices.name"))
    if not film and (not line or SLOT.search(line)):
        return Wrong("", _say("office.voices.gone"), by)
    today = london_day(here.store.clock.now())
    given = Given(file.read() if file else b"", prompt, by, today, mb * 1_000_000)
    try:
        if film:
            here.signs.keep(here.talk.catalogue.prompts["en"][prompt], given)
        else:
            here.speech.people.keep(line, language, given)
            here.speech.changed()
    except MediaFault as fault:
        return Wrong(at, _why(fault, OF_A_FILM if film else OF_A_LINE, mb), by)
    return None


def _drop(language: str, recording: str) -> None:
    here = house()
    here.signs.throw_away(recording)
    here.speech.people.throw_away(language, recording)
    here.speech.changed()


def _why(fault: MediaFault, how: str, mb: int) -> str:
    if fault.problem == "too_large":
        return _say("office.voices.too-large", mb=mb)
    if fault.problem == "type":
        return _say(f"office.voices.type.{how}")
    return _say("office.voices.empty" if fault.problem == "empty" else "office.voices.broken")


def _lines(language: str, prompt: str) -> list[str]:
    """Return the lines under a name. Answers 404 where there is no such page."""
    lines = rows.lines_of(house(), language, prompt) if language in LANGUAGES else None
    return lines if lines is not None else abort(404)


def _page(language: str, prompt: str, wrong: Wrong | None = None) -> Response:
    here, lines = house(), _lines(language, prompt)
    start = _start(lines, language, wrong.at if wrong else "")
    films = here.signs.films
    drift = [one for one in rows.drifted(here, language) if one.prompt == prompt]
    film_drift = [one for one in rows.drifted_films(here) if one.prompt == prompt]
    film = films.get(prompt)
    page = render_template(
        "staff/voice.html", language=language, name=LANGUAGES[language], prompt=prompt,
        question="" if prompt == EVERYWHERE else here.talk.catalogue.prompt(prompt, language).question,
        rows=rows.rows(here, language, lines[start : start + AT_A_TIME]), start=start,
        before=max(0, start - AT_A_TIME), after=start + AT_A_TIME, count=len(lines), drift=drift, wrong=wrong,
        by=wrong.by if wrong else _last(language),
        film=film, film_at=rows.hear(BSL, film) if film else "", film_drift=film_drift,
        film_can_go=film is not None and here.signs.can_go(film),
        signed=language == "en" and rows.can_be_signed(here, prompt),
        spoken=here.speech.speaks(language), everywhere=EVERYWHERE, settings=here.store.settings,
    )  # fmt: skip
    return make_response(page, wrong.status if wrong else 200)


def _start(lines: list[str], language: str, at: str) -> int:
    """Return where the page begins that a line stands on, or the one that was asked for."""
    place = next((n for n, one in enumerate(lines) if line_id(one, language) == at), None)
    if place is None:
        asked = request.args.get("from", "")
        place = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 0
    return min(place, max(0, len(lines) - 1)) // AT_A_TIME * AT_A_TIME


def _list(language: str) -> str:
    here = house()
    return render_template(
        "staff/voices.html", language=language, languages=LANGUAGES, told=list(rows.told(here, language)),
        drift=rows.drifted(here, language), film_drift=rows.drifted_films(here), everywhere=EVERYWHERE,
        spoken=here.speech.speaks(language),
    )  # fmt: skip


def _last(language: str) -> str:
    """Return who was recorded last: mostly it is the same person who says the next line."""
    known = list(house().speech.people.of(language).values())
    return max(known, key=lambda one: (one.day, one.made_at)).by if known else ""


def _say(key: str, **slots: object) -> str:
    return house().messages.text(key, "en", **slots)
