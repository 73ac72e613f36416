"""The person says how an answer is for them, and what they want now. Their words go to whom the want has.

Risk: staff answer, and that is the end of it; a complaint reaches only whom it is about.
"""

from flask import Flask
from sqlalchemy import select

from app.access import accounts
from app.acts import answering, reading
from app.plan.answers import AnswerText
from app.record.tables import DRAFT
from tests.stories.telling import Html, Say, Teller, helen, kept, pick, priya, sam, share_with, token, words
from tests.support.service import Service

WANT = "I want to hold my own bank card."
BACK = "That is not what I asked.\n  Read it again."
SAYS: dict[str, Say] = {"welcome/here": pick("nobody"), "wants/want": words(WANT)}


def answered(service: Service, app: Flask, *, reader: str | None = None) -> Teller:
    """Share a want, let Sam answer it, and open a card that shows it; return who stands at *My words*."""
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**SAYS, "wants/share": share_with(reader or service.sam)})
    want = next(one for one in kept(service) if one.content and one.content.words == WANT)
    with service.store.read() as conn:
        worker = accounts.by_id(conn, reader or service.sam)
    assert worker is not None
    reading.open_words(service.store, worker, service.person, kind="words")
    day = service.store.clock.now().date()
    text = AnswerText(did="You get it in June.", next="We ask the bank.", next_by=day)
    answering.answer_back(service.store, worker, person=service.person, utterance=want.id, text=text)
    again = Teller(app, service.invite(service.open("quick"), opens="reading"))
    again.read()
    return again


def say(jo: Teller, address: str, **data: str) -> str:
    """Send a page; return where it leads, or the page that came."""
    page = jo.see(address)
    key = next(one.attrs["value"] for one in Html(page).all("input") if one.attrs.get("name") == "key")
    sent = {"csrf_token": token(page), "key": key, **data}
    jo.last = jo.browser.post(address, data=sent)
    return jo.last.location or jo.last.text


def door(jo: Teller) -> str:
    """Return where *Say what you think* leads."""
    return next(one for one in jo.look("/mine").links() if one.startswith("/mine/"))


def test_what_they_think_goes_with_their_words_to_whom_the_want_has(service: Service, app: Flask) -> None:
    # Given Sam answered; When Jo says that it is not OK, in her words, and tells the manager
    jo = answered(service, app)
    own = say(jo, door(jo), choice="not-ok")
    now = say(jo, own, words=BACK)
    told = say(jo, now, choice="manager")
    # Then the page says exactly what happened
    assert told == f"{now}?done"
    assert "We put it on the page of the manager." in jo.see(told)
    # and Sam reads her words, to the character, beside what they are about
    page = sam(app).look(f"/staff/people/{service.person}")
    assert BACK in [one.text for one in page.quotations()]
    assert "What they say to our answers" in [one.text for one in page.all("h3")]
    assert f"About: {WANT}" in "".join(" ".join(one.text.split()) for one in page.all("p", "about"))
    # and who does not have the want has nothing
    assert BACK not in priya(app).see(f"/staff/people/{service.person}")
    # and the manager sees that, and no word
    manager = helen(app).see("/manager")
    assert "is not happy with an answer, and tells you." in manager
    assert "not what I asked" not in manager


def test_the_worker_is_told_too_when_that_is_wanted(service: Service, app: Flask) -> None:
    jo = answered(service, app)
    now = say(jo, say(jo, door(jo), choice="between"), words=BACK)
    say(jo, now, choice="back")
    assert "says something back to your answer." in sam(app).see("/staff")
    assert "says something back" not in helen(app).see("/manager")


def test_who_is_happy_is_not_asked_what_now(service: Service, app: Flask) -> None:
    jo = answered(service, app)
    own = say(jo, door(jo), choice="ok")
    assert say(jo, own) == "/mine"
    # an empty Next keeps nothing, and what was said stands on My words
    assert [one.step for one in kept(service) if one.topic == "mine"] == ["answer"]
    assert "How is this answer for you?" in jo.see("/mine")


