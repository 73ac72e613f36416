"""What somebody else saw is written apart, in three parts, and is never the person's words.

Risk: a helper's opinion is taken for what the person said; the one who was left out reads it; or the one who
sits beside the person reads what a worker wrote about them.
"""

import re

import pytest
from flask import Flask

from app.papers.export import export
from app.record import utterances
from app.web.person.places import BESIDE
from tests.stories.telling import Html, Teller, Worker, helen, pick, priya, sam, share_with, token, words
from tests.support.service import Service

WORRY = "Canary He shouted.\n\n  She looked  at the floor. هذا"
SEEN = {
    "saw": WORRY, "when": "On Monday at tea", "offered": "Tea or juice", "means": "Canary She is afraid.",
    "would_say": "Canary I want him to go.", "knows": "Her key worker for two years",
}  # fmt: skip
HELPS = {"welcome/here": pick("family"), "helper/who": pick("family"), "helper/does": pick("write")}
NEW = re.compile(r'value="[^"]{40,}"|ow_form=[^;]+')


def seen(service: Service) -> str:
    """Return where workers write and read it."""
    return f"/staff/people/{service.person}/seen"


def writes(worker: Worker, service: Service, **other: str) -> int:
    """Let a worker write what they saw; return the status."""
    return worker.do(seen(service), seen(service), **{**SEEN, **other}).status_code


def helped(service: Service, app: Flask) -> Teller:
    """Begin a talk with somebody of the family beside Jo."""
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell(HELPS, until="today/matters")
    return jo


def reads_alone(service: Service, app: Flask) -> Html:
    """Let Jo open her words with nobody there."""
    return Teller(app, service.invite(service.open("quick"), opens="reading")).read()


def test_a_worker_s_view_stands_apart_from_her_words(service: Service, app: Flask) -> None:
    # Given Jo shared a want; When Sam writes what he saw
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({"welcome/here": pick("nobody"), "wants/want": words("I want a key."),
             "wants/share": share_with(service.sam)})  # fmt: skip
    assert writes(sam(app), service) == 303
    # Then it stands on its own page to the character, in no quotation, as his and not hers
    page = sam(app).look(seen(service))
    assert [one.text for one in page.all("dd", "kept")][:2] == [WORRY, SEEN["when"]]
    assert page.quotations() == []
    assert any("These are not Jo" in one.text for one in page.all("p", "hint"))
    # and nowhere among her words: no answer, no words page, no plan, no export
    said = utterances.of_person
    with service.store.read() as conn:
        assert not any("Canary" in str(one.content) for one in said(service.store, conn, service.person))
    for path in ("", "/plan", "/talk"):
        assert "Canary" not in sam(app).see(f"/staff/people/{service.person}{path}")
    assert "Canary" not in export(service.store, service.person, form="json", reader="person")
    assert "Canary" not in helen(app).see("/manager")


def test_two_write_before_they_read_each_other(service: Service, app: Flask) -> None:
    # Given Sam alone wrote; Then both are told that one sees less than two, and his stays folded for Priya
    writes(sam(app), service)
    page = priya(app).look(seen(service))
    assert any("Only one person has written so far." in one.text for one in page.all("p"))
    assert ["open" in one.attrs for one in page.all("details", "other")] == [False]
    # When Priya writes too, Then both stand open, and nobody is told so any more
    assert writes(priya(app), service, saw="I saw her smile.") == 303
    page = priya(app).look(seen(service))
    assert ["open" in one.attrs for one in page.all("details", "other")] == [True, True]
    assert not any("Only one person" in one.text for one in page.all("p"))


def test_who_is_left_out_sees_the_page_of_whom_nobody_wrote_about(service: Service, app: Flask) -> None:
    # Given Jo leaves Priya out, and Sam wrote; When Priya opens the page
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("nobody"), "alone/not-see": pick(f"reader-{service.priya}")},
            until="today/safe")  # fmt: skip
    nothing = NEW.sub("", priya(app).see(seen(service)))
    writes(sam(app), service)
    # Then it is to the byte the page from before, and what she writes herself is there for her
    assert NEW.sub("", priya(app).see(seen(service))) == nothing
    writes(priya(app), service, saw="Her own canary")
    page = priya(app).see(seen(service))
    assert "Her own canary" in page
    assert "He shouted" not in page


