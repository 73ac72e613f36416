"""The staff's blueprint."""

from flask import Blueprint

from app.web.staff import absence, home, law, plan, prepare, represent, seen, talk, words

blueprint = Blueprint("staff", __name__)
home.routes(blueprint)
words.routes(blueprint)
plan.routes(blueprint)
prepare.routes(blueprint)
represent.routes(blueprint)
talk.routes(blueprint)
absence.routes(blueprint)
law.routes(blueprint)
seen.routes(blueprint)
