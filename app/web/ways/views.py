"""All ways in and out, on one blueprint."""

from typing import cast

from flask import Blueprint, Flask

from app.web.guard import when_locked
from app.web.ways import account, again, joining, signing

blueprint = Blueprint("ways", __name__)
signing.routes(blueprint)
again.routes(blueprint)
account.routes(blueprint)
joining.routes(blueprint)
blueprint.record_once(lambda made: when_locked(cast("Flask", made.app), again.lock))
