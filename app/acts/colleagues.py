"""Bringing in a colleague, letting them go, and helping somebody who cannot sign in any more."""

from dataclasses import dataclass

from app.access import accounts, entries, passkeys, signins, units
from app.access.accounts import AccountInfo
from app.access.entries import EntryInfo
from app.acts import passkeys as keys
from app.ground.faults import NotFound, Refused
from app.ground.store import Store, Write

INVITABLE = ("staff", "advocate", "manager")


@dataclass(frozen=True)
class Colleague:
    """Somebody of a manager's units; ``joined``: they have a way to sign in."""

    account: AccountInfo
    unit: str
    joined: bool


def of_manager(store: Store, manager: AccountInfo) -> list[Colleague]:
    """Return everybody of a manager's units who may sign in, by name."""
    with store.read() as conn:
        names = {one.id: one.name for one in units.everyone(conn)}
        team = accounts.of_units(conn, units.below(conn, manager.unit))
        return [Colleague(one, names[one.unit], accounts.has_a_way(conn, one.id)) for one in team]


def units_of(store: Store, manager: AccountInfo) -> list[tuple[str, str]]:
    """Return id and name of the units a manager has, their own first."""
    with store.read() as conn:
        names = {one.id: one.name for one in units.everyone(conn)}
        return [(one, names[one]) for one in units.below(conn, manager.unit)]


def invite(
    store: Store, manager: AccountInfo, *, email: str, name: str, job: str, role: str, unit: str
) -> str:
    """Put in a colleague's account, which nobody can open yet; return the code of the link for them.

    Raises ``Refused`` for bad facts, ``NotFound`` for a unit that is not the manager's.
    """
    if role not in INVITABLE:
        raise Refused("A colleague is staff, an advocate or a manager.")
    with store.write() as tx:
        if unit not in units.below(tx.conn, manager.unit):
            raise NotFound("There is no such unit.")
        account = accounts.add(
            tx, email=email, name=name, job=job, role=role, unit=unit, password=None,
            at=accounts.now_text(store),
        )  # fmt: skip
        return _link(tx, store, account, entries.JOIN, by=manager.id)


def invite_again(store: Store, manager: AccountInfo, account: str) -> str:
    """Return the code of a new link for a colleague who has not come in yet; older ones open no more."""
    with store.write() as tx:
        found = _theirs(tx, manager, account)
        if accounts.has_a_way(tx.conn, found.id):
            raise Refused("They can sign in already. If they cannot any more, the operator can help them.")
        return _link(tx, store, found.id, entries.JOIN, by=manager.id)


def close(store: Store, manager: AccountInfo, account: str) -> None:
    """Close a colleague's account at once, everywhere. What they wrote stays. Raise ``NotFound``."""
    with store.write() as tx:
        _shut(tx, store, _theirs(tx, manager, account).id)


def close_by_operator(store: Store, account: str) -> None:
    """Close any account at once, everywhere. What it wrote stays."""
    with store.write() as tx:
        _shut(tx, store, account)


def recover(store: Store, account: str, *, by: str | None = None) -> str:
    """Return the code of a link for somebody who cannot sign in: an operator gives it to them in person.

    Once it is used, no password, passkey or sign-in of before opens anything. ``by``: the operator's account,
    which stays in the record; nobody's where it was made by command.
    """
    with store.write() as tx:
        return _link(tx, store, account, entries.RECOVER, by=by)


def named(store: Store, email: str) -> AccountInfo:
    """Return the open account of an address. Raise ``Refused`` where there is none."""
    with store.read() as conn:
        found = accounts.by_email(conn, email)
    if found is None or found.disabled:
        raise Refused("There is no account with this email address.")
    return found


def find_entry(store: Store, code: str) -> EntryInfo | None:
    """Return a link that still opens, and whose account it is."""
    with store.read() as conn:
        return entries.find(conn, code, store.clock.now())


def come_in(store: Store, entry: EntryInfo, password: str) -> str:
    """Give the account behind a link its password, and sign its owner in; return the code for the cookie.

    Raises ``Refused`` for a bad password, or where somebody used the link just now.
    """
    kept = accounts.hashed(password, *accounts.known_of(entry.account))
    with store.write() as tx:
        _open_anew(tx, store, entry)
        accounts.set_password(tx, entry.account.id, kept)
        return signins.start(tx, entry.account.id, store.clock)


def come_in_by_passkey(store: Store, entry: EntryInfo, *, code: str, credential: str, name: str) -> str:
    """Give the account behind a link the passkey that a device just made, and sign its owner in.

    Raises ``Refused`` for what no device made, or where somebody used the link just now.
    """
    new = keys.made(store, entry.account, code=code, credential=credential)
    with store.write() as tx:
        _open_anew(tx, store, entry)
        keys.keep(tx, store, entry.account.id, new, name)
        return signins.start(tx, entry.account.id, store.clock)


def _open_anew(tx: Write, store: Store, entry: EntryInfo) -> None:
    """Use a link up, and close every way into the account that was there before."""
    now = store.clock.now()
    if not entries.use(tx, entry.id, now):
        raise Refused("This link was used just now.")
    passkeys.end_all(tx, entry.account.id, now)
    accounts.forget_password(tx, entry.account.id)
    signins.end_all(tx, entry.account.id, store.clock)


def _link(tx: Write, store: Store, account: str, kind: str, *, by: str | None) -> str:
    return entries.make(tx, account=account, kind=kind, by=by, now=store.clock.now())


def _theirs(tx: Write, manager: AccountInfo, account: str) -> AccountInfo:
    found = accounts.by_id(tx.conn, account)
    if found is None or found.disabled or found.unit not in units.below(tx.conn, manager.unit):
        raise NotFound("There is no such account.")
    if found.id == manager.id:
        raise Refused("You cannot close your own account. Ask another manager, or the operator.")
    return found


def _shut(tx: Write, store: Store, account: str) -> None:
    now = store.clock.now()
    accounts.disable(tx, account, accounts.now_text(store))
    signins.end_all(tx, account, store.clock)
    entries.end_all(tx, account, now)
