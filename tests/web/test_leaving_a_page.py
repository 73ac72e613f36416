"""What is written on a page that asks nothing of the talk, when somebody leaves it before it is sent.

Risk: who hides the page because somebody comes in loses what they wrote; or what one helper wrote about
another stands there for the next who sits beside the person.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.ground.faults import Fault
from app.record.tables import DRAFT
from app.web.person.places import BESIDE
from tests.stories.telling import Html, Teller, pick, token
from tests.support.office import SAM, Office
from tests.web.test_recordings import record
from tests.web.test_written import reads, rows, write

Browse = Callable[..., FlaskClient]
WORDS = "Canary  I said\n\n a KEY "
SEEN = {
    "saw": WORDS, "when": "At tea", "offered": "", "means": "Canary He\n is afraid", "would_say": "",
    "name": "Ben", "knows": "",
}  # fmt: skip
WAYS = {"help": "/help", "break": "/break", "back": "", "mine": "/mine", "settings": "/settings"}


@pytest.fixture
def change(browser: Browse, app: Flask, office_of: Office) -> tuple[Teller, str]:
    """Give Jo, and the page on which she writes in the place of what Sam wrote from her recording."""
    write(office_of, browser(SAM), record(office_of, office_of.service.sam))
    return reads(office_of, app), f"/mine/written/{rows(office_of)[0].id}"


@pytest.fixture
def helped(app: Flask, office_of: Office) -> Teller:
    """Begin a talk with somebody of the family beside Jo."""
    return with_somebody(Teller(app, office_of.service.invite(office_of.service.open("quick"))))


def with_somebody(jo: Teller, who: str = "family") -> Teller:
    says = {"welcome/here": pick(who), "helper/who": pick(who), "helper/does": pick("write")}
    jo.tell(says, until="today/matters")
    return jo


def texts(html: str) -> dict[str, str]:
    """Return what stands in the boxes of a page."""
    boxes = Html(html).all("textarea")
    return {one.attrs["name"]: one.text.removeprefix("\n") for one in boxes if one.text.removeprefix("\n")}


def send(jo: Teller, at: str, **form: str) -> tuple[int, str, str]:
    """Send a page's form; return the status, where it leads, and what came."""
    page = jo.see(at)
    key = Html(page).all("input")
    keys = {one.attrs["name"]: one.attrs["value"] for one in key if one.attrs.get("name") in {"key", "rev"}}
    answer = jo.browser.post(at, data={"csrf_token": token(page), **keys, **form})
    return answer.status_code, answer.location or "", answer.text


@pytest.mark.parametrize("go", WAYS)
def test_her_own_text_waits_for_her(change: tuple[Teller, str], office_of: Office, go: str) -> None:
    # Given she writes in the place of what Sam wrote; When she goes another way, Then it waits there
    jo, at = change
    assert send(jo, at, words=WORDS, go=go)[:2] == (303, WAYS[go] or "/mine")
    assert texts(jo.see(at)) == {"words": WORDS}
    # and nothing waits any more once she sent it
    assert send(jo, at, words=WORDS)[0] == 303
    assert jo.browser.get(at).location == "/mine"
    assert WORDS in Html(jo.see("/mine")).all("q", "theirs")[-1].text
    with office_of.store.read() as conn:
        assert conn.execute(select(DRAFT)).all() == []


def test_her_own_text_is_kept_by_itself_and_while_she_hides_the_page(
    change: tuple[Teller, str], office_of: Office
) -> None:
    jo, at = change
    data = {"csrf_token": token(jo.see(at)), "key": "d" * 20, "rev": "0", "words": WORDS}
    state = jo.browser.post(f"{at}/draft", data=data)
    assert (state.status_code, state.get_json()["rev"]) == (200, 1)
    assert send(jo, at, words=f"{WORDS}!", go="hide")[:2] == (303, "/hide")
    assert jo.browser.get(at).location == "/"
    jo.browser.post("/hide/open", data={"csrf_token": token(jo.see("/hide"))})
    assert texts(jo.see(at)) == {"words": f"{WORDS}!"}
    assert [one.content.words for one in rows(office_of) if one.content and one.content.words == WORDS] == []


