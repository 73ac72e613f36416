"""Starting on what is not right: refused in one plain sentence that names the place, with nothing changed."""

import gc
import io
import json
import os
import socket
import sqlite3
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import main as command
from app.ground import keyfile, migrate
from tests.security.place import Place

KEY = "keys/installation.key"


def _run(data: Path, name: str = "run") -> tuple[int, str]:
    """Run a command; a service that does start finds its port taken, and does not wait."""
    out, err = io.StringIO(), io.StringIO()
    with socket.socket() as taken, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # the server's own, when its port is taken
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        env = {"PORT": str(taken.getsockname()[1])}
        code = command.main([name, "--data", str(data)], env=env, out=out, err=err)
        gc.collect()
    return code, out.getvalue() + err.getvalue()


def _files(data: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(data)): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(data.rglob("*"))
        if path.is_file() and path.suffix not in {".db-wal", ".db-shm", ".lock"} and "-" not in path.suffix
    }


@pytest.fixture
def data(place: Place) -> Path:
    """Give the data of a service with a talk in it, with nobody using it."""
    place.person.browser.post("/talk/c/7k", data={"words": "marmalade"})
    place.store.close()
    return place.store.settings.data


def _missing(key: Path) -> None:
    key.unlink()


def _another(key: Path) -> None:
    key.unlink()
    keyfile.new_installation_key(key)


def _text(content: bytes) -> Callable[[Path], None]:
    def write(key: Path) -> None:
        key.write_bytes(content)

    return write


def _mode(mode: int) -> Callable[[Path], None]:
    def change(key: Path) -> None:
        key.chmod(mode)

    return change


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_missing, "is missing. Without it no words can be opened or kept."),
        (_another, "The installation's key is not the key of this record."),
        (_text(b""), "does not hold a key of ours."),
        (_text(b"not a key"), "does not hold a key of ours."),
        (_text(b"00" * 32), "does not hold a key of ours."),
        (_text(b"ab" * 31), "does not hold a key of ours."),
        (_text(b"\xff\xfe" * 32), "does not hold a key of ours."),
        (_mode(0o644), "Other people on this computer can read the key file"),
        (_mode(0o640), "Other people on this computer can read the key file"),
        (_mode(0o602), "Other people on this computer can read the key file"),
    ],
)
def test_a_key_file_that_is_not_right(data: Path, spoil: Callable[[Path], None], says: str) -> None:
    """Risk: the service makes a new key over lost words, or works with a key that everybody can read."""
    # Given a key file that is missing, another's, no key at all, or open to others
    secret = (data / KEY).read_text().strip()
    spoil(data / KEY)
    before = _files(data)
    # When the service is started
    code, said = _run(data)
    # Then it says why in a sentence that names the file or the way out, and touches nothing
    assert code == 1
    assert says in said
    assert secret not in said
    assert "Traceback" not in said
    assert _files(data) == before


def test_the_keys_of_the_people_are_missing(data: Path) -> None:
    """Risk: a service without people's keys makes new ones, and every old word is lost quietly."""
    (data / "keys" / "people.db").unlink()
    before = _files(data)
    code, said = _run(data)
    assert (code, "people.db is missing." in said) == (1, True)
    assert _files(data) == before


def test_the_record_is_missing_or_is_none(data: Path) -> None:
    """Risk: an empty record is made where there was one, and nobody notices."""
    record = data / "record.db"
    record.write_bytes(b"This is no database. " * 400)
    code, said = _run(data)
    assert (code, "damaged" in said) == (1, True)
    record.unlink()
    for name in ("record.db-wal", "record.db-shm"):
        (data / name).unlink(missing_ok=True)
    code, said = _run(data)
    assert (code, "Run: ownwords init" in said) == (1, True)
    assert not record.exists()


@pytest.mark.parametrize(
    ("revision", "says"),
    [
        ("0001", "older version. Run: ownwords migrate"),
        ("9999", "newer version"),
        (None, "Run: ownwords init"),
    ],
)
def test_tables_of_another_version(
    data: Path, monkeypatch: pytest.MonkeyPatch, revision: str | None, says: str
) -> None:
    """Risk: the service writes into tables of another version."""
    # Given tables that are older, newer, or none
    monkeypatch.setattr(migrate, "head", lambda: "0003")
    with sqlite3.connect(data / "record.db") as db:
        db.execute("DELETE FROM alembic_version")
        if revision:
            db.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
    db.close()
    before = _files(data)
    # When the service is started
    code, said = _run(data)
    # Then it names the command that helps, and changes nothing by itself
    assert (code, says in said) == (1, True)
    assert _files(data) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b'# ours\n\ncolour = "blue"\n', "ownwords.toml, line 3: \u201ccolour\u201d is not a setting."),
        (b'port = "8000"\n', "ownwords.toml, line 1: \u201cport\u201d has to be a number."),
        (b"\nhost = 7\n", "ownwords.toml, line 2: \u201chost\u201d has to be text."),
        (b"threads = true\n", "ownwords.toml, line 1: \u201cthreads\u201d has to be a number."),
        (b"threads = 0\n", "\u201cthreads\u201d has to be a number from 1 to 64."),
        (b"port = = 1\n", "ownwords.toml cannot be read"),
        (b"\xff\xfe\x00", "ownwords.toml cannot be read as text."),
        (b"[port]\nx = 1\n", "ownwords.toml, line 1: \u201cport\u201d has to be a number."),
        (b"data = 'x'\n", "ownwords.toml, line 1: \u201cdata\u201d is not a setting."),
    ],
)
def test_a_setting_that_is_none(data: Path, text: bytes, says: str) -> None:
    """Risk: a slip in the settings is passed over, and the service runs another way."""
    (data / "ownwords.toml").write_bytes(text)
    code, said = _run(data)
    assert (code, says in said) == (1, True), said
    assert "Traceback" not in said


