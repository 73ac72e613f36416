"""A recording as an answer, without a script: a file in the form. On the pages and in the record.

The risks: a form that is refused loses words or the recording; a sent-twice form loses or doubles it; a file
that is no recording is kept and given out.
"""

import base64
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.papers.export import collect
from app.record.verify import verify
from tests.stories.telling import Teller, pick, share_with
from tests.support.media import MADE, mp4, png, webm
from tests.support.service import Person, Service, fields

MATTERS = "/talk/b/4d"
DATA = webm(size=150_000)
START = {"welcome/hello": pick("yes"), "welcome/here": pick("nobody")}


@pytest.fixture
def jo(service: Service, app: Flask) -> Person:
    """Give somebody at the first page of own words."""
    teller = Teller(app, service.invite(service.open("first")))
    teller.tell({**START, "welcome/like": pick()}, until="today/matters")
    return teller


def parts(fields_: dict[str, Any], data: bytes | None, name: str = "my.webm") -> dict[str, Any]:
    """Return a form in parts, put together in memory: the test's own browser would use a temporary file."""
    heads = [
        (f'Content-Disposition: form-data; name="{key}"', str(value).encode())
        for key, value in fields_.items()
    ]
    if data is not None:
        named = f'Content-Disposition: form-data; name="recording"; filename="{name}"'
        heads.append((f"{named}\r\nContent-Type: audio/webm", data))
    body = b"".join(b"--xyz\r\n" + head.encode() + b"\r\n\r\n" + value + b"\r\n" for head, value in heads)
    return {"data": body + b"--xyz--\r\n", "content_type": "multipart/form-data; boundary=xyz"}


def give(jo: Person, file: bytes | None, words: str = "", name: str = "my.webm", **more: Any) -> TestResponse:
    """Send the form of the page as a browser does in parts."""
    sent = {**fields(jo.browser.get(jo.at).text), "words": words, **more}
    jo.last = jo.browser.post(jo.at, **parts(sent, file, name))
    return jo.last


def kept(service: Service) -> list[dict[str, Any]]:
    return [one for one in collect(service.store, service.person)["utterances"] if one["recording"]]


def unsent(service: Service) -> int:
    with service.store.read() as conn:
        return int(conn.exec_driver_sql("SELECT count(*) FROM recording").scalar() or 0)


@pytest.mark.parametrize("media", sorted(MADE))
def test_each_kind_is_kept_as_it_came_and_heard_or_seen_again(
    service: Service, jo: Person, media: str
) -> None:
    data = MADE[media]()
    assert give(jo, data, "And words.").status_code == 303
    [one] = kept(service)
    assert base64.b64decode(one["recording"]["base64"]) == data
    assert (one["recording"]["media"], one["words"]) == (media, "And words.")
    page = jo.see(jo.last.location)
    found = re.search(r'src="(/mine/recordings/[0-9a-f]{32})"', page)
    assert found is not None
    assert "autoplay" not in page
    heard = jo.browser.get(found[1])
    assert (heard.status_code, heard.data, heard.mimetype) == (200, data, media)
    assert heard.headers["Cache-Control"] == "no-store"
    assert heard.headers["X-Content-Type-Options"] == "nosniff"
    assert verify(service.store).ok


@pytest.mark.parametrize(
    ("file", "name", "says"),
    [
        (b"", "my.webm", "There is nothing in this file."),
        (b"<script>alert(1)</script>", "my.mp3", "We cannot keep this kind of file."),
        (b"%PDF-1.7 something", "my.webm", "We cannot keep this kind of file."),
        (webm()[:18], "my.webm", "A part of this file is missing."),
        (mp4()[:30], "my.m4a", "A part of this file is missing."),
        (webm(size=33_000_000), "my.webm", "This is too big for us to keep."),
    ],
    ids=["empty", "a script", "another type", "cut off", "cut off in its head", "too large"],
)
def test_what_cannot_be_kept_is_said_at_the_field_and_above_and_every_word_stays(
    service: Service, jo: Person, file: bytes, name: str, says: str
) -> None:
    answer = give(jo, file, "  My words.\n", name)
    assert answer.status_code == 422
    page = answer.text
    assert page.count(says) == 2
    assert f'<a href="#recording">{says}</a>' in page
    assert f'id="recording-wrong">{says}' in page
    assert 'data-gramm="false">\n  My words.\n</textarea>' in page
    assert kept(service) == []
    assert unsent(service) == 0


