"""The topics behind the doors, what staff prepared for them, and looking again at what was wanted.

Risk: a door opens before the limits were said; a yes is kept without what it was said to; a review asks about
words that nobody gave; a new want gets no answer because it came at a review.
"""

import re

import pytest
from flask import Flask

from tests.stories.telling import Html, Say, Teller, kept, pick, sam, share_with, token, words
from tests.support.prepared import prepare_everything
from tests.support.service import Service

ALONE = {"welcome/here": pick("nobody")}
WANT = "I want to hold my own bank card."
NOW = "I want a card with a limit."
SENTENCE = (
    "Sam can talk to your bank. They talk about your card. This is so the bank can help. It ends on Friday."
)


def first(service: Service, app: Flask) -> str:
    """Go through the first talk and share a want with Sam; return the conversation."""
    conversation = service.open()
    jo = Teller(app, service.invite(conversation))
    jo.tell({**ALONE, "wants/want": words(WANT), "wants/share": share_with(service.sam)})
    return conversation


def opened(service: Service, app: Flask, conversation: str, door: str) -> Teller:
    """Come back, say that nobody is here, and open a door."""
    jo = Teller(app, service.invite(conversation))
    jo.see(jo.address("welcome/here"))
    jo.answer("", "nobody")
    assert jo.at == "/talk"
    there = jo.browser.post("/talk", data={"csrf_token": token(jo.see("/talk")), "choice": door})
    assert there.status_code == 303
    jo.see(there.location)
    return jo


def doors(page: Html) -> list[str]:
    """Return the doors of a map."""
    return [one.attrs["value"] for one in page.all("button") if one.attrs.get("name") == "choice"]


def test_no_door_opens_before_the_limits_were_said_and_who_is_here(service: Service, app: Flask) -> None:
    prepare_everything(service)
    conversation = service.open()
    jo = Teller(app, service.invite(conversation))
    assert doors(jo.look("/talk")) == []
    refused = jo.browser.post("/talk", data={"csrf_token": token(jo.last.text), "choice": "understand"})
    assert refused.status_code == 422
    # When the way is done up to goodbye, Then each door is there, and says nothing of the worry
    jo.tell(ALONE, until="goodbye/feel")
    page = jo.look("/talk")
    assert doors(page)[:2] == ["understand", "choices"]
    assert "Something Sam wrote" in jo.last.text
    assert "{" not in "".join(page.all("main")[0].texts)
    # and in the next sitting they wait until it was said who is here
    jo.tell({}, until="done")
    again = Teller(app, service.invite(conversation))
    assert doors(again.look("/talk")) == []


def test_what_was_agreed_to_is_kept_whole_and_read_whole(service: Service, app: Flask) -> None:
    # Given Sam wrote a sentence; When Jo says "Ask me first" to it, why, checks it and shares it
    prepare_everything(service)
    jo = opened(service, app, first(service, app), "choices")
    says = {"choices/say": pick("ask"), "choices/about": words("Only the card."),
            "choices/share": share_with(service.sam)}  # fmt: skip
    jo.tell(says, until="goodbye/feel")
    # Then the check shows the sentence, not only the question
    assert SENTENCE in next(html for step, html in jo.pages if step == "choices/check")
    # and Sam reads what was said to what
    page = sam(app).see(f"/staff/people/{service.person}")
    assert SENTENCE in page
    assert "Ask me first" in page
    assert "Only the card." in page


def test_a_note_for_the_person_alone_is_no_door_while_somebody_is_here(service: Service, app: Flask) -> None:
    """Risk: the helper, who may be the worry, reads what staff wrote about it."""
    prepare_everything(service)
    conversation = first(service, app)
    jo = Teller(app, service.invite(conversation))
    jo.see(jo.address("welcome/here"))
    jo.answer("", "family")
    while jo.at.startswith("/talk/a/"):
        jo.answer()
    assert "understand" not in doors(jo.look("/talk"))
    assert "Sam wrote" not in jo.last.text
    refused = jo.browser.post("/talk", data={"csrf_token": token(jo.last.text), "choice": "understand"})
    assert refused.status_code == 422
    # When nobody else is here, Then it is there
    jo.see(jo.address("welcome/here"))
    jo.answer("", "nobody")
    assert "understand" in doors(jo.look("/talk"))


