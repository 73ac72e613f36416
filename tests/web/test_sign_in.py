"""Signing in and out, and handing a device over. The risk: a sign-in that stays where somebody else sits
down.
"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.web.security import SIGN_IN_COOKIE, SITTING_COOKIE
from tests.support.office import DEV, HELEN, NIA, SAM, Office, post, sign_in, token
from tests.support.service import PASSWORD

Browse = Callable[..., FlaskClient]


@pytest.mark.parametrize(
    ("email", "home"), [(SAM, "/staff"), (NIA, "/advocate"), (HELEN, "/manager"), (DEV, "/operator")]
)
def test_each_comes_to_their_own_page(browser: Browse, email: str, home: str) -> None:
    """Given an account, when it signs in, then it is sent to its own first page, which opens."""
    client = browser()
    status, _, where = post(client, "/sign-in", "/sign-in", email=email, password=PASSWORD)
    assert (status, where) == (303, home)
    assert client.get(home).status_code == 200


def test_a_wrong_password_keeps_the_address_and_never_the_password(browser: Browse) -> None:
    """Given a wrong password, when it is sent,
    then it is 422, the address stays, and the password does not.
    """
    client = browser()
    status, text, _ = post(client, "/sign-in", "/sign-in", email=SAM, password="not-this-one")
    assert status == 422
    assert "is not right" in text
    assert f'value="{SAM}"' in text
    assert "not-this-one" not in text
    assert client.get("/staff").status_code == 303


def test_unknown_and_wrong_read_the_same(browser: Browse) -> None:
    """Given an unknown address and a wrong password, when each is sent, then the pages say the same."""
    pages = [
        post(browser(), "/sign-in", "/sign-in", email=email, password="not-this-one")[1].replace(email, "")
        for email in (SAM, "nobody@x.example")
    ]
    hidden = [page.replace(token(page), "") for page in pages]
    assert hidden[0] == hidden[1]


def test_guessing_is_slowed_for_one_account_and_nobody_else(browser: Browse) -> None:
    """Given ten wrong passwords, when another comes, then it waits; another account signs in all the same."""
    client = browser()
    for _ in range(10):
        assert sign_in(client, SAM, "wrong") == 422
    assert sign_in(client, SAM, PASSWORD) == 429
    assert "quarter of an hour" in post(client, "/sign-in", "/sign-in", email=SAM, password="x")[1]
    assert sign_in(client, HELEN) == 303


def test_signing_in_again_and_again_is_not_guessing(browser: Browse) -> None:
    """Given a shared computer, when somebody signs in many times, then they are never kept waiting."""
    client = browser()
    assert [sign_in(client, SAM) for _ in range(15)] == [303] * 15


def test_signing_out_ends_the_cookie_itself(browser: Browse) -> None:
    """Given a signed-in browser, when it signs out, then a copy of its old cookie opens nothing."""
    client = browser(SAM)
    cookie = client.get_cookie(SIGN_IN_COOKIE)
    assert cookie is not None
    status, _, where = post(client, "/staff", "/sign-out")
    assert (status, where) == (303, "/sign-in")
    assert client.get_cookie(SIGN_IN_COOKIE) is None
    client.set_cookie(SIGN_IN_COOKIE, cookie.value)
    assert client.get("/staff").status_code == 303


def test_signing_out_everywhere_and_a_new_password(browser: Browse) -> None:
    """Given two browsers, when one signs out everywhere or changes the password,
    then both have to sign in.
    """
    here, there = browser(SAM), browser(SAM)
    post(here, "/account", "/sign-out-everywhere")
    assert [one.get("/staff").status_code for one in (here, there)] == [303, 303]
    here, there = browser(SAM), browser(SAM)
    bad = post(here, "/account", "/account", old=PASSWORD, new="short")
    assert bad[0] == 422
    assert "at least 12" in bad[1]
    assert post(here, "/account", "/account", old="wrong", new="a-new-password-of-mine")[0] == 422
    assert post(here, "/account", "/account", old=PASSWORD, new="a-new-password-of-mine")[0] == 303
    assert there.get("/staff").status_code == 303
    assert sign_in(browser(), SAM, "a-new-password-of-mine") == 303


def test_signing_in_at_a_device_somebody_talked_at_leaves_their_talk(
    browser: Browse, office_of: Office
) -> None:
    """Given a sitting in a browser, when staff sign in there, then the talk is not open in it any more."""
    client = browser()
    code = office_of.service.invite(office_of.conversation)
    post(client, f"/i/{code}", f"/i/{code}")
    assert client.get("/talk").status_code == 200
    sign_in(client, SAM)
    assert client.get_cookie(SITTING_COOKIE) is None
    assert client.get("/talk").status_code == 303


def test_handing_the_device_over(browser: Browse, office_of: Office) -> None:
    """Given Sam signed in on a tablet, when he hands it over,
    then nothing of his is left and the talk is open.
    """
    client = browser(SAM)
    base = f"/staff/people/{office_of.service.person}"
    mine, form = client.get_cookie(SIGN_IN_COOKIE), token(client.get(f"{base}/talk").text)
    status, _, where = post(client, f"{base}/talk", f"{base}/talk/{office_of.conversation}/hand-over")
    assert (status, where) == (303, "/talk")
    assert client.get_cookie(SIGN_IN_COOKIE) is None
    assert client.get_cookie(SITTING_COOKIE) is not None
    assert client.get("/talk").status_code == 200
    for page in ("/staff", base, "/account"):
        assert client.get(page).headers["Location"] == "/sign-in"
    assert mine is not None
    client.set_cookie(SIGN_IN_COOKIE, mine.value)
    assert client.get("/staff").status_code == 303
    assert token(client.get("/sign-in").text) != form


def test_a_person_never_gets_in_to_the_office(browser: Browse, office_of: Office) -> None:
    """Given a person in a sitting, when they open the office's addresses, then each asks for a sign-in."""
    client = browser()
    code = office_of.service.invite(office_of.conversation)
    post(client, f"/i/{code}", f"/i/{code}")
    for page in ("/staff", f"/staff/people/{office_of.service.person}", "/manager", "/operator"):
        assert client.get(page).headers["Location"] == "/sign-in"


def test_a_worker_never_gets_in_to_a_talk(browser: Browse) -> None:
    """Given Sam signed in, when he opens the person's pages, then there is no talk for him."""
    client = browser(SAM)
    for page in ("/talk", "/mine", "/settings"):
        assert client.get(page).headers["Location"] == "/"


def test_a_form_that_came_too_late_gives_its_text_back(browser: Browse, office_of: Office) -> None:
    """Given a long answer, when the sign-in ended before it was sent,
    then nothing is kept and the text is there.
    """
    where = f"/staff/people/{office_of.service.person}/answers/{office_of.want}"
    got = browser().post(where, data={"did": "\nWe rang <Ann>.", "next": ""})
    assert got.status_code == 401
    assert "\n\nWe rang &lt;Ann&gt;.</textarea>" in got.text
    assert "Nothing was kept." in got.text
    assert got.text.count("<textarea") == 1
