"""A computer writes a recording down. The risks: its words pass for the person's; they stay though nobody
said yes; a recording lies readable somewhere; something of it shows where no engine is named.
"""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.acts.starting import Talk
from app.ground.settings import load_settings
from app.papers.export import collect
from app.record.verify import verify
from app.web.factory import create_app
from app.web.house import NAME
from app.web.transcripts import LONG, Transcripts, hearer_of
from easyread.hearing import Deaf, Heard, HeardApart
from tests.papers.test_export import SCHEMA, fits
from tests.stories.telling import Html, Teller
from tests.support.media import webm
from tests.support.office import SAM, Office, token
from tests.support.quotes import Quotes
from tests.support.toy_hearing import ENGINE, SAYS
from tests.web.test_recordings import record
from tests.web.test_written import page, reads, rows, write

Browse = Callable[..., FlaskClient]
SAID = "I want my own? key. <b>"
TEXT = "I want my own key. <b>"


@pytest.fixture
def app(office_of: Office, made_once: Talk) -> Iterator[Flask]:
    """Give the app with an engine that writes down, in its own process."""
    made = create_app(office_of.store, talk=made_once, hearer=HeardApart(ENGINE))
    yield made
    made.extensions[NAME].transcripts.close()


def spoken(there: Office, says: str = SAID) -> str:
    """Give a recording in which the engine hears this."""
    return record(there, there.service.sam, data=webm(size=70_000) + SAYS + says.encode())


def url(recording: str) -> str:
    return f"/mine/computer/{recording}"


def choose(jo: Teller, recording: str, choice: str) -> TestResponse:
    data = {"csrf_token": token(jo.see("/mine")), "key": "p" * 20, "choice": choice}
    return jo.browser.post(url(recording), data=data)


def written(jo: Teller, recording: str) -> str:
    """Have it written down, and return the page once it is there."""
    assert choose(jo, recording, "start").location == url(recording)
    until = time.monotonic() + 20
    while "The computer is writing." in (html := jo.see(url(recording))):
        assert time.monotonic() < until
        time.sleep(0.05)
    return html


def test_without_an_engine_nothing_of_it_is_anywhere(office_of: Office, made_once: Talk) -> None:
    name = spoken(office_of)
    app = create_app(office_of.store, talk=made_once)
    jo = reads(office_of, app)
    assert "omputer" not in Html(jo.see("/mine")).all("main")[0].text
    assert jo.browser.get(url(name)).location == "/mine"
    assert choose(jo, name, "start").location == "/mine"
    assert rows(office_of) == []


def test_it_is_a_proposal_with_its_unsure_words_marked_until_she_says_yes(
    browser: Browse, app: Flask, office_of: Office
) -> None:
    # Given Jo recorded something; When she wants a computer to write it down
    name = spoken(office_of)
    jo = reads(office_of, app)
    assert url(name) in Html(jo.see("/mine")).links()
    assert "A computer can write wrong words." in jo.see(url(name))
    html = written(jo, name)
    # Then it is shown as a computer's, with a sign behind what it is not sure of, and is kept nowhere
    assert "A computer wrote this down." in html
    lines = [one.text for one in Html(html).all("div", "line")]
    assert any("I want my own ?? key. <b>" in one for one in lines)
    assert "There the computer is not sure." in html
    assert [one.text for one in Html(html).all("q", "theirs")] == []
    assert rows(office_of) == []
    assert "own key" not in browser(SAM).get(page(office_of)).text
    # When she says yes; Then it is kept as that, beside her recording, and staff see which it was
    assert choose(jo, name, "yes").location == "/mine"
    [one] = rows(office_of)
    assert one.content is not None
    assert (one.content.words, one.about, one.how) == (TEXT, name, "computer")
    assert (one.said_by, one.entered_by) == ("computer", "computer")
    assert one.content.writer is not None
    assert [TEXT[a:b] for a, b in one.content.writer.unsure] == ["own"]
    assert [yes.about for yes in rows(office_of, "confirmed")] == [one.id]
    html = browser(SAM).get(page(office_of)).text
    assert "Written down by a computer" in html
    assert "The computer was not sure of:" in html
    assert TEXT in Quotes(html).texts
    assert verify(office_of.store).ok
    entry = collect(office_of.store, office_of.service.person)["utterances"][-2]
    assert (entry["said_by"], entry["writer"]["unsure"]) == ("computer", ((10, 13),))
    fits(json.loads(json.dumps(entry)), SCHEMA["$defs"]["utterance"])
    # and she can take that back
    data = {"csrf_token": token(jo.see("/mine")), "choice": "no"}
    jo.browser.post(f"/mine/written/{one.id}", data=data)
    assert "own key" not in browser(SAM).get(page(office_of)).text


