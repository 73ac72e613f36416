"""The authors' page, and a person's page with a film in sign language, looked over as every other page is.

Risk: an author who cannot see, hear or use a mouse cannot record, or cannot tell which line they are at; who
needs sign language meets a page that they cannot operate.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from app.acts import office
from app.web.house import NAME, House
from tests.browser.look import STAFF, Look
from tests.browser.test_recording import FAKE
from tests.support.browser import Server, Visitor, launch, signed_in
from tests.support.media import webm
from tests.support.people import LINE, OLD, PROMPT, given
from tests.support.service import PASSWORD, Service

DEV = "dev@willow.example"
PAGE = f"/operator/voices/en/{PROMPT}"


@pytest.fixture(scope="module")
def devices(playwright: Playwright) -> Iterator[Browser]:
    """Give Chromium with a camera and a microphone that answer at once."""
    browser = launch(playwright, *FAKE, whole=False)
    yield browser
    browser.close()


@pytest.fixture
def here(server: Server) -> House:
    """Give the running service, with a line that drifted."""
    found: House = server.app.extensions[NAME]
    found.speech.people.keep(OLD, "en", given(webm()))
    return found


def test_the_authors_pages(
    service: Service,
    server: Server,
    visitor: Callable[..., Visitor],
    devices: Browser,
    here: House,
    look: Look,
) -> None:
    # Given an operator, and a recording of an older text
    assert here
    office.add_account(
        service.store, email=DEV, name="Dee Ryan", job="IT", role="operator", unit=service.unit,
        password=PASSWORD,
    )  # fmt: skip
    page = signed_in(visitor(browser=devices).page, server, DEV)
    look(page, "the operator's home", least=STAFF)
    page.goto(f"{server.address}/operator/voices/en")
    look(page, "who says what", least=STAFF)
    page.goto(f"{server.address}{PAGE}")
    look(page, "the lines of a page", least=STAFF)
    # When they record a line, keep it, and send nothing for another; Then each state is in order
    # (who looks a page over opens its folded parts)
    line = page.get_by_role("group", name=f"Record or upload: {LINE}")
    line.get_by_role("button", name="Record now").click()
    expect(page.get_by_text("It is recording.")).to_be_visible()
    look(page, "while it records", least=STAFF)
    line.get_by_role("button", name="Stop recording").click()
    expect(page.get_by_text("It is recorded, and not kept yet.")).to_be_visible()
    look(page, "recorded", least=STAFF)
    with page.expect_navigation():
        line.get_by_role("button", name="Keep it").click()
    look(page, "kept", least=STAFF)
    film = page.get_by_role("group", name="Record or upload a film of this page")
    with page.expect_navigation():
        film.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no recording")
    look(page, "nothing was chosen", least=STAFF)
    page.evaluate("() => Object.defineProperty(navigator, 'mediaDevices', {value: undefined})")
    film.get_by_role("button", name="Record now").click()
    look(page, "no camera", least=STAFF)
    page.goto(f"{server.address}/operator/voices/en/_")
    look(page, "what stands on many pages", least=STAFF)
    assert "\n".join(look.found) == ""


def test_a_page_with_a_film(
    service: Service, visitor: Callable[..., Visitor], devices: Browser, here: House, look: Look
) -> None:
    # Given a page that somebody signs, and a person who wants films
    here.signs.keep(here.talk.catalogue.prompt(PROMPT), given(webm(b"V_VP8")))
    jo = visitor(browser=devices)
    jo.open(service.invite(service.open()))
    jo.page.goto(f"{jo.server.address}/settings")
    look(jo.page, "how the page is liked")
    jo.page.get_by_role("radio", name="Show films in sign language").check(force=True)
    with jo.page.expect_navigation():
        jo.page.get_by_role("button", name="Use this").click()
    jo.page.goto(f"{jo.server.address}/talk")
    jo.go_on()
    look(jo.page, "no film yet")
    jo.tell({}, until=PROMPT)
    expect(jo.page.get_by_label("This page in sign language")).to_be_visible()
    look(jo.page, "a film")
    # Then there is nothing to find
    assert "\n".join(look.found) == ""
