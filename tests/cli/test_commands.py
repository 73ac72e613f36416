"""The commands: plain words, the right exit code, never a traceback; each is run as somebody would run it."""

import io
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from app.cli.main import COMMANDS, main
from app.ground.clock import SystemClock
from app.ground.settings import load_settings
from app.ground.store import Store
from app.record import utterances
from app.record.content import Content
from tests.papers.test_export import Teller
from tests.support.service import make_service


class Shell:
    """Runs commands on one folder and keeps what they print."""

    def __init__(self, data: Path, **env: str) -> None:
        self.data = data
        self.env = env
        self.out = self.err = ""

    def run(self, *words: str) -> int:
        out, err = io.StringIO(), io.StringIO()
        code = main([*words, "--data", str(self.data)], env=self.env, out=out, err=err)
        self.out, self.err = out.getvalue(), err.getvalue()
        assert "Traceback" not in self.out + self.err
        return code

    def json(self, *words: str) -> Any:
        self.run(*words, "--json")
        return json.loads(self.out)


@pytest.fixture
def shell(data: Path) -> Shell:
    return Shell(data)


@pytest.fixture
def filled(shell: Shell) -> Shell:
    """Give a folder with one shared answer in it."""
    assert shell.run("init") == 0
    store = Store.open(load_settings(shell.data, {}), SystemClock())
    teller = Teller(make_service(store))
    teller.share(teller.say(Content(words="I want to go home.")), teller.service.sam)
    shell.env["PERSON"] = teller.service.person
    shell.env["ANSWER"] = utterances_of(store, teller.service.person)[0].id
    store.close()
    return shell


def utterances_of(store: Store, person: str) -> list[utterances.Utterance]:
    with store.read() as conn:
        return utterances.of_person(store, conn, person)


def test_every_command_has_its_function_and_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        assert callable(command.part())
        assert main([*command.name.split(), "--help"]) == 0
        said = capsys.readouterr().out
        assert "--data DIR" in said
        assert "--json" in said


@pytest.mark.parametrize("words", [[], ["dance"], ["user"], ["verify", "--loud"], ["erase"], ["export"]])
def test_what_is_no_command_is_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "usage: ownwords" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name", [command.name for command in COMMANDS if command.name not in {"init", "demo"}]
)
def test_every_command_says_that_there_is_nothing_yet(shell: Shell, name: str) -> None:
    more = {
        "user add": ["a@example.org", "--name", "A", "--job", "J", "--role", "staff"],
        "user disable": ["a@example.org"],
        "user recover": ["a@example.org"],
        "user password": ["a@example.org"],
        "person add": ["Jo"],
        "invite": ["x"],
        "restore": ["nothing.data.zip"],
        "export": ["x"],
        "erase": ["--resume"],
        "hold": ["x", "--by", "a@example.org", "--reason", "r"],
        "quarantine": ["x"],
        "unit add": ["Willow House"],
        "unit set": ["Willow House", os.devnull],
    }
    assert shell.run(*name.split(), *more.get(name, [])) == 1
    assert (shell.out + shell.err).strip()
    assert not (shell.data / "record.db").exists()


def test_init_makes_the_data_once(shell: Shell) -> None:
    assert shell.run("init") == 0
    assert "Keep a copy" in shell.out
    before = (shell.data / "keys" / "installation.key").read_bytes()
    assert shell.run("init") == 1
    assert "already" in shell.err
    assert (shell.data / "keys" / "installation.key").read_bytes() == before
    assert shell.run("verify") == 0


def test_verify_in_words_and_for_a_program(filled: Shell) -> None:
    assert filled.run("verify") == 0
    assert filled.out.startswith("ok: 2 utterances")
    found = filled.json("verify")
    assert list(found) == ["ok", "utterances", "head", "faults"]
    assert (found["ok"], found["utterances"], found["faults"]) == (True, 2, [])

    lines = (filled.data / "anchor" / "heads.log").read_text().splitlines()
    (filled.data / "anchor" / "heads.log").write_text("\n".join([*lines, f"1 3 {'a' * 64}", ""]))
    assert filled.run("verify") == 1
    assert "(seq 3): An answer was cut off the end." in filled.out
    assert filled.json("verify")["faults"] == [
        {"id": None, "seq": 3, "what": "An answer was cut off the end."}
    ]


