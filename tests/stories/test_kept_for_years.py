"""A unit says how long it keeps a record; then somebody looks at it, and nothing is destroyed by itself.

Risk: a record is kept for ever because nobody is told; or a program destroys what a court still needs.
"""

import json
from datetime import date

import pytest
from flask import Flask

from app.acts import erasing, keeping, office
from app.ground.clock import SetClock
from app.ground.faults import Refused
from app.record.verify import verify
from tests.stories.telling import Teller, helen, kept_words, pick, sam, share_with, words
from tests.support.attack import voice_of
from tests.support.service import SETTINGS, Service

WANT = "I want my own key."


@pytest.fixture
def told(service: Service, app: Flask) -> Teller:
    """Let Jo say something at a service that keeps it for eight years."""
    office.set_unit_settings(service.store, service.unit, json.dumps({**SETTINGS, "keep_years": 8}))
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell(
        {"welcome/here": pick("nobody"), "wants/want": words(WANT), "wants/share": share_with(service.sam)}
    )
    return jo


def due_on_page(app: Flask) -> str:
    """Return what the manager's page says is due."""
    return " ".join(" ".join(one.text.split()) for one in helen(app).look("/manager").all("section")
                    if "due to be looked at" in one.text)  # fmt: skip


def test_it_is_named_when_its_time_is_over_and_not_a_day_before(
    service: Service, app: Flask, told: Teller, clock: SetClock
) -> None:
    # Given Jo spoke on 23 November 2026; Then the day before eight years are over nothing is due
    assert told.at
    clock.move(days=(date(2034, 11, 22) - date(2026, 11, 23)).days)
    assert keeping.due(service.store) == []
    assert due_on_page(app) == ""
    # When they are, Then the manager is told whose, since when, and that nothing is destroyed by itself
    clock.move(days=1)
    (due,) = keeping.due(service.store)
    assert (due.person.id, due.last, due.since, due.held) == (
        service.person, date(2026, 11, 23), date(2034, 11, 23), False,
    )  # fmt: skip
    page = due_on_page(app)
    assert "Nothing is destroyed by itself." in page
    assert "Jo The last word was kept on Monday 23 November 2026. Kept for 8 years" in page
    # and every word is there, then and years later
    clock.move(days=4000)
    assert kept_words(service) == [WANT]
    assert WANT in sam(app).see(f"/staff/people/{service.person}")
    assert verify(service.store).ok
    assert WANT not in helen(app).see("/manager")


def test_a_new_word_begins_the_time_again(
    service: Service, app: Flask, told: Teller, clock: SetClock
) -> None:
    assert told.at
    clock.move(days=3000)
    assert len(keeping.due(service.store)) == 1
    Teller(app, service.invite(service.open("quick"))).tell({"welcome/here": pick("nobody")})
    assert keeping.due(service.store) == []


def test_a_hold_stands_beside_it_and_forbids_it(
    service: Service, app: Flask, told: Teller, clock: SetClock
) -> None:
    assert told.at
    clock.move(days=3000)
    erasing.hold(service.store, person=service.person, by="helen@willow.example", reason="A court asked")
    assert "A legal hold stands" in due_on_page(app)
    two = {"by": "sam@willow.example", "second": "helen@willow.example", "reason": "due", "appraised": "read"}
    with pytest.raises(Refused, match="legal hold"):
        erasing.erase(service.store, person=service.person, **two)
    # When it is lifted and two people decide, Then it is erased and due no more
    erasing.hold(
        service.store, person=service.person, by="helen@willow.example", reason="It is over", lift=True
    )
    erasing.erase(service.store, person=service.person, **two)
    assert keeping.due(service.store) == []
    assert due_on_page(app) == ""


def test_without_a_schedule_nothing_is_due_and_who_is_kept_out_is_not_told(
    service: Service, app: Flask, clock: SetClock
) -> None:
    # Given a service without a schedule; Then nothing is due, ever
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody")}, until="today/safe")
    clock.move(days=20000)
    assert keeping.due(service.store) == []
    # When it has one, Then the manager is told; When Jo keeps the manager out, only who runs the computer is
    office.set_unit_settings(service.store, service.unit, json.dumps({**SETTINGS, "keep_years": 1}))
    assert "Jo" in due_on_page(app)
    voice_of(service.store, jo).leave_out(service.manager)
    clock.move(days=400)
    assert due_on_page(app) == ""
    assert len(keeping.due(service.store)) == 1
