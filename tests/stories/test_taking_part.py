"""Facts about how somebody takes part, for the council to decide on: never a verdict of ours.

Risk: a program says of somebody that they cannot; what went well is left out; a paid helper speaks for them.
"""

import pytest
from flask import Flask

from app.access.core import UNIT
from tests.stories.telling import Html, Teller, Worker, pick, priya, sam, share_with, words
from tests.support.service import Service

HARD = {"heading": "keep", "direction": "hard", "text": "She asked again what the meeting is for.",
        "helped": "We said it three times, with pictures.", "utterance": ""}  # fmt: skip
WELL = {
    "heading": "understand",
    "direction": "managed",
    "text": "She said back who comes.",
    "helped": "Pictures",
}
ALL = ["agreed", "unpaid", "willing", "able", "apart"]
WANT = "I want my own key."


def part(service: Service) -> str:
    """Return where the facts stand."""
    return f"/staff/people/{service.person}/part"


def write(worker: Worker, service: Service, **facts: str) -> int:
    """Write one fact; return the status."""
    return worker.do(part(service), part(service), **facts).status_code


def text(page: Html) -> str:
    """Return what stands in the middle of a page."""
    return " ".join(page.all("main")[0].text.split())


def test_facts_stand_in_both_directions_and_nothing_is_filled_in(service: Service, app: Flask) -> None:
    # Given Jo used pictures and a helper; Then nothing stands there by itself, and there is no note
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell(
        {"welcome/here": pick("family"), "helper/does": pick("write", "touch"), "wants/want": words(WANT)}
    )
    page = sam(app).look(part(service))
    assert page.all("ul", "rows") == []
    assert "There is no note to the council before" in text(page)
    # When Sam writes what went well and what stayed hard, Then each stands under its heading
    assert write(sam(app), service, **WELL) == 303
    assert write(sam(app), service, **HARD) == 303
    page = sam(app).look(part(service))
    assert [one.text for one in page.all("span", "kept")] == [
        WELL["text"], WELL["helped"], HARD["text"], HARD["helped"],
    ]  # fmt: skip
    # and the note says that she may, and what went well beside what stayed hard
    note = text(sam(app).look(f"{part(service)}/note"))
    assert "Jo may have substantial difficulty" in note
    assert "It is for the council to decide." in note
    assert WELL["text"] in note
    assert HARD["text"] in note
    for verdict in ("has substantial difficulty", "lacks capacity to", "cannot take part"):
        assert verdict not in note


@pytest.mark.parametrize(
    "other", [{"helped": ""}, {"text": " "}, {"heading": ""}, {"heading": "memory"}, {"direction": ""}]
)
def test_a_fact_that_lacks_something_is_refused_with_its_text(
    service: Service, app: Flask, other: dict[str, str]
) -> None:
    # Something stays hard only after help: without the help that was tried it is no fact of that kind
    worker = sam(app)
    answer = worker.do(part(service), part(service), **{**HARD, **other})
    assert answer.status_code == 422
    kept = {one.attrs["name"]: one.text.removeprefix("\n") for one in Html(answer.text).all("textarea")}
    assert kept == {name: {**HARD, **other}[name] for name in ("text", "helped")}
    assert worker.look(part(service)).all("ul", "rows") == []


def test_a_fact_points_at_a_question_and_never_shows_the_answer(service: Service, app: Flask) -> None:
    # Given Jo shared her want with Sam alone
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell(
        {"welcome/here": pick("nobody"), "wants/want": words(WANT), "wants/share": share_with(service.sam)}
    )
    page = sam(app).look(part(service))
    option = next(one for one in page.all("option") if one.text.startswith("What do you want to happen"))
    assert write(sam(app), service, **{**HARD, "utterance": option.attrs["value"]}) == 303
    # Then the note names the question, and nobody reads the answer there
    note = sam(app).see(f"{part(service)}/note")
    assert "What do you want to happen?" in note
    assert WANT not in note
    # and Priya, who was not given it, is not told that there is one, nor can she point at it
    assert "What do you want to happen?" not in text(priya(app).look(part(service)))
    assert write(priya(app), service, **{**HARD, "utterance": option.attrs["value"]}) == 422


