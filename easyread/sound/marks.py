"""When each word is said: what an engine tells, laid on the words that a reader sees."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

_WORD = re.compile(r"\S+")


def settle(text: str, words: Sequence[tuple[int, int]], length: int) -> tuple[int, ...]:
    """Return a time in milliseconds for each word of the text, never going back, inside ``length``.

    ``words`` are characters and times as an engine gives them. Engines tell of more than a reader sees
    (each part of *25.50*), of less (nothing for a dash), and of wrong places (around emoji): a word gets the
    first time told of it, among times that go on from word to word; one that is not told of gets a time
    between those beside it.
    """
    spans = [word.span() for word in _WORD.finditer(text)]
    told = _told(spans, words)
    times: list[int | None] = [None] * len(spans)
    for word, at in _going_on(sorted(told.items(), key=lambda entry: entry[1])):
        times[word] = min(max(at, 0), length)
    return _filled(times, length)


def _told(spans: Sequence[tuple[int, int]], words: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return the first time told of each word; a place between words is the next one's, at need."""
    ends = [end for _, end in spans]
    inside: dict[int, int] = {}
    between: dict[int, int] = {}
    for place, at in words:
        word = bisect_left(ends, place + 1)
        if word < len(spans):
            (inside if spans[word][0] <= place else between).setdefault(word, at)
    return between | inside


def _going_on(told: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most of these, sorted by time, that also go on from word to word."""
    lasts: list[int] = []  # the smallest word that a row of this many can end with
    rows: list[list[tuple[int, int]]] = []
    for word, at in told:
        size = bisect_left(lasts, word)
        row = [*(rows[size - 1] if size else ()), (word, at)]
        lasts[size : size + 1] = [word]
        rows[size : size + 1] = [row]
    return rows[-1] if rows else []


def _filled(times: Sequence[int | None], length: int) -> tuple[int, ...]:
    known = [(-1, 0), *((word, at) for word, at in enumerate(times) if at is not None), (len(times), length)]
    found: list[int] = []
    for (word, at), (following, until) in pairwise(known):
        first = 0 if word < 0 else 1  # before the first word that is told of, the sound's start is a time too
        step = (until - at) / (following - word - 1 + first) if following - word > 1 else 0
        if word >= 0:
            found.append(at)
        found += [round(at + step * (n + first)) for n in range(following - word - 1)]
    return tuple(found)
