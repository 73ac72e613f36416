"""The office's other pages: conversations, links, notices, the manager. The risk: one tells too much."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.acts import notices
from app.ground.clock import SetClock
from tests.support.office import DEV, HELEN, PRIYA, SAM, Office, post, token

Browse = Callable[..., FlaskClient]


@pytest.fixture
def page(office_of: Office) -> str:
    return f"/staff/people/{office_of.service.person}"


def test_opening_a_conversation(browser: Browse, office_of: Office, page: str) -> None:
    """Given the form, when it is sent whole, then there is one more; a slip comes back with the ticks."""
    sam, talk, ids = browser(SAM), f"{page}/talk", office_of.service
    good = {"pathway": "first", "worker": ids.sam, "readers": [ids.priya], "must_not": [ids.manager]}
    assert post(sam, talk, talk, **good)[0] == 303
    html = sam.get(talk).text
    assert "First conversation" in html
    assert "Must not see it: Helen Marsh." in html
    for slip in ({"pathway": "nowhere"}, {"worker": "x"}, {"must_not": [ids.sam]}, {"readers": ["x"]}):
        status, html, _ = post(sam, talk, talk, **{**good, **slip})
        assert status == 422
        assert "Please look at this" in html
    assert sam.get(talk).text.count("Hand this device over now") == 2


def test_a_link_is_shown_once_to_who_made_it(
    browser: Browse, office_of: Office, page: str, clock: SetClock
) -> None:
    """Given a link, when its card is opened by another worker, or later,
    then there is none; the link works.
    """
    sam = browser(SAM)
    where = f"{page}/talk/{office_of.conversation}/link"
    status, _, card = post(sam, f"{page}/talk", where, opens="speaking")
    assert status == 303
    html = sam.get(card).text
    found = re.search(r"http://[^<\s]+/i/([\w-]+)", html)
    assert found is not None
    assert "This page is for you to talk." in html
    printed = html[html.index('<section class="card"') : html.index("</section>")]
    for telling in ("Jo", "safe", "Willow", "Sam", "worr"):
        assert telling not in printed.replace(
            found[1], ""
        )  # a code is made by chance, and may hold any letters
    picture = sam.get(f"{card}/code.svg")
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert b"style" not in picture.data
    assert browser(PRIYA).get(card).status_code == 404
    assert browser(PRIYA).get(f"{card}/code.svg").status_code == 404
    assert browser().get(f"/i/{found[1]}").status_code == 200
    clock.move(minutes=11)
    assert sam.get(card).status_code == 404
    assert sam.get(f"{page}/talk").text.count("Revoke this link") == 1


def test_revoking_a_link(browser: Browse, office_of: Office, page: str) -> None:
    """Given a link, when it is revoked, then its page is the one of every wrong code."""
    sam, talk = browser(SAM), f"{page}/talk"
    code = office_of.service.invite(office_of.conversation)
    found = re.search(r"/links/([0-9a-f]{32})/revoke", sam.get(talk).text)
    assert found is not None
    assert post(sam, talk, f"{page}/links/{found[1]}/revoke")[0] == 303
    person = browser()
    assert post(person, f"/i/{code}", f"/i/{code}")[0] == 410


def test_a_same_day_item_is_on_top_until_it_is_done(browser: Browse, office_of: Office) -> None:
    """Given an item, when Sam opens his page,
    then it is first, marked as opened, and goes when it was done.
    """
    notices.raise_notice(office_of.store, office_of.voice.sitting, "same_day")
    sam = browser(SAM)
    html = sam.get("/staff").text
    assert html.index("Jo wants to talk to someone today.") < html.index("Waiting for an answer")
    assert "opened Monday" in html
    found = re.search(r"/staff/notices/([0-9a-f]{32})", html)
    assert found is not None
    status, html, _ = post(sam, "/staff", found[0])
    assert status == 422
    assert "What was done?" in html
    assert post(sam, "/staff", found[0], how="talked")[0] == 303
    assert "wants to talk" not in sam.get("/staff").text


def test_the_managers_page(browser: Browse, office_of: Office, clock: SetClock) -> None:
    """Given a late want and an unopened item, when the manager looks, then both show, and no word."""
    notices.raise_notice(office_of.store, office_of.voice.sitting, "same_day")
    clock.move(days=3)
    html = browser(HELEN).get("/manager").text
    assert "1 working day overdue." in html
    assert "It is on the page of Sam Okoro." in html
    assert "go home" not in html


def test_absence_on_the_page(browser: Browse, office_of: Office) -> None:
    """Given the form, when days are put in,
    then they show; an end before the start comes back as it was sent.
    """
    sam, helen = browser(SAM), browser(HELEN)
    where = "/staff/absence"
    days = {"account": office_of.service.sam, "since": "2026-11-24", "until": "2026-11-25"}
    assert post(sam, where, where, **days)[0] == 303
    assert "Tuesday 24 November 2026 to Wednesday 25 November 2026" in sam.get(where).text
    status, html, _ = post(sam, where, where, **{**days, "until": "2026-11-01"})
    assert status == 422
    assert 'value="2026-11-01"' in html
    assert post(sam, where, where, **{**days, "account": office_of.service.priya})[0] == 422
    assert post(helen, where, where, **{**days, "account": office_of.service.priya})[0] == 303


def test_what_is_missing_shows_until_it_is_there(browser: Browse) -> None:
    """Given a service that is not ready, when a page opens,
    then it says so; the operator's page says what.
    """
    assert "Trying out: not for real worries." in browser(SAM).get("/staff").text
    html = browser(DEV).get("/operator").text
    assert "no duty rota." in html
    assert token(html)


def test_a_manager_links_and_ends_links(browser: Browse, office_of: Office) -> None:
    """Given a person of the unit, when the manager ends Sam's link and makes another,
    then pages follow at once.
    """
    helen, sam, ids = browser(HELEN), browser(SAM), office_of.service
    page, where = "/manager/people", f"/manager/people/{ids.person}/links"
    assert sam.get(f"/staff/people/{ids.person}").status_code == 200
    assert post(helen, page, f"{where}/{ids.sam}/end")[0] == 303
    assert sam.get(f"/staff/people/{ids.person}").status_code == 404
    status, html, _ = post(helen, page, where, account=ids.sam, reason="")
    assert status == 422
    assert "Please look at this" in html
    assert post(helen, page, where, account=ids.manager, reason="Oversight")[0] == 422
    assert post(helen, page, where, account=ids.sam, reason="Named worker again")[0] == 303
    assert sam.get(f"/staff/people/{ids.person}").status_code == 200
    assert "Kit" not in helen.get(page).text


def test_a_link_has_its_days(browser: Browse, office_of: Office, clock: SetClock) -> None:
    """Given Sam stands in for two days, tomorrow and the day after,
    then pages open to him on these days alone, and the manager sees when and why.
    """
    helen, ids = browser(HELEN), office_of.service
    page, where = "/manager/people", f"/manager/people/{ids.person}/links"
    # while he is linked, other days are refused, and not dropped without a word
    again = post(helen, page, where, account=ids.sam, reason="For two days", until="2026-11-25")
    assert (again[0], "They are linked already." in again[1]) == (422, True)
    words, sam = f"/staff/people/{ids.person}", browser(SAM)
    post(helen, page, f"{where}/{ids.sam}/end")
    facts = {"account": ids.sam, "reason": "Stands in for Priya"}
    status, html, _ = post(helen, page, where, **facts, since="2026-11-25", until="2026-11-24")
    assert (status, "The last day comes before the first day." in html) == (422, True)
    assert 'value="Stands in for Priya"' in html
    assert post(helen, page, where, **facts, since="2026-11-24", until="nonsense")[0] == 422
    assert post(helen, page, where, **facts, since="2026-11-24", until="2026-11-25")[0] == 303
    told = " ".join(helen.get(page).text.split())
    assert "since Tuesday 24 November 2026 until Wednesday 25 November 2026. Why: Stands in for Priya" in told
    assert sam.get(words).status_code == 404
    for hours, opens in ((13.9, 404), (0.2, 200), (47.7, 200), (0.3, 404)):
        clock.move(hours=hours)
        sam = browser(SAM)
        assert sam.get(words).status_code == opens, clock.now()
    # and one that is to begin can be ended before it does
    later = {**facts, "since": "2026-12-01"}
    helen = browser(HELEN)
    assert post(helen, page, where, **later)[0] == 303
    assert "Tuesday 1 December 2026" in helen.get(page).text
    assert post(helen, page, f"{where}/{ids.sam}/end")[0] == 303
    assert "Tuesday 1 December 2026" not in helen.get(page).text
    clock.move(hours=24 * 6)
    assert browser(SAM).get(words).status_code == 404
