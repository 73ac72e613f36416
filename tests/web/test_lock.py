"""A page that nobody used for a while is locked, and who comes back has lost nothing.

Risk: somebody reads on at an empty desk; or half an hour's writing is gone with the sign-in.
"""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from app.access import signins
from app.acts import signing
from app.ground.clock import SetClock
from tests.support.names import stands_in
from tests.support.office import PRIYA, SAM, Office, post, sign_in, token
from tests.support.service import PASSWORD

Browse = Callable[[str], FlaskClient]
TEXT = '  Sam\'s plan: "ask" <first> & wait.\n\n  Line two  '


class Fields(HTMLParser):
    """What the forms of a page would send: hidden fields and text areas, by name."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._area: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field."""
        named = dict(attrs)
        if tag == "input" and named.get("type") == "hidden":
            self.found.append((named["name"] or "", named.get("value") or ""))
        if tag == "textarea":
            self._area = named.get("name")
            self.found.append((self._area or "", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note that a text area is over."""
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """Note what stands in a text area; its first line end belongs to the page."""
        if self._area is not None:
            name, text = self.found[-1]
            self.found[-1] = (name, text + data)


def written(html: str) -> dict[str, str]:
    """Return what a page's forms would send, but the token and what names the way back."""
    sent = {name: text.removeprefix("\n") for name, text in Fields(html).found}
    return {
        name: text for name, text in sent.items() if name not in {"csrf_token", "to", "code", "credential"}
    }


@pytest.fixture
def plan(office_of: Office) -> str:
    """Give the address of a page on which staff write."""
    return f"/staff/people/{office_of.service.person}/plan"


def test_what_was_written_goes_behind_the_lock_and_comes_back_whole(
    browser: Browse, clock: SetClock, plan: str
) -> None:
    # Given Sam writes a plan for longer than half an hour
    sam = browser(SAM)
    secret = token(sam.get(plan).text)
    clock.move(minutes=31)
    # When he sends it, Then it is not kept, nothing of the person is shown, and it waits
    locked = sam.post(plan, data={"csrf_token": secret, "text": TEXT.replace("\n", "\r\n")})
    assert locked.status_code == 401
    assert "Are you still there?" in locked.text
    assert not stands_in("Jo", locked.text)
    carried = written(locked.text)
    assert {name: text.replace("\r\n", "\n") for name, text in carried.items()} == {"kept:text": TEXT}
    # A wrong password changes nothing
    sent = {"csrf_token": token(locked.text), "to": plan, **carried}
    wrong = sam.post("/sign-in/again", data={**sent, "password": "not-his-password"})
    assert (wrong.status_code, written(wrong.text)) == (422, carried)
    assert sam.get(plan).status_code == 401
    # The right one shows it, to the character, and sends it only when he says so
    back = sam.post("/sign-in/again", data={**sent, "password": PASSWORD})
    assert back.status_code == 200
    assert {name: text.replace("\r\n", "\n") for name, text in written(back.text).items()} == {"text": TEXT}
    assert "Line two" not in sam.get(plan).text
    kept = sam.post(plan, data={"csrf_token": token(back.text), **written(back.text)})
    assert kept.status_code == 303
    assert "Line two" in sam.get(plan).text


def test_every_page_of_the_office_is_locked_but_the_lock_and_the_way_out(
    browser: Browse, clock: SetClock, plan: str
) -> None:
    sam = browser(SAM)
    clock.move(minutes=31)
    for address in ("/staff", plan, "/account", "/staff/absence"):
        page = sam.get(address)
        assert (page.status_code, "Are you still there?" in page.text) == (401, True), address
    # looking at the lock does not open it
    assert sam.get("/sign-in/again?to=/staff").status_code == 401
    assert sam.get("/staff").status_code == 401
    assert post(sam, "/sign-in/again", "/sign-out")[::2] == (303, "/sign-in")
    assert sam.get("/staff").status_code == 303


def test_who_comes_back_goes_on_where_they_were_with_a_new_code(
    browser: Browse, clock: SetClock, plan: str
) -> None:
    sam = browser(SAM)
    before = sam.get_cookie("ow_in")
    clock.move(minutes=31)
    assert post(sam, plan, "/sign-in/again", password=PASSWORD, to=plan)[::2] == (303, plan)
    after = sam.get_cookie("ow_in")
    assert sam.get(plan).status_code == 200
    # the old code opens nothing any more
    assert before is not None
    assert after is not None
    assert before.value != after.value
    sam.set_cookie("ow_in", before.value)
    assert sam.get(plan).status_code == 303


def test_the_lock_is_opened_by_its_owner_alone(browser: Browse, clock: SetClock, office_of: Office) -> None:
    # Given Sam's locked page, and Priya's own password and passkey; When she tries them at it
    hers = "priya-has-another-one"
    signing.set_password(office_of.store, office_of.service.priya, hers)
    assert sign_in(browser(""), PRIYA, hers) == 303
    sam = browser(SAM)
    clock.move(minutes=31)
    data = {
        "csrf_token": token(sam.get("/staff").text),
        "password": hers,
        "email": PRIYA,
        "to": "/staff",
    }
    assert sam.post("/sign-in/again", data=data).status_code == 422
    # and whoever tries often has to wait
    tries = [sam.post("/sign-in/again", data=data).status_code for _ in range(12)]
    assert tries[-1] == 429


@pytest.mark.parametrize(
    "to",
    ["https://false.example/", "//false.example", "/\\false.example", "javascript:0", "/nowhere", "", "\0"],
)
def test_the_lock_leads_to_no_other_site(browser: Browse, to: str) -> None:
    sam = browser(SAM)
    assert post(sam, "/sign-in/again", "/sign-in/again", password=PASSWORD, to=to)[::2] == (303, "/staff")


def test_what_another_site_sends_waits_behind_no_lock(browser: Browse, clock: SetClock, plan: str) -> None:
    # Given Sam's locked browser; When another site's page sends a plan through it
    sam = browser(SAM)
    clock.move(minutes=31)
    for data, headers in (
        ({"text": "false"}, {}),
        ({"text": "false", "csrf_token": token(sam.get(plan).text)}, {"Sec-Fetch-Site": "cross-site"}),
    ):
        locked = sam.post(plan, data=data, headers=headers)
        assert (locked.status_code, written(locked.text)) == (401, {})


def test_after_a_week_the_browser_is_forgotten(browser: Browse, clock: SetClock) -> None:
    sam = browser(SAM)
    clock.move(minutes=int(signins.FORGOTTEN.total_seconds() / 60) + 1)
    assert sam.get("/staff").headers["Location"] == "/sign-in"
    assert sign_in(sam, SAM) == 303


def test_a_closed_account_has_no_lock(browser: Browse, clock: SetClock, office_of: Office) -> None:
    sam, helen = browser(SAM), browser("helen@willow.example")
    post(helen, "/manager/team", f"/manager/team/{office_of.service.sam}/close")
    assert sam.get("/staff").headers["Location"] == "/sign-in"
    clock.move(minutes=31)
    assert sam.get("/staff").headers["Location"] == "/sign-in"
