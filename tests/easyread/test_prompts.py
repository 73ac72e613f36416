"""Risk: a mistake in a prompt file reaches a person, or stops the service without saying where."""

from pathlib import Path

import markdown
import pytest

from easyread.prompts import Line, PromptFault, load_prompt, load_prompts, parse_prompt

HOUSE = Path(__file__).parents[2]
PROMPTS = HOUSE / "prompts"

WHOLE = """---
checked: "2027-01-10, Speak Up Derby"  # who and when
---
# What do you want, {called}?

![](picture:my-words) Tell us one thing.
![](picture:write) We keep it. We do not change it.

## Show me ideas
![](picture:home) It can be about your home.

## Choices
- `yes` ![](picture:yes) Yes
- `reader` ![](picture:face) {reader}

## More
![](picture:computer) People who look after this computer could open them.

## Only when: nothing-shared
![](picture:no) Touch *Get help*.

## Always
![](picture:stop) You can stop.

## Said back
- `yes` Thank you.
You said: {choice}.
"""


def read(text: str) -> PromptFault:
    with pytest.raises(PromptFault) as caught:
        parse_prompt(text, Path("p.md"), "p", "en")
    return caught.value


def test_a_prompt_file_is_read_whole() -> None:
    # Given a file with every part, When it is read
    prompt = parse_prompt(WHOLE, Path("p.md"), "today/p", "en")
    # Then each word stands in its place, in the order of the file, and marks for print are gone
    assert prompt.question == "What do you want, {called}?"
    assert prompt.lines == (
        Line("my-words", "Tell us one thing."),
        Line("write", "We keep it. We do not change it."),
        Line("no", "Touch Get help.", "nothing-shared"),
        Line("stop", "You can stop."),
    )
    assert [line.text for line in prompt.ideas] == ["It can be about your home."]
    assert [line.picture for line in prompt.more] == ["computer"]
    assert [(choice.id, choice.label, choice.picture) for choice in prompt.choices] == [
        ("yes", "Yes", "yes"),
        ("reader", "{reader}", "face"),
    ]
    assert prompt.said_back == {"yes": "Thank you.", "": "You said: {choice}."}
    assert prompt.checked == "2027-01-10, Speak Up Derby"
    assert prompt.slots == ("called", "reader", "choice")
    assert prompt.flags == ("nothing-shared",)
    assert prompt.lines[0].number == 6


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_a_file_from_any_editor_reads_the_same(line_end: str, tmp_path: Path) -> None:
    # Given a file saved with another editor's line ends and its byte order mark
    path = tmp_path / "p.md"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", line_end).encode())
    # When it is read, Then nothing differs
    assert load_prompt(path, "p", "en").lines == parse_prompt(WHOLE, path, "p", "en").lines


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "no question"),
        ("![](picture:home) Your home.", 1, "question comes first"),
        ("# Hello\n# Again\n", 2, "second question"),
        ("#Hello", 1, "then a space"),
        ("# Hello\n### Deep\n", 2, "a heading is"),
        ("# \n", 1, "then a space"),
        ("# Hello\n\nTell us.\n", 3, "starts with its picture"),
        ("# Hello\n![](home) Tell us.\n", 2, "starts with its picture"),
        ("# Hello\n![](picture:Home) Tell us.\n", 2, "starts with its picture"),
        ("# Hello\n![a house](picture:home) Tell us.\n", 2, "starts with its picture"),
        ("# Hello\n![](picture:home)\n", 2, "starts with its picture"),
        ("# Hello\n![](picture:home) Go ![](picture:stop) home.\n", 2, "only plain words"),
        ("# Hello\n![](picture:home) Look [here](http://x).\n", 2, "only plain words"),
        ("# Hello\n![](picture:home) Run `rm`.\n", 2, "only plain words"),
        ("# Hello\n![](picture:home) <b>Tell</b> us.\n", 2, "no HTML"),
        ("# Hello\n<!-- note -->\n", 2, "no HTML"),
        ("# Hello &amp; bye\n", 1, "no HTML"),
        ("# Hello\n![](picture:home) I like &#9829;.\n", 2, "no HTML"),
        ("# Hello\n<script>alert(1)</script>\n", 2, "no HTML"),
        ("# Hello\n## Tips\n", 2, "no part of this name"),
        ("# Hello\n## Only when:\n", 2, "no part of this name"),
        ("# Hello\n## Only when: Two Words\n", 2, "no part of this name"),
        ("# Hello\n## Choices\n- yes Yes\n", 3, "a choice looks like this"),
        ("# Hello\n## Choices\n- `yes` Yes\n", 3, "starts with its picture"),
        ("# Hello\n## Choices\n- `Yes!` ![](picture:yes) Yes\n", 3, "id of a choice"),
        ("# Hello\n## Choices\n- `_skip` ![](picture:yes) Yes\n", 3, "id of a choice"),
        ("# Hello\n## Choices\n- `a` ![](picture:yes) Yes\n- `a` ![](picture:no) No\n", 4, "two choices"),
        ("# Hello\n## Said back\n- `maybe` Fine.\n", 3, "no choice with the id maybe"),
        ("# Hello\n## Said back\nFine.\nGood.\n", 4, "two times"),
        ("# Hello {Worker}\n", 1, "filled in"),
        ("# Hello {worker\n", 1, "filled in"),
        ("# Hello\n![](picture:home) Bell\x07.\n", 2, "control character"),
        ("---\nchecked: me\n# Hello\n", 3, "can stand between"),
        ("---\nauthor: me\n---\n# Hello\n", 2, "can stand between"),
        ("---\nchecked: me\n", 3, "no end"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str, line: int, what: str) -> None:
    # Given a file with one mistake, When it is read
    fault = read(text)
    # Then the fault names the line and says what is wrong
    assert fault.line == line
    assert what in fault.what
    assert str(fault).startswith(f"p.md:{line}: ")


