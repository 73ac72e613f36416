"""The ways in of those with an account, looked over as every other page is.

Risk: a colleague who cannot see, hear or operate the page by which they come in.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from app.access import accounts
from app.acts import colleagues
from tests.browser.look import STAFF, Look
from tests.support.browser import Server, Visitor
from tests.support.service import PASSWORD, Service


def test_the_ways_in(
    service: Service,
    server: Server,
    visitor: Callable[..., Visitor],
    window: Callable[..., BrowserContext],
    look: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Given an address at which passkeys work, a manager, a colleague who was invited, and an operator
    here = f"http://localhost:{server.port}"
    monkeypatch.setattr("app.acts.passkeys.origin_of", lambda _settings: here)
    with service.store.read() as conn:
        helen = accounts.by_email(conn, "helen@willow.example")
    assert helen is not None
    facts = {"name": "Lee Obi", "job": "Social worker", "role": "staff", "unit": service.unit}
    code = colleagues.invite(service.store, helen, email="lee@willow.example", **facts)
    # When each page of theirs is looked over, also with something wrong on it
    guest = window().new_page()
    for address in ("/sign-in", f"/join/{code}", "/join/unknown"):
        guest.goto(f"{here}{address}")
        look(guest, address.replace(code, "code"), least=STAFF)
    guest.goto(f"{here}/join/{code}")
    guest.get_by_label("New password").fill("short")
    with guest.expect_navigation():
        guest.get_by_role("button", name="Use a password").click()
    look(guest, "too short", least=STAFF)
    page = visitor().page
    page.goto(f"{here}/sign-in")
    page.get_by_label("Email").fill("helen@willow.example")
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in", exact=True).click()
    for address in ("/manager/team", "/account", "/sign-in/again?to=/manager"):
        page.goto(f"{here}{address}")
        look(page, address, least=STAFF)
    with page.expect_navigation():
        page.get_by_role("button", name="Go on").click()
    look(page, "wrong password at the lock", least=STAFF)
    page.goto(f"{here}/manager/team")
    for at in (0, -1):  # a new link is shown; somebody new without a name
        with page.expect_navigation():
            page.locator("main form button").nth(at).click()
        look(page, f"colleagues, button {at}", least=STAFF)
    # Then there is nothing to find
    assert "\n".join(look.found) == ""
