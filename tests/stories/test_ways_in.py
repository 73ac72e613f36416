"""Ways in and out: links, cards, devices.

Risk: whoever opens the link next, or holds the tablet next, reads what was said before; or words not sent yet
are lost.
"""

import pytest
from flask import Flask

from app.access import accounts
from app.acts import opening
from app.ground.clock import SetClock
from tests.stories.telling import Teller, Worker, kept_words, masked, pick, sam, share_with, token, words
from tests.support.office import SAM
from tests.support.service import PASSWORD, Service

FIRST = "Canary of the first sitting"
HALF = "Canary that was not sent"
HERE = {"welcome/here": pick("nobody")}


def every_page(jo: Teller) -> dict[str, str]:
    """Open every page there is for a person, with its redirects followed."""
    others = ["/", "/talk", "/mine", "/talk/changed", "/break", "/help", "/settings", "/talk/done", "/hide"]
    found = {one: jo.browser.get(one, follow_redirects=True) for one in [*jo.addresses(), *others]}
    return {address: page.text for address, page in found.items()}


def test_a_link_opens_speaking_not_reading(service: Service, app: Flask) -> None:
    # Given Jo said something in one sitting and shared it
    conversation = service.open()
    first = Teller(app, service.invite(conversation))
    says = {**HERE, "today/matters": words(FIRST), "today/share": share_with(service.sam)}
    first.tell({**says, "wants/want": words(FIRST)}, until="wants/stay")
    # When somebody opens a link to the same talk on another device
    second = Teller(app, service.invite(conversation))
    # Then no page of the new sitting holds a word of it; "My words" says how to see them
    pages = every_page(second)
    assert [address for address, html in pages.items() if FIRST in html] == []
    assert "To see old words, ask a worker for your card." in pages["/mine"]
    # and she goes on where she was
    second.go_on()
    second.tell({}, until="wants/stay")
    assert second.name_of(second.at) == "wants/stay"
    # and the sitting before it is over: the old browser opens nothing
    assert [address for address, html in every_page(first).items() if FIRST in html] == []


def test_a_card_of_the_kind_my_words_too_shows_them(service: Service, app: Flask) -> None:
    conversation = service.open()
    first = Teller(app, service.invite(conversation))
    first.tell({**HERE, "today/matters": words(FIRST)}, until="today/safe")
    card = Teller(app, service.invite(conversation, opens="reading"))
    # Then the card first asks who is here, and shows them when nobody else is
    assert card.browser.get("/mine").location == card.address("welcome/here")
    assert FIRST in [one.text for one in card.read().all("q", "theirs")]


def test_what_was_not_sent_comes_along_on_the_same_browser_and_on_no_other(
    service: Service, app: Flask
) -> None:
    # Given Jo wrote something that she did not send
    conversation = service.open()
    first = Teller(app, service.invite(conversation))
    first.tell(HERE, until="today/matters")
    at = first.at
    assert first.draft(HALF).json == {"rev": 1, "state": "Kept. Nobody has it yet."}
    # When her link is opened on another device, Then it is not there
    other = Teller(app, service.invite(conversation))
    assert HALF not in every_page(other).values()
    assert not [one for one in every_page(other).values() if HALF in one]
    # When she opens it again on her own, Then it stands in the field as she left it
    again = Teller(app, service.invite(conversation), browser=first)
    assert again.look(at).written == HALF
    # and nobody on the staff ever saw it, and sending it takes it out of the drafts
    assert HALF not in sam(app).see(f"/staff/people/{service.person}")
    again.answer(HALF)
    assert again.look(at).written == HALF
    assert kept_words(service) == [HALF]


def test_reopening_the_same_link_on_the_same_browser_keeps_the_draft(service: Service, app: Flask) -> None:
    code = service.invite(service.open())
    first = Teller(app, code)
    first.tell(HERE, until="today/matters")
    first.draft(HALF)
    assert Teller(app, code, browser=first).look(first.at).written == HALF


