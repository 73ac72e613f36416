"""A person's voice in the computer's place, and a page in sign language, as the person's own pages give them.

Risk: somebody hears or sees another text than the one that stands there; a browser keeps a voice that was
taken away; own words are spoken by somebody else's recorded voice.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.acts.signs import Signs
from app.acts.starting import Talk
from app.ground.settings import load_settings
from app.ground.store import Store
from app.web.factory import create_app
from app.web.house import NAME, House
from tests.stories.telling import Teller
from tests.support.media import mp3, webm
from tests.support.people import LINE, OLD, PROMPT, given
from tests.support.service import Service, fields, make_service
from tests.support.spoken import ToyVoice

COMPUTER = f"<{LINE}>".encode()
FILM = webm(b"V_VP8", size=9000)
NO_FILM = "This page has no film in sign language yet."
Start = Callable[[], Flask]


@pytest.fixture
def service(store: Store) -> Service:
    return make_service(store)


@pytest.fixture
def start(service: Service, made_once: Talk) -> Start:
    """Give the start of the service, as often as it is wanted."""
    return lambda: create_app(service.store, talk=made_once, voice=ToyVoice())


@pytest.fixture
def app(start: Start) -> Flask:
    return start()


@pytest.fixture
def here(app: Flask) -> House:
    found: House = app.extensions[NAME]
    return found


def say(here: House, data: bytes | None = None, text: str = LINE) -> None:
    here.speech.people.keep(text, "en", given(data))
    here.speech.changed()


def heard(app: Flask, text: str = LINE) -> tuple[bytes, str]:
    """Return what a page hears for a line, as its script asks for it."""
    browser = app.test_client()
    list_ = browser.get(browser.get("/about").text.partition('data-lines="')[2].partition('"')[0])
    listed = list_.json
    assert listed is not None
    assert "immutable" in list_.headers["Cache-Control"], "the page names the list as it is now"
    reply = browser.get(f"{listed['sounds']}{listed['lines'].index(text)}")
    assert "immutable" in reply.headers["Cache-Control"]
    return reply.data, reply.content_type


# voices


def test_a_person_takes_the_computer_s_place_and_gives_it_back(app: Flask, here: House) -> None:
    # Given a line that the computer says, in a page that was opened
    assert heard(app) == (COMPUTER, "audio/mpeg")
    before = here.speech.fixed("en").version
    # When somebody says it
    say(here, webm())
    # Then they are heard, under an address that nobody has kept anything of, with no times for the words
    assert heard(app) == (webm(), "audio/webm")
    while_there = here.speech.fixed("en").version
    n = here.speech.fixed("en").places[LINE]
    address = f"/speech/en-{while_there}-{n}"
    assert app.test_client().get(address).headers["Word-Marks"] == ""
    assert app.test_client().get(address, headers={"Range": "bytes=4-9"}).data == webm()[4:10]
    assert app.test_client().get(f"/speech/en-{before}-{n}").status_code == 404
    # When they say it anew, and at last want it taken away; Then each of these has an address of its own
    say(here, mp3())
    again = here.speech.fixed("en").version
    assert heard(app) == (mp3(), "audio/mpeg")
    here.speech.people.throw_away("en", here.speech.people.of("en")[LINE].id)
    here.speech.changed()
    assert heard(app) == (COMPUTER, "audio/mpeg")
    assert len({before, while_there, again}) == 3
    assert here.speech.fixed("en").version == before
    assert app.test_client().get(address).status_code == 404


def test_the_same_sound_for_another_line_has_another_address(here: House) -> None:
    versions = []
    for text in (LINE, "Tell us one thing at a time."):
        say(here, text=text)
        versions.append(here.speech.fixed("en").version)
        here.speech.people.throw_away("en", here.speech.people.of("en")[text].id)
        here.speech.changed()
    assert len(set(versions)) == 2


def test_a_large_recording_is_heard_whole_and_not_held_in_memory(app: Flask, here: House) -> None:
    large = webm(size=250_000)
    here.speech.people.keep(LINE, "en", given(large, most=300_000))
    here.speech.changed()
    assert heard(app)[0] == large
    assert not here.speech._lately


def test_what_drifted_is_never_played(start: Start, service: Service) -> None:
    # Given a recording of a line, whose text was changed while the service did not run
    say(start().extensions[NAME], webm(), OLD)
    app = start()
    # Then the line has the computer's voice, and the old text is no line of any page
    assert heard(app) == (COMPUTER, "audio/mpeg")
    speech = app.extensions[NAME].speech
    assert OLD not in speech.fixed("en").lines
    assert speech.fixed("en").people == {}
    assert [one.text for one in speech.people.drifted("en", speech.fixed("en").lines)] == [OLD]
    assert service


def test_a_file_that_is_gone_is_not_kept_by_any_browser_as_something_else(app: Flask, here: House) -> None:
    # Given a recording whose file somebody deletes while the service runs
    say(here)
    known = here.speech.fixed("en")
    here.speech.people.of("en")[LINE].path.unlink()
    # Then that address has nothing, and the page asks the computer for the line instead
    gone = app.test_client().get(f"/speech/en-{known.version}-{known.places[LINE]}")
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")
    spoken = app.test_client().post("/speech", json={"text": LINE, "language": "en"})
    assert spoken.data == COMPUTER


def test_own_words_are_never_said_by_somebody_else(app: Flask, here: House) -> None:
    # Given a recorded line, and a person who wrote just the same words
    say(here)
    spoken = app.test_client().post("/speech", json={"text": LINE, "language": "en"})
    # Then their words have the computer's voice; and so has a page in one sound, which cannot be of two kinds
    assert spoken.data == COMPUTER
    assert app.test_client().get("/about?sound").content_type == "audio/mpeg"


def test_another_organisation_s_data_folder_brings_its_voices_and_hands(
    here: House, tmp_path: Path, made_once: Talk
) -> None:
    say(here)
    here.signs.keep(made_once.catalogue.prompt(PROMPT), given(FILM))
    other = Store.create(load_settings(tmp_path / "other", {}), here.store.clock)
    for name in ("voices", "prompts"):
        shutil.copytree(here.store.settings.data / name, other.settings.data / name)
    make_service(other)
    there = create_app(other, talk=made_once, voice=ToyVoice())
    assert heard(there) == (mp3(), "audio/mpeg")
    assert there.extensions[NAME].signs.addresses == here.signs.addresses
    other.close()


# hands


@pytest.fixture
def jo(app: Flask, service: Service) -> Teller:
    return Teller(app, service.invite(service.open()))


def likes(jo: Teller, **said: str) -> None:
    page = jo.see("/settings")
    jo.browser.post("/settings", data={**fields(page), **said})


@pytest.fixture
def signed(here: House) -> str:
    """Give the address of the film of one page."""
    here.signs.keep(here.talk.catalogue.prompt(PROMPT), given(FILM))
    return here.signs.addresses[PROMPT]


def test_without_any_film_nobody_is_asked_about_them(jo: Teller) -> None:
    assert "ign language" not in jo.see("/settings")
    # even for who once wanted them
    likes(jo, sign="on")
    assert "ign language" not in jo.see("/settings")
    assert NO_FILM in jo.see("/talk/c/7k")


def test_who_wants_films_gets_them_above_the_text_and_the_text_beside(jo: Teller, signed: str) -> None:
    # Given one page in sign language; Then nobody sees it who did not ask for it
    assert "Show films in sign language" in jo.see("/settings")
    page = jo.tell({}, until=PROMPT)
    assert "<video" not in page
    assert NO_FILM not in page
    # When they choose films
    question = jo.at
    likes(jo, sign="on")
    page = jo.see(question)
    # Then the film stands above its English text, says what it is, and does not play by itself
    assert page.index(f'src="{signed}"') < page.index("What do you want to happen?") < page.index(LINE)
    film = page[page.index("<video") : page.index("</video>")]
    assert 'aria-label="This page in sign language"' in film
    assert "controls" in film
    assert "autoplay" not in film
    assert '<html lang="en"' in page
    # And a page without one, a question or another, shows its text and says in a line that there is none yet
    for other in ("/talk/c/7k", "/break", "/help", "/talk"):
        page = jo.see(other)
        assert page.count(NO_FILM) == 1, other
        assert "<video" not in page
        assert "<h1" in page
    # And who changes something else keeps the films; who turns them off has none
    likes(jo, theme="dark", sign="on")
    assert NO_FILM in jo.see("/break")
    likes(jo, sign="off")
    assert NO_FILM not in jo.see("/break")


def test_a_film_is_kept_by_browsers_and_can_be_had_in_parts(app: Flask, signed: str) -> None:
    browser: FlaskClient = app.test_client()
    whole = browser.get(signed)
    assert (whole.status_code, whole.data, whole.content_type) == (200, FILM, "video/webm")
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    part = browser.get(signed, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.data) == (206, FILM[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(FILM)}"
    past = browser.get(signed, headers={"Range": f"bytes={len(FILM)}-"})
    assert (past.status_code, past.headers["Cache-Control"]) == (416, "no-store")
    for name in ("x", "0" * 32, PROMPT):
        assert browser.get(f"/signed/{name}").status_code == 404


def test_a_film_of_an_older_text_is_seen_by_nobody(
    start: Start, here: House, signed: str, made_once: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a film, and a question that was changed after it
    del here, made_once
    monkeypatch.setattr("app.acts.signs.fingerprint", lambda _prompt: "another")
    app = start()
    # Then it is at no address, and no page offers films
    assert app.test_client().get(signed).status_code == 404
    signs: Signs = app.extensions[NAME].signs
    assert (signs.addresses, set(signs.drifted)) == ({}, {PROMPT})


def test_a_film_that_was_cut_is_not_sent(app: Flask, here: House, signed: str) -> None:
    here.signs.films[PROMPT].path.write_bytes(FILM[:50])
    for asked in ({}, {"Range": "bytes=0-"}):
        assert app.test_client().get(signed, headers=asked).status_code == 404
