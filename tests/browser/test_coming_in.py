"""Signing in by a passkey in a real browser, and the lock of a page that nobody uses.

Risk: the passkey works in a test's own device only; the lock shows what it should hide, or loses
what was written.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from app.access import accounts
from app.acts import colleagues
from tests.support.browser import Server
from tests.support.office import HELEN, PRIYA, SAM
from tests.support.service import PASSWORD, Service

TEXT = "  A plan\n\n  that takes long  "


@pytest.fixture
def here(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the address at which passkeys work: a bare number has none."""
    address = f"http://localhost:{server.port}"
    monkeypatch.setattr("app.acts.passkeys.origin_of", lambda _settings: address)
    return address


def device(page: Page) -> None:
    """Give the browser a device that makes passkeys and knows who holds it."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def by_password(page: Page, address: str, email: str = SAM) -> None:
    """Sign in by typing."""
    page.goto(f"{address}/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/staff")


def test_a_passkey_is_made_used_and_taken_out(window: Callable[..., BrowserContext], here: str) -> None:
    # Given Sam signs in by password and puts a passkey in
    page = window().new_page()
    device(page)
    by_password(page, here)
    page.goto(f"{here}/account")
    page.get_by_label("A name for it").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("My phone. Since")).to_be_visible()
    # When he signs out and comes back, Then nothing has to be typed
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/staff")
    # and once it is taken out the device opens nothing
    page.goto(f"{here}/account")
    page.get_by_role("button", name="Take out My phone").click()
    expect(page.get_by_text("You have no passkey yet.")).to_be_visible()
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("That did not work.")).to_be_visible()


def test_a_colleague_comes_in_with_a_passkey_and_no_password(
    window: Callable[..., BrowserContext], service: Service, here: str
) -> None:
    # Given Helen's link for Lee
    with service.store.read() as conn:
        helen = accounts.by_email(conn, HELEN)
    assert helen is not None
    code = colleagues.invite(
        service.store, helen, email="lee@willow.example", name="Lee Obi", job="Social worker", role="staff",
        unit=service.unit,
    )  # fmt: skip
    # When Lee opens it and makes a passkey, Then they are in
    page = window().new_page()
    device(page)
    page.goto(f"{here}/join/{code}")
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url("**/staff")
    page.goto(f"{here}/account")
    expect(page.get_by_text("You have no password.")).to_be_visible()


def test_where_the_address_has_no_passkeys_none_is_offered(
    window: Callable[..., BrowserContext], server: Server, here: str
) -> None:
    # Given the same page at the address that passkeys belong to, and at a bare number; Then only there
    page = window().new_page()
    offered = page.get_by_role("button", name="Sign in with a passkey")
    page.goto(f"{here}/sign-in")
    expect(offered).to_be_visible()
    page.goto(f"{server.address}/sign-in")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(offered).to_be_hidden()


@pytest.mark.parametrize("way", ["password", "passkey"])
def test_a_page_that_nobody_uses_is_hidden_and_comes_back_with_what_was_written(
    window: Callable[..., BrowserContext], service: Service, here: str, way: str
) -> None:
    # Given Sam writes a plan and goes away
    page = window().new_page()
    page.clock.install()
    device(page)
    by_password(page, here)
    if way == "passkey":
        page.goto(f"{here}/account")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.get_by_text("Passkey. Since")).to_be_visible()
    page.goto(f"{here}/staff/people/{service.person}/plan")
    page.get_by_role("textbox").first.fill(TEXT)
    # When nobody touches the page for half an hour
    page.clock.fast_forward("31:00")
    # Then nothing of it is seen or told
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    expect(page.get_by_role("heading", name="Jo", exact=True)).to_be_hidden()
    expect(page.locator("textarea")).to_be_hidden()
    # a wrong password opens nothing; the right one gives the page back as it was
    if way == "password":
        page.get_by_label("Password").fill("not-his-password")
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("The password is not right.")).to_be_visible()
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    else:
        page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_hidden()
    assert page.get_by_role("textbox").first.input_value() == TEXT
    page.get_by_role("textbox").first.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.reload()
    assert page.get_by_role("textbox").first.input_value() == TEXT


def test_the_lock_says_so_when_the_service_is_gone_and_keeps_the_page(
    window: Callable[..., BrowserContext], service: Service, server: Server, here: str
) -> None:
    # Given Sam's locked page with a plan in it; When the service is gone as he comes back
    page = window().new_page()
    page.clock.install()
    by_password(page, here)
    page.goto(f"{here}/staff/people/{service.person}/plan")
    page.get_by_role("textbox").first.fill(TEXT)
    page.clock.fast_forward("31:00")
    page.get_by_label("Password").fill(PASSWORD)
    server.kill()
    page.get_by_role("button", name="Go on").click()
    # Then the page says so, and goes on once the service is back
    expect(page.get_by_text("We cannot reach the service now.")).to_be_visible()
    server.start()
    page.get_by_role("button", name="Try again").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_hidden()
    assert page.get_by_role("textbox").first.input_value() == TEXT


@pytest.mark.usefixtures("service")
def test_whoever_uses_the_page_is_not_locked_out(window: Callable[..., BrowserContext], here: str) -> None:
    page = window().new_page()
    page.clock.install()
    by_password(page, here, PRIYA)
    for _ in range(3):
        page.clock.fast_forward("20:00")
        page.keyboard.press("Shift")
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_hidden()
    # and without that it would be
    page.clock.fast_forward("31:00")
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
