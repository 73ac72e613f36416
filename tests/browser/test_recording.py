"""An answer that is spoken, signed or shown, in Chromium with a camera and a microphone that are not real.

The risks: what was recorded is lost, or can be read on the disk; a page that records without being asked to;
somebody without a microphone who cannot go on.
"""

import base64
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from app.papers.export import collect
from app.record.verify import verify
from tests.browser.conftest import SOON
from tests.browser.test_journey import story
from tests.stories.telling import Say
from tests.support.browser import Server, Visitor, Watch, launch, signed_in
from tests.support.media import png
from tests.support.service import Service

FAKE = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
KEPT = "Kept. Nobody has it yet."
Opens = Callable[..., Visitor]


@pytest.fixture(scope="module")
def devices(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium with a camera and a microphone that answer at once."""
    browser = launch(playwright, *FAKE, whole=False)
    yield browser
    browser.close()


@pytest.fixture
def jo(visitor: Opens, service: Service, devices: Browser) -> Visitor:
    """Give somebody at the first page of own words."""
    return at_words(visitor, service, devices)


def at_words(visitor: Opens, service: Service, browser: Browser | None = None, **how: object) -> Visitor:
    one = visitor(browser=browser, **how)
    one.open(service.invite(service.open()))
    one.tell(story(service), until="today/matters")
    return one


def begin(page: Page, how: str = "Say it") -> None:
    page.get_by_role("button", name=how, exact=True).click()
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()


def over(page: Page, wait: int = 2500) -> None:
    page.wait_for_timeout(wait)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text(KEPT)).to_be_visible()


def uploads(page: Page) -> None:
    """Gather what goes out, piece by piece, as it is sent."""
    page.evaluate(
        """() => { window.sent = []; const real = window.fetch; window.fetch = (url, how) => {
            const piece = how && how.body instanceof FormData && how.body.get("recording");
            if (piece) window.sent.push(piece);
            return real(url, how); }; }"""
    )


def sent(page: Page) -> bytes:
    text = page.evaluate(
        """async () => { const bytes = new Uint8Array(await new Blob(window.sent).arrayBuffer());
            let text = ""; bytes.forEach((b) => { text += String.fromCharCode(b); }); return btoa(text); }"""
    )
    return base64.b64decode(text)


def exported(service: Service) -> list[dict[str, str]]:
    found = collect(service.store, service.person)["utterances"]
    return [one["recording"] for one in found if one["recording"]]


def unreadable(service: Service, data: bytes) -> None:
    """Hold that no file of the installation has a run of the recording's bytes in it."""
    raw = b"".join(one.read_bytes() for one in service.store.settings.data.rglob("*") if one.is_file())
    runs = [data[at : at + 16] for at in range(0, len(data) - 16, 61)]
    assert runs
    assert not any(run in raw for run in runs)
    assert b"OpusHead" not in raw
    assert b"\x42\x82\x84webm" not in raw


def go(page: Page) -> None:
    with page.expect_navigation():
        page.locator(".moves button.go").click()


@pytest.mark.parametrize(
    ("button", "media", "tag"), [("Say it", "audio/webm", "audio"), ("Sign it", "video/webm", "video")]
)
def test_what_is_recorded_is_kept_played_and_exported_byte_for_byte(
    jo: Visitor, service: Service, server: Server, watch: Watch, button: str, media: str, tag: str
) -> None:
    page = jo.page
    uploads(page)
    begin(page, button)
    over(page)
    data = sent(page)
    assert len(data) > 1000
    unreadable(service, data)
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".moves button.go")).to_be_focused()
    go(page)

    [kept] = exported(service)
    assert base64.b64decode(kept["base64"]) == data
    assert kept["media"] == media
    unreadable(service, data)
    assert verify(service.store).ok
    player = page.locator(f".said {tag}")
    expect(player).to_be_visible()
    assert player.evaluate("(one) => one.paused && one.preload === 'none' && !one.autoplay")
    player.evaluate("(one) => { one.muted = true; return one.play(); }")
    page.wait_for_function("(tag) => document.querySelector(`.said ${tag}`).currentTime > 0.3", arg=tag)
    assert watch.complaints == []
    own = f"blob:{server.address}/"  # what the page itself holds in memory
    assert [one for one in watch.elsewhere(server.address) if not one.startswith(own)] == []


