"""A small service with one person, two workers and a manager, made through the acts."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.access import accounts
from app.acts import office, opening
from app.acts.starting import Talk, read_talk
from app.ground import data_files
from app.ground.settings import load_settings
from app.ground.store import Store
from app.web.factory import create_app
from app.web.house import LANGUAGES
from easyread.pictures import Pictures

PASSWORD = "green-boat-seven-hills"
SETTINGS = {"service_number": "01632 960101", "out_of_hours_number": "01632 960999"}


@dataclass(frozen=True)
class Service:
    """Ids of what stands there."""

    store: Store
    unit: str
    sam: str
    priya: str
    manager: str
    person: str

    def open(self, pathway: str = "first", *, must_not: tuple[str, ...] = ()) -> str:
        """Open a conversation with Sam as the named worker; return its id."""
        return opening.open_conversation(
            self.store, person=self.person, pathway=pathway, worker=self.sam, by=self.sam, must_not=must_not
        )

    def invite(self, conversation: str, *, opens: str = "speaking") -> str:
        """Return the code of a new link."""
        return opening.invite(self.store, conversation, opens=opens).code


@cache
def _hashed() -> str:
    return accounts.hashed(PASSWORD)


def add_account(store: Store, *, email: str, name: str, job: str, role: str, unit: str) -> str:
    """Add an account with the one password; its hash is made once, since each takes half a second."""
    account = office.add_account(store, email=email, name=name, job=job, role=role, unit=unit, password=None)
    with store.write() as tx:
        accounts.set_password(tx, account, _hashed())
    return account


def make_service(
    store: Store, *, settings: Mapping[str, object] | None = None, called: str = "Jo"
) -> Service:
    """Fill an empty store."""
    unit = office.add_unit(store, name="Willow House", settings=json.dumps(settings or SETTINGS))
    ids = [
        add_account(store, email=email, name=name, job=job, role=role, unit=unit)
        for email, name, job, role in (
            ("sam@willow.example", "Sam Okoro", "Support worker", "staff"),
            ("priya@willow.example", "Priya Shah", "Social worker", "staff"),
            ("helen@willow.example", "Helen Marsh", "Registered manager", "manager"),
        )
    ]
    person = office.add_person(store, called=called, unit=unit)
    for account in ids[:2]:
        office.link(store, account=account, person=person, reason="Works with them")
    return Service(store, unit, ids[0], ids[1], ids[2], person)


def twin(service: Service, folder: Path) -> Service:
    """Make a second service, the same as the first and at the same time, with nothing said in it."""
    return make_service(Store.create(load_settings(folder, {}), service.store.clock))


def fields(html: str) -> dict[str, str]:
    """Return the hidden fields of the answer form on a page."""
    form = html[html.index('id="answer"') :] if 'id="answer"' in html else html
    return dict(re.findall(r'name="(csrf_token|key|rev|aids)" value="([^"]*)"', form))


def question(html: str) -> str:
    """Return the question of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    return found[1].strip() if found else ""


class Person:
    """The person in a browser without JavaScript."""

    def __init__(self, app: Flask, code: str) -> None:
        self.browser: FlaskClient = app.test_client()
        page = self.browser.get(f"/i/{code}").text
        self.last: TestResponse = self.browser.post(f"/i/{code}", data=fields(page))
        self.at = "/talk"

    def see(self, address: str) -> str:
        """Open a page; return its HTML."""
        self.last = self.browser.get(address)
        self.at = address
        return self.last.text

    def go_on(self) -> str:
        """Open the map and take its main way on; return the question's page."""
        page = self.see("/talk")
        found = re.search(r'href="(/talk/[^"]+)"', page)
        assert found is not None, "the map leads nowhere"
        return self.see(found[1])

    def answer(self, words: str = "", *choices: str, readers: tuple[str, ...] = ()) -> str:
        """Answer the page that is open and follow where it leads; return the next page."""
        self.last = self.send(words, *choices, readers=readers)
        if self.last.status_code == 303:
            return self.see(self.last.location)
        return self.last.text

    def send(
        self, words: str = "", *choices: str, readers: tuple[str, ...] = (), key: str | None = None
    ) -> TestResponse:
        """Send the form of the page that is open, as it stands."""
        data: dict[str, object] = {**fields(self.browser.get(self.at).text), "words": words}
        if key is not None:
            data["key"] = key
        return self.browser.post(self.at, data={**data, "choice": list(choices), "reader": list(readers)})


@cache
def conversation() -> Talk:
    """Read the conversation that comes with the program: once, and not again for each test's app."""
    return read_talk(data_files.find("prompts", None), Pictures.load().names, tuple(LANGUAGES))


def serve(service: Service) -> Flask:
    """Return the app for a service."""
    own = (service.store.settings.data / "prompts").exists()
    return create_app(service.store, talk=None if own else conversation())
