"""The pages of a way, in their order: where each stands, and which a check or a share is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.talk.catalogue import Place, Step, Topic

Keys = frozenset[tuple[str, int]]  # steps, each with its instance
Held = Mapping[tuple[int, int], bool]  # of a place (its ``id``) and an instance: whether its condition holds


@dataclass(frozen=True)
class Shape:
    """What decides which places are looked at: topics, wants in order, prepared things, what is hidden."""

    topics: tuple[Topic, ...]
    wants: tuple[int, ...]
    numbers: Mapping[str, tuple[int, ...]]
    told: Keys


@dataclass(frozen=True)
class Traces:
    """What a way leaves for the next: its shape, and what each condition said that was asked."""

    shape: Shape
    held: Held


@dataclass(frozen=True)
class Visit:
    """One page on a person's way: a step and, for follow-ups, which want it is about."""

    topic: Topic
    place: Place
    n: int

    @cached_property
    def step(self) -> Step:
        """The step visited."""
        return self.place.step

    @cached_property
    def key(self) -> tuple[str, int]:
        """The step's id and the instance."""
        return self.step.id, self.n


@dataclass(frozen=True)
class Pages:
    """Pages in their order. Answers that change nothing of which are asked leave them as they are."""

    visits: tuple[Visit, ...]
    _about: dict[tuple[str, int], tuple[Visit, ...]] = field(init=False, default_factory=dict, compare=False)

    @cached_property
    def addresses(self) -> Mapping[tuple[str, str, int], Visit]:
        """The pages by their short addresses; the first where two have the same."""
        return {(one.topic.code, one.step.code, one.n): one for one in reversed(self.visits)}

    @cached_property
    def places(self) -> Mapping[tuple[str, int], int]:
        """Where each page stands."""
        return {visit.key: at for at, visit in enumerate(self.visits)}

    def about(self, visit: Visit) -> tuple[Visit, ...]:
        """Return the pages whose answers a check shows and a share is about: those since the share before.

        A share that is offered a second time is about the same answers as the first too.
        """
        found = self._about.get(visit.key)
        if found is None:
            ends = {self.places[key] for key in ((visit.step.id, 1), visit.key) if key in self.places}
            every = (other for end in sorted(ends) for other in self._since_share(end))
            found = self._about[visit.key] = tuple([other for other in every if other.step.for_staff])
        return found

    def _since_share(self, end: int) -> tuple[Visit, ...]:
        shares = [at for at, other in enumerate(self.visits[:end]) if other.step.kind == "share"]
        return self.visits[shares[-1] + 1 if shares else 0 : end]
