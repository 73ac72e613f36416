"""What comes next, on a way that is worked out from the answers; no "current page" is stored anywhere."""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from app.talk.answers import PRIVATE, Alone, Answer, Answers
from app.talk.catalogue import Pathway, Topic
from app.talk.pages import Pages, Traces, Visit

# What a sitting begins with, before anything is said in it.
BEFORE_TALKING = frozenset({"welcome", "helper"})


@dataclass(frozen=True)
class Way:
    """The pages of one conversation as they stand now, in order.

    ``traces`` is for the way after the next answer.
    """

    answers: Answers
    pages: Pages
    said_alone: Alone
    traces: Traces = field(compare=False)

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The pages, in order."""
        return self.pages.visits

    @property
    def alone(self) -> frozenset[str]:
        """The ids of the answers that were given with nobody else in the room."""
        return self.said_alone.ids

    def find(self, step: str, n: int = 1) -> Visit | None:
        """Return the visit to a step, where it is on the way."""
        at = self.pages.places.get((step, n))
        return None if at is None else self.visits[at]

    def at(self, topic_code: str, step_code: str, n: int) -> Visit | None:
        """Return the page at an address, where it is on the way."""
        return self.pages.addresses.get((topic_code, step_code, n))

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
        found = []
        for other in self.pages.about(visit):
            answer = self.answers.of(other.step.id, other.n)
            if answer is not None and self.visible(answer):
                found.append(answer)
        return found

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
        at = self.pages.places.get(visit.key, len(self.visits))
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
        """Return each topic on the way with ``done``, ``now`` or ``later``.

        Who comes back is asked who is here first; what they said before that is done all the same.
        """
        waiting = self.next()
        found: list[tuple[Topic, str]] = []
        for topic_id, group in groupby(self.visits, key=lambda v: v.topic.id):
            visits = list(group)
            if waiting is not None and waiting.topic.id == topic_id:
                found.append((visits[0].topic, "now"))
            else:
                left = any(not self.settled(visit) for visit in visits)
                found.append((visits[0].topic, "later" if left else "done"))
        return found
