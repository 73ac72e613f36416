"""The hardest cases, whole, in a real browser: who sits beside the person, or who reads, is who hurts.

Risk: the person tells it here, and the one who hurts is the first to know.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from app.access import accounts
from app.acts import answering, office, reading
from app.plan.answers import AnswerText
from app.web.person.places import BESIDE, HELP, help_at
from tests.stories.telling import Say, pick, share_with, words
from tests.support.browser import History, Server, Visitor, signed_in, words_on
from tests.support.service import PASSWORD, Service, serve, twin

HURTS = "Canary He hits me when nobody looks."
BEFORE: dict[str, Say] = {
    "welcome/here": pick("family"), "helper/who": pick("family"), "helper/does": pick("write", "touch"),
    "today/matters": words("I like my room."), "alone/start": pick("ready"), "alone/back": pick("back"),
    "today/share": pick("not-yet"),
}  # fmt: skip
ALONE: dict[str, Say] = {
    "alone/with": Say(HURTS, ("not-ok",)), "alone/other-helper": pick("yes"), "alone/told": pick("others"),
    "alone/say-first": words(HURTS), "today/safe": Say(HURTS, ("not-safe",)), "today/safe-much": pick("lot"),
    "today/same-day": pick("yes"), "today/chooses": pick("others"), "today/chooses-ok": pick("not-ok"),
}  # fmt: skip
# What he opens by hand, beside every link he can touch. The pages of help say the same to everybody.
TRIES = ("/talk", "/mine", "/mine/more", "/talk/changed", "/break", "/settings", BESIDE, "/about", "/",
         *map(help_at, HELP))  # fmt: skip
IN_SIGHT = "() => [document.title, location.pathname, document.body.innerText].join('\\n')"


@pytest.fixture
def quiet(service: Service, tmp_path: Path) -> Iterator[tuple[Service, Server]]:
    """Give a second service, the same as the first, for somebody who said nothing while alone."""
    other = twin(service, tmp_path / "quiet")
    running = Server(serve(other))
    yield other, running
    running.kill()
    other.store.close()


def explored(jo: Visitor) -> list[tuple[str, str, str, bytes]]:
    """Let him open and print everything there is; return what he saw, on the screen and on paper."""
    found = []
    links: list[str] = []
    for address in TRIES:
        jo.page.goto(f"{jo.server.address}{address}")
        found.append((address, *_looked(jo.page)))
        hrefs = jo.page.locator("main a[href]").evaluate_all("(all) => all.map((one) => one.pathname)")
        links += [one for one in hrefs if one not in (*TRIES, *links)]
    for link in links:
        jo.page.goto(f"{jo.server.address}{link}")
        found.append((_plain(link), *_looked(jo.page)))
    return found


def _plain(text: str) -> str:
    """Return a text without the ids of answers, which are new for each of the two."""
    return re.sub(r"[0-9a-f]{32}", "ID", text)


def _looked(page: Page) -> tuple[str, str, bytes]:
    seen = _plain(page.evaluate(IN_SIGHT))
    page.emulate_media(media="print")
    printed = _plain(page.evaluate(IN_SIGHT))
    page.emulate_media(media="screen")
    return seen, printed, page.screenshot(full_page=True, caret="hide", animations="disabled")


def helped(service: Service, visitor: Visitor, alone: dict[str, Say]) -> Visitor:
    """Go through the part done alone, and stand where he has just come back."""
    visitor.open(service.invite(service.open()))
    visitor.tell({**BEFORE, **alone}, until="wants/want")
    return visitor


def test_the_helper_who_hurts(
    service: Service,
    visitor: Callable[..., Visitor],
    quiet: tuple[Service, Server],
    window: Callable[..., BrowserContext],
) -> None:
    # Given Jo's brother sits beside her and hurts her; she says so in the part that everybody does alone
    jo = helped(service, visitor(), ALONE)
    # and somebody else, of another service, whose helper hurts nobody, says nothing there
    other = helped(quiet[0], Visitor(window().new_page(), quiet[1]), {})
    # When he is back, and opens, touches and prints whatever he can
    seen, same = explored(jo), explored(other)
    # Then no page, no paper, no title and no address holds a word of it
    assert [at for at, *texts, _ in seen if any("Canary" in text for text in texts)] == []
    assert "Canary" not in words_on(jo.page)
    # and each is the same to the pixel as where nothing was said
    assert [one[0] for one in seen] == [one[0] for one in same]
    assert [one[0] for one, two in zip(seen, same, strict=True) if one != two] == []
    # and Back, Forward and reload through the whole history show nothing either
    history = History(jo.page)
    for at in (*range(history.at, max(history.at - 25, 0), -1), history.at):
        history.go(at)
    assert [one for one in history.seen if "Canary" in one] == []
    assert "Canary" not in str(jo.page.context.storage_state())
    # while Sam, whom she can reach, has it on top of his page at once
    sam = signed_in(visitor().page, jo.server, "sam@willow.example")
    assert sam.locator("article.notice").count() >= 1


def test_the_reader_who_hurts(service: Service, server: Server, visitor: Callable[..., Visitor]) -> None:
    # Given Sam, Jo's key worker, hurts her, and has looked at every page of his
    code = service.invite(service.open())
    sam = signed_in(visitor().page, server, "sam@willow.example")
    person = f"/staff/people/{service.person}"
    pages = ("/staff", person, *(f"{person}/{tab}" for tab in ("plan", "prepare", "talk", "seen", "law")))
    before = _pages(sam, server, pages)
    # When Jo leaves him out, says it, is not safe and wants to talk today, and shares with Priya
    jo = visitor()
    jo.open(code)
    jo.tell({
        "welcome/here": pick("nobody"), "today/matters": words(HURTS),
        "alone/not-see": pick(f"reader-{service.sam}"), "alone/say-first": words(HURTS),
        "today/safe": pick("not-safe"), "today/same-day": pick("yes"),
        "today/share": share_with(service.priya), "wants/want": words("Canary I want another worker."),
        "wants/share": share_with(service.priya),
    }, until="goodbye/feel")  # fmt: skip
    # Then she is told the name of Priya, who has it, and no page of hers names Sam as a reader
    jo.page.goto(f"{server.address}/mine")
    mine = jo.page.locator("main").inner_text()
    assert "We asked Priya to answer" in mine
    assert "Sam" not in mine
    # and no page of Sam's has changed by a pixel
    assert [one for one, two in zip(before, _pages(sam, server, pages), strict=True) if one != two] == []
    # When Priya reads it and answers, Then Jo finds the answer, and Sam's pages are still the same
    priya = signed_in(visitor().page, server, "priya@willow.example")
    assert priya.locator("article.notice").count() == 1
    priya.goto(f"{server.address}{person}")
    assert HURTS in priya.locator("main").inner_text()
    _answer(service)
    jo.page.reload()
    assert "You have a new worker." in jo.page.locator("main").inner_text()
    assert [one for one, two in zip(before, _pages(sam, server, pages), strict=True) if one != two] == []
    # and who asks for it by the law learns nothing without somebody from outside
    oak = office.add_unit(service.store, name="Oak House")
    office.add_account(service.store, email="far@oak.example", name="Mo Field", job="Manager", role="manager",
                       unit=oak, password=PASSWORD)  # fmt: skip
    sam.goto(f"{server.address}{person}/law")
    sam.get_by_label("Which question").select_option(label="What do you want to happen?")
    sam.get_by_label("Somebody may be badly hurt now").check()
    sam.get_by_label("Why it has to be opened").fill("I want to know.")
    sam.get_by_label("Who agrees, from outside").select_option(label="Mo Field, Manager")
    with sam.expect_navigation():
        sam.get_by_role("button", name="Ask", exact=True).click()
    assert "Canary" not in words_on(sam)


def _pages(page: Page, server: Server, addresses: tuple[str, ...]) -> list[tuple[str, str, bytes]]:
    found = []
    for address in addresses:
        page.goto(f"{server.address}{address}")
        shot = page.screenshot(full_page=True, caret="hide", animations="disabled")
        found.append((address, str(page.evaluate(IN_SIGHT)), shot))
    return found


def _answer(service: Service) -> None:
    with service.store.read() as conn:
        account = accounts.by_id(conn, service.priya)
    assert account is not None
    opened = reading.open_words(service.store, account, service.person, kind="words")
    want = next(one.id for one in opened.said if (one.topic, one.step) == ("wants", "want"))
    text = AnswerText(did="You have a new worker.", next="We talk on Monday.",
                      next_by=service.store.clock.now().date())  # fmt: skip
    answering.answer_back(service.store, account, person=service.person, utterance=want, text=text)