GOOD = "# What matters to you just now?\n\n![](picture:my-words) Tell us.\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("Words before the question.\n" + GOOD, 1),
        (GOOD + "<script>alert(1)</script>\n", 4),
        (GOOD + "![](picture:no-such-picture) A line.\n", 4),
        (GOOD + "![](picture:my-words) {No Slot} here.\n", 4),
        (GOOD + "\n# Another question?\n", 5),
        (GOOD + "\n## No such part\n", 5),
        (GOOD + "\n## Choices\n- no id\n", 6),
        (GOOD + "![](https://evil.example/x.png) A line.\n", 4),
        (GOOD + "[a link](https://evil.example)\n", 4),
    ],
)
def test_a_prompt_file_that_is_broken(data: Path, text: str, line: int) -> None:
    """Risk: a slip that a worker made shows on somebody's screen, or stops a talk in its middle."""
    # Given an organisation's own question with a slip in it
    own = data / "prompts" / "en" / "today" / "matters.md"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")
    # When the service is started
    code, said = _run(data)
    # Then it names file and line, and does not start
    assert code == 1, said
    assert f"{own}:{line}:" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('code = "7k"', 'code = "2c"'),
        ('code = "7k"', 'code = "7k/../x"'),
        ('kind = "words"', 'kind = "poem"'),
        ('when = "today/safe=not-safe"', 'when = "today/safe= and ("'),
        ('[step."today/matters"]', '[step."today/nothing"]'),
        ("format = 1", "format = 2"),
        ("[pathway.quick]", "[pathway.quick"),
    ],
)
def test_an_order_of_questions_that_is_broken(data: Path, old: str, new: str) -> None:
    """Risk: a slip in the order of the questions leads somebody round in circles, or past a question."""
    # Given an organisation's own order with a slip in it
    whole = Path("prompts/conversation.toml").read_text(encoding="utf-8")
    assert old in whole
    own = data / "prompts" / "conversation.toml"
    own.parent.mkdir()
    own.write_text(whole.replace(old, new, 1), encoding="utf-8")
    # When the service is started
    code, said = _run(data)
    # Then it names the file and the line, and does not start
    assert code == 1, said
    assert f"{own}:" in said or f"{own}, line" in said or f"{own} " in said, said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "page.next"\nmsgstr "Go\n', 2),
        ('msgid "page.next"\nmsgstr Go\n', 2),
        ('\nmsgid "page.next"\nmsgstr "Go {away"\n', 2),
        ('msgid "page.where"\nmsgstr "{n} of {every}"\n', 1),
        ("nonsense\n", 1),
    ],
)
def test_a_file_of_texts_that_is_broken(data: Path, text: str, line: int) -> None:
    """Risk: a slip in the texts of the interface leaves a button without a word, or stops a page."""
    own = data / "locales" / "en" / "LC_MESSAGES" / "person.po"
    own.parent.mkdir(parents=True)
    own.write_text(text, encoding="utf-8")
    code, said = _run(data)
    assert code == 1
    assert f"{own}:{line}:" in said
    assert "Traceback" not in said


def test_a_port_that_is_taken(data: Path) -> None:
    """Risk: the second start seems to work, and the first keeps answering."""
    code, said = _run(data)
    assert (code, "is taken" in said) == (1, True)


def test_nothing_of_a_key_or_a_word_is_said(data: Path) -> None:
    """Risk: what helps the operator tells others: keys and words in the output of a command."""
    secret = (data / KEY).read_text().strip()
    for name in ("verify", "doctor"):
        _code, said = _run(data, name)
        assert secret not in said
        assert "marmalade" not in said
    assert os.environ.get("OWNWORDS_KEY_FILE") is None
    assert json.dumps(secret) not in (data / "anchor" / "heads.log").read_text()
