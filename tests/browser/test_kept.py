"""What the page says of the words is true: kept, not kept, sent once.

Risk: words are lost with the network, the server or a second tap; or the page says that they are kept when
they are not.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from app.record import drafts, utterances
from tests.stories.telling import pick
from tests.support.browser import Server, Visitor, Watch
from tests.support.service import Service

KEPT, NOT_KEPT = "Kept. Nobody has it yet.", "Not kept yet."
TEXT = "  I want\n\nmy own key 🗝️ e\u0301  "
LOST = ("net::ERR_", "503", "409", "422")


@pytest.fixture
def jo(service: Service, visitor: Callable[..., Visitor]) -> Visitor:
    """Give somebody who stands at a question for their own words."""
    found = visitor()
    found.open(service.invite(service.open()))
    found.tell({"welcome/here": pick("nobody")}, until="today/matters")
    return found


def kept(service: Service) -> list[str]:
    """Return the words that were answered, in order."""
    with service.store.read() as conn:
        said = utterances.of_person(service.store, conn, service.person)
    return [one.content.words for one in said if one.content and one.content.words]


def drafted(service: Service) -> list[str]:
    """Return what is kept and not sent."""
    from sqlalchemy import text

    with service.store.read() as conn:
        sittings = [row.sitting for row in conn.execute(text("SELECT DISTINCT sitting FROM draft"))]
        found = [drafts.of_sitting(service.store, conn, one) for one in sittings]
    return [one.words for of_one in found for one in of_one.values()]


def test_a_draft_goes_by_itself_and_the_line_says_so_only_then(
    service: Service, jo: Visitor, watch: Watch
) -> None:
    state = jo.page.locator("#state")
    # When Jo writes, Then the line says at once that it is not kept
    with jo.page.expect_response("**/draft") as arrived:
        jo.page.locator("#words").press_sequentially("I want")
        expect(state).to_have_text(NOT_KEPT)
        assert drafted(service) == []
    # and once it has arrived by itself, that it is kept, which is so
    assert arrived.value.ok
    expect(state).to_have_text(KEPT)
    assert drafted(service) == ["I want"]
    # When she writes on, Then it is not kept again, until that has arrived too
    with jo.page.expect_response("**/draft"):
        jo.page.locator("#words").press_sequentially(" my key")
        expect(state).to_have_text(NOT_KEPT)
    expect(state).to_have_text(KEPT)
    assert drafted(service) == ["I want my key"]
    # and after a reload it stands there, and answering takes it out of the drafts
    jo.page.reload()
    assert jo.page.locator("#words").input_value() == "I want my key"
    with jo.page.expect_navigation():
        jo.next()
    assert (drafted(service), kept(service)) == ([], ["I want my key"])
    assert watch.complaints == []


def test_with_the_server_gone_the_words_stay_and_try_again_sends_them(
    service: Service, server: Server, jo: Visitor, watch: Watch
) -> None:
    # Given Jo has written something, and the server dies
    jo.page.locator("#words").fill(TEXT)
    server.kill()
    # When she touches Next
    jo.next()
    # Then the page says that it is not kept, the words are where they were, and nothing was kept
    trouble = jo.page.locator("#trouble")
    expect(trouble).to_be_focused()
    expect(trouble).to_contain_text(NOT_KEPT)
    expect(trouble).to_contain_text("Your words are still on this page.")
    expect(jo.page.locator("#state")).to_have_text(NOT_KEPT)
    assert jo.page.locator("#words").input_value() == TEXT
    assert kept(service) == []
    # When she tries again too early, Then it is the same
    jo.page.get_by_role("button", name="Try again").click()
    expect(trouble).to_have_count(1)
    expect(jo.page.locator("#words")).not_to_have_attribute("readonly", "")
    assert jo.page.locator("#words").input_value() == TEXT
    # When the server is back and she tries again, Then it is kept, once, to the character
    server.start()
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Try again").click()
    assert kept(service) == [TEXT]
    assert all(any(sign in one for sign in LOST) for one in watch.complaints)


def test_an_answer_that_arrived_without_a_reply_is_kept_once(service: Service, jo: Visitor) -> None:
    # Given the reply to the first try gets lost on the way, though the answer was kept
    lost: list[str] = []

    def lose_the_reply(route: object) -> None:
        if not lost:
            lost.append(route.fetch().status_text)  # type: ignore[attr-defined] # a route
            route.abort()  # type: ignore[attr-defined] # a route
        else:
            route.continue_()  # type: ignore[attr-defined] # a route

    jo.page.locator("#words").fill(TEXT)
    jo.page.route(jo.page.url, lose_the_reply)
    jo.next()
    expect(jo.page.locator("#trouble")).to_be_visible()
    assert kept(service) == [TEXT]
    # When she tries again, Then she goes on and it stands there once
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Try again").click()
    assert kept(service) == [TEXT]


def test_a_draft_while_the_server_is_gone_is_never_called_kept(
    service: Service, server: Server, jo: Visitor
) -> None:
    server.kill()
    with jo.page.expect_event("requestfailed"):
        jo.page.locator("#words").fill(TEXT)
        jo.page.locator("#words").blur()
    expect(jo.page.locator("#state")).to_have_text(NOT_KEPT)
    # When the server is back, Then the draft goes by itself, and the line says so
    server.start()
    with jo.page.expect_response("**/draft"):
        pass
    expect(jo.page.locator("#state")).to_have_text(KEPT)
    assert drafted(service) == [TEXT]


def test_a_double_click_sends_one_answer(service: Service, jo: Visitor, watch: Watch) -> None:
    jo.page.locator("#words").fill(TEXT)
    with jo.page.expect_navigation():
        jo.page.locator(".moves button.go").dblclick()
    jo.page.wait_for_load_state("networkidle")
    assert kept(service) == [TEXT]
    assert len([url for url in watch.requests if url.endswith("/draft")]) <= 1
    with service.store.read() as conn:
        said = utterances.of_person(service.store, conn, service.person)
    assert [one.step for one in said].count("matters") == 1
    # and the second click answered nothing on the page that came
    assert jo.name() != "today/matters"
    assert [one.step for one in said][-1] == "matters"


def test_without_javascript_a_double_click_keeps_one_answer_too(
    service: Service, visitor: Callable[..., Visitor]
) -> None:
    jo = visitor(java_script_enabled=False)
    jo.open(service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody")}, until="today/matters")
    jo.page.locator("#words").fill(TEXT)
    jo.page.locator(".moves button.go").dblclick(no_wait_after=True)
    # the second click may break off the way that the first one began: only where it ends counts
    expect(jo.page).not_to_have_url(re.compile("/talk/c/7k$"))
    expect(jo.page.locator("#question")).not_to_have_text("What matters to you just now?")
    assert kept(service) == [TEXT]


def test_two_tabs_lose_nothing_the_stale_text_is_offered_beside_the_newer(
    service: Service, jo: Visitor, watch: Watch
) -> None:
    # Given Jo has the same question open in two tabs
    older = jo.page
    newer = older.context.new_page()
    newer.goto(older.url)
    for page, text in ((newer, "Written in the newer tab"), (older, "Written in the older tab")):
        with page.expect_response("**/draft"):
            page.locator("#words").fill(text)
            page.locator("#words").blur()
    # When she opens the question again
    older.reload()
    # Then the newer stands in the field, and the other one beside it
    assert older.locator("#words").input_value() == "Written in the newer tab"
    assert older.locator(".older blockquote").inner_text() == "Written in the older tab"
    # When she takes the other one, Then it stands in the field, and the newer is beside: nothing is lost
    with older.expect_navigation():
        older.get_by_role("button", name="Use these words").click()
    assert older.locator("#words").input_value() == "Written in the older tab"
    assert older.locator(".older blockquote").inner_text() == "Written in the newer tab"
    # When she leaves those, Then the question is as ever, with what she chose
    with older.expect_navigation():
        older.get_by_role("button", name="Leave these words").click()
    assert older.locator("#words").input_value() == "Written in the older tab"
    expect(older.locator(".older")).to_have_count(0)
    with older.expect_navigation():
        older.locator(".moves button.go").click()
    assert kept(service) == ["Written in the older tab"]
    assert watch.complaints == []


def test_leaving_by_each_way_keeps_what_is_written(service: Service, jo: Visitor) -> None:
    at = jo.page.url
    for n, way in enumerate(("Back", "Have a break", "Get help", "I changed my mind")):
        jo.page.locator("#words").fill(f"{TEXT}{n}")
        with jo.page.expect_navigation():
            jo.page.get_by_role("button", name=way, exact=True).click()
        assert drafted(service) == [f"{TEXT}{n}"]
        jo.page.goto(at)
        assert jo.page.locator("#words").input_value() == f"{TEXT}{n}"
    assert kept(service) == []


def test_words_that_cannot_be_kept_stay_with_a_sentence_that_says_why(service: Service, jo: Visitor) -> None:
    long = "a" * 20_001
    jo.page.locator("#words").fill(long)
    jo.next()
    expect(jo.page.locator("#trouble")).to_contain_text("This is too long for us to keep.")
    assert jo.page.locator("#words").input_value() == long
    assert kept(service) == []


def test_a_talk_opened_elsewhere_keeps_the_words_on_the_screen(
    service: Service, window: Callable[..., BrowserContext], server: Server, jo: Visitor
) -> None:
    # Given Jo wrote something, and her talk was opened on another device
    conversation = _conversation(service)
    jo.page.locator("#words").fill(TEXT)
    other = Visitor(window().new_page(), server)
    other.open(service.invite(conversation))
    # When she touches Next, Then the words are still on her screen, and were not answered
    jo.next()
    expect(jo.page.locator("#trouble")).to_be_visible()
    assert jo.page.locator("#words").input_value() == TEXT
    assert kept(service) == []


def _conversation(service: Service) -> str:
    from app.access import conversations

    with service.store.read() as conn:
        return conversations.of_person(conn, service.person)[0].id
