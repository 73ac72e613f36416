"""Which passwords are guessed first: those that many people take, and those made of what everybody knows."""

import re
from collections.abc import Iterable

# Words of this service that somebody tries first (ASVS 6.1.2), beside the owner's name, address and job.
WORDS = ("own words", "ownwords", "safeguarding", "advocate", "welcome", "password", "passphrase", "service")
# How many guesses a password has to outlast. Ten wrong ones for one account are a quarter of an hour
# (``app.web.limits``); a copied record costs an Argon2 hash each. By zxcvbn's estimate, which knows 30,000
# passwords that were stolen elsewhere, names, dates, and rows of keys.
GUESSES = 10**8
NO_LETTER = re.compile(r"[\W_]+")
READ = 72  # letters that are looked at: what comes behind them makes nothing easier


LEFT = 8  # letters and figures that have to be left when what everybody knows is taken out
SHORTEST = 3  # of a word that is taken out


def easy(password: str, about: Iterable[str] = ()) -> bool:
    """Tell whether somebody who knows this of its owner guesses a password in fewer than ``GUESSES``."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists take a tenth of a second, and no page needs them

    known = [*WORDS, *(part for text in about for part in (text, *NO_LETTER.split(text)))]
    left = _plain(password)
    for part in sorted({_plain(one) for one in known}, key=len, reverse=True):
        left = left.replace(part, "") if len(part) >= SHORTEST else left
    return len(left) < LEFT or bool(zxcvbn(password[:READ], user_inputs=known)["guesses"] < GUESSES)


def _plain(text: str) -> str:
    return NO_LETTER.sub("", text).casefold()
