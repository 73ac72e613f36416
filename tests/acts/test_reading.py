"""Opening words and answering them. The risk: words opened without a trace, or by whom they were not
given to.
"""

from collections.abc import Callable
from datetime import date

import pytest

from app.access.accounts import AccountInfo
from app.acts import answering, office, reading
from app.ground.faults import NotFound, Refused
from app.plan import answers, texts
from app.plan.answers import AnswerText
from app.record import looks
from app.record.text import WordsFault
from tests.support.service import PASSWORD, Service
from tests.support.words import Voice, sit

Who = Callable[[str], AccountInfo]


@pytest.fixture
def voice(service: Service) -> Voice:
    return sit(service.store, service.open())


def words(service: Service, account: AccountInfo, person: str | None = None) -> list[str | None]:
    opened = reading.open_words(service.store, account, person or service.person, kind="words")
    return [one.content.words if one.content else None for one in opened.said]


def looked(service: Service) -> list[tuple[str, str, int]]:
    with service.store.read() as conn:
        return [(one.account, one.kind, len(one.utterances)) for one in looks.of_person(conn, service.person)]


def test_a_reader_gets_exactly_the_words_and_leaves_a_look(service: Service, voice: Voice, who: Who) -> None:
    """Given odd words shared with Sam, when he opens them, then each character is there, and one look."""
    odd = "  two  spaces\n\n\ttab \u202e rtl e\u0301 \U0001f469\u200d\U0001f467 <b>&amp;</b> \n"
    voice.tell(odd, service.sam)
    assert words(service, who(service.sam)) == [odd]
    assert looked(service) == [(service.sam, "words", 1)]


def test_who_was_given_nothing_sees_nothing_and_leaves_nothing(
    service: Service, voice: Voice, who: Who
) -> None:
    """Given words for Sam alone, when Priya opens the page, then it is empty and there is no look of hers."""
    voice.tell("For Sam.", service.sam)
    voice.say("For nobody yet.")
    assert words(service, who(service.priya)) == []
    assert looked(service) == []


def test_nobody_reads_without_a_link(service: Service, voice: Voice, who: Who) -> None:
    """Given words shared with Sam, when his link ended, or a manager tries, then there is no such person."""
    voice.tell("For Sam.", service.sam, service.manager)
    for account in (service.manager, service.sam):
        office.end_link(service.store, account=service.sam, person=service.person)
        with pytest.raises(NotFound):
            words(service, who(account))
    with pytest.raises(NotFound):
        words(service, who(service.sam), "0" * 32)
    assert looked(service) == []


def test_whoever_is_left_out_reads_nothing_even_by_name(service: Service, voice: Voice, who: Who) -> None:
    """Given words shared with Sam, when he is left out,
    then nothing opens, and the page is as without any.
    """
    voice.tell("For Sam.", service.sam)
    voice.leave_out(service.sam)
    opened = reading.open_words(service.store, who(service.sam), service.person, kind="plan")
    assert (opened.said, opened.answers, opened.versions) == ((), {}, ())
    assert looked(service) == []


def test_an_advocate_reads_what_is_for_the_advocate(service: Service, voice: Voice, who: Who) -> None:
    """Given words for the advocate, when a linked advocate opens them,
    then they read them and staff do not.
    """
    nia = office.add_account(
        service.store,
        email="nia@x.example",
        name="Nia Rees",
        job="Advocate",
        role="advocate",
        unit=service.unit,
        password=PASSWORD,
    )
    office.link(service.store, account=nia, person=service.person, reason="Asked for")
    voice.tell("For my advocate.", "advocate")
    assert words(service, who(nia)) == ["For my advocate."]
    assert words(service, who(service.sam)) == []


def test_newer_words_show_as_a_change_only_to_who_has_them(service: Service, voice: Voice, who: Who) -> None:
    """Given words changed twice, when only the last is shared again, then the first points at the last."""
    first = voice.tell("Home.", service.sam)
    second = voice.say("Stay.", supersedes=first)
    opened = reading.open_words(service.store, who(service.sam), service.person, kind="words")
    assert opened.replaced == {}
    third = voice.tell("Stay with Ann.", service.sam, supersedes=second)
    opened = reading.open_words(service.store, who(service.sam), service.person, kind="words")
    assert opened.replaced == {first: third}


