"""A long text in pieces that a voice can say one at a time."""

import re

from easyread.text import split

_SPACES = re.compile(r"\s+")


def pieces(text: str, limit: int = 400) -> tuple[str, ...]:
    """Return the text in pieces of at most ``limit`` characters, none empty.

    A piece ends where a sentence ends; where one is too long, between words; where a word is, anywhere. The
    words of the pieces (``str.split``) are the words of the text, but a word longer than ``limit``, which
    comes as several. Raises ``ValueError`` for a limit under 1.
    """
    if limit < 1:
        raise ValueError("a piece has at least one character")
    found = []
    start, end = 0, len(text.rstrip())
    while start < end:
        start += len(text[start:end]) - len(text[start:end].lstrip()) if text[start].isspace() else 0
        size = end - start if end - start <= limit else _size(text[start : start + limit + 1], limit)
        found.append(text[start : start + size].rstrip())
        start += size
    return tuple(found)


def _size(window: str, limit: int) -> int:
    """Return how much of the window makes a piece: one character more than fits can be seen in it."""
    sentences = split(window)
    if len(sentences) > 1:
        return sentences[-1][0]
    gaps = [gap.start() for gap in _SPACES.finditer(window)]
    return gaps[-1] if gaps else limit
