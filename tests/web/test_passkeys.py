"""A passkey opens its owner's account, and nothing else opens it with one.

Risk: somebody comes in with what another page, another device or another account signed, or signed before.
"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.acts import colleagues
from app.ground.clock import SetClock
from tests.support.authenticator import Device
from tests.support.office import HELEN, PRIYA, SAM, Office, post, sign_in, token
from tests.support.service import PASSWORD

Browse = Callable[[str], FlaskClient]


def asked(client: FlaskClient, page: str, address: str) -> dict[str, object]:
    """Return what the browser's script is told to ask the device for."""
    reply = client.post(address, data={"csrf_token": token(client.get(page).text)})
    assert reply.status_code == 200
    told: dict[str, object] = reply.json
    return told


def added(client: FlaskClient, device: Device, name: str = "My phone") -> tuple[int, str, str]:
    """Put a device's passkey into the account that is signed in."""
    told = asked(client, "/account", "/account/passkeys/ask")
    credential = device.make(told["options"])  # type: ignore[arg-type] # it is JSON
    return post(client, "/account", "/account/passkeys", code=told["code"], credential=credential, name=name)


def came(client: FlaskClient, device: Device, told: dict[str, object] | None = None) -> tuple[int, str, str]:
    """Sign in with a device."""
    told = told or asked(client, "/sign-in", "/sign-in/passkey/ask")
    credential = device.sign(told["options"])  # type: ignore[arg-type] # it is JSON
    return post(client, "/sign-in", "/sign-in/passkey", code=told["code"], credential=credential)


def test_a_passkey_signs_its_owner_in(browser: Browse) -> None:
    # Given Sam put his phone's passkey in
    device, sam = Device(), browser(SAM)
    assert added(sam, device)[0] == 303
    assert "My phone" in sam.get("/account").text
    # When he signs in with it elsewhere, Then he is in, as himself
    elsewhere = browser("")
    assert came(elsewhere, device)[::2] == (303, "/staff")
    assert "Sam Okoro" in elsewhere.get("/account").text
    assert "Last used" in elsewhere.get("/account").text


@pytest.mark.parametrize(
    "wrong",
    [
        Device(origin="https://own-words.example"),
        Device(domain="own-words.example"),
        Device(verified=False),
    ],
    ids=["another page", "another domain", "a device that does not know who holds it"],
)
def test_what_was_made_elsewhere_is_not_taken(browser: Browse, wrong: Device) -> None:
    status, page, _ = added(browser(SAM), wrong)
    assert (status, "did not make a passkey" in page) == (422, True)


def test_what_was_signed_elsewhere_or_before_opens_nothing(browser: Browse) -> None:
    # Given Sam's device
    device = Device()
    added(browser(SAM), device)
    # When it signed at a false page, or for a false domain, or did not know who held it
    for name, value in (
        ("origin", "https://false.example"),
        ("domain", "false.example"),
        ("verified", False),
    ):
        right = getattr(device, name)
        setattr(device, name, value)
        assert came(browser(""), device)[0] == 422, name
        setattr(device, name, right)
    # or what it signed is sent a second time, Then nobody is in
    client = browser("")
    told = asked(client, "/sign-in", "/sign-in/passkey/ask")
    assert came(client, device, told)[0] == 303
    again = browser("")
    assert came(again, device, told)[0] == 422
    assert again.get("/staff").status_code == 303
    # nor with another device's key under its name, nor one that counts backwards
    assert came(browser(""), Device())[0] == 422
    device.count = 0
    assert came(browser(""), device)[0] == 422


@pytest.mark.parametrize("sent", ["", "{", "[]", "null", '"a"', '{"id": 1}', '{"id": "x"}', "é" * 30_000])
def test_nonsense_opens_nothing_and_breaks_nothing(browser: Browse, sent: str) -> None:
    client = browser("")
    told = asked(client, "/sign-in", "/sign-in/passkey/ask")
    status, page, _ = post(client, "/sign-in", "/sign-in/passkey", code=told["code"], credential=sent)
    assert (status, "did not work" in page) == (422, True)
    sam = browser(SAM)
    told = asked(sam, "/account", "/account/passkeys/ask")
    assert post(sam, "/account", "/account/passkeys", code=told["code"], credential=sent)[0] == 422


def test_a_challenge_waits_five_minutes_and_is_for_one_account(browser: Browse, clock: SetClock) -> None:
    device, sam, priya = Device(), browser(SAM), browser(PRIYA)
    told = asked(sam, "/account", "/account/passkeys/ask")
    credential = device.make(told["options"])  # type: ignore[arg-type] # it is JSON
    sent = {"code": told["code"], "credential": credential}
    assert post(priya, "/account", "/account/passkeys", **sent)[0] == 422
    told = asked(sam, "/account", "/account/passkeys/ask")
    clock.move(minutes=6)
    credential = device.make(told["options"])  # type: ignore[arg-type] # it is JSON
    assert post(sam, "/account", "/account/passkeys", code=told["code"], credential=credential)[0] == 422


