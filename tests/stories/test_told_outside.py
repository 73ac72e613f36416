"""Who is not happy with the service can tell somebody outside it.

Risk: every way to complain leads back to the team it is about, or to a body of another country.
"""

import json

import pytest
from flask import Flask

from app.access.core import UNIT
from app.acts import office
from app.ground.faults import Refused
from app.web.person.places import help_at
from tests.stories.telling import Html, Teller, pick
from tests.support.service import SETTINGS, Service

DAY = "2026-11-01"
OUTSIDE = [
    {"kind": "ombudsman", "number": "01632 960900", "checked_on": DAY},
    {"kind": "council", "name": "Hillshire Council", "number": "01632 960700", "checked_on": DAY},
    {"kind": "regulator", "number": "01632 960800", "checked_on": DAY},
    {"kind": "independent", "name": "Speak Up", "number": "01632 960250", "checked_on": DAY},
]
NAMES = {
    "england": ("the Care Quality Commission", "the Local Government and Social Care Ombudsman"),
    "wales": ("Care Inspectorate Wales", "the Public Services Ombudsman for Wales"),
}


def page(service: Service, app: Flask, country: str = "england", **settings: object) -> Html:
    """Open the page of who is outside, in a talk of a unit with these settings."""
    with service.store.write() as tx:
        tx.conn.execute(UNIT.update().where(UNIT.c.id == service.unit).values(jurisdiction=country))
    office.set_unit_settings(service.store, service.unit, json.dumps({**SETTINGS, **settings}))
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody")}, until="today/matters")
    return jo.look(help_at("outside"))


@pytest.mark.parametrize("jurisdiction", NAMES)
def test_who_checks_the_service_is_named_by_the_country(
    service: Service, app: Flask, jurisdiction: str
) -> None:
    # Given a unit that tried every number; When Jo wants somebody outside, Then each has its name and meaning
    found = page(service, app, jurisdiction, outside=OUTSIDE)
    regulator, ombudsman = NAMES[jurisdiction]
    assert found.lines()[:4] == [
        "You can tell Speak Up. They do not work for us. Call 01632 960250.",
        "You can tell Hillshire Council. They check us. Call 01632 960700.",
        f"You can tell {regulator}. They check us. Call 01632 960800.",
        f"You can tell {ombudsman}. They check us. Call 01632 960900.",
    ]
    # and nobody of another country stands there
    others = [name for country, names in NAMES.items() if country != jurisdiction for name in names]
    assert not any(name in line for name in others for line in found.lines())


def test_a_country_that_is_not_built_is_refused(service: Service) -> None:
    with pytest.raises(Refused, match="england, wales"):
        office.add_unit(service.store, name="Far House", jurisdiction="scotland")


def test_who_has_no_number_is_not_named(service: Service, app: Flask) -> None:
    found = page(service, app, outside=OUTSIDE[1:2])
    assert not any(name in line for names in NAMES.values() for name in names for line in found.lines())
    assert "We have no number for you here." not in found.lines()


def test_without_any_number_the_page_says_so(service: Service, app: Flask) -> None:
    assert page(service, app).lines()[0] == "We have no number for you here."
