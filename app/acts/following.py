"""What follows from everything a person said: whom it reaches, and what was answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.acts.starting import Talk
from app.record import audience, lists
from app.record.reading import Whole
from app.record.utterances import Utterance
from app.talk.answers import Answer
from app.talk.harm import about_harm

SIDE = lists.ABOUT
HELD = frozenset({"held"})
MOVES = frozenset({"audience", lists.WRITTEN})  # kinds by which more changes than what they are themselves


@dataclass(frozen=True)
class Told:
    """What follows from everything a person said, whatever is asked next.

    ``asked``: when they were last asked who must not see their words.
    """

    by_id: Mapping[str, Utterance]
    audiences: Mapping[str, frozenset[str]]
    excluded: frozenset[str]
    asked: str | None


def told(whole: Whole) -> Told:
    """Return what follows from what was said; where more was said than before, from that and the new."""
    found: Told | None = whole.worked_out.get("told")
    if found is None:
        said = whole.utterances
        count, before = whole.known("told")
        found = whole.worked_out["told"] = _further(said, said[count:], before) if before else _told(said)
        whole.hand_on("told", found)
    return found


def _told(said: Sequence[Utterance]) -> Told:
    asked = [one.at for one in said if (one.topic, one.step) == audience.NOT_SEE]
    by_id = {one.id: one for one in said}
    return Told(by_id, audience.audience_now(said), audience.excluded(said), asked[-1] if asked else None)


def _further(said: Sequence[Utterance], new: Sequence[Utterance], before: Told) -> Told:
    if any(one.kind in MOVES or (one.topic, one.step) == audience.NOT_SEE for one in new):
        return _told(said)
    by_id = {**before.by_id, **{one.id: one for one in new}}
    return replace(before, by_id=by_id, audiences={**before.audiences, **audience.audience_now(new)})


def unshared(talk: Talk, whole: Whole, conversation: str) -> set[str]:
    """Return which kinds of answers of a conversation nobody was given yet and nobody was refused."""
    follows = told(whole)
    replaced = {one.supersedes for one in whole.utterances}
    facts = set()
    for name, audience_ in follows.audiences.items():
        if audience_ != HELD or name in replaced:
            continue
        one = follows.by_id[name]
        if one.conversation != conversation or one.code == "skip":
            continue
        step = talk.catalogue.steps.get(f"{one.topic}/{one.step}")
        if step is not None and step.for_staff:
            facts.add("unshared-wants" if one.topic == "wants" else "unshared-today")
    return facts


def answers(talk: Talk, whole: Whole) -> list[Answer]:
    """Return what ``answers_of`` returns, each answer looked at once."""
    count, before = whole.known("answers")
    if before is None or before[0] is not talk:
        count, before = 0, (talk, ())
    found = [*before[1], *answers_of(whole.utterances[count:], talk.harm)]
    whole.hand_on("answers", (talk, found))
    return found


def answers_of(said: Sequence[Utterance], harm: frozenset[str]) -> list[Answer]:
    """Return the answers without their words, oldest first."""
    return [_answer(one, harm) for one in said if one.kind not in SIDE]


def _answer(one: Utterance, harm: frozenset[str]) -> Answer:
    content = one.content
    words = content.words if content else None
    own = bool(words) or (content is not None and content.attachment is not None)
    choices = tuple([picked.id for picked in content.choices]) if content else ()
    return Answer(
        one.id, f"{one.topic}/{one.step}", one.instance, one.code, choices, own,
        about_harm(words, harm), one.seq, one.sitting or "", one.conversation,
    )  # fmt: skip
