"""Requests that no browser of ours sends: every page, every method, every role, and nothing breaks."""

import io
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes

from flask import Flask
from sqlalchemy import text as sql
from werkzeug.routing import Rule

from app.access import accounts
from app.acts import answering, entering, notices
from app.ground.settings import Settings, load_settings
from app.ground.store import Store
from app.plan.answers import AnswerText
from app.record import verify
from app.web.limits import limiter
from app.web.person.places import HELP
from app.web.policy import POLICY
from tests.support.attack import ROLES, Jar, Reply, add_everybody, jars, send
from tests.support.service import Service, make_service, serve
from tests.support.words import Voice

SEED = 20261123
SQLITE = (2400, 1200)  # wide, deep
POSTGRES = (200, 500)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO", "get", "PROPFIND")
TRACES = re.compile(
    rb"Traceback|File &#34;|File \"/|sqlalchemy|werkzeug|jinja2|sqlite3|psycopg", re.IGNORECASE
)
SLOT = re.compile(r"<(?:\w+:)?(\w+)>|([^<]+)")
OFTEN = {"person.answer": 8, "person.changed_one": 4, "person.draft": 2, "staff.answer": 3, "staff.talk": 3}
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control")
NASTY = (
    b"", b"0", b"-1", b"1", b"99999999999999999999999", b"%00", b"\x00", b"\xff\xfe", b"\xed\xa0\x80",
    b"../../etc/passwd", b"..%2f..%2f", b"'; DROP TABLE utterance;--", b"<script>alert(1)</script>",
    b"{{7*7}}", b"{csrf}", b"%s%n", "\u202e\u0000\U0001f9d1\u200d\U0001f33e".encode(), b"a" * 9000,
    b"\r\nX: y",
    b"None", b"true", b"[]", b"_skip", b"_dont_know", b"yes", b"a\nb", b" ", b"%", b"%zz", b"+", b"\x1b[31m",
    "\u0665".encode(), "\u00b2".encode(), b"1e9", b"9999-12-31", b"0001-01-01", b"2026-02-30", b"\xc0\xaf",
)  # fmt: skip
NAMES = (
    b"words", b"choice", b"reader", b"key", b"rev", b"aids", b"go", b"client_at", b"csrf_token", b"theme",
    b"size", b"pictures", b"answer", b"email", b"password", b"old", b"new", b"did", b"not_done", b"because",
    b"next", b"next_by", b"text", b"pathway", b"worker", b"readers", b"must_not", b"opens", b"account",
    b"since",
    b"until", b"how", b"from", b"open", b"\xff", b"", b"words[]", b"choice=", b"__class__",
)  # fmt: skip
KINDS = (
    b"application/x-www-form-urlencoded", b"application/x-www-form-urlencoded; charset=utf-16",
    b"application/x-www-form-urlencoded; charset=nonsense", b"multipart/form-data",
    b"multipart/form-data; boundary=",
    b"multipart/form-data; boundary=x", b"multipart/form-data; boundary=\xff", b"application/json",
    b"text/plain",
    b"", b";", b"\xff/\xfe", b"application/x-www-form-urlencoded; =; ;;", b"multipart/mixed; boundary=x",
)  # fmt: skip
ODD_HEADERS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("Content-Length", (b"-1", b"abc", b"", b"99999999999", b"0", b"1", b"\xb2", b"2097153")),
    ("Transfer-Encoding", (b"chunked", b"gzip, chunked", b"x")),
    ("Cookie", (b"\xff\xfe", b"ow_sit=\xff", b"ow_in=" + b"a" * 9000, b"=;=;", b"ow_form=.eJw", b"ow_sit")),
    ("Cookie", (b"ow_form=a.b.c;ow_sit=\x00", b"ow_hid=\xed\xa0\x80", b'ow_sit="\\377"')),
    ("Host", (b"", b"evil.example", b"[::1", b"a b", b"\xff", b"127.0.0.1:99999", b"x" * 300, b"..")),
    ("Sec-Fetch-Site", (b"cross-site", b"same-site", b"none", b"\xff", b"same-origin")),
    ("Accept-Encoding", (b"gzip;q=x", b"\xff", b"*;q=0", b"br")),
    ("Accept-Language", (b"\xff", b"en;q=9" * 50, b"cy")),
    ("Range", (b"bytes=0-", b"bytes=9-1", b"x=1")),
    ("If-Modified-Since", (b"yesterday", b"\xff")),
    ("If-None-Match", (b"*", b'"', b"\xff")),
    ("Expect", (b"100-continue",)),
    ("X-Forwarded-For", (b"1.2.3.4", b"' OR 1=1")),
    ("X-Forwarded-Proto", (b"https",)),
    ("X-HTTP-Method-Override", (b"DELETE",)),
    ("Content-Encoding", (b"gzip", b"x")),
    ("Origin", (b"https://evil.example", b"null")),
    ("User-Agent", (b"\xff" * 40, b"{{7*7}}")),
)  # fmt: skip