@pytest.mark.parametrize("go", WAYS)
def test_what_a_helper_writes_waits_for_them(helped: Teller, go: str) -> None:
    assert send(helped, BESIDE, go=go, **SEEN)[:2] == (303, WAYS[go] or "/talk")
    assert texts(helped.see(BESIDE)) == {name: words for name, words in SEEN.items() if words}
    # and a part that was emptied stays empty
    send(helped, BESIDE, go="help", **{**SEEN, "when": ""})
    assert "when" not in texts(helped.see(BESIDE))
    # and nothing waits once it is kept
    assert "We kept what you wrote." in send(helped, BESIDE, **SEEN)[2]
    assert texts(helped.see(BESIDE)) == {}


def test_a_helper_s_text_is_there_after_hiding(helped: Teller) -> None:
    assert send(helped, BESIDE, go="hide", **SEEN)[:2] == (303, "/hide")
    helped.browser.post("/hide/open", data={"csrf_token": token(helped.see("/hide"))})
    assert texts(helped.see(BESIDE))["saw"] == WORDS


def test_the_next_helper_reads_nothing_of_the_first_one_s(helped: Teller) -> None:
    # Given her mother wrote something and went; When her brother sits there, Then the page is empty
    send(helped, BESIDE, go="help", **SEEN)
    for who in ("nobody", "family"):
        send(helped, helped.address("welcome/here"), choice=who)
        assert "Canary" not in helped.browser.get(BESIDE).text
        assert "Canary" not in helped.see("/mine")


@pytest.mark.parametrize(("go", "status"), [("help", 503), ("hide", 303), ("", 503)])
def test_what_cannot_be_kept_stays_on_the_screen_but_hiding_goes_on(
    helped: Teller, monkeypatch: pytest.MonkeyPatch, go: str, status: int
) -> None:
    page = token(helped.see(BESIDE))

    def fails(*_: object, **__: object) -> None:
        raise Fault("no room left")

    monkeypatch.setattr("app.acts.writing.drafts.save", fails)
    monkeypatch.setattr("app.acts.viewing.views.put", fails)
    answer = helped.browser.post(BESIDE, data={"csrf_token": page, "go": go, **SEEN})
    assert answer.status_code == status
    if go != "hide":
        assert texts(answer.text)["saw"] == WORDS
        assert "We cannot keep this now." in answer.text


@pytest.mark.parametrize(("go", "leads"), [("hide", "/hide"), ("help", ""), ("", "")])
def test_when_the_helper_is_gone_meanwhile_hiding_hides_and_nothing_written_is_lost(
    helped: Teller, go: str, leads: str
) -> None:
    # Given the page stands open, and in another tab she says that nobody is there; When it is sent or hidden
    page = token(helped.see(BESIDE))
    send(helped, helped.address("welcome/here"), choice="nobody")
    answer = helped.browser.post(BESIDE, data={"csrf_token": page, "go": go, **SEEN})
    # Then the page is put away, with its cookie; or what was written is still on the screen
    if leads:
        assert answer.location == leads
        assert helped.browser.get("/talk").location == "/"
        return
    assert answer.status_code == 409
    assert [one.text for one in Html(answer.text).all("blockquote")] == [one for one in SEEN.values() if one]


@pytest.mark.parametrize("at", [BESIDE, "words"])
def test_hiding_a_page_whose_talk_is_over_hides_it(helped: Teller, at: str) -> None:
    # Risk: without a script the words stand on the screen again, for whoever just came in
    at = helped.address("today/matters") if at == "words" else at
    page = token(helped.see(at))
    helped.browser.post("/hide")
    answer = helped.browser.post(at, data={"csrf_token": page, "go": "hide", "words": WORDS, **SEEN})
    assert (answer.status_code, answer.location) == (303, "/hide")
    assert "Canary" not in answer.text


def test_when_the_talk_is_over_what_a_helper_wrote_stays_on_the_screen(helped: Teller) -> None:
    page = token(helped.see(BESIDE))
    helped.browser.post("/hide")
    answer = helped.browser.post(BESIDE, data={"csrf_token": page, **SEEN})
    assert answer.status_code == 409
    assert [one.text for one in Html(answer.text).all("blockquote")] == [
        words for words in SEEN.values() if words
    ]
