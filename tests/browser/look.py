"""Somebody who looks every page over: engines, measures, in each theme and width, and under strain.

In ``make test`` each page is looked at once, and theme, width and strain take turns from page to page; with
``OWNWORDS_AUDIT`` each page is looked at in every one.
"""

import base64
import os
from collections.abc import Iterator
from itertools import cycle, product

from playwright.sync_api import FloatRect, Page

from tests.browser.engines import OWN, Engines
from tests.browser.trees import Trees

THEMES = ("light", "dark", "cream", "contrast")
WIDTHS = (1280, 375, 320)
STRAINS = ("narrow", "large", "spaced", "forced", "still", "keyboard", "focus")
PERSON, STAFF = 56, 44  # pixels of a control at least: design 8, and the target size of WCAG 2.5.5
LARGE = "() => { document.documentElement.style.fontSize = '200%'; }"
USUAL = "() => { document.documentElement.style.fontSize = ''; document.adoptedStyleSheets = []; }"
# WCAG 1.4.12, as a sheet that is made in the page: the policy lets no other style in
SPACED = """() => { const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; } p { margin-block-end: 2em !important; }`);
    document.adoptedStyleSheets = [sheet]; }"""
# where colours are the system's own, what can be pressed has to keep an edge, and what was chosen a mark
EDGES = """() => [...document.querySelectorAll(
    "main button, main textarea, main label:has(> input), main select")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height > 2)
    .filter((one) => ![one, ...one.children].some((part) => { const style = getComputedStyle(part);
        return parseFloat(style.borderTopWidth) || style.outlineStyle !== "none"; }))
    .map((one) => `own no edge in forced colours: ${one.outerHTML.slice(0, 90)}`)"""
STOPS = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((one) => one.checkVisibility() && !one.disabled && one.tabIndex >= 0).length"""
AT = """() => { const one = document.activeElement; if (!one || one === document.body) return null;
    const target = one.matches("input[type=radio], input[type=checkbox]") ? one.closest("label") || one : one;
    const box = target.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20));
    return {html: one.outerHTML.slice(0, 90), x: box.x, y: box.y, width: box.width, height: box.height,
        hidden: !(top && (target.contains(top) || top.contains(target)))}; }"""
MIDDLE = "() => document.activeElement.scrollIntoView({block: 'center', behavior: 'instant'})"
AROUND = 8  # pixels around a control in which its mark may stand


class Look:
    """Looks pages over, each in the next theme, width and strain."""

    def __init__(self) -> None:
        self._engines = Engines()
        self._whole = bool(os.environ.get("OWNWORDS_AUDIT"))
        self._looks: Iterator[tuple[str, int]] = cycle((theme, width) for width in WIDTHS for theme in THEMES)
        self._strains: Iterator[str] = cycle(STRAINS)
        self._focus = (OWN / "focus.js").read_text("utf-8")
        self._own = (OWN / "own.js").read_text("utf-8")
        self.trees = Trees()
        self.found: list[str] = []
        self.pages: list[str] = []

    def __call__(self, page: Page, name: str, *, least: int = PERSON) -> None:
        """Look a page over as it stands. The theme of pages of staff is the system's."""
        self.trees.keep(page, name)
        themes = least == PERSON
        for theme, width in product(THEMES, WIDTHS) if self._whole else [next(self._looks)]:
            page.set_viewport_size({"width": width, "height": 800})
            if themes:
                page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            else:
                page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            self._keep(f"{name} ({theme}, {width})", self._engines(page, least))
        for strain in STRAINS if self._whole else [next(self._strains)]:
            self._keep(f"{name} ({strain})", self.strained(page, strain, least))
        self.pages.append(name)

    def _keep(self, where: str, found: list[str]) -> None:
        self.found += [f"{where}: {one}" for one in found]

    def strained(self, page: Page, strain: str, least: int) -> list[str]:
        """Look a page over under one strain."""
        page.set_viewport_size({"width": 256 if strain == "narrow" else 1280, "height": 800})
        if strain in {"keyboard", "focus"}:
            return self._by_keyboard(page)
        if strain == "large":
            page.evaluate(LARGE)
        elif strain == "spaced":
            page.evaluate(SPACED)
        elif strain == "forced":
            page.emulate_media(forced_colors="active")
        elif strain == "still":
            page.emulate_media(reduced_motion="reduce")
        found: list[str] = page.evaluate(self._own, least)
        if strain == "forced":
            found += page.evaluate(EDGES)
        page.emulate_media(forced_colors="none", reduced_motion="no-preference")
        page.evaluate(USUAL)
        return found

    def _by_keyboard(self, page: Page) -> list[str]:
        """Press Tab through the whole page; each stop is in sight and shows that it has the focus."""
        found = []
        page.evaluate("() => { scrollTo(0, 0); document.activeElement?.blur(); }")
        stops = page.evaluate(STOPS)
        turn = len(self.pages) % max(1, stops)
        for stop in range(stops):
            page.keyboard.press("Tab")
            at = page.evaluate(AT)
            if at is None:
                break
            if at["hidden"]:
                found.append(f"own focus is out of sight: {at['html']}")
            elif self._whole or stop == turn:
                # in the middle: at the edge of the screen a whole side of the mark may be cut off
                page.evaluate(MIDDLE)
                found += self._mark(page, page.evaluate(AT))
        return found

    def _mark(self, page: Page, at: dict[str, float]) -> list[str]:
        """Measure the mark of the focus: WCAG 2.4.13, as large as a line of two pixels around the control."""
        size = page.viewport_size or {"width": 1280, "height": 800}
        left, top = max(0, at["x"] - AROUND), max(0, at["y"] - AROUND)
        clip: FloatRect = {
            "x": left, "y": top,
            "width": min(size["width"], at["x"] + at["width"] + AROUND) - left,
            "height": min(size["height"], at["y"] + at["height"] + AROUND) - top,
        }  # fmt: skip
        after = page.screenshot(clip=clip, caret="hide")
        control = page.evaluate_handle("() => document.activeElement")
        control.evaluate("(one) => one.blur()")
        before = page.screenshot(clip=clip, caret="hide")
        control.evaluate("(one) => one.focus({preventScroll: true})")
        shown = clip["width"] * clip["height"] / ((at["width"] + 2 * AROUND) * (at["height"] + 2 * AROUND))
        pictures = [base64.b64encode(one).decode("ascii") for one in (before, after)]
        changed, least = page.evaluate(self._focus, [*pictures, at["width"], at["height"], min(1.0, shown)])
        if changed < least:
            return [f"own focus shows by {changed} pixels of {least:.0f}: {at['html']}"]
        return []
