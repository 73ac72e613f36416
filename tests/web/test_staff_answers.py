"""Answering a want, and the plan. The risk: a form that loses what was written, or mixes it with words."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from app.ground import troubles
from tests.support.office import SAM, Office, post
from tests.support.quotes import Quotes

Browse = Callable[..., FlaskClient]


@pytest.fixture
def page(office_of: Office) -> str:
    return f"/staff/people/{office_of.service.person}"


def test_answering_a_want(browser: Browse, office_of: Office, page: str) -> None:
    """Given a want, when Sam answers it, then he comes back to it, and the answer stands under the words."""
    sam = browser(SAM)
    where = f"{page}/answers/{office_of.want}"
    sent = post(sam, where, where, did="We rang <Ann>.\r\nShe comes.", next="We visit.", next_by="2026-11-27")
    assert (sent[0], sent[2]) == (303, f"{page}#w-{office_of.want}")
    html = sam.get(page).text
    assert "We rang &lt;Ann&gt;.\nShe comes." in html
    assert "Friday 27 November 2026" in html
    assert "has not pressed “I have seen this” yet" in html
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
