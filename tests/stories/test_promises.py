"""What staff promised stays on a page, and what they said stays with the person, also when words change.

Risk: somebody says their want in other words, and with it goes every answer and every day that was named.
"""

from datetime import date

import pytest
from flask import Flask

from app.access import accounts, sittings
from app.access.accounts import AccountInfo
from app.acts import answering, overview, preparing, talking
from app.acts.room import enter
from app.ground.clock import SetClock
from app.plan.answers import AnswerText
from app.plan.asking import Sentence
from tests.stories.telling import Html, Teller, helen, kept, pick, priya, sam, share_with, words
from tests.support.service import Service

KEY, TWO = "I want my own key.", "I want two keys."
HERE = {"welcome/here": pick("nobody")}
PROMISE = AnswerText(did="We asked the office.", next="We ring them.", next_by=date(2026, 11, 25))


def account(service: Service, of: str) -> AccountInfo:
    """Return an account."""
    with service.store.read() as conn:
        found = accounts.by_id(conn, of)
    assert found is not None
    return found


def want(service: Service, text: str) -> str:
    """Return the answer in which these words were given."""
    return next(one.id for one in kept(service) if one.content and one.content.words == text)


@pytest.fixture
def changed(service: Service, app: Flask, clock: SetClock) -> str:
    """Let Jo say a want, Sam promise something for it, Jo say it in other words, and the day pass."""
    code = service.invite(service.open())
    jo = Teller(app, code)
    jo.tell({**HERE, "wants/want": words(KEY), "wants/share": share_with(service.sam)}, until="goodbye/feel")
    sam_ = account(service, service.sam)
    answering.answer_back(
        service.store, sam_, person=service.person, utterance=want(service, KEY), text=PROMISE
    )
    jo.see(jo.address("wants/want"))
    jo.answer(TWO)
    jo.tell({"wants/share": share_with(service.sam)}, until="goodbye/feel")
    clock.move(days=4)
    return code


def promised(page: Html) -> str:
    """Return what a page says of promises whose day has passed."""
    found = [one for one in page.all("section") if one.attrs.get("aria-labelledby") == "promised"]
    return " ".join(" ".join(one.text.split()) for one in found)


def test_a_promise_outlives_the_words_it_was_made_for(service: Service, app: Flask, changed: str) -> None:
    assert changed
    # Given the day of a promise passed after the want was changed; Then it stands on Sam's page
    assert "Wednesday 25 November 2026" in promised(sam(app).look("/staff"))
    # and on the manager's, with who promised, and never a word of hers or of the answer
    page = helen(app).see("/manager")
    assert "Sam Okoro promised a next step by Wednesday 25 November 2026." in promised(Html(page))
    for secret in (KEY, TWO, "We ring them", "We asked the office"):
        assert secret not in page
    # and not on the page of who cannot read the want
    assert promised(priya(app).look("/staff")) == ""
    # When Sam answers the new words, Then the promise is over
    answering.answer_back(
        service.store, account(service, service.sam), person=service.person, utterance=want(service, TWO),
        text=AnswerText(did="There are two keys now."),
    )  # fmt: skip
    assert overview.of_manager(service.store, account(service, service.manager)).promised == []
    assert promised(helen(app).look("/manager")) == promised(sam(app).look("/staff")) == ""


def test_the_answer_to_the_old_words_stays_on_my_words(service: Service, app: Flask, changed: str) -> None:
    assert changed
    # Given Jo reads her words alone; Then what Sam answered to the old words is there, and called that
    page = Teller(app, service.invite(service.open("quick"), opens="reading")).read()
    answers = [" ".join(one.text.split()) for one in page.all("div", "answer-back")]
    assert any("We said this to your words from before." in one and "We asked the office." in one
               for one in answers)  # fmt: skip
    # and the new words wait for an answer of their own
    assert any("We asked Sam to answer" in one for one in answers)


