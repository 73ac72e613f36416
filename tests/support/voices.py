"""Voices that are in the middle of something, and processes that own one."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

import pytest

from easyread.sound import Mute, SpokenApart
from tests.support.processes import wait_until
from tests.support.toy_voice import ENGINE, VOICES

ROOT = Path(__file__).parents[2]
CANARY = "kanarienvogel"  # a word that stands nowhere else
OWNER = """
import signal, sys, threading
from pathlib import Path
from easyread.apart import process
from easyread.sound import SpokenApart
from tests.support.toy_voice import ENGINE, VOICES
process._MEMORY = Path(sys.argv[3])
voice = SpokenApart(VOICES, ENGINE, limit=float(sys.argv[2]))
voice.say("one", "en")
if sys.argv[1]:
    threading.Thread(target=voice.say, args=(sys.argv[1], "en"), daemon=True).start()
    while not voice._turn.locked():
        pass
signal.signal(signal.SIGINT, lambda *_: print(voice.say("one", "en").marks, voice.pid, flush=True))
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
print(voice.pid, flush=True)
while True:
    signal.pause()
"""


@contextmanager
def owner(
    text: str = "", limit: float = 60.0, memory: str = "/dev/shm"
) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start a process that has a voice, and a group of its own; give it, and the number of the voice's."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, text, str(limit), memory],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        cwd=ROOT, env={**environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with process:
        try:
            assert process.stdout is not None
            yield process, int(process.stdout.readline())
        finally:
            process.kill()


@contextmanager
def toy(
    *, limit: float = 10.0, start: float = 60.0, waiting: int = 6, engine: str = ENGINE
) -> Iterator[SpokenApart]:
    """Give a voice with the engine of the tests."""
    with SpokenApart(VOICES, engine, limit=limit, start=start, waiting=waiting) as voice:
        yield voice


def pid_of(voice: SpokenApart) -> int:
    assert voice.pid is not None
    return voice.pid


def speaking(voice: SpokenApart, text: str) -> threading.Thread:
    """Have a text said in a thread of its own; return once the process was asked."""

    def listen() -> None:
        with pytest.raises(Mute):
            voice.say(text, "en")

    thread = threading.Thread(target=listen)
    thread.start()
    wait_until(lambda: voice._turn.locked() and voice.pid is not None)
    return thread
