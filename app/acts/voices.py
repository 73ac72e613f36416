"""People's voices: a line that somebody spoke, for example a self-advocate, in the computer's place."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock

from app.acts import clips
from app.acts.clips import Clip, Given
from app.record.lists import VOICE
from app.record.media import TYPES

FOLDER = "voices"
SPOKEN = TYPES[VOICE]


def line_id(text: str, language: str) -> str:
    """Return what the files of a line are called: 24 hexadecimal characters."""
    made_of = json.dumps([language, text], ensure_ascii=True)
    return hashlib.sha256(made_of.encode()).hexdigest()[:24]


class Voices:
    """The lines that people speak. The folder is read once, and again when the authors' page changed it."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER
        self._known: dict[str, Mapping[str, Clip]] = {}
        self._lock = Lock()

    def of(self, language: str) -> Mapping[str, Clip]:
        """Return the recordings of a language by the text that each says, whether or not it still stands."""
        found = self._known.get(language)
        return found if found is not None else self._read(language)

    def drifted(self, language: str, lines: Iterable[str]) -> list[Clip]:
        """Return the recordings of texts that are none of these lines any more: they are never played."""
        now = frozenset(lines)
        return [one for text, one in self.of(language).items() if text not in now]

    def keep(self, text: str, language: str, given: Given) -> None:
        """Keep how somebody says a line. Raise ``MediaFault``, or ``Full``: see ``clips.keep``."""
        with self._lock:
            clips.keep(self._folder / language / line_id(text, language), SPOKEN, given, text=text)
            self._read(language)

    def throw_away(self, language: str, recording: str) -> None:
        """Throw a recording away, if there is one of this id."""
        with self._lock:
            for one in list(self.of(language).values()):
                if one.id == recording:
                    clips.throw_away(one)
            self._read(language)

    def _read(self, language: str) -> Mapping[str, Clip]:
        texts = {}
        for one in clips.found_in(self._folder / language, SPOKEN):
            if one.path.stem == line_id(one.text, language):
                texts[one.text] = one
        self._known[language] = texts
        return texts
