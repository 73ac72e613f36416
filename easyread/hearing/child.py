"""The process in which the engine listens. It is started for one recording and ends after it.

The recording comes through a pipe and lies in no file; how it ends itself stands in ``easyread.apart.alone``.
"""

from pathlib import Path
from typing import Any

from easyread.apart.alone import run
from easyread.apart.named import named
from easyread.hearing.engine import Engine, EngineMaker


def main() -> None:
    """Write down what comes until nobody asks any more."""
    run(_made, _answer)


def _made(start: dict[str, Any], _scratch: Path) -> Engine:
    maker: EngineMaker = named(start["engine"])
    return maker(start["model"])


def _answer(engine: Engine, _facts: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    return {"words": [[str(word), float(sure)] for word, sure in engine.hear(body)]}, b""
