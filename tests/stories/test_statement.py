"""A statement for the meeting: the person's own words, chosen and put in order, and theirs to say yes to.

Risk: somebody speaks for the person with words that are not theirs, that they took back, or never saw.
"""

from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.access.accounts import AccountInfo, by_id
from app.acts import office, stating
from app.ground.clock import SetClock
from app.ground.faults import NotFound, Refused
from app.plan import statements
from app.record.looks import of_person
from tests.stories.telling import (
    Html,
    Say,
    Teller,
    Worker,
    kept,
    pick,
    sam,
    share_with,
    token,
    words,
)
from tests.support.service import PASSWORD, Service
from tests.support.words import sit

WANT = "I sit at the table.  You hear me FIRST 🪑\n\n<b>هذا بيتي</b>"
STAY = "my prayer"
MATTERS = "They talk about me. I am not there."
SAYS: dict[str, Say] = {
    "welcome/here": pick("nobody"),
    "today/matters": words(MATTERS),
    "wants/want": words(WANT),
    "wants/stay": words(STAY),
}
NIA = "nia@speakup.example"


@dataclass
class Desk:
    """Nia at her desk, for a person who gave her words."""

    service: Service
    app: Flask
    nia: Worker
    account: str

    @property
    def address(self) -> str:
        """Where the desk stands."""
        return f"/advocate/people/{self.service.person}/statement"

    def id(self, said: str) -> str:
        """Return which answer this is."""
        return next(
            one.id for one in reversed(kept(self.service)) if one.content and one.content.words == said
        )

    def send(self, do: str, *said: str) -> TestResponse:
        """Press a button with these answers in the statement, in this order."""
        data = {
            "csrf_token": token(self.nia.see(self.address)),
            "do": do,
            "chosen": [self.id(one) for one in said],
        }
        return self.nia.browser.post(self.address, data=data)

    def sheet(self) -> list[str]:
        """Return what stands on the sheet for the meeting; nothing while there is none."""
        page = self.nia.look(f"{self.address}/sheet")
        return [one.text for one in page.quotations()] if page.all("figure") else []

    def info(self) -> AccountInfo:
        """Return her account."""
        with self.service.store.read() as conn:
            found = by_id(conn, self.account)
        assert found is not None
        return found


@pytest.fixture
def desk(service: Service, app: Flask) -> Desk:
    """Let Jo give three answers to Nia, and Nia sign in."""
    account = office.add_account(
        service.store, email=NIA, name="Nia Rees", job="Advocate", role="advocate", unit=service.unit,
        password=PASSWORD,
    )  # fmt: skip
    office.link(service.store, account=account, person=service.person, reason="Asked for")
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({**SAYS, "today/share": share_with(account), "wants/share": share_with(account)})
    return Desk(service, app, Worker(app, NIA), account)


def jo_reads(desk: Desk) -> Teller:
    """Open a card that shows Jo's own words, with nobody else there."""
    jo = Teller(desk.app, desk.service.invite(desk.service.open("quick"), opens="reading"))
    jo.read()
    return jo


def say(jo: Teller, choice: str, n: int = 1) -> TestResponse:
    """Let Jo look at the statement and say something of it."""
    page = jo.see(f"/mine/more/{n}")
    seen = next(one for one in Html(page).all("input") if one.attrs.get("name") == "statement")
    data = {"csrf_token": token(page), "choice": choice, "statement": seen.attrs["value"]}
    jo.last = jo.browser.post(f"/mine/more/{n}", data=data)
    return jo.last


def quoted(jo: Teller, address: str) -> list[str]:
    """Return the person's words on a page, in order."""
    return [one.text for one in jo.look(address).all("q", "theirs")]


def test_nia_chooses_jo_says_yes_and_the_sheet_holds_exactly_that(desk: Desk) -> None:
    # Given Nia puts two of Jo's answers together, the second first
    assert desk.send("in:" + desk.id(WANT), STAY).status_code == 200
    assert desk.send("save", WANT, STAY).status_code == 303
    # Then nothing leaves before Jo saw it
    assert desk.sheet() == []
    assert "Jo has not looked at this yet." in desk.nia.see(desk.address)
    # When Jo looks, Then she sees what is in, in its order, and what was left out
    jo = jo_reads(desk)
    assert "/mine/more/1" in jo.look("/mine").links()
    assert quoted(jo, "/mine/more/1") == [WANT, STAY, MATTERS]
    assert jo.look("/mine/more/1").all("details")[0].text.count(MATTERS) == 1
    assert "Thank you. Nia can take your words to the meeting." in say(jo, "yes").text
    # and Nia's sheet holds her words to the character, under the questions they answer, and nothing else
    assert desk.sheet() == [WANT, STAY]
    sheet = desk.nia.look(f"{desk.address}/sheet")
    assert [one.text.strip() for one in sheet.all("p", "asked")] == [
        "Asked: What do you want to happen?", "Asked: What do you want to stay the same?",
    ]  # fmt: skip
    # and Jo sees that Nia looked
    with desk.service.store.read() as conn:
        assert (desk.account, "statement") in {
            (one.account, one.kind) for one in of_person(conn, desk.service.person)
        }


