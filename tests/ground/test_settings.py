"""Settings are read once, the later place wins, and what is not understood stops the start in plain words."""

from pathlib import Path

import pytest

from app.ground.faults import Fault
from app.ground.settings import load_settings


def test_the_later_place_wins(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}).port == 8000
    (tmp_path / "ownwords.toml").write_text("port = 8001\nhost = '0.0.0.0'\n")
    assert load_settings(tmp_path, {}).port == 8001
    assert load_settings(tmp_path, {"PORT": "8002"}).port == 8002
    settings = load_settings(tmp_path, {"PORT": "8002"}, port=8003, host=None)
    assert (settings.port, settings.host) == (8003, "0.0.0.0")


def test_everything_lies_in_the_folder_unless_it_is_said_otherwise(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    assert settings.record_file == tmp_path / "record.db"
    assert settings.key_file == tmp_path / "keys" / "installation.key"
    assert settings.anchor_file == tmp_path / "anchor" / "heads.log"
    assert settings.is_sqlite
    elsewhere = {"OWNWORDS_KEY_FILE": "/safe/key", "OWNWORDS_ANCHOR_FILE": "/other/heads"}
    moved = load_settings(tmp_path, {**elsewhere, "OWNWORDS_DATABASE_URL": "postgresql://db/words"})
    assert (moved.key_file, moved.anchor_file) == (Path("/safe/key"), Path("/other/heads"))
    assert not moved.is_sqlite
    assert moved.people_file == tmp_path / "keys" / "people.db"


def test_paths_in_the_file_are_taken_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "ownwords.toml").write_text("key_file = '../key'\n")
    assert load_settings(tmp_path, {}).key_file == tmp_path / ".." / "key"


def test_https_comes_from_the_address_people_open(tmp_path: Path) -> None:
    assert load_settings(tmp_path, {}).address == "http://127.0.0.1:8000"
    assert not load_settings(tmp_path, {}).https
    served = load_settings(tmp_path, {}, base_url="https://words.example.org/")
    assert served.https
    assert served.address == "https://words.example.org"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("host = '::1'\nprot = 1\n", "ownwords.toml, line 2: “prot” is not a setting"),
        ("\n[port]\nx = 1\n", "line 2: “port” has to be a number"),
        ("port = '8000'\n", "line 1: “port” has to be a number"),
        ("port = true\n", "line 1: “port” has to be a number"),
        ("host = 5\n", "line 1: “host” has to be text"),
        ("port = 99999\n", "“port” has to be a number from 1 to 65535"),
        ("port = \n", "cannot be read"),
        ("database_url = 'mysql://x'\n", "begin with postgresql"),
    ],
)
def test_what_is_not_understood_is_said(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "ownwords.toml").write_text(text)
    with pytest.raises(Fault, match=sentence):
        load_settings(tmp_path, {})


def test_a_file_that_is_no_text_and_a_port_that_is_no_number(tmp_path: Path) -> None:
    with pytest.raises(Fault, match="PORT has to be a number"):
        load_settings(tmp_path, {"PORT": "eighty"})
    (tmp_path / "ownwords.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(Fault, match="cannot be read as text"):
        load_settings(tmp_path, {})
