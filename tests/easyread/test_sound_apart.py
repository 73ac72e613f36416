"""The voice's process is killed, hangs, is asked by everybody at once, or is left alone.

Risk: one sentence that the engine cannot take silences everybody; a page waits for a sound for ever; a
process stays behind and keeps a person's words in memory, or leaves them in a file.
"""

import signal
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from os import getpid, kill, killpg
from pathlib import Path

import pytest

from easyread.sound import MP3, WAV, Busy, Mute, Silent, SpokenApart
from tests.support.processes import is_gone, wait_until
from tests.support.toy_voice import BEEP, ENGINE, VOICES
from tests.support.voices import CANARY, owner, pid_of, speaking, toy

LONG = "I want to stay at home with my cat and my garden. " * 18
KILLS, LISTENERS = 20, 50


# another engine


def test_another_engine_speaks_behind_the_same_interface() -> None:
    # Given an engine named by where it is, When a text is spoken, Then the sound and the times are its own
    with toy() as voice:
        sound = voice.say("one \u2013 two", "en")
        assert sound.marks == (50, 50 + BEEP, 50 + 2 * BEEP)
        assert voice.name("en").startswith(ENGINE)
        with pytest.raises(Mute, match="does not have"):
            voice.say("jeden", "pl")
        assert not voice.speaks("pl")


def test_the_sound_made_while_an_engine_speaks_is_the_whole_sound() -> None:
    # Given an engine that tells its samples meanwhile, and one that does not; When both say the same
    with toy() as voice, toy(engine="tests.support.toy_voice:telling") as meanwhile:
        for text in ("one two three", "four", "silently", "five six"):
            if text == "silently":
                with pytest.raises(Silent):
                    meanwhile.say(text, "en")
                continue
            # Then it is the same sound to the byte, as an MP3 and as a WAV
            for media in (MP3, WAV):
                assert meanwhile.say(text, "en", media) == voice.say(text, "en", media)
        # and a part that was not made is never a sound with a hole in it
        with pytest.raises(Mute):
            meanwhile.say("one nonsense", "en")
        assert meanwhile.say("two", "en") == voice.say("two", "en")


def test_nothing_runs_before_something_is_said() -> None:
    # Risk: each command of the service starts a process that it never uses
    with toy() as voice:
        assert voice.speaks("en")
        assert voice.name("en")
        assert voice.pid is None
        voice.say("one", "en")
        first = voice.pid
        voice.say("two", "en")
        assert voice.pid == first
        assert first != getpid()


@pytest.mark.parametrize("engine", ["tests.support.toy_voice:broken", "tests.support.toy_voice:none",
                                    "tests.support.nothing:toy", "toy"])  # fmt: skip
def test_an_engine_that_cannot_be_made_is_told(engine: str) -> None:
    with toy(engine=engine) as voice:
        for _ in range(2):
            with pytest.raises(Mute, match="cannot start: "):
                voice.say("one", "en")
        assert voice.pid is None or is_gone(voice.pid)


def test_an_engine_that_never_gets_ready_is_given_up() -> None:
    with (
        toy(engine="tests.support.toy_voice:stuck", start=0.5) as voice,
        pytest.raises(Mute, match="too long"),
    ):
        voice.say("one", "en")


# killed, hung, poisoned


def test_killed_in_mid_sentence_the_next_one_is_there_again() -> None:
    # Given espeak in the middle of a long text, each time a little further on
    with SpokenApart() as voice, ThreadPoolExecutor(1) as other:
        voice.say("Yes.", "en")
        for turn in range(KILLS):
            killed = pid_of(voice)
            asked = other.submit(voice.say, LONG, "en")
            wait_until(voice._turn.locked)
            time.sleep(turn * 0.004)
            # When it is killed
            kill(killed, signal.SIGKILL)
            # Then that sentence and the next one are heard, whole, from a new process
            assert len(asked.result().marks) == len(LONG.split())
            assert len(voice.say("Yes, I do.", "en").marks) == 3
            assert pid_of(voice) != killed
            assert is_gone(killed)


def test_killed_between_two_sentences_nobody_notices() -> None:
    with toy() as voice:
        for _ in range(KILLS):
            voice.say("one", "en")
            kill(pid_of(voice), signal.SIGKILL)
        assert voice.say("one two", "en").marks


def test_a_hang_costs_one_sentence() -> None:
    with toy(limit=2.0) as voice:
        voice.say("one", "en")
        hung = pid_of(voice)
        with pytest.raises(Mute, match="too long"):
            voice.say("hang", "en")
        assert is_gone(hung)
        assert voice.say("one", "en").marks == (50,)


