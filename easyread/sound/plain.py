"""What is read of a text: signs that trip an engine up become ones that do not, each in its own place."""

import re

_QUOTES = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u00b4"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"), '"'),
}
# Controls (a NUL ends a text in C), halves of a character, and what is no character at all.
_NOT_SAID = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def plain(text: str) -> str:
    """Return the text with straight quotes and without controls, as many characters long as before.

    With curly double quotes espeak-ng 1.52 gave words a wrong start.
    """
    return _NOT_SAID.sub(" ", text.translate(_QUOTES))