def test_a_file_far_too_large_is_refused_in_plain_words(jo: Person) -> None:
    answer = give(jo, webm(size=45_000_000), "Words.")
    assert answer.status_code == 413
    assert "This is too big for us to keep." in answer.text


def test_a_good_recording_beside_words_that_cannot_be_kept_is_not_lost(service: Service, jo: Person) -> None:
    answer = give(jo, DATA, "broken \x00 words")
    assert answer.status_code == 422
    assert unsent(service) == 1
    found = re.search(r'name="recorded" value="([0-9a-f]{32})"', answer.text)
    assert found is not None
    assert jo.browser.get(f"{jo.at}/recording").data == DATA
    assert give(jo, None, "words", recorded=found[1]).status_code == 303
    [one] = kept(service)
    assert base64.b64decode(one["recording"]["base64"]) == DATA
    assert unsent(service) == 0


def test_a_form_that_is_sent_twice_is_one_answer_with_its_recording(service: Service, jo: Person) -> None:
    give(jo, DATA, "broken \x00 words")
    found = re.search(r'name="recorded" value="([0-9a-f]{32})"', jo.last.text)
    assert found is not None
    sent = {**fields(jo.browser.get(jo.at).text), "words": "w", "recorded": found[1]}
    for _ in range(2):
        assert jo.browser.post(jo.at, data=sent).status_code == 303
    assert len(kept(service)) == 1
    assert verify(service.store).ok


def test_changed_words_carry_the_recording_along(service: Service, jo: Person) -> None:
    give(jo, DATA)
    page = jo.see(MATTERS) if jo.at == MATTERS else jo.see(jo.at)
    found = re.search(r'name="recorded" value="([0-9a-f]{32})"', page)
    assert found is not None
    assert give(jo, None, "Also this.", recorded=found[1]).status_code == 303
    first, second = kept(service)
    assert second["supersedes"] == first["id"]
    assert second["words"] == "Also this."
    assert first["recording"] == second["recording"]
    assert verify(service.store).ok


def test_a_recording_that_is_not_here_is_said_and_the_words_stay(service: Service, jo: Person) -> None:
    answer = give(jo, None, "Words.", recorded="f" * 32)
    assert answer.status_code == 422
    assert answer.text.count("Your recording is not here now. Please do it again.") == 2
    assert "Words.</textarea>" in answer.text
    assert kept(service) == []


def test_leaving_with_a_file_chosen_keeps_it_for_later_and_it_can_be_thrown_away(
    service: Service, jo: Person
) -> None:
    assert give(jo, DATA, "", go="break").location == "/break"
    page = jo.see(jo.at)
    assert "Kept. Nobody has it yet." in page
    found = re.search(r'name="recorded" value="([0-9a-f]{32})"', page)
    assert found is not None
    assert give(jo, None, "", go="drop", recorded=found[1]).location == jo.at
    assert unsent(service) == 0
    assert 'name="recorded"' not in jo.see(jo.at)


def test_the_end_of_a_sitting_leaves_nothing_unsent(service: Service, app: Flask) -> None:
    teller = Teller(app, service.invite(service.open("quick")))
    teller.tell({**START}, until="today/matters")
    give(teller, DATA, "", go="break")
    assert unsent(service) == 1
    teller.see(teller.at)
    teller.browser.post("/talk/done", data={**fields(teller.see("/talk/done")), "choice": "stop"})
    assert unsent(service) == 0


def test_pieces_come_in_their_order_from_this_page_alone(service: Service, jo: Person) -> None:
    url, name = f"{jo.at}/recording", "a" * 32
    token = fields(jo.browser.get(jo.at).text)["csrf_token"]

    def piece(n: int, data: bytes, **more: Any) -> TestResponse:
        sent = {"csrf_token": token, "recorded": name, "how": "voice", "n": n, **more}
        return jo.browser.post(url, **parts(sent, data, "r"))

    assert piece(0, DATA[:70_000]).get_json() == {"state": "Kept. Nobody has it yet.", "next": 1}
    assert (piece(2, b"x").status_code, piece(2, b"x").get_json()["next"]) == (409, 1)
    assert piece(0, DATA[:70_000]).get_json()["next"] == 1
    assert piece(1, DATA[70_000:]).get_json()["next"] == 2
    for wrong in (
        piece(0, b"<script>", recorded="b" * 32), piece(2, b"x", csrf_token="x"),
        piece(0, b"\xff\xd8\xff", how="typed", recorded="b" * 32),
        piece(2, b""), piece(-1, b"x"), piece(2, b"x", recorded="../x"),
    ):  # fmt: skip
        assert wrong.status_code in {409, 422}
        assert wrong.get_json()["state"] == "Not kept yet."
    assert jo.browser.post("/talk/b/zz/recording", data={}).status_code in {404, 409}
    assert jo.browser.get(url).data == DATA
    assert give(jo, None, "", recorded=name).status_code == 303
    assert base64.b64decode(kept(service)[0]["recording"]["base64"]) == DATA


