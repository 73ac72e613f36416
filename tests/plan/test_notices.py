"""Same-day items and requests. The risk: somebody asks for help, and it goes nowhere, or to the wrong one."""

import json
from datetime import timedelta

import pytest

from app.access import accounts
from app.access.accounts import AccountInfo
from app.acts import notices, office, overview
from app.ground.clock import SetClock
from app.ground.faults import NotFound, Refused
from app.ground.store import Store
from app.plan.items import Item
from app.plan.notices import NoticeResult
from tests.support.service import PASSWORD, SETTINGS, Service, make_service
from tests.support.words import Voice, sit

RAISE = "same_day"


@pytest.fixture
def voice(service: Service) -> Voice:
    return sit(service.store, service.open())


def who(service: Service, which: str) -> AccountInfo:
    with service.store.read() as conn:
        found = accounts.by_id(conn, which)
    assert found is not None
    return found


def page(service: Service, which: str) -> list[Item]:
    return notices.see_notices(service.store, who(service, which))


def ask(service: Service, voice: Voice, kind: str = RAISE) -> NoticeResult:
    return notices.raise_notice(service.store, voice.sitting, kind)


def rota(service: Service, *accounts_on: str) -> None:
    duty = [
        {"account": one, "days": list(range(7)), "starts": "00:00", "ends": "23:59"} for one in accounts_on
    ]
    office.set_unit_settings(service.store, service.unit, json.dumps({**SETTINGS, "duty": duty}))


def another(service: Service, name: str, role: str = "staff", unit: str | None = None) -> str:
    return office.add_account(
        service.store,
        email=f"{name}@willow.example",
        name=name,
        job="Worker",
        role=role,
        unit=unit or service.unit,
        password=PASSWORD,
    )


def test_it_stands_on_the_named_workers_page_and_says_so(service: Service, voice: Voice) -> None:
    """Given a person who is not safe, when they say yes,
    then Sam's page has it and the person is told of Sam.
    """
    told = ask(service, voice)
    assert told.lead is not None
    assert (told.lead.id, told.put_on, told.seen_at) == (service.sam, 1, None)
    assert told.numbers.service_number == "01632 960101"
    (item,) = page(service, service.sam)
    assert (item.same_day, item.person.called, item.linked) == (True, "Jo", True)
    assert page(service, service.priya) == []


def test_the_person_learns_when_it_was_seen(service: Service, voice: Voice) -> None:
    """Given an item, when Sam opens the page, then the person is told when, and not before."""
    ask(service, voice)
    assert notices.how_it_stands(service.store, voice.sitting).seen_at is None
    page(service, service.sam)
    told = notices.how_it_stands(service.store, voice.sitting)
    assert told.seen_at is not None
    first = told.seen_at
    page(service, service.sam)
    assert notices.how_it_stands(service.store, voice.sitting).seen_at == first


def test_everybody_on_the_rota_has_it_too(service: Service, voice: Voice) -> None:
    """Given a rota, when the item goes out, then each on it has it, and who is on now is named."""
    duty = another(service, "Dora")
    rota(service, duty)
    told = ask(service, voice)
    assert told.lead is not None
    assert (told.lead.id, told.put_on) == (service.sam, 2)
    assert [one.account.name for one in told.duty_now] == ["Dora"]
    (item,) = page(service, duty)
    assert not item.linked


def test_who_the_person_left_out_is_passed_over(service: Service, voice: Voice) -> None:
    """Given that Sam is left out, when the item goes out,
    then it is Priya's, and Sam's page stays as it was.
    """
    before = page(service, service.sam)
    voice.leave_out(service.sam)
    told = ask(service, voice)
    assert told.lead is not None
    assert told.lead.id == service.priya
    assert page(service, service.sam) == before == []
    assert len(page(service, service.priya)) == 1


def test_a_conversation_sam_must_not_see_is_not_his(service: Service) -> None:
    """Given a duty worker who must not see the conversation, when the item goes out,
    then they have nothing.
    """
    duty = another(service, "Dora")
    rota(service, duty, service.priya)
    voice = sit(service.store, service.open(must_not=(duty,)))
    told = ask(service, voice)
    assert page(service, duty) == []
    assert duty not in {one.account.id for one in told.duty_now}
    assert told.put_on == 2


def test_the_line_goes_on_to_duty_then_above_then_to_nobody(service: Service, voice: Voice) -> None:
    """Given each in turn left out, when it goes out again,
    then the next has it; in the end nobody is told.
    """
    duty, above = another(service, "Dora"), office.add_unit(service.store, name="Above")
    rota(service, duty)
    voice.leave_out(service.sam, service.priya)
    leads = [ask(service, voice).lead]
    voice.leave_out(service.sam, service.priya, duty)
    leads.append(ask(service, voice).lead)
    assert [one.id for one in leads if one] == [duty, service.manager]
    voice.leave_out(service.sam, service.priya, duty, service.manager)
    told = ask(service, voice)
    assert (told.lead, told.put_on, told.duty_now, told.next_duty) == (None, 0, (), None)
    assert told.numbers.out_of_hours_number == "01632 960999"
    assert above != service.unit


