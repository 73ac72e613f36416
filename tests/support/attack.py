"""What an attacker needs: every role's browser, requests nobody's browser would send, and what they leave."""

import html
import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.access import accounts, signins, sittings
from app.access.core import ACCOUNT
from app.acts import office
from app.ground import log
from app.ground.store import Store
from app.record import drafts, utterances, verify
from tests.support.service import Person, Service, add_account, fields
from tests.support.words import Voice

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=edge"
ROLES = ("nobody", "person", "left", "staff", "advocate", "manager", "operator")
EMAILS = {
    "staff": "sam@willow.example",
    "advocate": "ada@willow.example",
    "manager": "helen@willow.example",
    "operator": "otto@willow.example",
}


@contextmanager
def listening() -> Iterator[io.StringIO]:
    """Catch what the service logs, written as it writes it."""
    stream = io.StringIO()
    root = logging.getLogger()
    before, level, own = root.handlers[:], root.level, log.LOGGER.level
    log.configure(stream)
    try:
        yield stream
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        log.LOGGER.setLevel(own)


def counts(store: Store) -> dict[str, int]:
    """Return how many rows each table holds."""
    with store.read() as conn:
        names = conn.dialect.get_table_names(conn)
        return {name: conn.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}


def state(store: Store) -> tuple[Any, ...]:
    """Return everything that must not move when nothing was kept: rows, head, verdict."""
    report = verify.verify(store)
    return counts(store), report.head, report.ok, report.faults


def kept_words(store: Store, person: str) -> list[str]:
    """Return every text in the record of a person, in order."""
    with store.read() as conn:
        said = utterances.of_person(store, conn, person)
    return [one.content.words for one in said if one.content and one.content.words is not None]


def words_in_field(page: str) -> str:
    """Return what a browser shows in the field: a newline right behind the tag is the tag's."""
    inside = page.split('name="words"', 1)[1].split(">", 1)[1].split("</textarea>", 1)[0]
    return html.unescape(inside.removeprefix("\n"))


def add_everybody(service: Service) -> dict[str, str]:
    """Put an advocate and an operator beside the three; return all ids by role."""
    ids = {
        role: add_account(
            service.store, email=EMAILS[role], name=name, job=role.title(), role=role, unit=service.unit
        )
        for role, name in (("advocate", "Ada Bell"), ("operator", "Otto Reed"))
    }
    office.link(service.store, account=ids["advocate"], person=service.person, reason="Speaks up with them")
    return {**ids, "staff": service.sam, "manager": service.manager}


def signed_in(store: Store, app: Flask, account: str) -> FlaskClient:
    """Return a browser that is signed in, without the time that a password takes."""
    with store.write() as tx:
        code = signins.start(tx, account, store.clock)
    browser = app.test_client()
    browser.set_cookie("ow_in", code, domain="localhost")
    return browser


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return a header."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass
class Jar:
    """A role's cookies and its form's token."""

    role: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    key: str = ""

    def take(self, reply: Reply) -> None:
        """Keep what a reply sets, as a browser does."""
        for name, value in reply.headers:
            if name.lower() != "set-cookie":
                continue
            try:
                found: SimpleCookie = SimpleCookie(value)
            except CookieError:
                continue
            for key, morsel in found.items():
                if morsel.value and morsel["max-age"] != "0":
                    self.cookies[key] = morsel.value
                else:
                    self.cookies.pop(key, None)


def voice_of(store: Store, person: Person) -> Voice:
    """Return a short way to say things in a person's sitting."""
    cookie = person.browser.get_cookie("ow_sit")
    with store.read() as conn:
        sitting = sittings.find(conn, cookie.value) if cookie else None
    assert sitting is not None
    return Voice(store, sitting)


def jar_of(browser: FlaskClient, role: str, page: str) -> Jar:
    """Return a browser's cookies with the token of one of its pages."""
    names = ("ow_sit", "ow_in", "ow_form", "ow_hid")
    found = {name: browser.get_cookie(name) for name in names}
    hidden = fields(page)
    cookies = {name: cookie.value for name, cookie in found.items() if cookie}
    return Jar(role, cookies, hidden.get("csrf_token", ""), hidden.get("key", ""))