@dataclass
class Attacker:
    """Makes requests from one seed."""

    dice: random.Random
    known: dict[str, list[bytes]]
    sure: float = 0.65

    def path(self, rule: Rule) -> bytes:
        """Fill in a route, now and then as it should be."""
        topic, _, step = self.dice.choice(self.known["steps"]).partition(b"/")
        sure = self.dice.random() < self.sure
        place = {"topic": topic, "step": step, "n": b"1"} if sure else {}
        parts = []
        for name, fixed in SLOT.findall(rule.rule):
            parts.append((place.get(name) or self.value(name)) if name else fixed.encode())
        path = b"".join(parts)
        if self.dice.random() < (1 - self.sure) / 4:
            path = self.dice.choice(
                [path + b"/", path * 2, path.upper(), b"/" + path, path + b"%2e", path[:-1] or b"/"]
            )
        return path

    def value(self, name: str) -> bytes:
        """Return something for a slot or field."""
        known = self.known.get(name)
        if known and self.dice.random() < self.sure:
            return self.dice.choice(known)
        if self.dice.random() < 0.3:
            return bytes(self.dice.randrange(256) for _ in range(self.dice.randrange(40)))
        return self.dice.choice(NASTY)

    def body(self, jar: Jar) -> tuple[bytes, bytes]:
        """Return a body and what it says it is."""
        kind = self.dice.choice(KINDS) if self.dice.random() > self.sure else KINDS[0]
        pairs = [(self.dice.choice(NAMES), b"") for _ in range(self.dice.randrange(6))]
        pairs = [(name, self.value(name.decode("latin1"))) for name, _ in pairs]
        if self.dice.random() < self.sure:
            pairs.append((b"csrf_token", jar.token.encode()))
        if kind.startswith(b"multipart"):
            return self.multipart(pairs), kind
        if self.dice.random() < (1 - self.sure) / 2:
            return bytes(self.dice.randrange(256) for _ in range(self.dice.randrange(300))), kind
        plain = self.dice.random() < 0.2
        return b"&".join(
            name + b"=" + (value if plain else quote_from_bytes(value).encode()) for name, value in pairs
        ), kind

    def multipart(self, pairs: list[tuple[bytes, bytes]]) -> bytes:
        """Return a multipart body, often a broken one."""
        file = b'; filename="x"' if self.dice.random() < 0.2 else b""
        odd = self.dice.choice(
            [b"", b"Content-Type: text/plain; charset=utf-16\r\n", b"Content-Type: \xff\r\n", b"X\r\n"]
        )
        part = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n%s\r\n%s\r\n'
        lines = [part % (name, file, odd, value) for name, value in pairs]
        whole = b"".join(lines) + b"--x--\r\n"
        return whole if self.dice.random() < 0.7 else whole[: self.dice.randrange(len(whole))]

    def headers(self, jar: Jar, kind: bytes) -> dict[str, bytes]:
        """Return headers: the role's cookies and now and then something odd."""
        found = {
            "Content-Type": kind,
            "Cookie": "; ".join(f"{k}={v}" for k, v in jar.cookies.items()).encode(),
        }
        if self.dice.random() < 0.3:
            name, values = self.dice.choice(ODD_HEADERS)
            found[name] = self.dice.choice(values)
        return found


def _known(service: Service, app: Flask) -> dict[str, list[bytes]]:
    """Return what is there, so that many requests come past the first door."""
    talk = app.extensions["own_words"].talk.catalogue
    with service.store.read() as conn:
        ids = {
            name: [one.encode() for one in conn.execute(sql(f"SELECT id FROM {name} LIMIT 20")).scalars()]
            for name in ("conversation", "invitation", "notice", "answer_back", "account")
        }
        latest = sql("SELECT id FROM utterance WHERE kind = 'words' ORDER BY seq DESC LIMIT 8")
        wants = [one.encode() for one in conn.execute(latest).scalars()]
    person = [service.person.encode()]
    places = [(topic.code, place.step.code) for topic in talk.topics.values() for place in topic.places]
    return {
        "steps": [f"{topic}/{step}".encode() for topic, step in places],
        "n": [b"1", b"2", b"3"],
        "person": person,
        "utterance": wants,
        "conversation": ids["conversation"],
        "invitation": ids["invitation"],
        "notice": ids["notice"],
        "answer": ids["answer_back"],
        "choice": [
            *wants[:2],
            b"say",
            b"not-share",
            b"leave",
            b"today",
            b"worker",
            b"yes",
            b"right",
            b"_skip",
        ],
        "code": [address.encode() for address in HELP.values() if address],
        "worker": ids["account"],
        "account": ids["account"],
        "reader": ids["account"],
        "pathway": [b"first", b"quick"],
        "opens": [b"speaking", b"reading"],
        "go": [b"back", b"break", b"help", b"changed", b"older", b"newer"],
        "how": [b"talked"],
    }


