"""What was set apart is not there, whoever reads: which rows that are, and what stands in their place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, exists, select

from app.record.said import Utterance
from app.record.tables import QUARANTINE, QUARANTINED, UTTERANCE

_BACK = QUARANTINE.alias("back")
# a decision that was not taken back
STANDS = QUARANTINE.c.about.is_(None) & ~exists().where(_BACK.c.about == QUARANTINE.c.id)
# what two people named, and whatever else came in that sitting, also on the way while they decided
_NAMED = exists().where(
    QUARANTINED.c.utterance == UTTERANCE.c.id, QUARANTINE.c.id == QUARANTINED.c.quarantine, STANDS
)
_CAME_WITH = exists().where(QUARANTINE.c.sitting == UTTERANCE.c.sitting, STANDS)
OURS = ~(_NAMED | _CAME_WITH)
_BRIDGES = select(UTTERANCE.c.id, UTTERANCE.c.supersedes).where(
    UTTERANCE.c.id.in_(bindparam("wanted", expanding=True)), _NAMED | _CAME_WITH
)


def bridged(conn: Connection, found: list[Utterance], before: Sequence[Utterance] = ()) -> list[Utterance]:
    """Let what stands in the place of something set apart stand in the place of what that one replaced.

    So a person who put right what somebody else changed has said it once, not twice.
    """
    known = {one.id for one in (*before, *found)}
    missing = {one.supersedes for one in found if one.supersedes is not None} - known
    bridges: dict[str, str | None] = {}
    while missing:
        more = {row.id: row.supersedes for row in conn.execute(_BRIDGES, {"wanted": list(missing)})}
        bridges |= more
        missing = {one for one in more.values() if one is not None} - known - bridges.keys()
    return [replace(one, supersedes=_over(bridges, one.supersedes)) for one in found] if bridges else found


def _over(bridges: Mapping[str, str | None], to: str | None) -> str | None:
    while to is not None and to in bridges:
        to = bridges[to]
    return to
