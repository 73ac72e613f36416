"""The demo tells three real lives: each statement of three examples stands in the record by name.

The examples are those of the article that this project follows: a safety plan during conflict in a family,
taking a risk in order to be free, taking part in a meeting. Risk: the demo shows screens and no lives, or the
pages lose on the way to the worker what the record holds.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from app.access import accounts
from app.access.accounts import AccountInfo
from app.acts import reading, signing
from app.cli import demo
from app.ground.clock import SystemClock
from app.ground.settings import load_settings
from app.ground.store import Store
from app.record import utterances
from app.record.utterances import Utterance
from app.web.factory import create_app
from tests.support.browser import Server, Visitor
from tests.support.service import PASSWORD

# what the example says, whose record it is in, under which name, and what stands there
STATEMENTS = (
    # a safety plan during conflict in a family
    ("feels pressed to give money", "Jo", "today/matters", "I feel pushed"),
    ("wants the contact all the same", "Jo", "wants/stay", "Sunday dinner with my sister"),
    ("the outcome in their words", "Jo", "wants/want", "I want contact, but I want to feel calm and safe."),
    ("options are explained, an advocate among them", "Jo", "understand/how-well", "well"),
    ("an advocate is one of who can talk with them", "Jo", "talking/who", "advocate"),
    ("agreed what is shared, with whom and why", "Jo", "choices/say", "yes"),
    ("boundaries the person chooses", "Jo", "plan/limits", "No talk about money."),
    ("agreed visiting times", "Jo", "plan/limits", "Sunday 2 to 4."),
    ("staff near when asked for", "Jo", "plan/help", "near"),
    ("where staff are then", "Jo", "plan/near", "room"),
    ("a word that ends it", "Jo", "plan/code", "tomatoes"),
    ("a sentence for staff to say", "Jo", "plan/sentence", "Jo, the kettle is on."),
    ("how the person felt is looked at again", "Jo", "review/safer", "safer"),
    ("more confident: decides now", "Jo", "today/chooses", "me"),
    ("less distress: a sign of better days happens", "Jo", "review/sign", "all"),
    ("agreed dates to look again", "Jo", "changes/ask-when", "after"),
    ("what escalates it", "Jo", "changes/when", "If she asks me for money"),
    ("how fast", "Jo", "changes/fast", "day"),
    # taking a risk in order to be free
    ("wants to travel alone to a group", "Dennis", "wants/want", "go on the bus by myself to band"),
    ("what safe enough looks like", "Dennis", "plan/enough", "I know my stop and I have my phone"),
    ("which support they accept", "Dennis", "plan/help", "call"),
    ("the way is practised", "Dennis", "plan/help", "practice"),
    ("a call on arrival", "Dennis", "plan/call", "there"),
    ("a call on return", "Dennis", "plan/call", "home"),
    ("a card they choose to carry", "Dennis", "plan/card", "call"),
    ("what happens when a call is missed", "Dennis", "plan/missed", "look"),
    ("who takes the lead", "Dennis", "plan/lead", "worker"),
    ("looked at again after three journeys", "Dennis", "changes/when", "after 3 trips"),
    ("the confidence rating", "Dennis", "wants/sure", "sure"),
    # taking part in a meeting
    ("met without them before", "Amina", "today/matters", "They talk about me. I am not there."),
    ("prepared with what they can understand", "Amina", "understand/how-well", "between"),
    ("what else helps to understand", "Amina", "understand/helps", "pictures"),
    ("how they want to take part", "Amina", "meeting/part", "part"),
    ("there for the first part", "Amina", "meeting/which", "start"),
    ("with a supporter", "Amina", "meeting/sit", "next"),
    ("agreed prompts for the key points", "Amina", "meeting/points", "1 I stay in my home"),
    ("who speaks when they step out", "Amina", "meeting/speaker", "advocate"),
    ("and whether they may", "Amina", "meeting/out", "yes"),
    ("preferred routines", "Amina", "wants/stay", "Prayer at noon."),
    ("no change that would distress", "Amina", "wants/not-want", "No new house"),
    ("adjustments made", "Amina", "talking/helps", "slow"),
    ("the stated outcome", "Amina", "wants/want", "I sit at the table. You hear me first."),
    ("asked again whether safer", "Amina", "review/safer", "safer"),
    ("asked again who decides", "Amina", "today/chooses", "together"),
)  # fmt: skip
# what staff wrote, where the example says what staff do
WRITTEN = (
    ("Jo", "plan", "After each visit staff write down what happened, and ask Jo how she felt."),
    ("Dennis", "plan", "Safe independence, not no risk."),
    ("Dennis", "plan", "Sam leads if a call is missed"),
    ("Dennis", "", "We went the way with you 2 times."),
    ("Amina", "plan", "She was there for the first part, beside her friend."),
    ("Amina", "plan", "Her home, her mornings and her prayer stay as they are."),
    ("Amina", "", "We wrote your words down. You said they are right."),
)
SAM = "sam@willow.example"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, dict[str, str]]]:
    """Give the demo's record and its people by name."""
    settings = load_settings(tmp_path_factory.mktemp("demo"), {})
    Store.create(settings, SystemClock()).close()
    store = Store.open(settings, SystemClock())
    demo.make(settings, store)
    store.clock = SystemClock()
    ways = demo.ways_in(settings, store, "")
    yield store, {one["called"]: one["id"] for one in ways["people"]}
    store.close()