@pytest.mark.parametrize("choice", ["no", "", "x"])
def test_without_a_yes_nothing_of_it_stays(app: Flask, office_of: Office, choice: str) -> None:
    name = spoken(office_of)
    jo = reads(office_of, app)
    written(jo, name)
    assert choose(jo, name, choice).location == "/mine"
    assert rows(office_of) + rows(office_of, "confirmed") == []
    assert "own ??" not in jo.see(url(name))
    assert app.extensions[NAME].transcripts._waiting == {}
    # and a yes that comes after keeps nothing
    choose(jo, name, "yes")
    assert rows(office_of) == []


def test_it_waits_for_half_an_hour_and_for_this_sitting_alone(app: Flask, office_of: Office) -> None:
    name = spoken(office_of)
    jo = reads(office_of, app)
    written(jo, name)
    other = reads(office_of, app)
    assert "own ??" not in other.see(url(name))
    jo = reads(office_of, app)
    written(jo, name)
    office_of.store.clock.move(seconds=LONG.total_seconds() + 1)  # type: ignore[attr-defined] # a set clock
    assert "own ??" not in jo.see(url(name))
    assert app.extensions[NAME].transcripts._waiting == {}


@pytest.mark.parametrize("says", ["die", "raise", ""])
def test_an_engine_that_fails_costs_one_text_and_no_page(app: Flask, office_of: Office, says: str) -> None:
    name = spoken(office_of, says)
    jo = reads(office_of, app)
    html = written(jo, name)
    assert "The computer could not write this down." in html
    assert "secret" not in html
    choose(jo, name, "yes")
    assert rows(office_of) == []


def test_an_engine_that_hangs_is_ended() -> None:
    hearer = HeardApart(ENGINE, limit=0.5)
    with pytest.raises(Deaf, match="too long"):
        hearer.hear(SAYS + b"hang")
    assert hearer.hear(SAYS + b"well").text == "well"
    with pytest.raises(Deaf, match="cannot start"):
        HeardApart(ENGINE, "none").hear(SAYS + b"well")


def test_only_a_voice_in_english_without_a_text_is_written_down(
    browser: Browse, app: Flask, office_of: Office
) -> None:
    # Given a recording that Sam wrote down; Then no computer is asked, and neither is one of words
    name = spoken(office_of)
    write(office_of, browser(SAM), name)
    jo = reads(office_of, app)
    assert url(name) not in Html(jo.see("/mine")).links()
    assert jo.browser.get(url(name)).location == "/mine"
    assert jo.browser.get(url(office_of.want)).location == "/mine"


def test_the_engine_is_the_one_that_the_settings_name(tmp_path: Path) -> None:
    assert hearer_of(load_settings(tmp_path, {})) is None
    (tmp_path / "ownwords.toml").write_text(f'transcriber = "{ENGINE}"\n', "utf-8")
    named = hearer_of(load_settings(tmp_path, {}))
    assert named is not None
    assert named.hear(SAYS + b"well").text == "well"
    named.close()
    with pytest.raises(Deaf):
        named.hear(SAYS + b"well")


def test_the_recording_lies_nowhere_while_it_is_heard(office_of: Office, app: Flask) -> None:
    name = spoken(office_of)
    before = set(Path("/dev/shm").iterdir()) if Path("/dev/shm").is_dir() else set()
    written(reads(office_of, app), name)
    after = set(Path("/dev/shm").iterdir()) if Path("/dev/shm").is_dir() else set()
    assert {one for one in after - before if one.name.startswith("easyread")} == set()


def test_a_text_that_comes_after_her_no_is_nowhere(office_of: Office) -> None:
    # Given a recording that is being written down; When she says no before the text is there
    class Slow:
        def __init__(self) -> None:
            self.go = Event()

        def hear(self, _data: bytes) -> Heard:
            self.go.wait(20)
            return Heard("secret")

        def close(self) -> None:
            self.go.set()

    slow = Slow()
    waiting = Transcripts(office_of.store.clock, slow)
    waiting.listen(("sitting", "recording"), b"")
    thread = next(one for one in enumerate_threads() if "_hear" in one.name)
    waiting.drop(("sitting", "recording"))
    waiting.close()
    thread.join(20)
    # Then nothing of it stays
    assert waiting.of(("sitting", "recording")) is None
