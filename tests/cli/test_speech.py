"""``ownwords speech``. Risk: a question stays mute and nobody is told; a second run makes it all again."""

import io
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest

from app.cli import speech
from app.ground.settings import Settings
from tests.cli.test_commands import Shell
from tests.support.spoken import ToyVoice


@pytest.fixture
def shell(data: Any) -> Shell:
    made = Shell(data)
    assert made.run("init") == 0
    return made


@pytest.fixture
def voice(monkeypatch: pytest.MonkeyPatch) -> ToyVoice:
    """Give a voice that says everything at once, in the place of the one that comes along."""
    made, real = ToyVoice(), speech._speech
    said_by = speech.Speech

    def toy(settings: Settings) -> speech.Speech:
        made.languages = frozenset({"en"})
        monkeypatch.setattr(speech, "Speech", lambda *facts: said_by(*facts, made))
        return real(settings)

    monkeypatch.setattr(speech, "_speech", toy)
    return made


def test_it_makes_what_is_missing_and_says_how_far_it_is(shell: Shell, voice: ToyVoice) -> None:
    # Given an installation in which nothing was heard
    assert shell.run("speech") == 0
    # Then each line has its sound, and a file shows a line at each quarter
    count = len(set(voice.said))
    assert count == len(voice.said) > 900
    said = shell.out.splitlines()
    assert said == [f"en: {-(-count * n // 4)} of {count}" for n in range(1, 5)] + [
        f"{count} lines can be heard at once."
    ]
    # When it is called again; Then nothing is made anew
    assert shell.json("speech") == {"lines": count, "silent": [], "people": [], "drift": []}
    assert len(voice.said) == count
    assert shell.run("speech", "--quiet") == 0
    assert shell.out == ""


def test_what_stays_mute_is_named(shell: Shell, voice: ToyVoice) -> None:
    voice.mute = True
    assert shell.run("speech", "--quiet") == 1
    assert "There is no sound of en: What do you want to happen?" in shell.err
    assert shell.err.count("There is no sound of") > 900


def test_a_line_without_a_sound_keeps_none_of_the_others_from_theirs(shell: Shell, voice: ToyVoice) -> None:
    # Given a line of which the engine makes no sound, somewhere among the others
    voice.silent = frozenset({"Yes"})
    made = speech.Ahead(Settings(shell.data, shell.data, shell.data))
    made.start()
    made._thread.join(120)
    assert not made._thread.is_alive()
    # Then those behind it are made all the same, and the command names just that one
    assert len(voice.said) > 900
    assert shell.json("speech", "--quiet")["silent"] == ["en: Yes"]


def test_on_a_screen_a_bar_grows() -> None:
    out = io.StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign] # what a screen answers
    console: Any = SimpleNamespace(out=out, args=SimpleNamespace(json=False))
    for n in (1, 2, 4):
        speech._bar(console, "en", n, 4)
    bars = out.getvalue().split("\r")[1:]
    assert [bar.count("#") for bar in bars] == [7, 15, 30]
    assert bars[-1].endswith("] 4 of 4\n")
    assert len({bar.index("]") for bar in bars}) == 1


def test_ahead_of_listeners_it_goes_on_until_it_is_stopped(shell: Shell, voice: ToyVoice) -> None:
    # Given a service that runs; When it is stopped in the middle; Then so is this, and what was made stays
    made = speech.Ahead(Settings(shell.data, shell.data, shell.data))
    made.start()
    with closing(SimpleNamespace(close=made.stop)):
        while len(voice.said) < 5:
            made._stopped.wait(0.01)
    assert not made._thread.is_alive()
    assert 5 <= len(voice.said) < 900
    # And a voice that cannot speak costs the service nothing
    voice.mute = True
    other = speech.Ahead(Settings(shell.data, shell.data, shell.data))
    other.start()
    other._thread.join(60)
    assert not other._thread.is_alive()
