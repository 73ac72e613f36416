"""The server is killed in the middle of an answer; nobody's words are lost and none is kept twice.

``OWNWORDS_LONG=1`` kills fifty times at each point.
"""

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.acts.entering import open_link
from app.acts.starting import read_talk
from app.ground import data_files
from app.ground.clock import SystemClock
from app.ground.ids import new_id
from app.ground.settings import load_settings
from app.ground.store import Store
from app.record import utterances
from app.record.verify import verify
from app.web.security import SITTING_COOKIE
from easyread.pictures import Pictures
from tests.support.attack import words_in_field
from tests.support.killed import POINTS
from tests.support.service import Service, fields, make_service

TIMES = 50 if os.environ.get("OWNWORDS_LONG") else 10
SHARES = TIMES // 5
# how many rows of the answer a kill at each point leaves, and whether its draft is still there
LEFT = dict(zip(POINTS, ((0, True), (0, True), (1, False), (1, False)), strict=True))
STEP = "/talk/c/7k"
SHARE = "/talk/c/8h"


@dataclass
class Victim:
    """A server that can be killed and started again, and a browser that talks to it."""

    service: Service
    point: str
    armed: Path
    cookies: dict[str, str]
    process: subprocess.Popen[str] | None = None
    port: int = 0
    log: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Start it and wait until it says its port; let go of the one before."""
        self.stop()
        self.armed.unlink(missing_ok=True)
        data = str(self.service.store.settings.data)
        command = [sys.executable, "-m", "tests.support.killed", data, self.point, str(self.armed)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    def stop(self) -> None:
        """End it, if it still lives."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()

    def ask(self, method: str, body: str = "", *, at: str = STEP) -> tuple[int, str]:
        """Send one request; return status and text.

        Raise ``OSError`` or ``HTTPException`` when there is no answer.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, at, body, headers)
            reply = connection.getresponse()
            for cookie in reply.headers.get_all("Set-Cookie") or ():
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return reply.status, reply.read().decode()
        finally:
            connection.close()

    def rows(self, key: str) -> list[utterances.Utterance]:
        """Return what was kept under a key."""
        with self.service.store.read() as conn:
            said = utterances.of_person(self.service.store, conn, self.service.person)
        return [one for one in said if one.key.partition(":")[0] == key]

    def die(self, form: dict[str, str], *, at: str = STEP) -> None:
        """Send a form that is never answered, and start the server again."""
        self.armed.touch()
        with pytest.raises((OSError, http.client.HTTPException)):
            self.ask("POST", urlencode(form), at=at)
        self.start()
        report = verify(self.service.store)
        assert report.ok, report.faults


@pytest.fixture
def victim(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Victim]:
    settings = load_settings(tmp_path / "data", {})
    store = Store.create(settings, SystemClock())
    service = make_service(store)
    talk = read_talk(data_files.find("prompts", settings.data), Pictures.load().names)
    opened = open_link(store, talk, service.invite(service.open("quick")), None)
    assert opened is not None
    made = Victim(service, request.param, tmp_path / "armed", {SITTING_COOKIE: opened.code})
    made.start()
    yield made
    made.stop()
    store.close()


def _go_to_the_question(victim: Victim) -> None:
    """Answer what comes before the first own words."""
    for address, choice in (("/talk/a/4m", "yes"), ("/talk/a/3h", ""), ("/talk/a/8p", "nobody")):
        _, page = victim.ask("GET", at=address)
        form = {**fields(page), "choice": choice} if choice else fields(page)
        assert victim.ask("POST", urlencode(form), at=address)[0] == 303


@pytest.mark.parametrize("victim", POINTS, indirect=True, ids=[point.replace(" ", "-") for point in POINTS])
def test_killed_in_the_middle_of_an_answer(victim: Victim) -> None:
    """Risk: an answer that was said to be kept is lost, or one that was sent twice stands there twice."""
    _go_to_the_question(victim)
    acknowledged: dict[str, str] = {}
    for n in range(TIMES):
        # Given an answer that was acknowledged, a draft, and words on the page of a server that dies here
        _, page = victim.ask("GET")
        before = {**fields(page), "key": new_id(), "words": f"before {n}"}
        assert victim.ask("POST", urlencode(before))[0] == 303
        acknowledged[before["key"]] = before["words"]
        form = {**fields(page), "key": new_id(), "words": f"  my words {n} \n"}
        assert victim.ask("POST", urlencode({**form, "words": "my wo"}), at=f"{STEP}/draft")[0] == 200
        victim.die(form)
        # Then it died where it was meant to: the answer is whole or not there, and so is its draft
        rows, draft = LEFT[victim.point]
        assert len(victim.rows(form["key"])) == rows
        assert words_in_field(victim.ask("GET")[1]) == ("my wo" if draft else form["words"])
        # When what was not acknowledged is sent again, Then it is there exactly once
        assert victim.ask("POST", urlencode(form))[0] == 303
        kept = victim.rows(form["key"])
        assert [one.content.words for one in kept if one.content] == [form["words"]]
        # When it is sent with other words under the same key, Then both are there, one in place of the other
        edited = {**form, "words": f"my other words {n}"}
        assert victim.ask("POST", urlencode(edited))[0] == 303
        kept = victim.rows(form["key"])
        assert [one.content.words for one in kept if one.content] == [form["words"], edited["words"]]
        assert kept[1].supersedes == kept[0].id
        acknowledged[form["key"]] = edited["words"]
    # Then nothing that was acknowledged is lost or doubled, and the chains hold
    for key, words in acknowledged.items():
        assert [one.content.words for one in victim.rows(key) if one.content][-1] == words
        assert len(victim.rows(key)) == (1 if words.startswith("before") else 2)
    assert len(acknowledged) == 2 * TIMES
    assert verify(victim.service.store).utterances == 3 * TIMES + 3


@pytest.mark.parametrize("victim", POINTS[1:3], indirect=True, ids=["after-the-insert", "after-COMMIT"])
def test_killed_in_the_middle_of_a_share(victim: Victim) -> None:
    """Risk: a share is many rows, and after a power cut Sam can read half of it."""
    _go_to_the_question(victim)
    for n in range(SHARES):
        # Given three answers that nobody has yet, and the page that asks who gets them
        for step in (STEP, "/talk/c/1q", "/talk/c/9e"):
            form = {**fields(victim.ask("GET", at=step)[1]), "key": new_id(), "words": f"{step} {n}"}
            assert victim.ask("POST", urlencode(form), at=step)[0] == 303
        _, page = victim.ask("GET", at=SHARE)
        form = {**fields(page), "key": new_id(), "choice": "yes", "reader": victim.service.sam}
        # When the server dies in the middle of it
        victim.die(form, at=SHARE)
        # Then all of it is there or none
        assert len(victim.rows(form["key"])) == (0 if victim.point == POINTS[1] else 4)
        # When it is sent again, Then all of it is there once, and Sam can read exactly these
        assert victim.ask("POST", urlencode(form), at=SHARE)[0] == 303
        kept = victim.rows(form["key"])
        assert [one.kind for one in kept] == ["share", "audience", "audience", "audience"]
        assert {one.audience for one in kept[1:]} == {(victim.service.sam,)}
