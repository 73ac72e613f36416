"""What was put in under the wrong name is taken from every page, by two people, and is not lost.

Risk: Kim's words are read as Jo's, acted on and quoted; whoever wants words of hers gone takes them away
alone and unseen; what is taken away still shows in a count, on a paper or in what the next page asks.
"""

import json
from datetime import UTC, datetime

import pytest
from flask import Flask

from app.access import accounts, sittings
from app.acts import answering, erasing, office
from app.ground.faults import NotFound, Refused
from app.papers.export import export
from app.plan.answers import AnswerText
from app.record import reading
from app.record.verify import verify
from app.web.person.places import BESIDE
from tests.stories.telling import (
    Teller,
    Worker,
    helen,
    kept,
    kept_words,
    pick,
    priya,
    sam,
    share_with,
    token,
    without_ids,
    words,
)
from tests.support.attack import account_of, add_everybody, signed_in
from tests.support.service import Service

KEY, CANARY = "I want my own key.", "Canary I want to go home to Wales."
TWO = {"by": "sam@willow.example", "second": "helen@willow.example", "reason": "Kim had Jo's tablet"}
HERE = {"welcome/here": pick("nobody")}


def own(service: Service, app: Flask) -> None:
    """Let Jo say one want of her own, which Sam and Priya have."""
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({**HERE, "wants/want": words(KEY), "wants/share": share_with(service.sam, service.priya)})


def mistaken(service: Service, app: Flask) -> Teller:
    """Let Kim speak on another link of Jo's: a want, how sure they are, what comes first; Sam has it."""
    kim = Teller(app, service.invite(service.open("quick")))
    kim.tell(
        {
            **HERE, "wants/want": words(CANARY), "wants/else": pick("another"),
            "wants/want@2": words("Canary I want tea."), "wants/first": pick("want-2"),
            "wants/share": share_with(service.sam),
        },
        until="goodbye/feel",
    )  # fmt: skip
    return kim


def sitting_of(service: Service, text: str) -> str:
    """Return in which sitting these words were given."""
    with service.store.read() as conn:
        said = reading.everything(service.store, conn, service.person)
    return next(one.sitting for one in said if one.content and one.content.words == text)


def apart(service: Service, **other: str) -> int:
    """Set apart what came in the sitting of the canary."""
    facts = {"person": service.person, "sitting": sitting_of(service, CANARY), **TWO, **other}
    return erasing.set_apart(service.store, **facts)


def pages(service: Service, app: Flask) -> dict[str, str]:
    """Return every page and paper that could show something of Jo's words, and her own."""
    base = f"/staff/people/{service.person}"
    found = {
        path: sam(app).see(path) for path in ("/staff", base, f"{base}/plan", f"{base}/talk", f"{base}/part")
    }
    found["manager"] = helen(app).see("/manager")
    for reader in ("person", "team", "sam@willow.example"):
        found[f"export {reader}"] = export(service.store, service.person, form="json", reader=reader)
    jo = Teller(app, service.invite(service.open("review"), opens="reading"))
    jo.read()
    found["mine"] = jo.see("/mine")
    jo.tell({}, until="goodbye/feel")
    return found | dict(jo.pages)


def test_it_is_on_no_page_and_no_paper_and_is_still_in_the_record(service: Service, app: Flask) -> None:
    # Given Jo's want, and Kim's under her name, which Sam read and answered
    own(service, app)
    kim = mistaken(service, app)
    want = next(one for one in everything(service) if one.content and one.content.words == CANARY)
    text = AnswerText(did="We rang.", next="We ring again.", next_by=datetime(2026, 12, 1, tzinfo=UTC).date())
    with service.store.read() as conn:
        worker = accounts.by_id(conn, service.sam)
    assert worker is not None
    answering.answer_back(service.store, worker, person=service.person, utterance=want.id, text=text)
    assert "Canary" in sam(app).see(f"/staff/people/{service.person}")
    before = len(everything(service))
    # When Sam and Helen set it apart
    assert apart(service) > 4
    # Then it is nowhere, and what Jo said is where it was
    for name, page in pages(service, app).items():
        assert "Canary" not in page, name
    assert kept_words(service) == [KEY]
    assert KEY in sam(app).see(f"/staff/people/{service.person}")
    # and Kim's page is closed, and the record has every row and verifies
    assert "Canary" not in kim.browser.get("/mine").text
    assert kim.browser.get("/talk").status_code == 303
    assert verify(service.store).ok
    rows = everything(service)[:before]
    assert [one.content.words for one in rows if one.content and one.content.words] == [
        KEY, CANARY, "Canary I want tea.",
    ]  # fmt: skip


