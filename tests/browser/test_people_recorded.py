"""A line is spoken and a page signed on the authors' page, and the person's page says and shows just that.

In Chromium, with a camera and a microphone that are not real.
Risk: what was recorded is not what people hear; an author without a microphone, a mouse or a script is stuck;
two voices sound at once, or a film plays by itself.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from app.acts import office
from app.web.house import NAME, House
from tests.browser.test_listening import FAST, NOTED, SOUNDS, listen, until
from tests.browser.test_recording import FAKE
from tests.support.browser import Server, Visitor, Watch, launch, signed_in
from tests.support.media import webm
from tests.support.people import LINE, PROMPT, given
from tests.support.service import PASSWORD, Service

QUESTION = "What do you want to happen?"
Opens = Callable[..., Visitor]
DEV = "dev@willow.example"


@pytest.fixture(scope="module")
def devices(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium with a camera and a microphone that answer at once."""
    browser = launch(playwright, *FAKE, whole=False)
    yield browser
    browser.close()


@pytest.fixture
def here(server: Server) -> Iterator[House]:
    """Give the running service; its voice ends with the test."""
    found: House = server.app.extensions[NAME]
    yield found
    found.speech.close()


@pytest.fixture
def author(visitor: Opens, server: Server, service: Service, devices: Browser) -> Callable[..., Page]:
    """Give the opener of the page of one prompt, for an operator."""
    office.add_account(
        service.store, email=DEV, name="Dee Ryan", job="IT", role="operator", unit=service.unit,
        password=PASSWORD,
    )  # fmt: skip

    def make(browser: Browser = devices, script: str = "", **how: object) -> Page:
        page = visitor(browser=browser, **how).page
        page.context.add_init_script(script)
        signed_in(page, server, DEV).goto(f"{server.address}/operator/voices/en/{PROMPT}")
        return page

    return make


def to_its_end(page: Page) -> None:
    """Wait until everything was said. A page of own words has another button that pauses: the recorder's."""
    expect(page.locator('.player [data-sound="pause"]')).to_have_text("Go on", timeout=60_000)


def at_line(page: Page, text: str = LINE) -> None:
    page.locator("summary", has_text=text).click()


def record(page: Page, wait: int = 1500) -> None:
    page.get_by_role("button", name="Record now").click()
    expect(page.get_by_text("It is recording.")).to_be_visible()
    page.wait_for_timeout(wait)
    page.get_by_role("button", name="Stop recording").click()
    expect(page.get_by_text("It is recorded, and not kept yet.")).to_be_visible()