def test_a_choice_says_what_it_is_about(service: Service, app: Flask) -> None:
    # Given a sentence of staff's that Jo said no to; When she reads her words, and wants to change one
    said = Sentence("Sam", "Sam can talk to the bank.", "It is about your money.", "Until Christmas.")
    preparing.prepare(service.store, account(service, service.sam), person=service.person, content=said)
    jo = Teller(app, service.invite(service.open("whole")))
    jo.tell(HERE, until="goodbye/feel")
    jo.see("/talk")
    jo.at = jo.choose("/talk", "choices").location or ""
    jo.see(jo.at)
    jo.tell({"choices/say": pick("no")}, until="choices/share")
    for address in ("/mine", "/talk/changed"):
        assert "Sam can talk to the bank." in jo.see(address), address


def test_my_words_stand_under_topics_and_what_is_new_is_first(
    service: Service, app: Flask, changed: str
) -> None:
    assert changed
    talk = Teller(app, service.invite(service.open("quick"), opens="reading"))
    page = talk.read()
    # Then wants come first and open, with a way to the new answer; much else is folded
    topics = page.all("details", "topic")
    assert "What I want" in topics[0].text
    assert "open" in topics[0].attrs
    (new,) = [one for one in page.all("a", "go") if "new answer" in one.text]
    target = str(new.attrs["href"]).removeprefix("#")
    assert any(one.attrs.get("id") == target for one in page.all("h3"))
    # When she presses that she has seen it, Then there is nothing new
    back = next(one.attrs["value"] for one in page.all("button", "b") if one.attrs.get("name") == "answer")
    talk.browser.post("/mine", data={"csrf_token": page_token(page), "answer": back})
    assert not any("new answer" in one.text for one in talk.look("/mine").all("a", "go"))


def page_token(page: Html) -> str:
    """Return the token of a page's forms."""
    return str(next(one.attrs["value"] for one in page.all("input") if one.attrs.get("name") == "csrf_token"))


@pytest.mark.usefixtures("service")
def test_ending_a_link_says_first_what_it_means(app: Flask) -> None:
    # Given the manager's page of links; Then a button that ends one stands folded, under what it means
    page = helen(app).look("/manager/people")
    folded = [one for one in page.all("details") if "End it now" in one.text]
    assert len(folded) == 2
    assert all("no longer reads anything Jo shared" in one.text and "open" not in one.attrs for one in folded)


def test_with_somebody_there_no_answer_tells_of_what_was_shared_alone(service: Service, app: Flask) -> None:
    # Given Jo said a want beside her brother, and gave it to Sam, who answered, with nobody there
    brother = {"welcome/here": pick("family"), "helper/who": pick("family")}
    talk = service.open("quick")
    code = service.invite(talk)
    Teller(app, code).tell({**brother, "wants/want": words(KEY)}, until="wants/check")
    Teller(app, code).tell({**HERE, "wants/share": share_with(service.sam)}, until="goodbye/feel")
    answering.answer_back(
        service.store, account(service, service.sam), person=service.person, utterance=want(service, KEY),
        text=PROMISE,
    )  # fmt: skip
    # When her brother is there again, Then her words are there and the answer is not
    jo = Teller(app, service.invite(talk, opens="reading"))
    jo.tell(brother, until="goodbye/feel")
    assert KEY in jo.see("/mine")
    assert jo.look("/mine").all("div", "answer-back") == []
    # When she says it in other words with him there
    jo.see(jo.address("wants/want"))
    jo.answer(TWO)
    page = jo.look("/mine")
    # Then both words are there, and no answer of Sam's, to the new ones or to the old
    assert {KEY, TWO} <= {one.text for one in page.all("q")} | {one.text for one in page.all("blockquote")}
    assert page.all("div", "answer-back") == []
    assert not any("new answer" in one.text for one in page.all("a", "go"))


def test_a_promise_for_words_that_were_kept_back_is_on_nobody_s_page(
    service: Service, app: Flask, changed: str
) -> None:
    # Given Jo stops sharing the want; Then neither Sam nor the manager is told of it by a promise
    jo = Teller(app, changed)
    with service.store.read() as conn:
        code = jo.browser.get_cookie("ow_sit")
        sitting = sittings.find(conn, code.value if code else "")
    assert sitting is not None
    room = enter(service.store, jo.talk, sitting)
    talking.stop_sharing(service.store, room, room.utterance(want(service, TWO)), "stop")
    assert promised(helen(app).look("/manager")) == promised(sam(app).look("/staff")) == ""
