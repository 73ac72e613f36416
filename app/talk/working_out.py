"""Working out the way: which pages are asked, from all answers, or from the way before the last of them."""

from collections.abc import Iterator, Mapping, Sequence

from app.talk.answers import PRIVATE, Alone, Answer, Answers
from app.talk.catalogue import Place, Topic
from app.talk.pages import Held, Keys, Pages, Shape, Traces, Visit
from app.talk.path import Way


def way(answers: Answers, before: Way | None = None) -> Way:
    """Work out the way from the answers.

    ``before``: that of the same sitting before the last answers were given. A condition that looks at none of
    them, and at no fact that changed with them, says what it said; and where every condition says what it
    said, the pages are the same.
    """
    since = len(before.answers.every) if before else 0
    new = answers.every[since:]
    alone = (before.said_alone if before else Alone()).further(answers.catalogue, new)
    shape = _shape(answers, alone.ids)
    held: dict[tuple[int, int], bool] = {}
    if before is not None:
        traces = before.traces
        anew = _looking_at(answers, before, new)
        if shape == traces.shape and _say_the_same(answers, before.answers, traces.held, anew, new):
            return Way(answers, before.pages, alone, traces)
        held = {asked: holds for asked, holds in traces.held.items() if asked[0] not in anew}
    pages = Pages(tuple(_visits(answers, shape, held)))
    return Way(answers, pages, alone, Traces(shape, held))


def _shape(answers: Answers, alone: frozenset[str]) -> Shape:
    *first, farewell = answers.catalogue.pathways[answers.pathway].topics
    topics = [answers.catalogue.topics[one] for one in (*first, *answers.opened, farewell)]
    asked = tuple([topic for topic in topics if topic.when.holds(answers, 1)])
    wants = tuple(answers.wants_in_order())
    return Shape(asked, wants, answers.numbers, _told_alone(answers, alone))


def _looking_at(answers: Answers, before: Way, new: Sequence[Answer]) -> dict[int, Place]:
    """Return the places, by ``id``, whose condition looks at a new answer, or at a fact that changed."""
    steps = frozenset([answer.step for answer in new])
    facts = answers.facts_changed(before.answers)
    return {id(place): place for place in answers.catalogue.looking_at(steps, facts)}


def _say_the_same(
    answers: Answers, before: Answers, held: Held, anew: Mapping[int, Place], new: Sequence[Answer]
) -> bool:
    """Tell whether each condition says what it said, and what is settled for life stands as it stood."""
    steps = answers.catalogue.steps
    if any(one.step in steps and steps[one.step].asked == "life" for one in new):
        return False
    if any(answers.settled(step) != before.settled(step) for step in answers.catalogue.for_life):
        return False
    for (place, n), held_before in held.items():
        if place in anew and anew[place].when.holds(answers, n) != held_before:
            return False
    return True


def _visits(answers: Answers, shape: Shape, held: dict[tuple[int, int], bool]) -> Iterator[Visit]:
    """Give the pages in their order, each once, and note in ``held`` what the conditions said."""
    given: set[tuple[str, int]] = set()
    for topic in shape.topics:
        for place, n in _instances(topic, answers):
            key = (place.step.id, n)
            if key in given:
                continue
            asked = (id(place), n)
            holds = held.get(asked)
            if holds is None:
                holds = held[asked] = place.when.holds(answers, n)
            if not holds or (shape.told and shape.told & answers.counted(place.when.looks_at(n))):
                continue
            visit = Visit(topic, place, n)
            if _asked_here(answers, visit):
                given.add(key)
                yield visit


def _told_alone(answers: Answers, alone: frozenset[str]) -> Keys:
    """Return which answers were given alone, as step and instance, while somebody else is in the room.

    A page that follows from such an answer would tell of it, so it is not on the way now.
    """
    if not answers.helper or answers.alone:
        return frozenset()
    steps = answers.catalogue.steps
    told = [
        (one.step, one.n)
        for one in answers.counting
        if one.id in alone and steps[one.step].audience in PRIVATE
    ]
    return answers.counted(told)


def _asked_here(answers: Answers, visit: Visit) -> bool:
    """Say whether this is asked in this conversation: not when it was settled once for life in another."""
    if visit.step.asked != "life":
        return True
    answer = answers.of(visit.step.id, visit.n)
    return (
        answer is None
        or answer.conversation == answers.conversation
        or not answers.settled(visit.step, visit.n)
    )


def _instances(topic: Topic, answers: Answers) -> Iterator[tuple[Place, int]]:
    for turn in topic.turns:
        if turn.each or turn.loop:
            rounds = answers.instances(turn.each) if turn.each else range(1, turn.loop + 1)
            yield from ((place, n) for n in rounds for place in turn.places)
        else:
            yield from ((place, place.n) for place in turn.places)
