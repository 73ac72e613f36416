"""The page of words. The risk: words that are not exactly the person's, or shown to whom they are not for."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.acts import notices
from app.record import looks
from app.record.content import Content, Picked, Rated
from tests.support.office import NIA, PRIYA, SAM, Office
from tests.support.quotes import Quotes

Browse = Callable[..., FlaskClient]


@pytest.fixture
def page(office_of: Office) -> str:
    return f"/staff/people/{office_of.service.person}"


ODD = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=80
).filter(lambda text: not re.search("[\x00-\x08\x0b-\x1f]", text))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=ODD)
def test_a_quotation_holds_exactly_the_words(
    browser: Browse, office_of: Office, page: str, words: str
) -> None:
    """Given any text, when it was shared and is opened, then its quotation is that text and nothing else."""
    sam = browser(SAM)
    office_of.voice.tell(words, office_of.service.sam)
    for address in (page, f"{page}/plan"):
        found = Quotes(sam.get(address).text)
        assert words in found.texts
        assert found.inside == []


def test_everything_that_is_known_of_an_answer_stands_with_it(
    browser: Browse, office_of: Office, page: str
) -> None:
    """Given words a supporter put in, when they are opened,
    then question, who, how, when and who was there show.
    """
    office_of.voice.tell(
        "Home.",
        office_of.service.sam,
        entered_by="supporter",
        how="spoken",
        aids=("spelling",),
        content=Content("Home.", present=("my sister",)),
    )
    html = browser(SAM).get(page).text
    for known in (
        "What do you want to happen?",
        "Put in by a supporter",
        "Spoken",
        "spelling help was on",
        "my sister",
        "Monday 23 November 2026, 10:00",
    ):
        assert known in html


def test_choices_and_ratings_show_their_labels_and_are_no_quotations(
    browser: Browse, office_of: Office, page: str
) -> None:
    """Given a rating and choices, when they are opened, then their labels of then show, in no quotation."""
    rated = Content(
        choices=(Picked("between", "In between <b>"),), rating=Rated("between", "In between <b>", "safe")
    )
    office_of.voice.tell("", office_of.service.sam, topic="today", step="safe", kind="rating", content=rated)
    html = browser(SAM).get(page).text
    assert html.count("In between &lt;b&gt;") == 1
    assert Quotes(html).texts == ["I want to go home."]


@pytest.mark.parametrize(
    ("code", "says"),
    [("dont_know", "I do not know"), ("not_say", "I do not want to say"), ("skip", "Moved on")],
)
def test_no_answer_is_shown_as_what_it_is(
    browser: Browse, office_of: Office, page: str, code: str, says: str
) -> None:
    """Given a standing answer that was shared, when it is opened, then the page says which."""
    made = office_of.voice.say(None, code=code, step="stay", content=Content())
    office_of.voice.share(made, office_of.service.sam)
    assert says in browser(SAM).get(page).text


def test_a_changed_want_points_at_its_new_words(browser: Browse, office_of: Office, page: str) -> None:
    """Given a want that was changed and shared again, when it is opened,
    then both show, the old one marked.
    """
    new = office_of.voice.tell("I want to stay.", office_of.service.sam, supersedes=office_of.want)
    html = browser(SAM).get(page).text
    assert Quotes(html).texts == ["I want to go home.", "I want to stay."]
    assert html.count("Changed on") == 1
    assert f'href="#w-{new}"' in html
    assert Quotes(browser(SAM).get(f"{page}/plan").text).texts == ["I want to stay."]


def test_a_page_for_who_has_nothing_tells_nothing(browser: Browse, office_of: Office, page: str) -> None:
    """Given words Priya does not have, when she opens the page, then it is the one she had before them."""
    priya = browser(PRIYA)
    pages = [("/staff", page, f"{page}/plan", f"{page}/talk")]

    def seen() -> list[str]:
        got = [priya.get(address).text for address in pages[0]]
        return [re.sub(r'value="[^"]+"|\d\d:\d\d', "", one) for one in got]

    before = seen()
    office_of.voice.tell("More.", office_of.service.sam)
    office_of.voice.tell("For Priya, who is left out.", office_of.service.priya)
    office_of.voice.leave_out(office_of.service.priya)
    notices.raise_notice(office_of.store, office_of.voice.sitting, "same_day")
    assert seen() == before


def test_each_opening_is_a_look(browser: Browse, office_of: Office, page: str) -> None:
    """Given a page of words, when it is opened by Sam and the advocate,
    then each leaves its own look first.
    """
    office_of.voice.tell("For both.", office_of.service.sam, "advocate")
    browser(SAM).get(page)
    browser(SAM).get(f"{page}/plan")
    got = browser(NIA).get(f"/advocate/people/{office_of.service.person}")
    assert Quotes(got.text).texts == ["For both."]
    assert "Answer this" not in got.text
    with office_of.store.read() as conn:
        kinds = [one.kind for one in looks.of_person(conn, office_of.service.person)]
    assert kinds == ["words", "plan", "words"]
