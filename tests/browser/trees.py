"""What a screen reader is given, page by page, beside what it was given when somebody last looked at it.

A page that changes changes its tree: then somebody reads the difference, and writes the trees anew with
``OWNWORDS_TREES=write`` in front of the tests.
"""

import os
import re
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent / "trees"
# what is new in each run: ids, codes, hashes, times of day
NEW = (
    (re.compile(r"\b[0-9a-f]{32}\b"), "ID"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "HASH"),
    (re.compile(r"/(i|join)/[\w-]{20,}"), r"/\1/CODE"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "ADDRESS"),
    (re.compile(r"\b\d{1,2}:\d\d( [ap]m)?\b"), "TIME"),
)


def masked(text: str) -> str:
    """Return a text without what is new in each run."""
    for pattern, name in NEW:
        text = pattern.sub(name, text)
    return text


class Trees:
    """The trees of the pages of one test, in the order in which they were opened."""

    def __init__(self) -> None:
        self._pages: list[str] = []

    def keep(self, page: Page, name: str) -> None:
        """Keep what a page gives to a screen reader now."""
        self._pages.append(masked(f"## {name}\n{page.locator('body').aria_snapshot()}\n"))

    def differences(self, name: str) -> list[str]:
        """Return where the trees are others than those that somebody read; none when written anew."""
        path = FOLDER / f"{re.sub(r'[^a-z]+', '-', name.lower()).strip('-')}.txt"
        now = "\n".join(self._pages)
        if os.environ.get("OWNWORDS_TREES") == "write":
            FOLDER.mkdir(exist_ok=True)
            path.write_text(now, "utf-8")
        if not path.is_file():
            return [f"nobody has read the trees of {name} yet"]
        before, after = (text.split("## ") for text in (path.read_text("utf-8"), now))
        names = [one.partition("\n")[0] for one in after]
        if [one.partition("\n")[0] for one in before] != names:
            return ["other pages than before, or in another order"]
        return [
            f"{one}: {_first(old, new)}"
            for one, old, new in zip(names, before, after, strict=True)
            if old != new
        ]


def _first(old: str, new: str) -> str:
    """Return the first line that is another one."""
    lines = zip(old.splitlines(), new.splitlines(), strict=False)
    return next((f"was “{a.strip()}”, is “{b.strip()}”" for a, b in lines if a != b), "is longer or shorter")
