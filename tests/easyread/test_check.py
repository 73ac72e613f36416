"""Risk: hard words reach a person unseen, or the check cries wolf until nobody listens to it."""

import tomllib
from pathlib import Path

import pytest

from easyread.check import RULES, check_file, check_text, files_in
from easyread.lists import FOLDER, data
from easyread.rules import Finding

HERE = Path(__file__).parent
HOUSE = HERE.parents[1]
PLANTED = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))
CLEAN = (HERE / "clean.txt").read_text(encoding="utf-8").splitlines()

GOOD = """# What do you want?

![](picture:my-words) Tell us one thing.

## Choices
- `yes` ![](picture:yes) Yes
- `no` ![](picture:no) No
"""


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def prompt(tmp_path: Path, text: str, language: str = "en") -> Path:
    path = tmp_path / "prompts" / language / "today" / "p.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("code", "sentence"), [(code, text) for code, texts in PLANTED.items() for text in texts]
)
def test_each_planted_fault_is_found(code: str, sentence: str) -> None:
    # Given a sentence with one fault, When it is checked
    found = [finding for finding in check_text(sentence) if finding.code == code]
    # Then the fault is named, with a better way
    assert found
    assert found[0].better


@pytest.mark.parametrize("sentence", CLEAN)
def test_easy_sentences_are_left_alone(sentence: str) -> None:
    # Given a sentence that is easy, inside a text, When it is checked, Then there is no error
    meaning = "It means we help you to be safe." if "Safeguarding" in sentence else "You choose."
    found = check_text(f"Sam is here.\n{sentence}\n{meaning}")
    assert [finding for finding in found if finding.is_error] == []


def test_everything_a_person_reads_is_easy() -> None:
    # Given every prompt and every message of the person's pages, When they are checked
    found = [
        finding
        for path in files_in([HOUSE / "prompts" / "en", HOUSE / "locales" / "en"])
        for finding in check_file(path)
    ]
    # Then none has an error
    assert [str(finding) for finding in found if finding.is_error] == []


def test_every_meaning_in_the_term_bank_is_easy() -> None:
    for term in data("terms")["term"]:
        found = check_text(f"Sam is here. {term['means']}")
        assert [str(finding) for finding in found if finding.is_error] == []


@pytest.mark.parametrize("name", ["idioms", "words", "terms", "questions"])
def test_a_better_way_is_no_longer_than_a_few_words(name: str) -> None:
    # Every list can be read, and says in a few words what to write instead
    assert (FOLDER / f"{name}.toml").exists()
    for say in data(name).get("idioms", data(name).get("hard", {})).values():
        assert 0 < len(say.split()) <= 8


def test_every_rule_says_its_reason_and_its_source() -> None:
    for rule in RULES:
        finding = Finding(Path("p"), 1, rule.code, "what", "better")
        assert finding.reason.endswith(".")
        assert finding.source


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (GOOD.replace("picture:my-words", "picture:my-wrods"), "E201", 3),
        (GOOD.replace("![](picture:my-words) ", ""), "E200", 3),
        (GOOD.replace("![](picture:yes) ", ""), "E200", 6),
        (GOOD.replace("picture:no", "picture:nope"), "E201", 7),
        (GOOD.replace("`no`", "`yes`"), "E200", 7),
        (GOOD.replace("Tell us one thing.", "<b>Tell us.</b>"), "E200", 3),
        (GOOD.replace("# What do you want?\n", ""), "E200", 2),
        (GOOD.replace("What do you want?", "What do you want? Where?"), "E202", 1),
        (GOOD.replace("What do you want?", "They want what?"), "E114", 1),
        (GOOD.replace("Tell us one thing.", "Tell us. Write it. Say it."), "W204", 3),
        (GOOD.replace("picture:no", "picture:yes"), "W205", 7),
        (GOOD.replace("## Choices", "![](picture:home) Your home.\n" * 6 + "\n## Choices"), "W201", 1),
        (
            GOOD.replace(
                "## Choices", "## Show me ideas\n" + "![](picture:home) Home.\n" * 7 + "\n## Choices"
            ),
            "W202",
            1,
        ),
        (GOOD.replace("Tell us one thing.", "This is about safeguarding."), "E117", 3),
        (GOOD, "W203", 1),
    ],
)
def test_a_fault_of_the_page_is_found_at_its_line(text: str, code: str, line: int, tmp_path: Path) -> None:
    found = check_file(prompt(tmp_path, text))
    assert (code, line) in [(finding.code, finding.line) for finding in found]