def keep(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it").click()


def test_a_line_that_was_recorded_is_what_the_person_hears(
    author: Callable[..., Page], visitor: Opens, service: Service, here: House, watch: Watch
) -> None:
    # Given somebody in the middle of a talk, who heard the page before
    jo = visitor()
    jo.page.context.add_init_script(NOTED + FAST)
    jo.open(service.invite(service.open()))
    jo.tell({}, until=PROMPT)
    listen(jo.page)
    to_its_end(jo.page)
    # When a self-advocate says one line, hears it, and it is kept under the name that they want
    page = author()
    at_line(page)
    record(page)
    assert page.locator(".made audio").evaluate("(one) => one.paused && one.controls")
    page.get_by_label("Who it is").locator("visible=true").fill("Ama")
    keep(page)
    one = here.speech.people.of("en")[LINE]
    assert (one.media, one.by) == ("audio/webm", "Ama")
    assert one.size > 1000
    expect(page.locator("li:target")).to_contain_text("Ama")
    # Then the next time the person listens, that is what sounds for it: lit as a whole, no word by itself
    sounds: list[str] = []
    jo.page.on("response", lambda got: sounds.append(got.headers.get("content-type", "")))
    jo.page.reload()
    jo.page.evaluate("lit.length = words.length = 0")
    listen(jo.page)
    to_its_end(jo.page)
    assert "audio/webm" in sounds
    assert LINE in jo.page.evaluate("lit")
    assert "keep" not in jo.page.evaluate("words")
    assert "happen?" in jo.page.evaluate("words")
    assert watch.complaints == []
    # And in a browser that cannot play it, the computer says the line
    jo.page.evaluate(
        "HTMLMediaElement.prototype.canPlayType = (type) => type === 'audio/webm' ? '' : 'maybe'"
    )
    asked: list[str] = []
    jo.page.on("request", lambda one: asked.append(one.post_data or "") if one.method == "POST" else None)
    jo.page.evaluate("words.length = 0")
    jo.page.get_by_role("button", name="Say it again").click()
    listen(jo.page)
    to_its_end(jo.page)
    assert any(LINE in one for one in asked)
    assert "keep" in jo.page.evaluate("words")


def test_a_recording_that_comes_during_a_talk_is_heard_without_a_new_page(
    visitor: Opens, service: Service, here: House
) -> None:
    # Given somebody who listened, and whose words were too many: the page comes back without a new start
    jo = visitor()
    jo.page.context.add_init_script(NOTED + FAST)
    jo.open(service.invite(service.open()))
    jo.tell({}, until=PROMPT)
    listen(jo.page)
    until(jo.page, SOUNDS)
    here.speech.people.keep(LINE, "en", given(webm()))
    here.speech.changed()
    jo.page.locator("#words").fill("a" * 20_001)
    jo.next()
    expect(jo.page.locator("#trouble")).to_be_focused()
    asked: list[str] = []
    jo.page.on("request", lambda one: asked.append(one.url) if "/speech/" in one.url else None)
    jo.page.evaluate("sounds[0].removeAttribute('src')")
    listen(jo.page)
    until(jo.page, SOUNDS)
    # Then it asks for the lines as they are now, and for no sound of the version before
    version = here.speech.fixed("en").version
    assert any(f"/speech/lines/en/{version}" in url for url in asked)
    assert all(version in url for url in asked)


def test_a_film_stops_when_a_page_without_a_recorder_is_hidden(
    visitor: Opens, service: Service, here: House
) -> None:
    # Given a page that takes no recording, on which a film stands
    assert here
    jo = visitor()
    jo.open(service.invite(service.open()))
    jo.page.goto(f"{jo.server.address}/settings")
    jo.page.evaluate("document.getElementById('main').append(document.createElement('video'))")
    jo.page.evaluate("HTMLMediaElement.prototype.pause = function () { window.paused = this.tagName; }")
    assert jo.page.locator('script[src$="record.js"]').count() == 0
    # When it is hidden, on a network that answers late; Then it stops
    jo.page.route("**/hide", lambda _: None)
    jo.page.locator("#hide button").click(no_wait_after=True)
    assert jo.page.evaluate("window.paused") == "VIDEO"


def test_a_page_that_was_signed_is_what_the_person_sees(
    author: Callable[..., Page], visitor: Opens, service: Service, here: House, watch: Watch
) -> None:
    # When somebody signs a page, sees it, and it is kept
    page = author()
    page.get_by_text("Record or upload a film of this page").click()
    page.get_by_role("button", name="Record now").click()
    expect(page.get_by_label("What the camera sees")).to_be_visible()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop recording").click()
    expect(page.get_by_label("What you just recorded")).to_be_visible()
    keep(page)
    assert here.signs.films[PROMPT].media == "video/webm"
    # Then who chooses films sees it above the text, when they press Play and not before
    jo = visitor()
    jo.open(service.invite(service.open()))
    jo.page.goto(f"{jo.server.address}/settings")
    jo.page.get_by_role("radio", name="Show films in sign language").check(force=True)
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Use this").click()
    jo.page.goto(f"{jo.server.address}/talk")
    jo.go_on()
    expect(jo.page.get_by_text("This page has no film in sign language yet.")).to_be_visible()
    jo.tell({}, until=PROMPT)
    film = jo.page.get_by_label("This page in sign language")
    expect(film).to_be_visible()
    assert film.evaluate("(one) => one.paused && one.currentTime === 0")
    ends = film.evaluate("(one) => one.getBoundingClientRect().bottom")
    assert ends <= jo.page.locator("h1").evaluate("(one) => one.getBoundingClientRect().top")
    film.evaluate("(one) => one.play()")
    jo.page.wait_for_timeout(300)
    assert film.evaluate("(one) => one.currentTime > 0 && one.videoWidth > 0")
    # And it stops when the page is hidden, on a network that answers late
    jo.page.route("**/hide", lambda _: None)
    jo.page.locator("#hide button").click(no_wait_after=True)
    assert film.evaluate("(one) => one.paused")
    assert watch.complaints == []


def test_all_of_it_by_keyboard(author: Callable[..., Page], here: House) -> None:
    # Given an author without a mouse
    page = author()
    page.locator("summary", has_text=LINE).focus()
    page.keyboard.press("Enter")
    for name in ("Who it is", "The recording"):
        page.keyboard.press("Tab")
        expect(page.get_by_label(name).locator("visible=true")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Record now")).to_be_focused()
    # When they record, stop and keep; Then the focus stays where they are until it is kept
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Stop recording")).to_be_focused()
    page.wait_for_timeout(1000)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Record again")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert LINE in here.speech.people.of("en")


NO_DEVICE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', '%s'); }"
GONE = "Object.defineProperty(%s, {value: %s})"


@pytest.mark.parametrize(
    ("script", "says"),
    [
        (GONE % ("window, 'isSecureContext'", "false"), "the address is not secure"),
        (GONE % ("navigator, 'mediaDevices'", "undefined"), "the address is not secure"),
        (NO_DEVICE % "NotFoundError", "There is no microphone"),
        (NO_DEVICE % "NotAllowedError", "The browser was not allowed"),
    ],
)
def test_without_a_microphone_the_page_says_so_and_takes_a_file(
    author: Callable[..., Page], here: House, tmp_path: Path, script: str, says: str
) -> None:
    page = author(script=script)
    at_line(page)
    page.get_by_role("button", name="Record now").click()
    expect(page.get_by_role("alert")).to_contain_text(says)
    sound = tmp_path / "ama.webm"
    sound.write_bytes(webm())
    page.get_by_label("The recording").locator("visible=true").set_input_files(sound)
    expect(page.get_by_role("alert")).to_have_count(0)
    keep(page)
    assert here.speech.people.of("en")[LINE].data() == webm()


def test_what_is_too_large_is_said_before_it_is_sent(
    author: Callable[..., Page], here: House, tmp_path: Path
) -> None:
    page = author()
    at_line(page)
    large = tmp_path / "large.webm"
    large.write_bytes(webm(size=4_000_001))
    page.get_by_label("The recording").locator("visible=true").set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("It is too large.")
    assert page.locator("input[name=recording]:visible").evaluate("(one) => one.files.length") == 0
    assert here.speech.people.of("en") == {}
    # and so is what was just recorded
    page.locator("[data-take]:visible").evaluate("(one) => { one.dataset.most = 0.0001; }")
    page.get_by_role("button", name="Record now").click()
    expect(page.get_by_text("It is recording.")).to_be_visible()
    page.wait_for_timeout(1000)
    page.get_by_role("button", name="Stop recording").click()
    expect(page.get_by_role("alert")).to_contain_text("It is too large.")
    assert page.locator(".made audio").count() == 0


def test_without_the_script_a_file_is_uploaded(
    author: Callable[..., Page], here: House, tmp_path: Path
) -> None:
    page = author(java_script_enabled=False)
    at_line(page)
    expect(page.get_by_role("button", name="Record now")).to_have_count(0)
    sound = tmp_path / "ama.webm"
    sound.write_bytes(webm())
    page.get_by_label("The recording").locator("visible=true").set_input_files(sound)
    keep(page)
    assert here.speech.people.of("en")[LINE].data() == webm()
    # And a file that is no sound comes back with its sentence, at its line
    bad = tmp_path / "bad.mp3"
    bad.write_bytes(b"<script>alert(1)</script>")
    at_line(page)
    page.get_by_label("The recording").locator("visible=true").set_input_files(bad)
    keep(page)
    expect(page.get_by_role("alert")).to_contain_text("This is no sound that can be kept")
    assert here.speech.people.of("en")[LINE].data() == webm()


def test_a_device_that_is_unplugged_keeps_what_was_recorded(author: Callable[..., Page]) -> None:
    page = author(
        script="""
        const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async (how) => window.stream = await real(how);"""
    )
    at_line(page)
    page.get_by_role("button", name="Record now").click()
    expect(page.get_by_text("It is recording.")).to_be_visible()
    page.wait_for_timeout(1000)
    page.evaluate("stream.getTracks().forEach((one) => one.dispatchEvent(new Event('ended')))")
    expect(page.get_by_text("It is recorded, and not kept yet.")).to_be_visible()
    assert page.locator("input[name=recording]:visible").evaluate("(one) => one.files[0].size") > 500
    assert page.evaluate("stream.getTracks().every((one) => one.readyState === 'ended')")
