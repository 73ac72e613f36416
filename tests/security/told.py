"""Somebody who said, shared and was answered, with every id that an address can hold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.access import accounts
from app.access.accounts import AccountInfo
from app.acts import answering, lawful, office, opening, partaking
from app.plan.answers import AnswerText
from app.web.person.places import help_at
from tests.security.place import Place
from tests.support.attack import account_of, add_everybody, voice_of
from tests.support.media import webm
from tests.support.people import PROMPT, given
from tests.support.service import PASSWORD, fields

SECRET = "marmalade"


@dataclass
class Told:
    """What was said, shared and answered, with every id that an address can hold."""

    place: Place
    want: str
    answer: str
    slots: dict[str, str] = field(default_factory=dict)

    def address(self, rule: Rule) -> str:
        """Fill in a route."""
        if rule.endpoint == "person.help_page":
            return help_at("not-safe")
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda slot: self.slots[slot[1]], rule.rule)


@pytest.fixture
def told(place: Place) -> Told:
    """Give somebody who said, shared and was answered, at a question in the middle of the talk."""
    add_everybody(place.service)
    want = voice_of(place.store, place.person).tell(
        f"I want {SECRET}.", place.service.sam, account_of(place.store, "advocate")
    )
    place.person.browser.post("/talk/c/7k", data={**fields(place.person.see("/talk/c/7k")), "words": SECRET})
    sam = account(place, place.service.sam)
    text = AnswerText(did="We asked.", next=f"More {SECRET}.", next_by=place.clock.now().date())
    answer = answering.answer_back(place.store, sam, person=place.service.person, utterance=want, text=text)
    made = opening.invite(place.store, place.conversation)
    slots = {
        "person": place.service.person, "utterance": want, "conversation": place.conversation, "topic": "c",
        "step": "7k", "n": "1", "code": place.code, "invitation": made.id, "name": "x", "notice": "x",
        "opening": _opened(place, sam), "kind": "known", "account": place.service.priya, "passkey": "x",
        "fact": _noted(place, sam), "sound": f"en-{_version(place)}-0", "language": "en", "version": "x",
        "prompt": "wants/want", "recorded": "x", "film": _signed(place),
    }  # fmt: skip
    return Told(place, want, answer, slots)


def _version(place: Place) -> str:
    return str(place.app.extensions["own_words"].speech.fixed("en").version)


def _signed(place: Place) -> str:
    signs = place.app.extensions["own_words"].signs
    signs.keep(place.app.extensions["own_words"].talk.catalogue.prompt(PROMPT), given(webm(b"V_VP8")))
    return str(signs.films[PROMPT].id)


def _noted(place: Place, sam: AccountInfo) -> str:
    person, text = place.service.person, f"She kept {SECRET}."
    about = {"heading": "keep", "direction": "managed", "text": text, "helped": "", "utterance": ""}
    partaking.add(place.store, sam, person=person, **about)
    return partaking.of_person(place.store, sam, person).facts[0].id


def _opened(place: Place, sam: AccountInfo) -> str:
    """Let Sam and somebody from outside open her want because of the law."""
    store = place.store
    far = office.add_account(
        store, email="far@elm.example", name="Mo Field", job="Manager", role="manager",
        unit=office.add_unit(store, name="Elm House"), password=PASSWORD,
    )  # fmt: skip
    made = lawful.ask(
        store, place.app.extensions["own_words"].talk.catalogue, sam, person=place.service.person,
        step="wants/want", instance=1, ground="danger", second=far, reason="She may be hurt.",
    )  # fmt: skip
    lawful.decide(store, account(place, far), made, agreed=True)
    return made


def account(place: Place, of: str) -> AccountInfo:
    """Return an account."""
    with place.store.read() as conn:
        found = accounts.by_id(conn, of)
    assert found is not None
    return found


def cells(app: Flask, *prefixes: str) -> Iterator[tuple[Rule, str]]:
    """Give each address with each of its methods, of the pages whose names begin so."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(prefixes):
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                yield rule, method


def shown(reply: TestResponse) -> str:
    """Return what came, as far as it is text: a sound is none."""
    return reply.get_data().decode("utf-8", "replace")


def send(browser: FlaskClient, method: str, address: str, token: dict[str, str]) -> TestResponse:
    """Open an address, or send it a form."""
    data = {**token, "words": "new words", "choice": "today", "text": "x"} if method == "POST" else {}
    return browser.open(address, method=method, data=data)
