"""What comes next. The way is worked out from the answers each time; no "current page" is stored anywhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from app.talk.answers import PRIVATE, Answer, Answers, said_alone
from app.talk.catalogue import Pathway, Place, Step, Topic

# What a sitting begins with, before anything is said in it.
BEFORE_TALKING = frozenset({"welcome", "helper"})


@dataclass(frozen=True)
class Visit:
    """One page on a person's way: a step and, for follow-ups, which want it is about."""

    topic: Topic
    place: Place
    n: int

    @property
    def step(self) -> Step:
        """The step visited."""
        return self.place.step

    @property
    def key(self) -> tuple[str, int]:
        """The step's id and the instance."""
        return self.step.id, self.n


@dataclass(frozen=True)
class Way:
    """The pages of one conversation as they stand now, in order."""

    answers: Answers
    visits: tuple[Visit, ...]
    alone: frozenset[str]

    def find(self, step: str, n: int = 1) -> Visit | None:
        """Return the visit to a step, where it is on the way."""
        at = self._places.get((step, n))
        return None if at is None else self.visits[at]

    def at(self, topic_code: str, step_code: str, n: int) -> Visit | None:
        """Return the page at an address, where it is on the way."""
        return self._addresses.get((topic_code, step_code, n))

    @cached_property
    def _addresses(self) -> Mapping[tuple[str, str, int], Visit]:
        """The pages by their short addresses; the first where two have the same."""
        return {(one.topic.code, one.step.code, one.n): one for one in reversed(self.visits)}

    @cached_property
    def _places(self) -> Mapping[tuple[str, int], int]:
        """Where each page stands on the way."""
        return {visit.key: at for at, visit in enumerate(self.visits)}

    def next(self) -> Visit | None:
        """Return the first page that still waits, or ``None`` at the end."""
        return self._next

    @cached_property
    def _next(self) -> Visit | None:
        return next((visit for visit in self.visits if not self.settled(visit)), None)

    def next_in(self, topic: Topic) -> Visit | None:
        """Return the first page of one topic that still waits."""
        return next(
            (visit for visit in self.visits if visit.topic is topic and not self.settled(visit)), None
        )

    def settled(self, visit: Visit) -> bool:
        """Say whether a page needs no more asking. A check or share is open again when its words change."""
        if not self.answers.settled(visit.step, visit.n):
            return False
        if visit.step.kind not in {"check", "share"}:
            return True
        answer = self.answers.of(visit.step.id, visit.n)
        newest = max((item.seq for item in self.items(visit)), default=0)
        return answer is not None and answer.seq > newest

    def items(self, visit: Visit) -> list[Answer]:
        """Return the answers a check shows and a share is about: those since the share before it on the way.

        A share that is offered a second time is about the same answers as the first too.
        """
        ends = {self._places[key] for key in ((visit.step.id, 1), visit.key) if key in self._places}
        found = []
        for other in (other for end in sorted(ends) for other in self._since_share(end)):
            answer = self.answers.of(other.step.id, other.n)
            if answer is not None and other.step.for_staff and self.visible(answer):
                found.append(answer)
        return found

    def _since_share(self, end: int) -> tuple[Visit, ...]:
        shares = [at for at, other in enumerate(self.visits[:end]) if other.step.kind == "share"]
        return self.visits[shares[-1] + 1 if shares else 0 : end]

    def visible(self, answer: Answer) -> bool:
        """Say whether an answer may be shown with the people who are in the room now."""
        return not self.answers.helper or self.answers.alone or answer.id not in self.alone

    def open(self, visit: Visit) -> bool:
        """Say whether a page may be opened now: the part done alone opens only alone, nothing else then.

        A page that waits is always open: else the way would end there.
        """
        if not self.answers.helper:
            return True
        answer = self.answers.of(visit.step.id, visit.n)
        if answer is None or not self.settled(visit):
            return True
        alone = answer.id in self.alone
        if visit.step.audience in PRIVATE:
            return alone == self.answers.alone
        return self.answers.alone or not (alone and self._tells(visit))

    def _tells(self, visit: Visit) -> bool:
        """Say whether a page gives away an answer just by being there, as what follows *yes* does."""
        steps = self.answers.catalogue.steps
        return any(steps[name].audience in PRIVATE for name in visit.place.when.steps)

    def back(self, visit: Visit) -> Visit | None:
        """Return the page before, or ``None`` at the start and at an edge that must not be crossed."""
        at = self._places.get(visit.key, len(self.visits))
        if at == 0 or visit.step.edge or not self.open(self.visits[at - 1]):
            return None
        return self.visits[at - 1]

    def where(self, visit: Visit) -> tuple[int, int]:
        """Return "step n of all" within the topic, counting only what may be opened from here."""
        n = pages = 0
        everywhere = not self.answers.helper
        for other in self.visits:
            if other.topic is visit.topic:
                here = other.place is visit.place and other.n == visit.n
                pages += here or everywhere or self.open(other)
                n = pages if here else n
        return n, pages

    @property
    def _pathway(self) -> Pathway:
        return self.answers.catalogue.pathways[self.answers.pathway]

    def doors(self) -> list[Topic]:
        """Return the topics for another day that were not opened yet, by what matters next.

        None before the way itself is done up to the farewell: who reads it and who is here come first.
        """
        waiting = self.next()
        if waiting is not None and waiting.topic.id in self._pathway.topics[:-1]:
            return []
        topics = self.answers.catalogue.topics
        left = [topics[one] for one in self._pathway.doors if one not in self.answers.opened]
        return [topic for topic in left if topic.when.holds(self.answers, 1)]

    def at_the_doors(self) -> bool:
        """Say whether a door is what comes next: only the farewell waits, and nothing was said here yet."""
        if self.next() is None or not self._pathway.doors:
            return False
        own = (one for one in self.answers.every if one.sitting == self.answers.sitting)
        return all(one.step.partition("/")[0] in BEFORE_TALKING for one in own) and bool(self.doors())

    def topics(self) -> list[tuple[Topic, str]]:
        """Return each topic on the way with ``done``, ``now`` or ``later``."""
        waiting = self.next()
        found: list[tuple[Topic, str]] = []
        passed = False
        for topic_id, group in groupby(self.visits, key=lambda v: v.topic.id):
            visits = list(group)
            if waiting is not None and waiting.topic.id == topic_id:
                found.append((visits[0].topic, "now"))
                passed = True
            else:
                found.append((visits[0].topic, "later" if passed else "done"))
        return found


def way(answers: Answers) -> Way:
    """Work out the way from the answers."""
    visits: dict[tuple[str, int], Visit] = {}
    alone = said_alone(answers.catalogue, answers.every)
    told = _told_alone(answers, alone)
    *before, farewell = answers.catalogue.pathways[answers.pathway].topics
    for topic_id in (*before, *answers.opened, farewell):
        topic = answers.catalogue.topics[topic_id]
        if not topic.when.holds(answers, 1):
            continue
        for place, n in _instances(topic, answers):
            key = (place.step.id, n)
            if key in visits or not place.when.holds(answers, n):
                continue
            if told and told & answers.counted(place.when.looks_at(n)):
                continue
            visit = Visit(topic, place, n)
            if _asked_here(answers, visit):
                visits[key] = visit
    return Way(answers, tuple(visits.values()), alone)


def _told_alone(answers: Answers, alone: frozenset[str]) -> frozenset[tuple[str, int]]:
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
