"""The process in which the voice lives: it takes one text at a time and gives its sound."""

from pathlib import Path
from typing import Any

from easyread.apart.alone import run
from easyread.apart.named import named
from easyread.sound.coding import encode, is_silent
from easyread.sound.engine import Engine, EngineMaker, NoVoice
from easyread.sound.marks import settle
from easyread.sound.plain import plain


def main() -> None:
    """Speak what is asked for until nobody asks any more."""
    run(_made, _answer)


def _made(start: dict[str, Any], scratch: Path) -> Engine:
    maker: EngineMaker = named(start["engine"])
    return maker(scratch)


def _answer(engine: Engine, facts: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Speak one text. What else an engine raises ends this process: one that failed is not asked again."""
    text = body.decode("utf-8", "surrogatepass")
    try:
        spoken = engine.speak(plain(text), facts["voice"], facts["pace"])
    except NoVoice:
        return {"mute": "voice"}, b""
    if is_silent(spoken.samples):
        return {"mute": "silent"}, b""
    length = len(spoken.samples) * 500 // spoken.rate  # milliseconds of samples of two bytes
    marks = () if spoken.words is None else settle(text, spoken.words, length)
    data, later, whole = encode(spoken.samples, spoken.rate, facts["media"])
    return {"marks": [at + later for at in marks], "length": whole}, data