def test_a_worker_hands_the_device_over_and_leaves_nothing_of_their_own_on_it(
    service: Service, app: Flask
) -> None:
    # Given Jo spoke on her own phone before, and Sam is signed in on the service's tablet
    conversation = service.open()
    first = Teller(app, service.invite(conversation))
    first.tell({**HERE, "today/matters": words(FIRST)}, until="today/safe")
    worker = sam(app)
    person = f"/staff/people/{service.person}"
    # When Sam hands the tablet over
    handed = worker.do(f"{person}/talk", f"{person}/talk/{conversation}/hand-over")
    assert handed.location == "/talk"
    # Then it opens Jo's talk, with her own words from before, and Sam is signed out on it
    jo = Teller(app, "", browser=worker)
    assert FIRST in [one.text for one in jo.read().all("q", "theirs")]
    for address in ("/staff", person, f"{person}/plan", "/account"):
        assert worker.browser.get(address).location == "/sign-in"
    # and when Sam signs in again there, Jo's talk is no longer on the device
    again = _sign_in(worker)
    assert again == "/staff"
    assert worker.browser.get("/mine").location == "/"


def _sign_in(worker: Worker) -> str:
    page = worker.browser.get("/sign-in").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"csrf_token": token, "email": "sam@willow.example", "password": "green-boat-seven-hills"}
    return worker.browser.post("/sign-in", data=data).location or ""


def test_goodbye_ends_the_sitting_on_this_browser(service: Service, app: Flask) -> None:
    # Given Jo said goodbye; When the next person at the tablet tries every address
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**HERE, "today/matters": words(FIRST)})
    # Then each leads to the start, and none holds a word
    for address in [*jo.addresses(), "/talk", "/mine", "/talk/changed", "/break", "/settings"]:
        answer = jo.browser.get(address)
        assert answer.status_code in {303, 410} or FIRST not in answer.text
        assert FIRST not in jo.browser.get(address, follow_redirects=True).text


def test_a_finished_talk_closes_its_link(service: Service, app: Flask) -> None:
    # Given Jo went through the whole talk; When her link is opened again
    code = service.invite(service.open("quick"))
    jo = Teller(app, code)
    jo.tell({**HERE, "goodbye/feel": pick("ok")})
    again = Teller(app, code)
    # Then it says that it does not work now, and opens nothing
    assert again.last.status_code == 410
    assert again.browser.get("/talk").location == "/"


@pytest.mark.parametrize("why", ["finished", "revoked", "expired", "unknown", "not a code"])
def test_every_link_that_opens_nothing_says_the_same(
    service: Service, app: Flask, clock: SetClock, why: str
) -> None:
    # Given a link that was never made, and one that opens nothing for another reason
    wrong = Teller(app, "A" * 32).last
    conversation = service.open("quick")
    code = {"unknown": "B" * 32, "not a code": "x"}.get(why) or service.invite(conversation)
    if why == "finished":
        Teller(app, code).tell(HERE)
    elif why == "revoked":
        _revoke_all(service, conversation)
    elif why == "expired":
        clock.move(days=15)
    # When it is opened, Then page and status are those of the one that was never made, to the last character
    answer = Teller(app, code).last
    assert answer.status_code == wrong.status_code == 410
    assert masked(answer.text) == masked(wrong.text)
    # and the page before the button was the same as for a good link
    good = app.test_client().get(f"/i/{service.invite(service.open())}").text
    action = good.partition('action="/i/')[2].partition('"')[0]
    before = app.test_client().get(f"/i/{code}").text
    assert masked(before).replace(f"/i/{code}", "") == masked(good).replace(f"/i/{action}", "")


def _revoke_all(service: Service, conversation: str) -> None:
    from app.access import accounts, invitations

    with service.store.read() as conn:
        found = invitations.of_conversation(conn, conversation)
        account = accounts.by_id(conn, service.sam)
    assert account is not None
    for one in found:
        opening.revoke_invitation(service.store, account, person=service.person, invitation=one.id)


def test_a_preview_of_the_link_opens_nothing(service: Service, app: Flask) -> None:
    # When a message program fetches the link, Then the running sitting goes on, and no sitting was opened
    conversation = service.open()
    code = service.invite(conversation)
    jo = Teller(app, code)
    preview = app.test_client()
    for _ in range(3):
        answer = preview.get(f"/i/{code}")
        assert answer.status_code == 200
        assert "ow_sit" not in " ".join(answer.headers.getlist("Set-Cookie"))
    assert jo.browser.get("/talk").status_code == 200