def test_verify_needs_no_key_and_names_an_altered_answer(filled: Shell) -> None:
    import sqlite3

    (filled.data / "keys" / "installation.key").unlink()
    with sqlite3.connect(filled.data / "record.db") as db:
        db.execute("DROP TRIGGER utterance_no_update")
        db.execute("UPDATE utterance SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 1")
    db.close()
    assert filled.run("verify") == 1
    assert f"utterance {filled.env['ANSWER']} (seq 1): This answer was altered or moved." in filled.out


def test_a_copied_folder_verifies(filled: Shell, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(filled.data, tmp_path / "copy")
    assert Shell(tmp_path / "copy").run("verify") == 0


def test_backup_and_restore(filled: Shell, tmp_path: Path) -> None:
    made = filled.json("backup", "--to", str(tmp_path / "b"))
    assert Path(made["data"]).is_file()
    there = Shell(tmp_path / "there", OWNWORDS_KEY_FILE=str(filled.data / "keys" / "installation.key"))
    found = there.json("restore", made["data"], "--by", "Jo")
    assert found["head"] == made["manifest"]["head"] == filled.json("verify")["head"]
    assert there.run("restore", made["data"]) == 1
    assert there.run("export", filled.env["PERSON"]) == 0
    assert "I want to go home." in there.out

    assert filled.run("doctor", "--restored", str(tmp_path / "there"), "--tested", "2026-01-31") == 0
    filled.run("doctor", "--live")
    assert "restore" not in filled.out
    assert "tested" not in filled.out


def test_export_to_a_file(filled: Shell, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert filled.run("export", filled.env["PERSON"], "-o", str(target)) == 0
    assert target.stat().st_mode & 0o077 == 0
    assert json.loads(target.read_text("utf-8"))["utterances"][0]["words"] == "I want to go home."
    assert filled.run("export", filled.env["PERSON"], "-o", str(target)) == 1
    assert filled.run("export", filled.env["PERSON"], "--format", "fhir") == 1
    assert filled.run("export", filled.env["PERSON"], "--for", "sam@willow.example") == 0
    assert "I want to go home." in filled.out


def test_erase_and_hold(filled: Shell) -> None:
    answer, person = filled.env["ANSWER"], filled.env["PERSON"]
    two = ["--by", "sam@willow.example", "--second", "helen@willow.example"]
    why = ["--reason", "said by mistake", "--appraised", "Helen, today: nothing to keep"]
    assert filled.run("erase", "--utterance", answer, *two) == 2
    assert filled.run("erase", "--utterance", answer, *two[:3], "sam@willow.example", *why) == 1
    assert filled.run("hold", person, "--by", "helen@willow.example", "--reason", "court") == 0
    assert filled.run("erase", "--utterance", answer, *two, *why) == 1
    assert "legal hold" in filled.err
    assert filled.run("hold", person, "--by", "helen@willow.example", "--reason", "court", "--lift") == 0
    assert filled.run("erase", "--utterance", answer, *two, *why) == 0
    assert filled.run("verify") == 0
    assert "I want to go home." not in Shell(filled.data).json("export", person)
    assert filled.run("erase", "--person", person, *two, *why) == 0
    assert Shell(filled.data).json("export", person)["person"]["called"] is None
    assert filled.run("erase", "--resume") == 0
    assert filled.run("verify") == 0


def test_quarantine(filled: Shell) -> None:
    # Given one answer under a wrong name; Then the command names the sitting it came in, and no words
    person = filled.env["PERSON"]
    two = ["--by", "sam@willow.example", "--second", "helen@willow.example", "--reason", "Kim had the tablet"]
    there = filled.json("quarantine", person)
    (sitting,) = there["sittings"]
    assert (sitting["rows"] > 1, there["apart"]) == (True, [])
    assert filled.run("quarantine", person) == 0
    assert sitting["id"] in filled.out
    assert "go home" not in filled.out
    # and sets it apart and gives it back only as two people decided
    assert filled.run("quarantine", person, "--sitting", sitting["id"], *two[:4]) == 2
    assert (
        filled.run("quarantine", person, "--sitting", sitting["id"], *two[:3], "sam@willow.example", *two[4:])
        == 1
    )
    assert filled.run("quarantine", person, "--sitting", sitting["id"], *two) == 0
    assert Shell(filled.data).json("export", person)["utterances"] == []
    (apart,) = filled.json("quarantine", person)["apart"]
    assert apart["rows"] == sitting["rows"]
    assert filled.run("quarantine", person, "--back", apart["id"], *two) == 0
    words = [one["words"] for one in Shell(filled.data).json("export", person)["utterances"]]
    assert "I want to go home." in words
    assert filled.run("verify") == 0


def test_a_command_that_shows_a_unit_makes_none(shell: Shell, tmp_path: Path) -> None:
    # Risk: a name with a slip in it becomes a second service, by looking
    assert shell.run("init") == 0
    (tmp_path / "unit.toml").write_text("keep_years = 8", "utf-8")
    assert shell.run("unit", "show", "Wilow House") == 1
    assert shell.run("unit", "set", "Wilow House", str(tmp_path / "unit.toml")) == 1
    assert shell.run("unit", "add", "Team", "--above", "Wilow House") == 1
    assert shell.json("unit", "show") == []


def test_a_unit_is_set_up_and_says_how_long_it_keeps(filled: Shell, tmp_path: Path) -> None:
    # Given a service; When a team is put under it and sets its numbers, Then both are shown
    wanted = tmp_path / "unit.toml"
    wanted.write_text(
        'service_number = "01632 960101"\nkeep_years = 8\nclosed_days = [2026-12-25]\n', "utf-8"
    )
    assert filled.run("unit", "add", "Team", "--above", "Willow House", "--country", "wales") == 0
    assert filled.run("unit", "set", "Team", str(wanted)) == 0
    found = {one["name"]: one for one in filled.json("unit", "show")}
    assert found["Team"]["jurisdiction"] == "wales"
    assert found["Team"]["settings"] == {
        "service_number": "01632 960101", "keep_years": 8, "closed_days": ["2026-12-25"],
    }  # fmt: skip
    assert filled.run("unit", "show", "Team") == 0
    assert "keep_years = 8" in filled.out
    # and what cannot be read changes nothing
    for wrong in ('keep_years = "long"', "keep_years = 0", "colour = 1", "keep_years ="):
        wanted.write_text(wrong, "utf-8")
        assert filled.run("unit", "set", "Team", str(wanted)) == 1
    assert filled.run("unit", "set", "Team", str(tmp_path / "none.toml")) == 1
    assert filled.run("unit", "add", "Far", "--above", "Nowhere") == 1
    assert filled.json("unit", "show", "Team")[0]["settings"]["keep_years"] == 8
    # and nothing is due yet
    assert filled.json("due") == []
    assert filled.run("due") == 0
    assert "No record is due." in filled.out


def test_rekey_and_doctor(filled: Shell, tmp_path: Path) -> None:
    assert filled.run("doctor") == 0
    assert "No copy of the key was seen yet" in filled.out
    copy = tmp_path / "copy.key"
    copy.write_bytes((filled.data / "keys" / "installation.key").read_bytes())
    assert filled.run("doctor", "--key-copy", str(copy)) == 0
    assert "A copy of the key was seen." in filled.out
    assert filled.run("doctor", "--key-copy", str(filled.data / "keys" / "installation.key")) == 1

    found = filled.json("rekey")
    assert Path(found["old_key_file"]).read_bytes() == copy.read_bytes()
    assert filled.run("doctor") == 0
    assert "No copy of the key was seen yet" in filled.out
    assert filled.run("doctor", "--key-copy", str(copy)) == 1
    assert filled.run("export", filled.env["PERSON"]) == 0
    assert "I want to go home." in filled.out

    (filled.data / "keys" / "installation.key").chmod(0o644)
    assert filled.run("doctor") == 1
    assert "chmod 600" in filled.out
    assert filled.run("export", filled.env["PERSON"]) == 1


def test_doctor_finds_keys_that_open_nothing(filled: Shell) -> None:
    """Risk: a key is damaged, nobody notices, and months later words cannot be opened."""
    assert filled.run("doctor") == 0
    with closing(sqlite3.connect(filled.data / "keys" / "people.db")) as keys, keys:
        keys.execute("UPDATE person_key SET wrapped = zeroblob(60)")
    assert filled.run("doctor") == 1
    assert "words cannot be opened" in filled.out


def test_doctor_says_what_real_worries_need(filled: Shell) -> None:
    assert filled.run("doctor", "--live") == 1
    assert "Trying out: not for real worries." in filled.out
    assert "No restore from a backup has been tried yet." in filled.out
    found = filled.json("doctor", "--live")
    assert found["ok"] is False
    assert any("duty" in one["what"] for one in found["findings"])


def test_doctor_sees_missing_triggers(filled: Shell) -> None:
    import sqlite3

    with sqlite3.connect(filled.data / "record.db") as db:
        db.execute("DROP TRIGGER look_no_delete")
    db.close()
    assert filled.run("doctor") == 1
    assert "1 triggers are gone" in filled.out


def test_migrate_backs_up_and_brings_an_old_record_up_to_date(
    filled: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert filled.run("migrate") == 0
    assert "up to date" in filled.out
    monkeypatch.setattr("app.ground.migrate.head", lambda: "0010")
    monkeypatch.setattr("app.ground.migrate.revisions", lambda: [f"000{n}" for n in range(1, 10)])
    assert filled.run("export", filled.env["PERSON"]) == 1
    assert "ownwords migrate" in filled.err
    found = filled.json("migrate")
    assert Path(found["backup"]).is_file()


def test_an_unknown_setting_stops_every_command(filled: Shell) -> None:
    (filled.data / "ownwords.toml").write_text("colour = 'red'\n")
    assert filled.run("verify") == 1
    assert "line 1: “colour” is not a setting" in filled.err


def test_a_fault_of_ours_is_no_traceback(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_console: object) -> int:
        raise ValueError("her words")

    monkeypatch.setattr("app.cli.data.verify", fail)
    assert filled.run("verify") == 1
    assert "error=ValueError" in filled.err
    assert "her words" not in filled.err


def test_a_reader_that_goes_away_and_an_output_that_knows_no_letters(filled: Shell) -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, "-m", "app.cli.main", "export", filled.env["PERSON"], "--data", str(filled.data)]
    done = subprocess.run(words, capture_output=True, env=env, check=True)
    assert json.loads(done.stdout.decode("utf-8"))["format"] == 1
    readable, writable = os.pipe()
    os.close(readable)
    gone = subprocess.run(words, stdout=writable, stderr=subprocess.PIPE, env=env, check=False)
    os.close(writable)
    assert (gone.returncode, gone.stderr) == (1, b"")


def test_a_program_that_is_really_run(data: Path) -> None:
    env = {**os.environ, "OWNWORDS_DATA": str(data), "PYTHONPATH": os.pathsep.join(sys.path)}
    for words, code in ((["init"], 0), (["verify"], 0), (["dance"], 2), (["init"], 1)):
        done = subprocess.run(
            [sys.executable, "-m", "app.cli.main", *words],
            capture_output=True,
            text=True,
            env=env,
            check=False,
        )
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
