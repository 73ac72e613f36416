"""The process in which the engine listens. It is started for one recording and ends after it.

The recording comes through a pipe and lies in no file; how it ends itself stands in ``easyread.sound.alone``.
"""

from typing import Any

from easyread.hearing.engine import Engine, make_engine
from easyread.sound.alone import run


def main() -> None:
    """Write down what comes until nobody asks any more."""
    run(lambda start, _scratch: make_engine(start["engine"], start["model"]), _answer)


def _answer(engine: Engine, _facts: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    return {"words": [[str(word), float(sure)] for word, sure in engine.hear(body)]}, b""
