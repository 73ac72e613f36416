"""Generated texts, typed and pasted in Chromium, arrive exact to the character.

Risk: a browser, a script, a form parser or a column trims, folds or normalises what somebody said.
"""

import os
import random
from collections.abc import Callable, Sequence

from playwright.sync_api import Page

from app.record import utterances
from tests.stories.telling import pick
from tests.support.browser import Visitor, Watch
from tests.support.service import Service

COUNT = 200 if os.environ.get("OWNWORDS_LONG") == "1" else 50
SEED = 20261123
PIECES: Sequence[str] = (
    # emoji of several characters
    "👩\u200d👩\u200d👧\u200d👦", "🏳️\u200d🌈", "👍🏽", "🇬🇧", "❤️", "1️⃣",
    # the same letters, apart and whole
    "e\u0301", "n\u0303", "é", "ñ", "\u1100\u1161", "가", "A\u030a", "Å",
    # both directions, and what turns them
    "\u202eabc\u202c", "\u202d1 2\u202c", "\u2067אב\u2069", "\u200f", "\u200e", "مرحبا", "שלום",
    # what nobody sees
    "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u00a0", "\u3000", "\u2028",
    "\u2029",
    # what others fold
    "\U0001d518", "\U00020000", "\ufffd", "\ufdfd", "\ufb01", "\u017f", "İ", "\u0131", "ß", "ς", "Ω",
    "\u2126",
    "ไทย", "हिन्दी", "中文", "日本語", "አማርኛ", "żółć", "Ŵŷ", "Ελλάδα", "Привет",
    # what a form, a page or a query might take for its own
    "<b>", "</textarea>", "&amp;", "&#0;", "%00", "%E2", "+", "{want}", "${x}", "' OR 1=1 --", "\\n", "\\",
    '"',
    "I want", "my own key", "no", "I am NOT happy", "teh", "dont",
)  # fmt: skip
SPACES = (" ", "  ", "\n", "\n\n\n", "\t", " \n ", "")


def generated(source: random.Random) -> str:
    """Make a text of any of the kinds of Unicode, with spaces and empty lines at any place."""
    parts = [source.choice(SPACES)]
    for _ in range(source.randint(1, 9)):
        parts.append(source.choice(PIECES) if source.random() < 0.8 else any_character(source))
        parts.append(source.choice(SPACES))
    text = "".join(parts)
    return text if text.strip() else f"{text}."


def any_character(source: random.Random) -> str:
    """Return any character that may be kept: no control but tab and line feed, no half of a pair."""
    while True:
        code = source.randint(0xA0, 0x2FA1F)
        if not 0xD800 <= code <= 0xDFFF:
            return chr(code)


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