def test_a_player_gets_any_stretch_and_is_told_where_there_is_none(service: Service, jo: Person) -> None:
    give(jo, DATA)
    url = f"/mine/recordings/{kept(service)[0]['id']}"
    size = len(DATA)
    for asked, start, end in (
        ("bytes=0-", 0, size),
        ("bytes=70000-140001", 70_000, 140_002),
        ("bytes=-5", size - 5, size),
    ):
        part = jo.browser.get(url, headers={"Range": asked})
        assert (part.status_code, part.data) == (206, DATA[start:end])
        assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{size}"
    none = jo.browser.get(url, headers={"Range": f"bytes={size}-"})
    assert (none.status_code, none.data, none.headers["Content-Range"]) == (416, b"", f"bytes */{size}")
    for odd in ("bytes=0-1,5-6", "lines=0-1", "bytes=x"):
        assert jo.browser.get(url, headers={"Range": odd}).data == DATA


def test_recorded_wants_go_through_the_whole_talk(service: Service, app: Flask) -> None:
    # Given two wants that are only recorded
    teller = Teller(app, service.invite(service.open("first")))
    says = {**START, "today/safe": pick("safe"), "today/share": share_with(service.sam)}
    teller.tell(says, until="wants/want")
    jo = teller
    give(jo, DATA)
    page = jo.see(jo.last.location)
    # Then the page that asks what else plays the want it speaks of, and quotes no words that were not said
    assert "<audio" in page
    assert "You said: ." not in page
    assert "{want}" not in page
    jo.answer("", "another")
    give(jo, png(), name="my.png")
    jo.see(jo.last.location)
    jo.answer("", "all")
    # and each can be chosen to come first, called by us and not as words of theirs
    assert "What I said out loud, number 1" in jo.last.text
    assert "What I showed, number 2" in jo.last.text
    assert not re.search(r'class="theirs"[^>]*>What I', jo.last.text)
    jo.answer("", "want-2")
    assert not re.search(r'class="theirs"[^>]*>What I', jo.last.text)


def test_words_stay_words(service: Service, jo: Person) -> None:
    assert give(jo, None, "Only words.").status_code == 303
    assert kept(service) == []


def test_a_recording_added_to_the_same_words_is_kept(service: Service, jo: Person) -> None:
    give(jo, None, "The same.")
    assert give(jo, DATA, "The same.").status_code == 303
    assert len(kept(service)) == 1


def test_a_form_takes_no_recording_of_another_page_or_person(
    service: Service, app: Flask, jo: Person
) -> None:
    # Given a recording on one page of Jo's, and a page of Jo's that comes later
    give(jo, DATA)
    one = kept(service)[0]["id"]
    with service.store.read() as conn:
        attachment = conn.exec_driver_sql("SELECT id FROM attachment").scalar()
    later = Teller(app, service.invite(service.open("quick")))
    later.tell({**START}, until="today/matters")
    # When its form names the other one; Then it is refused, also where earlier words may show
    for name in (one, str(attachment)):
        assert give(later, None, "Words.", recorded=name).status_code == 422
    reading = Teller(app, service.invite(service.open("quick"), opens="reading"))
    reading.tell({**START}, until="today/matters")
    assert give(reading, None, "Words.", recorded=one).status_code == 422
    assert len(kept(service)) == 1


def test_what_was_recorded_alone_is_on_no_page_while_somebody_is_there(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open("first")))
    jo.tell({**START}, until="today/matters")
    give(jo, DATA, "", go="break")
    assert 'name="recorded"' in jo.see(jo.at)
    page = jo.at
    jo.see("/talk/a/8p")
    jo.answer("", "friend")
    assert 'name="recorded"' not in jo.see(page)
    assert jo.browser.get(f"{page}/recording").status_code == 404


def test_a_form_of_another_site_puts_no_recording_here(service: Service, jo: Person) -> None:
    assert give(jo, DATA, "Words.", csrf_token="x").status_code == 400
    assert unsent(service) == 0