@pytest.mark.parametrize("missing", ["", *ALL])
def test_who_speaks_for_her_fits_only_when_all_of_it_holds(
    service: Service, app: Flask, missing: str
) -> None:
    worker = sam(app)
    page = worker.see(part(service))
    data = {"csrf_token": Html(page).all("input")[0].attrs["value"], "name": "Her sister Ann",
            "holds": [one for one in ALL if one != missing]}  # fmt: skip
    assert worker.browser.post(f"{part(service)}/somebody", data=data).status_code == 303
    write(worker, service, **HARD)
    note = text(worker.look(f"{part(service)}/note"))
    assert ("Her sister Ann is named to speak for them" in note) == (missing == "")
    assert ("We ask for an independent advocate." in note) == (missing != "")
    assert "independent mental capacity advocate is another thing" in note


def test_a_fact_is_taken_back_by_who_wrote_it_alone(service: Service, app: Flask) -> None:
    write(sam(app), service, **HARD)
    action = next(
        one.attrs["action"] for one in sam(app).look(part(service)).all("form")
        if one.attrs["action"].endswith("/end")
    )  # fmt: skip
    other = priya(app)
    assert not [one for one in other.look(part(service)).all("form") if one.attrs["action"] == action]
    assert other.do(part(service), action).status_code == 404
    assert sam(app).do(part(service), action).status_code == 303
    assert sam(app).look(part(service)).all("ul", "rows") == []


def test_who_is_left_out_reads_only_what_they_wrote(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell(
        {"welcome/here": pick("nobody"), "alone/not-see": pick(f"reader-{service.priya}")}, until="today/safe"
    )
    write(sam(app), service, **HARD)
    assert HARD["text"] not in priya(app).see(part(service))
    write(priya(app), service, **WELL)
    assert WELL["text"] in priya(app).see(part(service))


def test_where_the_law_is_another_there_is_no_such_page(service: Service, app: Flask) -> None:
    assert part(service) in sam(app).look(f"/staff/people/{service.person}").links()
    with service.store.write() as tx:
        tx.conn.execute(UNIT.update().where(UNIT.c.id == service.unit).values(jurisdiction="wales"))
    worker = sam(app)
    assert part(service) not in worker.look(f"/staff/people/{service.person}").links()
    assert worker.browser.get(part(service)).status_code == 404
    assert worker.browser.get(f"{part(service)}/note").status_code == 404


def test_the_person_reads_it_alone_and_nobody_beside_her_does(service: Service, app: Flask) -> None:
    # Given Sam wrote what stayed hard and who could speak; When Jo opens her words with nobody there
    worker = sam(app)
    write(worker, service, **HARD)
    worker.do(part(service), f"{part(service)}/somebody", name="Ben, her brother", holds="agreed")
    jo = Teller(app, service.invite(service.open("quick"), opens="reading"))
    others = jo.read().all("section", "others")[0].text
    # Then she reads both, who wrote them, and that she can say no
    for said in (HARD["text"], HARD["helped"], "Ben, her brother", "Sam Okoro wrote this", "You can say no"):
        assert said in others
    # and with somebody beside her, or on a link that opens speaking, there is nothing of it
    helped = Teller(app, service.invite(service.open("quick"), opens="reading"))
    helped.tell({"welcome/here": pick("family"), "helper/who": pick("family")}, until="today/matters")
    speaking = Teller(app, service.invite(service.open("quick")))
    speaking.tell({"welcome/here": pick("nobody")}, until="today/matters")
    for one in (helped, speaking):
        page = one.see("/mine")
        assert HARD["text"] not in page
        assert "Ben, her brother" not in page
