"""Who gets what, worked out from what one person said, in its order. Pure: utterances in, an answer out."""

from collections.abc import Collection, Sequence
from functools import lru_cache

from app.record.lists import WRITTEN
from app.record.said import Utterance

NOT = "not:"
NOT_SEE = ("alone", "not-see")
ADVOCATE = "advocate"


def audience_now(utterances: Sequence[Utterance]) -> dict[str, frozenset[str]]:
    """Return the audience of each utterance by its id: as given, or as the latest row about it says."""
    now = {utterance.id: _entries(utterance.audience) for utterance in utterances}
    for utterance in utterances:
        if utterance.kind == "audience" and utterance.about in now:
            now[utterance.about] = _entries(utterance.audience)
    for utterance in utterances:
        if utterance.kind == WRITTEN and utterance.about in now:  # it reaches whom its recording reaches
            now[utterance.id] = now[utterance.about]
    return now


def excluded(utterances: Sequence[Utterance]) -> frozenset[str]:
    """Return the accounts that must not see anything.

    Whoever was named stays named until the person, with that answer before them, gives another in its place:
    a sitting that cannot show the earlier answer adds to it, and moving on lets nobody back in.
    """
    named: dict[str, tuple[str, ...]] = {}
    for utterance in utterances:
        if utterance.step == NOT_SEE[1] and utterance.topic == NOT_SEE[0] and utterance.code == "given":
            if utterance.supersedes is not None:
                named.pop(utterance.supersedes, None)
            named[utterance.id] = utterance.audience
        elif utterance.kind == "audience" and utterance.about in named:
            named[utterance.about] = utterance.audience
    entries = {entry for audience in named.values() for entry in audience}
    return frozenset(entry.removeprefix(NOT) for entry in entries if entry.startswith(NOT))


@lru_cache(maxsize=1024)
def _entries(audience: tuple[str, ...]) -> frozenset[str]:
    return frozenset(audience)


def readable_by(
    utterances: Sequence[Utterance], account: str, *, advocate: bool = False, barred: Collection[str] = ()
) -> list[Utterance]:
    """Return what one reader may open, in order; nothing at all for who is excluded.

    Rows that move an audience are nobody's but the person's: they would say who else there is. Rows that
    confirm, withdraw or write down are read with what they are about. ``advocate``: the reader is the linked
    advocate. ``barred``: the conversations that this reader must not see.
    """
    if account in excluded(utterances):
        return []
    now = audience_now(utterances)
    mine = {account, ADVOCATE} if advocate else {account}
    opens: set[str] = set()
    found = []
    for one in utterances:
        may = now[one.id] & mine if one.about is None else one.about in opens
        if may and one.kind != "audience" and one.conversation not in barred:
            opens.add(one.id)
            found.append(one)
    return found
