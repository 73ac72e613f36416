"""The process in which the voice lives: it takes one text at a time and gives its sound."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from easyread.apart.alone import run
from easyread.apart.named import named
from easyread.sound.coding import Mp3, encode, is_silent
from easyread.sound.engine import Engine, EngineMaker, NoVoice, Streaming
from easyread.sound.marks import settle
from easyread.sound.plain import plain
from easyread.sound.sound import MP3


def main() -> None:
    """Speak what is asked for until nobody asks any more."""
    run(_made, _answer)


def _made(start: dict[str, Any], scratch: Path) -> Engine:
    maker: EngineMaker = named(start["engine"])
    return maker(scratch)


def _answer(engine: Engine, facts: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Speak one text. What else an engine raises ends this process: one that failed is not asked again."""
    text = body.decode("utf-8", "surrogatepass")
    made = None
    if isinstance(engine, Streaming):
        made = _Meanwhile(engine.rate) if facts["media"] == MP3 else None
        engine.told = made.add if made else None
    try:
        spoken = engine.speak(plain(text), facts["voice"], facts["pace"])
    except NoVoice:
        return {"mute": "voice"}, b""
    if is_silent(spoken.samples):
        return {"mute": "silent"}, b""
    length = len(spoken.samples) * 500 // spoken.rate  # milliseconds of samples of two bytes
    marks = () if spoken.words is None else settle(text, spoken.words, length)
    data, later, whole = made.end() if made else encode(spoken.samples, spoken.rate, facts["media"])
    return {"marks": [at + later for at in marks], "length": whole}, data


class _Meanwhile:
    """An MP3 that is made in a thread of its own while the engine goes on speaking."""

    _thread = ThreadPoolExecutor(1)

    def __init__(self, rate: int) -> None:
        self._mp3 = Mp3(rate)
        self._parts: list[Future[None]] = []

    def add(self, samples: bytes) -> None:
        """Have the next samples made into sound, after those before."""
        self._parts.append(self._thread.submit(self._mp3.add, samples))

    def end(self) -> tuple[bytes, int, int]:
        """Return the sound, as ``encode`` does, once all of it is made."""
        for part in self._parts:
            part.result()  # one that was not made is a fault, and no silence
        return self._mp3.end()
