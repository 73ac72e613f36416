"""What ``ownwords speech`` says of the lines that people speak.

Risk: a text is changed, and nobody is told that a person's recording of it is silent now.
"""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from app.acts.voices import Voices
from app.cli import speech
from app.cli.main import main
from app.ground.settings import Settings
from app.web.speech import Speech
from tests.support.people import LINE, OLD, given
from tests.support.spoken import ToyVoice


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an installation whose computer's voice costs no time."""
    real = speech._speech

    def quick(settings: Settings) -> Speech:
        found = real(settings)
        found.voice = ToyVoice()
        found.sounds._voice = found.voice
        return found

    monkeypatch.setattr(speech, "_speech", quick)
    assert run(tmp_path / "data", "init")[0] == 0
    return tmp_path / "data"


def run(data: Path, *words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    code = main([*words, "--data", str(data)], env={}, out=out, err=err)
    return code, out.getvalue(), err.getvalue()


def test_lines_by_people_are_counted_and_named_and_so_is_drift(data: Path) -> None:
    # Given nobody was recorded; Then nothing is said of people
    code, out, err = run(data, "speech")
    assert (code, "people" in out, err) == (0, False, "")
    # When one line is said by a person, and an older one was
    for text in (LINE, OLD):
        Voices(data).keep(text, "en", given())
    code, out, err = run(data, "speech")
    # Then the one is counted and named, the other told apart; no line is missing, so all is well
    assert code == 0
    assert f"Said by people: 1\n  en: {LINE}\n" in out
    assert err == f"Recorded by a person, and not said any more: en: {OLD}\n"
    told: Any = json.loads(run(data, "speech", "--json", "--quiet")[1])
    assert (told["people"], told["drift"], told["silent"]) == ([f"en: {LINE}"], [f"en: {OLD}"], [])
    assert told["lines"] > 500
