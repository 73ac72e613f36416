"""A recording that is opened because of the law. The risk: two people agree that it has to be opened, and
learn nothing, since the page says only that there is one; or it plays for a third, or after its half hour.
"""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.access.accounts import by_email
from app.acts import lawful
from app.ground.clock import SetClock
from app.record import looks
from tests.support.office import FAR_MANAGER, HELEN, NIA, PRIYA, SAM, Office
from tests.support.talking import catalogue
from tests.web.test_recordings import DATA, record
from tests.web.test_written import HEARD, rows, write

Browse = Callable[..., FlaskClient]


@pytest.fixture
def recorded(browser: Browse, office_of: Office) -> str:
    """Give a recording that Sam wrote down while it was his to hear, and that Jo keeps for herself now."""
    name = record(office_of, office_of.service.sam)
    assert write(office_of, browser(SAM), name).status_code == 303
    office_of.voice.share(name, "kept")
    return name


def agreed(there: Office) -> str:
    """Let Sam ask, and Mo from outside agree; return where they read."""
    with there.store.read() as conn:
        sam, far = (by_email(conn, one) for one in (SAM, FAR_MANAGER))
    assert sam is not None
    assert far is not None
    opening = lawful.ask(
        there.store, catalogue(), sam, person=there.service.person, step="wants/want", instance=1,
        ground="danger", second=far.id, reason="She may be hurt.",
    )  # fmt: skip
    lawful.decide(there.store, far, opening, agreed=True)
    return f"/staff/openings/{opening}/words"


def kinds(there: Office) -> list[tuple[str, tuple[str, ...]]]:
    """Return the looks that the law allowed."""
    with there.store.read() as conn:
        found = looks.of_person(conn, there.service.person)
    return [(one.account, one.utterances) for one in found if one.kind == looks.LAW]


def test_the_two_hear_it_and_read_what_was_written_down(
    browser: Browse, office_of: Office, recorded: str, clock: SetClock
) -> None:
    # Given nobody has it; When two agree, Then the page of each plays it, and shows Sam's text as Sam's
    sam, far = browser(SAM), browser(FAR_MANAGER)
    at = agreed(office_of)
    [text] = [one.id for one in rows(office_of)]
    page = sam.get(at).text
    assert f'<audio controls preload="none" src="{at}/{recorded}"' in page
    assert HEARD.strip()[:6] in page
    assert "Written down by Sam Okoro" in page
    assert kinds(office_of) == [(office_of.service.sam, (recorded, text))]
    # and playing it in pieces is no look more for who opened the page, and one for who did not
    got = sam.get(f"{at}/{recorded}")
    assert (got.status_code, got.data, got.mimetype) == (200, DATA, "audio/webm")
    assert got.headers["Cache-Control"] == "no-store"
    for start in (0, 40_000):
        assert far.get(f"{at}/{recorded}", headers={"Range": f"bytes={start}-"}).data == DATA[start:]
    assert [one for _, one in kinds(office_of)] == [(recorded, text), (recorded,)]
    # and when the half hour is over, nothing plays
    clock.move(minutes=31)
    for late in (browser(SAM), browser(FAR_MANAGER)):
        assert late.get(f"{at}/{recorded}").status_code == 404
    assert len(kinds(office_of)) == 2


@pytest.mark.parametrize("email", [PRIYA, HELEN, NIA])
def test_nobody_else_hears_it(browser: Browse, office_of: Office, recorded: str, email: str) -> None:
    at = agreed(office_of)
    assert browser(email).get(f"{at}/{recorded}").status_code in {403, 404}
    assert kinds(office_of) == []


def test_it_opens_nothing_but_its_answer(browser: Browse, office_of: Office, recorded: str) -> None:
    # Given another recording that Jo keeps; When the address of the opening names that, Then there is none
    other = record(office_of, "kept", step="else")
    at = agreed(office_of)
    assert browser(SAM).get(f"{at}/{other}").status_code == 404
    assert browser(SAM).get(f"{at}/{recorded}").status_code == 200


def test_leaving_somebody_out_stops_it_at_once(browser: Browse, office_of: Office, recorded: str) -> None:
    at = agreed(office_of)
    sam = browser(SAM)
    assert sam.get(f"{at}/{recorded}").status_code == 200
    office_of.voice.leave_out(office_of.service.sam)
    assert sam.get(f"{at}/{recorded}").status_code == 404
