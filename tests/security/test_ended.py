"""Words that come to a talk that is not open in this browser any more: they stay, and nobody is misled."""

import io

import pytest

from app.access import sittings
from app.acts import office, opening
from app.record import utterances
from tests.security.place import Place
from tests.support.attack import drafts_of, kept_words, nothing_kept
from tests.support.service import Person, fields
from tests.support.words import sit

WORDS = "\n  <b>My marmalade</b>,\n& my cat.  "
SHOWN = "\n  &lt;b&gt;My marmalade&lt;/b&gt;,\n&amp; my cat.  </blockquote>"
AT = "/talk/c/7k"
ELSEWHERE = "This talk is open in another place."
NOT_OPEN = "No talk is open here now."
KEPT, NOT_KEPT = "The words you sent are kept.", "Not kept yet."


@pytest.fixture(autouse=True)
def _nothing_logged(log: io.StringIO) -> object:
    yield
    assert "marmalade" not in log.getvalue()


def _send(person: Person, form: dict[str, str], words: str = WORDS, to: str = AT) -> tuple[int, str]:
    reply = person.browser.post(to, data={**form, "words": words})
    return reply.status_code, reply.text


def test_the_talk_was_opened_elsewhere(place: Place) -> None:
    """Risk: somebody writes for an hour, and the talk was opened on another device meanwhile."""
    # Given a page that is open, and the same link opened on another device
    form = fields(place.person.see(AT))
    elsewhere = place.another()
    # When the first page is sent
    status, page = _send(place.person, form)
    # Then it says what happened and that the words are kept; they stand on the screen, to the letter
    assert status == 409
    assert ELSEWHERE in page
    assert KEPT in page
    assert NOT_KEPT not in page
    assert SHOWN in page
    # Then nothing was answered, staff and the other device see nothing, and the draft is this browser's
    assert kept_words(place.store, place.service.person) == []
    assert drafts_of(place.store) == [WORDS]
    assert "marmalade" not in elsewhere.see(AT)
    # When the person opens the link again in the first browser
    token = fields(place.person.browser.get(f"/i/{place.code}").text)
    place.person.browser.post(f"/i/{place.code}", data=token)
    # Then the words are in the field again
    assert "marmalade" in place.person.see(AT)
    assert "marmalade" not in elsewhere.see("/talk")


def test_sent_twice_to_a_talk_that_ended(place: Place) -> None:
    """Risk: a retry piles up drafts, or puts an older text over a newer one."""
    form = fields(place.person.see(AT))
    place.another()
    for words in (WORDS, WORDS, "Other words."):
        assert _send(place.person, form, words)[0] == 409
    # Then the first stays, and what came later stands beside it
    assert drafts_of(place.store) == [WORDS, "Other words."]


def test_what_was_kept_before_the_talk_ended_is_kept_once(place: Place) -> None:
    """Risk: an answer that was kept and never acknowledged is sent again later, and stands there twice."""
    # Given an answer that was kept, whose reply got lost, and the talk opened elsewhere
    form = fields(place.person.see(AT))
    assert _send(place.person, form)[0] == 303
    place.another()
    # When it is sent again
    with nothing_kept(place.store):
        status, page = _send(place.person, form)
    # Then the page says truly that it is kept
    assert status == 409
    assert KEPT in page


@pytest.mark.parametrize("words", ["x" * 20_001, "marma\x00lade"])
def test_what_cannot_be_kept_is_not_said_to_be(place: Place, words: str) -> None:
    """Risk: the page says *kept* for words that were not."""
    form = fields(place.person.see(AT))
    place.another()
    with nothing_kept(place.store):
        status, page = _send(place.person, form, words)
    assert status == 409
    assert NOT_KEPT in page
    assert KEPT not in page
    assert words.replace("\x00", "") in page


def test_a_token_that_is_none_keeps_nothing(place: Place) -> None:
    """Risk: another site puts a draft into somebody's talk, or an honest page loses its words."""
    form = fields(place.person.see(AT))
    place.another()
    # When the form comes without a token
    with nothing_kept(place.store):
        status, page = _send(place.person, {**form, "csrf_token": ""})
    # Then the words stay, unkept
    assert (status, SHOWN in page, NOT_KEPT in page) == (409, True, True)
    # When it comes from another site
    with nothing_kept(place.store):
        reply = place.person.browser.post(
            AT, data={**form, "words": WORDS}, headers={"Sec-Fetch-Site": "cross-site"}
        )
    # Then it gets nothing
    assert (reply.status_code, reply.location) == (303, "/")


def test_a_browser_that_holds_nothing(place: Place) -> None:
    """Risk: somebody whose cookie went (a cleaned tablet) loses what they wrote; or learns of a talk."""
    stranger = place.app.test_client()
    for address in (AT, "/talk/c/1q", "/talk/zz/zz", "/talk/c/7k/9"):
        # When words come from a browser without a sitting, or with an unknown one
        for cookie in ("", "x" * 27):
            stranger.set_cookie("ow_sit", cookie, domain="localhost")
            with nothing_kept(place.store):
                reply = stranger.post(address, data={"words": WORDS})
            # Then they stay on the screen; the page is the same for every question, and names no other place
            assert reply.status_code == 409
            assert NOT_OPEN in reply.text
            assert ELSEWHERE not in reply.text
            assert SHOWN in reply.text
            assert NOT_KEPT in reply.text
    # When there is nothing to lose
    for address in ("/talk", AT, "/mine", "/settings", "/break", "/talk/changed"):
        # Then it is the way to the start
        reply = stranger.get(address)
        assert (reply.status_code, reply.location) == (303, "/")


