"""The manager's page: what is late, what nobody opened, who read what they were answered."""

from flask import Blueprint, g, render_template

from app.acts import overview
from app.web.house import house
from app.web.staff.forms import DoneForm

blueprint = Blueprint("manager", __name__)


@blueprint.get("/manager", endpoint="home")
def _home() -> str:
    found = overview.of_manager(house().store, g.account)
    return render_template("staff/manager.html", found=found, form=DoneForm(formdata=None))
