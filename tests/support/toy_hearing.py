"""An engine that hears what stands in the recording's own bytes, and all the ways in which one can fail."""

import os
import time

from easyread.hearing.engine import Engine

ENGINE = "tests.support.toy_hearing:toy"
SAYS = b"\x00says:"  # a recording may hold the words after this; each ``?`` word is not sure


class Toy:
    """Gives back the words that were put into a recording."""

    def hear(self, data: bytes) -> list[tuple[str, float]]:
        """Return the words, or do what the first one names."""
        words = data.partition(SAYS)[2].decode("utf-8").split()
        if "die" in words:
            os._exit(9)
        if "hang" in words:
            time.sleep(1000)
        if "raise" in words:
            raise RuntimeError("secret words")
        return [(f" {word.rstrip('?')}", 0.2 if word.endswith("?") else 0.9) for word in words]


def toy(model: str) -> Engine:
    """Make it."""
    if model == "none":
        raise FileNotFoundError("no model")
    return Toy()
