"""Sounds of lines that are the same for everybody, made once and kept.

Risk: a sound of another voice or of an older text is played; half a file is; a full disk makes a page mute.
"""

from pathlib import Path

import pytest

from easyread.sound import Busy, Mute
from easyread.sound.kept import KeptSounds
from tests.support.spoken import ToyVoice


@pytest.fixture
def voice() -> ToyVoice:
    return ToyVoice()


@pytest.fixture
def kept(tmp_path: Path, voice: ToyVoice) -> KeptSounds:
    return KeptSounds(tmp_path / "speech", voice)


def _files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "speech").rglob("*") if path.is_file()]


def test_a_line_is_spoken_once(kept: KeptSounds, voice: ToyVoice, tmp_path: Path) -> None:
    # Given a line that was heard; When it is heard again, here or by another service with the same folder
    first = kept.get("We keep your words.", "en")
    again = KeptSounds(tmp_path / "speech", voice).get("We keep your words.", "en")
    # Then it is the same sound with the same times, and the voice was asked once
    assert first == again
    assert first.marks == (0, 100, 200, 300)
    assert voice.said == ["We keep your words."]


def test_another_voice_language_or_text_is_another_sound(kept: KeptSounds, tmp_path: Path) -> None:
    other = KeptSounds(tmp_path / "speech", ToyVoice(called="another"))
    ids = {
        kept.id_of("Yes", "en"),
        kept.id_of("Yes", "cy"),
        kept.id_of("Yes.", "en"),
        other.id_of("Yes", "en"),
    }
    assert len(ids) == 4


@pytest.mark.parametrize("harm", [
    lambda whole: whole[:-1],
    lambda whole: whole[: len(whole) // 3],
    lambda _: b"",
    lambda _: b"no sound at all",
    lambda _: b"[]\n",
    lambda _: b'{"bytes": 3, "media": "audio/mpeg", "marks": 5, "length": 1}\nabc',
    lambda whole: b"\xff\xfe" + whole,
])  # fmt: skip
def test_half_a_file_is_no_sound(kept: KeptSounds, voice: ToyVoice, tmp_path: Path, harm) -> None:  # type: ignore[no-untyped-def] # bytes to bytes
    # Given a file that a full disk or a power cut left broken
    whole = kept.get("Yes", "en")
    (file,) = _files(tmp_path)
    file.write_bytes(harm(file.read_bytes()))
    # When it is asked for; Then it is not played, and made anew
    assert kept.find(kept.id_of("Yes", "en")) is None
    assert kept.get("Yes", "en") == whole
    assert len(voice.said) == 2


def test_a_disk_that_takes_nothing_costs_no_sound(
    kept: KeptSounds, voice: ToyVoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:2])
        raise OSError(28, "No space left on device")

    # Given a full disk
    monkeypatch.setattr(Path, "write_bytes", full)
    # When a line is heard; Then it sounds, each time made anew, and nothing half lies there
    assert kept.get("Yes", "en").data == b"<Yes>"
    assert kept.get("Yes", "en").data == b"<Yes>"
    assert len(voice.said) == 2
    assert _files(tmp_path) == []


def test_a_folder_that_cannot_be_made_costs_no_sound(tmp_path: Path, voice: ToyVoice) -> None:
    (tmp_path / "speech").write_text("a file is in the way")
    assert KeptSounds(tmp_path / "speech", voice).get("Yes", "en").data == b"<Yes>"


@pytest.mark.parametrize(
    "name", ["", "..", "../../keys/installation.key", "a" * 25, "A" * 24, "a" * 23 + "/"]
)
def test_no_name_leads_out_of_the_folder(kept: KeptSounds, name: str) -> None:
    assert kept.find(name) is None


def test_what_could_not_be_said_is_not_kept(kept: KeptSounds, voice: ToyVoice, tmp_path: Path) -> None:
    voice.busy = True
    with pytest.raises(Busy):
        kept.get("Yes", "en")
    voice.busy, voice.mute = False, True
    with pytest.raises(Mute):
        kept.get("Yes", "en")
    assert _files(tmp_path) == []