def test_bytes_that_are_not_utf_8_are_refused_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "p.md"
    path.write_bytes(b"# Hello\n![](picture:home) caf\xe9\n")
    with pytest.raises(PromptFault) as caught:
        load_prompt(path, "p", "en")
    assert caught.value.line == 2


def test_an_organisations_own_file_wins_over_ours(tmp_path: Path) -> None:
    # Given a folder of one's own with one changed question
    own = tmp_path / "prompts" / "en" / "today"
    own.mkdir(parents=True)
    (own / "matters.md").write_text("# What is important to you?\n", encoding="utf-8")
    # When the prompts are read, own folder first
    prompts = load_prompts([tmp_path / "prompts", PROMPTS], "en")
    # Then that question is the own one, and every other is ours
    assert prompts["today/matters"].question == "What is important to you?"
    assert prompts["today/safe"].question == "How safe do you feel today?"
    assert prompts["break"].name == "break"


def test_a_file_name_that_is_no_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "My Step.md").write_text("# Hello\n", encoding="utf-8")
    with pytest.raises(PromptFault):
        load_prompts([tmp_path], "en")


def test_a_language_that_is_not_there_has_no_prompts() -> None:
    assert load_prompts([PROMPTS], "xx") == {}


@pytest.mark.parametrize("path", sorted((PROMPTS / "en").rglob("*.md")), ids=lambda path: path.stem)
def test_every_prompt_is_plain_markdown(path: Path) -> None:
    # Given a prompt of ours, When any Markdown program shows it
    shown = markdown.markdown(path.read_text(encoding="utf-8"))
    prompt = load_prompt(path, path.stem, "en")
    # Then its question is the heading, and each line and each choice has its picture
    assert shown.startswith("<h1>")
    assert shown.count("<img") == len(prompt.all_lines) + len(prompt.choices)
    assert shown.count("<li>") == len(prompt.choices) + len([key for key in prompt.said_back if key])
