"""A page in sign language: the film that somebody signed, for whoever opens that page."""

from flask import Blueprint, Response, abort

from app.acts.clips import Clip
from app.acts.signs import AT
from app.web.house import house
from app.web.person.listening import FOR_LONG
from app.web.recordings import served


def routes(person: Blueprint) -> None:
    """Hang the films on the person's blueprint."""
    person.add_url_rule(f"{AT}/<film>", "signed", signed)


def signed(film: str) -> Response:
    """Send a film, or a stretch of it. Its address is made of its bytes, so browsers keep it for good."""
    found = next((one for one in house().signs.films.values() if one.id == film), None)
    if found is None:
        abort(404)
    answer = sent(found)
    if answer.status_code < 400:
        answer.headers["Cache-Control"] = FOR_LONG
    return answer


def sent(recording: Clip) -> Response:
    """Send a recording of the organisation's, or a stretch of it; 404 where its file is gone or was cut."""

    def part(start: int, end: int) -> bytes:
        found = recording.part(start, end)
        return found if found is not None else abort(404)

    return served(recording.media, recording.size, part)