def test_hide_closes_the_pages_and_open_brings_them_back_with_the_words(service: Service, app: Flask) -> None:
    # Given Jo wrote something; When she hides the page
    jo = Teller(app, service.invite(service.open()))
    jo.tell(HERE, until="today/matters")
    at = jo.at
    jo.draft(HALF)
    page = jo.look(at)
    secret = next(one for one in page.elements if one.attrs.get("name") == "csrf_token").attrs["value"]
    assert jo.browser.post("/hide", data={"csrf_token": secret}).location == "/hide"
    # Then no address opens anything, and the plain page says nothing at all
    assert [address for address, html in every_page(jo).items() if HALF in html] == []
    plain = jo.look("/hide")
    assert plain.title == "Page"
    assert [one.text.strip() for one in plain.all("button")] == ["Open"]
    # When she opens it again from there, Then she is back with what she wrote
    secret = next(one for one in plain.elements if one.attrs.get("name") == "csrf_token").attrs["value"]
    assert jo.browser.post("/hide/open", data={"csrf_token": secret}).location == "/talk"
    assert jo.look(at).written == HALF


@pytest.mark.parametrize("way", ["signs in", "hands over", "opens a link", "says goodbye"])
def test_what_was_hidden_here_opens_for_nobody_who_comes_after(
    service: Service, app: Flask, way: str
) -> None:
    """Risk: Jo hides her page, the tablet goes on to Bea, and Bea opens Jo's words from the plain page."""
    # Given Jo hid her page on this device
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**HERE, "today/matters": words(FIRST)}, until="today/safe")
    secret = jo.browser.post("/hide").location
    assert secret == "/hide"
    assert jo.browser.get_cookie("ow_hid") is not None
    # When somebody else comes in on it
    other = service.open()
    if way == "opens a link":
        Teller(app, service.invite(other), browser=jo)
    elif way == "says goodbye":
        bea = Teller(app, service.invite(other), browser=jo)
        bea.tell({"welcome/hello": pick("not-today")})
    else:
        page = jo.browser.get("/sign-in").text
        data = {"csrf_token": token(page), "email": SAM, "password": PASSWORD}
        assert jo.browser.post("/sign-in", data=data).status_code == 303
        if way == "hands over":
            at = f"/staff/people/{service.person}/talk"
            secret = token(jo.browser.get(at).text)
            handed = jo.browser.post(f"{at}/{other}/hand-over", data={"csrf_token": secret})
            assert handed.status_code == 303
    # Then nothing of Jo's is hidden here any more
    assert jo.browser.get_cookie("ow_hid") is None
    opened = jo.browser.post("/hide/open", data={"csrf_token": token(jo.browser.get("/hide").text)})
    assert FIRST not in jo.browser.get(opened.location).text
    assert FIRST not in jo.browser.get("/mine", follow_redirects=True).text


def test_a_card_for_reading_leaves_a_look_of_who_made_it(service: Service, app: Flask) -> None:
    """Risk: a worker makes a card that opens her words, opens it themselves, and nobody ever sees that."""
    # Given words that nobody has, and a card that Sam made
    conversation = service.open()
    first = Teller(app, service.invite(conversation))
    first.tell({**HERE, "today/matters": words(FIRST)}, until="today/safe")
    card = opening.invite(service.store, conversation, opens="reading", by=service.sam).code
    # When somebody opens it, Then "My words" says so for good, beside what it shows
    for _ in range(2):
        jo = Teller(app, card)
        mine = jo.read()
    said = "Sam made a card. Someone opened it on Monday 23 November 2026."
    assert mine.lines().count(said) == 2


def test_a_revoked_card_closes_what_it_opened(service: Service, app: Flask) -> None:
    conversation = service.open()
    made = opening.invite(service.store, conversation, by=service.sam)
    jo = Teller(app, made.code)
    assert jo.browser.get("/talk").status_code == 200
    with service.store.read() as conn:
        account = accounts.by_id(conn, service.sam)
    assert account is not None
    opening.revoke_invitation(service.store, account, person=service.person, invitation=made.id)
    assert jo.browser.get("/talk").location == "/"
