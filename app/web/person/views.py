"""The person's blueprint."""

from typing import cast

from flask import Blueprint, Flask

from app.web.guard import when_no_sitting
from app.web.person import (
    beside,
    computer,
    ended,
    help_pages,
    hiding,
    listening,
    mine,
    recording_pages,
    saying_back,
    signed,
    statement,
    talk,
    ways,
    written,
)

blueprint = Blueprint("person", __name__)
ways.routes(blueprint)
hiding.routes(blueprint)
talk.routes(blueprint)
recording_pages.routes(blueprint)
mine.routes(blueprint)
saying_back.routes(blueprint)
written.routes(blueprint)
computer.routes(blueprint)
statement.routes(blueprint)
beside.routes(blueprint)
help_pages.routes(blueprint)
listening.routes(blueprint)
signed.routes(blueprint)
blueprint.record_once(lambda made: when_no_sitting(cast("Flask", made.app), ended.not_open))