def test_said_again_it_stands_in_the_place_of_the_first(service: Service, app: Flask) -> None:
    jo = answered(service, app)
    say(jo, door(jo), choice="ok")
    say(jo, door(jo), choice="not-ok")
    first, second = [one for one in kept(service) if (one.topic, one.step) == ("mine", "answer")]
    assert second.supersedes == first.id


def test_bad_input_keeps_every_word(service: Service, app: Flask) -> None:
    jo = answered(service, app)
    first = door(jo)
    say(jo, first, choice="nothing-there")
    assert jo.last.status_code == 422
    own = say(jo, first, choice="ok")
    # a form that is too old, and words that are too long: every word still there
    page = say(jo, own, words=BACK, csrf_token="stale")
    assert (jo.last.status_code, Html(page).written) == (400, BACK)
    page = say(jo, own, words="a" * 20_001)
    assert (jo.last.status_code, Html(page).written) == (422, "a" * 20_001)
    assert [one.step for one in kept(service) if one.topic == "mine"] == ["answer"]


def test_a_link_for_speaking_leads_to_no_answer(service: Service, app: Flask) -> None:
    jo = answered(service, app)
    address = door(jo)
    speaking = Teller(app, service.invite(service.open("quick")))
    assert speaking.browser.get(address).location == "/mine"
    assert speaking.browser.get("/mine/zz/1").status_code == 404
    assert jo.browser.get(address.rpartition("/")[0] + "/9").location == "/mine"


def test_what_is_written_and_not_sent_is_there_after_the_page_was_hidden(
    service: Service, app: Flask
) -> None:
    # Given Jo wrote what she thinks; When she hides the page, without the script
    jo = answered(service, app)
    own = say(jo, door(jo), choice="not-ok")
    assert say(jo, own, words=BACK, go="hide") == "/hide"
    plain = jo.see("/hide")
    assert BACK not in plain
    jo.browser.post("/hide/open", data={"csrf_token": token(plain)})
    # Then her words are on the page, nobody has them, and a break keeps them too
    assert jo.look(own).written == BACK
    assert "Kept. Nobody has it yet." in jo.see(own)
    assert say(jo, own, words=BACK + " And again.", rev="1", go="break") == "/break"
    assert jo.look(own).written == BACK + " And again."
    assert "Read it again" not in sam(app).see(f"/staff/people/{service.person}")
    # and once they are sent nothing is left over
    say(jo, own, words=BACK)
    with service.store.read() as conn:
        assert conn.execute(select(DRAFT)).all() == []


def test_it_is_kept_by_itself_while_it_is_written(service: Service, app: Flask) -> None:
    jo = answered(service, app)
    own = say(jo, door(jo), choice="not-ok")
    page = jo.see(own)
    assert f'data-draft="{own}/draft"' in page
    sent = {"csrf_token": token(page), "key": "k" * 20, "rev": "0", "words": BACK}
    reply = jo.browser.post(f"{own}/draft", data=sent)
    assert reply.json == {"state": "Kept. Nobody has it yet.", "rev": 1}
    assert jo.browser.post(f"{own}/draft", data={**sent, "csrf_token": "stale"}).status_code == 422
    assert jo.browser.post(f"{own[:-1]}9/draft", data=sent).status_code == 409
    assert jo.look(own).written == BACK


def test_what_comes_after_the_card_was_opened_elsewhere_stays_on_the_screen(
    service: Service, app: Flask
) -> None:
    # Given Jo writes what she thinks; When her card is opened on another device before she sends it
    card = service.invite(service.open("quick"), opens="reading")
    jo = answered(service, app)
    own = say(jo, door(jo), choice="not-ok")
    jo.enter(card)
    jo.read()
    written = Html(jo.see(own))
    Teller(app, card).read()
    key = next(one.attrs["value"] for one in written.all("input") if one.attrs.get("name") == "key")
    late = {"csrf_token": token(jo.last.text), "key": key, "words": BACK}
    jo.last = jo.browser.post(own, data=late)
    # Then the page shows her words and says what is true: they are kept for this browser, and nobody has them
    assert (jo.last.status_code, BACK in jo.last.text) == (409, True)
    assert jo.browser.post(f"{own}/draft", data={**late, "rev": "1"}).json == {
        "state": "Kept. Nobody has it yet."
    }
    assert BACK not in sam(app).see(f"/staff/people/{service.person}")
