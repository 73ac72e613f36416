"""Pages that keep something back leave at a full step of time.

Risk: who sits beside the person, or was left out, sees by the clock that something was kept from them.
"""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.ground.store import Store
from app.web import even
from app.web.even import MARK, Even, rest
from app.web.person.places import help_at
from app.web.policy import POLICY
from tests.stories.telling import Teller, helen, pick, sam
from tests.support.service import Service, make_service, serve


@pytest.fixture
def service(store: Store) -> Service:
    """Give a service."""
    return make_service(store)


@pytest.fixture
def waits(service: Service) -> tuple[Flask, list[bool]]:
    """Give the pages, and note of each request whether its answer was held."""
    app, held = serve(service), list[bool]()
    inner = app.wsgi_app

    def noting(environ, start):  # type: ignore[no-untyped-def] # as WSGI has it
        answer = inner(environ, start)
        held.append(MARK in environ)
        return answer

    app.wsgi_app = noting  # type: ignore[method-assign] # Flask's way
    return app, held


@pytest.mark.even_time
@pytest.mark.parametrize(("spent", "left"), [(0.003, 0.017), (0.0199, 0.0001), (0.02, 0.0), (0.0201, 0.0199)])
def test_the_rest_of_a_step(spent: float, left: float) -> None:
    assert rest(spent) == pytest.approx(left, abs=1e-9)


@pytest.mark.even_time
@pytest.mark.parametrize("marked", [True, False])
def test_two_pages_of_which_one_took_longer_leave_at_the_same_time(marked: bool) -> None:
    # Given two answers of 4 and 9 thousandths; Then both leave after 20, or, of another page, at once
    for work in (0.004, 0.009):
        clock, waited = iter((1.0, 1.0 + work)), list[float]()
        held = Even(lambda _environ, _start: [b"x"], now=lambda times=clock: next(times), wait=waited.append)
        assert list(held({MARK: True} if marked else {}, lambda *_: lambda _body: None)) == [b"x"]
        assert waited == ([pytest.approx(even.STEP - work)] if marked else [])


def test_every_page_of_the_office_is_held_and_what_is_not_there_too(
    service: Service, waits: tuple[Flask, list[bool]]
) -> None:
    app, held = waits
    for worker in (sam(app), helen(app)):
        held.clear()
        office = [one for one in app.url_map.iter_rules() if POLICY[one.endpoint].roles]
        rules = [one for one in office if "GET" in (one.methods or ())]
        for rule in rules:
            address = rule.rule.replace("<person>", service.person)
            worker.browser.get(address.replace("<", "").replace(">", ""))
        assert len(held) == len(rules) > 20
        assert all(held)


def test_a_person_s_page_is_held_while_somebody_is_beside_them(
    service: Service, waits: tuple[Flask, list[bool]]
) -> None:
    app, held = waits

    def pages(jo: Teller) -> Iterator[bool]:
        for address in ("/talk", "/mine", jo.at, "/settings", help_at("talk")):
            held.clear()
            jo.see(address)
            yield held[-1]

    # Given nobody is there; Then no page is held
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody")}, until="today/matters")
    assert not any(pages(jo))
    # Given a helper is there; Then each is, and not in the part that is done alone
    helped = Teller(app, service.invite(service.open()))
    helped.tell({"welcome/here": pick("family"), "helper/who": pick("family")}, until="alone/start")
    assert all(pages(helped))
    helped.tell({"alone/start": pick("ready")}, until="today/safe")
    assert not any(pages(helped))
    helped.tell({"alone/back": pick("back")}, until="wants/want")
    assert all(pages(helped))
