"""Sign-ins, links and sittings. The risk: a code that opens what it should not, or longer than it should."""

from datetime import timedelta

import pytest

from app.access import accounts, invitations, people, signins, sittings
from app.access.signins import SignInInfo
from app.acts import colleagues, office, opening, signing
from app.ground.clock import SetClock
from app.ground.faults import Refused
from app.ground.store import Store
from tests.support.service import PASSWORD, make_service
from tests.support.words import sit

HOUR, DAY = timedelta(minutes=60), timedelta(hours=12)


def who(store: Store, code: str) -> SignInInfo | None:
    with store.read() as conn:
        return signins.find(conn, code, now=store.clock.now(), idle=HOUR, longest=DAY)


def locked(store: Store, code: str) -> bool:
    found = who(store, code)
    return found is not None and found.locked


def signed_in(store: Store, email: str = "sam@willow.example") -> str:
    found = signing.sign_in(store, email, PASSWORD)
    assert found is not None
    return found[1]


def test_signing_in_and_out(both_store: Store) -> None:
    """Given an account, when it signs in and out, then its code works in between only."""
    make_service(both_store)
    code = signed_in(both_store, " SAM@willow.example ")
    found = who(both_store, code)
    assert found is not None
    assert found.account.name == "Sam Okoro"
    assert found.account.first_name == "Sam"
    signing.sign_out(both_store, found.id)
    assert who(both_store, code) is None


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("sam@willow.example", "wrong"),
        ("nobody@willow.example", PASSWORD),
        ("", ""),
        ("sam@willow.example", ""),
    ],
)
def test_wrong_address_or_password_opens_nothing(store: Store, email: str, password: str) -> None:
    """Given an account, when address or password is wrong, then nobody is signed in."""
    make_service(store)
    assert signing.sign_in(store, email, password) is None


def test_a_sign_in_ends_by_itself(store: Store, clock: SetClock) -> None:
    """Given a signed-in browser, when nothing is opened for an hour, or twelve are over,
    then it is locked; and after a week it is forgotten.
    """
    make_service(store)
    code = signed_in(store)
    clock.move(minutes=61)
    assert locked(store, code)
    code = signed_in(store)
    for _ in range(13):
        found = who(store, code)
        assert found is not None
        assert not found.locked
        signing.note_seen(store, found.id)
        clock.move(minutes=58)
    assert locked(store, code)
    clock.move(minutes=7 * 24 * 60)
    assert who(store, code) is None


def test_a_new_password_or_a_closed_account_ends_every_sign_in(store: Store) -> None:
    """Given two browsers, when the password changes or the account closes, then both are signed out."""
    service = make_service(store)
    codes = [signed_in(store), signed_in(store)]
    signing.set_password(store, service.sam, "another-long-password")
    assert [who(store, code) for code in codes] == [None, None]
    code = signed_in(store, "priya@willow.example")
    colleagues.close_by_operator(store, service.priya)
    assert who(store, code) is None
    assert signing.sign_in(store, "priya@willow.example", PASSWORD) is None


def test_sign_out_everywhere(store: Store) -> None:
    """Given two browsers of one account and one of another, when one signs out everywhere,
    then only its two end.
    """
    service = make_service(store)
    mine, other = [signed_in(store), signed_in(store)], signed_in(store, "priya@willow.example")
    assert signing.sign_out_everywhere(store, service.sam) == 2
    assert [who(store, code) for code in mine] == [None, None]
    assert who(store, other) is not None


@pytest.mark.parametrize("password", ["short", "x" * 257])
def test_a_bad_password_is_refused_and_the_old_one_stays(store: Store, password: str) -> None:
    """Given an account, when a new password is too short or long, then the old one still works."""
    service = make_service(store)
    with pytest.raises(Refused):
        signing.set_password(store, service.sam, password)
    assert signing.sign_in(store, "sam@willow.example", PASSWORD) is not None


def test_only_hashes_are_kept(store: Store) -> None:
    """Given codes and a password, when the database is read raw, then none of them is in it."""
    service = make_service(store)
    conversation = service.open()
    codes = [signed_in(store), service.invite(conversation)]
    with store.write() as tx:
        codes.append(sittings.open(tx, conversation, reads=False, clock=store.clock)[1])
    raw = b"".join(path.read_bytes() for path in store.settings.data.glob("record.db*"))
    for secret in [*codes, PASSWORD]:
        assert secret.encode() not in raw


