"""What was answered so far, and what follows from it for this sitting."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, field
from functools import cached_property

from app.talk.catalogue import Catalogue, Step

START = "alone/start"
ALONE_ASKED = (START, "alone/again")
HERE, BACK = "welcome/here", "alone/back"
DOOR = "map/door"
PRIVATE = frozenset({"share", "alone", "use", "item"})


@dataclass(frozen=True)
class Answer:
    """One answer as the conversation needs it: no words, only that there are some, or a recording."""

    id: str
    step: str
    n: int
    code: str
    choices: tuple[str, ...]
    has_words: bool
    harm: bool
    seq: int
    sitting: str
    conversation: str

    @property
    def given(self) -> bool:
        """Whether something was given: words or a choice, not a skip, *I do not know* or *not say*."""
        return self.has_words or self.code not in {"skip", "dont_know", "not_say"}


@dataclass(frozen=True)
class Answers:
    """The current answers of one conversation, seen from one sitting.

    ``every`` holds all answers of the person, oldest first; a later answer to the same step and instance
    counts in the place of the earlier one. ``outside`` are facts the conversation cannot know by itself:
    ``short``, ``readers``, ``voice``, ``new-reader``, ``unshared-today``, ``unshared-wants``, and what staff
    prepared. ``numbers`` say which of the prepared things are asked about.
    """

    catalogue: Catalogue
    conversation: str
    sitting: str
    pathway: str
    every: Sequence[Answer]
    outside: frozenset[str] = frozenset()
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    before: InitVar["Answers | None"] = None
    latest: Mapping[tuple[str, int], Answer] = field(init=False)
    _known: dict[str, bool] = field(init=False, default_factory=dict, compare=False)

    def __post_init__(self, before: "Answers | None") -> None:
        """Look at every answer; where the same sitting's were looked at before, only at the new ones."""
        latest = dict(before.latest) if before is not None else {}
        new = self.every[len(before.every) :] if before is not None else self.every
        steps, conversation, sitting = self.catalogue.steps, self.conversation, self.sitting
        for answer in new:
            step = steps.get(answer.step)
            if step is None:
                continue
            if step.asked == "life":
                counts = True
            elif step.asked == "sitting" or not step.reask.isdisjoint(answer.choices):
                counts = answer.sitting == sitting
            else:
                counts = answer.conversation == conversation
            if counts:
                latest[answer.step, answer.n] = answer
        object.__setattr__(self, "latest", latest)

    def further(
        self, every: Sequence[Answer], outside: frozenset[str], numbers: Mapping[str, tuple[int, ...]]
    ) -> "Answers":
        """Return the answers of the same sitting after more were given; ``every`` begins with these."""
        made = Answers(
            self.catalogue, self.conversation, self.sitting, self.pathway, every, outside, numbers, self
        )
        if all(one.step != DOOR for one in every[len(self.every) :]):
            vars(made)["opened"] = self.opened  # found by going through all answers; none opened a door
        return made

    def of(self, step: str, n: int = 1) -> Answer | None:
        """Return the answer that counts for a step, or ``None``."""
        return self.latest.get((step, n if step in self.catalogue.repeated else 1))

    def counted(self, keys: Iterable[tuple[str, int]]) -> frozenset[tuple[str, int]]:
        """Return steps and instances as they count: a step that is never repeated has one instance."""
        return frozenset([(step, n if step in self.catalogue.repeated else 1) for step, n in keys])

    @property
    def counting(self) -> Iterable[Answer]:
        """The answers that count, one a step and instance."""
        return self.latest.values()

    def settled(self, step: Step, n: int = 1) -> bool:
        """Say whether this step needs no more asking."""
        answer = self.of(step.id, n)
        if answer is None or not step.unsettled.isdisjoint(answer.choices):
            return False
        return not (step.reask_when.text and step.reask_when.holds(self, n))

    # what conditions ask

    def has(self, step: str, n: int, choices: frozenset[str]) -> bool:
        """Say whether the answer holds one of these choices."""
        answer = self.of(step, n)
        return answer is not None and not choices.isdisjoint(answer.choices)

    def given(self, step: str, n: int) -> bool:
        """Say whether something was given there."""
        answer = self.of(step, n)
        return answer is not None and answer.given

    def answered(self, step: str, n: int) -> bool:
        """Say whether it was answered in any way."""
        return self.of(step, n) is not None

    def fact(self, name: str) -> bool:
        """Say whether a fact about this sitting holds. Many pages ask the same: it is worked out once."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._holds(name)
        return known

    def facts_changed(self, before: "Answers") -> frozenset[str]:
        """Return the names of the facts that hold now and did not before, or the other way round."""
        asked = list(before._known.items())  # noqa: SLF001 another of its own kind
        return frozenset([name.partition("@")[0] for name, held in asked if self.fact(name) != held])

    def _holds(self, name: str) -> bool:
        if "@" in name:
            name, _, n = name.partition("@")
            return self._of_want(name, int(n))
        if name in _FACTS:
            return _FACTS[name](self)
        return name in self.outside or name == self.pathway

    def _of_want(self, name: str, n: int) -> bool:
        if name == "first-time":
            return n == 1
        if name == "last-time":
            return n == self.last_want
        if name == "first-want":
            return n == self.first_want()
        answer = self.of("wants/want", n)
        more = self.of("wants/more", n)
        return any(one.harm for one in (answer, more) if one)

    @property
    def wants_are_new(self) -> bool:
        """Whether every want was given in this sitting."""
        said = [self.of("wants/want", n) for n in self.wants()]
        return all(one is not None and one.sitting == self.sitting for one in said)

    @property
    def last_want(self) -> int:
        """The most wants one sitting asks for."""
        return self.catalogue.most_wants

    # what follows

    def _named_here(self) -> set[str]:
        here = self.of(HERE)
        if here is None or not here.given:
            return set()
        return set(here.choices) - {self.catalogue.steps[HERE].alone_choice}

    @property
    def somebody_named(self) -> bool:
        """Whether the person said who is in the room."""
        return bool(self._named_here())

    @cached_property
    def helper(self) -> bool:
        """Whether somebody else is in the room, as far as the person said. *Not say* counts as somebody."""
        here = self.of(HERE)
        return here is not None and (here.code == "not_say" or bool(self._named_here()))

    @cached_property
    def alone(self) -> bool:
        """Whether nobody else is there now: nobody came, or the helper waits outside."""
        return not self.helper or self._inside(self.every)

    def _inside(self, answers: Iterable[Answer]) -> bool:
        inside = False
        for answer in answers:
            if answer.sitting != self.sitting:
                continue
            if answer.step in ALONE_ASKED:
                inside = "ready" in answer.choices
            elif answer.step == HERE or (answer.step == BACK and "back" in answer.choices):
                inside = False
        return inside

    @property
    def been_alone(self) -> bool:
        """Whether the part done alone was begun in this conversation, or today was shared with nobody by."""
        own = [answer for answer in self.every if answer.conversation == self.conversation]
        if any(answer.step in ALONE_ASKED and "ready" in answer.choices for answer in own):
            return True
        share = self.of("today/share")
        return share is not None and share.id in Alone().further(self.catalogue, own).ids

    @property
    def put_off(self) -> bool:
        """Whether the part done alone was put off in this sitting, when it was last offered on the way."""
        started = [one for one in self.every if one.step == START and one.sitting == self.sitting]
        return bool(started) and "ready" not in started[-1].choices

    def wants(self) -> list[int]:
        """Return which wants were given, as instance numbers."""
        return [n for n in range(1, self.last_want + 1) if self.given("wants/want", n)]

    def first_want(self) -> int | None:
        """Return the want to come first: the chosen one, or the first given."""
        chosen = self.of("wants/first")
        wants = self.wants()
        for choice in chosen.choices if chosen else ():
            if choice.startswith("want-") and int(choice[5:]) in wants:
                return int(choice[5:])
        return wants[0] if wants else None

    def instances(self, each: str) -> list[int]:
        """Return for which wants, or others of the things that staff prepared, a step is asked."""
        if each in self.numbers:
            return list(self.numbers[each])
        return self.wants_in_order() if each == "wants" else self.wants_in_order()[:1]

    def wants_in_order(self) -> list[int]:
        """Return which wants were given, the one to come first first."""
        first = self.first_want()
        return [] if first is None else [first, *(n for n in self.wants() if n != first)]

    @cached_property
    def opened(self) -> tuple[str, ...]:
        """The doors that were opened in this conversation, each once, the one opened last first."""
        doors = self.catalogue.pathways[self.pathway].doors
        chosen = [
            choice
            for answer in reversed(self.every)
            if answer.step == DOOR and answer.conversation == self.conversation
            for choice in answer.choices
        ]
        return tuple(dict.fromkeys(one for one in chosen if one in doors))


_FACTS: Mapping[str, Callable[[Answers], bool]] = {
    "helper": lambda its: its.helper,
    "helper-here": lambda its: its.helper and its.somebody_named,
    "alone": lambda its: its.alone,
    "today-shared": lambda its: its.of("today/share") is not None,
    "talking-shared": lambda its: its.of("talking/share") is not None,
    "plan-shared": lambda its: its.of("plan/share") is not None,
    "put-off": lambda its: its.put_off,
    "been-alone": lambda its: its.been_alone,
    "wants-show": lambda its: "reads" in its.outside or its.wants_are_new,
    "some-want": lambda its: bool(its.wants()),
    "some-wants": lambda its: len(its.wants()) > 1,
}


@dataclass(frozen=True)
class Alone:
    """Which answers were given with nobody else in the room.

    Worked out from the order in which each sitting said who was there. Nothing is stored about it.
    ``outside``: of each sitting in which somebody came, whether they wait outside now.
    """

    ids: frozenset[str] = frozenset()
    outside: Mapping[str, bool] = field(default_factory=dict)

    def further(self, catalogue: Catalogue, answers: Sequence[Answer]) -> "Alone":
        """Return the same after these answers were given too."""
        alone: set[str] = set()
        outside = dict(self.outside)
        nobody = catalogue.steps[HERE].alone_choice
        for answer in answers:
            if answer.step == HERE:
                if answer.code == "not_say" or (answer.given and set(answer.choices) != {nobody}):
                    outside[answer.sitting] = False
                else:
                    outside.pop(answer.sitting, None)
            elif answer.sitting in outside:
                if answer.step in ALONE_ASKED:
                    outside[answer.sitting] = "ready" in answer.choices
                elif answer.step == BACK and "back" in answer.choices:
                    outside[answer.sitting] = False
            if outside.get(answer.sitting, True):
                alone.add(answer.id)
        return Alone(self.ids | alone, outside)
