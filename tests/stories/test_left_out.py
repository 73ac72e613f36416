"""“Not X”: the person names somebody who must not see their words.

Risk: whoever hurts the person is a worker, and learns from any page, count, header or time that they spoke or
that they were left out.
"""

import json

from flask import Flask

from app.acts import office
from app.web.person.places import help_at
from tests.stories.telling import Teller, Worker, helen, kept, masked, pick, priya, sam, share_with, words
from tests.support.service import PASSWORD, Service

WANT = "I want my own key."


def everything(worker: Worker, service: Service) -> list[tuple[str, int, str, list[tuple[str, str]]]]:
    """Return every page that a worker has, with its headers."""
    person = f"/staff/people/{service.person}"
    found = []
    for address in ("/staff", person, f"{person}/plan", f"{person}/talk", "/staff/absence", "/account"):
        answer = worker.browser.get(address)
        headers = [(name, value) for name, value in answer.headers if name not in {"Date", "Set-Cookie"}]
        found.append((address, answer.status_code, masked(answer.text), headers))
    return found


def speak(service: Service, app: Flask, *, out: tuple[str, ...], reader: str) -> Teller:
    """Leave somebody out, say "not safe", ask for somebody today, share the rest; to the end."""
    jo = Teller(app, service.invite(service.open()))
    jo.tell({
        "welcome/here": pick("nobody"),
        "alone/not-see": pick(*(f"reader-{one}" for one in out)),
        "today/safe": pick("not-safe"),
        "today/same-day": pick("yes"),
        "today/share": share_with(reader),
        "wants/want": words(WANT),
        "wants/share": share_with(reader),
    })  # fmt: skip
    return jo


def test_no_page_of_who_was_left_out_changes_by_a_byte(service: Service, app: Flask) -> None:
    # Given Jo has a talk with Sam as the named worker, and Sam has looked at every page
    conversation = service.open()
    code = service.invite(conversation)
    worker = sam(app)
    worker.see("/staff")  # the first page of a browser gives it the cookie of its forms, and says so
    before = everything(worker, service)
    # When Jo leaves Sam out, says that she is not safe, wants to talk today, and shares with Priya
    jo = Teller(app, code)
    jo.tell({
        "welcome/here": pick("nobody"),
        "today/matters": words("Sam shouts at me."),
        "alone/not-see": pick(f"reader-{service.sam}"),
        "today/safe": pick("not-safe"),
        "today/same-day": pick("yes"),
        "today/share": share_with(service.priya),
        "wants/want": words(WANT),
        "wants/share": share_with(service.priya),
    })  # fmt: skip
    # and Priya reads and answers it
    other = priya(app)
    other.see(f"/staff/people/{service.person}")
    want = next(one for one in kept(service) if one.content and one.content.words == WANT)
    page = f"/staff/people/{service.person}"
    assert other.do(page, f"{page}/answers/{want.id}", did="You have a key.").status_code == 303
    # Then each of Sam's pages is what it was, to the byte, headers and lengths included
    assert everything(worker, service) == before
    # and Sam opens nothing by an address either
    assert worker.browser.get(f"{page}/answers/{want.id}").status_code == 404


def test_the_item_goes_to_the_next_who_is_linked_and_jo_is_told_that_name(
    service: Service, app: Flask
) -> None:
    # When Jo leaves out the named worker and wants to talk to someone today
    jo = speak(service, app, out=(service.sam,), reader=service.priya)
    # Then the page says that Priya has it, and never names Sam
    told = jo.page("today/told").lines()
    assert told[0] == "We put your message on the screen for Priya."
    assert not any("Sam" in line for line in told)
    # and it is on Priya's page and not on Sam's
    assert "Jo wants to talk to someone today." in priya(app).see("/staff")
    assert "Jo wants to talk" not in sam(app).see("/staff")


def test_who_was_left_out_is_not_named_as_on_duty_and_does_not_get_it(service: Service, app: Flask) -> None:
    # Given Sam and Priya are both on duty, and have a duty to read
    duty = [
        {"account": one, "days": [0, 1, 2, 3, 4], "starts": "09:00", "ends": "17:00"}
        for one in (service.sam, service.priya)
    ]
    settings = json.dumps({"service_number": "01632 960101", "duty": duty})
    office.set_unit_settings(service.store, service.unit, settings)
    # When Jo leaves Sam out and wants to talk to someone today
    jo = speak(service, app, out=(service.sam,), reader=service.priya)
    # Then the page names Priya only, and so do the pages of staff
    assert jo.page("today/told").lines() == [
        "We put your message on the screen for Priya.", "Priya has not seen it yet.",
        "If you cannot wait, call 01632 960101.", "If you are in danger now, call 999.",
    ]  # fmt: skip
    assert "Jo wants to talk" in priya(app).see("/staff")
    assert "Jo wants to talk" not in sam(app).see("/staff")


def test_who_was_left_out_is_no_face_and_no_name_afterwards(service: Service, app: Flask) -> None:
    jo = speak(service, app, out=(service.sam,), reader=service.priya)
    for name in ("today/share", "wants/share"):
        page = jo.page(name)
        assert page.choices("reader") == [service.priya]
        assert "Sam" not in " ".join(page.lines())
    assert not any("Sam" in line for line in jo.page("goodbye/next").lines())