@pytest.fixture
def server(told: tuple[Store, dict[str, str]]) -> Iterator[Server]:
    """Give the running demo."""
    running = Server(create_app(told[0]))
    yield running
    running.kill()


def said(store: Store, person: str, name: str) -> list[Utterance]:
    """Return every answer of a person's under a name."""
    with store.read() as conn:
        return [one for one in utterances.of_person(store, conn, person) if f"{one.topic}/{one.step}" == name]


def sam(store: Store) -> AccountInfo:
    """Return the named worker's account."""
    with store.read() as conn:
        account = accounts.by_email(conn, SAM)
    assert account is not None
    return account


def signed_in(page: Page, server: Server, store: Store) -> Page:
    """Sign the named worker in."""
    signing.set_password(store, sam(store).id, PASSWORD)
    page.goto(f"{server.address}/sign-in")
    page.get_by_label("Email").fill(SAM)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
    return page


@pytest.mark.parametrize(("statement", "called", "name", "stands"), STATEMENTS)
def test_each_statement_of_the_examples_is_in_the_record(
    told: tuple[Store, dict[str, str]], statement: str, called: str, name: str, stands: str
) -> None:
    store, ids = told
    found = [one.content for one in said(store, ids[called], name) if one.content]
    words = [one.words or "" for one in found]
    choices = [picked.id for one in found for picked in one.choices]
    assert stands in choices or any(stands in one for one in words), statement


def test_a_worker_reads_all_of_it_as_it_was_said(
    told: tuple[Store, dict[str, str]], server: Server, visitor: Callable[..., Visitor]
) -> None:
    # Given Sam signs in; When he opens each person, Then all that was shared with him stands there
    store, ids = told
    page = signed_in(visitor().page, server, store)
    for called in ("Jo", "Dennis", "Amina"):
        page.goto(f"{server.address}/staff/people/{ids[called]}")
        quoted = page.locator("blockquote").all_text_contents()
        shared = reading.open_words(store, sam(store), ids[called], kind="words").said
        words = [one.content.words for one in shared if one.content and one.content.words]
        assert len(words) > 4
        assert [one for one in words if one not in quoted] == []
    for called, tab, text in WRITTEN:
        page.goto(f"{server.address}/staff/people/{ids[called]}/{tab}".rstrip("/"))
        assert text in page.locator("main").inner_text(), text


def test_the_demo_shows_what_is_hard_to_show(told: tuple[Store, dict[str, str]]) -> None:
    """A changed mind, a withdrawn choice, a kept answer, answers back that were seen, a first review."""
    store, ids = told
    # a changed mind: both texts stand, and the newer one says which it takes the place of
    wants = [one for one in said(store, ids["Jo"], "wants/want") if one.instance == 2]
    assert wants[1].supersedes == wants[0].id
    # a withdrawn choice: yes first, then no
    choices = [
        one for one in said(store, ids["Jo"], "choices/say") if (one.instance, one.kind) == (1, "agree")
    ]
    assert [one.content.choices[0].id for one in choices if one.content] == ["yes", "no"]
    # a kept answer, that nobody else has
    matters = said(store, ids["Dennis"], "today/matters")[0]
    with store.read() as conn:
        every = utterances.of_person(store, conn, ids["Dennis"])
    assert ("keep", ("kept",)) in [(one.code, one.audience) for one in every if one.about == matters.id]
    # nobody's record is short, and one person has not begun
    with store.read() as conn:
        counts = {called: len(utterances.of_person(store, conn, one)) for called, one in ids.items()}
    assert counts["Marta"] == 0
    assert min(counts["Jo"], counts["Dennis"], counts["Amina"]) > 60
