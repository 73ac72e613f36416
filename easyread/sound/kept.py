"""Sounds of lines that are the same for everybody, made once and kept in a folder.

Only such lines: nothing that a person said, and no name, is ever written here.
"""

import hashlib
import json
import re
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from easyread.sound.sound import Sound, Voice

_ID = re.compile(r"[0-9a-f]{24}")
_HEAD = 64 * 1024  # bytes; the marks of a line take a few hundred


class KeptSounds:
    """A folder of sounds, each under an id made of its text, language and voice: another voice, other ids."""

    def __init__(self, folder: Path, voice: Voice) -> None:
        self._folder = folder
        self._voice = voice

    def id_of(self, text: str, language: str) -> str:
        """Return the id of a line's sound: 24 hexadecimal characters."""
        made_of = json.dumps([self._voice.name(language), language, text], ensure_ascii=True)
        return hashlib.sha256(made_of.encode()).hexdigest()[:24]

    def find(self, sound: str) -> Sound | None:
        """Return what is kept under an id; nothing where there is none, or the file was cut or changed."""
        if not _ID.fullmatch(sound):
            return None
        try:
            with self._at(sound).open("rb") as file:
                head = json.loads(file.readline(_HEAD))
                data = file.read()
            whole = len(data) == head["bytes"] and data
            return Sound(data, head["media"], tuple(head["marks"]), head["length"]) if whole else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def get(self, text: str, language: str) -> Sound:
        """Return the sound of a line, made and kept where it was not. Raises ``Busy`` or ``Mute``.

        A disk that is full, or refuses, costs only that the sound has to be made again the next time.
        """
        sound = self.id_of(text, language)
        found = self.find(sound)
        if found is None:
            found = self._voice.say(text, language)
            with suppress(OSError):
                self._keep(sound, found)
        return found

    def _at(self, sound: str) -> Path:
        return self._folder / sound[:2] / sound

    def _keep(self, sound: str, made: Sound) -> None:
        place = self._at(sound)
        place.parent.mkdir(parents=True, exist_ok=True)
        head = {"bytes": len(made.data), "media": made.media, "marks": made.marks, "length": made.length}
        half = place.with_name(f"{sound}.{uuid4().hex}")
        try:
            half.write_bytes(json.dumps(head).encode() + b"\n" + made.data)
            half.replace(place)
        except OSError:
            half.unlink(missing_ok=True)
            raise
