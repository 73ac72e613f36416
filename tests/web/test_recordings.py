"""Who gets a recording. The risk: one that is played to somebody it is not for, or without a trace."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.acts import erasing
from app.ground.clock import SetClock
from app.record import attachments, looks, utterances
from app.record.content import Content
from tests.support.media import webm
from tests.support.office import DEV, FAR_MANAGER, HELEN, NIA, OTHER_NIA, PRIYA, SAM, STRANGER, Office

Browse = Callable[..., FlaskClient]
DATA = webm(size=90_000)
STATIC = Path(__file__).parents[2] / "app/web/static"


def record(there: Office, *readers: str, data: bytes = DATA, **other: Any) -> str:
    """Keep a want that is only recorded, and share it."""
    said = there.voice.saying(
        None, content=Content(attachment=attachments.sha256_of(data)), how="voice", **other
    )
    prepared = utterances.prepare(there.store, [said])
    name = str(prepared.rows[0]["id"])
    made = attachments.ready(there.store, data, utterance=name, person=there.service.person)
    with there.store.write() as tx:
        utterances.append(tx, prepared)
        attachments.keep(tx, made)
    there.voice.share(name, *readers)
    return name


@pytest.fixture
def recorded(office_of: Office) -> str:
    """Give a recording that Sam has."""
    return record(office_of, office_of.service.sam)


def url(there: Office, name: str, role: str = "staff") -> str:
    return f"/{role}/people/{there.service.person}/recordings/{name}"


def nothing(there: Office, client: FlaskClient, name: str, role: str = "staff") -> bool:
    """Tell whether a browser gets just what it gets for an id that somebody guessed."""
    found, guessed = (client.get(url(there, one, role)) for one in (name, "f" * 32))
    heads = [[(k, v) for k, v in one.headers if k != "Set-Cookie"] for one in (found, guessed)]
    return (found.status_code, found.data, heads[0]) == (404, guessed.data, heads[1])


def kinds(there: Office) -> list[tuple[str, tuple[str, ...]]]:
    with there.store.read() as conn:
        return [(one.kind, one.utterances) for one in looks.of_person(conn, there.service.person)]


def test_its_reader_gets_it_whole_or_by_stretches_kept_by_no_browser(
    browser: Browse, office_of: Office, recorded: str
) -> None:
    sam = browser(SAM)
    got = sam.get(url(office_of, recorded))
    assert (got.status_code, got.data, got.mimetype) == (200, DATA, "audio/webm")
    assert got.headers["Cache-Control"] == "no-store"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert "Content-Disposition" not in got.headers
    part = sam.get(url(office_of, recorded), headers={"Range": "bytes=65530-65545"})
    assert (part.status_code, part.data) == (206, DATA[65530:65546])


def test_the_look_is_kept_first_and_once_for_one_playing(
    browser: Browse, office_of: Office, recorded: str, clock: SetClock
) -> None:
    sam = browser(SAM)
    for start in (0, 40_000, 80_000):
        sam.get(url(office_of, recorded), headers={"Range": f"bytes={start}-"})
    assert kinds(office_of) == [("recording", (recorded,))]
    clock.move(seconds=timedelta(hours=2).total_seconds())
    sam = browser(SAM)
    sam.get(url(office_of, recorded))
    assert kinds(office_of) == [("recording", (recorded,))] * 2


def test_the_page_of_words_plays_nothing_by_itself(browser: Browse, office_of: Office, recorded: str) -> None:
    html = browser(SAM).get(f"/staff/people/{office_of.service.person}").text
    assert f'<audio controls preload="none" src="{url(office_of, recorded)}"' in html
    assert "autoplay" not in html
    assert "Jo said this aloud. The recording is the answer." in html
    assert "recording" not in [kind for kind, _ in kinds(office_of)]


@pytest.mark.parametrize("email", [PRIYA, STRANGER, HELEN, DEV, FAR_MANAGER])
def test_who_it_was_not_shared_with_gets_nothing(
    browser: Browse, office_of: Office, recorded: str, email: str
) -> None:
    assert nothing(office_of, browser(email), recorded)
    assert kinds(office_of) == []


def test_an_advocate_gets_what_is_for_them_and_no_other_advocate(browser: Browse, office_of: Office) -> None:
    name = record(office_of, "advocate")
    assert browser(NIA).get(url(office_of, name, "advocate")).data == DATA
    assert nothing(office_of, browser(OTHER_NIA), name, "advocate")
    assert nothing(office_of, browser(SAM), name)


def test_not_you_wins_over_a_share(browser: Browse, office_of: Office, recorded: str) -> None:
    sam = browser(SAM)
    office_of.voice.leave_out(office_of.service.sam)
    assert nothing(office_of, sam, recorded)


def test_what_is_shared_no_more_is_not_there(browser: Browse, office_of: Office, recorded: str) -> None:
    sam = browser(SAM)
    assert sam.get(url(office_of, recorded)).status_code == 200
    office_of.voice.share(recorded)
    assert nothing(office_of, sam, recorded)


def test_what_was_taken_back_is_not_there(browser: Browse, office_of: Office, recorded: str) -> None:
    sam = browser(SAM)
    office_of.voice.say(
        None,
        kind="withdrawn",
        code="stop",
        question=None,
        about=recorded,
        content=Content(),
        audience=("here",),
    )
    assert nothing(office_of, sam, recorded)
    assert "<audio" not in sam.get(f"/staff/people/{office_of.service.person}").text


def test_what_was_set_apart_is_not_there(browser: Browse, office_of: Office, recorded: str) -> None:
    sam = browser(SAM)
    erasing.set_apart(
        office_of.store, person=office_of.service.person, sitting=office_of.voice.sitting.id,
        by=SAM, second=PRIYA, reason="Not hers.",
    )  # fmt: skip
    assert nothing(office_of, sam, recorded)


def test_what_was_erased_is_not_there(browser: Browse, office_of: Office, recorded: str) -> None:
    sam = browser(SAM)
    erasing.erase(
        office_of.store,
        utterance=recorded,
        person=None,
        by=SAM,
        second=PRIYA,
        reason="A mistake.",
        appraised="Yes.",
    )
    assert nothing(office_of, sam, recorded)
    assert "<audio" not in sam.get(f"/staff/people/{office_of.service.person}").text


def test_words_have_no_recording(browser: Browse, office_of: Office) -> None:
    assert nothing(office_of, browser(SAM), office_of.want)


# the browser's own recogniser sends what it hears to another company
RECOGNISER = re.compile(r"SpeechRecognition|SpeechGrammar", re.IGNORECASE)


def test_the_browsers_own_recogniser_is_never_called() -> None:
    scripts = [*STATIC.glob("*.js"), *(STATIC.parent / "templates").rglob("*.html")]
    assert len(scripts) > 30
    for path in scripts:
        assert not RECOGNISER.search(path.read_text("utf-8")), path
    assert RECOGNISER.search("new webkitSpeechRecognition()")
