"""espeak-ng through pyttsx3, with the time of each word. Importing it loads libespeak-ng: only in the child.

What pyttsx3 2.99 does that cannot be left as it is, each measured:
- it reads up to nine times past the end of the text (20,000 characters crash it): ``Synth`` is replaced;
- it drops the time of a word that espeak tells: ``_onSynth`` takes it first;
- its loop ends before the sound is there, and sleeps 10 ms: ``startLoop`` only starts, and ``speak`` waits;
- before each text it cancels what espeak still has to do: a pace just set was lost in 1 start of 60, the
  second text of a process was empty in 2 of 8: ``stop`` does nothing (who is to be stopped is killed), and a
  pace is waited for;
- it writes into a file: it takes any file, so it gets one in memory, and the words are never on a disk;
- an unknown voice leaves the one before: what is set is read back.
"""

import ctypes
import io
import os
import sys
import threading
import time
import types
import wave
from collections.abc import Callable
from typing import Any

import espeakng_loader

from easyread.sound.engine import NoVoice, Spoken

# Else it looks where the machine had its data on which it was built.
os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
# Its name is libespeak-ng.so.1: from now on that is what pyttsx3 finds, whatever the system has.
_LIBRARY = ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)

import pyttsx3  # noqa: E402 - only after its library is there
from pyttsx3.drivers import _espeak, espeak  # noqa: E402 - as above

_NAME = "espeak_timed"
_CURRENT = 1  # for espeak_GetParameter: as it is now; pyttsx3 leaves this argument out
_BYTES = ctypes.sizeof(ctypes.c_short)  # of a sample
_WAIT = 60.0  # seconds: longer than the supervisor waits for anything


def _synth(text: bytes, flags: int = 0) -> int:
    """Speak exactly the text: pyttsx3 says that it is ten times as long."""
    done = _espeak.cSynth(text, len(text) + 1, 0, _espeak.POS_CHARACTER, 0, flags, None, None)
    if done != _espeak.EE_OK:
        raise RuntimeError("espeak does not take this text")
    return int(done)


_espeak.Synth = _synth


class _Timed(espeak.EspeakDriver):  # type: ignore[misc] # pyttsx3 has no types
    """pyttsx3's driver, that also tells its samples, when each word starts, and when all is done."""

    def _onSynth(self, wav: Any, size: int, events: Any) -> int:  # noqa: N802 - pyttsx3's name
        ended = False
        for event in self._events(events):
            if event.type == _espeak.EVENT_WORD:
                self._proxy.notify("word-time", place=event.text_position - 1, at=event.audio_position)
            ended = ended or event.type == _espeak.EVENT_MSG_TERMINATED
        if size > 0:
            self._proxy.notify("samples", data=ctypes.string_at(wav, size * _BYTES))
        try:
            return int(super()._onSynth(wav, size, events))
        finally:
            if ended:
                self._proxy.notify("all-done")

    @staticmethod
    def _events(events: Any) -> Any:
        at = 0
        while events[at].type != _espeak.EVENT_LIST_TERMINATED:
            yield events[at]
            if events[at].type == _espeak.EVENT_MSG_TERMINATED:
                return
            at += 1

    def stop(self) -> None:
        pass

    def startLoop(self) -> None:  # noqa: N802 - pyttsx3's name
        self._looping = True
        self._proxy.setBusy(False)
        if self._text_to_say:
            self._start_synthesis(self._text_to_say)


class Espeak:
    """Speaks one text at a time, and tells its samples meanwhile. One in a process: espeak starts once."""

    rate = 22_050  # of every voice of espeak; pyttsx3 writes it without asking

    def __init__(self) -> None:
        self.told: Callable[[bytes], object] | None = None
        module = types.ModuleType(f"pyttsx3.drivers.{_NAME}")
        module.buildDriver = _Timed  # type: ignore[attr-defined] # this is what pyttsx3 looks for in a module
        sys.modules[module.__name__] = module
        # kept for good: pyttsx3 itself holds it weakly, and its driver calls back
        self._engine: Any = pyttsx3.init(_NAME)
        self._engine.proxy.setBusy(False)  # it is made busy, and then does as it is told only in a loop
        self._words: list[tuple[int, int]] = []
        self._done = threading.Event()
        self._finished = False
        self._set: tuple[str, int] | None = None
        self._engine.connect("word-time", lambda place, at, **_: self._words.append((place, at)))
        self._engine.connect("finished-utterance", lambda completed, **_: self._finish(completed=completed))
        self._engine.connect("samples", lambda data, **_: self.told(data) if self.told else None)
        self._engine.connect("all-done", lambda **_: self._done.set())

    def speak(self, text: str, voice: str, pace: int) -> Spoken:
        """Return the text as samples with the time of each word. Raises ``NoVoice``.

        Raises:
            RuntimeError: espeak did not finish; it must not be asked again.
        """
        self._use(voice, pace)
        self._words, self._finished = [], False
        self._done.clear()
        file = io.BytesIO()
        self._engine.save_to_file(text, file)
        self._engine.runAndWait()
        if not self._done.wait(_WAIT) or not self._finished:
            raise RuntimeError("espeak did not finish")
        file.seek(0)
        with wave.open(file) as sound:
            return Spoken(sound.readframes(sound.getnframes()), sound.getframerate(), tuple(self._words))

    def _use(self, voice: str, pace: int) -> None:
        if self._set != (voice, pace):
            self._set = None
            self._engine.setProperty("voice", voice)
            self._engine.setProperty("rate", pace)
            self._wait_for(pace)
            if self._engine.getProperty("voice") != voice.lower():
                raise NoVoice(voice)
            self._set = voice, pace

    @staticmethod
    def _wait_for(pace: int) -> None:
        """Wait until espeak, which does as it is told in a thread of its own, has this pace."""
        end = time.monotonic() + _WAIT
        while _LIBRARY.espeak_GetParameter(_espeak.RATE, _CURRENT) != pace:
            if time.monotonic() > end:
                raise RuntimeError("espeak does not take this pace")
            time.sleep(0.001)

    def _finish(self, *, completed: bool) -> None:
        self._finished = completed
