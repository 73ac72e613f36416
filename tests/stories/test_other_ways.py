"""The short pathway, the short way, and ways through in which almost nothing is said.

Risk: somebody who says little is pushed, stopped, or recorded as having said what they did not say.
"""

import pytest
from flask import Flask

from app.record.verify import verify
from tests.stories.telling import Say, Teller, kept, pick, sam, share_with, words
from tests.support.service import Service

ASKED = ("words", "one", "several", "rating", "people", "first-of", "practice", "check", "share")


@pytest.mark.parametrize("pathway", ["first", "quick"])
def test_nothing_but_next_leads_to_goodbye_and_says_nothing(
    service: Service, app: Flask, pathway: str
) -> None:
    # When somebody touches Next on every page, on an empty page each time
    jo = Teller(app, service.invite(service.open(pathway)))
    nothing = {name: Say() for name in jo.talk.catalogue.steps}
    jo.tell(nothing)
    # Then the talk ends, every answer is kept as moved on, and nobody reads anything
    assert jo.passed[-2:] == ["goodbye/next", "done"]
    codes = {one.code for one in kept(service) if one.kind in ASKED}
    assert codes == {"skip"}
    assert all(one.content is None or one.content.words is None for one in kept(service))
    page = sam(app).look(f"/staff/people/{service.person}")
    assert page.all("article") == []
    assert verify(service.store).ok


@pytest.mark.parametrize(("choice", "code"), [("_dont_know", "dont_know"), ("_not_say", "not_say")])
@pytest.mark.parametrize("pathway", ["first", "quick"])
def test_i_do_not_know_and_i_do_not_want_to_say_are_answers_everywhere(
    service: Service, app: Flask, pathway: str, choice: str, code: str
) -> None:
    # When somebody says that on every page that has a question
    jo = Teller(app, service.invite(service.open(pathway)))
    steps = jo.talk.catalogue.steps.values()
    jo.tell({one.id: pick(choice) for one in steps if one.kind != "page"})
    # Then the talk ends, and each answer is kept as what it is
    assert jo.passed[-1] == "done"
    assert {one.code for one in kept(service) if one.kind in ASKED} == {code}
    assert verify(service.store).ok


def test_quick_asks_less_and_ends_in_the_same_place(service: Service, app: Flask) -> None:
    # When Jo goes through the quick pathway
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({
        "welcome/here": pick("nobody"),
        "today/matters": words("My cat."),
        "today/share": share_with(service.priya),
        "wants/want": words("To see her."),
        "wants/share": share_with(service.priya),
    })  # fmt: skip
    # Then she is not asked how she likes things, stands at her own words on screen 4, and shares as ever
    assert "welcome/like" not in jo.passed
    assert jo.passed.index("today/matters") == 3
    assert jo.passed[-2:] == ["goodbye/next", "done"]
    assert "Priya can read this now." in jo.page("goodbye/next").lines()


def test_the_short_way_is_at_most_twelve_screens_with_one_check_and_one_share(
    service: Service, app: Flask
) -> None:
    # When Jo chooses the shorter talk on the settings page before she answers anything
    jo = Teller(app, service.invite(service.open()))
    secret = jo.look("/settings")
    token = next(one for one in secret.elements if one.attrs.get("name") == "csrf_token").attrs["value"]
    assert jo.browser.post("/settings", data={"csrf_token": token, "length": "short"}).status_code == 303
    says = {
        "welcome/here": pick("nobody"),
        "today/matters": words("Home."),
        "wants/want": words("To go home."),
    }
    jo.tell({**says, "wants/share": share_with(service.sam)})
    # Then there are twelve screens, and the one share gives Sam all of it
    assert len(jo.passed) - 1 <= 12
    assert [name for name in jo.passed if name.endswith(("check", "share"))] == ["wants/check", "wants/share"]
    quoted = [one.text for one in sam(app).look(f"/staff/people/{service.person}").quotations()]
    assert quoted == ["To go home.", "Home."]


@pytest.mark.parametrize(
    ("answer", "step", "choice", "said"),
    [
        ("not-today", "welcome/not-today", "tomorrow", "Jo does not want to talk today. Ask again tomorrow."),
        ("not-today", "welcome/not-today", "week", "Jo does not want to talk today. Ask again next week."),
        ("not-today", "welcome/not-today", "i-say", "Do not ask before that."),
        ("not-today", "welcome/not-today", "never", "Jo does not want to be asked again."),
        ("other-way", "welcome/other-way", "paper", "Jo wants to talk in another way."),
    ],
)
def test_not_today_and_another_way_are_passed_on_and_nothing_more_is_asked(
    service: Service, app: Flask, answer: str, step: str, choice: str, said: str
) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/hello": pick(answer), step: pick(choice)})
    assert jo.passed == ["welcome/hello", step, "done"]
    assert said in sam(app).see("/staff")


def test_a_break_in_the_middle_leads_back_to_the_same_page(service: Service, app: Flask) -> None:
    # Given Jo has written something; When she has a break and goes on
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody")}, until="today/matters")
    at = jo.at
    secret = next(one for one in jo.look(at).elements if one.attrs.get("name") == "csrf_token")
    data = {"csrf_token": secret.attrs["value"], "go": "break", "words": "Half of it", "rev": "0"}
    assert jo.browser.post(at, data=data).location == "/break"
    page = jo.look("/break")
    # Then the way on leads to the page with her words in it
    assert "/talk" in page.links()
    jo.go_on()
    assert jo.at == at
    assert jo.look(at).written == "Half of it"


def test_stop_for_today_asks_how_she_feels_and_says_goodbye(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody"), "today/matters": words("Home.")}, until="today/practice")
    stop = next(link for link in jo.look("/break").links() if link == jo.address("goodbye/feel"))
    jo.see(stop)
    jo.answer("", "ok")
    assert jo.name_of(jo.at) == "goodbye/next"
    jo.answer()
    assert jo.at == "/talk/done"


@pytest.mark.parametrize(
    ("chosen", "said"), [("advocate", "an advocate"), ("other", "someone else"), ("worker", "Sam")]
)
def test_who_speaks_for_them_is_called_right_in_a_sentence(
    service: Service, app: Flask, chosen: str, said: str
) -> None:
    """Risk: a label stands in a sentence as it stands on its card: *What can An advocate say?*"""
    jo = Teller(app, service.invite(service.open("meeting")))
    jo.tell({"welcome/here": pick("nobody"), "meeting/part": pick("part"), "meeting/speaker": pick(chosen)})
    assert jo.page("meeting/may-say").question == f"What can {said} say for you?"
    assert jo.page("meeting/out").question == f"Can {said} speak when you are out?"
