"""A thousand texts go the whole way: form, record, the person's page, the staff's page, JSON.

Risk: one of the many hands that words go through trims, folds or normalises them. ``OWNWORDS_LONG=1`` sends
ten thousand, a thousand of each of ten people.
"""

import json
import os
import random
from io import StringIO

import pytest
from flask import Flask

from app.cli.main import main
from app.record import utterances
from app.record.verify import verify
from tests.support.office import SAM, sign_in
from tests.support.quotes import Quotes
from tests.support.service import Person, Service
from tests.support.texts import generated
from tests.support.words import sit

PEOPLE = 10 if os.environ.get("OWNWORDS_LONG") else 1
COUNT = 1000
TOGETHER = 500  # quotations on one page of Sam's
AT = "/talk/c/7k"


@pytest.mark.parametrize("seed", range(11, 11 + PEOPLE))
def test_every_text_comes_out_as_it_went_in(service: Service, app: Flask, seed: int) -> None:
    # Given texts with any letters, spaces and empty lines there are
    source = random.Random(seed)
    given = [generated(source) for _ in range(COUNT)]
    talk = service.open("quick")
    jo = Person(app, service.invite(talk))
    for address, choice in (("/talk/a/4m", "yes"), ("/talk/a/3h", ""), ("/talk/a/8p", "nobody")):
        jo.see(address)
        jo.answer("", *filter(None, [choice]))
    # When Jo sends each by the form, Then her own page shows it in the field, to the character
    jo.see(AT)
    for text in given:
        assert jo.send(text).status_code == 303
        assert Quotes(jo.see(AT)).areas == [f"\n{text}"], "the first line break is the page's own"
    # and the record has each, the keys forgotten in between
    service.store.keys.forget()
    with service.store.read() as conn:
        said = [one for one in utterances.of_conversation(service.store, conn, talk) if one.step == "matters"]
    assert [one.content.words for one in said if one.content] == given
    # When Sam is given them, Then his page has each in a quotation of its own, and nothing else in it
    voice = sit(service.store, talk)
    sam = app.test_client()
    sign_in(sam, SAM)
    for start in range(0, COUNT, TOGETHER):
        shared = said[start : start + TOGETHER]
        for one in shared:
            voice.share(one.id, service.sam)
        page = Quotes(sam.get(f"/staff/people/{service.person}").text)
        assert page.texts == given[start : start + TOGETHER]
        assert page.inside == []
        for one in shared:
            voice.share(one.id)
    # and what is written out has each
    assert [one for one in _exported(service) if one] == given
    assert verify(service.store).ok


def _exported(service: Service) -> list[str | None]:
    out = StringIO()
    data = str(service.store.settings.data)
    assert main(["export", service.person, "--format", "json", "--data", data], env={}, out=out) == 0
    return [one["words"] for one in json.loads(out.getvalue())["utterances"]]