def everything(service: Service) -> list[reading.Utterance]:
    """Return every row of Jo's, also what was set apart."""
    with service.store.read() as conn:
        return reading.everything(service.store, conn, service.person)


def test_who_had_opened_it_is_told_and_nobody_else_sees_a_trace(service: Service, app: Flask) -> None:
    # Given Sam opened Kim's words and Priya never could
    own(service, app)
    theirs = f"/staff/people/{service.person}"
    nothing = without_ids(priya(app).see(theirs))
    mistaken(service, app)
    sam(app).see(theirs)
    apart(service)
    # Then Sam is told how many, by whom, and to put right what he did; Priya's page is to the byte the same
    told = [one.text for one in sam(app).look(theirs).all("p", "waits")]
    assert any(
        "were put in under the wrong name" in one and "Sam Okoro and Helen Marsh" in one for one in told
    )
    assert without_ids(priya(app).see(theirs)) == nothing
    # and Jo is told, alone
    jo = Teller(app, service.invite(service.open("quick"), opens="reading"))
    assert any("We think they are not yours." in line for line in jo.read().lines())
    helped = Teller(app, service.invite(service.open("quick")))
    helped.tell({"welcome/here": pick("family"), "helper/who": pick("family")}, until="today/matters")
    assert not any("not yours" in line for line in helped.look("/mine").lines())


def test_an_advocate_who_had_opened_it_is_told_too(service: Service, app: Flask) -> None:
    # Given Kim's words under Jo's name went to Jo's advocate too, who read them
    add_everybody(service)
    nia = account_of(service.store, "advocate")
    kim = Teller(app, service.invite(service.open("quick")))
    kim.tell({**HERE, "wants/want": words(CANARY), "wants/share": share_with(nia)}, until="goodbye/feel")
    browser, page = signed_in(service.store, app, nia), f"/advocate/people/{service.person}"
    assert "Canary" in browser.get(page).text
    apart(service)
    # Then her page has none of it, and says that it was taken away
    text = browser.get(page).text
    assert "Canary" not in text
    assert "were put in under the wrong name" in text


def test_it_is_given_back_as_it_was(service: Service, app: Flask) -> None:
    own(service, app)
    mistaken(service, app)
    before = pages(service, app)
    apart(service)
    (decided,) = erasing.under_the_name(service.store, service.person).apart
    assert decided.reason == TWO["reason"]
    erasing.give_back(
        service.store, person=service.person, quarantine_id=decided.id, **{**TWO, "reason": "They were hers"}
    )
    assert kept_words(service) == [KEY, CANARY, "Canary I want tea."]
    assert Worker(app, "sam@willow.example").see(f"/staff/people/{service.person}").count("Canary") == before[
        f"/staff/people/{service.person}"
    ].count("Canary")
    assert erasing.under_the_name(service.store, service.person).apart == ()
    # and it is given back only under the name it stands under
    apart(service)
    (again,) = erasing.under_the_name(service.store, service.person).apart
    other = office.add_person(service.store, called="Mo", unit=service.unit)
    with pytest.raises(NotFound):
        erasing.give_back(service.store, person=other, quarantine_id=again.id, **TWO)
    assert kept_words(service) == [KEY]
    with pytest.raises(NotFound):
        erasing.give_back(service.store, person=service.person, quarantine_id=decided.id, **TWO)


