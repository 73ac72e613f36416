"""What else is on a page, or in a browser, while it is read aloud.

Risk: one line that nobody can say ends the reading; the voice talks into somebody's recording; on an older
tablet the button does nothing.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from app.plan import statements
from app.web.house import NAME
from app.web.person.aloud import lines_of
from tests.stories.telling import pick, share_with, words
from tests.support.browser import Server, Visitor
from tests.support.heard import FAST, FAST_VOICE, NOTED, SOUNDS, listen, to_its_end, until
from tests.support.media import wav
from tests.support.service import Service

OLD = "delete window.BroadcastChannel; delete window.Highlight;"
NO_HIGHLIGHT = NOTED.replace("Highlight.prototype", "(self.Highlight || function () {}).prototype")
FRAMES = """window.frames_asked = 0; const ask = window.requestAnimationFrame;
window.requestAnimationFrame = (then) => { frames_asked++; return ask(then); };"""
Opens = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def _no_voice_stays(server: Server) -> Iterator[None]:
    yield
    server.app.extensions[NAME].speech.close()


def opened(visitor: Opens, service: Service, script: str, pathway: str = "first", **how: object) -> Visitor:
    jo = visitor(**how)
    jo.page.context.add_init_script(script)
    jo.open(service.invite(service.open(pathway)))
    return jo


def test_a_line_that_nobody_can_say_is_passed_over(visitor: Opens, service: Service, server: Server) -> None:
    # Given the page that names languages, one of which has no voice
    jo = opened(visitor, service, NOTED + FAST)
    jo.tell({"welcome/here": pick("nobody")}, until="goodbye/feel")
    jo.page.goto(f"{jo.server.address}/talk")
    with jo.page.expect_navigation():
        jo.page.locator('button[name="choice"][value="talking"]').click()
    jo.tell({"talking/language": pick("other")}, until="talking/which-language")
    jo.page.evaluate("document.getElementById('listen').dataset.hear = 'stop'")
    listen(jo.page)
    to_its_end(jo.page)
    # Then everything else is said, to the end, and no fault is told
    every = lines_of(jo.page.content())
    voice = server.app.extensions[NAME].speech
    silent = [one.language for one in every if not voice.speaks(one.language)]
    assert "so" in silent
    assert jo.page.evaluate("lit") == [
        one.text for one in every if voice.speaks(one.language) and not one.own
    ]
    assert jo.page.locator(".listen .state").count() == 0


def test_an_older_browser_lights_the_line(visitor: Opens, service: Service) -> None:
    # Given a browser that can light no word and tell no other tab
    jo = opened(visitor, service, OLD + NO_HIGHLIGHT + FAST)
    listen(jo.page)
    to_its_end(jo.page)
    assert jo.page.evaluate("lit") == [one.text for one in lines_of(jo.page.content())]


def test_a_page_that_waits_does_nothing(visitor: Opens, service: Service) -> None:
    # Given a page that was paused; Then it asks for no more pictures, which would use up a battery
    jo = opened(visitor, service, NOTED + FRAMES)
    listen(jo.page)
    until(jo.page, "words.length > 1")
    jo.page.get_by_role("button", name="Pause", exact=True).click()
    jo.page.wait_for_timeout(200)
    before = jo.page.evaluate("frames_asked")
    jo.page.wait_for_timeout(400)
    assert jo.page.evaluate("frames_asked") == before
    # And when it goes on, its words are lit again
    lit = jo.page.evaluate("words.length")
    jo.page.get_by_role("button", name="Go on", exact=True).click()
    until(jo.page, f"words.length > {lit}")


def test_nobody_is_talked_to_while_they_record(visitor: Opens, service: Service) -> None:
    jo = opened(visitor, service, NOTED)
    jo.tell({"welcome/here": pick("nobody")}, until="today/matters")
    listen(jo.page)
    until(jo.page, SOUNDS)
    jo.page.get_by_role("button", name="Say it", exact=True).click()
    for _ in range(8):
        assert not jo.page.evaluate(SOUNDS)
        jo.page.wait_for_timeout(100)
    expect(jo.page.locator('[data-sound="pause"]')).to_have_text("Go on")


@pytest.mark.parametrize("whole", [True, False])
def test_words_for_a_meeting_that_were_recorded_are_heard_themselves(
    visitor: Opens, service: Service, *, whole: bool
) -> None:
    # Given an answer that is a recording, chosen for a meeting
    jo = visitor()
    jo.page.context.add_init_script(NOTED + FAST_VOICE)
    jo.open(service.invite(service.open("quick"), opens="reading"))
    jo.tell({"welcome/here": pick("nobody"), "today/matters": words("My cat.")}, until="wants/want")
    page = jo.page
    secrets = page.evaluate("Object.fromEntries([...new FormData(document.getElementById('answer'))])")
    file = {"name": "r", "mimeType": "audio/wav", "buffer": wav(1.0)}
    form = {**{name: str(value) for name, value in secrets.items()}, "words": "", "recording": file}
    assert page.request.post(page.url, multipart=form).ok
    page.goto(f"{jo.server.address}/talk")
    jo.go_on()
    jo.tell({"wants/share": share_with(service.sam)}, until="goodbye/feel")
    page.goto(f"{jo.server.address}/mine/more")
    for _ in range(2):
        with page.expect_navigation():
            page.get_by_role("button", name="Put it in").first.click()
    recording = page.locator("ol audio")
    expect(recording).to_have_count(1)
    # When they hear all of it, or all but the recording itself
    if whole:
        listen(page)
        page.get_by_role("button", name="Play it now").click()
        to_its_end(page)
    else:
        for n in range(2):
            page.locator("ol .given .hear").nth(n).click()
            if not n:
                page.get_by_role("button", name="Play it now").click()
            to_its_end(page)
    with page.expect_navigation():
        page.get_by_role("button", name="This is right").click()
    # Then that it was heard is kept only where the recording was
    with service.store.read() as conn:
        (made,) = statements.latest(service.store, conn, service.person)
    assert made.said is not None
    assert made.said.heard is whole