def test_the_manager_of_the_unit_above_is_the_last(store: Store) -> None:
    """Given a team without anybody else, when all its own are left out, then the service's manager has it."""
    service = make_service(store)
    above = office.add_unit(store, name="Above")
    boss = another(service, "Boss", role="manager", unit=above)
    team = office.add_unit(store, name="Team", parent=above)
    worker = another(service, "Wilma", unit=team)
    person = office.add_person(store, called="Kit", unit=team)
    office.link(store, account=worker, person=person, reason="Works with them")
    moved = Service(store, team, worker, worker, boss, person)
    voice = sit(store, moved.open())
    voice.leave_out(worker)
    told = ask(moved, voice)
    assert told.lead is not None
    assert told.lead.id == boss


def test_who_is_away_is_not_named_while_somebody_is_at_work(service: Service, voice: Voice) -> None:
    """Given that Sam is away today, when the item goes out,
    then Priya is named, and Sam's page has it too.
    """
    today = service.store.clock.now().date()
    office.set_absence(
        service.store, who(service, service.sam), account=service.sam, since=today, until=today
    )
    told = ask(service, voice)
    assert told.lead is not None
    assert (told.lead.id, told.put_on) == (service.priya, 2)


def test_nobody_at_work_at_all_still_leaves_a_name(service: Service, voice: Voice) -> None:
    """Given that everybody is away, when the item goes out,
    then it stands with the named worker all the same.
    """
    today = service.store.clock.now().date()
    for one in (service.sam, service.priya, service.manager):
        office.set_absence(service.store, who(service, one), account=one, since=today, until=today)
    told = ask(service, voice)
    assert told.lead is not None
    assert told.lead.id == service.sam


def test_the_same_item_is_not_put_twice_until_it_was_seen(service: Service, voice: Voice) -> None:
    """Given an item nobody saw, when the person taps yes again, then there is one; after it was seen, two."""
    ask(service, voice)
    ask(service, voice)
    assert len(page(service, service.sam)) == 1
    ask(service, voice)
    assert len(page(service, service.sam)) == 2


def test_a_request_goes_to_one_alone(service: Service, voice: Voice) -> None:
    """Given a rota, when the person asks for another way, then only the lead's page has it."""
    rota(service, service.priya)
    told = ask(service, voice, "other_way")
    assert told.put_on == 1
    assert [one.kind for one in page(service, service.sam)] == ["other_way"]
    assert page(service, service.priya) == []


def test_an_unknown_notice_is_refused(service: Service, voice: Voice) -> None:
    """Given a kind that is not on the list, when it is raised, then nothing is put."""
    with pytest.raises(Refused):
        ask(service, voice, "my words")
    assert page(service, service.sam) == []


def test_done_takes_it_off_every_page(service: Service, voice: Voice) -> None:
    """Given an item, when Sam says how it was done, then it is gone; Priya, who has none, cannot."""
    ask(service, voice)
    (item,) = page(service, service.sam)
    with pytest.raises(NotFound):
        notices.notice_done(service.store, who(service, service.priya), item.id, "talked")
    with pytest.raises(Refused):
        notices.notice_done(service.store, who(service, service.sam), item.id, "forgot")
    notices.notice_done(service.store, who(service, service.sam), item.id, "talked")
    assert page(service, service.sam) == []


def test_the_manager_sees_what_nobody_has_seen_to(service: Service, voice: Voice, clock: SetClock) -> None:
    """Given an item nobody opened, when the manager looks, then it is there, and still once Sam opened it.

    Only when somebody says how it was seen to, it is not.
    """
    ask(service, voice)
    clock.move(hours=2)
    manager = who(service, service.manager)
    (item,) = overview.of_manager(service.store, manager).today
    assert (item.person.called, item.seen) == ("Jo", ())
    page(service, service.sam)
    (item,) = overview.of_manager(service.store, manager).today
    assert [one.account.id for one in item.seen] == [service.sam]
    notices.notice_done(service.store, who(service, service.sam), item.id, "talked")
    assert overview.of_manager(service.store, manager).today == ()


def test_a_manager_who_is_left_out_does_not_see_it(service: Service, voice: Voice) -> None:
    """Given that the manager is left out, when an item stands unopened,
    then their page says nothing of it.
    """
    voice.leave_out(service.manager)
    ask(service, voice)
    found = overview.of_manager(service.store, who(service, service.manager))
    assert (found.today, found.mine, found.people) == ((), (), ())


def test_leaving_somebody_out_later_takes_it_off_their_page(service: Service, voice: Voice) -> None:
    """Given an item on Sam's page, when Sam is left out,
    then it is off it, and the person is told of nobody.
    """
    ask(service, voice)
    voice.leave_out(service.sam)
    assert page(service, service.sam) == []
    assert notices.how_it_stands(service.store, voice.sitting).lead is None


def test_who_is_no_longer_linked_loses_it(service: Service, voice: Voice) -> None:
    """Given an item on Sam's page, when his link ends, then it is off it."""
    ask(service, voice)
    office.end_link(service.store, account=service.sam, person=service.person)
    assert page(service, service.sam) == []


def test_at_night_the_next_duty_is_named(service: Service, voice: Voice, clock: SetClock) -> None:
    """Given a rota of office hours, when it is night,
    then nobody is on, and who starts next and when is told.
    """
    duty = [{"account": service.priya, "days": [0, 1, 2, 3, 4], "starts": "09:00", "ends": "17:00"}]
    office.set_unit_settings(service.store, service.unit, json.dumps({**SETTINGS, "duty": duty}))
    clock.at += timedelta(hours=12)
    told = ask(service, voice)
    assert told.duty_now == ()
    assert told.next_duty is not None
    assert (told.next_duty.account.id, told.next_duty.starts.hour) == (service.priya, 9)