def test_jo_wants_a_change_and_nothing_leaves(desk: Desk) -> None:
    desk.send("save", WANT)
    jo = jo_reads(desk)
    assert say(jo, "later").location == "/mine"
    assert say(jo, "").status_code == 422
    assert "Nobody takes it to the meeting until then." in say(jo, "change").text
    assert desk.sheet() == []
    assert "Jo wants a change." in desk.nia.see(desk.address)
    # and a yes to what was there before is no yes to what Nia puts together then
    desk.send("save", WANT, STAY)
    assert say(jo, "yes").status_code == 200
    desk.send("save", STAY)
    assert desk.sheet() == []


def test_a_word_that_changes_or_is_kept_back_makes_it_out_of_date(desk: Desk) -> None:
    # Given Jo said yes
    desk.send("save", WANT, STAY)
    jo = jo_reads(desk)
    say(jo, "yes")
    assert desk.sheet() == [WANT, STAY]
    # When she stops sharing one of the words, Then there is no sheet any more, and the desk says why
    _stop(desk, STAY)
    assert desk.sheet() == []
    page = desk.nia.see(desk.address)
    assert "Out of date" in page
    assert STAY not in [one.text for one in Html(page).quotations()]
    # and a statement with it in is refused, whole
    again = desk.send("save", WANT, STAY)
    assert again.status_code == 422
    assert desk.sheet() == []


def _stop(desk: Desk, said: str) -> None:
    """Let Jo stop sharing an answer, in a sitting of the talk it was said in."""
    from app.access import sittings
    from app.acts import room as rooms
    from app.acts import talking

    store, one = desk.service.store, next(u for u in kept(desk.service) if u.id == desk.id(said))
    with store.write() as tx:
        sitting, _ = sittings.open(tx, one.conversation, reads=True, clock=store.clock)
    here = rooms.enter(store, desk.app.extensions["own_words"].talk, sitting)
    talking.stop_sharing(store, here, here.by_id[one.id], "stop-1")


def test_nobody_says_yes_in_her_name(desk: Desk, service: Service, clock: SetClock) -> None:
    # Given a statement; When Nia, Sam or nobody sends Jo's yes from a browser of theirs, Then it is none
    desk.send("save", WANT)
    with service.store.read() as conn:
        (made,) = statements.latest(service.store, conn, service.person)
    for browser in (desk.nia.browser, sam(desk.app).browser, desk.app.test_client()):
        sent = browser.post("/mine/more/1", data={"choice": "yes", "statement": made.id, "csrf_token": "x"})
        assert sent.status_code == 303
    clock.move(minutes=1)
    # nor does a yes to an older version count, that lay on another screen
    jo = jo_reads(desk)
    old = jo.see("/mine/more/1")
    desk.send("save", WANT, STAY)
    data = {"csrf_token": token(old), "choice": "yes", "statement": made.id}
    answer = jo.browser.post("/mine/more/1", data=data)
    assert answer.status_code == 409
    assert "Something changed. Please look again." in answer.text
    assert desk.sheet() == []


def test_only_what_was_given_to_her_can_be_chosen(desk: Desk, service: Service) -> None:
    # Risk: guessed ids; words for Sam alone; a word that means stop; answers of somebody else
    jo = Teller(desk.app, service.invite(service.open("quick")))
    jo.tell({**SAYS, "wants/want": words("Only for Sam"), "wants/share": share_with(service.sam)})
    store, catalogue = service.store, desk.app.extensions["own_words"].talk.catalogue
    for chosen in ([desk.id("Only for Sam")], ["0" * 32], [], [desk.id(WANT)] * 2):
        with pytest.raises(Refused):
            stating.put_together(store, catalogue, desk.info(), service.person, chosen)
    assert "Only for Sam" not in desk.nia.see(desk.address)
    # nor what Jo changed since, also where Nia was not given the words in between
    voice = sit(store, service.open("quick"))
    between = voice.say("Words in between", supersedes=desk.id(WANT))
    voice.tell("The last words", desk.account, supersedes=between)
    with pytest.raises(Refused):
        stating.put_together(store, catalogue, desk.info(), service.person, [desk.id(WANT)])
    office.end_link(store, account=desk.account, person=service.person)
    with pytest.raises(NotFound):
        stating.put_together(store, catalogue, desk.info(), service.person, [desk.id(WANT)])


def test_a_yes_to_words_that_changed_since_is_none(desk: Desk) -> None:
    # Given Jo has the page open, and in the meantime one of its words gets a newer one
    desk.send("save", WANT)
    jo = jo_reads(desk)
    old = jo.see("/mine/more/1")
    seen = next(one for one in Html(old).all("input") if one.attrs.get("name") == "statement")
    sit(desk.service.store, desk.service.open("quick")).say("Newer", supersedes=desk.id(WANT))
    # Then her yes is not kept, and the page that comes says why and offers none
    data = {"csrf_token": token(old), "choice": "yes", "statement": seen.attrs["value"]}
    answer = jo.browser.post("/mine/more/1", data=data)
    assert answer.status_code == 409
    assert "You said something new since then." in answer.text
    assert "yes" not in Html(answer.text).choices()
    with desk.service.store.read() as conn:
        (made,) = statements.latest(desk.service.store, conn, desk.service.person)
    assert made.said is None


