"""Who gets what, worked out from what one person said, in its order. Pure: utterances in, an answer out."""

from collections.abc import Sequence
from functools import lru_cache

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


def readable_by(utterances: Sequence[Utterance], account: str, *, advocate: bool = False) -> list[Utterance]:
    """Return what one reader may open, in order; nothing at all for who is excluded.

    Rows that move an audience are nobody's but the person's: they would say who else there is. Rows that
    confirm or withdraw are read with what they are about. ``advocate``: the reader is the linked advocate.
    """
    if account in excluded(utterances):
        return []
    now = audience_now(utterances)
    mine = {account, ADVOCATE} if advocate else {account}
    answers = {one.id for one in utterances if one.about is None and now[one.id] & mine}
    return [one for one in utterances if one.kind != "audience" and (one.about or one.id) in answers]
