"""Who gets in when: a sitting that ended, was hidden or is another's; a link, an account, a sign-in that was.

Risk: what was open once stays open: an old cookie, an old link to a person, a page left on a screen.
"""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.acts import answering, colleagues, office, opening, signing
from app.plan.answers import AnswerText
from app.web.person.places import help_at
from app.web.policy import POLICY
from tests.security.place import Place
from tests.security.told import SECRET, Told, account, cells, send, shown
from tests.support.attack import signed_in, voice_of
from tests.support.names import stands_in
from tests.support.service import Person, fields

START, NOT_THERE, SIGN_IN = "/", 404, "/sign-in"
EVERYBODYS = {f"person.{name}" for name in ("about", "done", "help", "help_page", "hide", "invitation")}
EVERYBODYS |= {"person.signed", "person.speech", "person.speech_live", "person.speech_lines"}


# Forms that change what the browser holds.
LEAVING = frozenset({"person.hide", "person.unhide", "person.invitation", "person.done"})


# Where words come that stay on the screen, even when the sitting is over.
WORDS_COME = frozenset(
    {
        "person.answer",
        "person.draft",
        "person.mine_back",
        "person.mine_draft",
        "person.written",
        "person.written_draft",
        "person.beside",
    }
)


# How a browser comes to hold no open sitting. Each takes the one it had and changes something.
def _no_cookie(_place: Place, browser: FlaskClient) -> None:
    browser.delete_cookie("ow_sit", domain="localhost")


def _unknown_cookie(_place: Place, browser: FlaskClient) -> None:
    browser.set_cookie("ow_sit", "x" * 27, domain="localhost")


def _opened_elsewhere(place: Place, _browser: FlaskClient) -> None:
    place.another()


def _hidden(_place: Place, browser: FlaskClient) -> None:
    assert browser.post("/hide").status_code == 303


def _before_hiding(_place: Place, browser: FlaskClient) -> None:
    """Somebody kept the cookie from before *Hide this*; the person opened the page again meanwhile."""
    cookie = browser.get_cookie("ow_sit")
    assert cookie is not None
    browser.post("/hide")
    browser.post("/hide/open", data=fields(browser.get("/hide").text))
    browser.set_cookie("ow_sit", cookie.value, domain="localhost")


def _said_goodbye(place: Place, browser: FlaskClient) -> None:
    cookie = browser.get_cookie("ow_sit")
    assert cookie is not None
    person = place.person
    while "/talk/done" not in person.at:
        person.go_on()
        person.answer()
    browser.set_cookie("ow_sit", cookie.value, domain="localhost")


def _handed_over(place: Place, _browser: FlaskClient) -> None:
    """A worker opened the same talk on another device and handed it over."""
    sam = account(place, place.service.sam)
    opening.hand_over(place.store, sam, "none", person=place.service.person, conversation=place.conversation)


SHUT = (
    _no_cookie, _unknown_cookie, _opened_elsewhere, _hidden, _before_hiding, _said_goodbye, _handed_over,
)  # fmt: skip


@pytest.mark.parametrize("shut", SHUT, ids=[one.__name__.strip("_") for one in SHUT])
def test_a_sitting_that_is_notsend(told: Told, shut: Callable[[Place, FlaskClient], None]) -> None:
    """Risk: an old cookie opens the talk, or a page shows what was said in it."""
    # Given a browser whose sitting is not open any more
    browser, place = told.place.person.browser, told.place
    token = fields(place.person.see("/talk/c/7k"))
    shut(place, browser)
    wrong = []
    for rule, method in cells(place.app, "person."):
        if rule.endpoint in LEAVING and method == "POST":
            continue
        # When each page is opened, and each form sent
        reply = send(browser, method, told.address(rule), token)
        # Then it leads to the start, or is everybody's page; no word of the talk is on it
        if rule.endpoint == "person.speech_live":
            right = reply.status_code == 400  # a form is no asking for a sound
        elif rule.endpoint in EVERYBODYS:
            right = reply.status_code in {200, 422}
        elif rule.endpoint == "person.start":
            right = reply.status_code == 200
        elif method == "POST" and rule.endpoint in WORDS_COME:
            right = reply.status_code == 409
        else:
            right = (reply.status_code, reply.location) == (303, START)
        if not right or SECRET in shown(reply) or stands_in("Jo", shown(reply)):
            wrong.append((rule.rule, method, reply.status_code))
    assert wrong == []