def test_a_passkey_that_was_taken_out_or_whose_account_is_closed_opens_nothing(
    browser: Browse, office_of: Office
) -> None:
    first, second, sam = Device(), Device(name=b"another"), browser(SAM)
    added(sam, first)
    added(sam, second, "My key")
    remove = sam.get("/account").text.split("/account/passkeys/")[1].split("/remove")[0]
    assert post(sam, "/account", f"/account/passkeys/{remove}/remove")[0] == 303
    assert came(browser(""), first)[0] == 422
    assert came(browser(""), second)[0] == 303
    # nobody takes out another's
    other = sam.get("/account").text.split("/account/passkeys/")[1].split("/remove")[0]
    post(browser(PRIYA), "/account", f"/account/passkeys/{other}/remove")
    assert came(browser(""), second)[0] == 303
    assert post(browser(HELEN), "/manager/team", f"/manager/team/{office_of.service.sam}/close")[0] == 303
    assert came(browser(""), second)[0] == 422


def test_at_a_lock_only_the_owner_s_passkey_opens(browser: Browse, clock: SetClock) -> None:
    # Given Sam and Priya each have a device, and Sam's page is locked
    his, hers, sam = Device(), Device(name=b"hers"), browser(SAM)
    added(sam, his)
    added(browser(PRIYA), hers)
    clock.move(minutes=31)
    # When each signs at it, Then his alone opens it, and what was asked for a sign-in opens nothing here
    for device, page, ask, right in (
        (hers, "/staff", "/sign-in/again/passkey/ask", 422),
        (his, "/staff", "/sign-in/passkey/ask", 422),
        (his, "/staff", "/sign-in/again/passkey/ask", 303),
    ):
        told = asked(sam, page, ask)
        credential = device.sign(told["options"])  # type: ignore[arg-type] # it is JSON
        sent = {"code": told["code"], "credential": credential, "to": "/staff"}
        assert post(sam, page, "/sign-in/again", **sent)[0] == right
        assert (sam.get("/staff").status_code == 200) == (right == 303)


def test_whoever_asks_again_and_again_has_to_wait(browser: Browse) -> None:
    # Each asking keeps a row for minutes: without an end to it a computer could be filled
    client = browser("")
    secret = token(client.get("/sign-in").text)
    tries = [client.post("/sign-in/passkey/ask", data={"csrf_token": secret}).status_code for _ in range(121)]
    assert (set(tries[:120]), tries[120]) == ({200}, 429)


@pytest.mark.parametrize("way", ["password", "passkey"])
def test_after_the_operator_s_link_the_lost_device_opens_nothing(
    browser: Browse, office_of: Office, way: str
) -> None:
    # Given Sam's device was stolen, and the operator made a link for him
    stolen, new = Device(), Device(name=b"new")
    added(browser(SAM), stolen)
    link = f"/join/{colleagues.recover(office_of.store, office_of.service.sam)}"
    assert came(browser(""), stolen)[0] == 303  # until he uses it
    # When he comes in by it, Then neither the device nor the password of before opens his account
    sam = browser("")
    if way == "password":
        assert post(sam, link, link, new="three-unrelated-words")[0] == 303
    else:
        told = asked(sam, link, f"{link}/passkey/ask")
        credential = new.make(told["options"])  # type: ignore[arg-type] # it is JSON
        sent = {"code": told["code"], "credential": credential, "name": ""}
        assert post(sam, link, f"{link}/passkey", **sent)[::2] == (303, "/staff")
        assert "Passkey. Since" in sam.get("/account").text
        assert came(browser(""), new)[0] == 303
    assert came(browser(""), stolen)[0] == 422
    assert sign_in(browser(""), SAM) == 422


def test_passkeys_are_changed_only_by_who_just_showed_that_it_is_them(
    browser: Browse, clock: SetClock
) -> None:
    # Given Sam signed in a while ago; When somebody at his desk wants to put a passkey in
    sam = browser(SAM)
    clock.move(minutes=11)
    page = sam.get("/account").text
    assert 'data-passkey="create"' not in page
    assert "Show again that it is you" in page
    assert sam.post("/account/passkeys/ask", data={"csrf_token": token(page)}).status_code == 422
    assert (
        post(sam, "/account", "/account/passkeys", code="a", credential="b")[2]
        == "/sign-in/again?to=/account"
    )
    assert post(sam, "/account", "/account/passkeys/x/remove")[2] == "/sign-in/again?to=/account"
    # Then Sam shows that it is him, and can
    proved = post(sam, "/sign-in/again?to=/account", "/sign-in/again", password=PASSWORD, to="/account")
    assert proved[::2] == (303, "/account")
    assert added(sam, Device())[0] == 303


def test_without_an_address_of_its_own_there_are_no_passkeys(
    browser: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.acts.passkeys.origin_of", lambda _settings: "")
    client = browser("")
    page = client.get("/sign-in").text
    assert "data-passkey" not in page
    assert client.post("/sign-in/passkey/ask", data={"csrf_token": token(page)}).status_code == 422
    assert sign_in(client, SAM) == 303
    assert "Passkeys need an address" in client.get("/account").text
