"""Whether anything that concerns one person was changed since it was read, told without reading it again."""

import threading
from dataclasses import dataclass

MOST = 10_000  # people remembered; with one more, everything counts as changed


@dataclass(frozen=True, slots=True)
class Mark:
    """A state of the record. ``theirs``: another one once another program wrote; ``ours``: our own writes."""

    theirs: int
    ours: int


class Changes:
    """Counts what this program wrote, by the person it concerned."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ours = 0
        self._everybody = 0
        self._of: dict[str, int] = {}

    @property
    def ours(self) -> int:
        """How many there were so far."""
        return self._ours

    def note(self, person: str | None = None) -> int:
        """Count one more; without a person it concerned everybody. Return how many there are now."""
        with self._lock:
            self._ours += 1
            if person is None or (len(self._of) >= MOST and person not in self._of):
                self._everybody = self._ours
                self._of.clear()
            else:
                self._of[person] = self._ours
            return self._ours

    def last(self, person: str | None) -> int:
        """Return which of them was the last that concerned a person; without a person, the last of all."""
        with self._lock:
            return self._ours if person is None else max(self._everybody, self._of.get(person, 0))
