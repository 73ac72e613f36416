"""Each prompt file is checked at start, with the conversation it belongs to.

Risk: one slip of a support worker in one file breaks a page for everybody, on the day it is needed.
"""

from pathlib import Path

import pytest

from app.ground.faults import Fault
from app.talk.load import load
from tests.support.author import Author
from tests.support.talking import pictures

MATTERS = "en/today/matters.md"
QUESTION = "# What matters to you just now?"
PROMPT_FAULTS = [
    (MATTERS, QUESTION, "# What <b>matters</b> to you?", "no HTML here"),
    (MATTERS, QUESTION, "# What matters &amp; why?", "no HTML here"),
    (MATTERS, "![](picture:write)", "![](picture:wirte)", "the picture “wirte” is unknown"),
    (MATTERS, "![](picture:write) ", "", "a line starts with its picture"),
    (MATTERS, "## Show me ideas", "## Ideas for you", "no part of this name"),
    (MATTERS, "![](picture:home) It", "![](picture:home) [It](https://example.org)", "only plain words"),
    ("en/today/safe.md", "- `safe`", "- `not-safe`", "two choices with the id not-safe"),
    ("en/today/safe.md", "- `safe`", "- `_skip`", "the id of a choice is small letters"),
    ("en/today/safe.md", "- `safe` ![](picture:safe)", "- `safe` ![](picture:saef)", "“saef” is unknown"),
    (
        "en/today/safe.md",
        "- `safe` ![](picture:safe) Safe",
        "- `safe` Safe",
        "a line starts with its picture",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"), PROMPT_FAULTS, ids=[f"{f[0]}: {f[2]}" for f in PROMPT_FAULTS]
)
def test_a_prompt_with_one_slip_stops_the_start(
    author: Author, file: str, old: str, new: str, says: str
) -> None:
    line = author.line(file, old)
    if "two choices" in says:
        line += 2  # it is the second of the two that is one too many
    author.changes(file, old, new).is_refused(says, file, line)


def test_a_prompt_file_that_is_missing_is_named_at_its_step(author: Author) -> None:
    (author.folder / "en/today/safe.md").unlink()
    author.is_refused("there is no prompt file en/today/safe.md")


def test_a_choice_that_a_condition_needs_cannot_be_taken_out_of_its_prompt(author: Author) -> None:
    # Risk: without the choice “Not safe” nobody would be asked whether they want to talk to someone today
    author.changes("en/today/safe.md", "- `not-safe` ", "- `unsafe` ")
    author.is_refused("“today/safe” has no choice “not-safe”", at='{ step = "today/same-day", when')


def test_a_question_to_choose_from_has_choices(author: Author) -> None:
    path = author.folder / "en/today/practice.md"
    path.write_text(path.read_text("utf-8").partition("## Choices")[0], "utf-8")
    author.is_refused("offers no choices", at='[step."today/practice"]')


def test_a_picture_of_a_page_that_is_no_step_is_checked_too(author: Author) -> None:
    # Risk: the help page breaks just when it is needed
    author.changes("en/help/not-safe.md", "![](picture:", "![](picture:x")
    line = author.line("en/help/not-safe.md", "![](picture:x")
    author.is_refused("is unknown", "en/help/not-safe.md", line)


def test_the_organisation_s_own_prompt_wins_and_is_checked(author: Author, tmp_path: Path) -> None:
    # Given an organisation that words one question its own way, with a slip
    own = tmp_path / "own"
    (own / "en/today").mkdir(parents=True)
    (own / "en/today/safe.md").write_text("# How safe is it?\n\n<br>\n", "utf-8")
    # Then it is their file that is named
    with pytest.raises(Fault, match=r"own/en/today/safe\.md:3: no HTML here"):
        load([own, author.folder], pictures())


def test_another_language_is_checked_like_english(author: Author) -> None:
    (author.folder / "cy/today").mkdir(parents=True)
    (author.folder / "cy/today/matters.md").write_text("# Beth?\n\n![](picture:wirte) Dim.\n", "utf-8")
    with pytest.raises(Fault, match=r"cy/today/matters\.md:3: the picture “wirte” is unknown"):
        load([author.folder], pictures(), ("en", "cy"))
