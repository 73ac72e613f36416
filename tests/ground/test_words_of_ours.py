"""The log holds nothing of a person; catalogues and data files are found in their order."""

import io
import logging
from pathlib import Path

import pytest

from app.ground import data_files, log
from app.ground.canonical import canonical
from app.ground.faults import Fault
from app.ground.messages import load_messages

SECRET = "she hits me"


@pytest.fixture
def stream() -> io.StringIO:
    root = logging.getLogger()
    before = (root.handlers[:], root.level, log.LOGGER.level)
    stream = io.StringIO()
    log.configure(stream)
    yield stream
    root.handlers[:], root.level, log.LOGGER.level = before


def test_only_fields_of_the_list_are_written(stream: io.StringIO) -> None:
    log.event("request", endpoint="staff.home", ms=12)
    with pytest.raises(ValueError, match="words"):
        log.event("request", words=SECRET)
    assert stream.getvalue().endswith("INFO request endpoint=staff.home ms=12\n")


def test_an_exception_is_written_by_kind_and_place_only(stream: io.StringIO) -> None:
    try:
        int(SECRET)
    except ValueError as error:
        log.failure("page", error)
        logging.getLogger("some.library").exception("it broke: %s", SECRET)
        logging.getLogger("some.library").warning(f"it broke: {SECRET}")  # noqa: G004 - as libraries do
    written = stream.getvalue()
    assert SECRET not in written
    assert "error=ValueError place=test_words_of_ours.py:" in written
    assert "some.library" in written
    assert len(written.splitlines()) == 3


def test_no_field_breaks_a_line(stream: io.StringIO) -> None:
    log.event("x", place="a\nINFO forged")
    assert len(stream.getvalue().splitlines()) == 1


def write(folder: Path, language: str, name: str, text: str) -> None:
    path = folder / language / "LC_MESSAGES" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + text, "utf-8")


def test_messages_fall_back_and_the_first_folder_wins(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    write(ours, "en", "person.po", 'msgid "a"\nmsgstr "A of {who}"\n\nmsgid "b"\nmsgstr "B"\n')
    write(ours, "pl", "person.po", 'msgid "a"\nmsgstr "Ą {who}"\n\nmsgid "b"\nmsgstr ""\n')
    write(theirs, "en", "person.po", 'msgid "b"\nmsgstr "Their B"\n')
    messages = load_messages([theirs, ours], ["pl"])

    assert messages.text("a", "pl", who="{x}") == "Ą {x}"
    assert messages.text("b", "pl") == "Their B"
    assert messages.text("a", "cy", who="Jo") == "A of Jo"
    assert (messages.languages, messages.says("b", "pl")) == (["en", "pl"], False)
    for call in (lambda: messages.text("c", "en"), lambda: messages.text("a", "en")):
        with pytest.raises(KeyError):
            call()


def test_plurals_follow_the_language(tmp_path: Path) -> None:
    days = 'msgid "d"\nmsgid_plural "d"\n' + 'msgstr[0] "{n} day"\nmsgstr[1] "{n} days"\n'
    write(tmp_path, "en", "person.po", days)
    polish = 'msgid "d"\nmsgid_plural "d"\nmsgstr[0] "{n} dzień"\nmsgstr[1] "{n} dni"\nmsgstr[2] "{n} dni!"\n'
    write(tmp_path, "pl", "person.po", polish)
    messages = load_messages([tmp_path], ["pl"])

    assert [messages.text("d", "en", n=n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert [messages.text("d", "pl", n=n) for n in (1, 3, 5)] == ["1 dzień", "3 dni", "5 dni!"]


def test_a_broken_catalogue_and_no_english_are_said(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="English"):
        load_messages([tmp_path], [])
    write(tmp_path, "en", "person.po", "nonsense\n")
    with pytest.raises(Fault, match=r"person\.po"):
        load_messages([tmp_path], [])


def test_the_organisations_own_files_come_first(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    places = data_files.find("prompts", tmp_path)
    assert places[0] == tmp_path / "prompts"
    assert (places[-1] / "conversation.toml").is_file()
    assert data_files.find("prompts", None) == places[1:]
    assert data_files.find("pictures", tmp_path)[-1].name == "pictures"


def test_one_value_is_always_the_same_bytes() -> None:
    assert canonical({"b": ["é", None], "a": 1}) == '{"a":1,"b":["é",null]}'.encode()
    with pytest.raises(UnicodeEncodeError):
        canonical("\ud800")
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))
