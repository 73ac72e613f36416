"""How the pages stand on a screen: large enough, clear enough, in order, at any size. In real Chromium."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from .pages import PAGES

Tab = Callable[..., Page]
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
SPACED = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}"  # noqa: E501 - one rule, as the guideline gives it
DOUBLED = "html{font-size:200%!important}"


def ask(page: Page, what: str, given: Any = None) -> Any:
    """Measure something in the page."""
    return page.evaluate(f"(given) => ({MEASURE[MEASURE.index('({') :]}).{what}(given)", given)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_stands_out_at_the_side(tab: Tab, name: str) -> None:
    page = tab(name, viewport={"width": 320, "height": 256})
    assert ask(page, "aside") <= 0
    for rule in (SPACED, DOUBLED):
        ask(page, "style", rule)
        for size in "abcd":
            page.evaluate("size => document.documentElement.dataset.size = size", size)
            for width in (256, 320, 1280):
                page.set_viewport_size({"width": width, "height": 600})
                assert ask(page, "aside") <= 0, (rule, size, width)


@pytest.mark.parametrize("name", PAGES)
def test_letters_and_targets_are_large_and_apart_and_nothing_moves(tab: Tab, name: str) -> None:
    page = tab(name, viewport={"width": 1280, "height": 800})
    assert ask(page, "smallText") == []
    assert page.evaluate("document.getAnimations().length") == 0
    large_and_apart(ask(page, "targets"))
    page.set_viewport_size({"width": 375, "height": 700})
    large_and_apart(ask(page, "targets"))


def large_and_apart(boxes: list[dict[str, Any]]) -> None:
    """Hold that whatever can be touched is at least 56 pixels each way, with at least 8 between."""
    assert boxes
    for i, one in enumerate(boxes):
        assert min(one["right"] - one["left"], one["bottom"] - one["top"]) >= 56, one
        for two in boxes[i + 1 :]:
            across = max(one["left"], two["left"]) - min(one["right"], two["right"])
            down = max(one["top"], two["top"]) - min(one["bottom"], two["bottom"])
            assert max(across, down) >= 7.9, (one, two)


@pytest.mark.parametrize("theme", ["light", "dark", "cream", "contrast"])
def test_every_theme_is_clear(tab: Tab, theme: str) -> None:
    page = tab("words")
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    found = ask(page, "ratios")
    assert min(found["text"]) >= 7
    assert min(found["edge"]) >= 3


@pytest.mark.parametrize("name", ["words", "sure", "share", "check", "mine", "settings", "wrong-choice"])
@pytest.mark.parametrize("width", [375, 1280])
def test_focus_is_seen_whole_and_goes_down_the_page(tab: Tab, name: str, width: int) -> None:
    page = tab(name, viewport={"width": width, "height": 700})
    page.evaluate("document.activeElement.blur()")
    places = []
    for _ in range(60):
        page.keyboard.press("Tab")
        found = ask(page, "focused")
        if found["tag"] == "BODY":
            break
        assert (found["style"], found["ring"] >= 4, found["two"]) == ("solid", True, True), found
        assert found["seen"], found
        assert found["whole"], found
        if not found["still"]:
            places.append(found)
    assert len(places) >= 5
    for one, two in pairwise(places):
        assert two["y"] > one["y"] + 20 or two["x"] > one["x"], (one, two)


def test_the_same_things_stand_in_the_same_places(tab: Tab) -> None:
    kinds = ("rating", "one", "several", "agree", "people", "check", "share")
    places = [ask(tab(name), "places") for name in kinds]
    assert all(place == places[0] for place in places)


def test_what_is_chosen_is_not_told_by_colour_alone(tab: Tab) -> None:
    page = tab("sure", forced_colors="active")
    page.get_by_role("radio", name="In between").check()
    edges = ask(page, "edges")
    assert edges[1] > 2 * edges[0]
