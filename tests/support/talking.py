"""A person in the conversation alone: no database, no pages, only what is asked and what comes next."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from app.talk.answers import DOOR, Answer, Answers
from app.talk.catalogue import Catalogue, Step
from app.talk.load import load
from app.talk.pages import Visit
from app.talk.path import Way
from app.talk.working_out import way
from easyread.pictures import Pictures

ROOT = Path(__file__).parents[2]
PROMPTS = ROOT / "prompts"
MOST = 80  # pages; more than that and somebody is going round in circles


@cache
def pictures() -> frozenset[str]:
    """Return the names of the drawings there are."""
    return Pictures.load().names


@cache
def catalogue() -> Catalogue:
    """Return the conversation as it is in the project."""
    return load([PROMPTS], pictures())


@dataclass(frozen=True)
class Tap:
    """What is done on one page: choices, words, or nothing (*Next* on an empty page)."""

    choices: tuple[str, ...] = ()
    words: bool = False
    harm: bool = False

    @property
    def code(self) -> str:
        """What the record would keep of it."""
        if self.words or (self.choices and not self.choices[0].startswith("_")):
            return "given"
        return self.choices[0].removeprefix("_") if self.choices else "skip"


SKIP = Tap()
WORDS = Tap(words=True)
HARM = Tap(words=True, harm=True)


def tap(*choices: str) -> Tap:
    """Choose."""
    return Tap(choices)


Script = Mapping[str, Tap]
# What somebody says who gives an answer everywhere, alone, with three wants.
TALKATIVE: Script = {
    "welcome/hello": tap("yes"),
    "welcome/here": tap("nobody"),
    "alone/start": tap("ready"),
    "alone/with": tap("ok"),
    "alone/told": tap("me"),
    "alone/not-see": tap("none"),
    "alone/back": tap("back"),
    "today/practice": tap("bright"),
    "today/safe": tap("safe"),
    "today/safe-much": tap("lot"),
    "today/chooses": tap("me"),
    "today/check": tap("right"),
    "today/share": tap("yes"),
    "wants/else": tap("another"),
    "wants/first": tap("want-2"),
    "wants/sure": tap("sure"),
    "wants/check": tap("right"),
    "wants/share": tap("yes"),
    "goodbye/feel": tap("ok"),
}
HELPED: Script = {**TALKATIVE, "welcome/here": tap("friend")}
# What somebody says behind the doors, so that every page there is met.
DOORS: Script = {
    "understand/hear": tap("yes"),
    "choices/say": tap("no"),
    "talking/reach": tap("call"),
    "talking/language": tap("other"),
    "meeting/stop": tap("word"),
    "meeting/part": tap("part"),
    "meeting/speaker": tap("worker"),
    "plan/help": tap("call"),
    "plan/call": tap("before"),
    "changes/when": WORDS,
    "wants/sure": tap("not-mine"),
    "review/happened": tap("some"),
    "review/still": tap("different"),
    "review/safer": tap("less"),
    **{f"{topic}/share": tap("keep") for topic in (
        "understand", "choices", "talking", "meeting", "room", "plan", "changes", "more", "rest")},
}  # fmt: skip
# A third want is not asked "else" about, so three wants take two of these.
SHARED = frozenset({"yes", "keep"})


@dataclass
class Talking:
    """One person. What they answered stays from conversation to conversation and sitting to sitting."""

    pathway: str = "first"
    readers: bool = True
    short: bool = False
    new_reader: bool = False
    prepared: frozenset[str] = frozenset()
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=catalogue)
    every: list[Answer] = field(default_factory=list)
    conversation: str = "c1"
    sitting: str = "s1"
    settled: set[str] = field(default_factory=set)
    pages: list[Visit] = field(default_factory=list)

    @property
    def answers(self) -> Answers:
        """What was answered, with the facts that the service knows from elsewhere."""
        return Answers(
            self.catalogue, self.conversation, self.sitting, self.pathway, tuple(self.every),
            self._outside() | self.prepared, self.numbers,
        )  # fmt: skip

    @property
    def way(self) -> Way:
        """The way as it stands now."""
        return way(self.answers)

    def _outside(self) -> frozenset[str]:
        facts = {
            name
            for name, on in (
                ("readers", self.readers),
                ("short", self.short),
                ("new-reader", self.new_reader),
            )
            if on
        }
        latest = {(a.step, a.n): a for a in self.every if a.conversation == self.conversation}
        for one in latest.values():
            step = self.catalogue.steps[one.step]
            if step.for_staff and one.code != "skip" and one.id not in self.settled:
                facts.add("unshared-wants" if step.topic == "wants" else "unshared-today")
        return frozenset(facts)

    def next(self) -> Visit:
        """Return the page that waits."""
        visit = self.way.next()
        assert visit is not None, "the talk has ended"
        return visit

    def at(self, step: str, n: int = 1) -> Visit:
        """Return a page that is on the way."""
        visit = self.way.find(step, n)
        assert visit is not None, f"{step}/{n} is not on the way: {steps_of(self.way.visits)}"
        return visit

    def answer(self, visit: Visit, said: Tap) -> None:
        """Answer a page."""
        items = [one.id for one in self.way.items(visit)] if visit.step.kind == "share" else []
        if SHARED & set(said.choices):
            self.settled.update(items)
        seq = len(self.every) + 1
        code = "seen" if visit.step.kind == "page" else said.code
        name, kept = (
            visit.step.id,
            (said.choices, said.words, said.harm, seq, self.sitting, self.conversation),
        )
        self.every.append(Answer(f"u{seq}", name, visit.n, code, *kept))
        if visit.step.id == "welcome/like" and "short" in said.choices:
            self.short = True
        if visit.step.id == "alone/not-see":
            self.new_reader = False

    def say(self, step: str, said: Tap, n: int = 1) -> "Talking":
        """Answer a page by its name, whether it waits or not."""
        self.answer(self.at(step, n), said)
        return self

    def walk(self, script: Script, *, until: str = "") -> list[Visit]:
        """Go on by a script, page after page, to the end or up to a step; return the pages passed."""
        return self.go(lambda visit: tap_for(script, visit), until=until)

    def go(self, choose: Callable[[Visit], Tap], *, until: str = "") -> list[Visit]:
        """Go on as somebody chooses, to the end or up to a step; return the pages passed."""
        passed: list[Visit] = []
        while (visit := self.way.next()) is not None and steps_of([visit]) != [until]:
            passed.append(visit)
            self.pages.append(visit)
            assert len(passed) < MOST, f"no end in sight: {steps_of(passed)[-12:]}"
            self.answer(visit, choose(visit))
        return passed

    def opens(self, door: str) -> "Talking":
        """Open a topic for another day, from the map."""
        seq = len(self.every) + 1
        place = (self.sitting, self.conversation)
        self.every.append(Answer(f"u{seq}", DOOR, 1, "given", (door,), False, False, seq, *place))
        return self

    def comes_back(self, *, conversation: str | None = None) -> "Talking":
        """Open a new sitting, in the same conversation or in another."""
        self.sitting = f"s{int(self.sitting[1:]) + 1}"
        self.conversation = conversation or self.conversation
        return self


def tap_for(script: Script, visit: Visit) -> Tap:
    """Return what a script says to a page: words where it says nothing and words are asked for."""
    named = script.get(f"{visit.step.id}/{visit.n}") or script.get(visit.step.id)
    return named or (WORDS if visit.step.kind == "words" else SKIP)


def screens(visits: Iterable[Visit]) -> int:
    """Count the pages that are the person's: a helper's own pages are not."""
    return sum(1 for visit in visits if visit.place.counted)


def steps_of(visits: Sequence[Visit]) -> list[str]:
    """Return the names of pages, to compare and to read."""
    return [visit.step.id if visit.n == 1 else f"{visit.step.id}/{visit.n}" for visit in visits]


def offers(talking: Talking, visit: Visit) -> list[str]:
    """Return the choices that stand on a page now; a want that was not given is none."""
    step: Step = visit.step
    left_out = {choice for choice, when in step.without.items() if when.holds(talking.answers, visit.n)}
    ids = [one.id for one in talking.catalogue.of_step(step, visit.n).choices if one.id not in left_out]
    if step.names == "wants":
        wants = {f"want-{n}" for n in talking.answers.wants()}
        return [one for one in ids if one in wants]
    return ids


def stretches(visits: Sequence[Visit]) -> list[int]:
    """Return how many of the person's pages lie between one stopping place and the next."""
    found, count = [], 0
    for visit in visits:
        count += visit.place.counted
        if visit.place.stop:
            found.append(count)
            count = 0
    return [*found, count]
