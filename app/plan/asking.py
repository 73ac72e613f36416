"""What staff prepare for a person's talks: who they know, a meeting, sentences to say yes or no to, a note.

Each is sealed under the person's key, is never changed, and can be ended. The order in which they were made
is the order in which they are asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from app.ground.clock import from_utc_text, utc_text
from app.ground.compiled import Compiled
from app.ground.faults import NotFound, Refused
from app.ground.ids import new_id
from app.ground.sealing import PersonKey, open_json, seal_json
from app.ground.store import Store, Write
from app.plan.core import ASKING, ASKING_ENDED
from app.record.text import check_words

LONGEST = 200  # letters of one sentence: no sentence for a person is longer
NOTE_LINES = 6
ROOMS = ("alone", "anybody")
SETTINGS = ("worry-over", "no-recall")


@dataclass(frozen=True)
class Known:
    """Somebody the person knows and may choose: what they are called, and who they are to the person."""

    name: str
    who: str


@dataclass(frozen=True)
class Meeting:
    """A meeting about the person. Place and time are empty where the person can choose."""

    day: str
    people: str
    place: str = ""
    time: str = ""
    invited: bool = True

    @property
    def on(self) -> date:
        """The day of the meeting."""
        return date.fromisoformat(self.day)


@dataclass(frozen=True)
class Sentence:
    """One thing to say yes or no to: who does what, what it is about, what for, until when."""

    who: str
    what: str
    what_for: str
    until: str


@dataclass(frozen=True)
class Note:
    """What staff wrote about a worry, a sentence a line.

    ``room``: who may be there when it is read, ``alone`` or ``anybody``. ``once``: it is offered only until
    it was read. ``police``: police may be involved, so it waits until the lead puts it in; ``lead`` says that
    they did.
    """

    lines: tuple[str, ...]
    room: str = "alone"
    once: bool = True
    police: bool = False
    lead: bool = False


@dataclass(frozen=True)
class Setting:
    """Something that holds for a person's talks: ``worry-over`` or ``no-recall`` (looking back is hard)."""

    name: str


Content = Known | Meeting | Sentence | Note | Setting
KINDS: Mapping[str, type[Any]] = {
    "known": Known,
    "meeting": Meeting,
    "sentence": Sentence,
    "note": Note,
    "setting": Setting,
}


@dataclass(frozen=True)
class Asking:
    """One thing that was prepared. ``number`` is its place among those of its kind, from 1, for good."""

    id: str
    number: int
    kind: str
    content: Any
    by: str
    at: datetime
    ended: bool


def put(tx: Write, store: Store, *, person: str, by: str, content: Content, at: datetime) -> str:
    """Prepare something; return its id. Raise ``Refused`` when a part is missing, ``WordsFault``."""
    kind = next(name for name, one in KINDS.items() if isinstance(content, one))
    _check(content)
    new = new_id()
    sealed = seal_json(store.keys, person, vars(content), _aad(new))
    values = {"id": new, "person": person, "kind": kind, "by": by, "sealed": sealed, "at": utc_text(at)}
    tx.conn.execute(insert(ASKING), values)
    return new


def end(tx: Write, *, person: str, asking: str, by: str, at: datetime) -> None:
    """Ask it no more. Raise ``NotFound`` when it is none of this person's, or is over already."""
    found = tx.conn.scalar(
        select(ASKING.c.id)
        .join_from(ASKING, ASKING_ENDED, ASKING_ENDED.c.asking == ASKING.c.id, isouter=True)
        .where(ASKING.c.id == asking, ASKING.c.person == person, ASKING_ENDED.c.asking.is_(None))
    )
    if found is None:
        raise NotFound("There is no such thing to end.")
    tx.conn.execute(insert(ASKING_ENDED), {"asking": asking, "by": by, "at": utc_text(at)})


def of_person(store: Store, conn: Connection, person: str) -> list[Asking]:
    """Return everything that was prepared for a person, the oldest first."""
    return _opened(store, person, _ROWS.run(conn, {"person": person}))


def _opened(store: Store, person: str, rows: Sequence[tuple[Any, ...]]) -> list[Asking]:
    numbers: dict[str, int] = {}
    found = []
    for name, kind, by, sealed, at, ended in rows:
        numbers[kind] = numbers.get(kind, 0) + 1
        raw = open_json(store.keys, person, sealed, _aad(name))
        content = KINDS[kind](**{part: _whole(value) for part, value in raw.items()})
        found.append(Asking(name, numbers[kind], kind, content, by, from_utc_text(at), ended is not None))
    return found


MEMORY = "asking"
_ROWS = Compiled(
    select(
        ASKING.c.id,
        ASKING.c.kind,
        ASKING.c.by,
        ASKING.c.sealed,
        ASKING.c.at,
        ASKING_ENDED.c.at.label("ended"),
    )
    .join_from(ASKING, ASKING_ENDED, ASKING_ENDED.c.asking == ASKING.c.id, isouter=True)
    .where(ASKING.c.person == bindparam("person"))
    .order_by(ASKING.c.at, ASKING.c.id)
)


def of_talk(store: Store, conn: Connection, person: str, key: PersonKey) -> tuple[Asking, ...]:
    """Return what is asked of a person now; the same object again while nothing changed."""
    rows = _ROWS.run(conn, {"person": person})
    known: tuple[list[tuple[Any, ...]], tuple[Asking, ...]] | None = key.opened.get(MEMORY)
    if known is not None and known[0] == rows:
        return known[1]
    made = tuple(one for one in _opened(store, person, rows) if not one.ended)
    key.opened[MEMORY] = rows, made
    return made


def current(askings: Sequence[Asking], kind: str) -> list[Asking]:
    """Return those of one kind that are not over."""
    return [one for one in askings if one.kind == kind and not one.ended]


def _check(content: Content) -> None:
    for part in fields(content):
        value = getattr(content, part.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str) and len(check_words(text)) > LONGEST:
                raise Refused("A sentence for the person is too long.")
    needed = {
        Known: ("name",),
        Meeting: ("day", "people"),
        Sentence: ("who", "what", "what_for", "until"),
        Note: ("lines",),
        Setting: ("name",),
    }[type(content)]
    if not all(getattr(content, name) for name in needed):
        raise Refused("Something is missing.")
    if isinstance(content, Setting) and content.name not in SETTINGS:
        raise Refused("There is no such setting.")
    if isinstance(content, Note) and (len(content.lines) > NOTE_LINES or content.room not in ROOMS):
        raise Refused("A note has six sentences at most.")


def _whole(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _aad(asking: str) -> str:
    return f"asking:{asking}:sealed"
