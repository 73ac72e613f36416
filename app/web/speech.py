"""What the service can say aloud: lines that are the same for everybody, kept; everything else, just once.

A line that is the same for everybody can be said by a person, in the place of the computer's voice.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

from app.acts.clips import Clip
from app.acts.speaking import fixed_lines
from app.acts.starting import Talk
from app.acts.voices import Voices
from app.ground.faults import Fault
from app.ground.messages import Messages
from app.ground.settings import Settings
from easyread.sound import PYTTSX, Silent, Sound, SpokenApart, Voice, VoiceFault, pieces, read_voices
from easyread.sound.kept import KeptSounds
from easyread.sound.voices import OWN

TABLE = "voices.toml"  # an organisation's own, in its data: [the engine's module.language]
LATELY = 300  # kept sounds that are held in memory, some ten kilobytes each
LIGHT = 200_000  # bytes; what a person recorded can be larger, and is read again each time
WAITING = 3  # who waits for the voice holds a thread: of eight, four are always left for pages


@dataclass(frozen=True)
class Fixed:
    """The fixed lines of a language. ``version`` changes with any of them, and with each voice of them."""

    version: str
    lines: tuple[str, ...]
    people: Mapping[str, Clip]

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each line."""
        return {line: n for n, line in enumerate(self.lines)}


class Speech:
    """The voice of one running service. No process is started before somebody listens."""

    def __init__(
        self, settings: Settings, talk: Talk, messages: Messages, voice: Voice | None = None
    ) -> None:
        self._talk = talk
        self._messages = messages
        self.people = Voices(settings.data)
        self.when_changed: Callable[[], None] = lambda: None
        self.voice = voice or _voice(settings)
        self.sounds = KeptSounds(settings.data / "speech", self.voice)
        self._fixed: dict[str, Fixed] = {}
        self._lately: dict[str, Sound] = {}
        self._lock = Lock()

    def speaks(self, language: str) -> bool:
        """Tell whether there is a voice for a language."""
        return self.voice.speaks(language)

    def fixed(self, language: str) -> Fixed:
        """Return the lines of a language that are the same for everybody."""
        found = self._fixed.get(language)
        if found is not None:
            return found
        with self._lock:
            if language not in self._fixed:
                lines = fixed_lines(self._talk, self._messages, language)
                people = self.people.of(language)
                spoken = {line: people[line] for line in lines if line in people}
                ids = (f"{one.id} {line}" for line, one in spoken.items())
                whole = "\n".join((self.voice.name(language), *lines, *ids)).encode()
                self._fixed[language] = Fixed(hashlib.sha256(whole).hexdigest()[:12], lines, spoken)
            return self._fixed[language]

    def changed(self) -> None:
        """Say lines from now on as they are kept now: a recording of a person came, or went."""
        with self._lock:
            self._fixed.clear()
            self._lately.clear()
        self.when_changed()

    def line(self, language: str, version: str, n: int) -> Sound | None:
        """Return the sound of a fixed line, if this version has one of that number. Raises as ``say``.

        There is none where the file of a person's recording went away: what was promised there is not had.
        """
        known = self.fixed(language)
        if version != known.version or n >= len(known.lines):
            return None
        key = f"{version} {n}"  # not the language: of two requests one may still have an older version
        found = self._lately.get(key)
        if found is None:
            if len(self._lately) >= LATELY:
                self._lately.clear()
            line = known.lines[n]
            person = known.people.get(line)
            found = _said_by(person) if person is not None else self.sounds.get(line, language)
            if found is not None and len(found.data) <= LIGHT:
                self._lately[key] = found
        return found

    def say(self, text: str, language: str) -> list[Sound]:
        """Return a text as sound, in as many pieces as it takes; kept only if it is the same for everybody.

        Always the computer's voice: it may be somebody's own words, and those no other person says for them.
        Raises ``Busy`` when too many wait for the voice, ``Silent`` for what has no sound, ``Mute`` when none
        could be made.
        """
        if text in self.fixed(language).places:
            return [self.sounds.get(text, language)]
        found = []
        for piece in pieces(text):
            with suppress(Silent):  # a row of dots among words costs those words nothing
                found.append(self.voice.say(piece, language))
        if not found:
            raise Silent("there is nothing to say here")
        return found

    def ahead(self, language: str) -> Iterator[str]:
        """Make the sound of each fixed line that has one, and give the line. Raises ``Busy``, ``Mute``."""
        for line in self.fixed(language).lines:
            with suppress(Silent):
                self.sounds.get(line, language)
            yield line

    def close(self) -> None:
        """End the voice's process."""
        self.voice.close()


def _voice(settings: Settings) -> Voice:
    """Return the voice of an installation: its own engine and table of voices, or those that come along.

    Raise ``Fault`` naming file and line when its table is wrong.
    """
    table = settings.data / TABLE
    part = settings.voice.partition(":")[0].rpartition(".")[2] or None
    try:
        voices = read_voices(table if table.is_file() else OWN, part)
    except VoiceFault as fault:
        raise Fault(str(fault)) from None
    return SpokenApart(voices, settings.voice or PYTTSX, waiting=min(WAITING, settings.threads // 2))


def _said_by(person: Clip) -> Sound | None:
    """Return how a person says a line. When each word is said nobody knows: the line is lit as a whole."""
    data = person.data()
    return Sound(data, person.media, (), 0) if data is not None else None