def test_words_for_a_question_that_is_gone(place: Place) -> None:
    """Risk: a question that is not asked any more takes the words with it."""
    form = fields(place.person.see(AT))
    cases = {"/talk/zz/zz": 404, "/talk/c/zz": 404, "/talk/g/1x": 404, "/talk/c/2k": 409, "/talk/c/7k/7": 409}
    for address, wanted in cases.items():
        # When words come for a question that there never was, or that is not on the way now
        with nothing_kept(place.store):
            status, page = _send(place.person, form, to=address)
        # Then they stay on the screen
        assert (address, status) == (address, wanted)
        assert SHOWN in page


def test_the_last_page_sent_twice(place: Place) -> None:
    """Risk: a double tap on the last *Next* says that the talk is open somewhere else."""
    # Given somebody on the last page, who touches *Next* twice
    browser = place.person.browser
    while "/talk/done" not in place.person.at:
        place.person.go_on()
        at, form = place.person.at, fields(place.person.last.text)
        cookie = browser.get_cookie("ow_sit")
        place.person.answer()
    assert cookie is not None
    browser.set_cookie("ow_sit", cookie.value, domain="localhost")
    # When the second one arrives after the first was answered
    with nothing_kept(place.store):
        reply = browser.post(at, data=form)
    # Then it leads to the same last page
    assert (reply.status_code, reply.location) == (303, "/talk/done")
    # When words come to the talk that is done
    with nothing_kept(place.store):
        status, page = _send(place.person, form)
    # Then they stay on the screen, and nothing is promised: no link opens this talk again
    assert (status, NOT_OPEN in page, NOT_KEPT in page, SHOWN in page) == (409, True, True, True)


def test_a_draft_that_comes_after_the_end(place: Place) -> None:
    """Risk: a page saves by itself for ever, and believes a page that is none of its own."""
    form = fields(place.person.see(AT))
    place.another()
    # When the page saves by itself
    reply = place.person.browser.post(f"{AT}/draft", data={**form, "words": WORDS})
    # Then it is told that the talk ended, and the words are there
    assert (reply.status_code, reply.json) == (409, {"state": "Kept. Nobody has it yet."})
    assert drafts_of(place.store) == [WORDS]
    # When a browser without a sitting does
    reply = place.app.test_client().post(f"{AT}/draft", data={"words": WORDS})
    # Then nothing is kept, and it is told so
    assert (reply.status_code, reply.json) == (409, {"state": "Not kept yet."})


def test_somebody_elses_talk_keeps_its_own(place: Place) -> None:
    """Risk: the words of an ended sitting come up in the talk of another person."""
    # Given another person's talk opened in the same browser, while the first page stands in another tab
    store, service = place.store, place.service
    form = fields(place.person.see(AT))
    other = office.add_person(store, called="Mo", unit=service.unit)
    office.link(store, account=service.sam, person=other, reason="Works with them")
    talk = opening.open_conversation(store, person=other, pathway="first", worker=service.sam, by=service.sam)
    sit(store, talk)
    code = opening.invite(store, talk).code
    browser = place.person.browser
    browser.post(f"/i/{code}", data=fields(browser.get(f"/i/{code}").text))
    # When the first tab is sent
    reply = browser.post(AT, data={**form, "words": WORDS})
    # Then the form is not taken for the other's: its token ended with the first sitting
    assert reply.status_code == 409 or (reply.status_code == 400 and "marmalade" in reply.text)
    with store.read() as conn:
        assert utterances.of_person(store, conn, other) == []
        cookie = browser.get_cookie("ow_sit")
        assert cookie is not None
        now = sittings.find(conn, cookie.value)
    assert now is not None
    assert now.person == other


def test_the_last_page_is_true_when_it_is_shown(place: Place) -> None:
    """Risk: the page says that the talk is closed, and the next one at the tablet goes back to the words."""
    # Given words in a talk that is open
    browser = place.person.browser
    assert _send(place.person, fields(place.person.see(AT)))[0] == 303
    # When the last page is opened by its address, or from another site
    with nothing_kept(place.store):
        asked = browser.get("/talk/done")
        foreign = browser.post("/talk/done", headers={"Sec-Fetch-Site": "cross-site"})
    # Then it does not say that it is closed, and nothing is closed
    assert (asked.status_code, foreign.status_code) == (200, 422)
    assert "closed" not in asked.text
    assert "marmalade" in place.person.see(AT)
    # When the person says so
    old = browser.get_cookie("ow_sit")
    ended = browser.post("/talk/done", data=fields(asked.text))
    # Then it is closed, the browser is told to forget, and the old cookie opens nothing
    assert (ended.status_code, ended.location) == (303, "/talk/done")
    assert "cache" in ended.headers["Clear-Site-Data"]
    assert browser.get_cookie("ow_sit") is None
    assert "Your talk is closed on this page." in browser.get("/talk/done").text
    assert old is not None
    browser.set_cookie("ow_sit", old.value, domain="localhost")
    assert browser.get(AT).location == "/"
