"""Facts that go out at once: raised by the person, seen and done by staff."""

from collections.abc import Collection

from app.access import conversations
from app.access.accounts import AccountInfo
from app.access.sittings import SittingInfo
from app.ground.faults import NotFound
from app.ground.store import Store
from app.plan import items
from app.plan import notices as plan
from app.plan.items import Item
from app.plan.notices import NoticeResult


def raise_notice(
    store: Store, sitting: SittingInfo, kind: str, excluded: Collection[str] | None = None
) -> NoticeResult:
    """Put a notice on the pages it belongs on; return exactly what happened, to be told to the person."""
    with store.write() as tx:
        barred = items.barred_from(store, tx.conn, sitting.person) if excluded is None else excluded
        return plan.put(store, tx, sitting, kind, barred)


def how_it_stands(store: Store, sitting: SittingInfo) -> NoticeResult:
    """Return how the last same-day item of this conversation stands now."""
    with store.read() as conn:
        barred = items.barred_from(store, conn, sitting.person)
        return plan.told(
            store, conn, sitting, barred | conversations.get(conn, sitting.conversation).must_not
        )


def see_notices(store: Store, account: AccountInfo) -> list[Item]:
    """Return the notices on an account's page; that it opened the page is kept before it is shown."""
    now = store.clock.now()
    with store.read() as conn:
        found = items.on_page(store, conn, account, now)
    new = [one.id for one in found if account.id not in {seen.account.id for seen in one.seen}]
    if not new:
        return found
    with store.write() as tx:
        plan.mark_seen(tx, account.id, new, now)
    with store.read() as conn:
        return items.on_page(store, conn, account, now)


def notice_done(store: Store, account: AccountInfo, notice: str, how: str) -> None:
    """Note that what a notice asked for was done. Raise ``NotFound`` if it is not on this account's page."""
    now = store.clock.now()
    with store.write() as tx:
        if not items.is_on_page(store, tx.conn, account, notice, now):
            raise NotFound("There is no such notice.")
        plan.mark_done(tx, account.id, notice, how, now)
