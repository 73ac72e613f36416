"""The advocate's pages: the same words, to read, for the people they are linked to."""

from flask import Blueprint, g, render_template
from werkzeug.wrappers import Response

from app.acts import recording, to_do
from app.web.advocate import statement, together
from app.web.house import house
from app.web.recordings import played
from app.web.staff import words, written

blueprint = Blueprint("advocate", __name__)
statement.routes(blueprint)
together.routes(blueprint)
written.routes(blueprint)


@blueprint.get("/advocate", endpoint="home")
def _home() -> str:
    return render_template("staff/people.html", linked=to_do.of_reader(house().store, g.account))


@blueprint.get("/advocate/people/<person>", endpoint="words")
def _words(person: str) -> Response:
    return words.shown(person, None)


@blueprint.get("/advocate/people/<person>/recordings/<utterance>", endpoint="recording")
def _recording(person: str, utterance: str) -> Response:
    return played(recording.for_reader(house().store, g.account, person, utterance))
