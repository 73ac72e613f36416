"""The conversation as data: what ``conversation.toml`` and the prompt files say, checked at start."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from app.talk.conditions import ALWAYS, Condition
from easyread.prompts import Prompt

KINDS = frozenset({
    "words", "one", "several", "agree", "rating", "people", "first-of", "practice", "page", "check", "share",
})  # fmt: skip
AUDIENCES = frozenset({"share", "alone", "here", "use", "item", "ask"})
ASKED = frozenset({"conversation", "sitting", "life"})
NAMES = frozenset({"readers", "wants", "company", "known", "languages"})
EACH = frozenset({"first-want", "wants", "sentences", "old-wants", "signs", "old-choices"})
FACTS = frozenset({
    "helper", "helper-here", "alone", "readers", "short", "quick", "first", "whole", "meeting", "voice",
    "today-shared", "talking-shared", "plan-shared", "put-off", "been-alone", "some-want", "some-wants",
    "unshared-today", "unshared-wants", "first-time", "last-time", "first-want", "harm", "new-reader",
    "meeting-planned", "place-fixed", "time-fixed", "note", "note-anybody", "sentences", "wants-show",
    "review", "reads", "old-wants", "no-recall", "worry-over",
})  # fmt: skip
SILENT = frozenset({"page", "check", "share", "practice", "people"})


@dataclass(frozen=True)
class Step:
    """One question or page. ``code`` is its short address; ids read ``topic/name``."""

    id: str
    code: str
    kind: str
    audience: str
    line: int
    asked: str = "conversation"
    prompt: str = ""
    again: str = ""
    names: str = ""
    scale: str = ""
    quotes: str = ""
    way: bool = True
    told: bool = False
    edge: bool = False
    beside: bool = False
    alone_choice: str = ""
    unsettled: frozenset[str] = frozenset()
    reask: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    reask_when: Condition = ALWAYS
    without: Mapping[str, Condition] = field(default_factory=dict)
    notice: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def topic(self) -> str:
        """The first half of the id, as the record keeps it."""
        return self.id.partition("/")[0]

    @cached_property
    def name(self) -> str:
        """The second half of the id, as the record keeps it."""
        return self.id.partition("/")[2]

    @cached_property
    def for_staff(self) -> bool:
        """Whether the answer is something staff may get once the person says who."""
        return self.told or (
            self.audience in {"share", "alone", "use"} and self.kind != "share" and self.names != "readers"
        )

    @cached_property
    def folded_words(self) -> bool:
        """Whether *Say it your way* stands folded under the choices (design 9)."""
        return self.way and self.kind not in SILENT and self.kind != "words" and self.audience != "here"

    @cached_property
    def takes_words(self) -> bool:
        """Whether the page has a box for words at all."""
        return self.kind == "words" or self.folded_words


@dataclass(frozen=True)
class Place:
    """Where a step stands in a topic, and when."""

    step: Step
    when: Condition
    line: int
    n: int = 1
    loop: int = 0
    each: str = ""
    stop: bool = False
    counted: bool = True


@dataclass(frozen=True)
class Topic:
    """One sitting's worth of the conversation."""

    id: str
    code: str
    picture: str
    when: Condition
    places: tuple[Place, ...]
    line: int

    @cached_property
    def turns(self) -> tuple["Turn", ...]:
        """The places in their order; those that come round together, for each want, stand in one turn."""
        return tuple(
            Turn(tuple(group), loop, each)
            for (loop, each), group in groupby(self.places, key=lambda place: (place.loop, place.each))
        )


@dataclass(frozen=True)
class Turn:
    """Places that follow each other: once, or again and again in a loop or for each of some things."""

    places: tuple[Place, ...]
    loop: int
    each: str


@dataclass(frozen=True)
class Pathway:
    """Which topics a conversation is made of, in their order, and which are for another day."""

    topics: tuple[str, ...]
    doors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """All that can be asked, in one language's words with English behind it."""

    topics: Mapping[str, Topic]
    steps: Mapping[str, Step]
    pathways: Mapping[str, "Pathway"]
    prompts: Mapping[str, Mapping[str, Prompt]]

    def prompt(self, name: str, language: str = "en") -> Prompt:
        """Return a prompt in a language, or in English where that is missing."""
        return self.prompts.get(language, {}).get(name) or self.prompts["en"][name]

    def of_step(self, step: Step, n: int, language: str = "en") -> Prompt:
        """Return the prompt a step shows at its ``n``-th time."""
        return self.prompt(step.again if step.again and n > 1 else step.prompt or step.id, language)

    def topic_at(self, code: str) -> Topic | None:
        """Return the topic with this short address."""
        return next((topic for topic in self.topics.values() if topic.code == code), None)

    def step_at(self, topic: Topic, code: str) -> Step | None:
        """Return the step with this short address among a topic's places."""
        return next((place.step for place in topic.places if place.step.code == code), None)

    def is_page(self, topic_code: str, step_code: str) -> bool:
        """Say whether a page has this address, on whosever way it is."""
        topic = self.topic_at(topic_code)
        return topic is not None and self.step_at(topic, step_code) is not None

    def looking_at(self, steps: Iterable[str], facts: Iterable[str]) -> Iterator[Place]:
        """Return the places whose condition looks at one of these steps or facts."""
        for seen in (*steps, *facts):
            yield from self._lookers.get(seen, ())

    @cached_property
    def _lookers(self) -> Mapping[str, Sequence[Place]]:
        """The places that look at each step, and at each fact: no step's id is a fact's name."""
        found: dict[str, list[Place]] = {}
        for topic in self.topics.values():
            for place in topic.places:
                for seen in place.when.steps | place.when.facts:
                    found.setdefault(seen, []).append(place)
        return found

    @cached_property
    def for_life(self) -> tuple[Step, ...]:
        """The steps that are settled once for life, until something asks for them again."""
        return tuple(step for step in self.steps.values() if step.asked == "life")

    @cached_property
    def most_wants(self) -> int:
        """The most wants one sitting asks for."""
        return max((place.loop for topic in self.topics.values() for place in topic.places), default=1)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The steps that can be asked more than once in a conversation."""
        places = [place for topic in self.topics.values() for place in topic.places]
        return frozenset(place.step.id for place in places if place.loop or place.each or place.n > 1)
