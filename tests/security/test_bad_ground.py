"""A database that is locked, full or read-only: words stay on the screen, and only what is true is said."""

import errno
import io
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from app.acts import opening
from app.ground import sqlite
from app.ground.anchor import Anchor
from app.ground.faults import Fault
from app.ground.settings import load_settings
from app.ground.store import WRITER, Store
from app.record import verify
from app.web.factory import create_app
from app.web.person.places import help_at
from tests.security.place import Place, make_place
from tests.support.attack import (
    drafts_of,
    kept_words,
    nothing_kept,
    signed_in,
    voice_of,
    words_in_field,
)
from tests.support.service import fields

WORDS = "\n My marmalade cat & me. " + "".join(chr(0x4E00 + n % 5000) for n in range(19_000))
AT = "/talk/c/7k"
AGAIN = "We cannot keep this now."
STILL = "Your words are still on this page."


@pytest.fixture(autouse=True)
def _nothing_logged(log: io.StringIO) -> Iterator[None]:
    yield
    assert "marmalade" not in log.getvalue()
    assert "Traceback" not in log.getvalue()


@contextmanager
def _always(store: Store, *statements: str) -> Iterator[None]:
    """Set every connection that writes so, as long as it lasts."""

    def set_up(connection: Any, *_facts: object) -> None:
        for statement in statements:
            connection.execute(statement).close()

    _let_go(store)
    event.listen(store.engine, "checkout", set_up)
    try:
        yield
    finally:
        event.remove(store.engine, "checkout", set_up)
        _let_go(store)
        store.engine.dispose()


