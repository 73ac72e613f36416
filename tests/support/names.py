"""Looking for a person's name on a page."""

import re


def stands_in(name: str, html: str) -> bool:
    """Tell whether a name stands there as a word: a code that is made by chance may hold its letters."""
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", html) is not None