def test_the_sitting_of_another_person(told: Told) -> None:
    """Risk: in somebody else's sitting an address opens what the first person said."""
    # Given the open sitting of another person of the same service
    place, service = told.place, told.place.service
    other = office.add_person(place.store, called="Mo", unit=service.unit)
    office.link(place.store, account=service.sam, person=other, reason="Works with them")
    talk = opening.open_conversation(
        place.store, person=other, pathway="first", worker=service.sam, by=service.sam
    )
    mo = Person(place.app, opening.invite(place.store, talk).code)
    _say_who_is_here(mo)
    token = fields(mo.see("/talk/c/7k"))
    wrong = []
    for rule, method in cells(place.app, "person."):
        if rule.endpoint in LEAVING and method == "POST":
            continue
        # When each page is opened there with the first person's ids
        reply = send(mo.browser, method, told.address(rule), {**token, "answer": told.answer})
        # Then nothing of the first person's is on it
        gone = rule.endpoint != "person.changed_one" or reply.status_code == NOT_THERE
        if not gone or SECRET in shown(reply) or reply.status_code >= 500:
            wrong.append((rule.rule, method, reply.status_code))
    assert wrong == []
    # Then the first person's answer is still unread
    assert "answer-back" in told.place.person.see("/mine")
    assert f'value="{told.answer}"' in told.place.person.last.text


def _not_linked(told: Told) -> FlaskClient:
    """Return the browser of a worker of the same service who never worked with the person."""
    place = told.place
    new = office.add_account(
        place.store, email="dev@willow.example", name="Dev Roy", job="Worker", role="staff",
        unit=place.service.unit, password=None,
    )  # fmt: skip
    return signed_in(place.store, place.app, new)


def _formerly_linked(told: Told) -> FlaskClient:
    browser = signed_in(told.place.store, told.place.app, told.place.service.sam)
    assert SECRET in browser.get(f"/staff/people/{told.place.service.person}").text
    told.place.clock.move(minutes=5)
    office.end_link(told.place.store, account=told.place.service.sam, person=told.place.service.person)
    return browser


def _disabled(told: Told) -> FlaskClient:
    browser = signed_in(told.place.store, told.place.app, told.place.service.sam)
    assert SECRET in browser.get(f"/staff/people/{told.place.service.person}").text
    colleagues.close_by_operator(told.place.store, told.place.service.sam)
    return browser


def _signed_out_everywhere(told: Told) -> FlaskClient:
    browser = signed_in(told.place.store, told.place.app, told.place.service.sam)
    assert SECRET in browser.get(f"/staff/people/{told.place.service.person}").text
    other = signed_in(told.place.store, told.place.app, told.place.service.sam)
    assert other.post("/sign-out-everywhere", data=fields(other.get("/account").text)).status_code == 303
    return browser


def _too_long_away(told: Told) -> FlaskClient:
    browser = signed_in(told.place.store, told.place.app, told.place.service.sam)
    told.place.clock.move(minutes=31)
    return browser


def _new_password(told: Told) -> FlaskClient:
    browser = signed_in(told.place.store, told.place.app, told.place.service.sam)
    signing.set_password(told.place.store, told.place.service.sam, "another-long-password")
    return browser


def _handed_device(told: Told) -> FlaskClient:
    """Return the browser in which a worker handed the device to the person."""
    place = told.place
    browser = signed_in(place.store, place.app, place.service.sam)
    page = f"/staff/people/{place.service.person}/talk"
    token = fields(browser.get(page).text)
    reply = browser.post(f"{page}/{place.conversation}/hand-over", data=token)
    assert (reply.status_code, reply.location) == (303, "/talk")
    return browser


LINK_GONE = (_not_linked, _formerly_linked)
SIGN_IN_GONE = (_disabled, _signed_out_everywhere, _too_long_away, _new_password, _handed_device)


@pytest.mark.parametrize("who", LINK_GONE, ids=[one.__name__.strip("_") for one in LINK_GONE])
def test_a_worker_without_a_link(told: Told, who: Callable[[Told], FlaskClient]) -> None:
    """Risk: a worker who moved on, or never came, opens the words."""
    browser, place = who(told), told.place
    token = fields(browser.get("/account").text)
    wrong = []
    for rule, method in cells(place.app, "staff.", "advocate.", "manager.", "operator."):
        reply = send(browser, method, told.address(rule), token)
        whose = POLICY[rule.endpoint].whose != "nobody" or "staff" not in POLICY[rule.endpoint].roles
        right = reply.status_code == NOT_THERE if whose else reply.status_code < 500
        if not right or SECRET in shown(reply) or place.service.person in shown(reply):
            wrong.append((rule.rule, method, reply.status_code))
    assert wrong == []


@pytest.mark.parametrize("who", SIGN_IN_GONE, ids=[one.__name__.strip("_") for one in SIGN_IN_GONE])
def test_a_sign_in_that_is_over(told: Told, who: Callable[[Told], FlaskClient]) -> None:
    """Risk: a browser that was signed out, or whose account was closed, still opens the words."""
    browser, place = who(told), told.place
    wrong = []
    for rule, method in cells(place.app, "staff.", "advocate.", "manager.", "operator.", "ways."):
        if not POLICY[rule.endpoint].roles:
            continue
        reply = send(browser, method, told.address(rule), {})
        right = (reply.status_code, reply.location) == (303, SIGN_IN) or reply.status_code == 401
        # the lock itself, and the way out from behind it
        right = right or (who is _too_long_away and POLICY[rule.endpoint].behind_lock)
        seen = shown(reply).replace(told.address(rule), "")  # the lock leads back to where it stands
        if not right or SECRET in seen or place.service.person in seen:
            wrong.append((rule.rule, method, reply.status_code))
    assert wrong == []


