"""After *Hide this* and after goodbye, the browser gives no word back.

Risk: whoever takes the tablet next, or comes into the room, presses Back and reads. In Chromium with its
memory of pages before and without it, with JavaScript and without.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, BrowserContext

from app.web.person.places import BESIDE
from app.web.security import SITTING_COOKIE
from tests.stories.telling import Teller, pick, share_with, words
from tests.support.browser import History, Server, Visitor, plain, words_on
from tests.support.service import Service

ANSWERED, WRITTEN = "Canary answered before", "Canary not sent yet"
CANARIES = (ANSWERED, WRITTEN, "Canary")
STEP = "/talk/"


@pytest.fixture(params=["memory", "no memory"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Give Chromium with and without its memory of pages before."""
    found: Browser = request.getfixturevalue("remembering" if request.param == "memory" else "forgetting")
    return found


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def jo(
    request: pytest.FixtureRequest, browser: Browser, service: Service, server: Server,
    window: Callable[..., BrowserContext],
) -> Visitor:  # fmt: skip
    """Give somebody who answered in her own words, looked at them again, and writes on."""
    before = Teller(server.app, service.invite(service.open("quick")))
    says = {"welcome/here": pick("nobody"), "today/matters": words(ANSWERED)}
    before.tell({**says, "today/share": share_with(service.sam)}, until="wants/want")
    context = window(browser, java_script_enabled=request.param)
    context.add_cookies([{"name": SITTING_COOKIE, "value": before.code, "url": server.address}])
    found = Visitor(context.new_page(), server)
    found.page.goto(f"{server.address}{before.address('today/matters')}")
    assert plain(ANSWERED) in words_on(found.page)
    found.page.goto(f"{server.address}/talk")
    found.go_on()
    found.tell({"wants/want": words(ANSWERED)}, until="wants/stay")
    return found


def nothing_is_left(jo: Visitor) -> list[str]:
    """Try Back, Forward and reload on every entry; return where a word was in sight or a question opened."""
    history, trouble = History(jo.page), []
    last = history.at
    history.settle()
    # back to the start page by page, reloading what was written on last, and forth again in one go
    paths = []
    for index in reversed(range(last)):
        paths.append(history.go(index))
        if last - index < 3:
            paths.append(history.reload())
    paths += [history.go(last), history.reload()]
    trouble += [f"{path} is open" for path in paths if path.startswith(STEP) and path != "/talk/done"]
    for seen in history.seen:
        trouble += [f"in sight: {one}" for one in CANARIES if one in seen]
    for entry in history.entries():
        told = f"{entry['url']} {entry['userTypedURL']} {entry['title']}"
        trouble += [f"in the history: {one}" for one in CANARIES if one in told]
    trouble += [f"stored: {one}" for one in CANARIES if one in str(jo.page.context.storage_state())]
    return trouble


@pytest.mark.parametrize(("name", "remembers"), [("remembering", True), ("forgetting", False)])
def test_the_browsers_are_what_they_are_said_to_be(
    request: pytest.FixtureRequest,
    server: Server,
    window: Callable[..., BrowserContext],
    name: str,
    remembers: bool,
) -> None:
    # Given a page without a script of ours; When it is left and gone back to
    page = window(request.getfixturevalue(name)).new_page()
    page.goto(f"{server.address}/sign-in")
    page.evaluate("window.mark = 1")
    page.goto(f"{server.address}/about")
    history = History(page)
    assert history.go(history.at - 1) == "/sign-in"
    # Then it comes out of the memory as it was, or new from the server: both are tried below
    assert history.value("window.mark === 1") is remembers


