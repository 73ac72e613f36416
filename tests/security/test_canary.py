"""Words that were said or only written, through a whole journey: read by whom they are for, and nowhere else.

Risk: somebody who gets at a log, an address, a cookie, a temporary file, the database, a backup or the demo's
files reads what was told.
"""

import io
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from app.access import people
from app.acts import opening
from app.cli import living
from app.cli import main as command
from app.ground.clock import SystemClock
from app.ground.sealing import Erased
from app.ground.settings import load_settings
from app.ground.store import Store
from app.plan import answers, texts
from app.record import drafts, utterances
from app.web.person.places import help_at
from tests.support.canary import BIRDS, canary, files_with, spellings, stands_in
from tests.support.running import Browser, Running
from tests.support.service import PASSWORD, fields, make_service

SAM = "sam@willow.example"


def run(*words: str) -> str:
    """Run a command that works; return all it printed."""
    out, err = io.StringIO(), io.StringIO()
    code = command.main(list(words), env={}, out=out, err=err)
    assert code == 0, out.getvalue() + err.getvalue()
    return out.getvalue() + err.getvalue()


@dataclass
class Journey:
    """A service that runs, what was said in it, and every address, header and answer that was met."""

    running: Running
    person: str
    links: list[str]
    browsers: list[Browser]
    want: str = ""

    @property
    def data(self) -> Path:
        return self.running.data

    def browser(self) -> Browser:
        """Return a new browser."""
        self.browsers.append(Browser(self.running))
        return self.browsers[-1]

    def traces(self) -> str:
        """Return what a log, a history and a cookie jar would hold of it all."""
        return self.running.said() + "\n".join(line for one in self.browsers for line in one.met)


@pytest.fixture(scope="module")
def journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    """Live through a journey in which words are said in every way, also such as go wrong."""
    base = tmp_path_factory.mktemp("canary")
    (base / "tmp").mkdir()
    store = Store.create(load_settings(base / "data", {}), SystemClock())
    service = make_service(store, called=canary("called"))
    talk = service.open("quick")
    links = [f"/i/{opening.invite(store, talk, opens=opens).code}" for opens in ("speaking", "reading")]
    store.close()
    running = Running(base / "data", base / "tmp", base / "out.log")
    running.start()
    lived = Journey(running, service.person, links, [])
    try:
        _the_person(lived)
        _staff(lived)
        _the_person_again(lived)
        _errors(lived)
        yield lived
    finally:
        running.stop()


def _the_person(lived: Journey) -> None:
    """Answer, share with Sam, and write drafts."""
    jo = lived.browser()
    jo.post(lived.links[0], {})
    for address, data in (
        ("/talk/a/4m", {"choice": "yes"}),
        ("/talk/a/8p", {"choice": "nobody"}),
        ("/talk/c/7k", {"words": canary("answered")}),
        ("/talk/c/7k", {"words": canary("answered anew")}),
        ("/talk/c/1q", {"words": canary("beside a choice"), "choice": "safe"}),
        ("/talk/e/4r", {"words": canary("want one")}),
        ("/talk/e/9c", {"choice": "another"}),
        ("/talk/e/4r/2", {"words": canary("want two")}),
        ("/talk/e/5p", {"choice": "want-1"}),
    ):
        jo.post(address, data)
        assert jo.status == 303, (address, jo.text)
    for share in ("/talk/c/8h", "/talk/e/4t"):
        jo.see(share)
        sam = jo.find(r'name="reader" value="([^"]+)"')
        jo.post(share, {"choice": "yes", "reader": sam})
        assert jo.status == 303, jo.text
    jo.post("/talk/e/3y/draft", {"words": canary("saved by itself")}, form="/talk/e/3y")
    assert json.loads(jo.text)["state"] == "Kept. Nobody has it yet."
    jo.post("/talk/e/8b", {"words": canary("left on the page"), "go": "break"})
    assert jo.status == 303
    jo.post("/settings", {"theme": "dark", "size": "c"})
    jo.see("/mine")
    assert BIRDS in jo.text


def _staff(lived: Journey) -> None:
    """Sign in, with a slip at first; read, answer, write the plan; be signed out over a form."""
    sam = lived.browser()
    sam.post("/sign-in", {"email": SAM, "password": canary("password")})
    assert sam.status == 422
    sam.post("/sign-in", {"email": SAM, "password": PASSWORD})
    assert sam.status == 303
    page = f"/staff/people/{lived.person}"
    sam.see(page)
    for said in ("answered anew", "beside a choice", "want one", "want two"):
        assert canary(said) in sam.text, said
    for kept in ("saved by itself", "left on the page"):
        assert canary(kept) not in sam.text
    lived.want = sam.find(r"/answers/([0-9a-f]{32})")
    answer = {"did": canary("did"), "next": canary("next"), "next_by": "2030-01-01"}
    sam.post(f"{page}/answers/{lived.want}", answer)
    assert sam.status == 303, sam.text
    sam.post(f"{page}/plan", {"text": canary("plan")})
    assert sam.status == 303
    sam.see(f"{page}/plan")
    sam.post("/sign-out", {}, form="/account")
    sam.send("POST", f"{page}/plan", f"text={canary('late')}".encode())
    assert sam.status == 401
    assert canary("late") in sam.text


