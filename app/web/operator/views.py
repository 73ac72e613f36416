"""The operator's page: what the service still lacks, in words."""

from flask import Blueprint, render_template

from app.web.house import house

blueprint = Blueprint("operator", __name__)


@blueprint.get("/operator", endpoint="home")
def _home() -> str:
    return render_template("staff/operator.html", lacks=house().ready.missing())
