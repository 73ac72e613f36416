"""Wants that wait for an answer. The risk: a want that stands on nobody's page, or on one it must not."""

from datetime import date, timedelta

import pytest

from app.access import accounts
from app.access.accounts import AccountInfo
from app.acts import answering, office, overview, reading
from app.ground.clock import SetClock
from app.plan import waiting
from app.plan.answers import AnswerText
from app.plan.waiting import Waiting
from tests.support.service import Service
from tests.support.words import Voice, sit


@pytest.fixture
def voice(service: Service) -> Voice:
    return sit(service.store, service.open())


def account(service: Service, which: str) -> AccountInfo:
    with service.store.read() as conn:
        found = accounts.by_id(conn, which)
    assert found is not None
    return found


def waits(service: Service, which: str | None = None) -> list[Waiting]:
    """Return what waits: all of it, or as one account knows of it."""
    now = service.store.clock.now()
    with service.store.read() as conn:
        if which is None:
            return waiting.of_person(service.store, conn, service.person, now)
        return reading.knows(service.store, conn, account(service, which), service.person, now)


def away(service: Service, which: str, days: int = 5) -> None:
    today = service.store.clock.now().date()
    office.set_absence(
        service.store, account(service, which), account=which, since=today, until=today + timedelta(days=days)
    )


def test_a_held_want_waits_for_nobody(service: Service, voice: Voice) -> None:
    """Given a want that nobody has, when it is asked what waits, then nothing does, for staff and manager."""
    voice.say("I want to go home.")
    assert waits(service) == []
    found = overview.of_manager(service.store, account(service, service.manager))
    assert (found.late, found.in_time) == ([], [])


def test_a_shared_want_waits_for_the_named_worker(service: Service, voice: Voice) -> None:
    """Given a want shared with two, when it is asked,
    then the named worker has the duty, in two working days.
    """
    voice.tell("I want to go home.", service.priya, service.sam)
    (one,) = waits(service)
    assert one.who is not None
    assert (one.who.id, one.due, one.late) == (service.sam, date(2026, 11, 25), 0)


def test_absence_moves_the_duty_and_never_the_day(service: Service, voice: Voice) -> None:
    """Given readers who go away one after the other, when it is asked,
    then the day stays and the duty moves.
    """
    voice.tell("I want to go home.", service.priya, service.sam)
    due = waits(service)[0].due
    seen = []
    for gone in (service.sam, service.priya):
        away(service, gone)
        (one,) = waits(service)
        assert one.who is not None
        assert one.stood_in
        seen.append((one.who.id, one.due))
    assert seen == [(service.priya, due), (service.manager, due)]


def test_it_ages_in_public_and_goes_to_the_manager(service: Service, voice: Voice, clock: SetClock) -> None:
    """Given an unanswered want, when its day is over, then the manager sees how late, and no word of it."""
    voice.tell("I want to go home.", service.sam)
    clock.move(days=4)
    found = overview.of_manager(service.store, account(service, service.manager))
    ((person, one),) = found.late
    assert (person.called, one.late) == ("Jo", 2)
    assert "home" not in repr(found)


def test_an_answer_ends_the_waiting(service: Service, voice: Voice) -> None:
    """Given a want, when it is answered, then it waits no more; a new want in its place waits anew."""
    first = voice.tell("I want to go home.", service.sam)
    text = AnswerText(did="We rang your sister.")
    sam = account(service, service.sam)
    answering.answer_back(service.store, sam, person=service.person, utterance=first, text=text)
    assert waits(service) == []
    second = voice.tell("I want to go home on Friday.", service.sam, supersedes=first)
    assert [one.utterance for one in waits(service)] == [second]


def test_newer_words_nobody_has_change_nothing(service: Service, voice: Voice) -> None:
    """Given a shared want, when the person writes other words and keeps them,
    then staff see no difference.
    """
    first = voice.tell("I want to go home.", service.sam)
    before = waits(service)
    second = voice.say("No. I want to stay.", supersedes=first)
    assert waits(service) == before
    third = voice.tell("I want to stay with Ann.", service.sam, supersedes=second)
    assert [one.utterance for one in waits(service)] == [third]


def test_stopping_the_sharing_ends_the_waiting(service: Service, voice: Voice) -> None:
    """Given a shared want, when the person takes it from everybody, then it waits for nobody."""
    first = voice.tell("I want to go home.", service.sam)
    voice.share(first)
    assert waits(service) == []


def test_a_want_for_the_advocate_alone_is_no_duty_of_staff(service: Service, voice: Voice) -> None:
    """Given a want shared with the advocate alone, when it is asked, then staff and manager learn nothing."""
    voice.tell("I want to go home.", "advocate")
    assert waits(service) == []


def test_who_is_left_out_has_no_duty_and_sees_nothing(service: Service, voice: Voice) -> None:
    """Given a want shared with two, when one is left out later,
    then the other has the duty and the one sees none.
    """
    voice.tell("I want to go home.", service.sam, service.priya)
    assert len(waits(service, service.sam)) == 1
    voice.leave_out(service.sam)
    assert waits(service, service.sam) == []
    (one,) = waits(service, service.priya)
    assert one.who is not None
    assert one.who.id == service.priya


def test_a_manager_who_is_left_out_sees_nothing(service: Service, voice: Voice, clock: SetClock) -> None:
    """Given an overdue want, when the manager is left out,
    then their page is as if nobody had said anything.
    """
    manager = account(service, service.manager)
    before = overview.of_manager(service.store, manager)
    voice.leave_out(service.manager)
    voice.tell("I want to go home.", service.sam)
    clock.move(days=4)
    away(service, service.sam)
    after = overview.of_manager(service.store, manager)
    assert (after.late, after.in_time, after.today) == (before.late, before.in_time, before.today)
    assert after.people == ()


def test_who_must_not_see_a_conversation_knows_of_nothing_in_it(service: Service) -> None:
    """Given a conversation Priya must not see, when a want in it is shared with her all the same,
    then she has none.
    """
    voice = sit(service.store, service.open(must_not=(service.priya, service.manager)))
    voice.tell("I want to go home.", service.sam, service.priya)
    assert waits(service, service.priya) == []
    (one,) = waits(service, service.sam)
    assert service.priya not in one.readers
    away(service, service.sam)
    (one,) = waits(service)
    assert one.who is not None
    assert one.who.id == service.sam
    assert overview.of_manager(service.store, account(service, service.manager)).in_time == []