def test_hide_this_leaves_nothing_to_go_back_to_but_open_brings_it_back(jo: Visitor) -> None:
    at = jo.page.url
    # Given Jo is writing, and more words of hers stand on the pages before
    jo.page.locator("#words").fill(WRITTEN)
    assert plain(WRITTEN) in words_on(jo.page)
    # When she presses Hide this
    with jo.page.expect_navigation(url="**/hide"):
        jo.page.get_by_role("button", name="Hide this").click()
    # Then the page is plain: one button, a title that says nothing
    assert jo.page.title() == "Page"
    assert jo.page.locator("body").inner_text().split() == ["Page", "Open"]
    assert "Canary" not in words_on(jo.page)
    # and Back, Forward and reload show no word and open no question, and nothing is stored
    assert nothing_is_left(jo) == []
    # When she touches Open there, Then she is at the map, and what she wrote is in its field
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Open").click()
    assert jo.page.url.endswith("/talk")
    jo.page.goto(at)
    assert jo.page.locator("#words").input_value() == WRITTEN


def test_hide_this_on_a_page_that_shows_her_words(jo: Visitor) -> None:
    # Given Jo looks her words over; When she presses Hide this
    jo.tell({"wants/stay": words(WRITTEN)}, until="wants/check")
    assert plain(WRITTEN) in words_on(jo.page)
    with jo.page.expect_navigation(url="**/hide"):
        jo.page.get_by_role("button", name="Hide this").click()
    # Then nothing of it is in sight, then or after Back, Forward and reload
    assert "Canary" not in words_on(jo.page)
    assert nothing_is_left(jo) == []


@pytest.mark.parametrize("jo", [True], ids=["script"], indirect=True)
@pytest.mark.parametrize("way", ["hide", "goodbye"])
def test_no_other_tab_keeps_the_words(jo: Visitor, way: str) -> None:
    """Risk: the page is put away in one tab, and the next at the tablet finds it open in the tab beside."""
    # Given the same page in a second tab
    other = jo.page.context.new_page()
    other.goto(jo.page.url)
    other.locator("#words").fill(WRITTEN)
    # When Jo hides her page in the first, or says goodbye there
    if way == "hide":
        with jo.page.expect_navigation(url="**/hide"):
            jo.page.get_by_role("button", name="Hide this").click()
    else:
        jo.tell({"goodbye/feel": pick("ok")})
    # Then the second shows the plain page too
    other.wait_for_url("**/hide")
    assert "Canary" not in words_on(other)


def test_goodbye_leaves_nothing_to_go_back_to(jo: Visitor) -> None:
    # Given Jo goes through the rest of the talk; When she says goodbye
    jo.tell({"wants/stay": words(WRITTEN), "goodbye/feel": pick("ok")})
    assert jo.page.url.endswith("/talk/done")
    # Then the browser's Back, Forward and reload show no word and open no question, and nothing is stored
    assert nothing_is_left(jo) == []


def test_going_back_inside_the_talk_still_shows_the_words(jo: Visitor) -> None:
    # Nothing is taken from her while she is there: Back shows her own page with her own words
    history = History(jo.page)
    path = history.go(history.at - 1)
    assert path.startswith(STEP)
    assert any(ANSWERED in seen for seen in history.seen)


@pytest.mark.parametrize("jo", [True], ids=["script"], indirect=True)
def test_hide_this_keeps_every_part_of_what_a_helper_writes(jo: Visitor, service: Service) -> None:
    # Given her brother came in and writes what he saw; When he presses Hide this
    origin = jo.server.address
    other = Teller(jo.server.app, service.invite(service.open("quick")))
    jo.page.goto(f"{origin}{other.address('welcome/here')}")
    with jo.page.expect_navigation():
        jo.answer(pick("nobody", "family"))  # the first is taken away again
    at = f"{origin}{BESIDE}"
    jo.page.goto(at)
    written = {"saw": f"{WRITTEN}\n\n  twice", "means": "Canary He is afraid", "name": "Ben"}
    for name, text in written.items():
        jo.page.locator(f"#part-{name}").fill(text)
    with jo.page.expect_navigation(url="**/hide"):
        jo.page.get_by_role("button", name="Hide this").click()
    # Then nothing of it is in sight, then or after Back, Forward and reload
    assert "Canary" not in words_on(jo.page)
    assert nothing_is_left(jo) == []
    # When Open is touched, Then every part stands in its box
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Open").click()
    jo.page.goto(at)
    assert {one: jo.page.locator(f"#part-{one}").input_value() for one in written} == written
