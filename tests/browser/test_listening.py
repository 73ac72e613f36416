"""A page is heard as it stands: in order, each word lit as it is said, and nothing that nobody asked for.

Risk: who cannot read hears less than stands there, or something else; a room hears what was for one person;
the sound goes on after the page was hidden.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from app.plan import statements
from app.web.house import NAME
from app.web.person.aloud import lines_of
from tests.browser.test_journey import story
from tests.stories.telling import pick, share_with, words
from tests.support.browser import Server, Visitor, Watch
from tests.support.heard import FAST, FAST_VOICE, NOTED, SOUNDS, listen, to_its_end, until
from tests.support.media import wav
from tests.support.service import Service

WANT = "I want  my\nmarmalade back."
AT_CHECK = {"welcome/here": pick("nobody"), "wants/want": words(WANT)}


@pytest.fixture(autouse=True)
def _no_voice_stays(server: Server) -> Iterator[None]:
    yield
    server.app.extensions[NAME].speech.close()


@pytest.fixture
def listener(visitor: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """Give the opener of a window in which what sounds and what is lit is written down."""

    def make(*, script: str = NOTED, **how: object) -> Visitor:
        jo = visitor(**how)
        jo.page.context.add_init_script(script)
        return jo

    return make


@pytest.fixture
def at_check(listener: Callable[..., Visitor], service: Service) -> Visitor:
    """Give somebody at a page that shows their own words."""
    jo = listener(script=NOTED + FAST)
    jo.open(service.invite(service.open()))
    jo.tell(AT_CHECK, until="wants/check")
    return jo


def test_a_page_is_said_line_by_line_and_each_word_is_lit(
    listener: Callable[..., Visitor], service: Service, watch: Watch, server: Server
) -> None:
    # Given the first question; When somebody presses Listen
    jo = listener(script=NOTED + FAST)
    jo.open(service.invite(service.open()))
    listen(jo.page)
    to_its_end(jo.page)
    # Then question, lines and choices were said in their order
    said = [one.text for one in lines_of(jo.page.content())]
    assert jo.page.evaluate("lit") == said
    assert said[0] == "Do you want to do this today?"
    assert said[-2:] == ["I do not know", "I do not want to say"]
    # When one line is heard as it is; Then each of its words is lit, in order
    jo.page.evaluate("HTMLMediaElement.prototype.play = was.play; words.length = 0; lit.length = 0")
    jo.page.locator(".line", has_text="You can stop").locator(".hear").click()
    to_its_end(jo.page)
    assert jo.page.evaluate("lit") == ["You can stop at any time."]
    assert jo.page.evaluate("words") == ["You", "can", "stop", "at", "any", "time."]
    assert jo.page.locator(".lit").count() == 0
    # And nothing was asked of any other computer
    assert watch.elsewhere(server.address) == []
    assert watch.complaints == []


def test_what_is_heard_is_what_stands_on_every_page(
    listener: Callable[..., Visitor], service: Service, server: Server
) -> None:
    # Given somebody who listens to each page of a whole talk; what is asked for is noted, not played
    fixed = server.app.extensions[NAME].speech.fixed("en")
    asked: list[str] = []

    def silent(route: Route) -> None:
        sent = route.request.post_data_json if route.request.method == "POST" else None
        n = int(route.request.url.rpartition("-")[2]) if sent is None else 0
        asked.append(fixed.lines[n] if sent is None else sent["text"])
        route.fulfill(status=204)

    def heard(page: Page, name: str) -> None:
        if not page.locator("#listen").count():
            return
        del asked[:]
        page.evaluate("document.getElementById('listen').dataset.hear = 'play'")
        listen(page)
        to_its_end(page)
        said = [" ".join(one.text.split()) for one in lines_of(page.content())]
        # Then it is what a player without the script says, line by line
        assert asked == said, name
        names.append(name)

    names: list[str] = []
    jo = listener(seen=heard)
    jo.page.route("**/speech/en-*", silent)
    jo.page.route("**/speech", silent)
    jo.open(service.invite(service.open()))
    jo.tell(story(service))
    assert len(names) > 25


def test_own_words_sound_only_after_the_question_how_to_hear_them(
    at_check: Visitor, service: Service, watch: Watch
) -> None:
    # Given a page with own words, in a sitting that was not asked
    page, asked = at_check.page, page_asks(at_check.page)
    listen(page)
    how = page.get_by_role("group", name="How do you want to hear this?")
    expect(how).to_be_focused()
    expect(how).to_contain_text("People near you can hear.")
    assert not asked
    # When they say *Do not play*; Then the rest of the page sounds, and their words are not even asked for
    how.get_by_role("button", name="Do not play").click()
    to_its_end(page)
    assert page.evaluate("lit")[0] == "Is this what you want to say?"
    assert not any("marmalade" in one for one in asked)
    # When they change their mind; Then they hear their words, as written, without a new question
    page.goto(f"{at_check.server.address}/hear")
    page.get_by_role("button", name="With headphones").click()
    page.wait_for_url("**/talk")
    at_check.go_on()
    asked = page_asks(page)
    listen(page)
    to_its_end(page)
    expect(how).to_have_count(0)
    assert "I want my marmalade back." in asked
    assert WANT in page.evaluate("lit")
    # And neither address nor disk has them
    assert not any("marmalade" in url for url in watch.requests)
    folder = service.store.settings.data / "speech"
    assert not any(b"marmalade" in file.read_bytes() for file in folder.rglob("*") if file.is_file())


def page_asks(page: Page) -> list[str]:
    """Return a list that grows with each text that is sent to be said."""
    asked: list[str] = []
    page.on(
        "request",
        lambda one: asked.append(one.post_data_json["text"]) if one.url.endswith("/speech") else None,
    )
    return asked


def test_hide_stops_the_sound_at_once(listener: Callable[..., Visitor], service: Service) -> None:
    # Given a page that is being read
    jo = listener()
    jo.open(service.invite(service.open()))
    listen(jo.page)
    until(jo.page, SOUNDS)
    # When it is hidden, on a network that answers late; Then nothing sounds from that moment
    jo.page.route("**/hide", lambda _: None)
    jo.page.locator("#hide button").click(no_wait_after=True)
    assert not jo.page.evaluate(SOUNDS)
    jo.page.wait_for_timeout(500)
    assert not jo.page.evaluate(SOUNDS)


def test_pause_again_slower_faster_stop_and_escape(
    listener: Callable[..., Visitor], service: Service
) -> None:
    jo = listener()
    jo.open(service.invite(service.open()))
    page = jo.page
    # Given a page whose speakers no key meets before somebody listens
    assert page.locator(".hear").count() > 6
    assert page.locator('.hear:not([tabindex="-1"][aria-hidden="true"])').count() == 0
    listen(page)
    until(page, SOUNDS)
    expect(page.get_by_role("button", name="Listen", exact=True)).to_be_focused()
    # When they pause by the keyboard; Then it is silent, and goes on from there
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Go on", exact=True)).to_be_focused()
    assert not page.evaluate(SOUNDS)
    page.keyboard.press("Space")
    until(page, SOUNDS)
    # When it is too fast, or too slow; Then the pace changes at once, up to an end that is told
    pace = "sounds[0].playbackRate"
    assert page.evaluate(pace) == 1
    page.get_by_role("button", name="Slower").click()
    assert page.evaluate(pace) == 0.9
    for _ in range(5):
        page.get_by_role("button", name="Slower").click(force=True)
    assert page.evaluate(pace) == 0.6
    expect(page.get_by_role("button", name="Slower")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("button", name="Faster").click()
    assert page.evaluate(pace) == 0.75
    # When they want it once more; Then the same line begins anew
    line = page.evaluate("lit")[-1]
    page.get_by_role("button", name="Say it again").click()
    until(page, SOUNDS)
    assert page.evaluate("lit")[-1] == line
    # Each speaker is a stop of its own now, with the name of its line
    speaker = page.get_by_role("button", name="Listen: You can stop at any time.")
    expect(speaker).to_have_attribute("tabindex", "0")
    speaker.focus()
    page.keyboard.press("Enter")
    until(page, "lit[lit.length - 1] === 'You can stop at any time.'")
    # When they stop; Then it is as before
    page.keyboard.press("Escape")
    assert not page.evaluate(SOUNDS)
    expect(page.locator(".player")).to_have_count(0)
    assert page.locator(".lit").count() == 0
    assert page.locator('.hear:not([tabindex="-1"][aria-hidden="true"])').count() == 0


def test_nothing_sounds_by_itself_unless_that_was_chosen(
    listener: Callable[..., Visitor], service: Service, watch: Watch
) -> None:
    jo = listener()
    jo.open(service.invite(service.open()))
    jo.page.wait_for_timeout(500)
    assert not any("/speech" in url for url in watch.requests)
    # When they choose that each page is read to them
    jo.page.goto(f"{jo.server.address}/settings")
    jo.page.get_by_role("radio", name="Each page, by itself").check(force=True)
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Use this").click()
    with jo.page.expect_navigation():
        jo.page.get_by_role("link", name="Go back to my talk").click()
    # Then the next page begins to speak; and the focus stays where a page has it
    until(jo.page, "sounds[0].src !== ''")
    assert jo.page.evaluate("document.activeElement === document.body")


def test_only_one_page_sounds(listener: Callable[..., Visitor], service: Service) -> None:
    # Given two windows side by side: neither is hidden by the other
    jo = listener(script=NOTED + "Object.defineProperty(document, 'hidden', {get: () => false});")
    jo.open(service.invite(service.open()))
    listen(jo.page)
    until(jo.page, SOUNDS)
    # When the same page is heard in the other; Then the first one waits
    other = jo.page.context.new_page()
    other.goto(jo.page.url)
    listen(other)
    until(other, SOUNDS)
    for _ in range(8):  # not only between two lines
        other.wait_for_timeout(100)
        assert not jo.page.evaluate(SOUNDS)


def test_a_voice_that_dies_in_the_middle_comes_back(
    listener: Callable[..., Visitor], service: Service, server: Server
) -> None:
    jo = listener(script=NOTED + FAST)
    jo.open(service.invite(service.open()))
    listen(jo.page)
    until(jo.page, "lit.length > 2")
    voice = server.app.extensions[NAME].speech.voice
    before = voice.pid
    voice._running[0].kill()
    to_its_end(jo.page)
    assert jo.page.evaluate("lit") == [one.text for one in lines_of(jo.page.content())]
    assert jo.page.locator(".listen .state").count() == 0
    assert voice.pid not in {None, before}


def test_lines_that_were_changed_since_are_heard_as_they_stand(
    listener: Callable[..., Visitor], service: Service
) -> None:
    # Given a page that was open while the service got other lines: the sounds it knows of are gone
    jo = listener(script=NOTED + FAST)
    jo.open(service.invite(service.open()))
    jo.page.route("**/speech/en-*", lambda route: route.fulfill(status=404))
    asked = page_asks(jo.page)
    listen(jo.page)
    to_its_end(jo.page)
    assert jo.page.evaluate("lit") == asked == [one.text for one in lines_of(jo.page.content())]


def test_without_sound_the_page_says_so_and_can_be_read(
    listener: Callable[..., Visitor], service: Service
) -> None:
    jo = listener()
    jo.open(service.invite(service.open()))
    jo.page.route("**/speech*/**", lambda route: route.abort())
    jo.page.route("**/speech", lambda route: route.abort())
    jo.page.route("**/speech/lines/**", lambda route: route.continue_())
    listen(jo.page)
    expect(jo.page.get_by_role("status")).to_have_text("There is no sound now. You can still read the page.")
    # When it is there again, the same button reads the page
    jo.page.unroute_all()
    listen(jo.page)
    until(jo.page, SOUNDS)


def test_a_page_that_came_back_with_a_fault_can_be_heard_too(
    listener: Callable[..., Visitor], service: Service
) -> None:
    # Given words that were too many, and a page that says so with the words still on it
    jo = listener(script=NOTED + FAST)
    jo.open(service.invite(service.open()))
    jo.tell(AT_CHECK, until="wants/want")
    jo.page.locator("#words").fill("a" * 20_001)
    jo.next()
    expect(jo.page.locator("#trouble")).to_be_focused()
    # When it is heard; Then what is wrong comes first
    listen(jo.page)
    to_its_end(jo.page)
    assert jo.page.evaluate("lit") == [one.text for one in lines_of(jo.page.content())]
    assert jo.page.evaluate("lit")[0] == jo.page.locator("#trouble p").first.inner_text()


def test_without_the_script_there_is_a_plain_player(
    visitor: Callable[..., Visitor], service: Service
) -> None:
    # Given a browser without JavaScript
    jo = visitor(java_script_enabled=False)
    jo.open(service.invite(service.open()))
    player = jo.page.locator("main audio")
    expect(player).to_be_visible()
    expect(jo.page.locator("#listen")).to_be_hidden()
    # Then what it plays is the page in one sound
    address = f"{jo.page.url}{player.get_attribute('src')}"
    sound = jo.page.request.get(address)
    assert (sound.status, sound.headers["content-type"]) == (200, "audio/mpeg")
    assert len(sound.body()) > 20_000
    # And own words are asked for by a button that takes what was written along
    jo.tell({"welcome/here": pick("nobody")}, until="wants/want")
    jo.page.locator("#words").fill("half a word")
    jo.page.get_by_role("button", name="Hear my words too").click()
    jo.page.get_by_role("button", name="With headphones").click()
    jo.go_on()
    assert jo.page.locator("#words").input_value() == "half a word"
    expect(jo.page.get_by_role("button", name="Hear my words too")).to_have_count(0)


@pytest.mark.parametrize("listens", ["to all", "to one", "not"])
def test_a_statement_that_was_heard_before_it_was_called_right(
    listener: Callable[..., Visitor], service: Service, *, listens: str
) -> None:
    # Given words that somebody chose for their meeting
    jo = listener(script=NOTED + FAST)
    jo.open(service.invite(service.open("quick"), opens="reading"))
    said = {**AT_CHECK, "today/matters": words("My cat."), "wants/share": share_with(service.sam)}
    jo.tell(said, until="goodbye/feel")
    page = jo.page
    page.goto(f"{jo.server.address}/mine/more")
    for _ in range(2):
        with page.expect_navigation():
            page.get_by_role("button", name="Put it in").first.click()
    expect(page.locator(".ask")).to_contain_text("You can hear them first.")
    # When they hear all of them, or one, or only see them, and say that it is right
    if listens != "not":
        page.locator("#listen" if listens == "to all" else "ol .given .hear").first.click()
        page.get_by_role("button", name="Play it now").click()
        to_its_end(page)
        assert {WANT, "My cat."} & set(page.evaluate("lit"))
    with page.expect_navigation():
        page.get_by_role("button", name="This is right").click()
    # Then it is kept which of the two it was
    with service.store.read() as conn:
        (made,) = statements.latest(service.store, conn, service.person)
    assert made.said is not None
    assert (made.said.code, made.said.heard) == ("yes", listens == "to all")


def test_what_was_recorded_is_heard_as_it_was_recorded(
    listener: Callable[..., Visitor], service: Service
) -> None:
    # Given an answer that is a recording of two seconds, beside words
    jo = listener(script=NOTED + FAST_VOICE)
    jo.open(service.invite(service.open()))
    jo.tell(AT_CHECK, until="wants/want")
    page = jo.page
    secrets = page.evaluate("Object.fromEntries([...new FormData(document.getElementById('answer'))])")
    file = {"name": "r", "mimeType": "audio/wav", "buffer": wav(2.0)}
    form = {**{name: str(value) for name, value in secrets.items()}, "words": WANT, "recording": file}
    assert page.request.post(page.url, multipart=form).ok
    page.goto(f"{jo.server.address}/talk")
    jo.go_on()
    jo.tell(AT_CHECK, until="wants/check")
    recording = page.locator(".given ~ audio.heard, .item audio.heard").first
    expect(recording).to_be_visible()
    # When the page is heard; Then their own voice comes where it stands, and then the rest
    listen(page)
    page.get_by_role("button", name="Play it now").click()
    until(page, "[...document.querySelectorAll('audio.heard')].some((one) => !one.paused)")
    assert not page.evaluate(SOUNDS), "two voices"
    expect(recording).to_have_class(re.compile(r"\blit\b"))
    until(page, f"{SOUNDS} && [...document.querySelectorAll('audio.heard')].every((one) => one.paused)")
    # And a player that somebody starts by hand lets the voice wait
    recording.evaluate("(one) => void one.play()")
    for _ in range(8):
        page.wait_for_timeout(100)
        assert not page.evaluate(SOUNDS)
    assert not recording.evaluate("(one) => one.paused")
