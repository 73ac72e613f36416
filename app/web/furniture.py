"""What stands on page after page the same for everybody: messages, drawings, and pieces made of both.

A piece is made once and kept. It is made of nothing but the facts it is asked for, so never give one a fact
about a person: that would be kept too.
"""

from collections.abc import Hashable
from contextvars import ContextVar
from functools import cached_property
from typing import Protocol

from flask import Flask
from jinja2 import Environment
from markupsafe import Markup, escape

from app.ground.messages import Messages
from app.web.assets import Assets
from easyread.pictures import Pictures

# How a line is drawn stands in the style: a page has some twenty drawings.
DRAWN = Markup('class="picture" viewBox="0 0 96 96"')
TURNED = frozenset({"next", "back"})  # drawings that point the other way where people read right to left
LANGUAGE: ContextVar[str] = ContextVar("language", default="en")  # of the page that is made
MOST = 2000  # pieces kept; each is at most a few kilobytes


class Macro(Protocol):
    """A template's macro."""

    name: str

    def __call__(self, *facts: object) -> str:
        """Make the piece."""


class _Macros:
    """The macros of one template, read once, when the first page asks for one."""

    def __init__(self, templates: Environment, name: str) -> None:
        self._templates = templates
        self._name = name

    @cached_property
    def _module(self) -> object:
        return self._templates.get_template(self._name).module

    def __getattr__(self, name: str) -> object:
        macro = getattr(self._module, name)
        setattr(self, name, macro)
        return macro


def give_parts(templates: Environment) -> None:
    """Give the person's pages the macros they are made of: read once, not imported by each page."""
    for name in ("parts", "answer", "recording"):
        templates.globals[name] = _Macros(templates, f"person/{name}.html")


class Furniture:
    """The pieces of one running service."""

    def __init__(self, messages: Messages, pictures: Pictures, assets: Assets) -> None:
        self._messages = messages
        self._pictures = pictures
        self._assets = assets
        self._texts: dict[tuple[str, str], Markup] = {}
        self._framed: dict[tuple[str, str], Markup] = {}
        self._pieces: dict[tuple[Hashable, ...], str] = {}

    def register(self, app: Flask) -> None:
        """Give the templates what they ask for by name."""
        app.jinja_env.globals.update(
            t=self.text, picture=self.picture, drawn=self.drawn, asset=self._assets.url
        )
        app.jinja_env.filters["kept"] = self.kept
        give_parts(app.jinja_env)

    def forget(self) -> None:
        """Make every piece anew: something that is the same for everybody is another now."""
        self._pieces.clear()

    def text(self, key: str, **slots: object) -> Markup:
        """Return a message in the language of this page, ready to stand in it."""
        language = LANGUAGE.get()
        if slots:
            return escape(self._messages.text(key, language, **slots))
        found = self._texts.get((key, language))
        if found is None:
            found = self._texts[key, language] = escape(self._messages.text(key, language))
        return found

    def picture(self, name: str, label: str = "") -> Markup:
        """Return a drawing to stand in the page: beside words it says nothing, alone it says its label."""
        says = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
        drawing = Markup(self._pictures.svg(name))  # noqa: S704 - checked as harmless when it was read
        return Markup("<svg {} {}>{}</svg>").format(DRAWN, says, drawing)

    def drawn(self, name: str, shown: bool, kind: str = "pic") -> Markup:  # noqa: FBT001 - read in templates
        """Return a drawing in its frame; nothing where pictures are off, or there is none."""
        if not (shown and name):
            return Markup()
        found = self._framed.get((name, kind))
        if found is None:
            turn = " turn" if name in TURNED else ""
            frame = Markup('<span class="{}{}">{}</span>')
            found = self._framed[name, kind] = frame.format(kind, turn, self.picture(name))
        return found

    def kept(self, macro: Macro, *facts: Hashable) -> str:
        """Return what a macro makes of these facts; it is made once."""
        key = (macro.name, LANGUAGE.get(), *facts)
        found = self._pieces.get(key)
        if found is None:
            if len(self._pieces) >= MOST:
                self._pieces.clear()
            found = self._pieces[key] = macro(*facts)
        return found
