"""When it has to be opened: asking, agreeing, reading for half an hour, and telling the person."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.access import accounts, conversations, people, units
from app.access.accounts import AccountInfo
from app.acts import recording
from app.acts.reading import SHOWN, Opened, shown_texts, written_from
from app.acts.recording import Sound
from app.ground.clock import utc_text
from app.ground.faults import NotFound, Refused
from app.ground.store import Store
from app.plan import openings
from app.plan.openings import Opening
from app.record import audience, looks, questions, reading, utterances
from app.record.said import Utterance
from app.talk.catalogue import Catalogue

SECONDS = frozenset({"staff", "manager"})  # who can be the second of the two


@dataclass(frozen=True)
class Asked:
    """A request as the two see it: what the person is called, who they are, whether an advocate is linked.

    Which advocates see that it happened is said to nobody: it would tell of one whom the person left out.
    """

    opening: Opening
    called: str
    by: AccountInfo
    second: AccountInfo
    advocate: bool


def may_agree(store: Store, account: AccountInfo, person: str) -> list[AccountInfo]:
    """Return who can be the second: somebody who works outside the person's unit and the teams below it."""
    with store.read() as conn:
        return _may_agree(conn, account, person)


def _may_agree(conn: Connection, account: AccountInfo, person: str) -> list[AccountInfo]:
    inside = set(units.below(conn, people.unit_of(conn, person)))
    outside = [one.id for one in units.everyone(conn) if one.id not in inside]
    return [
        one
        for one in accounts.of_units(conn, outside)
        if one.role in SECONDS and not one.disabled and not _same(one, account)
    ]


def _same(one: AccountInfo, other: AccountInfo) -> bool:
    """Tell whether two accounts are, as far as they say, the same person."""
    return one.id == other.id or one.name.split() == other.name.split()


def ask(
    store: Store, catalogue: Catalogue, account: AccountInfo, *, person: str, step: str, instance: int,
    ground: str, second: str, reason: str,
) -> str:  # fmt: skip
    """Ask to open the answer to one question; return the request's id.

    Raise ``NotFound`` when not linked; ``Refused`` without a reason, for a second who is not from outside or
    not somebody else, and for no question; ``WordsFault``, ``Erased``.
    """
    with store.write() as tx:
        now = store.clock.now()
        if not people.may_read(tx.conn, account.id, person, now):
            raise NotFound("There is no such person.")
        if second not in {one.id for one in _may_agree(tx.conn, account, person)}:
            raise Refused("The second person has to be somebody else, from outside the person's unit.")
        if step not in catalogue.steps or instance < 1:
            raise Refused("Choose which question it is.")
        return openings.ask(
            tx, store, person=person, step=step, instance=instance, ground=ground, by=account.id,
            second=second, reason=reason, at=now,
        )  # fmt: skip


def decide(store: Store, account: AccountInfo, opening: str, *, agreed: bool) -> None:
    """Agree or refuse, as the second. Raise ``NotFound`` for anybody else, ``Refused`` for a second time."""
    with store.write() as tx:
        one = openings.get(store, tx.conn, opening)
        if one.second != account.id:
            raise NotFound("There is no such request.")
        if one.decided is not None:
            raise Refused("It was decided already.")
        found = _answer(store, tx.conn, one) if agreed else None
        openings.decide(tx, opening=opening, agreed=agreed, utterance=found, at=store.clock.now())


def _answer(store: Store, conn: Connection, one: Opening) -> str | None:
    """Return the answer that is asked for.

    Nothing where one of the two must not see it, or who asked is not linked any more: as if there were none.
    """
    said = reading.of_person(store, conn, one.person, opened=False)
    talks = {talk.id: talk for talk in conversations.of_person(conn, one.person)}
    barred = audience.excluded(said)
    if not people.may_read(conn, one.by, one.person, store.clock.now()):
        return None
    found = [
        each for each in utterances.current(said)
        if (f"{each.topic}/{each.step}", each.instance) == (one.step, one.instance)
        and each.kind in SHOWN and each.code == "given"
        and not {one.by, one.second} & (barred | talks[each.conversation].must_not)
    ]  # fmt: skip
    return found[-1].id if found else None


def of_both(store: Store, account: AccountInfo, opening: str) -> Asked:
    """Return a request for one of the two it is between. Raise ``NotFound``."""
    with store.read() as conn:
        return _asked(store, conn, [_mine(store, conn, account, opening)])[0]


def _mine(store: Store, conn: Connection, account: AccountInfo, opening: str) -> Opening:
    one = openings.get(store, conn, opening)
    linked = people.may_read(conn, account.id, one.person, store.clock.now())
    if account.id != one.second and not (account.id == one.by and linked):
        raise NotFound("There is no such request.")
    return one


def waiting_for(store: Store, account: AccountInfo) -> list[Asked]:
    """Return what an account has to agree to or refuse."""
    with store.read() as conn:
        return _asked(store, conn, openings.waiting_for(store, conn, account.id))


