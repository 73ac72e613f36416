"""A page that is being read aloud, looked over as every other page is.

Risk: who needs the sound can not reach what rules it, or a screen reader and the voice talk at once.
"""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.look import Look
from tests.stories.telling import pick, words
from tests.support.browser import Visitor
from tests.support.service import Service


def test_the_player_its_question_and_its_silence(
    service: Service, visitor: Callable[..., Visitor], look: Look
) -> None:
    # Given somebody at a page with their own words, who listens
    jo = visitor()
    jo.open(service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody"), "wants/want": words("I want a key.")}, until="wants/check")
    page = jo.page
    page.route("**/speech/en-*", lambda route: route.fulfill(status=204))
    page.route("**/speech", lambda route: route.fulfill(status=204))
    page.get_by_role("button", name="Listen", exact=True).click()
    expect(page.get_by_role("group", name="How do you want to hear this?")).to_be_focused()
    look(page, "how to hear")
    page.get_by_role("button", name="Play it now").click()
    expect(page.locator('[data-sound="pause"]')).to_have_text("Go on")
    page.locator(".given p").first.evaluate("(line) => line.classList.add('lit')")
    look(page, "being read")
    # And when there is no sound
    page.route("**/speech/en-*", lambda route: route.abort())
    page.get_by_role("button", name="Say it again").click()
    expect(page.get_by_role("status")).to_be_visible()
    look(page, "no sound")
    # And the same question as a page of its own, without the script
    page.goto(f"{jo.server.address}/hear")
    look(page, "/hear")
    # Then there is nothing to find
    assert "\n".join(look.found) == ""
