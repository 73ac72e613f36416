"""Everything around one sitting that a person's page needs, in two reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, null, select, union_all

from app.access import conversations, people, preferences, sittings, units
from app.access.accounts import COLUMNS, info
from app.access.conversations import ConversationInfo
from app.access.core import ACCOUNT, CONVERSATION, PERSON, PREFERENCE, READER, SITTING, UNIT
from app.access.people import Linked, PersonInfo
from app.access.preferences import Preferences
from app.access.sittings import SittingInfo
from app.access.units import UnitSettings
from app.ground.clock import utc_text
from app.ground.compiled import Compiled
from app.ground.faults import NotFound
from app.ground.ids import code_hash
from app.ground.sealing import PersonKey
from app.ground.store import Store
from app.record.pointing import unsent
from app.record.reading import State, state_of

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


@dataclass(frozen=True)
class Here:
    """A sitting as it was read, with the row of what is around it and up to where the person's words go.

    ``until``: when a link begins or ends next by itself, as UTC text.
    """

    sitting: SittingInfo
    row: _Row
    state: State
    until: str | None


_TALK = (*conversations.COLUMNS, PERSON.c.unit, PERSON.c.called, PREFERENCE.c.sealed)
_UNIT = (UNIT.c.name, UNIT.c.settings, UNIT.c.parent)
_HERE = (
    select(
        *sittings.COLUMNS,
        *_TALK,
        *_UNIT,
        unsent(SITTING.c.id),
        *state_of(CONVERSATION.c.person),
        people.next_change(CONVERSATION.c.person, bindparam("now")),
    )
    .join_from(SITTING, CONVERSATION, CONVERSATION.c.id == SITTING.c.conversation)
    .join(PERSON, PERSON.c.id == CONVERSATION.c.person)
    .join(UNIT, UNIT.c.id == PERSON.c.unit)
    .join(PREFERENCE, PREFERENCE.c.person == PERSON.c.id, isouter=True)
)
_BY_CODE = Compiled(_HERE.where(SITTING.c.token == bindparam("token")))
_BY_ID = Compiled(_HERE.where(SITTING.c.id == bindparam("sitting")))
_ACCOUNTS = Compiled(
    union_all(
        select(*COLUMNS, READER.c.at.label("since"), READER.c.duty)
        .join_from(READER, ACCOUNT, READER.c.account == ACCOUNT.c.id)
        .where(READER.c.conversation == bindparam("conversation")),
        people.LINKED.add_columns(null().label("duty")),
    )
)


def by_code(conn: Connection, code: str, now: datetime) -> Here | None:
    """Return where a cookie leads, to an ended sitting too."""
    found = _BY_CODE.run(conn, {"token": code_hash(code), "now": utc_text(now)})
    return _here(found[0]) if found else None


def by_id(conn: Connection, sitting: str, now: datetime) -> Here:
    """Return where a sitting is. Raise ``NotFound``."""
    found = _BY_ID.run(conn, {"sitting": sitting, "now": utc_text(now)})
    if not found:
        raise NotFound("There is no such sitting.")
    return _here(found[0])


def _here(row: _Row) -> Here:
    return Here(sittings.info(row[:7]), row[7:-4], row[-4:-1], row[-1])


def around(store: Store, conn: Connection, here: Here, key: PersonKey) -> Surroundings:
    """Read what is around a sitting now; ``key`` is the person's.

    What was made of the rows before is taken again where the same rows are read; it is held with the person's
    key and gone with it.
    """
    sitting = here.sitting
    now = utc_text(store.clock.now())
    asked = {"conversation": sitting.conversation, "person": sitting.person, "now": now}
    accounts = _ACCOUNTS.run(conn, asked)
    *_, unit, _called, _likes, name, settings, parent, _unsent = here.row
    line = ((name, settings),) if parent is None else units.line(conn, unit)
    read: _Read = (here.row, accounts, line)
    known: tuple[_Read, Surroundings] | None = key.opened.get(MEMORY)
    if known is not None and known[0] == read:
        return known[1]
    made = _made(store, conn, read)
    key.opened[MEMORY] = read, made
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