def test_an_answer_it_stood_in_the_place_of_is_the_person_s_again(service: Service, app: Flask) -> None:
    # Given Jo began a talk, and Kim went on with it and changed her want
    code = service.invite(service.open("quick"))
    jo = Teller(app, code)
    jo.tell({**HERE, "wants/want": words(KEY)}, until="wants/else")
    kim = Teller(app, code)
    kim.tell(HERE, until="wants/else")
    kim.see(kim.address("wants/want"))
    kim.answer(CANARY)
    assert kept_words(service)[-1] == CANARY
    apart(service)
    # Then her own is what stands, and she goes on where she was
    again = Teller(app, code)
    again.tell({**HERE, "wants/share": share_with(service.sam)})
    assert KEY in sam(app).see(f"/staff/people/{service.person}")
    shared = json.loads(export(service.store, service.person, form="json", reader="sam@willow.example"))
    assert [one["words"] for one in shared["utterances"] if one["words"]] == [KEY]


def test_who_put_it_right_has_said_it_once(service: Service, app: Flask) -> None:
    # Given Kim changed Jo's want, and Jo put it right again, before anybody found out
    code = service.invite(service.open("quick"))
    Teller(app, code).tell({**HERE, "wants/want": words(KEY)}, until="wants/else")
    for text in (CANARY, "I want two keys."):
        somebody = Teller(app, code)
        somebody.tell(HERE, until="wants/else")
        somebody.see(somebody.address("wants/want"))
        somebody.answer(text)
    apart(service)
    # Then one want stands, in the place of her first words
    said = [one for one in kept(service) if (one.topic, one.step) == ("wants", "want")]
    assert [one.content.words for one in reading.current(said) if one.content] == ["I want two keys."]
    assert said[-1].supersedes == said[0].id
    page = Teller(app, service.invite(service.open("quick"), opens="reading")).read()
    assert [one.text for one in page.all("q", "theirs")].count(KEY) <= 1


def test_what_a_helper_wrote_in_it_goes_with_it_and_a_sitting_without_words_too(
    service: Service, app: Flask
) -> None:
    # Given the wrong one sat down with a helper, wrote nothing, and the helper wrote what they saw
    kim = Teller(app, service.invite(service.open("quick")))
    kim.tell({"welcome/here": pick("family"), "helper/who": pick("family")}, until="today/matters")
    data = {"csrf_token": token(kim.see(BESIDE)), "saw": "Canary He cried.", "name": "Ben"}
    assert kim.browser.post(BESIDE, data=data).status_code == 200
    assert "Canary" in sam(app).see(f"/staff/people/{service.person}/seen")
    cookie = kim.browser.get_cookie("ow_sit")
    with service.store.read() as conn:
        sitting = sittings.find(conn, cookie.value if cookie else "")
    assert sitting is not None
    erasing.set_apart(service.store, person=service.person, sitting=sitting.id, **TWO)
    # Then the helper's view is on no page, and the sitting is over
    assert "Canary" not in sam(app).see(f"/staff/people/{service.person}/seen")
    assert kim.browser.get("/talk").status_code == 303
    with pytest.raises(Refused, match="already"):
        erasing.set_apart(service.store, person=service.person, sitting=sitting.id, **TWO)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"second": "sam@willow.example"}, Refused), ({"reason": " "}, Refused),
        ({"second": "nobody@willow.example"}, NotFound), ({"sitting": "f" * 32}, NotFound),
        ({"person": "f" * 32}, NotFound),
    ],
)  # fmt: skip
def test_nothing_is_set_apart_by_one_person_or_without_a_reason(
    service: Service, app: Flask, other: dict[str, str], why: type[Exception]
) -> None:
    own(service, app)
    mistaken(service, app)
    with pytest.raises(why):
        apart(service, **other)
    assert CANARY in kept_words(service)