def account_of(store: Store, role: str) -> str:
    """Return the id of the account of a role."""
    with store.read() as conn:
        found = accounts.by_email(conn, EMAILS[role])
    assert found is not None
    return found.id


def jars(service: Service, app: Flask) -> dict[str, Jar]:
    """Return the cookies of every role: nobody, a person, one whose talk was left, and each account."""
    with service.store.write() as tx:  # what attackers closed is open again
        tx.conn.execute(ACCOUNT.update().values(disabled_at=None))
    nobody = app.test_client()
    found = {"nobody": jar_of(nobody, "nobody", nobody.get("/sign-in").text)}
    for account in (service.sam, service.priya, account_of(service.store, "advocate")):
        office.link(service.store, account=account, person=service.person, reason="Linked again")
    conversation = service.open()
    left = Person(app, service.invite(conversation))
    page = left.go_on()
    person = Person(app, service.invite(conversation))
    voice_of(service.store, person).tell("I want to go home.", service.sam)
    found["left"] = jar_of(left.browser, "left", page)
    found["person"] = jar_of(person.browser, "person", person.go_on())
    for role in EMAILS:
        browser = signed_in(service.store, app, account_of(service.store, role))
        page = browser.get(f"/staff/people/{service.person}/plan" if role == "staff" else "/account").text
        found[role] = jar_of(browser, role, page)
    return found


def send(
    app: Flask,
    method: str,
    path: bytes,
    *,
    query: bytes = b"",
    body: bytes = b"",
    headers: Mapping[str, bytes] | None = None,
) -> Reply:
    """Send a request byte by byte as it stands: nothing puts it right on its way."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path.decode("latin1"),
        "QUERY_STRING": query.decode("latin1"),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": "127.0.0.1:8000",
    }
    for name, value in (headers or {}).items():
        key = name.upper().replace("-", "_")
        environ[key if key.startswith("CONTENT_") else f"HTTP_{key}"] = value.decode("latin1")
    got: list[Any] = []

    def start(status: str, found: list[tuple[str, str]], exc_info: object = None) -> Any:
        del exc_info
        got[:] = [int(status.split(maxsplit=1)[0]), found]
        return lambda _data: None

    parts = app.wsgi_app(environ, start)
    try:
        sent = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close:
            close()
    return Reply(got[0], got[1], sent)


def drafts_of(store: Store) -> list[str]:
    """Return every draft as its sitting would open it, both of two that stand beside each other."""
    found = []
    with store.read() as conn:
        for sitting in conn.execute(text("SELECT DISTINCT sitting FROM draft")).scalars():
            for draft in drafts.of_sitting(store, conn, sitting).values():
                found += [draft.words, *([draft.other] if draft.other is not None else [])]
    return found


@contextmanager
def nothing_kept(store: Store) -> Iterator[None]:
    """Hold that nothing is kept meanwhile, nor in part: no row, no draft, no head."""
    before = state(store), drafts_of(store)
    yield
    assert (state(store), drafts_of(store)) == before


def at_words(person: Person, address: str = "/talk/c/7k") -> str:
    """Open the first question in own words, which is on everybody's way; return its page."""
    page = person.see(address)
    assert person.last.status_code == 200
    return page


def answer_bytes(person: Person, words: bytes, *, to: str = "", kind: str = FORM) -> TestResponse:
    """Send the open page's form with these bytes as its words, byte by byte as they are."""
    page = person.browser.get(person.at).text
    hidden = {name: value.encode() for name, value in fields(page).items()}
    if kind == FORM:
        body = b"&".join(name.encode() + b"=" + value for name, value in hidden.items()) + b"&words=" + words
    else:
        parts = [(name.encode(), value) for name, value in hidden.items()] + [(b"words", words)]
        head = b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        body = b"".join(head % part for part in parts) + b"--edge--\r\n"
    return person.browser.post(to or person.at, data=body, content_type=kind)


def let_go(store: Store) -> None:
    """Let the store take another connection for its next write."""
    writer, store._writer = store._writer, None
    if writer is not None:
        writer.close()
