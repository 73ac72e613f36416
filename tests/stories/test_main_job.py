"""The main job: a person says what they want, staff read exactly that and answer. On both engines.

Risk: words that reach staff are not the ones given; somebody reads what was not shared with them; the answer
does not come back.
"""

import json
from io import StringIO

from app.cli.main import main
from app.record.verify import verify
from tests.stories.telling import Html, Teller, kept, pick, priya, sam, share_with, words
from tests.support.service import Service, serve

MATTERS = '  Moja córka 👩‍👧 & <b>me</b>.\n\n\tNothing "else"…  '
WANT = "I want to go home.\n\nTo my own bed, e\u0301 not é. \u202eabc\u202c "
SECOND = "Żeby ktoś zapytał 'mnie' {want} %s &amp; \\n"
STAY = "\nMy Tuesday. ﷽ \U0001d518 \u200b end"
NOT_WANT = "Not the meeting without me </blockquote><script>alert(1)</script>"
ALL = [MATTERS, WANT, SECOND, STAY, NOT_WANT]


def test_jo_says_what_she_wants_and_sam_reads_exactly_that_and_answers(both_service: Service) -> None:
    service, app = both_service, serve(both_service)

    # Given Jo has a link for the pathway "first", and nobody has read anything
    conversation = service.open("first")
    jo = Teller(app, service.invite(conversation))
    colleague = priya(app)
    before = colleague.see(f"/staff/people/{service.person}")

    # When she goes through it alone, writes in her own words, checks them, and shares with Sam only
    jo.tell({
        "welcome/hello": pick("yes"),
        "welcome/here": pick("nobody"),
        "today/matters": words(MATTERS),
        "alone/not-see": pick("none"),
        "today/practice": pick("bright"),
        "today/safe": pick("between"),
        "today/chooses": pick("together"),
        "today/share": share_with(service.sam),
        "wants/want": words(WANT),
        "wants/else": pick("another"),
        "wants/want@2": words(SECOND),
        "wants/else@2": pick("all"),
        "wants/first": pick("want-2"),
        "wants/stay": words(STAY),
        "wants/not-want": words(NOT_WANT),
        "wants/sure@2": pick("bit-sure"),
        "wants/share": share_with(service.sam),
        "goodbye/feel": pick("ok"),
    })  # fmt: skip

    # Then she saw her own words at the check exactly as she gave them, and was told who has them and by when
    checked = [one.text for one in jo.page("wants/check").all("q", "theirs")]
    assert [one for one in checked if one in ALL] == [WANT, SECOND, SECOND, STAY, NOT_WANT]
    farewell = jo.page("goodbye/next").lines()
    assert farewell[:2] == ["Sam can read this now.", "We ask Sam to reply by Wednesday 25 November 2026."]
    assert jo.passed[-1] == "done"

    # and Sam reads each of her words in a quotation of its own, what she wants first: one piece of text each
    worker = sam(app)
    page = worker.look(f"/staff/people/{service.person}")
    assert [one.texts for one in page.quotations()] == [[said] for said in (*ALL[1:], ALL[0])]
    assert all(one.children == 0 for one in page.quotations())

    # and Priya, who is linked but was not chosen, sees nothing of it
    after = colleague.see(f"/staff/people/{service.person}")
    assert Html(after).quotations() == []
    assert [line for line in after.splitlines() if "csrf" not in line] == [
        line for line in before.splitlines() if "csrf" not in line
    ]

    # When Sam answers the want she put first
    want = next(one for one in kept(service) if one.content and one.content.words == SECOND)
    answer = worker.do(
        f"/staff/people/{service.person}", f"/staff/people/{service.person}/answers/{want.id}",
        did="I called your daughter.", next="We visit your flat.", next_by="2026-12-01",
    )  # fmt: skip
    assert answer.status_code == 303

    # Then Jo, with a card that opens her words too, sees the answer at her want, and who looked
    reading = Teller(app, service.invite(conversation, opens="reading"))
    assert reading.last.location == "/mine"
    mine = reading.read()
    quoted = [one.text for one in mine.all("q", "theirs")]
    assert all(said in quoted for said in ALL)
    # and what staff wrote stands there as theirs, never in the look of her words
    assert [one.text for one in mine.all("span", "staff")] == [
        "I called your daughter.",
        "We visit your flat.",
    ]
    assert not {"I called your daughter.", "We visit your flat."} & set(quoted)
    lines = mine.lines()
    assert "Sam looked on Monday 23 November 2026." in lines
    assert not any(line.startswith("Priya") for line in lines)

    # When she says that she has seen it, Then Sam can see that
    reading.browser.post("/mine", data=_answer_form(mine))
    assert _read_mark(worker.look(f"/staff/people/{service.person}"))

    # and nothing in the record was altered, and what is written out is what she said
    assert verify(service.store).ok
    assert _exported(service) == [one.content.words if one.content else None for one in kept(service)]


def _answer_form(mine: Html) -> dict[str, str]:
    button = next(one for one in mine.elements if one.tag == "button" and one.attrs.get("name") == "answer")
    secret = next(one for one in mine.elements if one.attrs.get("name") == "csrf_token")
    return {"answer": button.attrs["value"], "csrf_token": secret.attrs["value"]}


def _read_mark(page: Html) -> bool:
    return any(one.text.startswith("Jo said") for one in page.all("p", "quiet"))


def _exported(service: Service) -> list[str | None]:
    out, env = StringIO(), {"OWNWORDS_DATABASE_URL": service.store.settings.database_url}
    data = str(service.store.settings.data)
    code = main(["export", service.person, "--format", "json", "--data", data], env=env, out=out)
    assert code == 0
    return [one["words"] for one in json.loads(out.getvalue())["utterances"]]
