"""Every page of the journey, looked over by axe-core with all its rules, AAA and best practice included.

Risk: a page that somebody cannot see, hear or operate. Themes and widths take turns from page to page;
``make audit`` looks at each page in every theme and width.
"""

import os
from collections.abc import Callable, Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.access import accounts
from app.acts import answering
from app.plan.answers import AnswerText
from app.record import utterances
from app.web.person.places import HELP, help_at
from tests.stories.telling import Say, pick, share_with, words
from tests.support.browser import Server, Visitor, Watch
from tests.support.service import PASSWORD, Service

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = [
    *(f"wcag{version}{level}" for version in ("2", "21", "22") for level in ("a", "aa", "aaa")),
    "best-practice", "ACT", "section508", "EN-301-549", "TTv5", "RGAAv4",
]  # fmt: skip
RUN = """async (tags) => {
    const rules = Object.fromEntries(axe.getRules(tags).map((rule) => [rule.ruleId, {enabled: true}]));
    const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, rules});
    return {rules: found.passes.length + found.inapplicable.length + found.violations.length,
        violations: found.violations.map((one) =>
            `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).slice(0, 3).join(" | ")}`)};
}"""
# A question that is lost from its cards goes past axe: every group has to have a name.
NAMELESS = """() => [...document.querySelectorAll("fieldset, [role=group], [role=radiogroup]")]
    .filter((one) => {
    const by = one.getAttribute("aria-labelledby"), legend = one.querySelector(":scope > legend");
    const name = one.getAttribute("aria-label") || (by && document.getElementById(by)?.textContent);
    return !(name || legend?.textContent || "").trim();
}).map((one) => `group without a name: ${one.outerHTML.slice(0, 80)}`)"""
THEMES = ("light", "dark", "cream", "contrast")
WIDTHS = (1280, 375, 320)
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


class Look:
    """Looks pages over, each in the next theme and width."""

    def __init__(self) -> None:
        assert AXE.is_file(), "axe-core is missing: see .ci/browser"
        self.source = AXE.read_text("utf-8")
        self.looks: Iterator[tuple[str, int]] = cycle((theme, width) for width in WIDTHS for theme in THEMES)
        self.found: list[str] = []
        self.pages: list[str] = []

    def __call__(self, page: Page, name: str, *, themes: bool = True) -> None:
        """Look a page over as it stands."""
        turns = list(product(THEMES, WIDTHS)) if os.environ.get("OWNWORDS_AUDIT") else [next(self.looks)]
        for theme, width in turns:
            self._one(page, f"{name} ({theme}, {width})", theme if themes else None, width)
        self.pages.append(name)

    def _one(self, page: Page, name: str, theme: str | None, width: int) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        if theme:
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        page.evaluate(self.source)
        result: Any = page.evaluate(RUN, TAGS)
        assert result["rules"] > 90, "axe did not run its rules"
        nameless = page.evaluate(NAMELESS)
        self.found += [f"{name}: {one}" for one in (*result["violations"], *nameless)]


@pytest.fixture
def look() -> Look:
    """Give somebody who looks pages over."""
    return Look()


def test_what_is_planted_is_found(window: Callable[..., BrowserContext], look: Look) -> None:
    page = window().new_page()
    page.set_content(
        """<!doctype html><html lang="en"><title>Page</title><main><h1>A</h1><img src="data:,">
        <p style="color: #666; background: #fff">grey</p>
        <fieldset><input type="radio" aria-label="a"></fieldset></main><p>outside</p>"""
    )
    look(page, "planted", themes=False)
    rules = {one.split(": ")[1] for one in look.found}
    assert {"image-alt", "color-contrast-enhanced", "region", "group without a name"} <= rules


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
    assert look.found == []
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
    assert look.found == []


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
                    f"/talk/changed/{want}", *map(help_at, HELP), "/about", "/nothing", "/i/unknown",
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
    assert look.found == []


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
    assert look.found == []


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
    person = f"/staff/people/{service.person}"
    pages = {
        "sam@willow.example": [
            "/staff", person, f"{person}/answers/{want}", f"{person}/plan", f"{person}/talk",
            "/staff/absence", "/account",
        ],
        "helen@willow.example": ["/manager"],
    }  # fmt: skip
    # When each of their pages is looked over, Then there is nothing to find
    for email, addresses in pages.items():
        worker = visitor().page
        worker.goto(f"{server.address}/sign-in")
        look(worker, "sign-in", themes=False)
        worker.get_by_label("Email").fill(email)
        worker.get_by_label("Password").fill(PASSWORD)
        with worker.expect_navigation():
            worker.get_by_role("button", name="Sign in").click()
        for address in addresses:
            worker.goto(f"{server.address}{address}")
            look(worker, address, themes=False)
    assert look.found == []


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