def test_a_share_with_who_was_left_out_cannot_be_sent_by_hand(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell(
        {"welcome/here": pick("nobody"), "alone/not-see": pick(f"reader-{service.sam}")}, until="today/share"
    )
    assert jo.send("", "yes", readers=(service.sam,)).status_code == 422


def test_leaving_out_wins_over_what_was_shared_before(service: Service, app: Flask) -> None:
    # Given Jo shared with Sam and with Priya in one talk
    first = Teller(app, service.invite(service.open()))
    both = share_with(service.sam, service.priya)
    says = {"welcome/here": pick("nobody"), "wants/want": words(WANT), "wants/share": both}
    first.tell({**says, "today/share": both})
    assert sam(app).look(f"/staff/people/{service.person}").quotations()
    # When a new worker is linked, so that the question comes again, and she names Sam in another talk
    dev = office.add_account(
        service.store, email="dev@willow.example", name="Dev Patel", job="Night worker", role="staff",
        unit=service.unit, password=PASSWORD,
    )  # fmt: skip
    office.link(service.store, account=dev, person=service.person, reason="Nights")
    second = Teller(app, service.invite(service.open("quick")))
    second.tell({"welcome/here": pick("nobody"), "alone/not-see": pick(f"reader-{service.sam}")})
    assert "alone/not-see" in second.passed
    # Then Sam opens nothing of either any more, and Priya what was shared with her
    assert sam(app).look(f"/staff/people/{service.person}").quotations() == []
    assert priya(app).look(f"/staff/people/{service.person}").quotations()


def test_with_both_left_out_the_manager_gets_it(service: Service, app: Flask) -> None:
    # When Jo leaves out every linked worker and asks for somebody today
    jo = Teller(app, service.invite(service.open()))
    out = pick(f"reader-{service.sam}", f"reader-{service.priya}")
    jo.tell({"welcome/here": pick("nobody"), "alone/not-see": out, "today/safe": pick("not-safe"),
             "today/same-day": pick("yes")})  # fmt: skip
    # Then the manager of the unit has it, and the page says so
    assert jo.page("today/told").lines()[0] == "We put your message on the screen for Helen."
    assert "Jo wants to talk to someone today." in helen(app).see("/manager")


def test_the_person_is_told_whom_we_leave_out_and_staff_are_not(service: Service, app: Flask) -> None:
    jo = speak(service, app, out=(service.sam,), reader=service.priya)
    after = jo.pages[jo.passed.index("alone/not-see") + 1][1]
    assert "We do not show your words to Sam Okoro." in after
    assert "Sam" not in " ".join(priya(app).look(f"/staff/people/{service.person}").lines())


def test_who_is_left_out_afterwards_does_not_keep_the_item(service: Service, app: Flask) -> None:
    """Risk: somebody asks for help, then names the worker who hurts them, and now nobody has the message."""
    # Given Jo asks for somebody today, Sam has it on his page and has opened it
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody")}, until="alone/not-see")
    jo.choose(help_at("talk"), "worker")
    asked = "Jo wants to talk to someone today."
    assert asked in sam(app).see("/staff")
    assert "Sam Okoro opened the page that shows it" in helen(app).see("/manager")
    # When Jo leaves Sam out
    jo.see(jo.address("alone/not-see"))
    jo.answer("", f"reader-{service.sam}")
    # Then Priya has it, and the manager sees it until somebody says how it was seen to
    assert asked not in sam(app).see("/staff")
    assert asked in helen(app).see("/manager")
    assert asked in priya(app).see("/staff")
    assert "Priya Shah opened the page that shows it" in helen(app).see("/manager")


def test_a_different_helper_is_not_left_to_who_was_left_out(service: Service, app: Flask) -> None:
    # Given Sam sits beside Jo; alone, Jo asks for a different helper, then leaves Sam out
    jo = Teller(app, service.invite(service.open()))
    jo.tell({
        "welcome/here": pick("worker"), "alone/start": pick("ready"), "alone/with": pick("not-ok"),
        "alone/other-helper": pick("yes"), "alone/not-see": pick(f"reader-{service.sam}"),
    }, until="today/safe")  # fmt: skip
    # Then Priya has the request
    assert "Jo needs another helper." in priya(app).see("/staff")
    assert "Jo needs another helper." not in sam(app).see("/staff")


def test_who_may_read_a_want_is_who_is_asked_to_answer_it(service: Service, app: Flask) -> None:
    """Risk: “We asked Sam to answer” under words that Sam, who was left out, must never see."""
    # Given Jo left Sam out and shared with Priya
    jo = speak(service, app, out=(service.sam,), reader=service.priya)
    assert any("We ask Priya to reply by" in line for line in jo.page("goodbye/next").lines())
    reading = Teller(app, service.invite(service.open(), opens="reading")).read()
    assert any("We asked Priya to answer by" in line for line in reading.lines())
    assert not any("Sam" in line for line in reading.lines())


def test_an_advocate_reads_and_is_not_asked_to_answer(service: Service, app: Flask) -> None:
    # Given Nia is Jo's advocate, and Jo shared her want with her alone
    nia = office.add_account(service.store, email="nia@speakup.example", name="Nia Rees", job="Advocate",
                             role="advocate", unit=service.unit, password=PASSWORD)  # fmt: skip
    office.link(service.store, account=nia, person=service.person, reason="Her advocate")
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({"welcome/here": pick("nobody"), "wants/want": words(WANT), "wants/share": share_with(nia)})
    # Then no page says that somebody was asked to answer it
    said = [*jo.page("goodbye/next").lines(),
            *Teller(app, service.invite(service.open("quick"), opens="reading")).read().lines()]  # fmt: skip
    assert not any("We ask" in line for line in said)
