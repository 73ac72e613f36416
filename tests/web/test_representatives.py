"""Who may decide some things in law is recorded with the document that was seen.

Risk: somebody's word that they are the attorney stands as a fact.
"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.access.core import REPRESENTATIVE
from app.ground.clock import SetClock
from tests.support.office import NIA, PRIYA, SAM, Office, post

Browse = Callable[[str], FlaskClient]
FACTS = {
    "kind": "attorney",
    "name": "Rosa Diaz",
    "document": "Lasting power of attorney 7000-1111",
    "seen": "2026-11-20",
    "scope": "Property and money",
    "since": "2026-01-01",
    "until": "2026-11-24",
}


@pytest.fixture
def page(office_of: Office) -> str:
    """Give the address of the page."""
    return f"/staff/people/{office_of.service.person}/representatives"


def test_what_was_seen_is_recorded_and_ended(browser: Browse, page: str, clock: SetClock) -> None:
    # Given Sam saw a document; When he records it, Then his colleagues read who, over what, and what he saw
    assert post(browser(SAM), page, page, **FACTS)[0] == 303
    told = " ".join(browser(PRIYA).get(page).text.split())
    assert "<strong>Rosa Diaz</strong>, attorney. What they may decide: Property and money." in told
    assert "Document seen: Lasting power of attorney 7000-1111, on Friday 20 November 2026." in told
    assert "Not in force today." not in told
    # and that it does not hold after its last day
    clock.move(hours=48)
    sam = browser(SAM)
    html = sam.get(page).text
    assert "Not in force today." in html
    # When it is over, Then it is gone from the page, and not from the record
    name = html.split(f"{page}/")[1].split("/end")[0]
    assert post(sam, page, f"{page}/{name}/end")[0] == 303
    assert "Nobody is recorded" in sam.get(page).text
    assert post(sam, page, f"{page}/{name}/end")[0] == 404


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"kind": "friend"}, "Please look at this"),
        ({"kind": ""}, "Please look at this"),
        ({"name": ""}, "Please look at this"),
        ({"document": " "}, "which document you saw"),
        ({"seen": ""}, "Please look at this"),
        ({"seen": "2026-11-24"}, "still to come"),
        ({"since": "2026-12-01"}, "The last day comes before the first day."),
        ({"scope": "a" * 501}, "Please look at this"),
        ({"scope": "a\0b"}, "Please look at this"),
    ],
)
def test_without_a_document_nothing_is_recorded_and_what_was_written_stays(
    browser: Browse, office_of: Office, page: str, other: dict[str, str], said: str
) -> None:
    status, html, _ = post(browser(SAM), page, page, **{**FACTS, **other})
    assert (status, said in html) == (422, True)
    if "document" not in other:
        assert 'value="Lasting power of attorney 7000-1111"' in html
    with office_of.store.read() as conn:
        assert conn.execute(REPRESENTATIVE.select()).all() == []


def test_it_is_sealed_and_cannot_be_changed(browser: Browse, office_of: Office, page: str) -> None:
    post(browser(SAM), page, page, **FACTS)
    raw = b"".join(path.read_bytes() for path in office_of.store.settings.data.glob("record.db*"))
    assert b"Rosa" not in raw
    assert b"7000-1111" not in raw
    for change in ("UPDATE representative SET at = ''", "DELETE FROM representative"):
        with pytest.raises(DBAPIError, match="append-only"), office_of.store.write() as tx:
            tx.conn.execute(text(change))


def test_nobody_else_records_or_ends(browser: Browse, office_of: Office, page: str) -> None:
    assert browser(NIA).get(page).status_code == 404
    elsewhere = f"/staff/people/{office_of.other}/representatives"
    assert browser(SAM).get(elsewhere).status_code == 404
    assert post(browser(SAM), page, elsewhere, **FACTS)[0] == 404
    post(browser(SAM), page, page, **FACTS)
    name = browser(SAM).get(page).text.split(f"{page}/")[1].split("/end")[0]
    assert post(browser(SAM), page, f"{elsewhere}/{name}/end")[0] == 404
