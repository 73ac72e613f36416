"""The box in which an answer is recorded, looked over as every page is: ready, while it records, and after.

Risk: somebody who cannot see, hear or use a mouse starts a recording and cannot stop it, or cannot tell that
it runs.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.look import Look
from tests.browser.test_recording import FAKE, at_words, begin, go, over
from tests.support.browser import Visitor, launch
from tests.support.service import Service


@pytest.fixture(scope="module")
def devices(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium with a camera and a microphone that answer at once."""
    browser = launch(playwright, *FAKE, whole=False)
    yield browser
    browser.close()


def test_the_box_in_which_an_answer_is_recorded(
    visitor: Callable[..., Visitor], service: Service, devices: Browser, look: Look
) -> None:
    # Given somebody at a question for own words
    page = at_words(visitor, service, devices).page
    # When they speak, pause and stop; sign; and find that there is no microphone; Then each state is in order
    page.get_by_role("button", name="Say it", exact=True).click()
    look(page, "ready to speak")
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    look(page, "speaking")
    page.get_by_role("button", name="Pause").click()
    look(page, "speaking, paused")
    page.get_by_role("button", name="Go on", exact=True).click()
    over(page, 1200)
    look(page, "spoken")
    page.get_by_role("button", name="Throw it away").click()
    begin(page, "Sign it")
    look(page, "signing")
    over(page, 1200)
    look(page, "signed")
    page.reload()
    look(page, "signed, opened again")
    go(page)
    look(page, "signed, said back")
    page.go_back()
    page.evaluate("() => Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
    page.get_by_role("button", name="Say it", exact=True).click()
    look(page, "no microphone")
    assert look.found == []
