"""What a page asks the voice for.

Risk: a person's words or name lie on the disk, in an address or in a browser's memory because somebody
listened; a page waits for a voice; who listens hears what is not on their page.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.acts.starting import Talk
from app.ground.faults import Fault
from app.ground.messages import load_messages
from app.ground.store import Store
from app.web.factory import create_app
from app.web.house import NAME
from app.web.speech import Speech
from tests.stories.telling import Teller, pick, words
from tests.support.service import Service, fields, make_service
from tests.support.spoken import ToyVoice

LOCALES = Path(__file__).parents[2] / "locales"
SECRET = "I want my marmalade back."
HARD = (
    "a" * 1000, "\U0001f600 \U0001f469\u200d\U0001f9af", "Mae <script>alert(1)</script> yn", "یہ my Zażółć",
    " … ", "\ud83d", "it\u2019s \u201cso\u201d 25.50", "\t\n", "&amp;",
)  # fmt: skip


@pytest.fixture
def voice() -> ToyVoice:
    return ToyVoice()


@pytest.fixture
def service(store: Store) -> Service:
    return make_service(store)


@pytest.fixture
def app(service: Service, made_once: Talk, voice: ToyVoice) -> Flask:
    return create_app(service.store, talk=made_once, voice=voice)


@pytest.fixture
def jo(app: Flask, service: Service) -> Teller:
    return Teller(app, service.invite(service.open()))


@pytest.fixture
def speech(app: Flask) -> Speech:
    found: Speech = app.extensions[NAME].speech
    return found


@pytest.fixture
def said(jo: Teller) -> str:
    """Give a page that quotes what was said before it."""
    page = jo.tell({"wants/want": words(SECRET)}, until="wants/check")
    assert SECRET in page
    return page


def address(speech: Speech, n: int = 0) -> str:
    return f"/speech/en-{speech.fixed('en').version}-{n}"


def kept_on_disk(store: Store) -> Iterator[Path]:
    return (path for path in (store.settings.data / "speech").rglob("*") if path.is_file())


def test_a_fixed_line_is_kept_by_browsers_and_can_be_had_in_parts(app: Flask, speech: Speech) -> None:
    # Given a line that is the same for everybody
    line = speech.fixed("en").lines[0]
    whole = app.test_client().get(address(speech))
    # Then anybody gets its sound, with a time for each word, for good
    assert (whole.status_code, whole.data) == (200, f"<{line}>".encode())
    assert len(whole.headers["Word-Marks"].split()) == len(line.split())
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.content_type == "audio/mpeg"
    # And a player gets the part it asks for
    part = app.test_client().get(address(speech), headers={"Range": "bytes=1-3"})
    assert (part.status_code, part.data) == (206, whole.data[1:4])
    assert part.headers["Content-Range"] == f"bytes 1-3/{len(whole.data)}"


@pytest.mark.parametrize(
    "name", ["x", "en-0-0", "en--0", "cy-{v}-0", "en-{v}-99999", "en-{v}-1x", "en-{v}-", "en-{v}-٣"]
)
def test_no_other_address_has_a_sound(app: Flask, speech: Speech, name: str) -> None:
    sound = name.replace("{v}", speech.fixed("en").version)
    assert app.test_client().get(f"/speech/{sound}").status_code == 404


def test_the_list_says_what_can_be_had_and_changes_its_address_with_it(
    app: Flask, speech: Speech, service: Service, made_once: Talk
) -> None:
    # Given the address of the list, as it stands in the page
    page = app.test_client().get("/").text
    at = f"/speech/lines/en/{speech.fixed('en').version}"
    assert f'data-lines="{at}"' in page
    told = app.test_client().get(at)
    # Then each line stands at the place of its sound
    assert "immutable" in told.headers["Cache-Control"]
    assert told.json is not None
    assert tuple(told.json["lines"]) == speech.fixed("en").lines
    assert told.json["sounds"] == address(speech).removesuffix("0")
    assert told.json["player"].count("<button") == 5
    assert "Say it again" in told.json["player"]
    # And under an older address it is sent, but kept by nobody; of a language without voice there is none
    assert app.test_client().get("/speech/lines/en/old").headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/speech/lines/cy/old").status_code == 404
    # And another voice has other addresses
    other = (
        create_app(service.store, talk=made_once, voice=ToyVoice(called="another")).extensions[NAME].speech
    )
    assert other.fixed("en").version != speech.fixed("en").version


def test_nothing_that_somebody_said_is_among_the_fixed_lines(jo: Teller, said: str, speech: Speech) -> None:
    del jo, said
    lines = speech.fixed("en").lines
    assert "What do you want to happen?" in lines
    assert "We do not change them." in lines
    assert all("{" not in line for line in lines)
    assert not any("marmalade" in line or "Sam" in line for line in lines)


def test_own_words_are_spoken_and_lie_nowhere(
    app: Flask, jo: Teller, voice: ToyVoice, service: Service
) -> None:
    # When a line with somebody's words is asked for
    reply = jo.browser.post("/speech", json={"text": SECRET, "language": "en"})
    # Then it sounds, and no browser and no disk keeps it
    assert (reply.status_code, reply.data) == (200, f"<{SECRET}>".encode())
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Word-Marks"] == "0 100 200 300 400"
    assert list(kept_on_disk(service.store)) == []
    # And a line that is the same for everybody is made once, whoever asks and how
    line = app.extensions[NAME].speech.fixed("en").lines[3]
    for _ in range(2):
        jo.browser.post("/speech", json={"text": line, "language": "en"})
    assert voice.said.count(line) == 1


@pytest.mark.parametrize("text", HARD)
def test_hard_texts_are_plain_behaviour(jo: Teller, text: str) -> None:
    reply = jo.browser.post(
        "/speech", data=json.dumps({"text": text, "language": "en"}), content_type="application/json"
    )
    assert reply.status_code == (200 if any(letter.isalnum() for letter in text) else 204)


@pytest.mark.parametrize(("body", "status"), [
    (b"", 400), (b"{", 400), (b"[]", 400), (b'{"text": 5, "language": "en"}', 400),
    (b'{"text": "Yes"}', 400), (b'{"text": "Yes", "language": 5}', 400),
    (json.dumps({"text": "a " * 10_000, "language": "en"}).encode(), 413), (b"\xff" * 100, 400),
])  # fmt: skip
def test_what_is_no_line_is_refused_plainly(jo: Teller, body: bytes, status: int) -> None:
    reply = jo.browser.post("/speech", data=body, content_type="application/json")
    assert reply.status_code == status
    assert "Traceback" not in reply.text


@pytest.mark.parametrize("language", ["cy", "so", "bfi", "", "../en"])
def test_what_nobody_speaks_is_silence_and_never_another_voice(
    jo: Teller, voice: ToyVoice, language: str
) -> None:
    # Risk: the name of a language stops the reading of the page it stands on, or is said by the wrong voice
    reply = jo.browser.post("/speech", json={"text": "Soomaali", "language": language})
    assert (reply.status_code, reply.data) == (204, b"")
    assert voice.asked == []


def test_a_page_of_another_site_cannot_make_it_speak(jo: Teller, voice: ToyVoice) -> None:
    told = {"text": "Yes", "language": "en"}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert jo.browser.post("/speech", json=told, headers=elsewhere).status_code == 400
    # and a form, which another site can send without asking, is no asking
    assert jo.browser.post("/speech", data=told).status_code == 400
    assert voice.said == []


def test_when_too_many_listen_it_says_when_to_come_again(jo: Teller, speech: Speech, voice: ToyVoice) -> None:
    voice.busy = True
    for reply in (
        jo.browser.get(address(speech)), jo.browser.post("/speech", json={"text": "Jo", "language": "en"}),
        jo.browser.get("/talk?sound"),
    ):  # fmt: skip
        assert (reply.status_code, reply.headers["Retry-After"], reply.data) == (503, "1", b"")
    # And every page is there as ever
    assert jo.browser.get("/talk").status_code == 200


def test_a_voice_that_cannot_leaves_every_page_as_it_is(jo: Teller, speech: Speech, voice: ToyVoice) -> None:
    voice.mute = True
    for reply in (
        jo.browser.get(address(speech)), jo.browser.post("/speech", json={"text": "Jo", "language": "en"}),
        jo.browser.get("/talk?sound"),
    ):  # fmt: skip
        assert (reply.status_code, reply.headers.get("Retry-After"), reply.data) == (503, None, b"")
    assert jo.browser.get("/talk").status_code == 200


def test_without_a_voice_there_is_no_button(service: Service, made_once: Talk) -> None:
    # Given a language that nobody speaks
    app = create_app(service.store, talk=made_once, voice=ToyVoice(languages=frozenset()))
    page = app.test_client().get("/").text
    # Then there is neither button nor player, and no question offers to read aloud
    assert 'id="listen"' not in page
    assert "<audio" not in page
    assert not app.extensions[NAME].talk.voices


# without the script


def heard(browser: FlaskClient, address: str) -> str:
    reply = browser.get(f"{address}?sound")
    assert (reply.status_code, reply.content_type) == (200, "audio/mpeg")
    assert reply.headers["Cache-Control"] == "no-store"
    return reply.data.decode()


def test_a_page_in_one_sound_says_question_lines_and_choices_in_order(jo: Teller) -> None:
    said = heard(jo.browser, jo.browser.get("/talk").request.path)
    first = jo.go_on()
    said = heard(jo.browser, jo.at)
    parts = [
        "<Do you want to do this today?>",
        "<Hello.>",
        "<I am Sam.>",
        "<Yes>",
        "<Not today>",
        "<I do not know>",
    ]
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    assert "<Next>" not in said
    assert "Do you want to do this today?" in first


def test_each_line_is_said_by_the_voice_of_its_language_or_by_none(
    app: Flask, service: Service, voice: ToyVoice
) -> None:
    # Given the page that names languages, each in itself, some with a voice and some without
    voice.languages = frozenset({"en", "pl"})
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody")}, until="goodbye/feel")
    jo.last = jo.browser.post("/talk", data={**fields(jo.see("/talk")), "choice": "talking"})
    jo.see(jo.last.location)
    page = jo.tell({"talking/language": pick("other")}, until="talking/which-language")
    named = dict(re.findall(r'lang="(\w+)" dir="auto">([^<]+)<', page))
    assert {"pl", "so"} <= named.keys()
    # When the page is heard; Then the Polish voice says what is Polish, and nobody says what nobody can
    said = heard(jo.browser, jo.at)
    assert (named["pl"].strip(), "pl") in voice.asked
    assert {language for _, language in voice.asked} == {"en", "pl"}
    assert named["so"].strip() not in said


def test_own_words_are_in_it_only_once_somebody_said_how(jo: Teller, said: str, service: Service) -> None:
    # Given a page with own words on it, in a sitting that was not asked
    del said
    assert "marmalade" not in heard(jo.browser, jo.at)
    assert ">Hear my words too<" in jo.see(jo.at)
    # When the person says that they have headphones
    jo.see("/hear")
    assert jo.send("", "headphones").location == "/talk"
    # Then they are in it, and the question is not asked again in this sitting
    jo.go_on()
    assert f"<{SECRET}>" in heard(jo.browser, jo.at)
    assert "Hear my words too" not in jo.see(jo.at)
    assert not any(b"marmalade" in path.read_bytes() for path in kept_on_disk(service.store))
    # And the next sitting is asked again
    other = Teller(jo.browser.application, service.invite(service.open()))
    assert SECRET in other.tell({"wants/want": words(SECRET)}, until="wants/check")
    assert "marmalade" not in heard(other.browser, other.at)
    # And who says *Do not play* hears the page without them
    other.see("/hear")
    other.send("", "stop")
    other.go_on()
    assert "marmalade" not in heard(other.browser, other.at)


def test_the_question_how_to_hear_takes_just_its_choices(jo: Teller) -> None:
    page = jo.see("/hear")
    assert "People near you can hear." in page
    assert jo.browser.post("/hear", data={**fields(page), "choice": "loud"}).status_code == 422
    assert jo.browser.post("/hear", data={"choice": "play"}).status_code == 422
    assert jo.browser.get("/hear").status_code == 200


def test_what_is_no_page_stays_what_it_is(jo: Teller) -> None:
    # Given ?sound where there is no page to hear; Then the answer is the same as without it
    for address in ("/talk/c/zz", "/nowhere", "/talk/zz/7k"):
        assert jo.browser.get(f"{address}?sound").status_code == jo.browser.get(address).status_code
    assert jo.browser.post("/settings?sound", data={}).mimetype == "text/html"
    outside = jo.browser.application.test_client()
    assert outside.get("/talk?sound").status_code == 303


# whose voice


def test_an_organisation_can_have_another_engine_and_its_own_table(service: Service, made_once: Talk) -> None:
    # Given an engine that is named in the settings, and a table of its voices in the data
    data = service.store.settings.data
    (data / "voices.toml").write_text('[toy_voice.en]\nvoice = "beep"\npace = 140\n')
    engine = "tests.support.toy_voice:toy"
    found = Speech(
        replace(service.store.settings, voice=engine), made_once, load_messages([LOCALES], ("en",))
    )
    # Then it speaks what it has a voice for, and nothing else
    try:
        assert (found.speaks("en"), found.speaks("cy")) == (True, False)
        assert found.voice.name("en").startswith(engine)
    finally:
        found.close()


def test_a_wrong_table_of_voices_stops_the_start_and_says_where(service: Service, made_once: Talk) -> None:
    data = service.store.settings.data
    (data / "voices.toml").write_text('[espeak.en]\nvoice = "gmw/en"\npace = "fast"\n')
    with pytest.raises(Fault, match=r"voices\.toml:3: "):
        create_app(service.store, talk=made_once)
