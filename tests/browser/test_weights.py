"""What the pages of the talk weigh on the wire: an old tablet, a bad line, data that is paid for.

The figures are the design's: the first page with its letters, script and pictures, then every other one.
"""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.test_journey import story
from tests.support.browser import Visitor
from tests.support.service import Service

FIRST, LATER = 60_000, 15_000  # bytes


class Scales:
    """Adds up what a page receives, heads included, until the next page is looked at."""

    def __init__(self, page: Page) -> None:
        self.sum = 0
        self.weights: list[tuple[str, int]] = []
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", self._arrived)

    def _arrived(self, event: dict[str, Any]) -> None:
        self.sum += int(event["encodedDataLength"])

    def __call__(self, page: Page, name: str) -> None:
        """Note what came since the last page."""
        page.wait_for_load_state("networkidle")
        self.weights.append((name, self.sum))
        self.sum = 0


def test_no_page_is_heavy(service: Service, visitor: Callable[..., Visitor]) -> None:
    # Given somebody who was never here before
    jo = visitor()
    scales = jo.seen = Scales(jo.page)
    # When they open their link and go through the whole talk
    jo.open(service.invite(service.open()))
    jo.tell(story(service))
    # Then the first page comes whole in 60 kB, and each later one, sent forms and drafts included, in 15 kB
    (_, first), *others = scales.weights
    heavy = max(others, key=lambda one: one[1])
    print(f"first page {first:,} bytes, heaviest of {len(others)} later pages {heavy[0]} {heavy[1]:,} bytes")
    assert 20_000 < first < FIRST, "the letters, style and script came with it"
    assert len(others) > 20
    assert 1000 < heavy[1] < LATER, heavy
