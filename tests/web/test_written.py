"""What staff write down from a recording. The risks: it passes for the person's own words; somebody reads it
who may not hear the recording; a text that the person threw away stays; a letter of it is changed.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.acts import erasing, opening
from app.papers.export import collect
from app.record import looks, utterances
from app.record.content import Content, Picked
from app.record.said import Utterance
from app.record.verify import verify
from app.web.person.aloud import lines_of
from tests.papers.test_export import SCHEMA, fits
from tests.stories.telling import Html, Teller, pick
from tests.support.office import NIA, PRIYA, SAM, STRANGER, Office, token
from tests.support.quotes import Quotes
from tests.support.service import Person
from tests.web.test_recordings import record

Browse = Callable[..., FlaskClient]
HEARD = "  I want\n\n my own key. هذا <b>&amp;"
NEW, THROWN = "Not yet looked at by Jo.", "Jo threw these words away."


@pytest.fixture
def recorded(office_of: Office) -> str:
    """Give a recording that Sam and Priya have."""
    return record(office_of, office_of.service.sam, office_of.service.priya)


def page(there: Office, role: str = "staff") -> str:
    return f"/{role}/people/{there.service.person}"


def write(
    there: Office, client: FlaskClient, recording: str, role: str = "staff", **form: Any
) -> TestResponse:
    """Send what somebody wrote down."""
    html = client.get(page(there, role)).text
    data = {"csrf_token": token(html), "code": "down", "words": HEARD, "key": "k" * 20, **form}
    return client.post(f"{page(there, role)}/written/{recording}", data=data)


def rows(there: Office, kind: str = "written") -> list[Utterance]:
    with there.store.read() as conn:
        return [
            one for one in utterances.of_person(there.store, conn, there.service.person) if one.kind == kind
        ]


def reads(there: Office, app: Flask) -> Teller:
    """Let Jo open her words with nobody there."""
    jo = Teller(app, there.service.invite(there.conversation, opens="reading"))
    jo.read()
    return jo


def says(jo: Person, there: Office, **form: Any) -> TestResponse:
    """Let Jo say something of the last text."""
    data = {"csrf_token": token(jo.see("/mine")), "key": "p" * 20, **form}
    return jo.browser.post(f"/mine/written/{rows(there)[-1].id}", data=data)


def test_it_is_kept_to_the_letter_as_somebody_elses_beside_the_recording(
    browser: Browse, office_of: Office, recorded: str
) -> None:
    sam = browser(SAM)
    assert write(office_of, sam, recorded).status_code == 303
    [one] = rows(office_of)
    assert one.content is not None
    assert one.content.writer is not None
    assert (one.content.words, one.about, one.code) == (HEARD, recorded, "down")
    assert (one.said_by, one.entered_by, one.how) == ("worker", "worker", "typed")
    assert (one.content.writer.by, one.content.writer.name) == (office_of.service.sam, "Sam Okoro")
    # Then it stands there under his name, in no quotation, until she looked at it
    html = sam.get(page(office_of)).text
    assert "Written down by Sam Okoro" in html
    assert NEW in html
    assert [x.text for x in Html(html).all("p", "kept")] == [HEARD]
    assert HEARD not in Quotes(html).texts
    assert verify(office_of.store).ok
    with office_of.store.read() as conn:
        assert one.id in looks.of_person(conn, office_of.service.person)[-1].utterances


def test_a_form_sent_twice_is_one_text_and_a_corrected_one_is_a_new_one(
    browser: Browse, office_of: Office, recorded: str
) -> None:
    sam = browser(SAM)
    for _ in range(2):
        assert write(office_of, sam, recorded).status_code == 303
    assert len(rows(office_of)) == 1
    assert write(office_of, sam, recorded, key="n" * 20, words="I want a key.").status_code == 303
    first, second = rows(office_of)
    assert second.supersedes == first.id
    assert [x.text for x in Html(sam.get(page(office_of)).text).all("p", "kept")] == ["I want a key."]
    # and what another worker wrote stands beside it, and takes the place of none
    assert write(office_of, browser(PRIYA), recorded, words="Priya heard").status_code == 303
    assert rows(office_of)[-1].supersedes is None


def test_an_interpreter_is_named_and_nobody_is_one_by_themselves(
    browser: Browse, office_of: Office, recorded: str
) -> None:
    sam = browser(SAM)
    # Given the form; Then nothing of it is chosen before somebody chooses
    form = Html(sam.get(f"{page(office_of)}/written/{recorded}").text)
    radios = [x.attrs for x in form.all("input") if x.attrs.get("type") == "radio"]
    assert len(radios) == 6
    assert [x for x in radios if "checked" in x] == []
    assert [x["value"] for x in radios if x["name"] == "who"][-1] == "family"
    # When it is put into English; Then who did it, and their name, are needed, and a reason for the family
    for missing in (
        {},
        {"who": "trained"},
        {"who": "family", "interpreter": "Ana"},
        {"who": "x", "interpreter": "A"},
    ):
        answer = write(office_of, sam, recorded, code="english", **missing)
        assert answer.status_code == 422
        assert HEARD in [one.text.removeprefix("\n") for one in Html(answer.text).all("textarea")]
    assert rows(office_of) == []
    sent = {"code": "english", "who": "trained", "interpreter": "Ana Nowak"}
    assert write(office_of, sam, recorded, **sent).status_code == 303
    [one] = rows(office_of)
    assert (one.said_by, one.entered_by, one.language) == ("interpreter", "worker", "en")
    html = sam.get(page(office_of)).text
    assert "Put into English by Ana Nowak" in html
    assert "A trained interpreter." in html
    assert "Put in by Sam Okoro." in html
    sent |= {"who": "family", "interpreter": "Ola", "why": "She asked for her sister.", "key": "f" * 20}
    assert write(office_of, sam, recorded, **sent).status_code == 303
    html = sam.get(page(office_of)).text
    assert "Of Jo&#39;s family." in html
    assert "She asked for her sister." in html


@pytest.mark.parametrize(
    ("form", "body"),
    [({"words": " \n "}, None), ({"code": ""}, None), ({"words": "a" * 20_001}, None),
     ({"words": "a\0b"}, None), ({}, b"broken \xff letters")],
    ids=["nothing", "which", "too long", "NUL", "no UTF-8"],
)  # fmt: skip
def test_what_cannot_be_kept_whole_is_refused_and_stays_on_the_screen(
    browser: Browse, office_of: Office, recorded: str, form: dict[str, str], body: bytes | None
) -> None:
    sam = browser(SAM)
    if body is None:
        answer = write(office_of, sam, recorded, **form)
    else:
        head = f"csrf_token={token(sam.get(page(office_of)).text)}&code=down&words=".encode()
        answer = sam.post(
            f"{page(office_of)}/written/{recorded}", data=head + body,
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
        assert "broken  letters</textarea>" in answer.text
    assert answer.status_code == 422
    assert rows(office_of) == []


@pytest.mark.parametrize("email", [STRANGER, PRIYA])
def test_nobody_writes_from_what_they_may_not_hear(browser: Browse, office_of: Office, email: str) -> None:
    name = record(office_of, office_of.service.sam)
    client = browser(email)
    data = {"csrf_token": token(client.get("/staff").text), "code": "down", "words": "x"}
    for method in ("get", "post"):
        answer = getattr(client, method)(f"{page(office_of)}/written/{name}", data=data)
        assert answer.status_code in {403, 404}
    assert rows(office_of) == []


def test_words_and_drawings_have_nothing_to_write_down(browser: Browse, office_of: Office) -> None:
    sam = browser(SAM)
    assert "Write down what you hear" not in sam.get(page(office_of)).text
    assert write(office_of, sam, office_of.want).status_code == 404


def test_an_advocate_writes_down_what_is_for_them(browser: Browse, office_of: Office) -> None:
    name = record(office_of, "advocate")
    nia = browser(NIA)
    assert write(office_of, nia, name, "advocate").status_code == 303
    assert rows(office_of)[0].entered_by == "advocate"
    assert NEW in nia.get(page(office_of, "advocate")).text
    # and whoever may not hear it never sees what was written
    assert "my own key" not in browser(SAM).get(page(office_of)).text


def not_you(there: Office, _recording: str) -> None:
    there.voice.leave_out(there.service.priya)


def kept_for_me(there: Office, recording: str) -> None:
    there.voice.share(recording, "kept")


def for_sam_alone(there: Office, recording: str) -> None:
    there.voice.share(recording, there.service.sam)


def taken_back(there: Office, recording: str) -> None:
    about = {"kind": "withdrawn", "code": "stop", "question": None, "about": recording}
    there.voice.say(None, content=Content(), audience=("here",), **about)


def set_apart(there: Office, _recording: str) -> None:
    both = {"by": SAM, "second": PRIYA, "reason": "Not hers."}
    erasing.set_apart(there.store, person=there.service.person, sitting=there.voice.sitting.id, **both)


def erased(there: Office, recording: str) -> None:
    both = {"by": SAM, "second": PRIYA, "reason": "A mistake.", "appraised": "Yes."}
    erasing.erase(there.store, utterance=recording, **both)


@pytest.mark.parametrize("change", [not_you, kept_for_me, for_sam_alone, taken_back, set_apart, erased])
def test_who_may_not_hear_it_any_more_reads_nothing_of_it(
    browser: Browse, office_of: Office, recorded: str, change: Callable[[Office, str], None]
) -> None:
    # Given Priya reads what Sam wrote down; When she may not hear the recording any more
    write(office_of, browser(SAM), recorded)
    priya = browser(PRIYA)
    assert "my own key" in priya.get(page(office_of)).text
    change(office_of, recorded)
    # Then it is on no page of hers, in no file of hers, and she cannot write either
    assert "my own key" not in priya.get(page(office_of)).text
    assert "my own key" not in str(collect(office_of.store, office_of.service.person, reader=PRIYA))
    assert write(office_of, priya, recorded, key="z" * 20).status_code == 404
    assert verify(office_of.store).ok


def test_erasing_a_recording_empties_whatever_was_written_from_it(
    browser: Browse, app: Flask, office_of: Office, recorded: str
) -> None:
    write(office_of, browser(SAM), recorded)
    write(office_of, browser(SAM), recorded, words="Again.", key="n" * 20)
    says(reads(office_of, app), office_of, words="Mine.")
    assert len(rows(office_of)) == 3
    erased(office_of, recorded)
    assert [one.content for one in rows(office_of)] == [None, None, None]
    assert verify(office_of.store).ok


def test_her_yes_makes_them_hers(browser: Browse, app: Flask, office_of: Office, recorded: str) -> None:
    # Given Sam wrote it down; When Jo opens her words; Then they stand there as his, and she is asked
    write(office_of, browser(SAM), recorded)
    jo = reads(office_of, app)
    html = jo.see("/mine")
    assert "Sam Okoro wrote this down from your recording." in html
    heard = [one.text for one in lines_of(html)]  # by who does not read
    assert {"Is this what you said?", "Yes, I said this", "Change these words"} <= set(heard)
    assert HEARD not in [one.text for one in Html(html).all("q", "theirs")]
    # When she says yes, twice; Then it is kept once, and staff read them as hers
    for _ in range(2):
        assert says(jo, office_of, choice="yes").location == "/mine"
    assert [one.about for one in rows(office_of, "confirmed")] == [rows(office_of)[0].id]
    assert HEARD in [one.text for one in Html(jo.see("/mine")).all("q", "theirs")]
    html = browser(SAM).get(page(office_of)).text
    assert HEARD in Quotes(html).texts
    assert "Jo said that this is right." in html
    assert NEW not in html
    # and what Sam writes then takes the place of nothing she said yes to
    write(office_of, browser(SAM), recorded, words="Better.", key="n" * 20)
    assert rows(office_of)[-1].supersedes is None
    assert verify(office_of.store).ok


def test_what_she_throws_away_is_nobodys_words(
    browser: Browse, app: Flask, office_of: Office, recorded: str
) -> None:
    write(office_of, browser(SAM), recorded)
    jo = reads(office_of, app)
    assert says(jo, office_of, choice="no").status_code == 303
    assert "my own key" not in jo.see("/mine")
    for email in (SAM, PRIYA):
        html = browser(email).get(page(office_of)).text
        assert "my own key" not in html
        assert THROWN in html
        assert "my own key" not in str(collect(office_of.store, office_of.service.person, reader=email))
    # Then the record keeps that it was so, for her
    assert "my own key" in str(collect(office_of.store, office_of.service.person))
    assert rows(office_of, "withdrawn")[0].about == rows(office_of)[0].id
    # and a yes after that brings nothing back, and words that come for it stay on the screen
    late = says(jo, office_of, words="Late words.")
    assert (late.status_code, "Late words." in late.text) == (409, True)
    assert len(rows(office_of)) == 1
    assert says(jo, office_of, choice="yes").status_code == 303
    assert rows(office_of, "confirmed") == []


def test_she_writes_it_herself_and_it_points_at_her_recording(
    browser: Browse, app: Flask, office_of: Office, recorded: str
) -> None:
    write(office_of, browser(SAM), recorded)
    jo = reads(office_of, app)
    html = jo.see(f"/mine/written/{rows(office_of)[0].id}")
    for off in ('autocomplete="off"', 'autocorrect="off"', 'autocapitalize="off"', 'spellcheck="false"'):
        assert off in html
    own = " I said\n\n a KEY  "
    assert says(jo, office_of, words="a\0b").status_code == 422
    assert says(jo, office_of, words=own).status_code == 303
    first, second = rows(office_of)
    assert second.content is not None
    assert (second.content.words, second.said_by, second.about) == (own, "person", recorded)
    assert second.supersedes == first.id
    html = browser(SAM).get(page(office_of)).text
    assert own in Quotes(html).texts
    assert "Jo wrote this from the recording" in html
    assert "my own key" not in html
    # and what Sam writes after that takes the place of none of hers
    write(office_of, browser(SAM), recorded, words="Sam again.", key="n" * 20)
    assert rows(office_of)[-1].supersedes is None
    assert own in Quotes(browser(SAM).get(page(office_of)).text).texts


def test_nothing_has_to_be_said_of_it(browser: Browse, app: Flask, office_of: Office, recorded: str) -> None:
    write(office_of, browser(SAM), recorded)
    jo = reads(office_of, app)
    assert says(jo, office_of, words="").location == "/mine"
    assert rows(office_of, "confirmed") + rows(office_of, "withdrawn") == []
    assert len(rows(office_of)) == 1


def test_it_is_in_her_file_with_who_wrote_it(browser: Browse, office_of: Office, recorded: str) -> None:
    write(office_of, browser(SAM), recorded, code="english", who="other", interpreter="Ana")
    person = office_of.service.person
    for reader, by in (("person", office_of.service.sam), (PRIYA, "")):
        one = collect(office_of.store, person, reader=reader)["utterances"][-1]
        assert (one["kind"], one["words"], one["about"]) == ("written", HEARD, recorded)
        assert one["writer"] == {
            "by": by,
            "name": "Sam Okoro",
            "who": "other",
            "interpreter": "Ana",
            "why": "",
            "unsure": (),
        }
        fits(json.loads(json.dumps(one)), SCHEMA["$defs"]["utterance"])
    now = collect(office_of.store, person)["utterances"]
    audiences = {one["id"]: one["audience_now"] for one in now}
    assert audiences[now[-1]["id"]] == audiences[recorded]


def test_a_talk_that_somebody_must_not_see_shows_them_nothing_of_it(
    browser: Browse, app: Flask, office_of: Office, recorded: str
) -> None:
    # Given Jo throws Sam's text away in a talk that he must not see
    write(office_of, browser(SAM), recorded)
    service = office_of.service
    other = opening.open_conversation(
        office_of.store, person=service.person, pathway="quick", worker=service.priya, by=service.priya,
        must_not=(service.sam,),
    )  # fmt: skip
    jo = Teller(app, office_of.service.invite(other, opens="reading"))
    jo.read()
    says(jo, office_of, choice="no")
    # Then it is gone for him all the same
    assert "my own key" not in browser(SAM).get(page(office_of)).text
    assert re.search(r"Written down by Sam", browser(SAM).get(page(office_of)).text)
    # and what she writes herself in that talk is not for him
    write(office_of, browser(SAM), recorded, key="n" * 20)
    says(jo, office_of, words="Not for Sam.")
    assert "Not for Sam." in browser(PRIYA).get(page(office_of)).text
    assert "Not for Sam." not in browser(SAM).get(page(office_of)).text
    assert "Not for Sam." not in str(collect(office_of.store, service.person, reader=SAM))


@pytest.mark.parametrize("there", [False, True])
def test_beside_a_helper_it_stands_only_where_they_know_who_has_it(
    browser: Browse, app: Flask, office_of: Office, *, there: bool
) -> None:
    # Given Jo recorded something beside a friend, and shared it there, or in another way
    voice = office_of.voice
    friend = Content(choices=(Picked("friend", "A friend"),))
    voice.say(None, topic="welcome", step="here", kind="people", audience=("here",), content=friend)
    name = record(office_of)
    if there:
        voice.say(None, kind="share", code="share", key="s" * 20, audience=("here",), content=Content())
    voice.say(None, kind="audience", code="share", question=None, about=name, content=Content(),
              audience=(office_of.service.sam,), key=f"{'s' * 20}:1")  # fmt: skip
    write(office_of, browser(SAM), name)
    # When Jo opens her words beside a friend
    jo = Teller(app, office_of.service.invite(office_of.conversation, opens="reading"))
    jo.tell({"welcome/here": pick("friend"), "helper/who": pick("friend"), "helper/does": pick("sit")},
            until="today/matters")  # fmt: skip
    # Then what Sam wrote tells the friend nothing that they do not know
    html = jo.see("/mine")
    assert f"/mine/recordings/{name}" in html
    assert ("my own key" in html) is there
    assert (jo.browser.get(f"/mine/written/{rows(office_of)[0].id}").status_code == 200) is there
    says(jo, office_of, choice="yes")
    assert len(rows(office_of, "confirmed")) == there
