"""What was set apart is not there, whoever reads: which rows that are, and what stands in their place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, bindparam, exists, select

from app.record.said import Utterance
from app.record.tables import QUARANTINE, QUARANTINED, UTTERANCE

_WRONG, _BACK = QUARANTINE.alias("wrong"), QUARANTINE.alias("back")
# what two people named, and whatever else came in that sitting, also on the way while they decided
_NAMED = exists().where(
    QUARANTINED.c.utterance == UTTERANCE.c.id, ~exists().where(_BACK.c.about == QUARANTINED.c.quarantine)
)
_CAME_WITH = exists().where(
    _WRONG.c.sitting == UTTERANCE.c.sitting,
    _WRONG.c.about.is_(None),
    ~exists().where(_BACK.c.about == _WRONG.c.id),
)
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
