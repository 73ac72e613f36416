"""How a person likes the page. Sealed, because it is about them."""

from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import Connection, bindparam, select

from app.access.core import PREFERENCE
from app.ground.clock import utc_text
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write

THEMES = ("light", "dark", "cream", "contrast")
SIZES = ("a", "b", "c", "d")  # 22, 26, 32 and 40 px


@dataclass(frozen=True)
class Preferences:
    """How a person likes the page: colours, size, pictures, help with spelling, the short way.

    ``read``: whether each page is read aloud by itself.
    ``sign``: whether pages show a film in sign language, where there is one.
    ``before``: whether a question shows what they said to it in an earlier talk.
    """

    theme: str = "light"
    size: str = "a"
    pictures: bool = True
    spelling: bool = False
    before: bool = True
    short: bool = False
    read: bool = False
    sign: bool = False


_OF_PERSON = select(PREFERENCE.c.sealed).where(PREFERENCE.c.person == bindparam("person"))


def load(store: Store, conn: Connection, person: str) -> Preferences:
    """Return how a person likes the page; what was never said is as everybody has it."""
    return opened(store, person, conn.execute(_OF_PERSON, {"person": person}).scalar())


def opened(store: Store, person: str, sealed: bytes | None) -> Preferences:
    """Return what a row holds; ``None`` where there is no row."""
    if sealed is None:
        return Preferences()
    return _read(open_json(store.keys, person, sealed, _aad(person)))


def save(tx: Write, store: Store, person: str, prefs: Preferences) -> None:
    """Keep how a person likes the page; the latest is the one that counts."""
    row = {
        "sealed": seal_json(store.keys, person, asdict(prefs), _aad(person)),
        "at": utc_text(store.clock.now()),
    }
    if not tx.conn.execute(PREFERENCE.update().where(PREFERENCE.c.person == person).values(row)).rowcount:
        tx.conn.execute(PREFERENCE.insert().values(person=person, **row))


def _read(value: Any) -> Preferences:
    known = {one.name for one in fields(Preferences)}
    prefs = Preferences(**{name: one for name, one in dict(value).items() if name in known})
    return Preferences(
        theme=prefs.theme if prefs.theme in THEMES else "light",
        size=prefs.size if prefs.size in SIZES else "a",
        pictures=bool(prefs.pictures),
        spelling=bool(prefs.spelling),
        before=bool(prefs.before),
        short=bool(prefs.short),
        read=bool(prefs.read),
        sign=bool(prefs.sign),
    )


def _aad(person: str) -> str:
    return f"preference:{person}:sealed"
