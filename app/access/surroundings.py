"""Everything around one sitting that a person's page needs, in three reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, exists, null, select, union_all

from app.access import conversations, people, preferences, units
from app.access.accounts import COLUMNS, info
from app.access.conversations import ConversationInfo
from app.access.core import ACCOUNT, CONVERSATION, PERSON, PREFERENCE, READER, UNIT
from app.access.people import Linked, PersonInfo
from app.access.preferences import Preferences
from app.access.sittings import SittingInfo
from app.access.units import UnitSettings
from app.ground.clock import utc_text
from app.ground.compiled import Compiled
from app.ground.faults import NotFound
from app.ground.store import Store
from app.record.tables import DRAFT

MEMORY = "surroundings"
_Row = tuple[Any, ...]
_Read = tuple[_Row, Sequence[_Row], tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Surroundings:
    """The conversation, the person and how they like the page, who is linked to them now, their service.

    ``unsent``: whether this sitting left something written and not sent.
    """

    conversation: ConversationInfo
    person: PersonInfo
    likes: Preferences
    linked: tuple[Linked, ...]
    service: str
    unit: UnitSettings
    unsent: bool


_TALK = Compiled(
    select(
        *conversations.COLUMNS,
        PERSON.c.unit,
        PERSON.c.called,
        PREFERENCE.c.sealed.label("likes"),
        UNIT.c.name,
        UNIT.c.settings,
        UNIT.c.parent,
        exists().where(DRAFT.c.sitting == bindparam("sitting")).label("unsent"),
    )
    .join_from(CONVERSATION, PERSON, PERSON.c.id == CONVERSATION.c.person)
    .join(UNIT, UNIT.c.id == PERSON.c.unit)
    .join(PREFERENCE, PREFERENCE.c.person == PERSON.c.id, isouter=True)
    .where(CONVERSATION.c.id == bindparam("conversation"))
)
_ACCOUNTS = Compiled(
    union_all(
        select(*COLUMNS, READER.c.at.label("since"), READER.c.duty)
        .join_from(READER, ACCOUNT, READER.c.account == ACCOUNT.c.id)
        .where(READER.c.conversation == bindparam("conversation")),
        people.LINKED.add_columns(null().label("duty")),
    )
)


def around(store: Store, conn: Connection, sitting: SittingInfo, now: datetime) -> Surroundings:
    """Read what is around a sitting. Raise ``NotFound`` when its conversation is gone, ``Erased``.

    What was made of the rows before is taken again where the same rows are read; it is held with the person's
    key and gone with it.
    """
    talks = _TALK.run(conn, {"conversation": sitting.conversation, "sitting": sitting.id})
    if not talks:
        raise NotFound("There is no such conversation.")
    asked = {"conversation": sitting.conversation, "person": sitting.person, "now": utc_text(now)}
    accounts = _ACCOUNTS.run(conn, asked)
    *_, unit, _called, _likes, name, settings, parent, _unsent = talks[0]
    line = ((name, settings),) if parent is None else units.line(conn, unit)
    read: _Read = (talks[0], accounts, line)
    opened = store.keys.of(sitting.person).opened
    known: tuple[_Read, Surroundings] | None = opened.get(MEMORY)
    if known is not None and known[0] == read:
        return known[1]
    made = _made(store, conn, read)
    opened[MEMORY] = read, made
    return made


def _made(store: Store, conn: Connection, read: _Read) -> Surroundings:
    talk, accounts, line = read
    _id, person, *_, unit, called, likes, name, _settings, _parent, unsent = talk
    found = [(info(row), row[-2], row[-1]) for row in accounts]
    duties = sorted([one for one in found if one[2]], key=lambda one: (one[1], one[0].id))
    return Surroundings(
        conversations.filled(conn, talk, [(account, duty) for account, _, duty in duties]),
        people.opened(store, person, unit, called),
        preferences.opened(store, person, likes),
        tuple(people.each_once((account, since) for account, since, duty in found if duty is None)),
        name,
        units.settings_along(line),
        bool(unsent),
    )
