"""The staff's blueprint."""

from flask import Blueprint

from app.acts import partaking
from app.web.house import house
from app.web.staff import absence, home, law, part, plan, prepare, represent, seen, talk, words, written

blueprint = Blueprint("staff", __name__)
# the tab of a law is there only where the law is
blueprint.context_processor(lambda: {"takes_part": lambda person: partaking.there(house().store, person)})
home.routes(blueprint)
words.routes(blueprint)
written.routes(blueprint)
plan.routes(blueprint)
prepare.routes(blueprint)
represent.routes(blueprint)
talk.routes(blueprint)
absence.routes(blueprint)
law.routes(blueprint)
seen.routes(blueprint)
part.routes(blueprint)