@pytest.mark.parametrize("missing", ["saw", "when", "knows"])
def test_what_is_missing_is_named_and_nothing_is_lost(service: Service, app: Flask, missing: str) -> None:
    worker = sam(app)
    answer = worker.do(seen(service), seen(service), **{**SEEN, missing: ""})
    assert answer.status_code == 422
    page = Html(answer.text)
    assert page.all("p", "wrong")
    kept = {one.attrs["name"]: one.text.removeprefix("\n") for one in page.all("textarea")}
    assert {name: kept[name] for name in ("offered", "means", "would_say")} == {
        name: SEEN[name] for name in ("offered", "means", "would_say")
    }
    assert page.all("details", "other") == []


def test_a_helper_writes_on_her_device_and_reads_nothing_there(service: Service, app: Flask) -> None:
    # Given her brother sits beside Jo, and Sam wrote about him; When he writes what he saw
    writes(sam(app), service)
    jo = helped(service, app)
    assert BESIDE in Html(jo.see("/talk")).links()
    data = {"csrf_token": token(jo.see(BESIDE)), **SEEN, "saw": "I saw nothing.", "name": "Ben", "knows": ""}
    assert "We kept what you wrote." in jo.browser.post(BESIDE, data=data).text
    # Then nothing of any view is on a page of hers while he is there
    for path in (BESIDE, "/talk", "/mine"):
        assert "Canary" not in jo.see(path)
        assert "nothing." not in jo.see(path)
    # and staff read it as a helper's, whom nobody checked
    page = sam(app).look(seen(service))
    assert [one.text for one in page.all("summary")][-1].startswith("Ben wrote on")
    assert "Nobody has checked who it was." in page.all("summary")[-1].text


def test_jo_reads_what_was_written_about_her_alone(service: Service, app: Flask) -> None:
    writes(sam(app), service)
    page = reads_alone(service, app)
    others = next(one for one in page.all("section", "others"))
    assert "These are not your words." in others.text
    assert "Sam Okoro wrote this on" in others.text
    assert WORRY in [one.text for one in page.all("dd")]
    assert WORRY not in [one.text for one in page.quotations()]


@pytest.mark.parametrize("here", [pick("nobody"), pick("family")])
def test_with_nobody_there_or_waiting_outside_there_is_no_such_page(
    service: Service, app: Flask, here: object
) -> None:
    # Given nobody is there, or the helper waits outside
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell({"welcome/here": here, "helper/who": pick("family"), "helper/does": pick("sit"),
             "alone/start": pick("ready")}, until="today/safe")  # type: ignore[dict-item] # fmt: skip
    assert BESIDE not in Html(jo.see("/talk")).links()
    assert jo.browser.get(BESIDE).status_code == 303
    data = {"csrf_token": token(jo.see("/talk")), **SEEN, "name": "Ben"}
    # and what comes all the same is kept nowhere; only whoever sent it still has it on the screen
    sent = jo.browser.post(BESIDE, data=data)
    assert (sent.status_code, WORRY in [one.text for one in Html(sent.text).all("blockquote")]) == (409, True)
    for path in ("/talk", "/mine"):
        assert "Canary" not in jo.see(path)
    assert "Canary" not in sam(app).see(seen(service))


@pytest.mark.parametrize(
    ("name", "text"), [("saw", " "), ("name", ""), ("when", "a" * 201), ("saw", "a" * 4001), ("means", "\0")]
)
def test_what_a_helper_wrote_stays_on_the_page(service: Service, app: Flask, name: str, text: str) -> None:
    jo = helped(service, app)
    data = {"csrf_token": token(jo.see(BESIDE)), **SEEN, "name": "Ben", name: text}
    answer = jo.browser.post(BESIDE, data=data)
    assert answer.status_code == 422
    page = Html(answer.text)
    assert page.all("div", "trouble")
    kept = {one.attrs["name"]: one.text.removeprefix("\n") for one in page.all("textarea")}
    assert {one: kept[one] for one in SEEN if one != name} == {one: SEEN[one] for one in SEEN if one != name}
    assert kept[name] == text.replace("\0", "")


def test_before_she_says_who_is_here_nothing_of_it_shows(service: Service, app: Flask) -> None:
    # Given Sam wrote about her brother; When her card is opened beside him, and *not today* comes first
    writes(sam(app), service)
    jo = Teller(app, service.invite(service.open(), opens="reading"))
    jo.tell({"welcome/hello": pick("not-today")}, until="welcome/not-today")
    # Then nobody has said who is here, and the page has nothing of it
    page = jo.browser.get("/mine")
    assert "Canary" not in page.text
