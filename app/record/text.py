"""The person's words, exactly. What cannot be kept whole is refused, never changed."""

import re
from typing import Literal

from app.ground.faults import Fault

LIMIT = 20_000
Problem = Literal["too_long", "control", "surrogate", "bytes"]

# NUL and the C0 controls but TAB and LF: no keyboard makes them, and XML and paper cannot hold them
CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
SURROGATE = re.compile("[\ud800-\udfff]")
BROKEN = re.compile(f"{CONTROL.pattern}|{SURROGATE.pattern}")
SENTENCES: dict[Problem, str] = {
    "too_long": f"There are more than {LIMIT} letters. They cannot be kept in one piece.",
    "control": "There are signs in it that cannot be kept.",
    "surrogate": "There are broken letters in it that cannot be kept.",
    "bytes": "There are broken letters in it that cannot be kept.",
}


class WordsFault(Fault):
    """These words cannot be kept exactly. ``readable``: the readable rest; ``marks``: where it broke."""

    def __init__(self, problem: Problem, readable: str = "", marks: tuple[int, ...] = ()) -> None:
        super().__init__(SENTENCES[problem])
        self.problem: Problem = problem
        self.readable = readable
        self.marks = marks


def check_words(text: str) -> str:
    """Return the words as they are kept: CR LF and lone CR as LF, everything else as it came.

    Raise ``WordsFault`` for what cannot be kept whole. Characters are counted as code points.
    """
    words = _unix(text)
    if len(words) > LIMIT:
        raise WordsFault("too_long", words)
    if SURROGATE.search(words):
        raise WordsFault("surrogate", *_readable(words))
    if CONTROL.search(words):
        raise WordsFault("control", *_readable(words))
    return words


def read_words(raw: bytes) -> str:
    """Read bytes as UTF-8, strictly, and check them. Raise ``WordsFault`` with what could be read.

    ``marks`` are places in ``readable``, so that each broken one can be shown outside the field.
    """
    # a lone surrogate stands for each broken byte, and check_words never lets one through
    text = raw.decode("utf-8", "surrogateescape")
    try:
        return check_words(text)
    except WordsFault as fault:
        if fault.problem == "surrogate":
            raise WordsFault("bytes", fault.readable, fault.marks) from None
        raise


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _readable(words: str) -> tuple[str, tuple[int, ...]]:
    """Return the words without what is broken, and where in them that was, each place once."""
    places = [found.start() - gone for gone, found in enumerate(BROKEN.finditer(words))]
    return BROKEN.sub("", words), tuple(dict.fromkeys(places))
