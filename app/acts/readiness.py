"""Whether the service is ready for real worries, in words for those who run it."""

from app.access import live
from app.ground.clock import london_day
from app.ground.store import Store

# What the operator says was done, by ``ownwords`` itself; kept beside the keys, where it outlives the data.
TRIED = {
    "restore_tried": "No restore from a backup has been tried yet.",
    "tested_with_people": "Nobody has tested it with the people it is for yet.",
}


def missing(store: Store) -> list[str]:
    """Return what is missing, one sentence each; nothing when the service is ready."""
    with store.read() as conn:
        found = live.missing_for_live(conn, london_day(store.clock.now()))
    return found + [what for name, what in TRIED.items() if not store.keys.meta(name)]
