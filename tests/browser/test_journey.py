"""The whole journey in Chromium: with and without JavaScript, by keyboard alone, on a small screen.

Risk: somebody cannot get to the end with what they have; a page asks another company for something.
"""

from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Page

from app.record import utterances
from app.web.person.places import help_at
from tests.stories.telling import Say, pick, share_with, words
from tests.support.browser import Server, Visitor, Watch, fits, step_number
from tests.support.service import Service

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 6
SAID = [
    "  My café.\n\n\tAnd me  ",
    f"To go home. {LONG}",
    "A key 🗝️ of my own.",
    "My Tuesday.",
    "No meeting without me.",
]
TITLES = {"Step n of n", "Page"}
HELPS = ("index", "not-safe", "hold-up", "talk", "advocate", "stuck")
OTHERS = (
    "/talk", "/mine", "/break", *map(help_at, HELPS), "/settings", "/talk/changed", "/hide", "/about",
)  # fmt: skip


def story(service: Service) -> Mapping[str, Say]:
    """Say something at every kind of page."""
    return {
        "welcome/hello": pick("yes"),
        "welcome/like": pick("big"),
        "welcome/here": pick("nobody"),
        "today/matters": words(SAID[0]),
        "alone/not-see": pick("none"),
        "today/practice": pick("bright"),
        "today/safe": pick("safe"),
        "today/safe-much": pick("bit"),
        "today/chooses": pick("me"),
        "today/share": share_with(service.sam),
        "wants/want": words(SAID[1]),
        "wants/else": pick("another"),
        "wants/want@2": words(SAID[2]),
        "wants/else@2": pick("all"),
        "wants/first": pick("want-1"),
        "wants/stay": words(SAID[3]),
        "wants/not-want": words(SAID[4]),
        "wants/sure": pick("sure"),
        "wants/share": share_with(service.sam, service.priya),
        "goodbye/feel": pick("ok"),
    }


def kept(service: Service) -> list[str]:
    """Return the words that arrived, in order."""
    with service.store.read() as conn:
        said = utterances.of_person(service.store, conn, service.person)
    return [one.content.words for one in said if one.content and one.content.words]


# a screen, a phone, and a screen of 1280 by 1024 on which everything is four times as large
SCREENS = ((1280, 640, True), (1280, 640, False), (320, 640, True), (320, 256, False))


@pytest.mark.parametrize(("width", "height", "script"), SCREENS)
def test_the_journey_is_whole_and_asks_nobody_else(
    service: Service,
    server: Server,
    visitor: Callable[..., Visitor],
    watch: Watch,
    width: int,
    height: int,
    script: bool,
) -> None:
    # Given a wide, a very narrow or a very small screen, with or without JavaScript
    titles: set[str] = set()
    wide: list[str] = []

    def seen(page: Page, name: str) -> None:
        titles.add(step_number(page))
        if not fits(page):
            wide.append(name)

    size = {"width": width, "height": height}
    jo = visitor(seen=seen, viewport=size, java_script_enabled=script)
    # When Jo goes through the whole talk
    jo.open(service.invite(service.open()))
    jo.tell(story(service))
    # Then every word arrived as it was written
    assert kept(service) == SAID
    # and no page scrolled to the side, no title said anything
    assert wide == []
    assert titles == TITLES
    # and nothing left the machine, nothing was refused by the page's policy, no error was reported
    assert watch.elsewhere(server.address) == []
    assert watch.complaints == []


def test_the_other_pages_fit_a_small_screen_too(
    service: Service, server: Server, visitor: Callable[..., Visitor], watch: Watch
) -> None:
    jo = visitor(viewport={"width": 320, "height": 640})
    jo.open(service.invite(service.open()))
    jo.tell(story(service), until="goodbye/feel")
    wide = []
    for address in OTHERS:
        jo.page.goto(f"{server.address}{address}")
        if not fits(jo.page):
            wide.append(address)
    assert wide == []
    assert watch.complaints == []