@pytest.mark.parametrize("word", ["die", "raise"])
def test_a_text_that_ends_the_process_is_tried_twice_and_no_more(word: str) -> None:
    # Risk: one text starts process after process, and nobody else is heard
    with toy() as voice:
        started = Counter[int]()
        ready = voice._ready

        def counted() -> object:
            process = ready()
            started[process.pid] += 1
            return process

        voice._ready = counted  # type: ignore[method-assign, assignment] # it only counts
        with pytest.raises(Mute, match="does not get through") as caught:
            voice.say(f"{CANARY} {word}", "en")
        assert len(started) == 2
        # And nothing that is told has the words in it
        assert CANARY not in repr(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
        assert voice.say("one", "en").marks == (50,)


# everybody at once


def test_fifty_at_once_each_get_sound_or_hear_that_it_is_busy() -> None:
    # Given more listeners than can wait
    def listen(_: int) -> str:
        try:
            return f"{len(voice.say('one slowly two', 'en').marks)} words"
        except Busy:
            return "busy"

    with toy() as voice, ThreadPoolExecutor(LISTENERS) as many:
        # When all ask at once, Then one is heard, six wait, and the others are told at once
        found = Counter(many.map(listen, range(LISTENERS)))
        assert set(found) == {"3 words", "busy"}
        assert 7 <= found["3 words"] < LISTENERS
        # And afterwards there is room again
        assert voice.say("one", "en").marks
        assert Counter(many.map(listen, range(5))) == {"3 words": 5}


def test_who_waits_too_long_for_a_turn_is_told() -> None:
    with toy(limit=2.0) as voice:
        voice.say("one", "en")
        with voice._turn, pytest.raises(Busy):
            voice.say("one", "en")
        assert voice.say("one", "en").marks


def test_each_of_many_gets_its_own_words() -> None:
    # Risk: somebody hears what another person said
    def listen(words: int) -> bool:
        return len(voice.say("word " * words, "en").marks) == words

    with toy(waiting=LISTENERS) as voice, ThreadPoolExecutor(LISTENERS) as many:
        assert all(many.map(listen, range(1, LISTENERS + 1)))


# the end


def test_closing_ends_the_process_in_mid_sentence() -> None:
    # Given somebody who listens, and somebody who waits
    with toy(limit=600.0) as voice:
        voice.say("one", "en")
        listens, waits = speaking(voice, "hang"), speaking(voice, "one")
        process = pid_of(voice)
        # When the voice is closed, Then both hear that there is no sound, and the process is gone
        closes = threading.Thread(target=voice.close)
        closes.start()
        try:
            wait_until(lambda: not any(thread.is_alive() for thread in (closes, listens, waits)))
            assert is_gone(process)
        finally:
            if not is_gone(process):
                kill(process, signal.SIGKILL)
        assert voice.pid is None
        with pytest.raises(Mute, match="closed"):
            voice.say("one", "en")
        voice.close()


def test_a_voice_that_nobody_closed_ends_with_its_owner() -> None:
    voice = SpokenApart(VOICES, ENGINE)
    voice.say("one", "en")
    process = pid_of(voice)
    del voice
    wait_until(lambda: is_gone(process))


def test_when_its_owner_is_killed_the_process_is_gone() -> None:
    with owner() as (service, voice):
        assert not is_gone(voice)
        service.kill()
        wait_until(lambda: is_gone(voice))


@pytest.mark.parametrize("word", ["hang", "clutch"])
def test_when_its_owner_is_killed_in_mid_sentence_too(tmp_path: Path, word: str) -> None:
    # Given an engine in the middle of a sentence that never ends, or one that lets nothing else run
    with owner(f"file {word}", limit=1.0 if word == "clutch" else 60.0, memory=str(tmp_path)) as found:
        service, voice = found
        wait_until(lambda: bool(list(tmp_path.glob("*/words"))))
        service.kill()
        wait_until(lambda: is_gone(voice))


def test_ctrl_c_is_for_the_owner() -> None:
    # Given Ctrl-C, which goes to the owner and to the voice's process
    with owner() as (process, voice):
        killpg(process.pid, signal.SIGINT)
        # Then what is still to be said is said by the same process
        assert process.stdout is not None
        assert process.stdout.readline() == f"(50,) {voice}\n"
        # And when the owner ends as it should, nothing is left
        process.terminate()
        assert process.wait() == 0
        wait_until(lambda: is_gone(voice))
