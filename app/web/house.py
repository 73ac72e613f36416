"""What every page of one running service needs: its data, its words, its pictures, its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app

from app.access.live import missing_for_live
from app.acts.room import Talk
from app.ground.clock import london_day
from app.ground.messages import Messages
from app.ground.store import Store
from app.web.assets import Assets
from easyread.pictures import Pictures

NAME = "own_words"
LANGUAGES: Mapping[str, str] = {"en": "English"}


@dataclass(frozen=True)
class House:
    """One running service."""

    store: Store
    messages: Messages
    pictures: Pictures
    talk: Talk
    assets: Assets

    def trying_out(self) -> bool:
        """Tell whether something is still missing before anybody may use this for real worries."""
        with self.store.read() as conn:
            return bool(missing_for_live(conn, london_day(self.store.clock.now())))


def house() -> House:
    """Return the service that answers this request."""
    return cast("House", current_app.extensions[NAME])
