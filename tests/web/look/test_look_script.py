"""Words stay on the page until they have arrived, and what it says of them is true. In real Chromium."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Response, redirect
from playwright.sync_api import Page, expect

from .conftest import Stub
from .pages import STEPS, THEIRS

Tab = Callable[..., Page]
KEPT = "Kept. Nobody has it yet."
NOT_KEPT = "Not kept yet."


def _until(arrived: Callable[[], bool]) -> None:
    """Wait for what goes out when nobody waits for an answer to it."""
    last = time.monotonic() + 10
    while not arrived() and time.monotonic() < last:
        time.sleep(0.02)


def test_next_sends_the_words_as_they_are_and_goes_on(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.locator("#words").fill(THEIRS)
    page.get_by_role("button", name="Next", exact=True).click()
    page.wait_for_url("**/show/one")
    form = stub.sent("/answer")[0]
    assert form["words"] == [THEIRS]
    assert (form["key"], form["csrf_token"], form["rev"]) == (["key-1"], ["token"], ["0"])
    assert "choice" not in form


def test_without_script_the_same_arrives(tab: Tab, stub: Stub) -> None:
    page = tab("words", java_script_enabled=False)
    page.locator("#words").fill(THEIRS)
    page.get_by_role("button", name="Next", exact=True).click()
    page.wait_for_url("**/show/one")
    assert stub.sent("/answer")[0]["words"][0].replace("\r\n", "\n") == THEIRS


@pytest.mark.parametrize("script", [True, False])
def test_back_keeps_the_words_on_the_way(tab: Tab, stub: Stub, script: bool) -> None:
    page = tab("words", java_script_enabled=script)
    page.locator("#words").fill("half a")
    page.get_by_role("button", name="Back").click()
    page.wait_for_url("**/show/one")
    form = stub.sent("/answer")[0]
    assert (form["go"], form["words"]) == (["back"], ["half a"])


def test_the_standing_answers_say_which(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.get_by_role("button", name="I do not want to say").click()
    page.wait_for_url("**/show/one")
    assert stub.sent("/answer")[0]["choice"] == ["_not_say"]


def test_a_double_tap_sends_once(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.locator("#words").fill("once")
    page.evaluate("(n => { n.click(); n.click(); n.click(); })(document.querySelector('.moves .go'))")
    page.wait_for_url("**/show/one")
    assert len(stub.sent("/answer")) == 1


def test_a_lost_network_keeps_the_words_and_tries_again(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.locator("#words").fill(THEIRS)
    page.route("**/answer", lambda route: route.abort())
    page.route("**/draft", lambda route: route.abort())
    page.get_by_role("button", name="I do not know").click()
    trouble = page.locator("#trouble")
    expect(trouble).to_contain_text("We cannot reach our computer.")
    expect(trouble).to_contain_text(NOT_KEPT)
    expect(trouble).to_be_focused()
    expect(page.locator("#state")).to_have_text(NOT_KEPT)
    assert page.locator("#words").input_value() == THEIRS
    page.unroute("**/answer")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/show/one")
    form = stub.sent("/answer")[0]
    assert (form["words"], form["choice"], form["key"]) == ([THEIRS], ["_dont_know"], ["key-1"])


@pytest.mark.parametrize("status", [500, 503, 413, 404])
def test_a_page_that_is_no_form_never_takes_the_place_of_words(tab: Tab, stub: Stub, status: int) -> None:
    line = '<div class="ask"><p class="line">Please wait.</p></div>'
    said = f'<main id="main"><h1>There is no room.</h1>{line}</main>'
    stub.answer = lambda: Response(said, status)
    page = tab("words")
    page.locator("#words").fill("mine")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("#trouble")).to_contain_text("There is no room.")
    expect(page.locator("#trouble")).to_contain_text("Please wait.")
    assert page.locator("#words").input_value() == "mine"
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("#trouble")).to_have_count(1)


def test_a_talk_that_is_not_open_here_keeps_the_words(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.locator("#words").fill("mine")
    stub.answer = lambda: redirect("/", 303)
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("#trouble")).to_contain_text("What do you need?")
    assert page.locator("#words").input_value() == "mine"


def test_a_refusal_comes_back_with_the_words(tab: Tab, stub: Stub, render: Callable[..., str]) -> None:
    stub.answer = lambda: Response(render("wrong-words"), 422)
    page = tab("words")
    page.locator("#words").fill("something long")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("#trouble")).to_be_focused()
    expect(page.locator("#words")).to_have_attribute("aria-invalid", "true")
    assert page.locator("#words").input_value() == "something long"
    stub.answer = Stub().answer
    page.locator("#words").fill("short")
    page.get_by_role("button", name="Next", exact=True).click()
    page.wait_for_url("**/show/one")
    assert [form["words"] for form in stub.sent("/answer")] == [["something long"], ["short"]]


def test_a_draft_goes_by_itself_and_the_state_is_true(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    state = page.locator("#state")
    expect(state).to_be_hidden()
    page.locator("#words").press_sequentially("I want")
    expect(state).to_have_text(NOT_KEPT)
    expect(state).to_have_text(KEPT)
    page.locator("#words").press_sequentially(" more")
    expect(state).to_have_text(NOT_KEPT)
    expect(state).to_have_text(KEPT)
    drafts = stub.sent("/draft")
    assert [(d["words"], d["rev"]) for d in drafts] == [(["I want"], ["0"]), (["I want more"], ["1"])]
    assert drafts[0]["csrf_token"] == ["token"]


def test_a_draft_that_did_not_arrive_is_not_called_kept(tab: Tab, stub: Stub) -> None:
    stub.draft = lambda: ({"state": NOT_KEPT}, 422)
    page = tab("words")
    page.locator("#words").fill("I want")
    page.locator("#words").blur()
    _until(lambda: bool(stub.sent("/draft")))
    page.wait_for_timeout(800)
    assert len(stub.sent("/draft")) == 1
    expect(page.locator("#state")).to_have_text(NOT_KEPT)


def test_leaving_by_a_link_waits_for_the_words(tab: Tab, stub: Stub) -> None:
    stub.shown["free"] = ""
    page = tab("wrong-words")
    page.locator("#words").fill("before I go")
    page.get_by_role("link", name="Get help").click()
    page.wait_for_url("**/help")
    assert stub.sent("/draft")[-1]["words"] == ["before I go"]


def test_closing_the_page_sends_what_was_written_and_an_answer_sends_no_draft(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.locator("#words").fill("almost lost")
    page.goto("about:blank")
    _until(lambda: bool(stub.sent("/draft")))
    assert stub.sent("/draft")[-1]["words"] == ["almost lost"]
    page = tab("words")
    page.locator("#words").fill("answered")
    page.keyboard.press("Tab")
    before = len(stub.sent("/draft"))
    page.get_by_role("button", name="Next", exact=True).click()
    page.wait_for_url("**/show/one")
    page.wait_for_timeout(300)
    assert len(stub.sent("/draft")) <= before + 1
    assert stub.posts[-1][0] == "/answer"


def test_going_back_shows_no_words_of_the_person_before(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.locator("#words").fill("nobody else sees this")
    page.goto(f"{stub.address}/show/one")
    page.evaluate("void setTimeout(() => history.back())")
    page.wait_for_url("**/show/words")
    page.wait_for_timeout(500)
    assert page.locator("#words").input_value() == ""
    assert "nobody else" not in page.content()


def test_hide_blanks_at_once_keeps_the_words_and_leaves_no_way_back(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.locator("#words").fill("hidden words")
    page.get_by_role("button", name="Hide this").click()
    assert not page.locator("#words").is_visible()
    page.wait_for_url("**/hide")
    assert page.title() == "Page"
    assert page.locator("body").inner_text().split() == ["Page", "Open"]
    order = [where for where, form in stub.posts if where == "/hide" or form["words"] == ["hidden words"]]
    assert order == ["/draft", "/hide"]
    page.evaluate("void setTimeout(() => history.back())")
    page.wait_for_timeout(500)
    assert "hidden words" not in page.content()


def test_hide_works_without_network_and_without_script(tab: Tab, stub: Stub) -> None:
    page = tab("words")
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="Hide this").click()
    page.wait_for_timeout(2500)
    assert "What do you want" not in page.content()
    page = tab("words", java_script_enabled=False)
    with page.expect_navigation():
        page.get_by_role("button", name="Hide this").click()
    # without the script the words go along, and the service leads to the plain page
    assert stub.posts[-1][1]["go"] == ["hide"]


@pytest.mark.parametrize("script", [True, False])
def test_enter_on_a_chosen_card_is_next(tab: Tab, stub: Stub, script: bool) -> None:
    page = tab("one", java_script_enabled=script)
    page.get_by_role("radio", name="In between").focus()
    page.keyboard.press("Space")
    with page.expect_response("**/answer"):
        page.keyboard.press("Enter")
    form = stub.sent("/answer")[0]
    assert form["choice"] == ["between"]
    # and no other button of the page was pressed by it: not Hide, not Back
    assert "go" not in form


def test_enter_on_a_card_chooses_it(tab: Tab, stub: Stub) -> None:
    page = tab("several")
    page.get_by_role("checkbox", name="In between").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("checkbox", name="In between").is_checked()
    assert not stub.posts


@pytest.mark.parametrize("how", ["text", "label", "role"])
def test_the_whole_card_can_be_touched(tab: Tab, how: str) -> None:
    page = tab("rating")
    radio = page.get_by_role("radio", name="Not safe")
    {
        "text": page.get_by_text("Not safe").first.click,
        "label": page.locator("label:has-text('Not safe')").click,
        "role": radio.check,
    }[how]()
    assert radio.is_checked()


def test_a_face_means_yes_and_not_yet_means_no_face(tab: Tab) -> None:
    page = tab("share")
    sam = page.get_by_role("checkbox", name="Sam Okoro")
    sam.check()
    assert page.get_by_role("radio", name="Yes").is_checked()
    page.get_by_role("radio", name="Not yet").check()
    assert not sam.is_checked()


def test_a_half_letter_is_sent_as_it_is_for_the_service_to_refuse(tab: Tab) -> None:
    page = tab("words")
    bodies: list[bytes | None] = []
    page.route("**/answer", lambda route: (bodies.append(route.request.post_data_buffer), route.abort()))
    page.route("**/draft", lambda route: route.abort())
    page.evaluate("document.getElementById('words').value = 'a\\ud83d b'")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("#trouble")).to_be_visible()
    assert b"words=a%ed%a0%bd%20b" in (bodies[0] or b"")


def test_likes_show_at_once(tab: Tab) -> None:
    page = tab("settings")
    page.get_by_role("radio", name="Dark page").check()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_the_words_that_came_with_the_page_are_called_what_they_are(
    tab: Tab, stub: Stub, render: Callable[..., str]
) -> None:
    shared: Any = replace(STEPS["words"], words="old", state="shared", state_text="Sam can read this now.")
    stub.shown["shared"] = render("words", shared)
    page = tab("shared")
    expect(page.locator("#state")).to_have_text("Sam can read this now.")
    page.locator("#words").fill("new")
    expect(page.locator("#state")).to_have_text(NOT_KEPT)
    page.locator("#words").fill("old")
    expect(page.locator("#state")).to_have_text("Sam can read this now.")
