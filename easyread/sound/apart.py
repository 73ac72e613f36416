"""A voice in a process of its own: a hang or a crash of the engine costs one sentence."""

import threading
import weakref
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self

from easyread.apart import Died, Late, Process
from easyread.sound.plain import plain
from easyread.sound.sound import MP3, Busy, Mute, Silent, Sound
from easyread.sound.voices import Speaker, read_voices

PYTTSX = "easyread.sound.pyttsx:engine"
SPEAKS = "easyread.sound.child"  # the program that runs in the process
LONGEST = (
    1000  # characters at once: more takes espeak longer than its length would say; ``pieces`` makes less
)
_MAKING = 1  # one more whenever a text sounds, or its marks lie, otherwise than before
_PARTS = ("pyttsx3", "espeakng-loader", "lameenc")
_CLOSED = "the voice is closed"


class SpokenApart:
    """A ``Voice`` for any number of threads. Its process starts with the first text.

    ``voices`` says who speaks which language; the table of this package for pyttsx3 where it is left out.
    ``engine`` names another engine: ``package.module:maker``, called in the child with a folder for files it
    cannot do without. ``waiting`` texts wait while one is spoken. An answer takes ``limit`` seconds at most,
    the start of the process ``start``; who waits longer than two limits for a turn is told it is ``Busy``.

    Nothing of a text is in an argument, a log or a message, nor, with espeak, in a file of any kind. Another
    engine's files lie in a folder for this user only, in memory where there is such a place, and go with it.
    """

    def __init__(
        self,
        voices: Mapping[str, Speaker] | None = None,
        engine: str = PYTTSX,
        *,
        waiting: int = 6,
        limit: float = 10.0,
        start: float = 20.0,
    ) -> None:
        """Raise ``VoiceFault`` when the table of voices cannot be used."""
        self._voices = dict(read_voices() if voices is None else voices)
        self._engine = engine
        self._limit = limit
        self._start = start
        self._places = threading.BoundedSemaphore(waiting + 1)
        self._turn = threading.Lock()  # held by the one who talks with the process
        self._state = threading.Lock()  # held while the process is put in place, or taken away
        self._closed = False
        self._unheard: set[str] = set()
        self._running: list[Process] = []  # at most one
        self._at_last = weakref.finalize(self, _end_all, self._running)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the process, where there is one."""
        running = self._process()
        return running.pid if running and running.runs else None

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for a language, as far as the engine did not turn out to have none."""
        return language in self._voices and language not in self._unheard

    def name(self, language: str) -> str:
        """Return what a kept sound depends on. Raises ``Mute``."""
        speaker = self._speaker(language)
        return f"{self._engine} {_versions()} {_MAKING} {speaker.voice} {speaker.pace}"

    def say(self, text: str, language: str, media: str = MP3) -> Sound:
        """Return the text as sound: an MP3, or a WAV.

        Raises:
            Busy: too many wait already.
            Silent: there is nothing in the text that can be heard.
            Mute: there is no voice for the language, the text is more than can be said at once (``pieces``
                makes less of it), or the engine failed or took too long.
        """
        speaker = self._speaker(language)
        if not plain(text).strip():
            raise Silent("there is nothing to say here")
        if len(text) > LONGEST:
            raise Mute(f"this is too long to say at once: {LONGEST} characters at most")
        facts = {"voice": speaker.voice, "pace": speaker.pace, "media": media}
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._turn.acquire(timeout=2 * self._limit):
                raise Busy
            try:
                return self._heard(facts, text.encode("utf-8", "surrogatepass"), language)
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def close(self) -> None:
        """End the process, in the middle of a sentence too. Whoever waits gets ``Mute``."""
        with self._state:
            self._closed = True
            for running in self._running:
                running.kill()
        with self._turn:
            self._end()

    def _speaker(self, language: str) -> Speaker:
        if not self.speaks(language):
            raise Mute("there is no voice for this language")
        return self._voices[language]

    def _heard(self, facts: Mapping[str, object], text: bytes, language: str) -> Sound:
        """Have it said; once more when the process was dead or died of it. Only for who has the turn."""
        for _ in range(2):
            try:
                found, data = self._ready().ask(facts, text)
            except Died:
                self._end()
            except Late:
                self._end()
                raise Mute("the voice took too long") from None
            except BaseException:  # Ctrl-C too: an answer that nobody took would be taken for the next one's
                self._end()
                raise
            else:
                return self._sound(found, data, str(facts["media"]), language)
        raise Mute(_CLOSED if self._closed else "the voice does not get through this")

    def _sound(self, found: Mapping[str, Any], data: bytes, media: str, language: str) -> Sound:
        why = found.get("mute")
        if why == "voice":
            self._unheard.add(language)
            raise Mute("the engine does not have the voice of this language")
        if why:
            raise Silent("there is nothing to hear of this")
        return Sound(data, media, tuple(found["marks"]), found["length"])

    def _ready(self) -> Process:
        """Return the process, started where there is none."""
        running = self._process()
        if running and running.runs and not self._closed:
            return running
        self._end()
        with self._state:
            if self._closed:
                raise Mute(_CLOSED)
            try:
                running = Process(SPEAKS, self._engine, self._limit, self._start)
            except OSError:
                raise Mute("the system gives no process for the voice") from None
            self._running.append(running)
        if failed := running.begin():
            raise Mute(f"the voice cannot start: {failed}")
        return running

    def _process(self) -> Process | None:
        with self._state:
            return self._running[0] if self._running else None

    def _end(self) -> None:
        with self._state:
            gone = self._running[:]
            self._running.clear()
        _end_all(gone)


def _end_all(running: list[Process]) -> None:
    while running:
        running.pop().end()


@cache
def _versions() -> str:
    """Return the versions of what sound is made with, where it is installed."""
    found = []
    for part in _PARTS:
        with suppress(PackageNotFoundError):
            found.append(version(part))
    return " ".join(found)
