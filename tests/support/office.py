"""A service with every kind of account, and browsers that sign in to it."""

import re
from dataclasses import dataclass

from flask.testing import FlaskClient

from app.acts import office
from app.ground.store import Store
from tests.support.service import PASSWORD, Service, make_service
from tests.support.words import Voice, sit

SAM, PRIYA, HELEN = "sam@willow.example", "priya@willow.example", "helen@willow.example"
STRANGER, NIA, OTHER_NIA, DEV = "tom@oak.example", "nia@x.example", "una@x.example", "dev@x.example"
FAR_MANAGER = "far@oak.example"


@dataclass(frozen=True)
class Office:
    """The service, a person nobody here is linked to (``other``), and a want that Sam can read."""

    service: Service
    conversation: str
    other: str
    voice: Voice
    want: str

    @property
    def store(self) -> Store:
        """The data."""
        return self.service.store


def make_office(store: Store) -> Office:
    """Fill an empty store."""
    service = make_service(store)
    oak = office.add_unit(store, name="Oak House")
    for email, role, unit in (
        (STRANGER, "staff", oak),
        (NIA, "advocate", service.unit),
        (OTHER_NIA, "advocate", service.unit),
        (DEV, "operator", service.unit),
        (FAR_MANAGER, "manager", oak),
    ):
        made = office.add_account(
            store, email=email, name=email, job="Worker", role=role, unit=unit, password=PASSWORD
        )
        if email == NIA:
            office.link(store, account=made, person=service.person, reason="Asked for")
    other = office.add_person(store, called="Kit", unit=oak)
    conversation = service.open("quick")
    voice = sit(store, conversation)
    return Office(service, conversation, other, voice, voice.tell("I want to go home.", service.sam))


def token(html: str) -> str:
    """Return the token of the first form on a page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    return found[1] if found else ""


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD) -> int:
    """Sign a browser in; return the status."""
    data = {"csrf_token": token(client.get("/sign-in").text), "email": email, "password": password}
    return client.post("/sign-in", data=data).status_code


def post(client: FlaskClient, page: str, address: str, **fields: object) -> tuple[int, str, str]:
    """Open a page and send a form from it; return status, text and where it leads."""
    data = {"csrf_token": token(client.get(page).text), **fields}
    answer = client.post(address, data=data)
    return answer.status_code, answer.text, answer.headers.get("Location", "")