def _let_go(store: Store) -> None:
    """Let the next write open its connection anew."""
    if store._writer is not None:
        store._writer.close()
        store._writer = None


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Hold the one write of the database elsewhere."""
    other = sqlite3.connect(store.settings.record_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with _always(store, "PRAGMA busy_timeout=20"):
            yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full(store: Store) -> Iterator[None]:
    """Leave the database not one page to grow."""
    with store.read() as conn:
        pages = conn.execute(text("PRAGMA page_count")).scalar_one()
    with _always(store, f"PRAGMA max_page_count={pages}"):
        yield


@contextmanager
def read_only(store: Store) -> Iterator[None]:
    """Let nothing be written."""
    with _always(store, "PRAGMA query_only=ON"):
        yield


TROUBLES = pytest.mark.parametrize("trouble", [locked, full, read_only])
Trouble = Callable[[Store], Any]


@TROUBLES
def test_an_answer_that_cannot_be_kept(place: Place, trouble: Trouble) -> None:
    """Risk: words are lost, or said to be kept, when the database does not take them."""
    # Given a draft, and a database that takes nothing now
    place.person.browser.post(f"{AT}/draft", data={**fields(place.person.see(AT)), "words": "A draft."})
    form = fields(place.person.see(AT))
    with nothing_kept(place.store), trouble(place.store):
        # When an answer is sent
        reply = place.person.browser.post(AT, data={**form, "words": WORDS})
        # Then it stands in the field, the page says that it is not kept, and the draft is as it was
        assert reply.status_code == 503
        assert words_in_field(reply.text) == WORDS
        assert AGAIN in reply.text
        assert STILL in reply.text
        assert "Not kept yet." in reply.text
        # When somebody goes somewhere else with words on the page
        for way in ("back", "break", "help", "changed"):
            left = place.person.browser.post(AT, data={**form, "words": WORDS, "go": way})
            # Then the page stays too
            assert (left.status_code, words_in_field(left.text)) == (503, WORDS)
        # When the page saves by itself
        saved = place.person.browser.post(f"{AT}/draft", data={**form, "words": WORDS})
        # Then it is told the truth
        assert (saved.status_code, saved.json) == (503, {"state": "Not kept yet."})
    # When the database takes words again, and the same page is sent
    again = place.person.browser.post(AT, data={**fields(reply.text), "words": words_in_field(reply.text)})
    # Then they are kept, once
    assert again.status_code == 303
    assert kept_words(place.store, place.service.person) == [WORDS]
    assert drafts_of(place.store) == []
    assert verify.verify(place.store).ok


@pytest.mark.parametrize("trouble", [locked, read_only])
def test_asking_for_help_when_nothing_can_be_sent(place: Place, trouble: Trouble) -> None:
    """Risk: somebody who is not safe believes that somebody was told."""
    # Given a database that takes nothing now
    form = fields(place.person.see(help_at("not-safe")))
    with nothing_kept(place.store), trouble(place.store):
        # When somebody asks for a person to talk to
        reply = place.person.browser.post(help_at("not-safe"), data={**form, "choice": "today"})
    # Then the page says that nothing was sent, whom to call, and how to try again
    assert reply.status_code == 503
    assert "We could not send your message." in reply.text
    assert "We put your message" not in reply.text
    assert "999" in reply.text
    assert "01632 960101" in reply.text
    # When it is tried again and the database takes it
    again = place.person.browser.post(help_at("not-safe"), data={**fields(reply.text), "choice": "today"})
    # Then it is on a worker's screen
    assert again.status_code == 200
    assert "We put your message on the screen for Sam." in again.text


@TROUBLES
def test_hiding_does_not_wait_for_the_database(place: Place, trouble: Trouble) -> None:
    """Risk: somebody comes in, and *Hide this* shows an error instead of nothing."""
    # Given a question on the screen and a database that takes nothing now
    place.person.see(AT)
    with nothing_kept(place.store), trouble(place.store):
        # When it is hidden
        reply = place.person.browser.post("/hide")
        # Then the plain page stands there, and the pages before it open nothing
        assert (reply.status_code, reply.location) == (303, "/hide")
        assert place.person.browser.get_cookie("ow_sit") is None
        assert place.person.browser.get(AT).status_code == 303
        assert place.person.browser.get("/hide").status_code == 200
    # When the database takes writes again and the person opens it
    token = fields(place.person.browser.get("/hide").text)
    assert place.person.browser.post("/hide/open", data=token).location == "/talk"
    # Then the talk goes on
    assert place.person.browser.get(AT).status_code == 200


@pytest.mark.parametrize("trouble", [locked, read_only])
def test_other_things_the_person_does(place: Place, trouble: Trouble) -> None:
    """Risk: a setting, a link, a share or an end is said to be done and was not."""
    said = voice_of(place.store, place.person).tell("My marmalade.", place.service.sam)
    token = fields(place.person.see(AT))
    code = opening.invite(place.store, place.conversation).code
    stranger = place.app.test_client()
    link = fields(stranger.get(f"/i/{code}").text)
    with nothing_kept(place.store), trouble(place.store):
        for address, data in {
            "/settings": {"theme": "dark", "size": "d"},
            f"/talk/changed/{said}": {"choice": "not-share", "key": "k" * 20},
        }.items():
            reply = place.person.browser.post(address, data={**token, **data})
            assert reply.status_code == 503, address
            assert "We cannot show this page now." in reply.text
        opened = stranger.post(f"/i/{code}", data=link)
        assert opened.status_code == 503
        assert stranger.get_cookie("ow_sit") is None


@pytest.mark.parametrize("trouble", [locked, read_only])
def test_staff_read_nothing_that_leaves_no_look(place: Place, trouble: Trouble) -> None:
    """Risk: somebody reads words, and the person never sees that they did."""
    # Given shared words, and a worker at their page
    voice_of(place.store, place.person).tell("My marmalade.", place.service.sam)
    sam = signed_in(place.store, place.app, place.service.sam)
    address = f"/staff/people/{place.service.person}"
    token = fields(sam.get(f"{address}/plan").text)
    with nothing_kept(place.store), trouble(place.store):
        # When the look cannot be kept
        for page in (address, f"{address}/plan"):
            reply = sam.get(page)
            # Then the words are not shown
            assert reply.status_code == 503
            assert "marmalade" not in reply.text
        # When the worker writes
        kept = sam.post(f"{address}/plan", data={**token, "text": "Our own text."})
        assert kept.status_code == 503
        assert "marmalade" not in kept.text


def test_a_full_disk_under_the_anchor(
    place: Place, monkeypatch: pytest.MonkeyPatch, log: io.StringIO
) -> None:
    """Risk: an answer that is kept is refused because the line outside could not be written."""

    def fails(_anchor: Anchor, _heads: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    # Given a record that takes words and an anchor that takes none
    with monkeypatch.context() as patch:
        patch.setattr(Anchor, "add", fails)
        # When an answer is sent
        reply = place.person.browser.post(AT, data={**fields(place.person.see(AT)), "words": WORDS})
    # Then it is kept, and said so; the log says where it failed; the record is whole and ahead of its anchor
    assert reply.status_code == 303
    assert kept_words(place.store, place.service.person) == [WORDS]
    assert "after_commit error=OSError" in log.getvalue()
    assert verify.verify(place.store).ok
    # When the next answer comes
    place.person.browser.post(AT, data={**fields(place.person.see(AT)), "words": "More."})
    # Then the anchor holds again
    mark = place.store.anchor.last()
    assert mark is not None
    assert mark.seq == verify.verify(place.store).utterances


def test_a_record_file_that_is_read_only(place: Place) -> None:
    """Risk: the service runs on a file that it can keep nothing in, and says that words are kept."""
    # Given a service that was started on a record that can only be read
    path = place.store.settings.record_file
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    before = path.read_bytes()
    url = f"sqlite:///file:{path}?mode=ro&uri=true"
    store = Store.open(replace(place.store.settings, database_url=url), place.clock)
    try:
        browser = create_app(store).test_client()
        cookie = place.person.browser.get_cookie("ow_sit")
        assert cookie is not None
        browser.set_cookie("ow_sit", cookie.value, domain="localhost")
        # When an answer is sent
        reply = browser.post(AT, data={**fields(browser.get(AT).text), "words": WORDS})
        # Then it stands in the field, and the file is as it was
        assert (reply.status_code, words_in_field(reply.text)) == (503, WORDS)
        assert AGAIN in reply.text
        with pytest.raises(Fault, match="it is read-only"), store.write() as tx:
            tx.conn.execute(text("UPDATE unit SET name = 'x'"))
    finally:
        store.close()
    assert path.read_bytes() == before


def test_postgresql_that_is_busy_or_read_only(
    postgres_url: str, data: Path, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Risk: what holds on SQLite does not hold on PostgreSQL."""
    # Given the same talk on PostgreSQL, which waits for a lock only for a moment
    monkeypatch.setattr(sqlite, "BUSY_MS", 150)
    store = Store.create(load_settings(data, {"OWNWORDS_DATABASE_URL": postgres_url}), clock)
    try:
        place = make_place(store, clock)
        form = fields(place.person.see(AT))
        # When somebody else holds the writers' lock
        with store.engine.connect() as other, other.begin():
            other.execute(text("SELECT pg_advisory_xact_lock(:writer)"), {"writer": WRITER})
            locked_out = place.person.browser.post(AT, data={**form, "words": WORDS})
        # When the database lets nothing be written
        with store.engine.begin() as conn:
            name = conn.execute(text("SELECT current_database()")).scalar_one()
            conn.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        store.engine.dispose()
        refused = place.person.browser.post(AT, data={**form, "words": WORDS})
        # Then both times the words are in the field and nothing is kept
        for reply in (locked_out, refused):
            assert reply.status_code == 503
            assert words_in_field(reply.text) == WORDS
            assert AGAIN in reply.text
        assert kept_words(store, place.service.person) == []
        # When it lets itself be written again
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.execute(text("SET default_transaction_read_only = off"))
            conn.execute(text(f"ALTER DATABASE {name} RESET default_transaction_read_only"))
        store.engine.dispose()
        again = place.person.browser.post(AT, data={**form, "words": WORDS})
        # Then the words are kept
        assert again.status_code == 303
        assert kept_words(store, place.service.person) == [WORDS]
    finally:
        store.close()
