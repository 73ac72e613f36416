"""Somebody sits beside the person, and one part is done alone.

Risk: the helper, who may be the one that hurts, learns from any page what was said while they waited outside,
or that anything was said at all.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.web.person.places import help_at
from tests.stories.telling import (
    Html,
    Say,
    Teller,
    kept,
    kept_words,
    pick,
    sam,
    share_with,
    without_ids,
    words,
)
from tests.support.service import Service, serve, twin

OUTSIDE = "I like my room."
ALONE = "Canary words said alone"
WITH_HELPER: Mapping[str, Say] = {
    "welcome/hello": pick("yes"),
    "welcome/here": pick("family"),
    "helper/who": pick("family"),
    "helper/does": pick("touch", "write"),
    "today/matters": words(OUTSIDE),
    "alone/start": pick("ready"),
}
LOUD: Mapping[str, Say] = {
    "alone/with": Say(ALONE, ("not-ok",)),
    "alone/other-helper": pick("yes"),
    "alone/told": pick("others"),
    "alone/say-first": words(ALONE),
    "alone/not-see": pick("none"),
    "today/safe": Say(ALONE, ("not-safe",)),
    "today/same-day": pick("yes"),
    "today/safe-much": pick("lot"),
    "today/chooses": pick("others"),
    "today/chooses-ok": pick("not-ok"),
}
BACK = {"alone/back": pick("back")}


@pytest.fixture
def quiet(service: Service, tmp_path: Path) -> Iterator[Service]:
    """Give a second service, the same as the first, for somebody who said nothing while alone."""
    other = twin(service, tmp_path / "quiet")
    yield other
    other.store.close()


def helped(service: Service, app: Flask, alone: Mapping[str, Say], share: str = "yes") -> Teller:
    """Go through the part done alone, and stand where the helper has just come back."""
    jo = Teller(app, service.invite(service.open()))
    shared = share_with(service.priya) if share == "yes" else pick(share)
    jo.tell({**WITH_HELPER, **alone, "today/share": shared, **BACK}, until="wants/want")
    return jo


def answers(jo: Teller) -> list[tuple[str, int, str, str]]:
    """Open every page that can be opened by its address, and those that lists and buttons lead to."""
    others = [
        "/talk",
        "/mine",
        "/talk/changed",
        "/break",
        "/help",
        help_at("not-safe"),
        help_at("talk"),
        "/settings",
        "/",
    ]
    found = []
    for address in [*jo.addresses(), *others]:
        answer = jo.browser.get(address)
        found.append((address, answer.status_code, answer.location or "", without_ids(answer.text)))
    back = _back(jo)
    found.append(("back", back.status_code, back.location or "", ""))
    return found


def _back(jo: Teller) -> TestResponse:
    """Press Back at the first page after the part done alone."""
    page = jo.look(jo.address("wants/want"))
    secret = next(one for one in page.elements if one.attrs.get("name") == "csrf_token")
    data = {"csrf_token": secret.attrs["value"], "go": "back"}
    return jo.browser.post(jo.address("wants/want"), data=data)


@pytest.mark.parametrize("share", ["yes", "not-yet", "keep"])
def test_what_was_said_alone_is_behind_no_page_once_the_helper_is_back(
    service: Service, app: Flask, quiet: Service, share: str
) -> None:
    # Given two people with a helper: one says a lot while alone, the other says nothing there
    one = helped(service, app, LOUD, share)
    other = helped(quiet, serve(quiet), {}, share)
    assert ALONE in kept_words(service)
    # When the helper is back and tries every address, the map, my words, the lists, and Back
    tried, same = answers(one), answers(other)
    # Then no page holds a word or a choice of it
    assert not [address for address, _, _, body in tried if ALONE in body]
    # and every page is the same to the last character for both: titles, counts, lists, where Back leads
    assert [mine[0] for mine, theirs in zip(tried, same, strict=True) if mine != theirs] == []
    # and so is every page on the rest of their way, to the last
    for jo in (one, other):
        jo.pages.clear()
        jo.tell({"wants/want": words("To go out."), "wants/share": pick("not-yet")})
    assert one.passed == other.passed
    ways = zip(one.pages, other.pages, strict=True)
    assert [page for (page, html), (_, theirs) in ways if without_ids(html) != without_ids(theirs)] == []


def test_back_from_the_page_after_does_not_lead_into_the_part_done_alone(
    service: Service, app: Flask
) -> None:
    jo = helped(service, app, LOUD)
    back = _back(jo)
    page = Html(jo.browser.get(back.location).text)
    assert page.question in {"What do you want to happen?", "Your talk", "What matters to you just now?"}


def test_where_the_part_done_alone_is_put_off_nobody_can_be_chosen(service: Service, app: Flask) -> None:
    # Given a helper is here, and Jo does not want to be alone now
    jo = Teller(app, service.invite(service.open()))
    says = {**WITH_HELPER, "alone/start": pick("later"), "wants/want": words("To go out.")}
    # When she comes to each share
    jo.tell({**says, "alone/again": pick("later")})
    # Then it is the page that everybody gets who has no reader: no faces, no yes, no reason
    for name in ("today/share", "wants/share"):
        page = jo.page(name)
        assert page.choices("reader") == []
        assert page.choices() == ["not-yet", "keep", "_dont_know", "_not_say"]
        assert page.lines() == ["Kept. Nobody has it yet.", "You can share it another day."]
    # and nothing can be shared by sending the form all the same, and nothing was asked that is for alone
    assert not {"alone/with", "alone/told", "alone/say-first", "alone/not-see"} & set(jo.passed)
    assert "alone/again" in jo.passed
    assert sam(app).look(f"/staff/people/{service.person}").quotations() == []


def test_a_share_sent_by_hand_while_the_helper_is_here_gives_nothing_away(
    service: Service, app: Flask
) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**WITH_HELPER, "alone/start": pick("later")}, until="today/share")
    sent = jo.send("", "yes", readers=(service.sam,))
    assert sent.status_code == 422
    assert sam(app).look(f"/staff/people/{service.person}").quotations() == []


def test_what_was_put_off_comes_again_before_goodbye_and_can_be_shared_then(
    service: Service, app: Flask
) -> None:
    # Given the part done alone was put off and words wait unshared
    jo = Teller(app, service.invite(service.open()))
    says = {**WITH_HELPER, "alone/start": pick("later"), "wants/want": words("To go out.")}
    # When she is alone before goodbye, says something there, and shares
    shares = {"today/share@2": share_with(service.sam), "wants/share@2": share_with(service.sam)}
    jo.tell({**says, "alone/again": pick("ready"), "alone/say-first": words(ALONE), **shares})
    # Then Sam reads what was shared then
    quoted = [one.text for one in sam(app).look(f"/staff/people/{service.person}").quotations()]
    assert {OUTSIDE, "To go out."} <= set(quoted)


def test_who_put_the_words_in_stands_with_each_answer(service: Service, app: Flask) -> None:
    # Given a helper writes, and waits outside for a while; When Jo answers in both parts
    helped(service, app, LOUD)
    by_step = {f"{one.topic}/{one.step}": one for one in kept(service)}
    # Then what came while the helper sat there is put in by a supporter, what came alone by herself
    assert by_step["today/matters"].entered_by == "supporter"
    assert by_step["alone/say-first"].entered_by == "person"
    assert by_step["today/safe"].entered_by == "person"
    assert {one.said_by for one in kept(service)} == {"person"}


def test_a_different_helper_is_asked_for_without_a_reason(service: Service, app: Flask) -> None:
    # When Jo needs a different helper
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**WITH_HELPER, "alone/start": pick("need")}, until="today/safe")
    # Then Sam has the request, not as a matter of the same day, without a word of hers
    page = sam(app).see("/staff")
    assert "Jo needs another helper." in page
    assert OUTSIDE not in page
    assert not [one for one in Html(page).all("article") if one.has("today")]


def test_not_say_who_is_here_counts_as_somebody(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell({"welcome/here": pick("_not_say")}, until="alone/start")
    assert jo.name_of(jo.at) == "alone/start"


def test_the_helper_s_page_names_nothing_but_how_to_help(service: Service, app: Flask) -> None:
    jo = Teller(app, service.invite(service.open()))
    jo.tell(WITH_HELPER, until="alone/start")
    page = jo.page("helper/page")
    assert page.lines()[0] == "These words belong to Jo."
    assert OUTSIDE not in " ".join(page.lines())


def both(
    service: Service, app: Flask, quiet: Service, one: Mapping[str, Say], other: Mapping[str, Say]
) -> None:
    """Tell the same but for this, done alone; with the helper back every page is the same."""
    told = []
    for place, its_app, says in ((service, app, one), (quiet, serve(quiet), other)):
        jo = Teller(its_app, place.invite(place.open()))
        out = {"alone/not-see": pick(*(f"reader-{getattr(place, who)}" for who in says["out"].choices))}
        shares = {"today/share": says["share"]} if says["share"].choices[0] != "yes" else {
            "today/share": share_with(place.priya)}  # fmt: skip
        jo.tell({**WITH_HELPER, **(out if says["out"].choices else {}), **shares, **BACK}, until="wants/want")
        rest = {"wants/want": words("To go out."), "wants/share": share_with(place.sam, place.priya)}
        told.append((jo, answers(jo), rest))
    (first, tried, _), (second, same, _) = told
    assert [mine[0] for mine, theirs in zip(tried, same, strict=True) if mine != theirs] == []
    for jo, _, rest in told:
        jo.pages.clear()
        jo.tell(rest, until="goodbye/next")
        jo.pages.append(("last", jo.last.text))
        jo.pages.append(("help", jo.choose(help_at("talk"), "worker").text))
    assert first.passed == second.passed
    ways = zip(first.pages, second.pages, strict=True)
    assert [page for (page, html), (_, theirs) in ways if without_ids(html) != without_ids(theirs)] == []


NOBODY_OUT: Mapping[str, Say] = {"out": pick(), "share": pick("yes")}


def test_nothing_shows_that_somebody_was_left_out(service: Service, app: Flask, quiet: Service) -> None:
    """Risk: a name, a face or a line that is missing tells the helper that somebody was left out."""
    both(service, app, quiet, {"out": pick("sam"), "share": pick("yes")}, NOBODY_OUT)


@pytest.mark.parametrize("share", ["not-yet", "keep"])
def test_nothing_shows_what_was_decided_alone_about_sharing(
    service: Service, app: Flask, quiet: Service, share: str
) -> None:
    both(service, app, quiet, {"out": pick(), "share": pick(share)}, NOBODY_OUT)


def test_a_text_begun_alone_is_on_no_page_while_the_helper_is_there(service: Service, app: Flask) -> None:
    # Given Jo is alone, and begins to write at a question
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**WITH_HELPER, **LOUD, "today/share": pick("not-yet")}, until="alone/back")
    jo.see(jo.address("wants/want"))
    assert jo.draft(ALONE).status_code == 200
    # When the helper is back, Then the text is nowhere, and what is written now stands beside nothing
    jo.see(jo.address("alone/back"))
    jo.answer("", "back")
    assert jo.look(jo.address("wants/want")).written == ""
    assert jo.draft(OUTSIDE).status_code == 200
    assert ALONE not in jo.see(jo.address("wants/want"))
    jo.answer(OUTSIDE)
    assert ALONE not in jo.see(jo.address("wants/want"))
    # and when she is alone again, it is still there
    jo.see(jo.address("welcome/here"))
    jo.answer("", "nobody")
    assert jo.look(jo.address("wants/want")).written == ALONE


def test_on_a_device_for_reading_nothing_earlier_shows_before_it_is_said_who_is_here(
    service: Service, app: Flask
) -> None:
    """Risk: the helper takes the handed tablet first, and reads what was said while they waited outside."""
    # Given a talk in which a lot was said, and a card that opens my words too
    conversation = service.open()
    jo = Teller(app, service.invite(conversation))
    jo.tell({**WITH_HELPER, **LOUD, "today/share": pick("not-yet"), **BACK}, until="wants/stay")
    card = Teller(app, service.invite(conversation, opens="reading"))
    # Then no address shows a word or a choice of it before the page that asks who is here is answered
    pages = {
        one: card.browser.get(one).text for one in [*card.addresses(), "/talk", "/talk/changed", "/break"]
    }
    chosen = re.compile(r"<input[^>]* checked")
    told = [one for one, page in pages.items() if ALONE in page or OUTSIDE in page or chosen.search(page)]
    assert told == []
    assert "How safe do you feel today?" not in pages["/talk/changed"]
    # and afterwards it does
    assert ALONE in card.read().all("q", "theirs")[0].text or ALONE in card.last.text


def test_the_page_at_the_edge_has_no_number(service: Service, app: Flask) -> None:
    """Risk: "Step 13 of 13" on the page for the helper to come back tells that a lot was said."""
    jo = Teller(app, service.invite(service.open()))
    jo.tell({**WITH_HELPER, **LOUD, "today/share": pick("not-yet")}, until="alone/back")
    page = jo.look(jo.at)
    assert page.title == "Page"
    assert "Step" not in jo.last.text
