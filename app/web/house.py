"""What every page of one running service needs: its data, its words, its pictures, its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import current_app

from app.ground.messages import Messages
from app.ground.store import Store
from app.talk.catalogue import Catalogue
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
    catalogue: Catalogue
    assets: Assets


def house() -> House:
    """Return the service that answers this request."""
    return cast("House", current_app.extensions[NAME])
