"""Signing in and out."""

from app.access import accounts, signins
from app.access.accounts import AccountInfo
from app.ground.store import Store


def sign_in(store: Store, email: str, password: str) -> tuple[AccountInfo, str] | None:
    """Sign somebody in on one browser.

    Return who, and the code for its cookie; nothing when address or password is wrong.
    """
    account = accounts.check_password(store, email, password)
    if account is None:
        return None
    with store.write() as tx:
        return account, signins.start(tx, account.id, store.clock)


def note_seen(store: Store, sign_in_id: str) -> None:
    """Note that somebody is still at a signed-in browser."""
    with store.write() as tx:
        signins.seen(tx, sign_in_id, store.clock)


def sign_out(store: Store, sign_in_id: str) -> None:
    """Sign one browser out."""
    with store.write() as tx:
        signins.end(tx, sign_in_id, store.clock)


def sign_out_everywhere(store: Store, account: str) -> int:
    """Sign every browser of an account out; return how many there were."""
    with store.write() as tx:
        return signins.end_all(tx, account, store.clock)


def set_password(store: Store, account: str, password: str) -> None:
    """Give an account another password, and sign it out everywhere. Raise ``Refused`` for a bad one."""
    with store.read() as conn:
        owner = accounts.by_id(conn, account)
    kept = accounts.hashed(password, *(accounts.known_of(owner) if owner else ()))
    with store.write() as tx:
        accounts.set_password(tx, account, kept)
        signins.end_all(tx, account, store.clock)


def change_password(store: Store, account: AccountInfo, old: str, new: str) -> bool:
    """Give an account another password if the old one is right; tell whether it was."""
    if accounts.check_password(store, account.email, old) is None:
        return False
    set_password(store, account.id, new)
    return True


def has_password(store: Store, account: str) -> bool:
    """Tell whether an account can be opened by a password."""
    with store.read() as conn:
        return accounts.has_password(conn, account)
