"""What a computer wrote down and nobody said yes to yet: in memory alone, for the sitting that asked."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.ground.clock import Clock
from app.ground.settings import Settings
from easyread.hearing import Deaf, Heard, HeardApart, Hearer, Occupied

LONG = timedelta(minutes=30)  # how long a text waits for a yes
MOST = 50  # texts that wait
Key = tuple[str, str]  # a sitting and a recording


@dataclass(frozen=True)
class Proposal:
    """What became of a recording so far. ``heard``: the text, once it is there."""

    state: Literal["working", "ready", "none", "later"]
    at: datetime
    heard: Heard | None = None


class Transcripts:
    """The texts of one running service that wait. Without a ``hearer`` there is nothing of it anywhere."""

    def __init__(self, clock: Clock, hearer: Hearer | None) -> None:
        self._clock, self._hearer = clock, hearer
        self._waiting: OrderedDict[Key, Proposal] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def on(self) -> bool:
        """Whether an engine is named that writes down."""
        return self._hearer is not None

    def listen(self, key: Key, data: bytes) -> None:
        """Begin to write down a recording; no page waits for it. One that is being written goes on."""
        now = self.of(key)
        if self._hearer is None or (now is not None and now.state == "working"):
            return
        self._put(key, Proposal("working", self._clock.now()))
        threading.Thread(target=self._hear, args=(self._hearer, key, data), daemon=True).start()

    def of(self, key: Key) -> Proposal | None:
        """Return what became of a recording; nothing where nobody asked, or it waited too long."""
        long_ago = self._clock.now() - LONG
        with self._lock:
            for old in [one for one, found in self._waiting.items() if found.at < long_ago]:
                del self._waiting[old]
            return self._waiting.get(key)

    def drop(self, key: Key) -> None:
        """Let go of a text: nothing of it stays."""
        with self._lock:
            self._waiting.pop(key, None)

    def close(self) -> None:
        """End the engine's process."""
        if self._hearer is not None:
            self._hearer.close()

    def _hear(self, hearer: Hearer, key: Key, data: bytes) -> None:
        try:
            found = Proposal("ready", self._clock.now(), hearer.hear(data))
        except Occupied:
            found = Proposal("later", self._clock.now())
        except Deaf:
            found = Proposal("none", self._clock.now())
        with self._lock:
            if key in self._waiting:  # who said no meanwhile gets nothing of it
                self._waiting[key] = found

    def _put(self, key: Key, one: Proposal) -> None:
        with self._lock:
            self._waiting[key] = one
            while len(self._waiting) > MOST:
                self._waiting.popitem(last=False)


def hearer_of(settings: Settings) -> Hearer | None:
    """Return the engine of an installation that writes down; none where none is named."""
    if not settings.transcriber:
        return None
    model = str(settings.data / settings.transcriber_model) if settings.transcriber_model else ""
    return HeardApart(settings.transcriber, model)
