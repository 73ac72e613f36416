"""After everything of one person is erased, the work with everybody else goes on; of theirs nothing opens.

Risk: one erasure stops the start page of a whole service, or a page still names who was erased.
"""

import pytest

from app.access import accounts, sittings
from app.acts import erasing, lawful, notices, office, opening
from tests.security.told import SECRET, Told, account, cells, send, shown
from tests.support.attack import EMAILS, account_of, signed_in
from tests.support.names import stands_in
from tests.support.service import Person, fields

ROLES = ("staff", "advocate", "manager", "operator")
LISTS = {"staff": "/staff", "advocate": "/advocate", "manager": "/manager", "operator": "/operator"}


@pytest.fixture
def erased(told: Told) -> Told:
    """Erase her, as two people decided, beside somebody else of the same workers."""
    place, service = told.place, told.place.service
    other = office.add_person(place.store, called="Mo", unit=service.unit)
    for worker in (service.sam, account_of(place.store, "advocate")):
        office.link(place.store, account=worker, person=other, reason="Works with them")
    talk = opening.open_conversation(
        place.store, person=other, pathway="first", worker=service.sam, by=service.sam
    )
    mo = Person(place.app, opening.invite(place.store, talk).code)
    mo.go_on()
    _leave_things_open(told)
    erasing.erase(
        place.store, by="sam@willow.example", second=EMAILS["manager"], reason="her family asked",
        appraised="nothing to keep", person=service.person,
    )  # fmt: skip
    return told


def _leave_things_open(told: Told) -> None:
    """Leave on other pages what waits about her: a same-day item, and a request to the manager far away."""
    place, service = told.place, told.place.service
    with place.store.read() as conn:
        sitting = sittings.of_conversation(conn, place.conversation)[-1]
        far = accounts.by_email(conn, "far@elm.example")
    notices.raise_notice(place.store, sitting, "same_day", frozenset())
    assert far is not None
    lawful.ask(
        place.store, place.app.extensions["own_words"].talk.catalogue, account(place, service.sam),
        person=service.person, step="today/safe", instance=1, ground="danger", second=far.id, reason="Harm",
    )  # fmt: skip
    sam = signed_in(place.store, place.app, service.sam)
    assert stands_in("Jo", signed_in(place.store, place.app, far.id).get("/manager").text)
    assert "today" in sam.get("/staff").text


def test_nothing_waits_on_the_page_of_who_should_have_agreed(erased: Told) -> None:
    place = erased.place
    with place.store.read() as conn:
        far = accounts.by_email(conn, "far@elm.example")
    assert far is not None
    page = signed_in(place.store, place.app, far.id).get("/manager")
    assert page.status_code == 200
    assert not stands_in("Jo", page.text)


@pytest.mark.parametrize("role", ROLES)
def test_the_work_with_everybody_else_goes_on(erased: Told, role: str) -> None:
    # Given Jo is erased; When each role opens its start page and every page about her
    place = erased.place
    browser = signed_in(place.store, place.app, account_of(place.store, role))
    home = browser.get(LISTS[role])
    # Then the start page is there, with who is left and without her
    assert home.status_code == 200
    assert stands_in("Mo", home.text) == (role in {"staff", "advocate"})
    assert not stands_in("Jo", home.text)
    # and no page breaks: what was about her is not there any more
    token, wrong = fields(browser.get("/account").text), []
    for rule, method in cells(place.app, "staff.", "advocate.", "manager.", "operator."):
        reply = send(browser, method, erased.address(rule), token)
        if reply.status_code >= 500 or SECRET in shown(reply):
            wrong.append((rule.rule, method, reply.status_code))
    assert wrong == []


def test_her_own_open_page_says_that_it_is_not_there(erased: Told) -> None:
    # Given her browser still has the talk open; Then each page is plain, none breaks, and none has her words
    place, wrong = erased.place, []
    browser = place.person.browser
    for rule, method in cells(place.app, "person."):
        if rule.endpoint in {"person.hide", "person.unhide", "person.done", "person.invitation"}:
            continue
        reply = send(browser, method, erased.address(rule), {})
        if reply.status_code >= 500 or SECRET in shown(reply):
            wrong.append((rule.rule, method, reply.status_code))
    assert wrong == []
