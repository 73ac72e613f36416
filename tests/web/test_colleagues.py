"""A colleague comes in by a link that opens once, and is let go at once.

Risk: a link that opens twice, opens another's account, or is used up by a preview; an account that
stays open.
"""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access import accounts
from app.access.core import ENTRY
from app.acts import colleagues
from app.ground.clock import SetClock
from tests.support.office import DEV, FAR_MANAGER, HELEN, PRIYA, SAM, Office, post, sign_in, token
from tests.support.service import PASSWORD

Browse = Callable[[str], FlaskClient]
NEW = "lee@willow.example"
WORDS = "three-unrelated-words"


def link_on(page: str) -> str:
    """Return the way of the link that a page shows, without its host."""
    found = re.search(r"http://[^/\s]+(/join/[\w-]+)", page)
    assert found
    return found[1]


def invited(browser: Browse, office_of: Office, **other: str) -> tuple[int, str]:
    """Let Helen bring Lee in; return status and page."""
    facts = {"name": "Lee Obi", "job": "Social worker", "email": NEW, "role": "staff"}
    status, page, _ = post(
        browser(HELEN), "/manager/team", "/manager/team", **{**facts, "unit": office_of.service.unit, **other}
    )
    return status, page


def test_a_colleague_comes_in_by_a_link_once(browser: Browse, office_of: Office) -> None:
    # Given Helen made a link for Lee, who cannot sign in yet
    status, page = invited(browser, office_of)
    assert status == 200
    link = link_on(page)
    assert "Has not come in yet." in page
    lee = browser("")
    assert sign_in(lee, NEW, WORDS) == 422
    # When a preview looks at it, Then it still opens; with a password that is too short it still opens too
    assert "Hello Lee" in browser("").get(link).text
    assert post(lee, link, link, new="short")[0] == 422
    assert post(lee, link, link, new=WORDS)[::2] == (303, "/staff")
    assert "Lee Obi" in lee.get("/account").text
    # and then no more
    other = browser("")
    assert other.get(link).status_code == 404
    assert (
        other.post(link, data={"csrf_token": token(other.get("/sign-in").text), "new": WORDS}).status_code
        == 404
    )
    assert sign_in(browser(""), NEW, WORDS) == 303
    assert "Has not come in yet." not in browser(HELEN).get("/manager/team").text


def test_a_newer_link_ends_the_older_and_a_week_ends_both(
    browser: Browse, office_of: Office, clock: SetClock
) -> None:
    first = link_on(invited(browser, office_of)[1])
    helen = browser(HELEN)
    again = re.search(r"/manager/team/\w+/link", helen.get("/manager/team").text)
    assert again
    second = link_on(post(helen, "/manager/team", again[0])[1])
    assert browser("").get(first).status_code == 404
    assert browser("").get(second).status_code == 200
    clock.move(minutes=7 * 24 * 60 + 1)
    assert browser("").get(second).status_code == 404


@pytest.mark.parametrize(
    "other",
    [
        {"email": SAM},
        {"email": "no address"},
        {"name": ""},
        {"job": "a\0b"},
        {"role": "operator"},
        {"role": ""},
        {"unit": "elsewhere"},
    ],
)
def test_bad_facts_come_back_whole_and_nobody_is_in(
    browser: Browse, office_of: Office, other: dict[str, str]
) -> None:
    status, page = invited(browser, office_of, **other)
    assert status in {400, 422}
    assert "/join/" not in page
    if "email" not in other:
        with office_of.store.read() as conn:
            assert accounts.by_email(conn, NEW) is None
    if status == 422:
        assert 'value="Lee Obi"' in page or other.get("name") == ""


def test_a_manager_reaches_no_unit_but_theirs(browser: Browse, office_of: Office) -> None:
    far = browser(FAR_MANAGER)
    sam = office_of.service.sam
    assert post(far, "/manager/team", f"/manager/team/{sam}/close")[0] == 404
    assert post(far, "/manager/team", f"/manager/team/{sam}/link")[0] == 404
    facts = {"name": "A", "job": "B", "email": NEW, "role": "staff", "unit": office_of.service.unit}
    assert post(far, "/manager/team", "/manager/team", **facts)[0] == 422
    assert "Sam" not in far.get("/manager/team").text
    assert sign_in(browser(""), SAM) == 303


def test_nobody_closes_their_own_account_or_makes_links_for_who_is_in(
    browser: Browse, office_of: Office
) -> None:
    helen = browser(HELEN)
    status, page, _ = post(helen, "/manager/team", f"/manager/team/{office_of.service.manager}/close")
    assert (status, "your own account" in page) == (422, True)
    status, page, _ = post(helen, "/manager/team", f"/manager/team/{office_of.service.sam}/link")
    assert (status, "/join/" in page) == (422, False)


def test_a_closed_account_is_out_everywhere_at_once(browser: Browse, office_of: Office) -> None:
    one, two = browser(PRIYA), browser(PRIYA)
    assert one.get("/staff").status_code == two.get("/staff").status_code == 200
    post(browser(HELEN), "/manager/team", f"/manager/team/{office_of.service.priya}/close")
    assert [client.get("/staff").headers.get("Location") for client in (one, two)] == ["/sign-in"] * 2
    assert sign_in(browser(""), PRIYA) == 422
    assert "Priya" not in browser(HELEN).get("/manager/team").text


def test_the_operator_helps_who_cannot_sign_in_and_all_old_ways_are_shut(
    browser: Browse, office_of: Office, clock: SetClock
) -> None:
    # Given Sam lost his password, and somebody else may still be in with it
    old = browser(SAM)
    dev = browser(DEV)
    status, page, _ = post(dev, "/operator", "/operator/recover", email=SAM)
    link = link_on(page)
    with office_of.store.read() as conn:
        operator = accounts.by_email(conn, DEV)
        assert operator is not None
        assert conn.scalars(select(ENTRY.c.by)).all() == [operator.id]  # who made it stays
    # Until it is used nothing changes; used, it shuts the old ways
    assert (status, old.get("/staff").status_code) == (200, 200)
    sam = browser("")
    assert "stop working" in sam.get(link).text
    assert post(sam, link, link, new=WORDS)[0] == 303
    assert old.get("/staff").status_code == 303
    assert sign_in(browser(""), SAM) == 422
    assert sign_in(browser(""), SAM, WORDS) == 303
    # an hour later an unused one is over, and an unknown address makes none
    link = link_on(post(dev, "/operator", "/operator/recover", email=SAM)[1])
    clock.move(minutes=61)
    assert browser("").get(link).status_code == 404
    dev = browser(DEV)
    status, page, _ = post(dev, "/operator", "/operator/recover", email="nobody@x.example")
    assert (status, "no account with this email" in page) == (422, True)
    assert post(dev, "/operator", "/operator/close", email=SAM)[0] == 303
    assert sign_in(browser(""), SAM, WORDS) == 422


def test_of_two_who_use_a_link_at_once_one_comes_in(browser: Browse, office_of: Office) -> None:
    link = link_on(invited(browser, office_of)[1])
    entry = colleagues.find_entry(office_of.store, link.removeprefix("/join/"))
    assert entry is not None
    colleagues.come_in(office_of.store, entry, WORDS)
    with pytest.raises(colleagues.Refused):
        colleagues.come_in(office_of.store, entry, PASSWORD + "-2")
    assert sign_in(browser(""), NEW, WORDS) == 303
