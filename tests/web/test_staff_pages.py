"""The staff's pages. The risk: words that are not exactly the person's, or a form that loses what was
written.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.acts import notices
from app.ground import troubles
from app.ground.clock import SetClock
from app.record import looks
from app.record.content import Content, Picked, Rated
from tests.support.office import HELEN, NIA, PRIYA, SAM, Office, post, token

Browse = Callable[..., FlaskClient]


class Quotes(HTMLParser):
    """Reads what stands in each quotation: its text, and any element inside it."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.areas: list[str] = []
        self._in = ""
        self.feed(page)

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        if self._in == "blockquote":
            self.inside.append(tag)
        if tag in {"blockquote", "textarea"}:
            self._in = tag
            (self.texts if tag == "blockquote" else self.areas).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._in:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in:
            (self.texts if self._in == "blockquote" else self.areas)[-1] += data


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


def test_answering_a_want(browser: Browse, office_of: Office, page: str) -> None:
    """Given a want, when Sam answers it, then he comes back to it, and the answer stands under the words."""
    sam = browser(SAM)
    where = f"{page}/answers/{office_of.want}"
    sent = post(sam, where, where, did="We rang <Ann>.\r\nShe comes.", next="We visit.", next_by="2026-11-27")
    assert (sent[0], sent[2]) == (303, f"{page}#w-{office_of.want}")
    html = sam.get(page).text
    assert "We rang &lt;Ann&gt;.\nShe comes." in html
    assert "Friday 27 November 2026" in html
    assert "has not opened this answer yet" in html
    assert "Nothing is waiting" in sam.get("/staff").text


def test_an_answer_that_is_not_whole_comes_back_with_every_word(
    browser: Browse, office_of: Office, page: str
) -> None:
    """Given an answer without its reason, when it is sent,
    then it is 422 and all of it stands in its fields.
    """
    where = f"{page}/answers/{office_of.want}"
    status, html, _ = post(browser(SAM), where, where, not_done="\n We could not <go>. ", next="Later.")
    assert status == 422
    assert "Say why it could not be done." in html
    assert "Say by which day" in html
    areas = Quotes(html).areas
    assert "\n\n We could not <go>. " in areas
    assert "\nLater." in areas


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("did", "a\x00b", "cannot be kept exactly"),
        ("did", "x" * 2001, "too long"),
        ("next_by", "tomorrow", ""),
    ],
)
def test_bad_input_is_marked_and_kept(
    browser: Browse, office_of: Office, page: str, field: str, value: str, says: str
) -> None:
    """Given text that cannot be kept, when it is sent, then it is 422, marked, and still there."""
    where = f"{page}/answers/{office_of.want}"
    status, html, _ = post(browser(SAM), where, where, **{"did": "We rang.", field: value})
    assert status == 422
    assert says in html
    assert 'aria-invalid="true"' in html
    assert value in html


def test_a_stale_form_keeps_the_text(browser: Browse, office_of: Office, page: str) -> None:
    """Given a form of an older sign-in, when it is sent, then nothing is done and the text is still there."""
    sam = browser(SAM)
    data = {"csrf_token": "old", "did": "We rang for an hour."}
    got = sam.post(f"{page}/answers/{office_of.want}", data=data)
    assert got.status_code == 422
    assert "We rang for an hour." in got.text
    assert "Your text is still here" in got.text