def test_an_answer_is_kept_shown_and_read(service: Service, voice: Voice, who: Who) -> None:
    """Given a want, when Sam answers and the person opens it,
    then both see it whole, with a read mark once.
    """
    want = voice.tell("I want to go home.", service.sam, service.priya)
    text = AnswerText(did="We rang.", next="We visit.", next_by=date(2026, 11, 27))
    made = answering.answer_back(
        service.store, who(service.sam), person=service.person, utterance=want, text=text
    )
    answering.mark_answers_read(service.store, voice.sitting.id, [made])
    answering.mark_answers_read(service.store, voice.sitting.id, [made])
    with service.store.read() as conn:
        (one,) = answers.for_person(service.store, conn, service.person)[want]
    assert (one.text, one.by.id) == (text, service.sam)
    assert one.read_at is not None
    opened = reading.open_words(service.store, who(service.priya), service.person, kind="words")
    assert opened.answers == {want: [one]}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (AnswerText(), "empty"),
        (AnswerText(because="It is so."), "empty"),
        (AnswerText(did=" \n"), "empty"),
        (AnswerText(not_done="We could not."), "because"),
        (AnswerText(next="We visit."), "next-by"),
        (AnswerText(did="x" * 2001), "long"),
    ],
)
def test_an_answer_that_is_not_whole_is_refused(
    service: Service, voice: Voice, who: Who, text: AnswerText, problem: str
) -> None:
    """Given a want, when the answer lacks something, then nothing is kept."""
    want = voice.tell("I want to go home.", service.sam)
    assert text.problems() == [problem]
    with pytest.raises(Refused):
        answering.answer_back(
            service.store, who(service.sam), person=service.person, utterance=want, text=text
        )
    with service.store.read() as conn:
        assert answers.for_person(service.store, conn, service.person) == {}


def test_only_a_reader_of_a_want_can_answer_it(service: Service, voice: Voice, who: Who) -> None:
    """Given a want for Sam and other words, when Priya answers, or Sam answers no want,
    then there is none.
    """
    want = voice.tell("I want to go home.", service.sam)
    other = voice.tell("My sister.", service.sam, topic="today", step="matters")
    text = AnswerText(did="We rang.")
    for account, utterance in ((service.priya, want), (service.sam, other), (service.sam, "0" * 32)):
        with pytest.raises(NotFound):
            answering.answer_back(
                service.store, who(account), person=service.person, utterance=utterance, text=text
            )


def test_each_version_of_the_staffs_text_stays(service: Service, who: Who) -> None:
    """Given two versions, when they are read, then the newest is first and the older one is whole."""
    for text in ("First.\n", "Second."):
        answering.write_plan(service.store, who(service.sam), person=service.person, text=text)
    with service.store.read() as conn:
        found = texts.versions(service.store, conn, service.person)
    assert [one.text for one in found] == ["Second.", "First.\n"]
    with pytest.raises(WordsFault):
        answering.write_plan(service.store, who(service.sam), person=service.person, text="a\x00b")
    with pytest.raises(NotFound):
        answering.write_plan(service.store, who(service.manager), person=service.person, text="Mine.")


def test_what_staff_write_is_sealed(service: Service, voice: Voice, who: Who) -> None:
    """Given an answer and a plan, when the database is read raw, then neither is in it."""
    want = voice.tell("I want to go home.", service.sam)
    sam = who(service.sam)
    text = AnswerText(did="Zanzibar telephoned")
    answering.answer_back(service.store, sam, person=service.person, utterance=want, text=text)
    answering.write_plan(service.store, sam, person=service.person, text="Quetzal visits")
    raw = b"".join(path.read_bytes() for path in service.store.settings.data.glob("record.db*"))
    assert b"Zanzibar" not in raw
    assert b"Quetzal" not in raw
