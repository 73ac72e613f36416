"""Every sentence that stands on a page of a person's, in every state, passes the easy-read check.

The checks of prompts and messages see templates; here they read what is rendered: with names and days in
their places. Risk: a slot makes an easy sentence hard, or a sentence comes from somewhere unchecked.
"""

import re
from html import unescape

import pytest
from flask import Flask

from app.access import accounts
from app.acts import answering, reading
from app.plan.answers import AnswerText
from app.web.person.places import HELP, help_at
from easyread.check import check_text
from tests.stories.telling import Html, Say, Teller, kept, pick, share_with, token, words
from tests.support.prepared import prepare_everything
from tests.support.service import Service

# what a page is taken apart at: each of these starts a line of its own
LINE = re.compile(
    r'</?(?:h\d|p|li|label|button|summary|legend|a|div|span class="s"|dt|dd|footer|header)\b[^>]*>'
)
UNSEEN = re.compile(r"<(svg|script|style|title|textarea|blockquote|template)\b.*?</\1>", re.DOTALL)
# a button between a hard word and the sentence that explains it is no sentence
LISTEN = re.compile(r'<div class="listen">.*?</div>', re.DOTALL)
# the person's own words, names and what staff wrote stay as they are: no page makes them easier
OTHERS = re.compile(r'<(q|span) class="(?:theirs|staff|role|face)".*?</\1>', re.DOTALL)
HARD: dict[str, Say] = {
    "welcome/like": pick("big"),
    "welcome/here": pick("family"),
    "helper/who": pick("interpreter"),
    "helper/does": pick("language"),
    "alone/start": pick("ready"),
    "alone/with": pick("not-ok"),
    "alone/other-helper": pick("yes"),
    "alone/not-see": pick("none"),
    "alone/back": pick("back"),
    "today/safe": pick("not-safe"),
    "today/same-day": pick("yes"),
    "today/chooses": pick("others"),
    "wants/want": words("I want a key."),
    "wants/else": pick("more"),
    "wants/more": words("A small one."),
    "wants/share": pick("keep"),
    "goodbye/feel": pick("not-ok"),
    "goodbye/with-you": pick("worker"),
    "today/same-day@2": pick("yes"),
}  # fmt: skip
DOORS: dict[str, Say] = {
    "understand/hear": pick("yes"), "choices/say": pick("no"), "talking/reach": pick("call"),
    "talking/language": pick("other"), "meeting/part": pick("part"), "meeting/speaker": pick("worker"),
    "meeting/stop": pick("word"), "plan/help": pick("call"), "plan/call": pick("before"),
    "changes/when": words("When the bank calls."),
}  # fmt: skip
BACK = ("/mine/2d/1", "/mine/2j/1", "/mine/2r/1")  # what the person says to the first answer
ALONE: dict[str, Say] = {"welcome/here": pick("nobody")}


def sentences(page: str) -> list[str]:
    """Return the lines of text that are ours on a page."""
    ours = OTHERS.sub(" X ", UNSEEN.sub(" ", LISTEN.sub(" ", page)))
    texts = [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in LINE.split(ours)]
    return [one for one in texts if one and "X" not in one.split()]


def hard(pages: list[tuple[str, str]]) -> list[str]:
    """Return what makes pages hard to read, each with where it stands."""
    found = []
    for name, page in pages:
        lines = sentences(page)
        errors = [one for one in check_text("\n".join(lines)) if one.code.startswith("E")]
        found += [f"{name}: {one.code} {one.what}: {lines[one.line - 1]}" for one in errors]
    return sorted(set(found))


def looked(jo: Teller, addresses: list[str]) -> list[tuple[str, str]]:
    """Open pages beside the questions."""
    return [(one, jo.browser.get(one).text) for one in addresses]


def test_the_check_reads_what_is_rendered() -> None:
    """A sentence planted in a page is found, and the person's words are left alone."""
    page = '<p>It is facilitated by the team.</p><blockquote class="theirs">Notwithstanding.</blockquote>'
    found = hard([("planted", page)])
    assert found
    assert "Notwithstanding" not in "".join(found)
    assert sentences('<p>You said: <q class="theirs" dir="auto">hard</q></p><p>Next</p>') == ["Next"]