@pytest.mark.parametrize("choice", ["later", "no"])
def test_a_note_never_opens_by_itself_and_staff_hear_of_a_no(
    service: Service, app: Flask, choice: str
) -> None:
    prepare_everything(service)
    jo = opened(service, app, first(service, app), "understand")
    jo.tell({"understand/hear": pick(choice)}, until="goodbye/feel")
    assert not [step for step in jo.passed if step.startswith("understand/") and step != "understand/hear"]
    assert "worried about money" not in "".join(html for _, html in jo.pages)
    said = "wants to hear your note another day" if choice == "later" else "does not want to hear your note"
    assert said in sam(app).see("/staff")


def test_a_want_is_looked_at_again_in_her_own_words_and_a_new_one_waits(service: Service, app: Flask) -> None:
    # Given a want of an earlier talk; When Jo looks again with a card that shows her words
    first(service, app)
    talk = service.open("review")
    jo = Teller(app, service.invite(talk, opens="reading"))
    jo.read()
    jo.go_on()
    says: dict[str, Say] = {**ALONE, "review/happened": pick("no"), "review/still": pick("different"),
                            "review/now": words(NOW), "again/share": share_with(service.sam)}  # fmt: skip
    jo.tell(says)
    # Then she was asked about her own words, with their day
    asked = jo.page("review/happened").lines()
    assert f"On Monday 23 November 2026 you said: {WANT}" in asked
    # and the new want stands in the place of the old, which stays, and waits for an answer
    new = next(one for one in kept(service) if one.content and one.content.words == NOW)
    old = next(one for one in kept(service) if one.content and one.content.words == WANT)
    assert new.supersedes == old.id
    page = sam(app).see(f"/staff/people/{service.person}")
    assert [WANT in page, NOW in page] == [True, True]
    assert f"/staff/people/{service.person}/answers/{new.id}" in page


def test_without_the_right_to_show_old_words_nothing_old_is_asked(service: Service, app: Flask) -> None:
    first(service, app)
    jo = Teller(app, service.invite(service.open("review")))
    jo.tell(ALONE)
    assert not [step for step in jo.passed if step.startswith(("review/happened", "review/sign"))]
    assert WANT not in "".join(html for _, html in jo.pages)


def test_hard_words_are_said_before_they_are_kept(service: Service, app: Flask) -> None:
    """Risk: a sentence full of the sector's words stands before the person as something to agree to."""
    worker, page = sam(app), f"/staff/people/{service.person}/prepare"
    hard = {"who": "The safeguarding team can share information.", "what": "They talk about {subject}.",
            "what_for": "This is so they can help.", "until": "It ends on Friday."}  # fmt: skip
    # Given a part is not filled in yet, Then it is refused at its field, with every word still there
    answer = worker.do(page, f"{page}/sentence", **hard)
    assert (answer.status_code, "Fill in what stands in braces." in answer.text) == (422, True)
    assert hard["who"] in answer.text
    # Given hard words, Then a better way is said; When Sam keeps them all the same, Then they are kept
    hard["what"] = "They talk about your card."
    answer = worker.do(page, f"{page}/sentence", **hard)
    assert (answer.status_code, "Better: say: keeping you safe" in answer.text) == (422, True)
    assert "Ask it no more" not in answer.text
    assert worker.do(page, f"{page}/sentence", **hard, anyway="y").status_code == 303
    kept_now = worker.see(page)
    assert hard["who"] in kept_now
    # and when he ends it, it is asked no more
    name = re.search(r"/prepare/([0-9a-f]{32})/end", kept_now)
    assert name is not None
    assert worker.do(page, f"{page}/{name[1]}/end").status_code == 303
    assert hard["who"] not in worker.see(page)


def test_a_word_that_means_stop_is_read_and_never_on_the_paper(service: Service, app: Flask) -> None:
    """Risk: the plan lies on a table, and the code word that was to end a visit is known to the visitor."""
    prepare_everything(service)
    jo = opened(service, app, first(service, app), "plan")
    says = {"plan/code": words("tomatoes"), "plan/near": pick("room"), "plan/enough": words("My door shuts."),
            "plan/share": share_with(service.sam)}  # fmt: skip
    jo.tell(says, until="goodbye/feel")
    worker, person = sam(app), f"/staff/people/{service.person}"
    assert "tomatoes" in worker.see(person)
    plan = worker.see(f"{person}/plan")
    assert "My door shuts." in plan
    assert "tomatoes" not in plan
    assert "In the next room" not in plan