@pytest.mark.parametrize("how", ["the person left them out", "the talk must not be seen"])
def test_a_worker_who_must_not_see_it(told: Told, how: str) -> None:
    """Risk: whoever is kept from it learns of it: by a word, a count, a time, or a page that grows."""
    # Given a linked worker who is kept from it, and what they see
    place, service = told.place, told.place.service
    voice = voice_of(place.store, place.person)
    if how == "the person left them out":
        voice.leave_out(service.priya)
        voice.share(told.want, service.sam, service.priya)
        conversation = place.conversation
    else:
        conversation = opening.open_conversation(
            place.store, person=service.person, pathway="quick", worker=service.sam, by=service.sam,
            must_not=(service.priya,),
        )  # fmt: skip
        voice = voice_of(place.store, Person(place.app, opening.invite(place.store, conversation).code))
    priya = signed_in(place.store, place.app, service.priya)
    told.slots["conversation"] = conversation
    token = fields(priya.get("/account").text)
    before = _all_pages(told, priya)
    # When more is said, shared with everybody by name, asked for the same day, read and answered
    said = voice.tell(f"More {SECRET}.", service.sam, service.priya)
    place.person.browser.post(help_at("not-safe"), data={"choice": "today"})
    sam = account(place, service.sam)
    text = AnswerText(did="We did.", next=f"And {SECRET}.", next_by=place.clock.now().date())
    answering.answer_back(place.store, sam, person=service.person, utterance=said, text=text)
    told.slots["utterance"] = said
    # Then no page of theirs changed by a byte, and no form of theirs reaches it
    assert _all_pages(told, priya) == before
    assert not any(SECRET in page for page in before.values())
    hidden = {"utterance"} if how == "the person left them out" else {"utterance", "conversation"}
    for rule, method in cells(place.app, "staff."):
        if method == "POST" and hidden & rule.arguments:
            reply = send(priya, method, told.address(rule), {**token, "opens": "speaking"})
            assert reply.status_code == NOT_THERE, rule.rule
            assert SECRET not in shown(reply)


@pytest.mark.parametrize("how", ["left out", "left out later", "no longer linked"])
@pytest.mark.parametrize("way", ["card", "device"])
def test_what_they_open_for_the_person_shows_nothing_earlier(told: Told, how: str, way: str) -> None:
    """Risk: who is kept from the words makes a card or hands over a device, and reads them there."""
    place, service = told.place, told.place.service
    priya = account(place, service.priya)
    talk = place.conversation
    # Given a worker who is kept from it: before or after they made a card for reading
    if how == "left out":
        voice_of(place.store, place.person).leave_out(service.priya)
    code = opening.invite_by(
        place.store, priya, person=service.person, conversation=talk, opens="reading"
    ).code
    if how == "left out later":
        voice_of(place.store, place.person).leave_out(service.priya)
    if how == "no longer linked":
        office.end_link(place.store, account=service.priya, person=service.person)
    # When they open it themselves
    if way == "card":
        shown = Person(place.app, code)
        assert shown.last.location == "/mine"
    else:
        handed = opening.hand_over(place.store, priya, "none", person=service.person, conversation=talk)
        shown = place.another()
        shown.browser.set_cookie("ow_sit", handed.code, domain="localhost")
    _say_who_is_here(shown)
    # Then no page of it shows what was said, or what was answered
    for address in ("/mine", "/talk", "/talk/changed", "/talk/c/7k", "/talk/c/3m", "/talk/c/8h"):
        assert SECRET not in shown.see(address), address
    # When a worker who may see it does the same, Then the person finds their words
    sam = account(place, service.sam)
    card = opening.invite_by(place.store, sam, person=service.person, conversation=talk, opens="reading")
    person = Person(place.app, card.code)
    _say_who_is_here(person)
    assert SECRET in person.see("/mine")


def _say_who_is_here(person: Person) -> None:
    """Say that nobody else is here, where that is asked before earlier words show."""
    person.see("/talk/a/8p")
    person.answer("", "nobody")


def _all_pages(told: Told, browser: FlaskClient) -> dict[str, str]:
    pages = {}
    for rule, method in cells(told.place.app, "staff."):
        if method == "GET" and not {"name", "utterance"} & rule.arguments:
            text = browser.get(told.address(rule)).text
            pages[rule.rule] = re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", text)
    return pages
