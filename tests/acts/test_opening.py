"""Opening conversations and handing over. The risk: somebody in a conversation who must not be, or left
signed in.
"""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.access import absences, conversations, invitations, signins
from app.access.accounts import AccountInfo
from app.acts import office, opening, signing
from app.ground.faults import Fault, NotFound, Refused
from app.record import reading
from tests.support.service import PASSWORD, Service
from tests.support.words import sit

Who = Callable[[str], AccountInfo]


def test_a_conversation_has_its_worker_readers_and_who_must_not(service: Service) -> None:
    """Given a conversation with readers and one who must not, when it is read,
    then each stands where they should.
    """
    made = opening.open_conversation(
        service.store,
        person=service.person,
        pathway="quick",
        worker=service.sam,
        by=service.sam,
        readers=[service.priya],
        must_not=[service.manager],
    )
    with service.store.read() as conn:
        found = conversations.get(conn, made)
        assert (found.worker.id, found.must_not) == (service.sam, {service.manager})
        assert {one.id for one in found.duty_readers} == {service.sam, service.priya}
        every = conversations.of_person(conn, service.person)
        assert conversations.seen_by(every, service.manager) == []


@pytest.mark.parametrize("facts", [{"worker": "manager"}, {"readers": ["manager"]}, {"must_not": ["nobody"]}])
def test_nobody_unlinked_or_unknown_gets_in(service: Service, facts: dict[str, object]) -> None:
    """Given a worker or reader who is not linked, or somebody unknown, when it is opened,
    then it is refused.
    """
    ids = {"manager": service.manager, "nobody": "0" * 32}
    given: dict[str, object] = {"worker": service.sam}
    for name, value in facts.items():
        given[name] = [ids[one] for one in value] if isinstance(value, list) else ids[str(value)]
    with pytest.raises(Refused):
        opening.open_conversation(
            service.store, person=service.person, pathway="quick", by=service.sam, **given
        )  # type: ignore[arg-type] # as given


def test_nobody_both_reads_and_must_not(service: Service) -> None:
    """Given Sam as the worker, when he is also one who must not see it,
    then it is refused and nothing is kept.
    """
    with pytest.raises(Refused):
        service.open(must_not=(service.sam,))
    with service.store.read() as conn:
        assert conversations.of_person(conn, service.person) == []


def test_who_must_not_see_it_cannot_invite_revoke_or_hand_over(service: Service, who: Who) -> None:
    """Given a conversation Priya must not see, when she tries anything with it,
    then there is no such thing.
    """
    talk = service.open(must_not=(service.priya,))
    link = opening.invite(service.store, talk)
    priya, person, store = who(service.priya), service.person, service.store
    with pytest.raises(NotFound):
        opening.invite_by(store, priya, person=person, conversation=talk, opens="speaking")
    with pytest.raises(NotFound):
        opening.revoke_invitation(store, priya, person=person, invitation=link.id)
    with pytest.raises(NotFound):
        opening.hand_over(store, priya, "0" * 32, person=person, conversation=talk)


def test_a_link_belongs_to_its_person(service: Service, who: Who) -> None:
    """Given two people, when one's link or conversation is used under the other's name,
    then there is none.
    """
    other = office.add_person(service.store, called="Kit", unit=service.unit)
    office.link(service.store, account=service.sam, person=other, reason="Works with them")
    talk = service.open()
    link = opening.invite(service.store, talk)
    sam = who(service.sam)
    with pytest.raises(NotFound):
        opening.revoke_invitation(service.store, sam, person=other, invitation=link.id)
    with pytest.raises(NotFound):
        opening.hand_over(service.store, sam, "0" * 32, person=other, conversation=talk)
    with pytest.raises(NotFound):
        opening.invite_by(service.store, sam, person=other, conversation=talk, opens="speaking")
    with pytest.raises(Refused):
        opening.invite(service.store, talk, opens="everything")
    with service.store.read() as conn:
        assert invitations.find(conn, link.code, service.store.clock.now()) is not None


def test_handing_over_leaves_no_sign_in_and_opens_earlier_words(service: Service, who: Who) -> None:
    """Given Sam signed in here and elsewhere, when he hands this device over,
    then only this sign-in has ended.
    """
    talk = service.open()
    codes = []
    for _ in range(2):
        found = signing.sign_in(service.store, "sam@willow.example", PASSWORD)
        assert found is not None
        codes.append(found[1])

    def here(code: str) -> signins.SignInInfo | None:
        now, day = service.store.clock.now(), timedelta(days=1)
        with service.store.read() as conn:
            return signins.find(conn, code, now=now, idle=day, longest=day)

    first = here(codes[0])
    assert first is not None
    handed = opening.hand_over(
        service.store, who(service.sam), first.id, person=service.person, conversation=talk
    )
    assert handed.sitting.reads
    assert here(codes[0]) is None
    assert here(codes[1]) is not None


def test_absence_is_ones_own_or_ones_teams(service: Service, who: Who) -> None:
    """Given two workers and their manager, when each puts in days off,
    then only own and managed ones are kept.
    """
    day = date(2026, 11, 24)
    office.set_absence(service.store, who(service.sam), account=service.sam, since=day, until=day)
    office.set_absence(service.store, who(service.manager), account=service.priya, since=day, until=day)
    with pytest.raises(NotFound):
        office.set_absence(service.store, who(service.sam), account=service.priya, since=day, until=day)
    with pytest.raises(Refused):
        office.set_absence(
            service.store, who(service.sam), account=service.sam, since=day, until=date(2026, 11, 20)
        )
    with service.store.read() as conn:
        assert absences.away(conn, day) == {service.sam, service.priya}
        assert absences.away(conn, day + timedelta(days=1)) == frozenset()


@pytest.mark.parametrize(
    "facts",
    [
        {"email": "no address"},
        {"email": "SAM@willow.example"},
        {"role": "king"},
        {"name": " "},
        {"job": ""},
        {"password": "short"},
    ],
)
def test_a_bad_account_is_refused(service: Service, facts: dict[str, str]) -> None:
    """Given facts with a slip, or an address that is taken, when an account is put in, then it is refused."""
    good = {"email": "new@x.example", "name": "New", "job": "Worker", "role": "staff", "password": PASSWORD}
    with pytest.raises(Refused):
        office.add_account(service.store, unit=service.unit, **{**good, **facts})


def test_nothing_hangs_in_the_air(service: Service) -> None:
    """Given an unknown unit, account or person, when something is put in for it, then it is refused."""
    with pytest.raises(NotFound):
        office.add_person(service.store, called="Kit", unit="0" * 32)
    with pytest.raises(NotFound):
        office.link(service.store, account="0" * 32, person=service.person, reason="x")
    with pytest.raises(Fault):
        office.link(service.store, account=service.manager, person=service.person, reason=" ")
    with pytest.raises(Refused):
        office.add_person(service.store, called=" ", unit=service.unit)


def test_opening_writes_no_words(service: Service) -> None:
    """Given a conversation and a sitting, when the record is read, then nobody has said anything yet."""
    sit(service.store, service.open())
    with service.store.read() as conn:
        assert reading.of_person(service.store, conn, service.person) == []