@pytest.mark.dear_passwords
def test_a_password_is_dear_to_guess() -> None:
    """Given a password, when it is kept, then it is Argon2id with at least what OWASP asks for."""
    kept = accounts.hashed(PASSWORD)
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_a_link_opens_until_its_day_or_until_it_is_revoked(both_store: Store, clock: SetClock) -> None:
    """Given a link, when its days are over or staff revoke it, then it opens nothing, like an unknown one."""
    service = make_service(both_store, settings={"invitation_days": 3})
    first = opening.invite(both_store, service.open())
    second = opening.invite(both_store, service.open(), opens=invitations.READING)

    def opens(code: str) -> bool | None:
        with both_store.read() as conn:
            found = invitations.find(conn, code, clock.now())
        return found.reads if found else None

    assert (opens(first.code), opens(second.code), opens("x")) == (False, True, None)
    with both_store.read() as conn:
        sam = accounts.by_id(conn, service.sam)
    assert sam is not None
    opening.revoke_invitation(both_store, sam, person=service.person, invitation=first.id)
    assert opens(first.code) is None
    clock.move(days=3)
    assert opens(second.code) is None


def test_a_new_sitting_ends_the_one_before(both_store: Store) -> None:
    """Given a sitting, when the same conversation opens again,
    then the older one has ended, and another's has not.
    """
    service = make_service(both_store)
    conversation, other = service.open(), service.open()
    with both_store.write() as tx:
        first = sittings.open(tx, conversation, reads=False, clock=both_store.clock)[1]
    kept = sit(both_store, other).sitting
    with both_store.write() as tx:
        second = sittings.open(tx, conversation, reads=True, clock=both_store.clock)[1]
    with both_store.read() as conn:
        old, new = sittings.find(conn, first), sittings.find(conn, second)
        assert old is not None
        assert new is not None
        assert (old.ended, new.ended, new.reads) == (True, False, True)
        assert [one.ended for one in sittings.of_conversation(conn, other)] == [False]
    assert kept.conversation == other


def test_a_rotated_sitting_leaves_its_old_code_empty(store: Store) -> None:
    """Given a sitting, when its code is changed,
    then the old cookie opens nothing and the new one the same.
    """
    conversation = make_service(store).open()
    with store.write() as tx:
        made, old = sittings.open(tx, conversation, reads=False, clock=store.clock)
    with store.write() as tx:
        new = sittings.rotate(tx, made.id)
    with store.read() as conn:
        assert sittings.find(conn, old) is None
        assert sittings.find(conn, new) == made


def test_links_to_people_start_and_end(both_store: Store, clock: SetClock) -> None:
    """Given a link to a person, when it is ended, then nothing of theirs opens any more."""
    service = make_service(both_store)
    with both_store.read() as conn:
        assert people.may_read(conn, service.sam, service.person, clock.now())
        assert not people.may_read(conn, service.manager, service.person, clock.now())
        assert [one.id for one in people.linked_accounts(conn, service.person, clock.now())] == [
            service.sam,
            service.priya,
        ]
    office.end_link(both_store, account=service.sam, person=service.person)
    with both_store.read() as conn:
        assert not people.may_read(conn, service.sam, service.person, clock.now())
        assert people.linked_people(conn, service.sam, clock.now()) == []
        assert people.linked_people(conn, service.priya, clock.now()) == [service.person]


def test_a_manager_or_operator_who_is_linked_reads_no_words(store: Store, clock: SetClock) -> None:
    """Given a link to a manager, when it is asked who reads, then a role that reads no words does not."""
    service = make_service(store)
    office.link(store, account=service.manager, person=service.person, reason="Oversight")
    with store.read() as conn:
        assert not people.may_read(conn, service.manager, service.person, clock.now())
        readers = people.linked_readers(conn, service.person, clock.now())
    assert service.manager not in {one.account.id for one in readers}


def test_what_a_person_is_called_is_sealed(store: Store) -> None:
    """Given a person, when the database is read raw, then their name is not in it."""
    service = make_service(store)
    person = office.add_person(store, called="Zebedee Quillfeather", unit=service.unit)
    raw = b"".join(path.read_bytes() for path in store.settings.data.glob("record.db*"))
    assert b"Quillfeather" not in raw
    with store.read() as conn:
        assert people.get(store, conn, person).called == "Zebedee Quillfeather"
