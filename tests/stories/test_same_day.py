"""Not safe is a same-day matter.

Risk: somebody says that they are not safe and nobody is told; or the page promises what is not so.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.acts import office
from app.ground.clock import SetClock
from app.web.person.places import help_at
from tests.stories.telling import Html, Teller, Worker, helen, pick, priya, sam, token, words
from tests.support.attack import voice_of
from tests.support.service import SETTINGS, Service

DAY, NIGHT = "01632 960101", "01632 960999"
DANGER = "If you are in danger now, call 999."
TO_SAM = ["We put your message on the screen for Sam.", "Sam has not seen it yet."]
NOT_SAFE = {"welcome/here": pick("nobody"), "today/safe": pick("not-safe"), "today/same-day": pick("yes")}
WORRY = "He takes my bank card."


def rota(service: Service, *who: str, settings: Mapping[str, object] = SETTINGS) -> None:
    """Put these on duty from Monday to Friday, nine to five."""
    duty = [{"account": one, "days": [0, 1, 2, 3, 4], "starts": "09:00", "ends": "17:00"} for one in who]
    office.set_unit_settings(service.store, service.unit, json.dumps({**settings, "duty": duty}))


def not_safe(service: Service, app: Flask, *, must_not: tuple[str, ...] = ()) -> Teller:
    """Say "not safe" and want to talk today; stand at the page that says what happened."""
    jo = Teller(app, service.invite(service.open(must_not=must_not)))
    jo.tell({**NOT_SAFE, "today/matters": words(WORRY)}, until="today/told")
    return jo


def today(worker: Worker) -> list[str]:
    """Return the headings of the same-day items on somebody's page, which stand on top."""
    page = worker.look(worker.home)
    items = [one for one in page.all("article", "notice") if one.has("today")]
    headings = [one for one in page.elements if one.tag in {"h2", "h3"}]
    assert not items or headings[0].attrs.get("id") in {"today", "mine"}
    return [" ".join(one.text.split()).partition(".")[0] for one in items]


def test_the_page_says_exactly_what_happened_and_later_who_saw_it(service: Service, app: Flask) -> None:
    # Given Priya is on duty by day
    rota(service, service.priya)
    # When Jo says "not safe" and wants to talk to someone today
    jo = not_safe(service, app)
    # Then the page says who has it, that nobody has seen it, who is at work, and whom to call
    assert jo.look(jo.at).lines() == [
        *TO_SAM, "Priya is at work until 5:00 pm.", "Priya gets the message too.",
        f"If you cannot wait, call {DAY}.", DANGER,
    ]  # fmt: skip
    # and it is on top of the page of Sam and of Priya, without a word of hers
    for worker in (sam(app), priya(app)):
        assert len(today(worker)) == 1
        assert WORRY not in worker.see("/staff")
    # and once Sam has opened it, the page says when; the hours of who is on duty stay true
    assert jo.look(jo.at).lines() == [
        "Sam saw your message at 10:00 am.", "Priya is at work until 5:00 pm.", "Priya gets the message too.",
        f"If you cannot wait, call {DAY}.", DANGER,
    ]  # fmt: skip


def test_who_does_not_want_to_talk_today_raises_nothing(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**NOT_SAFE, "today/same-day": pick("not-now")})
    assert "today/told" not in jo.passed
    assert today(sam(app)) == []


def test_at_night_the_page_says_so_and_who_starts_when(service: Service, app: Flask, clock: SetClock) -> None:
    # Given it is night, and Priya starts in the morning
    rota(service, service.priya)
    clock.at = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    # When Jo asks for somebody today
    jo = not_safe(service, app)
    # Then the page says that nobody reads it now, when Priya starts, and the number for the night only
    assert jo.look(jo.at).lines() == [
        *TO_SAM, "Nobody reads this at night.",
        "Priya starts on Tuesday 24 November 2026. The time is 9:00 am.", f"At night, call {NIGHT}.", DANGER,
    ]  # fmt: skip


def test_on_a_sunday_afternoon_the_page_does_not_speak_of_the_night(
    service: Service, app: Flask, clock: SetClock
) -> None:
    # Given Priya is on duty from Monday, and it is Sunday at three in the afternoon
    rota(service, service.priya)
    clock.at = datetime(2026, 11, 29, 15, 0, tzinfo=UTC)
    jo = not_safe(service, app)
    # Then nobody reads it now, and the number that answers when nobody is there is given for now
    lines = jo.look(jo.at).lines()
    assert "Nobody reads this now." in lines
    assert f"Now you can call {NIGHT}." in lines
    assert not any("night" in line for line in lines)