def test_a_record_that_cannot_be_written_keeps_the_text(
    browser: Browse, office_of: Office, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a full disk, when an answer or a plan is sent, then it is 503 and the text is still there."""
    sam = browser(SAM)

    def full(*_: object, **__: object) -> None:
        raise troubles.Full

    monkeypatch.setattr("app.acts.answering.answers.put", full)
    monkeypatch.setattr("app.acts.answering.texts.put", full)
    where = f"{page}/answers/{office_of.want}"
    for address, fields in ((where, {"did": "We rang."}), (f"{page}/plan", {"text": "We rang."})):
        status, html, _ = post(sam, address, address, **fields)
        assert status == 503
        assert "\nWe rang." in Quotes(html).areas
        assert "Nothing was kept" in html


def test_the_plan_keeps_words_and_staff_text_apart(browser: Browse, page: str) -> None:
    """Given words and two versions of the staff's text, when the plan opens,
    then only the words are quotations.
    """
    sam, plan = browser(SAM), f"{page}/plan"
    for text in ("I am Jo, and I want to leave.", "We visit on Tuesday."):
        assert post(sam, plan, plan, text=text)[0] == 303
    html = sam.get(plan).text
    assert Quotes(html).texts == ["I want to go home."]
    written = html[html.index("Written by staff") :]
    assert written.index("By Sam Okoro, Support worker") < written.index("We visit on Tuesday.")
    assert written.index("Earlier versions") < written.index("I am Jo, and I want to leave.")


def test_opening_a_conversation(browser: Browse, office_of: Office, page: str) -> None:
    """Given the form, when it is sent whole, then there is one more; a slip comes back with the ticks."""
    sam, talk, ids = browser(SAM), f"{page}/talk", office_of.service
    good = {"pathway": "first", "worker": ids.sam, "readers": [ids.priya], "must_not": [ids.manager]}
    assert post(sam, talk, talk, **good)[0] == 303
    html = sam.get(talk).text
    assert "First conversation" in html
    assert "Must not see it: Helen Marsh." in html
    for slip in ({"pathway": "nowhere"}, {"worker": "x"}, {"must_not": [ids.sam]}, {"readers": ["x"]}):
        status, html, _ = post(sam, talk, talk, **{**good, **slip})
        assert status == 422
        assert "Please look at this" in html
    assert sam.get(talk).text.count("Hand this device over now") == 2


def test_a_link_is_shown_once_to_who_made_it(
    browser: Browse, office_of: Office, page: str, clock: SetClock
) -> None:
    """Given a link, when its card is opened by another worker, or later,
    then there is none; the link works.
    """
    sam = browser(SAM)
    where = f"{page}/talk/{office_of.conversation}/link"
    status, _, card = post(sam, f"{page}/talk", where, opens="speaking")
    assert status == 303
    html = sam.get(card).text
    found = re.search(r"http://[^<\s]+/i/([\w-]+)", html)
    assert found is not None
    assert "This page is for you to talk." in html
    printed = html[html.index('<section class="card"') : html.index("</section>")]
    for telling in ("Jo", "safe", "Willow", "Sam", "worr"):
        assert telling not in printed
    picture = sam.get(f"{card}/code.svg")
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert b"style" not in picture.data
    assert browser(PRIYA).get(card).status_code == 404
    assert browser(PRIYA).get(f"{card}/code.svg").status_code == 404
    assert browser().get(f"/i/{found[1]}").status_code == 200
    clock.move(minutes=11)
    assert sam.get(card).status_code == 404
    assert sam.get(f"{page}/talk").text.count("Revoke this link") == 1


def test_revoking_a_link(browser: Browse, office_of: Office, page: str) -> None:
    """Given a link, when it is revoked, then its page is the one of every wrong code."""
    sam, talk = browser(SAM), f"{page}/talk"
    code = office_of.service.invite(office_of.conversation)
    found = re.search(r"/links/([0-9a-f]{32})/revoke", sam.get(talk).text)
    assert found is not None
    assert post(sam, talk, f"{page}/links/{found[1]}/revoke")[0] == 303
    person = browser()
    assert post(person, f"/i/{code}", f"/i/{code}")[0] == 410


def test_a_same_day_item_is_on_top_until_it_is_done(browser: Browse, office_of: Office) -> None:
    """Given an item, when Sam opens his page,
    then it is first, marked as opened, and goes when it was done.
    """
    notices.raise_notice(office_of.store, office_of.voice.sitting, "same_day")
    sam = browser(SAM)
    html = sam.get("/staff").text
    assert html.index("Jo wants to talk to someone today.") < html.index("Waiting for an answer")
    assert "opened Monday" in html
    found = re.search(r"/staff/notices/([0-9a-f]{32})", html)
    assert found is not None
    status, html, _ = post(sam, "/staff", found[0])
    assert status == 422
    assert "What was done?" in html
    assert post(sam, "/staff", found[0], how="talked")[0] == 303
    assert "wants to talk" not in sam.get("/staff").text


def test_the_managers_page(browser: Browse, office_of: Office, clock: SetClock) -> None:
    """Given a late want and an unopened item, when the manager looks, then both show, and no word."""
    notices.raise_notice(office_of.store, office_of.voice.sitting, "same_day")
    clock.move(days=3)
    html = browser(HELEN).get("/manager").text
    assert "1 working day overdue." in html
    assert "It is on the page of Sam Okoro." in html
    assert "go home" not in html


def test_absence_on_the_page(browser: Browse, office_of: Office) -> None:
    """Given the form, when days are put in,
    then they show; an end before the start comes back as it was sent.
    """
    sam, helen = browser(SAM), browser(HELEN)
    where = "/staff/absence"
    days = {"account": office_of.service.sam, "since": "2026-11-24", "until": "2026-11-25"}
    assert post(sam, where, where, **days)[0] == 303
    assert "Tuesday 24 November 2026 to Wednesday 25 November 2026" in sam.get(where).text
    status, html, _ = post(sam, where, where, **{**days, "until": "2026-11-01"})
    assert status == 422
    assert 'value="2026-11-01"' in html
    assert post(sam, where, where, **{**days, "account": office_of.service.priya})[0] == 422
    assert post(helen, where, where, **{**days, "account": office_of.service.priya})[0] == 303


def test_what_is_missing_shows_until_it_is_there(browser: Browse) -> None:
    """Given a service that is not ready, when a page opens,
    then it says so; the operator's page says what.
    """
    from tests.support.office import DEV

    assert "Trying out: not for real worries." in browser(SAM).get("/staff").text
    html = browser(DEV).get("/operator").text
    assert "no duty rota." in html
    assert token(html)
