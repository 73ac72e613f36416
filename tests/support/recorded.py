"""Every response of a service, as it went out: status, headers, body, whatever asked for it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.datastructures import Headers

from tests.support.service import Person, Service, fields
from tests.support.talking import MOST, Script, Tap, catalogue

WORDS = "I want my own key."
OFFICE = ("/staff", "/advocate", "/manager", "/operator", "/sign-", "/account")
ADDRESSES = frozenset({"href", "action", "formaction", "src", "data-draft", "poster", "cite"})


@dataclass(frozen=True)
class Went:
    """One response."""

    method: str
    path: str
    status: int
    headers: Headers
    body: str

    @property
    def html(self) -> bool:
        """Whether it is a page."""
        page = self.headers.get("Content-Type", "").startswith("text/html") and "<title>" in self.body
        return page and not 300 <= self.status < 400

    @property
    def titles(self) -> list[str]:
        """What stands in the browser's list of pages."""
        return re.findall(r"<title>(.*?)</title>", self.body, re.DOTALL)

    @property
    def addresses(self) -> set[str]:
        """Every address on it, and the one it leads to."""
        found = _Addresses()
        found.feed(self.body if self.html else "")
        return found.all | ({self.headers["Location"]} if "Location" in self.headers else set())

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class _Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.all: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.all |= {value for name, value in attrs if name in ADDRESSES and value}


@dataclass
class Recorder:
    """Stands between server and app, and remembers."""

    app: Callable[..., Iterable[bytes]]
    all: list[Went] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """Answer as the app does."""
        said: list[tuple[int, Headers]] = []

        def remember(
            status: str, headers: list[tuple[str, str]], _exc: Any = None
        ) -> Callable[[bytes], None]:
            said.append((int(status[:3]), Headers(headers)))
            start(status, headers)
            return lambda _data: None

        body = self.app(environ, remember)
        parts = list(body)
        if hasattr(body, "close"):
            body.close()
        text = b"".join(parts).decode("utf-8", "replace")
        self.all.append(Went(environ["REQUEST_METHOD"], environ["PATH_INFO"], *said[-1], text))
        return parts


def record(app: Flask) -> Recorder:
    """Put a recorder before an app."""
    recorder = Recorder(app.wsgi_app)
    app.wsgi_app = recorder  # type: ignore[method-assign,assignment] # the way Flask gives for this
    return recorder


def name_of(address: str) -> str:
    """Return the step at an address."""
    topic, step = address.split("/")[2:4]
    found = catalogue().topic_at(topic)
    assert found is not None
    asked = catalogue().step_at(found, step)
    assert asked is not None
    return asked.id


def talks(service: Service, app: Flask, script: Script, *, pathway: str = "first") -> Person:
    """Go through a talk page by page without a script, sharing with everybody there is; return the person."""
    jo = Person(app, service.invite(service.open(pathway)))
    jo.go_on()
    return to_its_end(jo, script)


def behind_doors(service: Service, app: Flask, script: Script, doors: Iterable[str]) -> None:
    """Say something in a first talk, then come back for each topic behind a door, and for the review."""
    conversation = service.open()
    first = Person(app, service.invite(conversation))
    first.go_on()
    to_its_end(first, script)
    for door in doors:
        jo = Person(app, service.invite(conversation, opens="reading"))
        jo.see("/talk/a/8p")
        jo.answer("", *script["welcome/here"].choices)
        page = jo.see("/talk")
        opened = jo.browser.post("/talk", data={**fields(page), "choice": door})
        assert opened.status_code == 303, door
        jo.see(opened.location)
        to_its_end(jo, script)
    again = Person(app, service.invite(service.open("review"), opens="reading"))
    again.see("/talk")
    again.go_on()
    to_its_end(again, script)


def to_its_end(jo: Person, script: Script) -> Person:
    """Go on page by page, sharing with everybody there is."""
    page = jo.see(jo.at)
    for _ in range(MOST):
        parts = jo.at.split("/")
        if len(parts) < 4 or parts[1] != "talk":
            return jo
        faces = tuple(re.findall(r'name="reader" value="([^"]*)"', page))
        page = _answers(jo, said_at(script, jo.at), faces)
        assert jo.last.status_code < 400, jo.at
    raise AssertionError(f"no end in sight at {jo.at}")


def said_at(script: Script, address: str) -> Tap:
    """Return what a script says at an address."""
    name, parts = name_of(address), address.split("/")
    n = int(parts[4]) if len(parts) > 4 else 1
    step = catalogue().steps[name]
    return (
        script.get(f"{name}/{n}") or script.get(name) or (Tap(words=True) if step.kind == "words" else Tap())
    )


def _answers(jo: Person, said: Tap, faces: tuple[str, ...]) -> str:
    share = name_of(jo.at).endswith("/share")
    if share and "yes" in said.choices and not faces:
        return jo.answer("", "not-yet")
    readers = faces if share and "yes" in said.choices else ()
    return jo.answer(WORDS if said.words else "", *said.choices, readers=readers)
