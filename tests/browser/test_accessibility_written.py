"""What is written from a recording, looked over as every page is: by a worker, by a computer, by the person.

Risk: somebody who cannot see does not hear whose words these are, or cannot say that they are not theirs.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app.record import questions
from app.web.factory import create_app
from app.web.house import NAME
from easyread.hearing import HeardApart
from tests.browser.look import STAFF, Look
from tests.stories.telling import pick
from tests.support.browser import Server, Visitor, signed_in
from tests.support.media import webm
from tests.support.office import Office
from tests.support.service import Service
from tests.support.toy_hearing import ENGINE, SAYS
from tests.support.words import QUESTION, sit
from tests.web.test_recordings import record

HEARD = "I want\n\n  my own key."


@pytest.fixture
def server(service: Service) -> Iterator[Server]:
    """Give a server with an engine that writes down."""
    app = create_app(service.store, hearer=HeardApart(ENGINE))
    running = Server(app)
    yield running
    running.kill()
    app.extensions[NAME].transcripts.close()


def at_both_widths(page: Page, name: str) -> None:
    """Keep pictures of a page, for somebody who looks at them."""
    folder = os.environ.get("OWNWORDS_PICTURES")
    for width in (1280, 375) if folder else ():
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=Path(folder or "") / f"{name}-{width}.png", full_page=True)


def test_the_pages_of_what_is_written_from_a_recording(
    service: Service, server: Server, visitor: Callable[..., Visitor], look: Look
) -> None:
    # Given Jo recorded two wants, and Sam and Priya have them
    conversation = service.open("quick")
    there = Office(service, conversation, "", sit(service.store, conversation), "")
    with service.store.write() as tx:
        [other] = questions.remember(tx, [{**QUESTION, "question": "What do you want to stay the same?"}])
    for says, more in (("I want my own? key.", {}), ("Tea", {"step": "stay"})):
        made = webm(size=9000) + SAYS + says.encode()
        record(there, service.sam, data=made, **({**more, "question": other} if more else {}))
    sam = signed_in(visitor().page, server, "sam@willow.example")
    words = f"{server.address}/staff/people/{service.person}"
    # When Sam writes down the second, first with something missing, and puts it into English too
    sam.goto(words)
    sam.locator("a[href*='/written/']").nth(1).click()
    sam.wait_for_url("**/written/*")
    look(sam, "write down what you hear", least=STAFF)
    at_both_widths(sam, "staff-form")
    form = sam.locator("form[action*='/written/']")
    form.get_by_label("Put into English", exact=True).check()
    form.get_by_label("The words").fill(HEARD)
    with sam.expect_navigation():
        form.get_by_role("button").click()
    look(sam, "something is missing", least=STAFF)
    form = sam.locator("form[action*='/written/']")
    form.get_by_label("A trained interpreter").check()
    form.get_by_label("Their name, if it was not you").fill("Ana Nowak")
    with sam.expect_navigation():
        form.get_by_role("button").click()
    look(sam, "put into English", least=STAFF)
    at_both_widths(sam, "staff-new")
    # and Jo opens her words
    jo = visitor()
    jo.open(service.invite(conversation, opens="reading"))
    jo.tell({"welcome/here": pick("nobody")}, until="today/matters")
    page = jo.page
    page.goto(f"{server.address}/mine")
    look(page, "is this what you said")
    at_both_widths(page, "mine-asks")
    page.get_by_role("link", name="Change these words").click()
    page.wait_for_url("**/mine/written/*")
    look(page, "write it your way")
    at_both_widths(page, "mine-change")
    page.goto(f"{server.address}/mine")
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, I said this").click()
    # and a computer writes down the first
    page.get_by_role("link", name="A computer can write this down").click()
    page.wait_for_url("**/mine/computer/*")
    look(page, "do you want a computer")
    at_both_widths(page, "computer-asks")
    page.get_by_role("button", name="Yes, write it down").click()
    page.wait_for_load_state()
    while page.get_by_text("The computer is writing.").is_visible():
        page.reload()
    look(page, "a computer wrote this")
    at_both_widths(page, "computer-wrote")
    with page.expect_navigation():
        page.get_by_role("button", name="Yes, I said this").click()
    look(page, "said yes to both")
    at_both_widths(page, "mine-yes")
    sam.goto(words)
    look(sam, "what she said yes to", least=STAFF)
    at_both_widths(sam, "staff-yes")
    # Then there is nothing to find
    assert "\n".join(look.found) == ""