def test_where_no_rota_is_declared_nothing_is_promised(service: Service, app: Flask) -> None:
    # Given a unit without a duty rota; When Jo asks for somebody today
    jo = not_safe(service, app)
    # Then the page says that nobody knows when it is read, and gives the numbers of day and night
    assert jo.look(jo.at).lines() == [
        *TO_SAM, "Nobody reads this at night.", "We do not know when Sam sees it.",
        f"If you cannot wait, call {DAY}.", f"At night, call {NIGHT}.", DANGER,
    ]  # fmt: skip
    assert len(today(sam(app))) == 1


def test_where_nobody_is_left_the_page_says_that_nobody_was_told(service: Service, app: Flask) -> None:
    # Given the manager must not see this talk, and Jo leaves out both workers
    jo = Teller(app, service.invite(service.open(must_not=(service.manager,))))
    readers = pick(f"reader-{service.sam}", f"reader-{service.priya}")
    before = [one.see(one.home) for one in (sam(app), priya(app), helen(app))]
    # When she wants to talk to someone today
    jo.tell({**NOT_SAFE, "alone/not-see": readers}, until="today/told")
    # Then the page says that nobody here was told, and gives the numbers
    assert jo.look(jo.at).lines() == [
        "Nobody here has your message.", f"Please call {DAY}.", f"At night, call {NIGHT}.", DANGER,
    ]  # fmt: skip
    # and nobody's page changed
    assert [today(one) for one in (sam(app), priya(app), helen(app))] == [[], [], []]
    assert all("article" not in page for page in before)


def test_get_help_raises_the_same_item_and_jo_stays_where_she_is(service: Service, app: Flask) -> None:
    # Given Jo has written something that she has not sent
    rota(service, service.sam)
    jo = Teller(app, service.invite(service.open()))
    jo.tell({}, until="today/matters")
    jo.draft("I was going to say")
    page = jo.at
    # When she goes to "Get help" and asks for someone today
    told = jo.choose(help_at("not-safe"), "today")
    # Then she is told what happened, it is on Sam's page, and her page and her words are as they were
    assert "We put your message on the screen for Sam." in told.text
    assert len(today(sam(app))) == 1
    assert jo.look(page).written == "I was going to say"


@pytest.mark.parametrize("page", [help_at("not-safe"), help_at("talk")])
def test_without_a_talk_help_gives_numbers_and_promises_nothing(app: Flask, page: str) -> None:
    found = app.test_client().get(page)
    assert found.status_code == 200
    assert "999" in found.text or page == help_at("talk")
    assert "on the screen" not in found.text


def test_not_ok_at_goodbye_is_a_same_day_matter_too(service: Service, app: Flask) -> None:
    # Given Jo shared nothing; When she is not OK at goodbye and wants somebody
    rota(service, service.sam)
    jo = Teller(app, service.invite(service.open()))
    who = {"goodbye/with-you": pick("worker"), "today/same-day@2": pick("yes")}
    jo.tell({"goodbye/feel": pick("not-ok"), **who})
    # Then she is told what happened before she goes, and it is on Sam's page
    assert jo.page("today/told@2").lines()[:2] == TO_SAM
    assert jo.passed[-2:] == ["goodbye/next", "done"]
    assert len(today(sam(app))) == 1


def test_one_item_stands_once_until_it_is_seen_to(service: Service, app: Flask) -> None:
    # Given Jo asked three times before anybody looked
    rota(service, service.sam)
    jo = not_safe(service, app)
    for _ in range(2):
        jo.choose(help_at("talk"), "worker")
    worker = sam(app)
    # When Sam has talked with her and says so, Then it is gone from the page
    assert len(today(worker)) == 1
    item = next(one for one in worker.look("/staff").all("article", "notice"))
    worker.do("/staff", f"/staff/notices/{item.attrs['aria-labelledby'].removeprefix('n-')}", how="talked")
    assert today(worker) == []


def test_with_a_helper_there_the_rota_tells_nothing_of_who_was_left_out(service: Service, app: Flask) -> None:
    # Given Priya alone is on duty, and a helper sits beside Jo; When Jo asks for the worker who is there
    rota(service, service.priya)
    inside = {"welcome/here": pick("family"), "helper/who": pick("family"), "alone/start": pick("ready"),
              "alone/back": pick("back")}  # fmt: skip
    pages = []
    for left_out in (False, True):
        jo = Teller(app, service.invite(service.open()))
        jo.tell(inside, until="wants/want")
        if left_out:
            voice_of(service.store, jo).leave_out(service.priya)
        offered = jo.look(help_at("talk"))
        asked = Html(jo.browser.post(help_at("talk"), data={
            "csrf_token": token(jo.see(help_at("talk"))), "choice": "duty"}).text)  # fmt: skip
        pages.append((offered.choices(), asked.lines()))
    # Then the way is offered and what is said of it is the same, whether she left Priya out or not
    assert pages[0] == pages[1]
    assert not any("Nobody reads" in line for line in pages[1][1])
