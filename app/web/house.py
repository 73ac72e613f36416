"""What every page of one running service needs: its data, its words, its pictures, its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, current_app
from jinja2.runtime import new_context

from app.acts import readiness
from app.acts.lately import Rooms
from app.acts.signs import Signs
from app.acts.starting import Talk
from app.ground.messages import Messages
from app.ground.store import Store
from app.web.assets import Assets
from app.web.listeners import Listeners
from app.web.speech import Speech
from app.web.transcripts import Transcripts
from easyread.pictures import Pictures

NAME = "own_words"
KEPT = timedelta(minutes=1)
LANGUAGES: Mapping[str, str] = {"en": "English"}


class Ready:
    """What the service lacks before it is for real worries, asked again after a minute."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._found: list[str] = []
        self._until: datetime | None = None

    def missing(self) -> list[str]:
        """Return what is missing, in words for staff; nothing when the service is ready."""
        now = self._store.clock.now()
        if self._until is None or now >= self._until or now < self._until - KEPT:
            self._found = readiness.missing(self._store)
            self._until = now + KEPT
        return self._found


@dataclass(frozen=True)
class House:
    """One running service."""

    store: Store
    messages: Messages
    pictures: Pictures
    talk: Talk
    assets: Assets
    ready: Ready
    rooms: Rooms
    speech: Speech
    listeners: Listeners
    signs: Signs
    transcripts: Transcripts

    def trying_out(self) -> bool:
        """Tell whether every page has to say *Trying out: not for real worries*."""
        return bool(self.ready.missing())


def shown(template: str, **facts: object) -> str:
    """Return a page made of these facts alone: nothing of Flask's request or session is given along."""
    templates = current_app.jinja_env
    page = templates.get_template(template)
    known = {**templates.globals, **facts}
    return templates.concat(
        page.root_render_func(new_context(templates, page.name, page.blocks, known, shared=True))
    )


def house() -> House:
    """Return the service that answers this request."""
    # straight to the app, as Flask documents: each step through its proxy costs as much again
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - see above
    here: House = app.extensions[NAME]
    return here