def _the_person_again(lived: Journey) -> None:
    """Come back with a card for reading, see what was answered, take something back, ask for help."""
    jo = lived.browser()
    jo.post(lived.links[1], {})
    jo.post("/talk/a/8p", {"choice": "nobody"})
    jo.see("/mine")
    assert canary("did") in jo.text
    jo.post("/mine", {"answer": jo.find(r'name="answer" value="([^"]+)"')})
    jo.see("/talk/changed")
    jo.post(help_at("not-safe"), {"choice": "today"})
    jo.post("/hide", {})
    jo.post("/hide/open", {}, form="/hide")


def _errors(lived: Journey) -> None:
    """Let everything go wrong that can go wrong with words on the page."""
    jo = lived.browsers[0]
    jo.cookies.clear()
    jo.post(lived.links[0], {})
    at = "/talk/e/3y"
    secrets = fields(jo.see(at))
    long = canary("too long") + "x" * 600_000
    part = '--edge\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    parts = "".join(part.format(name, "", value) for name, value in {**secrets, "words": long}.items())
    file = part.format("words", '; filename="words.txt"', canary("file") + "x" * 900_000)
    multipart = "multipart/form-data; boundary=edge"
    plain = urlencode({**secrets, "words": canary("broken")}).encode()
    for body, kind, status in (
        (urlencode({**secrets, "words": long}).encode(), "", 422),
        (f"{parts}--edge--\r\n".encode(), multipart, 422),
        (f"{file}{part.format('csrf_token', '', 'x')}--edge--\r\n".encode(), multipart, 400),
        (plain + b"%FF", "", 422),
        (plain + b"%00", "", 422),
        (urlencode({"words": canary("no token")}).encode(), "", 400),
        (urlencode({**secrets, "words": canary("too large") + "x" * 3_000_000}).encode(), "", 413),
        (urlencode({**secrets, "words": canary("wrong"), "choice": canary("choice")}).encode(), "", 422),
        (
            urlencode({**secrets, "words": canary("bad key"), "key": canary("key"), "go": "help"}).encode(),
            "",
            303,
        ),
    ):
        jo.send("POST", at, body, kind)
        assert jo.status == status, (jo.status, status, jo.text[-900:])
    jo.post("/talk/e/zz", {"words": canary("no such page")}, form=at)
    assert (jo.status, canary("no such page") in jo.text) == (404, True)
    secrets = fields(jo.see(at))
    lock = sqlite3.connect(lived.data / "record.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    jo.send("POST", at, urlencode({**secrets, "words": canary("locked")}).encode())
    lock.execute("ROLLBACK")
    lock.close()
    assert (jo.status, canary("locked") in jo.text) == (503, True)
    other = lived.browser()
    other.post(lived.links[0], {})
    jo.send("POST", at, urlencode({**secrets, "words": canary("ended")}).encode())
    assert (jo.status, canary("ended") in jo.text) == (409, True)


def _kept(data: Path, person: str) -> str:
    """Return all that the record opens of a person, as one text."""
    store = Store.open(load_settings(data, {}), SystemClock())
    found: list[Any] = []
    try:
        with store.read() as conn:
            found += [one.content for one in utterances.of_person(store, conn, person)]
            for (sitting,) in conn.execute(text("SELECT DISTINCT sitting FROM draft")):
                found += drafts.of_sitting(store, conn, sitting).values()
            for about in (people.get, answers.for_person, texts.versions):
                try:
                    found.append(about(store, conn, person))
                except Erased:
                    found.append(None)
    finally:
        store.close()
    return repr(found)


def test_the_search_finds_what_is_there(journey: Journey, tmp_path: Path) -> None:
    """Risk: the search itself is blind, and everything below means nothing."""
    # Given files that do hold the words, each in one spelling
    for n, spelling in enumerate(spellings(canary("answered"))):
        (tmp_path / str(n)).write_bytes(b"..." + spelling + b"...")
    # When they are searched, Then each is found; and the record does hold what was said
    assert len({path.split(":")[0] for path in files_with([tmp_path], [canary("answered")])}) == len(
        list(tmp_path.iterdir())
    )
    kept = _kept(journey.data, journey.person)
    for said in ("answered", "answered anew", "want one", "want two", "left on the page", "did", "plan"):
        assert canary(said) in kept, said
    for lost in ("too long", "file", "no token", "too large", "wrong", "locked", "no such page"):
        assert canary(lost) not in kept, lost


def test_nothing_in_logs_addresses_and_cookies(journey: Journey) -> None:
    """Risk: a log on the way, a history or a cookie says what was told."""
    found = journey.traces()
    assert "request endpoint=person.answer" in found
    assert not stands_in(found.encode(), BIRDS)
    assert "Grünfink" not in found
    for one in journey.browsers:
        assert not stands_in("\n".join(one.cookies.values()).encode(), BIRDS)


def test_nothing_in_temporary_files(journey: Journey) -> None:
    """Risk: a large form is put down in a temporary file, and stays on the disk."""
    assert "A TEMPORARY FILE WAS ASKED FOR" not in journey.running.said()
    assert list(journey.running.temporary.rglob("*")) == []


def test_nothing_in_the_data_while_it_runs_and_after(journey: Journey) -> None:
    """Risk: the database, its log of changes, the anchor or the cache holds words in the clear."""
    # Given the data of a service that runs: the log of changes is there too
    names = {path.name for path in journey.data.rglob("*")}
    assert {"record.db", "record.db-wal", "heads.log", "people.db"} <= names
    assert files_with([journey.data], [BIRDS]) == []
    # When it has ended
    journey.running.stop()
    # Then there is nothing either
    assert files_with([journey.data], [BIRDS]) == []


def test_nothing_in_a_backup_without_its_key(journey: Journey, tmp_path: Path) -> None:
    """Risk: whoever finds a backup reads it."""
    # When a backup is made
    said = run("backup", "--data", str(journey.data), "--to", str(tmp_path / "backup"))
    # Then neither of its files, opened, holds a word or the key
    assert not stands_in(said.encode(), BIRDS)
    assert len(list((tmp_path / "backup").iterdir())) == 2
    assert files_with([tmp_path], [BIRDS]) == []
    key = (journey.data / "keys" / "installation.key").read_text().strip()
    assert files_with([tmp_path], [key]) == []


def test_nothing_is_readable_after_erasing_and_restoring(journey: Journey, tmp_path: Path) -> None:
    """Risk: what was erased comes back from an older backup, or stands as a copy in another answer."""
    # Given a copy of the data, and a backup from before anything was erased
    journey.running.stop()
    data = tmp_path / "data"
    shutil.copytree(journey.data, data)
    run("backup", "--data", str(data), "--to", str(tmp_path / "old"))
    backup = next((tmp_path / "old").glob("*.data.zip"))
    deciding = (
        "--by",
        SAM,
        "--second",
        "helen@willow.example",
        "--reason",
        "Asked.",
        "--appraised",
        "Helen.",
    )
    wants = [one for one in _ids(data, journey.person) if one[1] == canary("want one")]
    # When one answer is erased, and the older backup is put back with the newest keys
    run("erase", "--data", str(data), "--utterance", wants[0][0], *deciding)
    one = _restored(tmp_path / "one", data, backup)
    # Then its words are nowhere, not in the answer that chose it either; the other words are
    for place in (data, one):
        assert canary("want one") not in _kept(place, journey.person)
        assert canary("want two") in _kept(place, journey.person)
    # When everything of the person is erased, and the backup is put back
    run("erase", "--data", str(data), "--person", journey.person, *deciding)
    two = _restored(tmp_path / "two", data, backup)
    # Then nothing opens, in no way
    for place in (data, two):
        assert BIRDS not in _kept(place, journey.person)
        assert BIRDS not in run("export", "--data", str(place), journey.person)
        assert files_with([place], [BIRDS]) == []
        assert run("verify", "--data", str(place)).startswith("ok")


def _ids(data: Path, person: str) -> list[tuple[str, str]]:
    store = Store.open(load_settings(data, {}), SystemClock())
    try:
        with store.read() as conn:
            said = utterances.of_person(store, conn, person)
        return [(one.id, one.content.words) for one in said if one.content and one.content.words]
    finally:
        store.close()


def _restored(place: Path, data: Path, backup: Path) -> Path:
    """Put a backup into an empty place, with the keys as they are now."""
    (place / "keys").mkdir(parents=True, mode=0o700)
    shutil.copy2(data / "keys" / "installation.key", place / "keys" / "installation.key")
    run("restore", "--data", str(place), str(backup), "--keys", str(data / "keys" / "people.db"))
    return place


def test_nothing_in_the_demos_files(tmp_path: Path) -> None:
    """Risk: the demo shows an operator files with words in them, and teaches that this is how it is."""
    # Given the demo, and what its people say
    said = run("demo", "--data", str(tmp_path / "demo"), "--quiet")
    words = [
        answer
        for story in living.stories()
        for act in story.get("act", [])
        for answer in act.get("says", {}).values()
        if isinstance(answer, str) and " " in answer
    ]
    assert len(words) >= 40
    # Then none of it is in its files, nor in what the command prints
    assert files_with([tmp_path], words) == []
    assert not any(one in said for one in words)
