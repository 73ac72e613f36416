"""The advocate's pages: the same words, to read, for the people they are linked to."""

from flask import Blueprint, Response, g, render_template

from app.acts import reading, recording, to_do
from app.web.advocate import statement, together
from app.web.house import house
from app.web.recordings import played
from app.web.staff import present

blueprint = Blueprint("advocate", __name__)
statement.routes(blueprint)
together.routes(blueprint)


@blueprint.get("/advocate", endpoint="home")
def _home() -> str:
    return render_template("staff/people.html", linked=to_do.of_reader(house().store, g.account))


@blueprint.get("/advocate/people/<person>", endpoint="words")
def _words(person: str) -> str:
    opened = reading.open_words(house().store, g.account, person, kind="words")
    talks = present.talks(opened)
    return render_template(
        "staff/words.html", person=opened.person, talks=talks, form=None, at="", tab="words",
        apart=opened.apart,
    )  # fmt: skip


@blueprint.get("/advocate/people/<person>/recordings/<utterance>", endpoint="recording")
def _recording(person: str, utterance: str) -> Response:
    return played(recording.for_reader(house().store, g.account, person, utterance))
