"""Units and their settings. The risk: a service that believes it has a duty rota, and has none."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from app.access import duty, live, units
from app.access.unit_settings import NATIONAL, parse
from app.acts import office
from app.ground.clock import SetClock
from app.ground.faults import Fault
from app.ground.store import Store
from tests.support.service import SETTINGS, make_service

MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)


def rota(account: str, **other: object) -> dict[str, object]:
    return {"account": account, "days": [0, 1, 2, 3, 4], "starts": "09:00", "ends": "17:00", **other}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[]", "one JSON object"),
        ("{", "not JSON"),
        ('{"reply_day": 2}', "reply_day"),
        ('{"reply_days": 0}', "reply_days"),
        ('{"reply_days": true}', "reply_days"),
        ('{"reply_days": "2"}', "reply_days"),
        ('{"service_number": ""}', "service_number"),
        ('{"duty": [{"account": "a", "days": [7], "starts": "09:00", "ends": "17:00"}]}', "duty"),
        ('{"duty": [{"account": "a", "days": [], "starts": "09:00", "ends": "17:00"}]}', "duty"),
        ('{"duty": [{"account": "a", "days": [1], "starts": "9", "ends": "17:00"}]}', "duty"),
        ('{"helplines": [{"name": "A", "number": "1"}]}', "helplines"),
        ('{"closed_days": ["25 December"]}', "closed_days"),
        (
            '{"outside": [{"kind": "police", "name": "A", "number": "1", "checked_on": "2026-11-01"}]}',
            "outside",
        ),
        ('{"outside": [{"kind": "council", "number": "1", "checked_on": "2026-11-01"}]}', "outside"),
        (
            '{"outside": [{"kind": "regulator", "name": "A", "number": "1", "checked_on": "2026-11-01"}]}',
            "outside",
        ),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(text: str, names: str) -> None:
    """Given settings with a slip, when they are read, then the fault names unit and setting."""
    with pytest.raises(Fault, match=names) as fault:
        parse(text, where="Willow House")
    assert "Willow House" in str(fault.value)


def test_what_a_unit_does_not_set_the_unit_above_sets(both_store: Store) -> None:
    """Given a team in a service, when both set something, then the nearer one counts and gaps are filled."""
    above = office.add_unit(both_store, name="Service", settings='{"reply_days": 5, "text_number": "07"}')
    team = office.add_unit(both_store, name="Team", parent=above, settings='{"reply_days": 3}')
    with both_store.read() as conn:
        found = units.settings_of(conn, team)
        assert units.ancestors(conn, team) == [team, above]
        assert set(units.below(conn, above)) == {team, above}
    assert (found.reply_days, found.text_number, found.service) == (3, "07", "Team")
    assert found.invitation_days == 14


def test_bad_settings_change_nothing(store: Store) -> None:
    """Given a unit, when settings cannot be read, then the old ones stay."""
    unit = office.add_unit(store, name="Team", settings='{"reply_days": 3}')
    with pytest.raises(Fault):
        office.set_unit_settings(store, unit, '{"reply_days": -1}')
    with store.read() as conn:
        assert units.settings_of(conn, unit).reply_days == 3


@pytest.mark.parametrize(
    ("at", "starts", "ends", "on"),
    [
        (MONDAY_TEN, "09:00", "17:00", True),
        (MONDAY_TEN, "11:00", "17:00", False),
        (NIGHT, "20:00", "08:00", True),
        (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), "20:00", "08:00", True),
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "20:00", "08:00", False),
        (datetime(2026, 7, 6, 8, 30, tzinfo=UTC), "09:00", "17:00", True),  # 9.30 in London's summer
    ],
)
def test_who_is_on_duty(store: Store, at: datetime, starts: str, ends: str, *, on: bool) -> None:
    """Given a rota, when it is asked at an hour, then London time and nights across midnight are right."""
    service = make_service(store)
    settings = {**SETTINGS, "duty": [rota(service.sam, starts=starts, ends=ends, days=[0])]}
    office.set_unit_settings(store, service.unit, json.dumps(settings))
    with store.read() as conn:
        assert bool(duty.on_duty(conn, service.unit, at)) is on
        assert not duty.on_duty(conn, service.unit, at, {service.sam})


def test_somebody_away_is_not_on_duty_and_the_next_day_is_found(store: Store, clock: SetClock) -> None:
    """Given the only duty worker is away today, when it is asked, then nobody is on, and tomorrow is next."""
    service = make_service(store)
    office.set_unit_settings(store, service.unit, json.dumps({"duty": [rota(service.sam)]}))
    with store.read() as conn:
        sam = duty.duty_accounts(conn, service.unit)[0]
    office.set_absence(store, sam, account=sam.id, since=clock.now().date(), until=clock.now().date())
    with store.read() as conn:
        assert duty.on_duty(conn, service.unit, clock.now()) == []
        following = duty.next_on_duty(conn, service.unit, clock.now())
    assert following is not None
    assert following.starts.isoformat() == "2026-11-24T09:00:00+00:00"


def test_what_is_missing_for_live_use_is_named(store: Store) -> None:
    """Given a service without rota and helpline, when it is asked, then each is named with its unit."""
    make_service(store)
    with store.read() as conn:
        found = live.missing_for_live(conn)
    assert "Willow House: no duty rota." in found
    assert "Willow House: no helpline." in found
    assert "Willow House: no schedule of how long records are kept (keep_years)." in found
    outside = "somebody independent, the council, the regulator, the ombudsman"
    assert f"Willow House: no number outside for who is not happy: {outside}." in found
    assert not any("phone number of the service" in one or "manager" in one for one in found)


def test_an_old_number_is_missing_too(store: Store, clock: SetClock) -> None:
    """Given a helpline nobody has tried for a year, when it is asked, then it is named."""
    line = {"name": "A helpline", "number": "0800", "checked_on": "2025-01-01"}
    old = {"kind": "regulator", "number": "0801", "checked_on": "2025-01-01"}
    make_service(store, settings={"helplines": [line], "outside": [old]})
    with store.read() as conn:
        found = live.missing_for_live(conn, clock.now().date())
    assert any("A helpline" in one for one in found)
    assert "Willow House: nobody has checked the number of the regulator for a year." in found


def test_a_ready_service_lacks_nothing(store: Store, make_ready: Callable[[Store], object]) -> None:
    """Given rota, numbers, helpline and manager, when it is asked, then nothing is missing."""
    make_ready(store)
    with store.read() as conn:
        assert live.missing_for_live(conn) == []


@pytest.fixture
def make_ready() -> Callable[[Store], object]:
    def make(store: Store) -> object:
        service = make_service(store)
        line = {"name": "A helpline", "number": "0800", "checked_on": "2026-11-01"}
        others = [{"kind": kind, "number": "0801", "checked_on": "2026-11-01"} for kind in NATIONAL]
        others.append({"kind": "council", "name": "A council", "number": "0802", "checked_on": "2026-11-01"})
        settings = {
            **SETTINGS, "duty": [rota(service.sam)], "helplines": [line], "advocacy_number": "0803",
            "outside": others, "keep_years": 8,
        }  # fmt: skip
        office.set_unit_settings(store, service.unit, json.dumps(settings))
        return service

    return make
