"""What a person had read to them is nowhere afterwards: no file, no list of processes, no log, no terminal.

Risk: words that somebody trusted us with lie in a temporary folder of a tablet that many people use.
"""

import signal
import stat
import tempfile
from collections.abc import Iterator
from os import environ, kill
from pathlib import Path

import pytest

from easyread.apart import process
from easyread.sound import Mute, Speaker, SpokenApart
from easyread.sound.pyttsx import engine
from easyread.sound.voices import OWN, read_voices
from tests.support.processes import is_gone, wait_until
from tests.support.toy_voice import ENGINE, VOICES
from tests.support.voices import CANARY, owner, pid_of, speaking

ESPEAK = {"en": Speaker("gmw/en", 140), "so": Speaker("afr/so", 140)}
TOYS = "tests.support.toy_voice"


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the place in memory that is there for files, for these tests alone; nothing stays in it."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as made:
        monkeypatch.setattr(process, "_MEMORY", Path(made))
        yield Path(made)
        assert list(Path(made).iterdir()) == []


def written(voice: SpokenApart) -> Path:
    """Return where the process that runs may write."""
    return voice._running[0]._scratch


def test_the_voice_writes_no_file_at_all() -> None:
    # Given an engine whose process ends when it opens any file to write, When it speaks, Then it can
    with SpokenApart(ESPEAK, f"{TOYS}:without_files") as voice:
        first = voice.say(f"I said {CANARY}.", "en").length
        process = voice.pid
        assert voice.say("I said it again.", "en").length > 0 < first
        assert voice.pid == process
        assert not written(voice).exists()


def test_files_that_another_driver_needs_are_gone_at_once(memory: Path) -> None:
    # Given a driver that can only speak into a file, as on Windows and on a Mac
    with SpokenApart(ESPEAK, f"{TOYS}:filing") as voice:
        sound = voice.say(f"I said {CANARY}.", "en")
        # Then the sound is there, without times; the folder is for us alone, in memory; and nothing is in it
        assert sound.length > 1000
        assert sound.marks == ()
        assert written(voice).parent == memory
        assert stat.S_IMODE(written(voice).stat().st_mode) == 0o700
        assert list(written(voice).iterdir()) == []
        with pytest.raises(Mute, match="does not have"):
            voice.say("Haa.", "so")
        assert list(written(voice).iterdir()) == []


@pytest.mark.parametrize("way", ["hang", "kill", "close"])
def test_what_a_killed_process_wrote_is_removed(memory: Path, way: str) -> None:
    # Given an engine that has the words in a file when it is killed, in three ways
    with SpokenApart(VOICES, ENGINE, limit=2.0 if way == "hang" else 60.0) as voice:
        thread = speaking(voice, f"{CANARY} file {'die' if way == 'kill' else 'hang'}")
        if way == "close":
            wait_until(lambda: bool(voice._running and (written(voice) / "words").exists()))
            assert CANARY in (written(voice) / "words").read_text("utf-8")
            folder = written(voice)
            voice.close()
            assert not folder.exists()
        thread.join()
        assert not voice._running
        assert list(memory.iterdir()) == []


def test_what_is_there_when_the_owner_is_killed_is_removed_too(memory: Path) -> None:
    with owner(f"{CANARY} file hang", memory=str(memory)) as (service, voice):
        wait_until(lambda: bool(list(memory.glob("*/words"))))
        service.kill()
        wait_until(lambda: is_gone(voice))
        assert list(memory.iterdir()) == []


def test_words_and_secrets_stand_in_no_list_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given a service with a secret in its environment, and a text that is being spoken
    monkeypatch.setenv("OWNWORDS_DATABASE_URL", "postgresql://somebody:secret@here")
    assert "OWNWORDS_DATABASE_URL" in environ
    with SpokenApart(VOICES, ENGINE, limit=60.0) as voice:
        thread = speaking(voice, f"{CANARY} hang")
        place = Path(f"/proc/{pid_of(voice)}")
        shown = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
        assert b"easyread.sound.child" in shown
        assert CANARY.encode() not in shown
        assert b"OWNWORDS" not in shown
        kill(pid_of(voice), signal.SIGSTOP)
        voice.close()
        thread.join()


def test_nothing_is_said_on_a_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    # Given an engine that prints the words in every way, and one that fails with them
    with SpokenApart(VOICES, ENGINE) as voice:
        assert len(voice.say(f"{CANARY} print", "en").marks) == 2
        with pytest.raises(Mute) as caught:
            voice.say(f"{CANARY} raise", "en")
        assert CANARY not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_no_image_of_the_memory_is_kept() -> None:
    # Risk: a crash of the engine writes what it was saying to a disk
    with SpokenApart(VOICES, ENGINE) as voice:
        voice.say("one", "en")
        limits = Path(f"/proc/{pid_of(voice)}/limits").read_text("ascii")
    line = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert line.split()[4:6] == ["0", "0"]


def test_other_systems_have_voices_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    # Given the names by which Windows and a Mac are known, Then the driver and the voices are pyttsx3's there
    made = []
    monkeypatch.setattr("easyread.sound.pyttsx.Filing", lambda *facts: made.append(facts))
    for system, driver in (("win32", "sapi5"), ("darwin", "nsss")):
        monkeypatch.setattr("sys.platform", system)
        engine(Path("here"))
        assert made[-1] == (driver, Path("here"))
        assert read_voices() == read_voices(OWN, driver) != {}
