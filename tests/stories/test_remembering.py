"""What was said before comes back kindly: with its day and who was there, folded, off where it is unwanted.

Risk: somebody is held to an old answer; a helper reads what was said alone; a link that is for speaking shows
what was said; what was once too much to hear is offered again and again.
"""

from dataclasses import replace

import pytest
from flask import Flask

from tests.stories.telling import Html, Say, Teller, kept, pick, sam, share_with, token, words
from tests.support.prepared import prepare_everything
from tests.support.service import Service

CAT = "My cat. And quiet mornings."
DOG = "My dog."
BEFORE = "What I said before"
FRIEND: dict[str, Say] = {"welcome/here": pick("friend"), "today/matters": words(CAT)}
ALONE: dict[str, Say] = {"welcome/here": pick("nobody")}


def said_before(service: Service, app: Flask) -> None:
    """Say what matters with a friend there, and go to the end."""
    jo = Teller(app, service.invite(service.open()))
    jo.tell(FRIEND)


def later(service: Service, app: Flask, *, opens: str = "reading") -> Teller:
    """Open another talk on a card, and say that nobody is here."""
    jo = Teller(app, service.invite(service.open("quick"), opens=opens))
    if opens == "reading":
        jo.read()
        jo.go_on()
    return jo


def through(jo: Teller, door: str) -> None:
    """Open a door of the map."""
    data = {"csrf_token": token(jo.see("/talk")), "choice": door}
    jo.see(jo.browser.post("/talk", data=data).location)


def matters(jo: Teller) -> str:
    """Go to what matters and return the page."""
    return jo.tell(ALONE, until="today/matters")


def test_what_i_said_before_stands_folded_with_its_day_and_who_was_there(
    service: Service, app: Flask
) -> None:
    # Given Jo said what matters with a friend there; When another talk asks the same, on a card that reads
    said_before(service, app)
    jo = later(service, app)
    page = Html(matters(jo))
    # Then her words are there, exactly, folded, with the day and who was there
    folded = page.all("details", "before")[0]
    assert "open" not in folded.attrs
    text = jo.last.text
    assert BEFORE in text
    assert "You said, on Monday 23 November 2026" in text
    assert "Who was there: A friend" in text
    assert page.all("q", "theirs")[0].texts == [CAT]
    # and the field is empty: nobody is led by it
    assert page.all("textarea")[0].texts in ([], ["\n"])


def test_another_answer_is_now_and_nothing_calls_it_a_contradiction(service: Service, app: Flask) -> None:
    said_before(service, app)
    jo = later(service, app)
    matters(jo)
    jo.answer(DOG)
    jo.tell({"today/share": share_with(service.sam)})
    # Then both stand in the record, neither in the place of the other
    found = [one for one in kept(service) if one.content and one.content.words in {CAT, DOG}]
    assert [one.content.words for one in found if one.content] == [CAT, DOG]
    assert found[1].supersedes is None
    told = "".join(html for _, html in jo.pages)
    assert not [word for word in ("different", "before you said", "but you said") if word in told.lower()]


def test_a_link_for_speaking_shows_nothing_of_before(service: Service, app: Flask) -> None:
    said_before(service, app)
    page = matters(later(service, app, opens="speaking"))
    assert BEFORE not in page
    assert CAT not in page


def test_it_can_be_turned_off_by_the_person(service: Service, app: Flask) -> None:
    said_before(service, app)
    jo = later(service, app)
    form = {"csrf_token": token(jo.see("/settings")), "theme": "light", "size": "a", "before": "off"}
    assert jo.browser.post("/settings", data=form).status_code == 303
    assert BEFORE not in matters(jo)
    # and on again
    form = {**form, "csrf_token": token(jo.see("/settings")), "before": "on"}
    jo.browser.post("/settings", data=form)
    assert CAT in jo.see(jo.address("today/matters"))


def test_where_looking_back_is_hard_no_talk_looks_back(service: Service, app: Flask) -> None:
    said_before(service, app)
    page = f"/staff/people/{service.person}/prepare"
    worker = sam(app)
    # Given a worker says that looking back is hard; a form with nothing chosen is refused at its field
    assert worker.do(page, f"{page}/setting").status_code == 422
    assert worker.do(page, f"{page}/setting", name="no-recall").status_code == 303
    assert "Looking back is hard for Jo" in worker.see(page)
    assert BEFORE not in matters(later(service, app))


def test_what_was_said_alone_is_not_there_while_a_helper_is(service: Service, app: Flask) -> None:
    """Risk: the helper, who may be the worry, opens what was said while they waited outside."""
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({**ALONE, "today/matters": words(CAT)})
    helped = Teller(app, service.invite(service.open("quick"), opens="reading"))
    page = helped.tell({"welcome/here": pick("family")}, until="today/matters")
    assert CAT not in page


@pytest.mark.parametrize(("once", "offered"), [(True, False), (False, True)])
def test_a_note_that_was_read_once_is_not_offered_again(
    service: Service, app: Flask, *, once: bool, offered: bool
) -> None:
    # Given a note, read in one talk; When another talk opens, Then it is there only if it is for every time
    prepare_everything(service, lambda one: replace(one, once=once) if hasattr(one, "once") else one)
    first = Teller(app, service.invite(service.open()))
    first.tell(ALONE, until="goodbye/feel")
    through(first, "understand")
    first.tell({"understand/hear": pick("yes")})
    assert "understand/note" in first.passed
    again = Teller(app, service.invite(service.open()))
    again.tell(ALONE, until="goodbye/feel")
    doors = [one for one in again.look("/talk").all("button") if one.attrs.get("name") == "choice"]
    assert ("understand" in {one.attrs["value"] for one in doors}) is offered


def test_a_language_is_chosen_in_its_own_name(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell(ALONE, until="goodbye/feel")
    through(jo, "talking")
    says = {"talking/language": pick("other"), "talking/which-language": pick("ur", "pl")}
    jo.tell(says, until="talking/check")
    labels = jo.page("talking/which-language").all("span", "label")
    assert ("ur", "\u0627\u0631\u062f\u0648") in [
        (one.attrs.get("lang"), "".join(one.texts)) for one in labels
    ]
    assert "Polski" in jo.last.text


def test_who_comes_back_by_the_same_link_sees_what_is_done(service: Service, app: Flask) -> None:
    # Given Jo said goodbye with doors left; When she opens her link again
    code = service.invite(service.open())
    Teller(app, code).tell({"welcome/here": pick("nobody"), "wants/want": words("I want a key.")})
    page = Teller(app, code).look("/talk")
    # Then the map says only of goodbye, which is said each time, that it is not there yet
    doors = [" ".join(one.text.split()) for one in page.all("a", "door") if "Not yet" in one.text]
    doors += [" ".join(one.text.split()) for one in page.all("div", "door") if "Not yet" in one.text]
    assert "What I want" not in " ".join(doors)
    assert " ".join(page.all("main")[0].text.split()).count("Not yet") == 1
