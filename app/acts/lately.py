"""Rooms as they were read lately: the same again while nothing that they show has changed."""

from dataclasses import dataclass, replace
from datetime import datetime

from app.access import surroundings
from app.access.sittings import SittingInfo
from app.acts import room as rooms
from app.acts.room import Room, look_round
from app.acts.starting import Talk
from app.ground.changes import Mark
from app.ground.clock import utc_text
from app.ground.ids import code_hash
from app.ground.sealing import PersonKey
from app.ground.store import Store, Write

MOST = 500  # rooms; each holds what its person said, as the key in memory does


@dataclass(frozen=True)
class _Known:
    """A room, and what has to be as it was when it was read: the record, the person's key, the links."""

    mark: Mark
    key: PersonKey
    since: datetime
    until: str | None
    room: Room


class Rooms:
    """The rooms of the sittings that are open in browsers."""

    def __init__(self, store: Store, talk: Talk) -> None:
        self._store = store
        self._talk = talk
        self._known: dict[str, _Known] = {}

    def enter(self, code: str) -> tuple[SittingInfo | None, Room | None]:
        """Return the sitting that a cookie leads to, an ended one too, and its room where it is open.

        Raises ``Erased``.
        """
        store, name = self._store, code_hash(code)
        # read before the record is: whatever changes after this makes it another one
        mark, now = store.mark(), store.clock.now()
        known = self._known.get(name)
        if known is not None and self._holds(known, mark, now):
            return known.room.sitting, known.room
        with store.read() as conn:
            here = surroundings.by_code(conn, code, now)
            if here is None or here.sitting.ended:
                return here.sitting if here else None, None
            room = look_round(store, self._talk, conn, here)
        if mark is not None:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[name] = _Known(mark, store.keys.of(room.person.id), now, here.until, room)
        return room.sitting, room

    def mark_of(self, code: str, room: Room) -> Mark | None:
        """Return the record's mark when a room was read; ``None`` where that is not known."""
        known = self._known.get(code_hash(code))
        return known.mark if known is not None and known.room is room else None

    def gone_on(self, code: str, room: Room, kept: Write) -> Room:
        """Return the room that a cookie leads to after something was kept in it. Raises ``Erased``."""
        name = code_hash(code)
        known = self._known.get(name)
        same = known is not None and known.room is room
        key = known.key if known is not None and same else self._store.keys.of(room.person.id)
        now = rooms.gone_on(self._store, self._talk, room, key)
        if known is not None and same and kept.kept is not None and kept.follows(known.mark):
            self._known[name] = replace(known, mark=kept.kept, room=now)
        return now

    def _holds(self, known: _Known, mark: Mark | None, now: datetime) -> bool:
        person = known.room.person.id
        in_force = known.since <= now and (known.until is None or utc_text(now) < known.until)
        return (
            in_force
            and self._store.unchanged(person, known.mark, mark)
            and self._store.keys.of(person) is known.key
        )
