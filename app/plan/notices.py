"""Facts that go out at once: somebody wants to talk today, or asks for something. Never words.

Somebody the person excluded, or who must not see the conversation, is never a reader, and nothing on their
pages changes.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from app.access import accounts, conversations, people, units
from app.access.absences import away
from app.access.accounts import AccountInfo
from app.access.conversations import ConversationInfo
from app.access.duty import OnDuty, duty_accounts, next_on_duty, on_duty
from app.access.sittings import SittingInfo
from app.access.unit_settings import UnitSettings
from app.ground.clock import from_utc_text, london_day, utc_text
from app.ground.faults import Refused
from app.ground.ids import new_id
from app.ground.store import Store, Write
from app.plan.core import NOTICE, NOTICE_DONE, NOTICE_READER, NOTICE_SEEN

SAME_DAY = "same_day"
# ``not_today`` stands in older records: it did not say when to ask again.
REQUESTS = (
    "not_today", "ask_tomorrow", "ask_next_week", "ask_not", "never", "other_way", "other_helper", "advocate",
    "note_later", "note_no", "note_with", "answer_back", "tell_manager",
)  # fmt: skip
TO_MANAGER = frozenset({"tell_manager"})
DONE = ("talked", "visited", "passed_on", "not_needed")


@dataclass(frozen=True)
class Recipients:
    """Whom a notice reaches. ``lead`` is the one named to the person; nobody left: ``lead`` is nothing."""

    lead: AccountInfo | None
    readers: tuple[AccountInfo, ...]


@dataclass(frozen=True)
class NoticeResult:
    """What happened with a notice, for the page that tells the person exactly that.

    ``put_on``: on how many pages it stands; 0: nobody here was told. ``seen_at``: when ``lead`` opened the
    page that shows it. ``duty_now``: who is on duty now and has it too. ``next_duty``: who starts next.
    """

    lead: AccountInfo | None
    duty_now: tuple[OnDuty, ...]
    next_duty: OnDuty | None
    numbers: UnitSettings
    put_on: int
    seen_at: datetime | None = None


@dataclass(frozen=True)
class _Case:
    """One sitting's conversation, and who must learn nothing of it."""

    sitting: SittingInfo
    talk: ConversationInfo
    unit: str
    barred: frozenset[str]
    now: datetime


def choose_readers(
    conn: Connection, person: str, talk: ConversationInfo, now: datetime, excluded: Collection[str]
) -> Recipients:
    """Return on whose pages a same-day item is put.

    Named to the person is the named worker; else the next linked worker who is not excluded; else who is on
    duty; else the same in the units above, and their manager. Who is at work comes before who is not.
    """
    barred = frozenset(excluded) | talk.must_not
    unit = people.unit_of(conn, person)
    gone = away(conn, london_day(now))
    linked = [one for one in people.linked_accounts(conn, person, now) if one.role == "staff"]
    worker = [one for one in linked if one.id == talk.worker.id]
    duty = [one for one in talk.duty_readers if not one.disabled]
    rota = duty_accounts(conn, unit)
    line = [*worker, *linked, *(one.account for one in on_duty(conn, unit, now)), *duty, *rota]
    allowed = _each_once([*line, *_above(conn, unit, now)], barred)
    lead = next(iter([one for one in allowed if one.id not in gone] or allowed), None)
    on_page = _each_once([*([lead] if lead else []), *worker, *duty, *rota], barred)
    return Recipients(lead, tuple(on_page))


def put(
    store: Store, tx: Write, sitting: SittingInfo, kind: str, excluded: Collection[str] = ()
) -> NoticeResult:
    """Put a notice on the pages of those it reaches, in the open transaction; say what happened.

    A same-day item goes to everybody with a duty to read; a request to the lead alone. The same one that
    nobody has seen yet is not put twice.
    """
    if kind != SAME_DAY and kind not in REQUESTS:
        raise Refused("There is no such notice.")
    case = _case(store, tx.conn, sitting, excluded)
    found = _recipients(tx.conn, kind, sitting.person, case.talk, case.now, excluded)
    readers = found.readers if kind == SAME_DAY else found.readers[:1]
    if readers and not _stands_already(tx.conn, case, kind, readers):
        _insert(tx, case, kind, found.lead, readers)
    return _result(tx.conn, case, found.lead, len(readers))


