"""Every page of every way through, looked over by three engines with all their rules, and by own measures.

Risk: a page that somebody cannot see, hear or operate.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.access import accounts
from app.acts import answering
from app.plan.answers import AnswerText
from app.record import utterances
from app.web.person.places import HELP, help_at
from tests.browser.look import STAFF, Look
from tests.stories.telling import Say, pick, share_with, words
from tests.support.browser import Server, Visitor, Watch
from tests.support.prepared import prepare_everything
from tests.support.service import PASSWORD, Service

BRIEF = {"welcome/here": pick("nobody"), "wants/want": words("I want a key."), "wants/share": pick("keep")}
BEHIND = {
    "understand/hear": pick("yes"),
    "choices/say": pick("no"),
    "talking/reach": pick("call"),
    "meeting/part": pick("part"),
    "meeting/speaker": pick("worker"),
    "plan/help": pick("call"),
    "plan/call": pick("before"),
    "changes/when": words("When the bank calls."),
}
BACK = ("/mine/2d/1", "/mine/2j/1", "/mine/2r/1")  # what the person says to the first answer
WORDS = "  I want my own key.\n\n\u0647\u0630\u0627 \u0644\u064a  "
LOUD = {
    "welcome/like": pick("big"),
    "welcome/here": pick("family"),
    "helper/who": pick("family"),
    "helper/does": pick("write"),
    "today/matters": words(WORDS),
    "alone/start": pick("ready"),
    "alone/with": pick("not-ok"),
    "alone/other-helper": pick("yes"),
    "alone/say-first": words(WORDS),
    "alone/not-see": pick("none"),
    "today/safe": pick("not-safe"),
    "today/same-day": pick("yes"),
    "today/chooses": pick("others"),
    "alone/back": pick("back"),
    "wants/want": words(WORDS),
    "wants/else": pick("more"),
    "wants/more": words(WORDS),
    "wants/else-again": pick("another"),
    "wants/want@2": words(WORDS),
    "wants/else@2": pick("all"),
    "wants/share": pick("keep"),
    "goodbye/feel": pick("not-ok"),
    "goodbye/with-you": pick("worker"),
    "today/same-day@2": pick("yes"),
}  # fmt: skip


def test_what_is_planted_is_found(window: Callable[..., BrowserContext]) -> None:
    look, page = Look(), window().new_page()
    page.set_content(
        """<!doctype html><html lang="en"><title>Page</title><main><h1>A</h1><img src="data:,">
        <p style="color: #666; background: #fff">grey</p>
        <fieldset><input type="radio" aria-label="a"></fieldset><button>b</button>
        <div style="width: 2000px; height: 2em">far</div></main><p>outside</p>
        <footer class="foot"><div class="ways"><a href="/help">h</a><a href="/break">b</a></div></footer>"""
    )
    look(page, "planted")
    found = {" ".join(one.split(": ")[1:]) for one in look.found}
    for wanted in (
        "axe image-alt", "axe color-contrast-enhanced", "axe region", "equal fieldset_label_valid",
        "sniffer WCAG2AAA.Principle1.Guideline1_1.1_1_1.H37", "own group without a name",
        "own sideways scroll", "own help in another place", "own letters of 16", "own control of",
    ):  # fmt: skip
        assert any(one.startswith(wanted) for one in found), wanted


@pytest.mark.parametrize(
    ("strain", "style", "wanted"),
    [
        ("focus", "button:focus { outline: none }", "own focus shows by 0 pixels"),
        ("keyboard", "div { position: fixed; inset: 0 }", "own focus is out of sight"),
        ("large", "p { block-size: 1.5em; overflow: hidden }", "own cut off"),
        ("forced", "button { border: none; outline: none }", "own no edge in forced colours"),
        ("still", "p { animation: a 1s infinite } @keyframes a { to { color: red } }", "own something moves"),
    ],
)
def test_what_is_planted_under_a_strain_is_found(
    window: Callable[..., BrowserContext], strain: str, style: str, wanted: str
) -> None:
    look, page = Look(), window().new_page()
    page.set_content(
        f"""<!doctype html><html lang="en"><title>Page</title><style>{style}</style><main><h1>A</h1>
        <button>b</button><p>{"Many words. " * 60}</p><div></div></main>"""
    )
    assert any(one.startswith(wanted) for one in look.strained(page, strain, 16))


def test_every_page_of_a_long_talk(
    service: Service, visitor: Callable[..., Visitor], watch: Watch, look: Look
) -> None:
    # Given somebody who meets nearly every question there is; When each page is looked over
    jo = visitor(seen=look)
    jo.open(service.invite(service.open()))
    jo.tell({**LOUD, "today/share": share_with(service.sam)})
    # Then there is nothing to find
    assert {"alone/say-first", "helper/page", "today/told", "today/told@2", "wants/kept"} <= set(jo.passed)
    assert len(look.pages) > 35
    assert "\n".join(look.found) == ""
    assert watch.complaints == []


@pytest.mark.parametrize(
    ("answer", "step"), [("not-today", "welcome/not-today"), ("other-way", "welcome/other-way")]
)
def test_the_pages_of_who_does_not_talk_today(
    service: Service, visitor: Callable[..., Visitor], look: Look, answer: str, step: str
) -> None:
    jo = visitor(seen=look)
    jo.open(service.invite(service.open()))
    jo.tell({"welcome/hello": pick(answer)})
    assert step in jo.passed
    assert "\n".join(look.found) == ""


def test_every_page_beside_the_questions(
    service: Service, server: Server, visitor: Callable[..., Visitor], look: Look
) -> None:
    # Given Jo has shared a want, and Sam has looked and answered
    jo = visitor()
    jo.open(service.invite(service.open("quick")))
    says = {
        "welcome/here": pick("nobody"),
        "wants/want": words(WORDS),
        "wants/share": share_with(service.sam),
    }
    jo.tell({**says, "today/matters": words(WORDS)}, until="goodbye/feel")
    want = _want(service)
    _answered(service, want)
    # When each other page is looked over, Then there is nothing to find
    for address in ("/talk", "/mine", "/break", "/settings", "/settings?kept=1", "/talk/changed",
                    f"/talk/changed/{want}", *map(help_at, HELP), "/about", "/nothing", "/i/unknown", *BACK,
                    "/hide"):  # fmt: skip
        jo.page.goto(f"{server.address}{address}")
        look(jo.page, address)
    with jo.page.expect_navigation():
        jo.page.goto(f"{server.address}/i/unknown")
        jo.page.locator("#answer button").click()
    look(jo.page, "expired")
    jo.page.context.clear_cookies()
    jo.page.goto(f"{server.address}/")
    look(jo.page, "start")
    assert "\n".join(look.found) == ""


def test_pages_on_which_something_went_wrong(
    service: Service, server: Server, visitor: Callable[..., Visitor], look: Look
) -> None:
    # Given Jo's words are too long, came twice, or did not arrive, or she chose yes and nobody
    jo = visitor()
    jo.open(service.invite(service.open("quick")))
    jo.tell({"welcome/here": pick("nobody")}, until="today/matters")
    jo.page.locator("#words").fill("a" * 20_001)
    jo.next()
    expect(jo.page.locator("#trouble")).to_be_visible()
    look(jo.page, "too long")
    jo.page.locator("#words").fill("")
    _twice(jo)
    look(jo.page, "two texts")
    server.kill()
    jo.next()
    expect(jo.page.locator("#trouble")).to_be_visible()
    look(jo.page, "no network")
    server.start()
    with jo.page.expect_navigation():
        jo.next()
    jo.tell({}, until="today/share")
    jo.answer(Say("", ("yes",)))
    expect(jo.page.locator("#trouble")).to_be_visible()
    look(jo.page, "nobody chosen")
    # When these pages are looked over, Then there is nothing to find
    assert "\n".join(look.found) == ""


def test_the_staff_s_pages(
    service: Service, server: Server, visitor: Callable[..., Visitor], look: Look
) -> None:
    # Given Jo has shared a want, is not safe, and Sam has answered once
    jo = visitor()
    jo.open(service.invite(service.open("quick")))
    says = {
        "welcome/here": pick("nobody"),
        "wants/want": words(WORDS),
        "wants/share": share_with(service.sam),
    }
    jo.tell({**says, "today/safe": pick("not-safe"), "today/same-day": pick("yes")})
    want = _want(service)
    _answered(service, want)
    prepare_everything(service)
    person = f"/staff/people/{service.person}"
    pages = {
        "sam@willow.example": [
            "/staff", person, f"{person}/answers/{want}", f"{person}/plan", f"{person}/prepare",
            f"{person}/talk", f"{person}/part", f"{person}/part/note", f"{person}/representatives",
            "/staff/absence", "/account", "/staff/people/nobody",
        ],
        "helen@willow.example": ["/manager", "/manager/people"],
    }  # fmt: skip
    # When each of their pages is looked over, also with something wrong in it, Then there is nothing to find
    for email, addresses in pages.items():
        worker = _signed_in(visitor().page, server, email, look)
        for address in addresses:
            worker.goto(f"{server.address}{address}")
            look(worker, address, least=STAFF)
        if email.startswith("sam"):
            _wrong(worker, server, f"{person}/prepare", look)
            _card(worker, server, f"{person}/talk", look)
    assert "\n".join(look.found) == ""


def _signed_in(page: Page, server: Server, email: str, look: Look) -> Page:
    """Sign in, the first time with a wrong password."""
    page.goto(f"{server.address}/sign-in")
    for password in ("wrong", PASSWORD):
        look(page, "sign-in", least=STAFF)
        page.get_by_label("Email").fill(email)
        page.get_by_label("Password").fill(password)
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in").click()
    return page


def _wrong(page: Page, server: Server, address: str, look: Look) -> None:
    """Send every form of a page empty."""
    page.goto(f"{server.address}{address}")
    for at in range(page.locator("details form").count()):
        page.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")
        with page.expect_navigation():
            page.locator("details form button").nth(at).click()
        look(page, f"{address}, form {at + 1} empty", least=STAFF)


def _card(page: Page, server: Server, address: str, look: Look) -> None:
    """Make a link and a card."""
    page.goto(f"{server.address}{address}")
    with page.expect_navigation():
        page.locator('button[value="speaking"]').first.click()
    look(page, "card", least=STAFF)


def _want(service: Service) -> str:
    with service.store.read() as conn:
        said = utterances.of_person(service.store, conn, service.person)
    return next(one.id for one in said if (one.topic, one.step, one.kind) == ("wants", "want", "words"))


def _answered(service: Service, want: str) -> None:
    from app.acts import reading

    with service.store.read() as conn:
        account = accounts.by_id(conn, service.sam)
    assert account is not None
    reading.open_words(service.store, account, service.person, kind="words")
    text = AnswerText(
        did="You have a key.", next="We change the lock.", next_by=service.store.clock.now().date()
    )
    answering.answer_back(service.store, account, person=service.person, utterance=want, text=text)


def _twice(jo: Visitor) -> None:
    """Write at the same question in two tabs, and open it again."""
    other = jo.page.context.new_page()
    other.goto(jo.page.url)
    for page, text in ((other, "newer"), (jo.page, "older")):
        with page.expect_response("**/draft"):
            page.locator("#words").fill(text)
            page.locator("#words").blur()
    other.close()
    jo.page.reload()
    expect(jo.page.locator(".older")).to_be_visible()