def asked_by(store: Store, account: AccountInfo, person: str) -> list[Asked]:
    """Return what an account asked for of a person, the newest first."""
    with store.read() as conn:
        own = [one for one in openings.of_person(store, conn, person) if one.by == account.id]
        return list(reversed(_asked(store, conn, own)))


def _asked(store: Store, conn: Connection, found: Sequence[Opening]) -> list[Asked]:
    known = accounts.by_ids(conn, {each for one in found for each in (one.by, one.second)})
    called = {one.id: one.called for one in people.several(store, conn, [one.person for one in found])}
    return [
        Asked(
            one, called[one.person], known[one.by], known[one.second],
            _has_advocate(store, conn, one.person),
        )
        for one in found
        if one.person in called
    ]  # fmt: skip


def _has_advocate(store: Store, conn: Connection, person: str) -> bool:
    linked = people.linked_accounts(conn, person, store.clock.now())
    return any(one.role == "advocate" for one in linked)


def read(store: Store, account: AccountInfo, opening: str) -> Opened:
    """Open the answer, for one of the two and within the half hour; the look is kept first.

    What was written down from an answer that is a recording stands beside it. Raise ``NotFound`` for anybody
    else, and when the time is over.
    """
    now = store.clock.now()
    with store.read() as conn:
        one, found, said = _open_now(store, conn, account, opening)
        opened = Opened(
            person=people.get(store, conn, one.person), said=tuple(reading.by_ids(store, conn, [found.id])),
            talks={each.id: each for each in conversations.of_person(conn, one.person)},
            questions=questions.snapshots(conn, {found.question} if found.question else set()),
            replaced={}, confirmed=frozenset(), withdrawn=frozenset(), answers={}, versions=(),
            written=written_from(store, conn, said, _of_recording(said, found.id)),
        )  # fmt: skip
    with store.write() as tx:
        looks.look(
            tx, person=one.person, account=account.id, kind=looks.LAW,
            utterances=[found.id, *shown_texts(opened)], at=utc_text(now),
        )  # fmt: skip
    return opened


def hear(store: Store, account: AccountInfo, opening: str, utterance: str) -> Sound:
    """Open the answer where it is a recording, for one of the two and within the half hour.

    The look is kept first, once while it is open. Raise ``NotFound`` as ``read`` does, and for any other.
    """
    with store.read() as conn:
        one, found, _ = _open_now(store, conn, account, opening)
        if found.id != utterance:
            raise NotFound("There is no such recording.")
        since = utc_text(one.decided.at) if one.decided else ""
        looked = looks.has_looked(conn, one.person, account.id, looks.LAW, found.id, since)
    sound = recording.sound_of(store, found.id)
    if not looked:
        with store.write() as tx:
            looks.look(
                tx, person=one.person, account=account.id, kind=looks.LAW, utterances=[found.id],
                at=utc_text(store.clock.now()),
            )  # fmt: skip
    return sound


def _open_now(
    store: Store, conn: Connection, account: AccountInfo, opening: str
) -> tuple[Opening, Utterance, list[Utterance]]:
    """Return a request whose answer may be read now, the answer, and all that the person's record holds."""
    one = _mine(store, conn, account, opening)
    said = reading.of_person(store, conn, one.person, opened=False)
    found = _still(one, said)
    if not one.is_open(store.clock.now()) or found is None:
        raise NotFound("It is not open.")
    return one, found, said


def _of_recording(said: Sequence[Utterance], recording: str) -> list[Utterance]:
    """Return what was written from one recording, and what the person said of any text."""
    return [each for each in said if each.about == recording or each.kind == "confirmed"]


def _still(one: Opening, said: list[Utterance]) -> Utterance | None:
    """Return the answer, while none of the two was left out by the person since."""
    if one.decided is None or {one.by, one.second} & audience.excluded(said):
        return None
    return next((each for each in said if each.id == one.decided.utterance), None)


def told(store: Store, account: AccountInfo, opening: str) -> None:
    """Keep that the person was told, with nobody else there, by one of the two or a linked worker.

    Raise ``NotFound`` for others; ``Refused`` where nothing was opened, or they were told already.
    """
    with store.write() as tx:
        one = openings.get(store, tx.conn, opening)
        now = store.clock.now()
        if account.id != one.second and not people.may_read(tx.conn, account.id, one.person, now):
            raise NotFound("There is no such request.")
        if not one.opened or one.told is not None:
            raise Refused("There is nothing to tell.")
        openings.tell(tx, opening=opening, by=account.id, at=now)


def of_advocate(store: Store, conn: Connection, account: AccountInfo, person: str) -> list[Opening]:
    """Return what was opened of a person, for their advocate, unless left out: that it was, never what."""
    if account.role != "advocate":
        return []
    if account.id in audience.excluded(reading.of_person(store, conn, person, opened=False)):
        return []
    return [one for one in openings.of_person(store, conn, person) if one.opened]
