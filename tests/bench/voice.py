"""The voice: a new sentence beside the bare engine's, the first sound, memory, and how soon it is back.

The bare engine is pyttsx3 in a process that does nothing else, timed inside it: it speaks the same sentences
into a WAV file and waits until each is there. Ours is timed where a page would wait: through the queue and
both pipes, with the times of the words, and as an MP3; so the bare engine with an MP3 stands beside it too.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from signal import SIGKILL

from easyread.sound import SpokenApart
from tests.bench.figures import Figure, alternate, growth, most

SENTENCES, SLOWER = 40, 1.5
FIRST, BACK = 0.5, 1.0  # seconds
FEW, MANY, FLAT = 1_000, 10_000, 1.1
KILLS = 20
PAGE = os.sysconf("SC_PAGE_SIZE")
# Nothing of ours: what pyttsx3 does by itself, with the library of its package, once its sound is complete.
BARE = """
import ctypes, os, sys, threading, time
import espeakng_loader, lameenc
os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
import pyttsx3
engine, done = pyttsx3.init("espeak"), threading.Event()
engine.setProperty("voice", "gmw/en"), engine.setProperty("rate", 140)
engine.connect("finished-utterance", lambda name, completed: done.set())
sys.stdout = open(os.devnull, "w")
spent = []
for text in sys.argv[3:]:
    start = time.perf_counter()
    done.clear()
    engine.save_to_file(text, sys.argv[2])
    engine.runAndWait()
    done.wait(5)
    with open(sys.argv[2], "rb") as file:
        samples = file.read()[44:]
    if sys.argv[1] == "mp3":
        made = lameenc.Encoder()
        made.set_bit_rate(32), made.set_in_sample_rate(22050), made.set_channels(1), made.set_quality(7)
        made.silence()
        made.encode(samples), made.flush()
    if len(samples) > 40000:  # on a busy machine it now and then loses one: that is not counted
        spent.append(time.perf_counter() - start)
sys.stderr.write(str(sum(spent[1:]) / len(spent[1:]) * 1000))
"""
_numbers = count(1)


def _sentence() -> str:
    """Return twelve words that were never said before."""
    return f"I want to talk about number {next(_numbers)} at the next long meeting."


def measure(folder: Path) -> Iterator[Figure]:
    """Measure all of it; the 10,000 sentences take about a minute."""
    with SpokenApart() as voice:
        voice.say(_sentence(), "en")
        ours, bare, coded = alternate(
            partial(_ours, voice), partial(_bare, "wav", folder), partial(_bare, "mp3", folder)
        )
        yield _slower("A new sentence of 12 words against the bare engine into a WAV", ours, bare, SLOWER)
        yield _slower("The same against the bare engine and an MP3", ours, coded, None)
        (warm,) = alternate(partial(_seconds, voice))
        yield most("Its sound is there after", warm, FIRST, unit="s")
        (cold,) = alternate(_cold)
        yield most("The same with no process yet", cold, FIRST, unit="s")
        yield _back(voice)
        yield _memory(voice)


def _slower(name: str, ours: tuple[float, ...], bare: tuple[float, ...], target: float | None) -> Figure:
    """Return how much longer ours takes than the bare engine: at most the target."""
    return replace(growth(name, ours, bare, target), labels=("ours", "bare"))


def _ours(voice: SpokenApart) -> float:
    texts = [_sentence() for _ in range(SENTENCES)]
    start = time.perf_counter()
    for text in texts:
        voice.say(text, "en")
    return (time.perf_counter() - start) / SENTENCES * 1000


def _bare(kind: str, folder: Path) -> float:
    texts = [_sentence() for _ in range(SENTENCES)]
    command = [sys.executable, "-c", BARE, kind, str(folder / "bare.wav"), *texts]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stderr)


def _seconds(voice: SpokenApart) -> float:
    text = _sentence()
    start = time.perf_counter()
    voice.say(text, "en")
    return time.perf_counter() - start


def _cold() -> float:
    with SpokenApart() as voice:
        return _seconds(voice)


def _back(voice: SpokenApart) -> Figure:
    """Kill the process again and again; the next sentence starts a new one."""
    spent = []
    for _ in range(KILLS):
        os.kill(_pid(voice), SIGKILL)
        spent.append(_seconds(voice))
    return most(f"Killed {KILLS} times, back with the next sentence after", tuple(spent), BACK, unit="s")


def _memory(voice: SpokenApart) -> Figure:
    """Say many short sentences, and look at the memory of the process after a few of them and at the end."""
    process = _pid(voice)
    sizes = []
    for number in range(1, MANY + 1):
        voice.say(f"Yes {number}.", "en")
        if number in {FEW, MANY}:
            sizes.append(int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / 1e6)
    if _pid(voice) != process:
        raise RuntimeError("the process did not last")
    name = f"Memory of the process after {MANY:,} sentences, against {FEW:,}"
    return growth(name, (sizes[1],), (sizes[0],), FLAT, unit="MB")


def _pid(voice: SpokenApart) -> int:
    if voice.pid is None:
        raise RuntimeError("there is no process")
    return voice.pid
