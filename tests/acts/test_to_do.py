"""What stands on a reader's first page.

Risk: something that somebody said lies unread, or what was promised is forgotten; or a count tells of words
that this reader was not given.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from app.access.accounts import AccountInfo
from app.acts import answering, preparing, reading, to_do
from app.acts.to_do import ToDo
from app.ground.clock import SetClock
from app.plan.answers import AnswerText
from app.plan.asking import Meeting
from tests.support.service import Service
from tests.support.words import Voice, sit

Who = Callable[[str], AccountInfo]
BY = date(2026, 11, 30)


def lines(service: Service, who: Who, account: str = "") -> ToDo:
    """Return the one person's lines on Sam's page, or another's."""
    (found,) = to_do.of_reader(service.store, who(account or service.sam))
    return found


def voice_of(service: Service) -> Voice:
    """Begin a sitting."""
    return sit(service.store, service.open())


def on(clock: SetClock, day: date) -> None:
    """Let it be ten in the morning of a day."""
    clock.at = datetime.combine(day, time(10), UTC)


def read(service: Service, who: Who) -> None:
    """Let Sam open the words."""
    reading.open_words(service.store, who(service.sam), service.person, kind="words")


def test_what_was_shared_is_new_until_it_is_opened(service: Service, who: Who) -> None:
    # Given nothing shared, then two answers for Sam and one for Priya
    assert (lines(service, who).new, lines(service, who).shared) == (0, False)
    voice = voice_of(service)
    voice.tell("I want a key.", service.sam)
    voice.tell("I want a dog.", service.sam, service.priya, instance=2)
    voice.tell("Sam is loud.", service.priya, instance=3)
    assert (lines(service, who).new, lines(service, who).shared) == (2, True)
    assert lines(service, who, service.priya).new == 2
    # When Sam opens them, Then they are new no more, for Sam alone; what comes after is
    read(service, who)
    assert (lines(service, who).new, lines(service, who).shared) == (0, True)
    assert lines(service, who, service.priya).new == 2
    voice.tell("I want a cat.", service.sam, instance=3)
    assert lines(service, who).new == 1


def test_whoever_is_left_out_is_told_of_nothing(service: Service, who: Who) -> None:
    voice = voice_of(service)
    voice.tell("I want a key.", service.sam, service.priya)
    voice.leave_out(service.sam)
    found = lines(service, who)
    assert (found.new, found.shared, found.wants, found.promised, found.unopened) == (0, False, (), (), ())


def test_each_want_that_waits_is_named_by_its_number(service: Service, who: Who) -> None:
    voice = voice_of(service)
    first = voice.tell("I want a key.", service.sam)
    voice.tell("I want a dog.", service.sam, instance=2)
    assert [one.number for one in lines(service, who).wants] == [1, 2]
    answer(service, who, first, next_by=None)
    assert [one.number for one in lines(service, who).wants] == [2]


def answer(service: Service, who: Who, want: str, *, next_by: date | None) -> str:
    """Let Sam answer, with or without a next step."""
    text = AnswerText(did="We rang.", next="We visit." if next_by else "", next_by=next_by)
    return answering.answer_back(
        service.store, who(service.sam), person=service.person, utterance=want, text=text
    )


def test_a_promise_stands_there_from_its_day_on_until_more_is_said(
    service: Service, who: Who, clock: SetClock
) -> None:
    # Given Sam promised a visit by 30 November
    want = voice_of(service).tell("I want a key.", service.sam, service.priya)
    on(clock, BY - timedelta(days=3))
    answer(service, who, want, next_by=BY)
    on(clock, BY)
    assert lines(service, who).promised == ()
    # When the day is over, Then it stands on the page of each who may read the want
    on(clock, BY + timedelta(days=1))
    for account in (service.sam, service.priya):
        (found,) = lines(service, who, account).promised
        assert (found.utterance, found.number, found.by, found.who.id) == (want, 1, BY, service.sam)
    # and no more once the person was told what came of it
    answer(service, who, want, next_by=None)
    assert lines(service, who).promised == ()


def test_an_answer_nobody_opened_is_counted_until_the_person_opens_it(service: Service, who: Who) -> None:
    voice = voice_of(service)
    made = answer(service, who, voice.tell("I want a key.", service.sam), next_by=None)
    assert len(lines(service, who).unopened) == 1
    assert lines(service, who, service.priya).unopened == ()
    answering.mark_answers_read(service.store, voice.sitting.id, [made])
    assert lines(service, who).unopened == ()


def test_the_next_meeting_is_the_first_that_is_not_over(service: Service, who: Who, clock: SetClock) -> None:
    for day in ("2026-12-09", "2026-12-02"):
        preparing.prepare(service.store, who(service.sam), person=service.person, content=Meeting(day, "Sam"))
    on(clock, date(2026, 12, 2))
    assert lines(service, who).meeting == date(2026, 12, 2)
    on(clock, date(2026, 12, 3))
    assert lines(service, who).meeting == date(2026, 12, 9)
    on(clock, date(2026, 12, 10))
    assert lines(service, who).meeting is None


def test_what_was_changed_twice_counts_once(service: Service, who: Who) -> None:
    # Given a want that was changed, and changed again, and Sam was given the first and the last
    voice = voice_of(service)
    first = voice.tell("I want a key.", service.sam)
    between = voice.say("I want two keys.", supersedes=first)
    voice.tell("I want a door.", service.sam, supersedes=between)
    # Then one answer is new, and the first is none that still counts
    assert lines(service, who).new == 1