def _recipients(
    conn: Connection, kind: str, person: str, talk: ConversationInfo, now: datetime, excluded: Collection[str]
) -> Recipients:
    """Return whom a kind of notice reaches; one for the manager reaches no worker instead."""
    if kind not in TO_MANAGER:
        return choose_readers(conn, person, talk, now, excluded)
    unit = people.unit_of(conn, person)
    line = [unit, *units.ancestors(conn, unit)]
    managers = [one for each in line for one in accounts.of_units(conn, [each], role="manager")]
    found = tuple(_each_once(managers, frozenset(excluded) | talk.must_not))
    return Recipients(next(iter(found), None), found)


def pass_on(tx: Write, person: str, excluded: Collection[str], now: datetime) -> None:
    """Put what stands open on further pages where those who had it are kept out from now on.

    So nothing that the person asked for ends on a page of somebody who must not see it.
    """
    query = (
        select(NOTICE.c.id, NOTICE.c.kind, NOTICE.c.conversation)
        .join_from(NOTICE, NOTICE_DONE, NOTICE_DONE.c.notice == NOTICE.c.id, isouter=True)
        .where(NOTICE.c.person == person, NOTICE_DONE.c.notice.is_(None), NOTICE.c.conversation.is_not(None))
    )
    for row in tx.conn.execute(query).all():
        talk = conversations.get(tx.conn, row.conversation)
        had = {one.account: one for one in _readers(tx.conn, row.id)}
        barred = frozenset(excluded) | talk.must_not
        if not had.keys() & barred:
            continue
        found = _recipients(tx.conn, row.kind, person, talk, now, excluded)
        readers = found.readers if row.kind == SAME_DAY else found.readers[:1]
        led = any(one.lead and one.account not in barred for one in had.values())
        new = [
            {"notice": row.id, "account": one.id, "lead": one == found.lead and not led, "at": utc_text(now)}
            for one in readers
            if one.id not in had
        ]
        if new:
            tx.conn.execute(NOTICE_READER.insert(), new)


def told(
    store: Store, conn: Connection, sitting: SittingInfo, excluded: Collection[str] = ()
) -> NoticeResult:
    """Say how it stands now with the last same-day item of a conversation."""
    case = _case(store, conn, sitting, excluded)
    query = select(NOTICE.c.id).where(NOTICE.c.conversation == case.talk.id, NOTICE.c.kind == SAME_DAY)
    notice = conn.execute(query.order_by(NOTICE.c.at.desc(), NOTICE.c.id).limit(1)).scalar()
    rows = [row for row in _readers(conn, notice) if row.account not in case.barred] if notice else []
    lead = next((row for row in rows if row.lead), None)
    account = accounts.by_id(conn, lead.account) if lead else None
    result = _result(conn, case, account, len(rows))
    return replace(result, seen_at=from_utc_text(lead.at)) if lead and lead.at else result


def mark_seen(tx: Write, account: str, notices: Collection[str], at: datetime) -> None:
    """Note that a reader opened the page that shows these; the first time counts."""
    mine = (NOTICE_SEEN.c.account == account) & NOTICE_SEEN.c.notice.in_(notices)
    known = set(tx.conn.execute(select(NOTICE_SEEN.c.notice).where(mine)).scalars())
    new = [one for one in notices if one not in known]
    if new:
        rows = [{"notice": one, "account": account, "at": utc_text(at)} for one in new]
        tx.conn.execute(NOTICE_SEEN.insert(), rows)


