"""Which voice speaks which language: a table that an organisation can have its own of."""

import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from easyread.lists import FOLDER

OWN = FOLDER / "voices.toml"
SLOWEST, FASTEST = 80, 300  # words a minute: espeak has no slower pace; talk is hardly ever faster
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_HOW = 'a voice looks like this: [espeak.en] then voice = "gmw/en" and pace = 140'
_DRIVERS = {"win32": "sapi5", "darwin": "nsss"}  # what pyttsx3 2.99 starts with there; espeak elsewhere


class VoiceFault(Exception):  # noqa: N818 - a fault is what somebody put in the file, told in a sentence
    """The table of voices cannot be used: which file, which line, and what is wrong with it."""

    def __init__(self, path: Path, line: int, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}")
        self.path = path
        self.line = line
        self.what = what


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks a language: the engine's own name for a voice, and its pace in words a minute."""

    voice: str
    pace: int


def driver() -> str:
    """Return the name of pyttsx3's driver for this system, which is also its part of the table."""
    return _DRIVERS.get(sys.platform, "espeak")


def read_voices(path: Path = OWN, engine: str | None = None) -> dict[str, Speaker]:
    """Return who speaks which language with one engine; ``None`` is pyttsx3's for this system.

    The whole file is checked, not only that engine's part.

    Raises:
        VoiceFault: it cannot be read, or is not in the form of a table of voices; names file and line.
    """
    table = _Table(path)
    found = {
        name: {language: table.speaker(name, language, row) for language, row in table.rows(name).items()}
        for name in table.data
    }
    return found.get(engine or driver(), {})


class _Table:
    """The file, with the places of what stands in it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text("utf-8")
            self.data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line (\d+)", str(error))
            raise VoiceFault(path, int(line[1]) if line else 1, f"this is no TOML: {error}") from None
        except (OSError, UnicodeDecodeError):
            raise VoiceFault(path, 1, "this file cannot be read. Save it as UTF-8") from None

    def rows(self, engine: str) -> Mapping[str, object]:
        """Return the part of one engine."""
        rows = self.data[engine]
        if not isinstance(rows, dict):
            raise self.fault(engine, _HOW)
        return rows

    def speaker(self, engine: str, language: str, row: object) -> Speaker:
        """Return one row."""
        head = f"[{engine}.{language}]"
        if not isinstance(row, dict):
            raise self.fault(f"[{engine}]", _HOW, language)
        if not _LANGUAGE.fullmatch(language):
            raise self.fault(head, _HOW)
        if unknown := sorted(row.keys() - {"voice", "pace"}):
            raise self.fault(head, f"there is no {unknown[0]} here. {_HOW}", unknown[0])
        voice, pace = row.get("voice"), row.get("pace")
        if not isinstance(voice, str) or not voice.strip():
            raise self.fault(head, f"voice is the engine's name for it. {_HOW}", "voice")
        if type(pace) is not int or not SLOWEST <= pace <= FASTEST:
            raise self.fault(head, f"pace is a number of words a minute, {SLOWEST} to {FASTEST}", "pace")
        return Speaker(voice, pace)

    def fault(self, head: str, what: str, key: str = "") -> VoiceFault:
        """Return the fault to raise for a part of the file, at a key in it where it has one."""
        lines = self.text.splitlines()
        start = next((n for n, line in enumerate(lines) if line.strip().startswith(head)), 0)
        inside = [n for n, line in enumerate(lines) if n > start and line.partition("=")[0].strip() == key]
        until = next((n for n, line in enumerate(lines) if n > start and line.startswith("[")), len(lines))
        return VoiceFault(self.path, (inside[0] if inside and inside[0] < until else start) + 1, what)
