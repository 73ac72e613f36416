"""An engine of three lines behind the voice's interface, and all the ways in which an engine can fail."""

import array
import ctypes
import math
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from easyread.sound.engine import Engine, NoVoice, Spoken
from easyread.sound.voices import Speaker

ENGINE = "tests.support.toy_voice:toy"
VOICES = {"en": Speaker("beep", 120), "pl": Speaker("not there", 120)}
RATE, BEEP = 16_000, 100  # samples a second; milliseconds a word


class Toy:
    """Beeps once a word, from the word's own start on."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch

    def speak(self, text: str, voice: str, pace: int) -> Spoken:
        """Return the beeps, or do what the text names."""
        assert pace == 120
        if voice != "beep":
            raise NoVoice(voice)
        for word in text.split():
            getattr(self, f"do_{word}", lambda _: None)(text)
        starts = [word.start() for word in re.finditer(r"\S+", text)]
        one = array.array("h", [round(9000 * math.sin(n / 3)) for n in range(RATE * BEEP // 1000)])
        silent = "silently" in text
        samples = (b"\0\0" * len(one) if silent else one.tobytes()) * len(starts)
        return Spoken(samples, RATE, tuple((start, n * BEEP) for n, start in enumerate(starts)))

    def do_die(self, _: str) -> None:
        """Crash."""
        os._exit(9)

    def do_raise(self, text: str) -> None:
        """Fail, with the words in the message."""
        raise RuntimeError(text)

    def do_hang(self, _: str) -> None:
        """Never come back."""
        time.sleep(1000)

    def do_clutch(self, _: str) -> None:
        """Never come back, and let no other Python of the process run either."""
        ctypes.PyDLL(None).sleep(1000)

    def do_print(self, text: str) -> None:
        """Say the words on the terminal."""
        for stream in (sys.stdout, sys.stderr):
            stream.write(text)
            stream.flush()
        os.write(1, text.encode())
        os.write(2, text.encode())

    def do_file(self, text: str) -> None:
        """Write the words where an engine that has to write them may."""
        self.scratch.mkdir(mode=0o700, exist_ok=True)
        (self.scratch / "words").write_text(text, "utf-8")

    def do_slowly(self, _: str) -> None:
        """Take a moment."""
        time.sleep(0.2)


class Telling(Toy):
    """Tells its samples, a stretch at a time, before it gives them."""

    rate = RATE

    def __init__(self, scratch: Path) -> None:
        super().__init__(scratch)
        self.told: Callable[[bytes], object] | None = None

    def speak(self, text: str, voice: str, pace: int) -> Spoken:
        """Tell the beeps, then return them; or tell what no encoder takes."""
        spoken = super().speak(text, voice, pace)
        if self.told is not None:
            for at in range(0, len(spoken.samples), 1000):
                self.told(spoken.samples[at : at + 1000])
            if "nonsense" in text:
                self.told(b"\0")  # half a sample
        return spoken


def telling(scratch: Path) -> Engine:
    """Make the one that tells its samples."""
    return Telling(scratch)


def toy(scratch: Path) -> Engine:
    """Make it."""
    return Toy(scratch)


def broken(_: Path) -> Engine:
    """Fail to make one."""
    raise RuntimeError("no library here")


def stuck(_: Path) -> Engine:
    """Never make one."""
    time.sleep(1000)
    raise AssertionError


def filing(scratch: Path) -> Engine:
    """Make pyttsx3's own driver speak into files, as on Windows and on a Mac."""
    import easyread.sound.espeak  # noqa: F401 - loads the library that the driver then finds
    from easyread.sound.pyttsx import Filing

    return Filing("espeak", scratch)


def without_files(_: Path) -> Engine:
    """Make the voice's own engine where no file can be written any more."""
    from easyread.sound.espeak import Espeak

    def refuse(event: str, facts: tuple[object, ...]) -> None:
        writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT
        if event == "os.mkdir" or (event == "open" and isinstance(facts[2], int) and facts[2] & writes):
            os._exit(7)

    engine = Espeak()
    sys.addaudithook(refuse)
    return engine
