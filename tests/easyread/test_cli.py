"""Risk: somebody runs ``easyread`` and gets an answer they cannot use, or a wrong exit code."""

from pathlib import Path

import pytest

from easyread.cli import main

HOUSE = Path(__file__).parents[2]
SAFE = HOUSE / "prompts" / "en" / "today" / "safe.md"


def test_easy_words_end_well(capsys: pytest.CaptureFixture[str]) -> None:
    # Given the project's own prompts, When they are checked, Then there is no error
    assert main(["check", "--errors-only", str(HOUSE / "prompts")]) == 0
    assert " files, 0 errors, " in capsys.readouterr().out


def test_hard_words_are_named_by_file_line_and_rule(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a text with a fault in its second line
    path = tmp_path / "t.txt"
    path.write_text("Sam is here.\nWe utilise pictures.\n", encoding="utf-8")
    # When it is checked, Then the answer has file, line, rule and a better way, and the exit code says so
    assert main(["check", "--why", str(path)]) == 1
    told = capsys.readouterr().out
    assert f'{path}:2: E118 "utilise" is a hard word. Better: say: use.' in told
    assert "Why: Short, known words are easier." in told
    assert "1 files, 1 errors, 0 warnings" in told


def test_warnings_alone_are_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "t.txt"
    path.write_text("You can sit next to the door of the room with Sam.\n", encoding="utf-8")
    assert main(["check", str(path)]) == 0
    assert "W101" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["check"], ["dance"], ["check", "--loud", "x.txt"]])
def test_a_wrong_call_is_told(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("name", ["not-there.txt", "picture.png"])
def test_a_path_that_cannot_be_checked_is_told(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "picture.png").write_bytes(b"")
    assert main(["check", str(tmp_path / name)]) == 2
    assert name in capsys.readouterr().err


def test_a_prompt_is_shown_as_a_page_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    # Given a prompt, When it is shown
    assert main(["page", str(SAFE)]) == 0
    shown = capsys.readouterr().out
    # Then the page has its words and pictures and asks for nothing from anywhere
    assert "<h1>How safe do you feel today?</h1>" in shown
    assert shown.count("<svg") >= 5
    assert "http" not in shown


def test_a_broken_prompt_is_not_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "p.md"
    path.write_text("# Hello\n![](picture:nothing-like-it) Home.\n", encoding="utf-8")
    assert main(["page", str(path)]) == 1
    assert "nothing-like-it" in capsys.readouterr().err
