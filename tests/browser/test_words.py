"""Generated texts, typed and pasted in Chromium, arrive exact to the character.

Risk: a browser, a script, a form parser or a column trims, folds or normalises what somebody said.
"""

import os
import random
from collections.abc import Callable

from playwright.sync_api import Page

from app.record import utterances
from tests.stories.telling import pick
from tests.support.browser import Visitor, Watch
from tests.support.service import Service
from tests.support.texts import generated

COUNT = 200 if os.environ.get("OWNWORDS_LONG") == "1" else 50
SEED = 20261123


def typed(page: Page, text: str) -> None:
    """Type as an input method does: text and Enter for each line."""
    for n, line in enumerate(text.split("\n")):
        if n:
            page.keyboard.press("Enter")
        if line:
            page.keyboard.insert_text(line)


def inserted(page: Page, text: str) -> None:
    """Put it in at once, as dictation and suggestions do."""
    page.keyboard.insert_text(text)


def pasted(page: Page, text: str) -> None:
    """Paste it from the clipboard."""
    page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+V")


WAYS = (typed, inserted, pasted)


def test_generated_texts_arrive_exact_to_the_character(
    service: Service, visitor: Callable[..., Visitor], watch: Watch
) -> None:
    # Given Jo stands at a question for her own words
    jo = visitor(permissions=["clipboard-read", "clipboard-write"])
    jo.open(service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody")}, until="today/matters")
    address = jo.page.url
    source = random.Random(SEED)
    given = [generated(source) for _ in range(COUNT)]
    # When she writes one text after the other there, each in the place of the one before
    for n, text in enumerate(given):
        jo.page.goto(address)
        field = jo.page.locator("#words")
        assert field.input_value() == (given[n - 1] if n else "")
        field.press("Control+A")
        if n:
            jo.page.keyboard.press("Delete")
        WAYS[n % len(WAYS)](jo.page, text)
        with jo.page.expect_navigation():
            jo.next()
    # Then each is kept as it was written, to the character
    with service.store.read() as conn:
        said = utterances.of_person(service.store, conn, service.person)
    kept = [one.content.words for one in said if one.content and one.content.words]
    assert kept == given
    assert watch.complaints == []
