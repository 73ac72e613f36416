"""What is said to be kept is kept: the reply leaves behind the COMMIT, by the order of things."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from app.ground.settings import load_settings
from app.ground.store import Store
from app.web.person.places import help_at
from tests.security.place import Place, make_place
from tests.support.attack import drafts_of, kept_words, let_go, signed_in, voice_of
from tests.support.service import fields

AT = "/talk/c/7k"


class Order:
    """Notes each COMMIT of a write and each start of a reply, and looks into the record at that moment."""

    def __init__(self, place: Place, look: Callable[[], object]) -> None:
        self.noted: list[str] = []
        self.seen: list[object] = []
        self._look = look
        if place.store.settings.is_sqlite:
            event.listen(place.store.engine, "checkout", self._listen)
            let_go(place.store)
        else:
            event.listen(place.store.engine, "commit", lambda _conn: self._note("COMMIT"))
            event.listen(place.store.engine, "rollback", lambda _conn: self._note("ROLLBACK"))
        self._inner = place.app.wsgi_app
        place.app.wsgi_app = self  # type: ignore[method-assign] # stands in front of the app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        def started(status: str, headers: Any, exc_info: Any = None) -> Any:
            self.noted.append(status[:3])
            self.seen.append(self._look())
            return start_response(status, headers, exc_info)

        return self._inner(environ, started)

    def _listen(self, connection: sqlite3.Connection, *_facts: object) -> None:
        connection.set_trace_callback(self._note)

    def _note(self, statement: str) -> None:
        if statement in {"COMMIT", "ROLLBACK"}:
            self.noted.append(statement.lower())

    def clear(self) -> None:
        """Forget what was noted."""
        self.noted.clear()
        self.seen.clear()


def _rows(place: Place, what: str) -> int:
    """Count rows as another program sees them that opens the file now."""
    other = sqlite3.connect(place.store.settings.record_file)
    try:
        return int(other.execute(f"SELECT count(*) FROM {what}").fetchone()[0])
    finally:
        other.close()


def test_an_answer_is_kept_before_the_303(place: Place) -> None:
    """Risk: *Next* leads on, the power goes, and the answer was never kept."""
    # Given somebody who watches the order of things, and counts rows from outside when a reply starts
    page = fields(place.person.see(AT))
    order = Order(place, lambda: _rows(place, "utterance"))
    # When answers are sent, one after the other
    for n in range(1, 6):
        order.clear()
        reply = place.person.browser.post(AT, data={**page, "key": f"key{n}", "words": f"Words {n}"})
        # Then the COMMIT comes first, and who looks at the start of the reply finds the row
        assert reply.status_code == 303
        assert order.noted == ["commit", "303"]
        assert order.seen == [n]


def test_whatever_the_person_does_is_kept_before_it_is_said(place: Place) -> None:
    """Risk: a draft, a share, a setting, a hidden page or a message to staff is said to be done too early."""
    said = voice_of(place.store, place.person).tell("I want to go home.", place.service.sam)
    page = fields(place.person.see(AT))
    code = place.service.invite(place.conversation)
    posts: list[tuple[str, dict[str, str], str]] = [
        (f"{AT}/draft", {"words": "A draft."}, "draft"),
        (AT, {"words": "Another draft.", "go": "break", "rev": "1"}, "draft"),
        (f"/talk/changed/{said}", {"choice": "not-share"}, "utterance WHERE kind = 'audience'"),
        ("/settings", {"theme": "dark"}, "preference"),
        (help_at("not-safe"), {"choice": "today"}, "notice_reader"),
        ("/hide", {}, "sitting"),
        ("/hide/open", {}, "sitting"),
        (f"/i/{code}", {}, "sitting WHERE invitation IS NOT NULL"),
    ]
    order = Order(place, lambda: None)
    for address, data, what in posts:
        fresh = {"/hide": "/hide", "/hide/open": "/hide"}.get(address, address if "/i/" in address else "")
        token = fields(place.person.browser.get(fresh).text) if fresh else page
        order.clear()
        reply = place.person.browser.post(address, data={**token, **data})
        assert reply.status_code in {200, 303}, (address, reply.text)
        assert order.noted == ["commit", str(reply.status_code)], address
        assert _rows(place, what) > 0


def test_a_look_is_kept_before_a_word_is_shown(place: Place) -> None:
    """Risk: a worker reads words, and the look is lost with the power."""
    # Given shared words
    voice_of(place.store, place.person).tell("I want to go home.", place.service.sam)
    sam = signed_in(place.store, place.app, place.service.sam)
    order = Order(place, lambda: _rows(place, "look"))
    # When a worker opens them
    reply = sam.get(f"/staff/people/{place.service.person}")
    # Then the look is in the file when the page starts on its way
    assert "I want to go home." in reply.text
    assert order.noted[-2:] == ["commit", "200"]
    assert order.seen == [1]


def test_what_is_refused_is_rolled_back_before_it_is_said(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Risk: half of an answer stays: the words without the removal of their draft, a row without its text."""
    from app.acts import writing

    page = fields(place.person.see(AT))
    place.person.browser.post(f"{AT}/draft", data={**page, "words": "A draft."})

    def fails(*_facts: Any, **_more: Any) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    # Given a fault in the middle of the write, behind the insert
    monkeypatch.setattr(writing.drafts, "drop", fails)
    order = Order(place, lambda: _rows(place, "utterance"))
    # When an answer is sent
    reply = place.person.browser.post(AT, data={**page, "words": "Words."})
    # Then all of it is gone again, the words are on the page, and the draft is as it was
    assert reply.status_code >= 500
    assert order.noted == ["rollback", str(reply.status_code)]
    assert order.seen == [0]
    assert "Words." in reply.text
    assert drafts_of(place.store) == ["A draft."]


def test_an_answer_is_kept_before_the_303_on_postgresql(
    postgres_url: str, data: Any, clock: Any, make_store: Callable[..., Store]
) -> None:
    """Risk: PostgreSQL is asked to keep an answer when its reply has left already."""
    place = make_place(make_store(load_settings(data, {"OWNWORDS_DATABASE_URL": postgres_url})), clock)
    page = fields(place.person.see(AT))

    def count() -> int:
        with place.store.reader.connect() as conn:
            return int(conn.execute(text("SELECT count(*) FROM utterance")).scalar_one())

    order = Order(place, count)
    reply = place.person.browser.post(AT, data={**page, "words": "Words."})
    assert reply.status_code == 303
    assert order.noted == ["commit", "303"]
    assert order.seen == [1]
    assert kept_words(place.store, place.service.person) == ["Words."]
    with place.store.engine.connect() as conn:
        assert conn.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