def test_a_photo_is_kept_smaller_and_says_nothing_of_where_it_was_taken(
    jo: Visitor, service: Service, tmp_path: Path
) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(png(300))
    page = jo.page
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Show it").click()
    choosing.value.set_files(path)
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_role("img", name="You showed us this.")).to_be_visible()
    go(page)
    [kept] = exported(service)
    data = base64.b64decode(kept["base64"])
    assert kept["media"] == "image/jpeg"
    assert b"Exif" not in data
    assert page.locator(".said img").evaluate("(one) => one.complete && one.naturalWidth === 300")


def test_silence_and_pausing_never_end_it(jo: Visitor) -> None:
    page = jo.page
    begin(page)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text("The recording waits for you.")).to_be_visible()
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("We are recording your voice now.")).to_be_visible()
    assert page.get_by_role("meter").count() == 1
    over(page)


def test_a_microphone_that_is_pulled_out_loses_nothing_that_was_said(jo: Visitor, service: Service) -> None:
    page = jo.page
    page.evaluate(
        """() => { const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (what) => (window.stream = await real(what)); }"""
    )
    begin(page)
    page.wait_for_timeout(2500)
    page.evaluate(
        """() => window.stream.getTracks().forEach((one) => {
            one.stop(); one.dispatchEvent(new Event("ended")); })"""
    )
    expect(page.get_by_text("The recording stopped. We kept what we got.")).to_be_visible()
    expect(page.get_by_text(KEPT)).to_be_visible()
    go(page)
    assert len(exported(service)) == 1


def test_a_tablet_that_loses_power_keeps_what_had_arrived(jo: Visitor, service: Service) -> None:
    page = jo.page
    begin(page)
    page.wait_for_timeout(4600)
    address = page.url
    page.context.set_offline(True)
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto(address)
    expect(other.get_by_text(KEPT)).to_be_visible()
    other.locator("#record audio").evaluate("(one) => { one.muted = true; return one.play(); }")
    other.wait_for_function("() => document.querySelector('#record audio').currentTime > 0.3")
    with other.expect_navigation():
        other.locator(".moves button.go").click()
    assert len(exported(service)) == 1


def test_next_while_it_records_stops_it_and_takes_it_along(jo: Visitor, service: Service) -> None:
    page = jo.page
    begin(page)
    page.locator("#words").fill("And this.")
    page.wait_for_timeout(1000)
    go(page)
    assert len(exported(service)) == 1
    said = [one for one in collect(service.store, service.person)["utterances"] if one["recording"]]
    assert (said[0]["words"], said[0]["how"]) == ("And this.", "voice")


def test_hide_this_stops_it_at_once(jo: Visitor) -> None:
    page = jo.page
    page.evaluate(
        """() => { const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
            navigator.mediaDevices.getUserMedia = async (what) => { const made = await real(what);
                made.getTracks().forEach((one) => { const stop = one.stop.bind(one);
                    one.stop = () => { localStorage.stopped = "yes"; stop(); }; }); return made; }; }"""
    )
    begin(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Hide this").click()
    assert page.evaluate("localStorage.stopped") == "yes"


def test_again_and_throw_away_leave_nothing_of_the_first(jo: Visitor, service: Service) -> None:
    page = jo.page
    begin(page)
    over(page, 1200)
    page.get_by_role("button", name="Do it again").click()
    page.get_by_role("button", name="Start recording").click()
    over(page, 1200)
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator(".panel")).to_be_hidden()
    page.locator("#words").fill("Words.")
    go(page)
    assert exported(service) == []
    with service.store.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM recording_piece").scalar() == 0


