"""After a worker hands the device over, or signs out, the browser gives nothing of the office back.

Risk: whoever holds the tablet then presses Back and reads another person's name, words, or half an answer.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from app.acts import office
from tests.support.browser import History, Server
from tests.support.service import PASSWORD, Service
from tests.support.words import sit

CANARIES = ("Canary the person said", "Canary half an answer", "Canary the other person")


@pytest.fixture(params=["memory", "no memory"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Give Chromium with and without its memory of pages before."""
    found: Browser = request.getfixturevalue("remembering" if request.param == "memory" else "forgetting")
    return found


@pytest.fixture
def page(browser: Browser, service: Service, server: Server, window: Callable[..., object]) -> Page:
    """Give Sam's browser, signed in: he read words, saw another name, and began an answer and a plan."""
    other = office.add_person(service.store, called=CANARIES[2], unit=service.unit)
    office.link(service.store, account=service.sam, person=other, reason="Works with them")
    want = sit(service.store, service.open("quick")).tell(CANARIES[0], service.sam)
    found: Page = window(browser).new_page()  # type: ignore[attr-defined] # a window
    base = f"{server.address}/staff/people/{service.person}"
    found.goto(f"{server.address}/sign-in")
    found.get_by_label("Email address").fill("sam@willow.example")
    found.get_by_label("Password").fill(PASSWORD)
    with found.expect_navigation():
        found.get_by_role("button", name="Sign in").click()
    assert CANARIES[2] in found.content()
    found.goto(f"{base}/answers/{want}")
    assert CANARIES[0] in found.content()
    found.get_by_label("We did this").fill(CANARIES[1])
    found.goto(f"{base}/plan")
    found.get_by_label("Staff's text").fill(CANARIES[1])
    found.goto(f"{base}/talk")
    return found


def nothing_is_left(page: Page) -> list[str]:
    """Try Back, Forward and reload on every entry; return what of the office was in sight or opened."""
    history, trouble = History(page), []
    last = history.at
    history.settle()
    for index in [*reversed(range(last)), *range(1, last + 1)]:
        paths = (history.go(index), history.reload())
        trouble += [f"{index}: {path} is open" for path in paths if path.startswith("/staff")]
    for seen in history.seen:
        trouble += [f"in sight: {one}" for one in (*CANARIES[1:], "Sam Okoro, Support worker") if one in seen]
    return trouble


def test_handing_over_leaves_nothing_of_the_office(page: Page) -> None:
    """Given Sam's pages in this browser, when he hands it over, then the talk is open and nothing else is."""
    with page.expect_navigation(url="**/talk"):
        page.get_by_role("button", name="Hand this device over now").first.click()
    assert nothing_is_left(page) == []


def test_signing_out_leaves_nothing_of_the_office(page: Page) -> None:
    """Given Sam's pages in this browser, when he signs out, then every address asks for a sign-in."""
    with page.expect_navigation(url="**/sign-in"):
        page.get_by_role("button", name="Sign out").click()
    assert nothing_is_left(page) == []