def _with_a_story(service: Service, app: Flask) -> None:
    """Let somebody say and share things, ask for help, and be answered, so that every page has something."""
    talk = app.extensions["own_words"].talk
    said = entering.open_link(service.store, talk, service.invite(service.open("quick")), None)
    assert said is not None
    person = Voice(service.store, said.sitting)
    wants = [
        person.tell(words, service.sam, service.priya) for words in ("I want to go home.", "My cat.", "")
    ]
    notices.raise_notice(service.store, said.sitting, "same_day")
    with service.store.read() as conn:
        sam = accounts.by_id(conn, service.sam)
    assert sam is not None
    text = AnswerText(did="We asked.", next="We ask again.", next_by=service.store.clock.now().date())
    answering.answer_back(service.store, sam, person=service.person, utterance=wants[0], text=text)


def _fits(rule: Rule) -> list[str]:
    """Return the roles that come past the door of a page."""
    policy = POLICY[rule.endpoint]
    return ["person"] if policy.sitting or policy.either else sorted(policy.roles) or ["nobody", "person"]


def _attack(service: Service, app: Flask, wide: int, deep: int) -> Iterator[tuple[str, str, bytes, Reply]]:
    """Send the requests; yield what came of each.

    Wide: every page for every role in turn. Deep: past the door, with the right token and what is there.
    """
    add_everybody(service)
    _with_a_story(service, app)
    dice = random.Random(SEED)
    rules = list(app.url_map.iter_rules())
    often = [rule for rule in rules for _ in range(OFTEN.get(rule.endpoint, 1))]
    found: dict[str, Jar] = {}
    attacker = Attacker(dice, {})
    for at in range(wide + deep):
        if at % (40 if at < wide else 12) == 0:
            limiter.reset()
            found = jars(service, app)
            attacker.known = _known(service, app)
        attacker.sure = 0.65 if at < wide else 0.9
        rule = rules[at % len(rules)] if at < wide else dice.choice(often)
        role = list(found)[at // len(rules) % len(found)] if at < wide else dice.choice(_fits(rule))
        method = dice.choice(METHODS) if at < wide else dice.choice(["POST", "POST", "GET"])
        jar = found[role]
        body, kind = attacker.body(jar)
        path = attacker.path(rule)
        headers = attacker.headers(jar, kind)
        query = attacker.value("from") if dice.random() < 0.2 else b""
        reply = send(app, method, path, query=query, body=body, headers=headers)
        jar.take(reply)
        yield role, f"{method} {rule.rule}", b"%s | %s | %r" % (path, body[:400], headers), reply


def _check(service: Service, app: Flask, stream: io.StringIO, wide: int, deep: int) -> None:
    seen: set[tuple[str, str]] = set()
    statuses: Counter[int] = Counter()
    for role, what, raw, reply in _attack(service, app, wide, deep):
        seen.add((role, what.split(" ", 1)[1]))
        statuses[reply.status] += 1
        # Then each gets an answer that is no fault of ours, says nothing of the inside, and is protected
        assert reply.status < 500, (role, what, raw, reply.status, stream.getvalue()[-900:])
        assert not TRACES.search(reply.body), (role, what, raw)
        for header in HEADERS:
            assert reply.header(header), (role, what, header)
    # Then every role asked for every page, the record is whole, and no fault was logged
    assert wide < 2400 or len(seen) == len({rule.rule for rule in app.url_map.iter_rules()}) * len(ROLES)
    assert statuses[200] * 20 > wide + deep
    assert statuses[422] * 20 > deep
    assert verify.verify(service.store).ok
    assert "error=" not in stream.getvalue()


def test_no_request_breaks_a_page(service: Service, app: Flask, log: io.StringIO) -> None:
    """Risk: a request nobody thought of stops a page, or shows how the service is made."""
    # Given a service with something in it, and browsers of every role
    # When thousands of malformed requests go to every page, by every method
    _check(service, app, log, *SQLITE)


def test_no_request_breaks_a_page_on_postgresql(
    postgres_url: str, data: Path, make_store: Callable[[Settings], Store], log: io.StringIO
) -> None:
    """Risk: PostgreSQL takes no NUL and no number beyond its size; what SQLite bears stops a page there."""
    # Given the same on PostgreSQL
    service = make_service(make_store(load_settings(data, {"OWNWORDS_DATABASE_URL": postgres_url})))
    # When malformed requests go to every page
    _check(service, serve(service), log, *POSTGRES)