@pytest.mark.parametrize(
    "says", [HARD, ALONE, {**ALONE, "welcome/like": pick("short")}], ids=["hard", "alone", "short"]
)
def test_every_page_of_a_talk(service: Service, app: Flask, says: dict[str, Say]) -> None:
    jo = Teller(app, service.invite(service.open()))
    front = [("start", app.test_client().get("/").text), ("map", jo.see("/talk"))]
    jo.tell(says)
    assert hard([*front, *jo.pages]) == []


@pytest.mark.parametrize("answer", ["not-today", "other-way"])
def test_every_page_of_who_does_not_talk_today(service: Service, app: Flask, answer: str) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/hello": pick(answer)})
    assert hard(jo.pages) == []


def test_every_page_behind_the_doors(service: Service, app: Flask) -> None:
    prepare_everything(service)
    jo = Teller(app, service.invite(service.open()))
    jo.tell(ALONE, until="goodbye/feel")
    pages = [("map", jo.see("/talk"))]
    doors = [one for one in Html(pages[0][1]).all("button") if one.attrs.get("name") == "choice"]
    for door in doors:
        data = {"csrf_token": token(jo.see("/talk")), "choice": door.attrs["value"]}
        jo.see(jo.browser.post("/talk", data=data).location)
        jo.pages.clear()
        jo.tell(DOORS, until="goodbye/feel")
        pages += jo.pages
    assert len({name.partition("/")[0] for name, _ in pages}) > 7
    assert hard(pages) == []


def test_every_page_beside_the_questions(service: Service, app: Flask) -> None:
    # Given a want that was shared, read and answered; When Jo opens each other page, also of looking again
    jo = Teller(app, service.invite(service.open()))
    jo.tell(
        {**ALONE, "wants/want": words("I want a key."), "wants/share": share_with(service.sam)},
        until="goodbye/feel",
    )
    want = next(one for one in kept(service) if (one.topic, one.step, one.kind) == ("wants", "want", "words"))
    with service.store.read() as conn:
        worker = accounts.by_id(conn, service.sam)
    assert worker is not None
    reading.open_words(service.store, worker, service.person, kind="words")
    text = AnswerText(
        did="You have a key.", next="We change the lock.", next_by=service.store.clock.now().date()
    )
    answering.answer_back(service.store, worker, person=service.person, utterance=want.id, text=text)
    pages = looked(jo, [
        "/talk", "/mine", "/break", "/settings", "/settings?kept=1", "/talk/changed",
        f"/talk/changed/{want.id}", *map(help_at, HELP), *BACK, "/about", "/nothing", "/i/unknown", "/hide",
    ])  # fmt: skip
    again = Teller(app, service.invite(service.open("review"), opens="reading"))
    again.read()
    again.go_on()
    again.tell({**ALONE, "review/happened": pick("some"), "review/still": pick("different"),
                "review/now": words("I want a card."), "review/safer": pick("less")},
               until="goodbye/next")  # fmt: skip
    # Then all of it is easy to read
    assert hard([*pages, *again.pages, *looked(again, ["/mine", "/talk"])]) == []


def test_every_page_on_which_something_went_wrong(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open("quick")))
    jo.tell(ALONE, until="today/matters")
    secret = token(jo.browser.get(jo.at).text)
    pages = []
    for data in ({"words": "a" * 20_001}, {"words": "hello", "csrf_token": "stale"}):
        answer = jo.browser.post(jo.at, data={"csrf_token": secret, "key": "k", **data})
        assert answer.status_code in {400, 422}
        pages.append((str(answer.status_code), answer.text))
    jo.tell(ALONE, until="today/share")
    answer = jo.browser.post(jo.at, data={"csrf_token": secret, "key": "k", "choice": "yes"})
    pages.append(("nobody chosen", answer.text))
    assert hard(pages) == []