def test_a_checked_prompt_has_nothing_to_say(tmp_path: Path) -> None:
    assert check_file(prompt(tmp_path, "---\nchecked: 2027-01-10, Speak Up Derby\n---\n" + GOOD)) == []


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    # Given a file with a line without a picture, a hard sentence in that line, and a wrong part
    text = GOOD.replace("![](picture:my-words) Tell us one thing.", "We need your consent.") + "\n## Tips\n"
    # When it is checked, Then each is told
    found = check_file(prompt(tmp_path, text))
    assert {("E200", 3), ("E117", 3), ("E200", 9)} <= {(finding.code, finding.line) for finding in found}


def test_a_hard_word_is_fine_when_the_page_explains_it(tmp_path: Path) -> None:
    text = GOOD + "- `adv` ![](picture:advocate) An advocate\n"
    explained = text.replace(
        "## Choices", "![](picture:advocate) An advocate helps you say it.\n\n## Choices"
    )
    assert "E117" in codes(check_file(prompt(tmp_path, text)))
    assert "E117" not in codes(check_file(prompt(tmp_path, explained)))


def test_a_sentence_that_goes_on_in_the_next_line_is_one_sentence() -> None:
    # Given a text wrapped by an editor, When it is checked
    found = check_text(
        "Sam.\n\nYou can tell us what you want to happen\nby writing it or by\nsaying it to us now."
    )
    # Then the long sentence is found at the line where it starts
    assert [(finding.code, finding.line) for finding in found if finding.is_error] == [("E101", 3)]


def test_lines_without_an_end_are_sentences_of_their_own() -> None:
    assert check_text("- Bread\n- Milk\n- Tea\n\nShopping list\nYou can add to it.") == []


def test_a_slot_counts_as_one_word() -> None:
    assert codes(check_text("{readers} can read this now.")) == []
    assert "W101" in codes(check_text("{a} {b} {c} {d} {e} {f} {g} {h} {i} {j} read."))


def test_another_language_is_checked_for_length_and_pictures_only(tmp_path: Path) -> None:
    # Given a Welsh prompt with a word that is a fault in English, and one very long sentence
    text = GOOD.replace("Tell us one thing.", "Two a b c d e f g h i j k l m n o.")
    # When it is checked, Then only the length is told
    found = check_file(prompt(tmp_path, text, "cy"))
    assert [finding.code for finding in found if finding.is_error] == ["E101"]


def test_a_translation_keeps_what_the_english_keeps(tmp_path: Path) -> None:
    # Given an English prompt and a translation with another id and without a slot
    prompt(tmp_path, GOOD.replace("one thing", "{worker}"))
    path = prompt(tmp_path, GOOD.replace("`no`", "`nage`"), "cy")
    # When the translation is checked, Then both are told
    told = [finding.what for finding in check_file(path) if finding.code == "E203"]
    assert len(told) == 2


def catalogue(tmp_path: Path, messages: str, language: str = "en") -> Path:
    path = tmp_path / "locales" / language / "LC_MESSAGES" / "person.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    path.write_text(head + messages, encoding="utf-8")
    return path


def test_a_catalogue_is_checked_message_by_message(tmp_path: Path) -> None:
    # Given a catalogue with one easy and one hard message
    path = catalogue(tmp_path, 'msgid "a"\nmsgstr "Next"\n\nmsgid "b"\nmsgstr "We utilise it."\n')
    # When it is checked, Then the hard one is told, at its line
    assert [(finding.code, finding.line) for finding in check_file(path)] == [("E118", 10)]


def test_a_message_without_words_is_told(tmp_path: Path) -> None:
    assert codes(check_file(catalogue(tmp_path, 'msgid "a"\nmsgstr ""\n'))) == ["E300"]


def test_a_translated_message_fills_in_the_same_things(tmp_path: Path) -> None:
    catalogue(tmp_path, 'msgid "a"\nmsgstr "Hello {name}"\n')
    path = catalogue(tmp_path, 'msgid "a"\nmsgstr "Helo {enw}"\n', "cy")
    assert codes(check_file(path)) == ["E301"]


@pytest.mark.parametrize(
    "messages",
    ["rubbish\n", 'msgid "a"\nmsgstr "Next\n', 'msgid "a"\nmsgstr "Next"\n\nmsgid "a"\nmsgstr "Back"\n'],
)
def test_a_broken_catalogue_is_told_and_not_a_crash(messages: str, tmp_path: Path) -> None:
    assert codes(check_file(catalogue(tmp_path, messages))) == ["E300"]


def test_a_text_that_is_not_utf_8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes(b"caf\xe9")
    assert codes(check_file(path)) == ["E200"]