class Keys:
    """Somebody who uses nothing but the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)

    def to(self, selector: str, key: str = "Tab") -> None:
        """Press Tab until this has the focus, and see that the focus is in sight."""
        for _ in range(120):
            if self.page.evaluate("(what) => document.activeElement.matches(what)", selector):
                assert self.page.evaluate(
                    "() => { const r = document.activeElement.getBoundingClientRect();"
                    " return r.bottom > 0 && r.top < innerHeight; }"
                )
                return
            self.press(key)
        raise AssertionError(f"The keyboard does not get to {selector} on {self.page.url}")

    def answer(self, say: Say) -> None:
        """Give an answer: Tab to the group, arrows to the choice; Space for boxes; Enter for Next."""
        if say.words:
            self.to("#words")
            self.page.keyboard.insert_text(say.words)
        for choice in say.choices:
            self._choose(f'input[name="choice"][value="{choice}"]')
        for reader in say.readers:
            self.to(f'input[name="reader"][value="{reader}"]')
            self.press("Space")
        self.to(".moves button.go")
        self.press("Tab")
        self.to(".moves button.go", "Shift+Tab")
        self.press("Enter")

    def _choose(self, selector: str) -> None:
        if self.page.locator(selector).get_attribute("type") == "checkbox":
            self.to(selector)
            self.press("Space")
            return
        self.to('input[type="radio"][name="choice"]')
        for _ in range(12):
            if self.page.evaluate("(what) => document.activeElement.matches(what)", selector):
                break
            self.press("ArrowDown")
        if not self.page.locator(selector).is_checked():
            self.press("Space")
        assert self.page.locator(selector).is_checked()


class TwoSwitches(Keys):
    """Somebody who has one switch for Tab and one for Enter."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.pressed: list[str] = []

    def press(self, key: str) -> None:
        """Press a key."""
        self.pressed.append(key)
        super().press(key)

    def answer(self, say: Say) -> None:
        """Give an answer: Tab to each thing, Enter to choose it."""
        if say.words:
            self.to("#words")
            self.page.keyboard.insert_text(say.words)
        wanted = [f'input[name="choice"][value="{one}"]' for one in say.choices]
        for place in (*wanted, *(f'input[name="reader"][value="{one}"]' for one in say.readers)):
            self.to(place)
            self.press("Enter")
            assert self.page.locator(place).is_checked()
        self.to(".moves button.go")
        self.press("Enter")


@pytest.mark.parametrize("script", [True, False])
def test_the_journey_by_keyboard_alone(
    service: Service, visitor: Callable[..., Visitor], watch: Watch, script: bool
) -> None:
    # Given nothing but Tab, Shift+Tab, Space, arrows and Enter
    jo = visitor(java_script_enabled=script)
    keys = Keys(jo.page)
    jo.page.goto(f"{jo.server.address}/i/{service.invite(service.open())}")
    keys.to("#answer button")
    with jo.page.expect_navigation():
        keys.press("Enter")
    keys.to(".doors a.go")
    with jo.page.expect_navigation():
        keys.press("Enter")
    # When Jo goes through the whole talk
    jo.answer = keys.answer  # type: ignore[method-assign] # by keyboard now
    jo.tell(story(service))
    # Then she gets to the end, with every word
    assert jo.passed[-1] == "goodbye/next"
    assert kept(service) == SAID
    assert watch.complaints == []


def test_the_journey_by_two_switches(service: Service, visitor: Callable[..., Visitor], watch: Watch) -> None:
    """Risk: somebody has two switches, one for Tab and one for Enter, and a card that neither gets to."""
    # Given nothing but Tab and Enter, and a keyboard on the screen for words
    jo = visitor()
    keys = TwoSwitches(jo.page)
    jo.page.goto(f"{jo.server.address}/i/{service.invite(service.open())}")
    for place in ("#answer button", ".doors a.go"):
        keys.to(place)
        with jo.page.expect_navigation():
            keys.press("Enter")
    # When Jo goes through the whole talk
    jo.answer = keys.answer  # type: ignore[method-assign] # by two switches now
    jo.tell(story(service))
    # Then she gets to the end, with every word and every choice
    assert jo.passed[-1] == "goodbye/next"
    assert kept(service) == SAID
    assert set(keys.pressed) == {"Tab", "Enter"}
    assert watch.complaints == []


def test_the_journey_without_styles(service: Service, visitor: Callable[..., Visitor]) -> None:
    """Risk: an old or small browser, or one that reads aloud, shows the page as it is written."""
    jo = visitor(java_script_enabled=False)
    jo.page.context.route("**/*.css", lambda route: route.abort())
    orders: list[str] = []

    def seen(page: Page, name: str) -> None:
        tops = page.locator("h1, #answer .cards, #words, .moves").evaluate_all(
            "(all) => all.filter((one) => one.checkVisibility()).map((one) => one.getClientRects()[0].top)"
        )
        orders.append(name if tops != sorted(tops) else "")

    jo.seen = seen
    # When Jo goes through the whole talk, Then every word arrives, and question, answer, ways stand in order
    jo.open(service.invite(service.open()))
    jo.tell(story(service))
    assert kept(service) == SAID
    assert set(orders) == {""}
    assert jo.page.evaluate("() => getComputedStyle(document.body).margin") == "8px", "styles came"


@pytest.mark.parametrize("script", [True, False])
def test_enter_on_a_chosen_card_is_next(
    service: Service, visitor: Callable[..., Visitor], script: bool
) -> None:
    # Given Jo stands at a question with cards
    jo = visitor(java_script_enabled=script)
    jo.open(service.invite(service.open()))
    keys = Keys(jo.page)
    # When she chooses one by keyboard and presses Enter there
    keys.to('input[type="radio"][name="choice"]')
    keys.press("Space")
    with jo.page.expect_navigation():
        keys.press("Enter")
    # Then it is answered: not the first button of the page, but Next
    with service.store.read() as conn:
        said = utterances.of_person(service.store, conn, service.person)
    assert [(one.step, [c.id for c in one.content.choices]) for one in said if one.content] == [
        ("hello", ["yes"])
    ]
