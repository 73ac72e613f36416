"""The authors' page: who says each line and who signs each page, without a script.

Risk: what is no recording is kept, half of one is, or one replaces what was good; an author does not see that
a recording is of another text; somebody who is no operator changes what everybody hears.
"""

import io
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.acts.clips import Clip
from app.acts.starting import Talk
from app.acts.voices import line_id
from app.ground import files
from app.web.factory import create_app
from app.web.house import NAME, House
from app.web.operator import rows
from tests.support.media import MADE, mp3, png, webm
from tests.support.office import DEV, SAM, Office, sign_in, token
from tests.support.people import LINE, OLD, PROMPT, given
from tests.support.spoken import ToyVoice

LIST, PAGE = "/operator/voices/en", f"/operator/voices/en/{PROMPT}"
ID, FILM = line_id(LINE, "en"), "film"
SIGNED = webm(b"V_VP8")
EDGE = "the-edge"


@pytest.fixture
def app(office_of: Office, made_once: Talk) -> Flask:
    return create_app(office_of.store, talk=made_once, voice=ToyVoice())


@pytest.fixture
def here(app: Flask) -> House:
    found: House = app.extensions[NAME]
    return found


@pytest.fixture
def dev(app: Flask) -> FlaskClient:
    client = app.test_client()
    sign_in(client, DEV)
    return client


def send(client: FlaskClient, at: str, data: bytes | None = None, *, page: str = PAGE, **more: str) -> str:
    """Send a recording from a page as its form does; return where it leads, or the page with its status."""
    fields = {"csrf_token": token(client.get(LIST).text) or token(client.get(page).text)}
    fields |= {"line": at, **more}
    # put together here: the client itself would lay a large one into a temporary file
    reply = client.post(page, data=body(fields, data), content_type=f"multipart/form-data; boundary={EDGE}")
    return reply.headers.get("Location") or f"{reply.status_code} {reply.text}"


