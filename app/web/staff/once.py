"""Codes that are shown once: kept in memory for a few minutes, for the account that made them."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.ground.ids import new_id

KEPT = timedelta(minutes=10)
MOST = 200


@dataclass(frozen=True)
class Card:
    """A link that was just made: for whom to show it, and the code itself."""

    account: str
    person: str
    code: str
    reads: bool
    until: datetime


class Once:
    """The cards of the last minutes. Nothing of them is written anywhere."""

    def __init__(self) -> None:
        self._cards: dict[str, Card] = {}
        self._lock = threading.Lock()

    def put(self, *, account: str, person: str, code: str, reads: bool, now: datetime) -> str:
        """Keep a card; return the name of its page."""
        name = new_id()
        with self._lock:
            self._cards = {key: one for key, one in self._cards.items() if one.until > now}
            while len(self._cards) >= MOST:
                self._cards.pop(next(iter(self._cards)))
            self._cards[name] = Card(account, person, code, reads, now + KEPT)
        return name

    def get(self, name: str, *, account: str, person: str, now: datetime) -> Card | None:
        """Return a card to the account that made it, while it is kept."""
        with self._lock:
            card = self._cards.get(name)
        if card is None or card.until <= now or (card.account, card.person) != (account, person):
            return None
        return card