def mark_done(tx: Write, account: str, notice: str, how: str, at: datetime) -> None:
    """Note that what a notice asked for was done, and how. Raise ``Refused`` for an unknown way."""
    if how not in DONE:
        raise Refused("Say how it was done.")
    if not tx.conn.execute(select(NOTICE_DONE.c.notice).where(NOTICE_DONE.c.notice == notice)).first():
        row = {"notice": notice, "account": account, "how": how, "at": utc_text(at)}
        tx.conn.execute(NOTICE_DONE.insert().values(row))


def _case(store: Store, conn: Connection, sitting: SittingInfo, excluded: Collection[str]) -> _Case:
    talk = conversations.get(conn, sitting.conversation)
    unit = people.unit_of(conn, sitting.person)
    return _Case(sitting, talk, unit, frozenset(excluded) | talk.must_not, store.clock.now())


def _above(conn: Connection, unit: str, now: datetime) -> list[AccountInfo]:
    found: list[AccountInfo] = []
    for one in units.ancestors(conn, unit):
        found += [duty.account for duty in on_duty(conn, one, now)]
        found += duty_accounts(conn, one)
        found += accounts.of_units(conn, [one], role="manager")
    return found


def _each_once(line: Iterable[AccountInfo], barred: Collection[str]) -> list[AccountInfo]:
    return list({one.id: one for one in line if one.id not in barred}.values())


def _stands_already(conn: Connection, case: _Case, kind: str, readers: Collection[AccountInfo]) -> bool:
    query = (
        select(NOTICE.c.id, NOTICE_READER.c.account)
        .join_from(NOTICE, NOTICE_READER, NOTICE_READER.c.notice == NOTICE.c.id)
        .join(NOTICE_SEEN, NOTICE_SEEN.c.notice == NOTICE.c.id, isouter=True)
        .join(NOTICE_DONE, NOTICE_DONE.c.notice == NOTICE.c.id, isouter=True)
        .where(NOTICE.c.sitting == case.sitting.id, NOTICE.c.kind == kind)
        .where(NOTICE_SEEN.c.notice.is_(None), NOTICE_DONE.c.notice.is_(None))
    )
    on_pages = {(row.id, row.account) for row in conn.execute(query)}
    notices = {notice for notice, _account in on_pages}
    return any({(notice, one.id) for one in readers} <= on_pages for notice in notices)


def _insert(
    tx: Write, case: _Case, kind: str, lead: AccountInfo | None, readers: Collection[AccountInfo]
) -> None:
    new, at, sitting = new_id(), utc_text(case.now), case.sitting
    row = {"id": new, "kind": kind, "person": sitting.person, "at": at}
    tx.conn.execute(NOTICE.insert().values(**row, conversation=sitting.conversation, sitting=sitting.id))
    leads = lead.id if lead else None
    rows = [{"notice": new, "account": one.id, "lead": one.id == leads, "at": at} for one in readers]
    tx.conn.execute(NOTICE_READER.insert(), rows)


def _readers(conn: Connection, notice: str) -> list[Row[*tuple[Any, ...]]]:
    same = (NOTICE_SEEN.c.notice == NOTICE_READER.c.notice) & (
        NOTICE_SEEN.c.account == NOTICE_READER.c.account
    )
    query = (
        select(NOTICE_READER.c.account, NOTICE_READER.c.lead, NOTICE_SEEN.c.at)
        .join_from(NOTICE_READER, NOTICE_SEEN, same, isouter=True)
        .where(NOTICE_READER.c.notice == notice)
    )
    return list(conn.execute(query).all())


def _result(conn: Connection, case: _Case, lead: AccountInfo | None, put_on: int) -> NoticeResult:
    return NoticeResult(
        lead=lead,
        duty_now=tuple(on_duty(conn, case.unit, case.now, case.barred)),
        next_duty=next_on_duty(conn, case.unit, case.now, case.barred),
        numbers=units.settings_of(conn, case.unit),
        put_on=put_on,
    )
