"""Putting in a passkey, taking one out, and signing in with one."""

import json
from dataclasses import dataclass
from importlib import import_module
from ipaddress import ip_address
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.access import accounts, passkeys, signins
from app.access.accounts import AccountInfo
from app.access.passkeys import PasskeyInfo
from app.ground.faults import Refused
from app.ground.settings import Settings
from app.ground.store import Store, Write

if TYPE_CHECKING:
    from app.access.device import Home, Made

LOCAL = "localhost"
LONGEST_NAME = 60


@dataclass(frozen=True)
class Asked:
    """What a browser asks a device for, as JSON, and the code by which its answer is told."""

    code: str
    options: str


def origin_of(settings: Settings) -> str:
    """Return the one address at which passkeys are used, or nothing where there are none.

    Browsers give none to a bare number or a plain http address. This computer's own address is the exception:
    there they hold for ``localhost``.
    """
    parts = urlsplit(settings.address)
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    try:
        if not ip_address(host).is_loopback:
            return ""
        host = LOCAL
    except ValueError:
        if parts.scheme != "https" and host != LOCAL:
            return ""
    return f"{parts.scheme}://{host}{port}"


def ask_to_add(store: Store, account: AccountInfo) -> Asked:
    """Ask a device for a new passkey. Raise ``Refused`` where passkeys do not work."""
    home = _home(store)
    known = [one.credential for one in of_account(store, account.id)]
    challenge, options = _device().to_make(
        home, account=account.id, email=account.email, name=account.name, known=known
    )
    return _asked(store, passkeys.ADD, challenge, account.id, options)


def made(store: Store, account: AccountInfo, *, code: str, credential: str) -> "Made":
    """Return the passkey that a device made for an account. Raise ``Refused`` for what it did not make."""
    challenge = _challenge(store, code, passkeys.ADD, account.id)
    new: Made | None = _device().made(_home(store), challenge, credential)
    if new is None:
        raise Refused("Your device did not make a passkey. Please try again.")
    return new


def keep(tx: Write, store: Store, account: str, new: "Made", name: str) -> None:
    """Put a new passkey in, under the name its owner gives it."""
    passkeys.add(
        tx, account=account, credential=new.credential, public=new.public, count=new.count,
        name=name.strip()[:LONGEST_NAME], at=store.clock.now(),
    )  # fmt: skip


def add(store: Store, account: AccountInfo, *, code: str, credential: str, name: str) -> None:
    """Put in the passkey that a device made. Raise ``Refused`` for what it did not make."""
    new = made(store, account, code=code, credential=credential)
    with store.write() as tx:
        keep(tx, store, account.id, new, name)


def remove(store: Store, account: AccountInfo, passkey: str) -> None:
    """Take out a passkey. Raise ``Refused`` where no way to sign in would be left."""
    with store.write() as tx:
        left = [one for one in passkeys.of_account(tx.conn, account.id) if one.id != passkey]
        if not left and not accounts.has_password(tx.conn, account.id):
            raise Refused("This is your only way to sign in. Please add another passkey first.")
        passkeys.end(tx, account.id, passkey, store.clock.now())


def of_account(store: Store, account: str) -> list[PasskeyInfo]:
    """Return somebody's passkeys, the oldest first."""
    with store.read() as conn:
        return passkeys.of_account(conn, account)


def ask_to_sign_in(store: Store, account: AccountInfo | None = None) -> Asked:
    """Ask a device who holds it; of ``account``: only whether it is still them."""
    known = [one.credential for one in of_account(store, account.id)] if account else []
    challenge, options = _device().to_sign(_home(store), known)
    return _asked(store, passkeys.SIGN_IN, challenge, account.id if account else "", options)


def sign_in(
    store: Store, *, code: str, credential: str, account: AccountInfo | None = None
) -> tuple[AccountInfo, str] | None:
    """Sign somebody in by what their device signed; return who, and the code for the cookie.

    Nobody for a device that is not known, was taken out, belongs to a closed account or to another one than
    ``account``, or has signed something else.
    """
    try:
        challenge = _challenge(store, code, passkeys.SIGN_IN, account.id if account else "")
        passkey, found = _whose(store, credential)
        home = _home(store)
    except (Refused, ValueError):
        return None
    if account is not None and found.id != account.id:
        return None
    count = _device().signed(home, challenge, credential, public=passkey.public, count=passkey.count)
    if count is None:
        return None
    with store.write() as tx:
        passkeys.used(tx, passkey.id, count=count, at=store.clock.now())
        return found, signins.start(tx, found.id, store.clock)


def _whose(store: Store, credential: str) -> tuple[PasskeyInfo, AccountInfo]:
    sent = json.loads(credential)
    named = sent.get("id") if isinstance(sent, dict) else None
    with store.read() as conn:
        passkey = passkeys.by_credential(conn, named) if isinstance(named, str) else None
        account = accounts.by_id(conn, passkey.account) if passkey else None
    if passkey is None or account is None or account.disabled:
        raise Refused("This passkey is not known.")
    return passkey, account


def _device() -> ModuleType:
    return import_module("app.access.device")


def _home(store: Store) -> "Home":
    origin = origin_of(store.settings)
    if not origin:
        raise Refused("Passkeys need an address that begins with https.")
    home: Home = _device().Home(urlsplit(origin).hostname, origin)
    return home


def _asked(store: Store, purpose: str, challenge: bytes, account: str, options: str) -> Asked:
    with store.write() as tx:
        code = passkeys.ask(tx, purpose=purpose, challenge=challenge, account=account, now=store.clock.now())
    return Asked(code, options)


def _challenge(store: Store, code: str, purpose: str, account: str) -> bytes:
    with store.write() as tx:
        found = passkeys.take(tx, code, purpose=purpose, account=account, now=store.clock.now())
    if found is None:
        raise Refused("That took too long. Please try again.")
    return found
