"""Texts of every kind of letter there is, as somebody might give them, made by chance from a seed."""

import random
from collections.abc import Sequence

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