@pytest.mark.parametrize(("topic", "step"), [("plan", "code"), ("alone", "say-first")])
def test_what_is_for_use_or_was_asked_alone_goes_on_no_sheet(desk: Desk, topic: str, step: str) -> None:
    # Given Jo gave Nia a word that means stop, or what was asked with nobody there
    secret = sit(desk.service.store, desk.service.open("quick")).tell(
        "pineapple", desk.account, topic=topic, step=step
    )
    store, catalogue = desk.service.store, desk.app.extensions["own_words"].talk.catalogue
    assert "pineapple" in desk.nia.see(f"/advocate/people/{desk.service.person}")
    # Then it can be chosen by neither of them
    assert "pineapple" not in desk.nia.see(desk.address)
    with pytest.raises(Refused):
        stating.put_together(store, catalogue, desk.info(), desk.service.person, [secret])
    assert "pineapple" not in jo_reads(desk).see("/mine/more")


def test_what_nia_was_not_given_she_did_not_leave_out(desk: Desk) -> None:
    # Given an answer that only Sam has; Then Jo's page of Nia's choice does not say that Nia left it out
    sit(desk.service.store, desk.service.open("quick")).tell("Only for Sam", desk.service.sam, instance=2)
    desk.send("save", WANT)
    jo = jo_reads(desk)
    assert quoted(jo, "/mine/more/1") == [WANT, MATTERS, STAY]
    assert "Only for Sam" in jo.see("/mine/more")


def test_while_somebody_is_here_no_statement_tells_of_what_was_said_alone(desk: Desk) -> None:
    # Given Jo's want was said with nobody there; When her brother sits beside her, Then there is no statement
    desk.send("save", WANT)
    jo = Teller(desk.app, desk.service.invite(desk.service.open("quick"), opens="reading"))
    jo.see(jo.address("welcome/here"))
    jo.answer("", "family")
    page = jo.see("/mine")
    assert "/mine/more/1" not in Html(page).links()
    assert jo.browser.get("/mine/more/1").status_code == 404
    assert WANT not in jo.see("/mine/more")


def test_jo_chooses_by_herself_and_it_is_for_nobody_else(desk: Desk) -> None:
    # Given Jo alone with her own words
    jo = jo_reads(desk)
    assert "/mine/more" in jo.look("/mine").links()

    def press(do: str) -> Html:
        page = jo.see("/mine/more")
        sent = jo.browser.post("/mine/more", data={"csrf_token": token(page), "do": do})
        assert sent.status_code == 303, do
        return jo.look("/mine/more")

    # When she puts two in, makes the second the first, takes one out and puts it in again
    press("in:" + desk.id(STAY))
    press("in:" + desk.id(WANT))
    press("first:" + desk.id(WANT))
    press("out:" + desk.id(STAY))
    page = press("in:" + desk.id(STAY))
    items = [one.text for one in page.all("ol")[0:1] for one in page.all("li", "item")][:2]
    assert [WANT in items[0], STAY in items[1]] == [True, True]
    # and says that it is right, Then the page says so, and Nia's desk knows nothing of it
    yes = next(one for one in page.choices("do") if one.startswith("yes:"))
    assert "You said: this is right." in press(yes).all("main")[0].text
    assert "Nothing is chosen yet." in desk.nia.see(desk.address)
    # and what is not hers to choose is refused, and nothing changes
    secret = token(jo.see("/mine/more"))
    sent = jo.browser.post("/mine/more", data={"csrf_token": secret, "do": "in:" + "0" * 32})
    assert sent.status_code == 409
    assert "You said: this is right." in jo.see("/mine/more")


def test_nia_begins_a_talk_about_the_meeting_and_hands_the_device_over(desk: Desk, clock: SetClock) -> None:
    # Given Nia; When she begins a talk with Sam as its worker and hands over
    together = f"/advocate/people/{desk.service.person}/together"
    begun = desk.nia.do(together, together, worker=desk.service.sam)
    assert begun.status_code == 303
    page = desk.nia.look(together)
    hand_over = next(
        one.attrs["action"] for one in page.all("form") if one.attrs.get("action", "").endswith("/hand-over")
    )
    clock.move(minutes=1)
    handed = desk.nia.do(together, hand_over)
    # Then the browser is Jo's, nothing of Nia's sign-in is on it, and her card says what it showed
    assert (handed.status_code, handed.location) == (303, "/talk")
    assert desk.nia.browser.get("/advocate").status_code == 303
    assert desk.nia.browser.get("/talk").status_code == 200
    with desk.service.store.read() as conn:
        assert (desk.account, "device") in {
            (one.account, one.kind) for one in of_person(conn, desk.service.person)
        }
    # nobody who is not linked to her can be the worker
    nia = Worker(desk.app, NIA)
    assert nia.do(together, together, worker=desk.service.manager).status_code == 422
