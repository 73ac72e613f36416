"""Legal holds: while one stands, nothing of that person is erased."""

from sqlalchemy import Connection, insert, select

from app.ground.clock import utc_text
from app.ground.ids import new_id
from app.ground.sealing import seal_json
from app.ground.store import Store, Write
from app.record.tables import HOLD

PLACED = "placed"
LIFTED = "lifted"


def place(tx: Write, store: Store, *, person: str, by: str, reason: str, lift: bool = False) -> None:
    """Place a hold, or lift it. The reason is sealed with the person's words. Raise ``Erased``."""
    name = new_id()
    row = {
        "id": name,
        "person": person,
        "kind": LIFTED if lift else PLACED,
        "by": by,
        "sealed": seal_json(store.keys, person, reason, f"legal_hold:{name}:sealed"),
        "at": utc_text(store.clock.now()),
    }
    tx.conn.execute(insert(HOLD), row)


def is_held(conn: Connection, person: str) -> bool:
    """Whether a hold stands: the latest row says."""
    latest = select(HOLD.c.kind).where(HOLD.c.person == person).order_by(HOLD.c.at.desc(), HOLD.c.id).limit(1)
    return conn.scalar(latest) == PLACED