def body(fields: dict[str, str], file: bytes | None) -> bytes:
    """Return a form in parts, as a browser sends it; nobody chose a file where there is none."""
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="'
    parts = [f'{head}{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    chosen = "" if file is None else "recording.webm"
    parts.append(f'{head}recording"; filename="{chosen}"\r\n\r\n'.encode() + (file or b"") + b"\r\n")
    return b"".join(parts) + f"--{EDGE}--\r\n".encode()


def said(here: House, text: str = LINE) -> Clip | None:
    return here.speech.people.of("en").get(text)


def row(page: str) -> str:
    """Return what stands at the line."""
    return page[page.index(f'id="l-{ID}"') :].partition("</li>")[0]


def test_the_list_leads_from_the_operator_s_home_to_each_line(dev: FlaskClient, here: House) -> None:
    # Given the operator's home
    assert f'href="{LIST}"' in dev.get("/operator").text
    page = dev.get(LIST).text
    # Then each prompt stands in the list, and what stands on many pages
    names = set(re.findall(rf'href="{LIST}/([^"]+)"', page))
    assert names == {*here.talk.catalogue.prompts["en"], "_"}
    assert "Everybody who opens a page hears and sees these recordings" in page
    # And each of its pages opens, and names each line with who says it
    for name in names:
        assert dev.get(f"{LIST}/{name}").status_code == 200, name
    page = dev.get(PAGE).text
    assert "The computer says it." in row(page)
    assert (
        f'src="/speech/en-{here.speech.fixed("en").version}-{here.speech.fixed("en").places[LINE]}"' in page
    )
    assert "I do not want to say" in dev.get(f"{LIST}/_").text
    # And lines with somebody's name in them are the computer's alone
    hello = dev.get(f"{LIST}/welcome/hello").text
    own = hello[hello.index("I am {worker}.") :].partition("</li>")[0]
    assert "the computer says it each time anew" in own
    assert "<form" not in own


def test_a_line_is_kept_heard_credited_and_thrown_away(dev: FlaskClient, here: House, app: Flask) -> None:
    # When a recording is uploaded
    before = app.test_client().get("/about").text
    assert send(dev, ID, webm(), by="  Ama, self-advocate ") == f"{PAGE}#l-{ID}"
    # Then the page says who speaks, and on which day, and everybody else's pages ask for the new sound
    one = said(here)
    assert one is not None
    assert (one.data(), one.by, one.day) == (webm(), "Ama, self-advocate", "2026-11-23")
    page = dev.get(PAGE).text
    assert "Ama, self-advocate, Monday 23 November 2026" in row(page)
    assert "1 of 10 lines by people." in dev.get(LIST).text
    after = app.test_client().get("/about").text
    assert re.findall(r'data-lines="[^"]+', before) != re.findall(r'data-lines="[^"]+', after)
    heard = dev.get(f"/operator/voice/en/{one.id}")
    assert (heard.data, heard.content_type) == (webm(), "audio/webm")
    # And the next line offers the same name
    assert 'value="Ama, self-advocate"' in page
    # When it is thrown away; Then the computer says the line
    assert send(dev, "", None, do="drop", recording=one.id) == PAGE
    assert said(here) is None
    assert "The computer says it." in row(dev.get(PAGE).text)
    assert dev.get(f"/operator/voice/en/{one.id}").status_code == 404


def test_a_page_is_signed_and_its_film_thrown_away(dev: FlaskClient, here: House) -> None:
    assert "Nobody signs this page yet" in dev.get(PAGE).text
    assert send(dev, FILM, SIGNED, by="") == f"{PAGE}#l-{FILM}"
    one = here.signs.films[PROMPT]
    page = dev.get(PAGE).text
    assert "A person, Monday 23 November 2026" in page
    assert f'src="/operator/voice/bfi/{one.id}"' in page
    assert dev.get(f"/operator/voice/bfi/{one.id}").data == SIGNED
    assert "In sign language." in dev.get(LIST).text
    assert send(dev, "", None, do="drop", recording=one.id) == PAGE
    assert here.signs.all == ()


BAD = {
    "nothing chosen": (None, "There is no recording"),
    "empty": (b"", "There is no recording"),
    "script": (b"<script>alert(1)</script>", "This is no {kind} that can be kept"),
    "picture": (png(), "This is no {kind} that can be kept"),
    "cut": (webm()[:20], "The file is not whole."),
    "large": (webm(size=1_000_001), "The file is too large: at most 1 MB."),
    "far too large": (webm(size=4_000_000), "The file is too large"),
}  # fmt: skip


@pytest.mark.parametrize("at", [ID, FILM])
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_recording_is_refused_and_leaves_all_as_it_was(
    office_of: Office, made_once: Talk, at: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a line that somebody says, a page that somebody signs, and small limits
    store = office_of.store
    monkeypatch.setattr(store, "settings", replace(store.settings, line_mb=1, film_mb=1, recording_mb=1))
    app = create_app(office_of.store, talk=made_once, voice=ToyVoice())
    here: House = app.extensions[NAME]
    dev = app.test_client()
    sign_in(dev, DEV)
    send(dev, ID, mp3())
    send(dev, FILM, SIGNED)
    there = sorted(here.store.settings.data.rglob("*"))
    # When something comes in their place that is none
    data, says = BAD[name]
    page = send(dev, at, data, by="Ben")
    # Then the page says why, in a sentence, and nothing was kept, thrown away or half written
    assert page.startswith("422 ")
    assert says.format(kind="film" if at == FILM else "sound") in page
    assert "Nothing was kept." in page
    one = said(here)
    assert one is not None
    assert (one.data(), here.signs.films[PROMPT].data()) == (mp3(), SIGNED)
    assert sorted(here.store.settings.data.rglob("*")) == there


def test_a_sound_is_no_film_and_a_film_no_sound(dev: FlaskClient, here: House) -> None:
    assert send(dev, FILM, mp3()).startswith("422 ")
    assert send(dev, ID, SIGNED).startswith("422 ")
    assert (said(here), here.signs.all) == (None, ())


@pytest.mark.parametrize("by", ["x" * 61, "a\x07b"])
def test_a_name_that_cannot_be_kept_is_said(dev: FlaskClient, here: House, by: str) -> None:
    page = send(dev, ID, mp3(), by=by)
    assert page.startswith("422 ")
    assert "That name cannot be kept" in page
    assert said(here) is None


@pytest.mark.parametrize("at", ["", "0" * 24, line_id("I am {worker}.", "en"), "<b>", FILM])
def test_only_lines_of_this_page_can_be_recorded(dev: FlaskClient, here: House, at: str) -> None:
    # Given a page that is seen before anybody said how they like pages: it has no film either
    page = send(dev, at, SIGNED if at == FILM else mp3(), page=f"{LIST}/in/open")
    assert page.startswith("422 ")
    assert "This line is not said any more" in page
    assert not (here.store.settings.data / "voices").exists()
    assert here.signs.all == ()


@pytest.mark.parametrize("at", ["/cy", "/bfi", "/en/nothing", "/en/wants", "/cy/wants/want", "/en/../en"])
def test_what_is_no_page_is_not_there(dev: FlaskClient, at: str) -> None:
    assert dev.get(f"/operator/voices{at}").status_code == 404
    assert dev.post(f"/operator/voices{at}", data={}).status_code in {404, 405}


def test_a_full_disk_is_said(dev: FlaskClient, here: House, monkeypatch: pytest.MonkeyPatch) -> None:
    send(dev, ID, mp3())

    def full(*_facts: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_new", full)
    page = send(dev, ID, webm())
    assert page.startswith("503 ")
    assert "The disk is full" in page
    one = said(here)
    assert one is not None
    assert one.data() == mp3()


def test_drift_is_shown_with_both_texts_and_can_be_thrown_away(dev: FlaskClient, here: House) -> None:
    # Given a recording of a line that was changed since, one of a gone page, and a film of an old text
    people = here.speech.people
    people.keep(OLD, "en", given(webm()))
    people.keep("Nothing like this.", "en", given(prompt="gone/gone"))
    here.signs.keep(here.talk.catalogue.prompt("break"), given(SIGNED, prompt=PROMPT))
    place = here.store.settings.data / "prompts" / "bfi"
    for end in (".webm", ".json"):
        files.make_folder(place / "wants")
        (place / f"break{end}").rename(place / "wants" / f"want{end}")
    here.signs._read()
    here.speech.changed()
    # Then the list shows the old text beside the new one, and who spoke
    page = dev.get(LIST).text
    assert "They are never played." in page
    drift = page[page.index(OLD) :].partition("</li>")[0]
    assert f">{LINE}<" in drift
    assert "Ama, Monday 23 November 2026" in drift
    assert f'href="{PAGE}"' in drift
    gone = page[page.index("Nothing like this.") :].partition("</li>")[0]
    assert "Nothing like it is said any more." in gone
    assert "Do you want to stop for now?" in page.partition("Lines that stand on many pages")[0]
    # And the page of the prompt shows its own alone, and the line as the computer says it
    own = dev.get(PAGE).text
    assert OLD in own
    assert "Nothing like this." not in own
    assert "The computer says it." in row(own)
    # And each can be heard by who decides, and thrown away from the list
    for recording in (*people.of("en").values(), *here.signs.all):
        language = "bfi" if recording.media.startswith("video") else "en"
        assert dev.get(f"/operator/voice/{language}/{recording.id}").status_code == 200
        assert send(dev, "", None, do="drop", recording=recording.id, back="list") == LIST
    assert "They are never played." not in dev.get(LIST).text
    assert (dict(people.of("en")), here.signs.all) == ({}, ())


def test_a_language_without_a_voice_is_said(office_of: Office, made_once: Talk) -> None:
    app = create_app(office_of.store, talk=made_once, voice=ToyVoice(languages=frozenset()))
    dev = app.test_client()
    sign_in(dev, DEV)
    for address in (LIST, PAGE):
        assert "The computer has no voice for this language." in dev.get(address).text
    assert "Nobody says it." in row(dev.get(PAGE).text)


def test_nobody_else_and_no_other_page_changes_what_is_heard(
    app: Flask, dev: FlaskClient, here: House
) -> None:
    # Given somebody of the staff, nobody at all, and a form that another site sends
    sam = app.test_client()
    sign_in(sam, SAM)
    for client in (sam, app.test_client()):
        data = {"csrf_token": token(client.get("/sign-in").text), "line": ID}
        data["recording"] = (io.BytesIO(mp3()), "r.mp3")  # type: ignore[assignment] # the client takes both
        assert client.post(PAGE, data=data).status_code in {303, 404}
    stale = dev.post(PAGE, data={"csrf_token": "x", "line": ID, "recording": (io.BytesIO(mp3()), "r.mp3")})
    assert stale.status_code == 422
    assert "This page was open for too long" in stale.text
    assert said(here) is None


@pytest.mark.parametrize("media", sorted(MADE))
def test_each_kind_is_taken_where_it_belongs(dev: FlaskClient, media: str) -> None:
    kind = media.partition("/")[0]
    assert (send(dev, ID, MADE[media]()) == f"{PAGE}#l-{ID}") is (kind == "audio")
    assert (send(dev, FILM, MADE[media]()) == f"{PAGE}#l-{FILM}") is (kind == "video")


def test_lines_of_many_pages_come_forty_at_a_time(dev: FlaskClient, here: House) -> None:
    # Given hundreds of lines that stand on many pages
    page = f"{LIST}/_"
    lines = rows.lines_of(here, "en", "_")
    assert lines is not None
    assert len(lines) > 100
    # When an author goes on from page to page; Then each line is met once
    met: list[str] = []
    at: str | None = page
    while at:
        html = dev.get(at).text
        met += re.findall(r'<li class="box" id="l-([^"]+)"', html)
        found = re.search(r'href="([^"]+)">The next lines<', html)
        at = found[1] if found else None
    assert met == [line_id(one, "en") for one in lines]
    # And who keeps a recording, or is told what is wrong with it, is at its line again
    later = line_id(next(one for one in lines[80:] if "{" not in one), "en")
    assert f'id="l-{later}"' in send(dev, later, b"no sound", page=page)
    kept = send(dev, later, webm(), page=page)
    start = met.index(later) // 40 * 40
    assert kept == f"{page}?from={start}#l-{later}"
    # And a number that is none, or too large, opens a page all the same
    for asked in ("x", "-1", "99999", "9999", "\u0663"):
        assert dev.get(f"{page}?from={asked}").status_code == 200