def test_nothing_heard_at_all_is_said_and_not_kept(jo: Visitor, service: Service) -> None:
    page = jo.page
    page.evaluate(
        """() => { navigator.mediaDevices.getUserMedia = async () => {
            const context = new AudioContext(), tone = context.createOscillator();
            const mute = context.createGain(), made = context.createMediaStreamDestination();
            mute.gain.value = 0; tone.connect(mute).connect(made); tone.start();
            return made.stream; }; }"""
    )
    begin(page)
    page.wait_for_timeout(2500)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_text("We could not hear anything.")).to_be_visible()
    expect(page.get_by_role("button", name="Do it again")).to_be_visible()
    assert page.locator("input[name=recorded]").count() == 0
    page.locator("#words").fill("Words.")
    go(page)
    assert exported(service) == []


def test_the_limit_is_said_first_and_again_before_it_comes(jo: Visitor) -> None:
    page = jo.page
    page.clock.install()
    page.get_by_role("button", name="Say it", exact=True).click()
    expect(page.get_by_text("You can talk for up to 10 minutes.")).to_be_visible()
    page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_text("We are recording your voice now.")).to_be_visible()
    page.wait_for_timeout(1500)
    page.clock.fast_forward("09:05")
    expect(page.get_by_text("You have one more minute.")).to_be_visible()
    page.clock.fast_forward("01:00")
    expect(page.get_by_text("It cannot be longer. We kept it.")).to_be_visible()


REFUSALS = {
    "not allowed": """() => { navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException("", "NotAllowedError"); }; }""",
    "none there": """() => { navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException("", "NotFoundError"); }; }""",
    "no secure address": "() => Object.defineProperty(navigator, 'mediaDevices', {value: undefined})",
}


@pytest.mark.parametrize("why", sorted(REFUSALS))
@pytest.mark.parametrize(("button", "what"), [("Say it", "microphone"), ("Sign it", "camera")])
def test_without_a_device_the_page_says_so_and_the_other_ways_stay(
    jo: Visitor, why: str, button: str, what: str
) -> None:
    page = jo.page
    page.locator("#words").fill("Words.")
    page.evaluate(REFUSALS[why])
    page.get_by_role("button", name=button, exact=True).click()
    if why != "no secure address":
        page.get_by_role("button", name="Start recording").click()
    expect(page.get_by_text(f"We cannot use a {what} here.")).to_be_visible()
    expect(page.get_by_text("Or you can write it.")).to_be_visible()
    expect(page.locator("#words")).to_have_value("Words.")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name=button, exact=True)).to_be_focused()
    go(page)


def test_by_keyboard_alone(jo: Visitor, service: Service) -> None:
    page = jo.page
    page.locator("#words").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Say it", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Start recording")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("We are recording your voice now.")).to_be_visible()
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.wait_for_timeout(1200)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert len(exported(service)) == 1


def test_staff_hear_what_was_shared_and_that_is_a_look(
    jo: Visitor, service: Service, server: Server, devices: Browser, window: Callable[..., object]
) -> None:
    page = jo.page
    begin(page)
    over(page)
    go(page)
    jo.tell(story(service), until="today/share")
    jo.tell(story(service), until="wants/want")
    staff = signed_in(window(browser=devices).new_page(), server, "sam@willow.example")  # type: ignore[attr-defined] # a window
    staff.set_default_timeout(SOON)
    staff.goto(f"{server.address}/staff/people/{service.person}")
    player = staff.locator("article audio")
    expect(player).to_be_visible()
    assert re.search(r"Jo said this aloud", staff.locator("main").inner_text())
    player.evaluate("(one) => { one.muted = true; return one.play(); }")
    staff.wait_for_function("() => document.querySelector('article audio').currentTime > 0.3")
    with service.store.read() as conn:
        kinds = [row[0] for row in conn.exec_driver_sql("SELECT kind FROM look")]
    assert kinds.count("recording") == 1


def test_where_pictures_are_off_there_are_none_on_the_buttons(
    visitor: Opens, service: Service, devices: Browser
) -> None:
    one = visitor(browser=devices)
    one.open(service.invite(service.open()))
    one.tell({**story(service), "welcome/like": Say(choices=("no-pictures",))}, until="today/matters")
    expect(one.page.get_by_role("button", name="Say it", exact=True)).to_be_visible()
    assert one.page.locator("#record svg").count() == 0
