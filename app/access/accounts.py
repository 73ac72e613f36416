"""Who signs in. Passwords are Argon2 hashes; a wrong address costs as long as a wrong password."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, Select, func, select

from app.access import passkeys, passwords
from app.access.core import ACCOUNT
from app.ground.clock import utc_text
from app.ground.faults import Refused
from app.ground.ids import new_id
from app.ground.store import Store, Write

ROLES = ("staff", "advocate", "manager", "operator")
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256

_hasher = PasswordHasher()
# One hash takes 64 MiB (argon2-cffi's default, RFC 9106): two at a time keep a small computer alive.
_room = BoundedSemaphore(2)


@dataclass(frozen=True)
class AccountInfo:
    """Somebody who signs in, without their password."""

    id: str
    name: str
    job: str
    role: str
    unit: str
    email: str
    disabled: bool

    @property
    def first_name(self) -> str:
        """Return what the person's pages call them."""
        return self.name.split()[0] if self.name.split() else self.name


COLUMNS = (
    ACCOUNT.c.id,
    ACCOUNT.c.name,
    ACCOUNT.c.job,
    ACCOUNT.c.role,
    ACCOUNT.c.unit,
    ACCOUNT.c.email,
    ACCOUNT.c.disabled_at,
)


def info(row: Sequence[Any]) -> AccountInfo:
    """Return the account that a row beginning with ``COLUMNS`` holds."""
    id_, name, job, role, unit, email, disabled_at = row[:7]
    return AccountInfo(id_, name, job, role, unit, email, disabled_at is not None)


def _one(conn: Connection, query: Select[Any]) -> AccountInfo | None:
    row = conn.execute(query).first()
    return info(row) if row else None


def by_id(conn: Connection, account: str) -> AccountInfo | None:
    """Return the account with that id, disabled or not."""
    return _one(conn, select(*COLUMNS).where(ACCOUNT.c.id == account))


def by_ids(conn: Connection, accounts: set[str]) -> dict[str, AccountInfo]:
    """Return the accounts with those ids, by id; an unknown id is left out."""
    if not accounts:
        return {}
    return {row.id: info(row) for row in conn.execute(select(*COLUMNS).where(ACCOUNT.c.id.in_(accounts)))}


def by_email(conn: Connection, email: str) -> AccountInfo | None:
    """Return the account with that address; capitals make no difference."""
    return _one(conn, select(*COLUMNS).where(ACCOUNT.c.email == tidy_email(email)))


def of_units(conn: Connection, units: list[str], *, role: str | None = None) -> list[AccountInfo]:
    """Return the accounts of those units that may still sign in, by name."""
    query = select(*COLUMNS).where(ACCOUNT.c.unit.in_(units), ACCOUNT.c.disabled_at.is_(None))
    if role:
        query = query.where(ACCOUNT.c.role == role)
    return [info(row) for row in conn.execute(query.order_by(func.lower(ACCOUNT.c.name), ACCOUNT.c.id))]


def add(
    tx: Write, *, email: str, name: str, job: str, role: str, unit: str, password: str | None, at: str
) -> str:
    """Put in an account with an already hashed password; return its id. Raise ``Refused`` for bad facts."""
    email = tidy_email(email)
    if role not in ROLES:
        raise Refused(f"A role is one of: {', '.join(ROLES)}.")
    if not name.strip() or not job.strip():
        raise Refused("An account needs a name and a job.")
    if "@" not in email or len(email) > 254:
        raise Refused("That is not an email address.")
    if by_email(tx.conn, email):
        raise Refused("There is an account with this email address already.")
    account = new_id()
    tx.conn.execute(
        ACCOUNT.insert().values(
            id=account,
            email=email,
            name=name.strip(),
            job=job.strip(),
            role=role,
            unit=unit,
            password=password,
            at=at,
        )
    )
    return account


def hashed(password: str, *about: str) -> str:
    """Return the hash to keep for a new password; ``about``: whose it is, by name, address and job.

    Raise ``Refused`` when it is too short, too long, or one of those that are tried first.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"A password needs at least {SHORTEST_PASSWORD} characters.")
    if len(password) > LONGEST_PASSWORD:
        raise Refused(f"A password has at most {LONGEST_PASSWORD} characters.")
    if passwords.easy(password, about):
        raise Refused("This password is easy to guess. Take several words that do not belong together.")
    with _room:
        return _hasher.hash(password)


def known_of(account: AccountInfo) -> tuple[str, ...]:
    """Return what everybody can know of an account's owner, and so try first."""
    return account.email, account.name, account.job


def set_password(tx: Write, account: str, password_hash: str) -> None:
    """Keep a new hash from ``hashed``, made before the transaction so that nobody waits for it."""
    tx.conn.execute(ACCOUNT.update().where(ACCOUNT.c.id == account).values(password=password_hash))


def forget_password(tx: Write, account: str) -> None:
    """Take the password away, where somebody comes in by another way."""
    tx.conn.execute(ACCOUNT.update().where(ACCOUNT.c.id == account).values(password=None))


def has_password(conn: Connection, account: str) -> bool:
    """Tell whether an account can be opened by a password."""
    return conn.execute(select(ACCOUNT.c.password).where(ACCOUNT.c.id == account)).scalar() is not None


def has_a_way(conn: Connection, account: str) -> bool:
    """Tell whether an account can be opened at all: by a password or a passkey."""
    return has_password(conn, account) or bool(passkeys.of_account(conn, account))


def disable(tx: Write, account: str, at: str) -> None:
    """Close an account from now on. What it wrote stays."""
    tx.conn.execute(ACCOUNT.update().where(ACCOUNT.c.id == account).values(disabled_at=at))


def check_password(store: Store, email: str, password: str) -> AccountInfo | None:
    """Return the account when the password is right and it is not disabled, else nothing.

    Every refusal costs one hash, so that the time does not tell which addresses exist.
    """
    with store.read() as conn:
        row = conn.execute(
            select(*COLUMNS, ACCOUNT.c.password).where(ACCOUNT.c.email == tidy_email(email))
        ).first()
    kept = row.password if row and row.password else _stand_in()
    with _room:
        right = _matches(kept, password[: LONGEST_PASSWORD + 1])
    if not row or not row.password or not right or row.disabled_at is not None:
        return None
    return info(row)


def tidy_email(email: str) -> str:
    """Return an address as it is kept and compared."""
    return email.strip().lower()


def now_text(store: Store) -> str:
    """Return the time now as it is stored."""
    return utc_text(store.clock.now())


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _stand_in() -> str:
    return _hasher.hash(new_id())
