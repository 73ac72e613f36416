"""Somebody else's view: what they saw, what they think it means, what they think the person would say.

It is a different kind of thing from what the person says, in three parts, so that what was seen is never
taken for what it may mean, nor either for the person's words (the two answers of a proxy, as in ASCOT-Proxy,
with what was seen before them). It is never counted, quoted or exported as the person's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import Refused
from app.ground.ids import new_id
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write
from app.plan.core import OTHER_VIEW
from app.record import quarantine

LONGEST = 4000  # characters of one part
SHORT = 200  # of a name, of a day, of how somebody knows the person


@dataclass(frozen=True)
class ViewText:
    """What somebody wrote. ``when`` and ``offered`` are of what they saw; ``knows``: how they know them."""

    saw: str
    when: str = ""
    offered: str = ""
    means: str = ""
    would_say: str = ""
    name: str = ""
    knows: str = ""


@dataclass(frozen=True)
class View:
    """One view. ``by``: the account that wrote it; nobody: a supporter, on the person's own device."""

    id: str
    by: str | None
    text: ViewText
    at: datetime

    @property
    def writer(self) -> str:
        """Who wrote it, as one name for each: an account, or what a supporter calls themselves."""
        return self.by or " ".join(self.text.name.split()).casefold()


def put(
    tx: Write, store: Store, *, person: str, text: ViewText, at: datetime, by: str | None = None,
    sitting: str | None = None,
) -> str:  # fmt: skip
    """Keep a view; return its id. Raise ``Refused`` where what was seen is missing or a part is too long."""
    if not text.saw.strip():
        raise Refused("Write what you saw or heard.")
    if by is None and not text.name.strip():
        raise Refused("Write your name.")
    longest = {"saw": LONGEST, "offered": LONGEST, "means": LONGEST, "would_say": LONGEST}
    if any(len(getattr(text, one.name)) > longest.get(one.name, SHORT) for one in fields(text)):
        raise Refused("That is too long.")
    new = new_id()
    sealed = seal_json(store.keys, person, vars(text), _aad(new))
    values = {"id": new, "person": person, "by": by, "sitting": sitting, "sealed": sealed, "at": utc_text(at)}
    tx.conn.execute(insert(OTHER_VIEW), values)
    return new


def of_person(store: Store, conn: Connection, person: str) -> list[View]:
    """Return every view of a person, the first first; none that came in a sitting of somebody else's.

    Raise ``Erased``.
    """
    query = select(OTHER_VIEW).where(OTHER_VIEW.c.person == person)
    rows = conn.execute(query.order_by(OTHER_VIEW.c.at, OTHER_VIEW.c.id))
    apart = quarantine.sittings(conn, person)
    return [_opened(store, person, row) for row in rows if row.sitting not in apart]


def by_one_alone(views: Iterable[View]) -> bool:
    """Tell whether only one person has written: two who know somebody see more than one."""
    return len({one.writer for one in views}) == 1


def _opened(store: Store, person: str, row: Any) -> View:
    text = ViewText(**open_json(store.keys, person, row.sealed, _aad(row.id)))
    return View(row.id, row.by, text, from_utc_text(row.at))


def _aad(view: str) -> str:
    return f"other_view:{view}:sealed"
