"""Shared wants that nobody has answered yet: for the reader's page, and for the manager's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from app.access import accounts, conversations, people, units
from app.access.absences import away
from app.access.accounts import AccountInfo
from app.access.conversations import ConversationInfo
from app.access.unit_settings import UnitSettings
from app.ground.clock import from_utc_text, london_day
from app.ground.store import Store
from app.plan.answers import answered
from app.plan.changes import replaced
from app.plan.overdue import days_late, due_day, who_answers
from app.record import audience, reading
from app.record.said import Utterance

WANTS = frozenset({("wants", "want"), ("review", "now")})


@dataclass(frozen=True)
class Waiting:
    """One shared want without an answer. Nothing of its words is here."""

    person: str
    utterance: str
    conversation: str
    shared_on: date
    due: date
    late: int
    who: AccountInfo | None
    stood_in: bool
    readers: frozenset[str]


@dataclass(frozen=True)
class Setting:
    """What is the same for all wants of one person: their unit, who is linked, who must not learn of it."""

    settings: UnitSettings
    linked: tuple[AccountInfo, ...]
    managers: tuple[AccountInfo, ...]
    talks: dict[str, ConversationInfo]
    away: frozenset[str]

    def without(self, barred: frozenset[str]) -> "Setting":
        """Return the same without the managers who must not learn of it."""
        return replace(self, managers=tuple(one for one in self.managers if one.id not in barred))


def is_want(one: Utterance) -> bool:
    """Tell whether an utterance is a want in the person's words."""
    return (one.topic, one.step) in WANTS and one.kind == "words" and one.code == "given"


def of_person(store: Store, conn: Connection, person: str, now: datetime) -> list[Waiting]:
    """Return the wants of a person that wait for an answer of staff, the longest waiting first."""
    said = reading.of_person(store, conn, person, opened=False)
    setting = _setting(conn, person, now)
    done = answered(conn, [person])
    given = audience.audience_now(said)
    barred = audience.excluded(said)
    shared = {}
    for want in said:
        if is_want(want):
            talk = setting.talks[want.conversation]
            linked = [one for one in setting.linked if one.id in given[want.id]]
            shared[want.id] = _in_order(talk, linked, barred)
    known = [want for want in said if shared.get(want.id)]
    old = replaced(known, said)
    found = []
    for want in known:
        at = shared_at(said, want.id)
        if want.id not in done and want.id not in old and at:
            talk = setting.talks[want.conversation]
            at_day, must_not = london_day(at), barred | talk.must_not
            found.append(_waiting(want, at_day, shared[want.id], setting.without(must_not), london_day(now)))
    return sorted(found, key=lambda one: (one.due, one.shared_on))


def shared_at(said: Sequence[Utterance], utterance: str) -> datetime | None:
    """Return when somebody could first open an utterance."""
    groups = {"held", "kept", "here", "item", "alone", "use", "ask"}
    for row in said:
        given = (
            row.audience if row.id == utterance or (row.about == utterance and row.kind == "audience") else ()
        )
        if any(one not in groups and not one.startswith("not:") for one in given):
            return from_utc_text(row.at)
    return None


def managers_of(conn: Connection, unit: str, barred: frozenset[str] = frozenset()) -> list[AccountInfo]:
    """Return the managers a unit answers to, its own first, then those above."""
    line = units.ancestors(conn, unit)
    found = accounts.of_units(conn, line, role="manager")
    return sorted((one for one in found if one.id not in barred), key=lambda one: line.index(one.unit))


def _setting(conn: Connection, person: str, now: datetime) -> Setting:
    unit = people.unit_of(conn, person)
    linked = people.linked_accounts(conn, person, now)
    return Setting(
        settings=units.settings_of(conn, unit),
        linked=tuple(one for one in linked if one.role == "staff"),
        managers=tuple(managers_of(conn, unit)),
        talks={one.id: one for one in conversations.of_person(conn, person)},
        away=away(conn, london_day(now)),
    )


def _in_order(
    talk: ConversationInfo, readers: list[AccountInfo], barred: frozenset[str]
) -> list[AccountInfo]:
    """Return the readers as the duty to answer moves on: the worker, the duty readers, the rest."""
    duty = [one.id for one in talk.duty_readers]
    allowed = [one for one in readers if one.id not in barred and one.id not in talk.must_not]
    return sorted(allowed, key=lambda one: (one.id != talk.worker.id, one.id not in duty))


def _waiting(
    want: Utterance, shared_on: date, readers: list[AccountInfo], setting: Setting, today: date
) -> Waiting:
    rules = setting.settings
    line = [*readers, *setting.managers]
    who = who_answers([one.id for one in readers], [one.id for one in setting.managers], setting.away)
    due = due_day(shared_on, rules.reply_days, rules.is_working)
    return Waiting(
        person=want.person,
        utterance=want.id,
        conversation=want.conversation,
        shared_on=shared_on,
        due=due,
        late=days_late(due, today, rules.is_working),
        who=next((one for one in line if one.id == who), None),
        stood_in=who != readers[0].id,
        readers=frozenset(one.id for one in readers),
    )
