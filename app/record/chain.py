"""Following the chains row by row, so that one altered row is named and not everything behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from app.record.rows import GENESIS, INSTALLATION, link

HASH = re.compile("[0-9a-f]{64}")
KEPT_LOST = 64  # rows altered or removed that are still tried as the one before


@dataclass(frozen=True)
class Last:
    """The last row of a chain, and every hash it may rightly have: several when it was altered itself.

    ``sure``: the anchor holds its hash too.
    """

    id: str | None
    seq: int
    hashes: frozenset[str]
    sure: bool = False


START = Last(None, 0, frozenset({GENESIS}), sure=True)


class Chains:
    """The installation's chain and each person's, as far as they were followed.

    A row that was altered or removed is kept as *lost*: with the hashes it may have had (as stored, as worked
    out, as anchored), the rows behind it can still be checked.
    """

    def __init__(self) -> None:
        self.installation = START
        self._people: dict[str, Last] = {}
        self._lost: list[Last] = []
        self._lost_places: dict[int, Last] = {}

    @property
    def seq(self) -> int:
        """How far the chain was followed."""
        return self.installation.seq

    def follow(self, row: dict[str, Any], anchored: str | None) -> bool:
        """Follow one row. Return whether it stands as it was kept, behind those before it."""
        seq, person, stored = row["seq"], row["person"], row["hash"]
        own = self._people.get(person, START)
        before = [own, *(lost for lost in reversed(self._lost) if lost.seq > own.seq)]
        prevs = product([hash_ for last in before for hash_ in last.hashes], self.installation.hashes)
        worked_out = set()
        for prev_person, prev in prevs:
            hash_ = _link(prev_person, prev, row)
            if hash_ == stored:
                self._move(Last(row["id"], seq, _hashes({stored, anchored}), anchored == stored), person)
                return True
            worked_out.add(hash_)
        if not self.installation.hashes or not all(last.hashes for last in before):
            worked_out.clear()
        last = Last(row["id"], seq, _hashes({stored, anchored, *worked_out}))
        self._move(last, person)
        self._add_lost(last)
        return False

    def unsure(self, person: str) -> Iterator[Last]:
        """Return the rows before the next one of this person that might be the altered one in its place."""
        for last in {self.installation, self._people.get(person, START)}:
            if last.id is not None and not last.sure and last.seq not in self._lost_places:
                yield last

    def lose(self, seq: int, hashes: set[str | None]) -> None:
        """Note that the row of this place is not there or cannot be read."""
        self.installation = Last(None, seq, _hashes(hashes))
        self._add_lost(self.installation)

    def last(self, scope: str | None) -> Last | None:
        """Return the last row of a chain, ``None`` when there is no such chain."""
        if scope == INSTALLATION:
            return self.installation if self.seq else None
        return self._people.get(scope) if scope is not None else None

    def is_lost(self, seq: object) -> bool:
        """Whether the row of this place was found altered or gone."""
        return isinstance(seq, int) and seq in self._lost_places

    def without(self, scopes: set[Any]) -> Iterator[Last]:
        """Return the last rows of the chains that are not among these."""
        if self.seq and INSTALLATION not in scopes:
            yield self.installation
        for person, last in self._people.items():
            if person not in scopes:
                yield last

    def _move(self, last: Last, person: str) -> None:
        self.installation = last
        self._people[person] = last

    def _add_lost(self, last: Last) -> None:
        self._lost.append(last)
        self._lost_places[last.seq] = last
        del self._lost[:-KEPT_LOST]


def _hashes(found: set[str | None]) -> frozenset[str]:
    return frozenset(text for text in found if text is not None and HASH.fullmatch(text))


def _link(prev_person: str, prev: str, row: dict[str, Any]) -> str | None:
    try:
        return link(prev_person, prev, row)
    except ValueError:
        return None
