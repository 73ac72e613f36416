"""The person's blueprint."""

from flask import Blueprint

from app.web.person import help_pages, mine, talk, ways

blueprint = Blueprint("person", __name__)
ways.routes(blueprint)
talk.routes(blueprint)
mine.routes(blueprint)
help_pages.routes(blueprint)
