"""pyttsx3 as an engine: espeak-ng from its own package on Linux, the system's voices on Windows and Macs."""

import secrets
from pathlib import Path
from typing import Any

from easyread.sound.coding import decode
from easyread.sound.engine import Engine, NoVoice, Spoken
from easyread.sound.voices import driver


def engine(scratch: Path) -> Engine:
    """Return pyttsx3's engine for this system.

    Raises:
        RuntimeError, OSError, ImportError: its library is not there, or not for this computer.
    """
    if driver() == "espeak":
        from easyread.sound.espeak import Espeak  # noqa: PLC0415 - only where it is used: it loads the library

        return Espeak()
    return Filing(driver(), scratch)


class Filing:
    """A driver of pyttsx3 that speaks into a file. Its words have no times."""

    def __init__(self, name: str, scratch: Path) -> None:
        import pyttsx3  # noqa: PLC0415 - the driver may want to be prepared before

        # kept for good: pyttsx3 itself holds it weakly, and its driver calls back
        self._engine: Any = pyttsx3.init(name)
        self._engine.proxy.setBusy(False)  # it is made busy, and then does as it is told only in a loop
        self._scratch = scratch

    def speak(self, text: str, voice: str, pace: int) -> Spoken:
        """Return the text as samples; the file is gone before they are. Raises ``NoVoice``."""
        if voice not in {each.id for each in self._engine.getProperty("voices")}:
            raise NoVoice(voice)
        self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", pace)
        self._scratch.mkdir(mode=0o700, exist_ok=True)
        path = self._scratch / secrets.token_hex(8)
        try:
            self._engine.save_to_file(text, str(path))
            self._engine.runAndWait()
            data = path.read_bytes()
        finally:
            path.unlink(missing_ok=True)
        samples, rate = decode(data)
        return Spoken(samples, rate, None)
