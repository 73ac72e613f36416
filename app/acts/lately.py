"""Rooms as they were read lately: the same again while nothing in the record and no link has changed."""

from dataclasses import dataclass
from datetime import datetime

from app.access import surroundings
from app.access.sittings import SittingInfo
from app.acts.room import Room, Talk, look_round
from app.ground.clock import utc_text
from app.ground.ids import code_hash
from app.ground.sealing import PersonKey
from app.ground.store import Store

MOST = 500  # rooms; each holds what its person said, as the key in memory does


@dataclass(frozen=True)
class _Known:
    """A room, and what has to be as it was when it was read: the record, the person's key, the links."""

    mark: int
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
        if known is not None and known.mark == mark and self._holds(known, now):
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

    def _holds(self, known: _Known, now: datetime) -> bool:
        in_force = known.since <= now and (known.until is None or utc_text(now) < known.until)
        return in_force and self._store.keys.of(known.room.person.id) is known.key
