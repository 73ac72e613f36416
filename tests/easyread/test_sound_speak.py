"""Risk: an author cannot hear what they wrote, or hears less than stands there, or nothing."""

import io
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from easyread.cli import main
from easyread.sound import WAV, SpokenApart, pieces
from easyread.sound.aloud import PAUSE, read_aloud, read_lines
from tests.support.toy_voice import BEEP, ENGINE, RATE, VOICES

HOUSE = Path(__file__).parents[2]
SAFE = HOUSE / "prompts" / "en" / "today" / "safe.md"
PROMPT = """# Who is here?

![](picture:home) You can ask {care-worker} to go.

## Only when: helper
![](picture:home) Your helper is here.

## Show me ideas
![](picture:home) It can be your cat.

## More
![](picture:home) We ask each time.

## Choices
- `yes` ![](picture:yes) Somebody
- `no` ![](picture:no) Nobody

## Said back
- `no` You are alone.
"""
ORDER = (
    "Who is here?", "You can ask care worker to go.", "Your helper is here.", "We ask each time.",
    "It can be your cat.", "Somebody", "Nobody", "You are alone.",
)  # fmt: skip


def seconds(data: bytes) -> float:
    with wave.open(io.BytesIO(data)) as file:
        return file.getnframes() / file.getframerate()


def test_a_prompt_is_read_in_the_order_of_its_page(tmp_path: Path) -> None:
    path = tmp_path / "p.md"
    path.write_text(PROMPT, "utf-8")
    assert read_lines(path, "en") == ORDER


def test_every_word_of_a_text_is_said_with_pauses_between_its_lines(tmp_path: Path) -> None:
    # Given a text of two paragraphs, one longer than can be said at once, and signs that are not said
    path = tmp_path / "t.txt"
    path.write_text(f"\ufeff{'one two. ' * 300}\n  \n...\n\nthree silently\n\nfour\n", "utf-8")
    lines = read_lines(path, "en")
    with SpokenApart(VOICES, ENGINE) as voice:
        sound = read_aloud(voice, lines, "en", WAV)
    # When it is read, Then each word takes its beep, and what has no sound is left out, with its pause
    said = [piece for line in (lines[0], "... ", "four") for piece in pieces(line)]
    words = 600 + 1 + 1  # the dots beep here too
    assert seconds(sound) == pytest.approx(words * BEEP / 1000 + (len(said) - 1) * PAUSE, abs=2 / RATE)


def test_a_prompt_is_spoken_into_a_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # Given a prompt of the project, When it is spoken as each kind of sound
    for name in ("out.mp3", "out.WAV"):
        assert main(["speak", str(SAFE), "-o", str(tmp_path / name)]) == 0
    # Then both are there, and nothing is said on the terminal
    assert seconds((tmp_path / "out.WAV").read_bytes()) > 5
    assert (tmp_path / "out.mp3").read_bytes()[0] == 0xFF
    assert (tmp_path / "out.mp3").stat().st_size < (tmp_path / "out.WAV").stat().st_size / 5
    assert capfd.readouterr() == ("", "")


def test_the_language_is_that_of_the_folder_or_the_one_named(tmp_path: Path) -> None:
    path = tmp_path / "prompts" / "pl" / "t.txt"
    path.parent.mkdir(parents=True)
    path.write_text("Chcę zostać w domu.", "utf-8")
    found = {}
    for language in ([], ["--language", "pl"], ["--language", "en"]):
        assert main(["speak", str(path), "-o", str(tmp_path / "o.wav"), *language]) == 0
        found[tuple(language)] = round(seconds((tmp_path / "o.wav").read_bytes()), 1)
    assert found[()] == pytest.approx(found["--language", "pl"], abs=0.11)
    assert found["--language", "en"] != found[()]


@pytest.mark.parametrize(
    ("file", "out", "more", "code", "told"),
    [
        ("safe.md", "out.ogg", (), 2, "out.ogg"),
        ("safe.md", "safe.md", (), 2, ".mp3 or .wav"),
        ("safe.md", "mp3", (), 2, ".mp3 or .wav"),
        ("cat.po", "out.mp3", (), 2, "cat.po"),
        ("not-there.md", "out.mp3", (), 2, "there is no file or folder here: "),
        ("folder.txt", "out.mp3", (), 2, "folder.txt"),
        ("safe.md", "out.mp3", ("--language", "so"), 1, "no voice for this language (language: so)"),
        ("safe.md", "out.mp3", ("--language", "bfi"), 1, "no voice for this language"),
        ("broken.md", "out.mp3", (), 1, "broken.md:1: "),
        ("latin.txt", "out.mp3", (), 1, "this is not UTF-8 text"),
        ("latin.md", "out.mp3", (), 1, "this is not UTF-8 text"),
        ("empty.txt", "out.mp3", (), 1, "there is nothing to say here"),
        ("dots.txt", "out.mp3", (), 1, "there is nothing to say here"),
        ("safe.md", "no-folder/out.mp3", (), 1, "this cannot be written"),
    ],
)
def test_what_cannot_be_spoken_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, out: str, more: tuple[str, ...], code: int,
    told: str,
) -> None:  # fmt: skip
    (tmp_path / "safe.md").write_text(PROMPT, "utf-8")
    (tmp_path / "cat.po").write_text("", "utf-8")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "broken.md").write_text("No question.", "utf-8")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    (tmp_path / "latin.md").write_bytes(b"# caf\xe9")
    (tmp_path / "empty.txt").write_text("\n \n", "utf-8")
    (tmp_path / "dots.txt").write_text("...", "utf-8")
    before = {path.name for path in tmp_path.iterdir()}
    assert main(["speak", str(tmp_path / file), "-o", str(tmp_path / out), *more]) == code
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("arguments", [["speak"], ["speak", str(SAFE)], ["speak", "-o", "out.mp3"]])
def test_a_wrong_call_is_told(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


def test_it_needs_nothing_of_the_app(tmp_path: Path) -> None:
    # Given a process in which the app cannot be imported
    code = "import sys; sys.modules['app'] = sys.modules['flask'] = None; from easyread.cli import main; "
    run = subprocess.run(
        [sys.executable, "-c", f"{code}sys.exit(main())", "speak", str(SAFE), "-o", tmp_path / "out.mp3"],
        cwd=HOUSE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert (tmp_path / "out.mp3").exists()
