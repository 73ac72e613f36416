"""What must hold between the conversation and its prompts before anybody is asked anything."""

from collections.abc import Callable, Iterable
from itertools import product

from app.ground.faults import Fault
from app.talk.catalogue import Catalogue, Step
from app.talk.conditions import Condition
from easyread.prompts import Prompt

FaultAt = Callable[[int, str], Fault]
STANDING = frozenset({"_dont_know", "_not_say", "_skip"})
CHOOSING = frozenset(
    {"one", "several", "agree", "rating", "people", "first-of", "practice", "check", "share"}
)


def check(catalogue: Catalogue, pictures: frozenset[str], fault: FaultAt) -> None:
    """Raise the first fault found in the conversation as a whole."""
    _codes(catalogue, fault)
    for step in catalogue.steps.values():
        _prompts(catalogue, step, fault)
    for topic in catalogue.topics.values():
        if topic.picture not in pictures:
            raise fault(topic.line, f"the picture “{topic.picture}” is unknown")
    for language in catalogue.prompts.values():
        for prompt in language.values():
            _pictures(prompt, pictures)
    _order(catalogue, fault)
    _reachable(catalogue, fault)


def _codes(catalogue: Catalogue, fault: FaultAt) -> None:
    seen: dict[str, str] = {}
    for step in catalogue.steps.values():
        if step.code in seen:
            raise fault(step.line, f"the code “{step.code}” is taken by {seen[step.code]}")
        seen[step.code] = step.id
    taken: set[str] = set()
    for topic in catalogue.topics.values():
        if topic.code in taken:
            raise fault(topic.line, f"the code “{topic.code}” is taken by another topic")
        taken.add(topic.code)


def _prompts(catalogue: Catalogue, step: Step, fault: FaultAt) -> None:
    for name in (step.prompt or step.id, step.again):
        if name and name not in catalogue.prompts["en"]:
            raise fault(step.line, f"there is no prompt file en/{name}.md")
    prompt = catalogue.of_step(step, 1)
    ids = {choice.id for choice in prompt.choices}
    if step.kind in CHOOSING and not ids:
        raise fault(step.line, f"en/{prompt.name}.md offers no choices")
    if bad := ids & STANDING:
        raise fault(step.line, f"en/{prompt.name}.md uses the standing answer “{min(bad)}”")
    if step.quotes and step.quotes not in catalogue.steps:
        raise fault(step.line, f"the step quotes “{step.quotes}”, which is not described")
    if step.kind == "rating" and not step.scale:
        raise fault(step.line, "a rating needs a scale")
    named = {*step.unsettled, *step.reask, *step.apart, *step.without, *step.notice}
    named |= {step.alone_choice} if step.alone_choice else set()
    if missing := named - ids:
        raise fault(step.line, f"en/{prompt.name}.md has no choice “{min(missing)}”")


def _pictures(prompt: Prompt, pictures: frozenset[str]) -> None:
    used = [(line.picture, line.number) for line in prompt.all_lines]
    used += [(choice.picture, choice.number) for choice in prompt.choices]
    for picture, number in used:
        if picture not in pictures:
            raise Fault(f"{prompt.path}:{number}: the picture “{picture}” is unknown")


def _order(catalogue: Catalogue, fault: FaultAt) -> None:
    for pathway in catalogue.pathways.values():
        before: set[str] = set()
        *first, farewell = pathway.topics
        for topic in (catalogue.topics[name] for name in (*first, *pathway.doors, farewell)):
            _known(catalogue, topic.when, before, topic.line, fault)
            for place in topic.places:
                looping = {p.step.id for p in topic.places if p.loop} if place.loop else set()
                _known(catalogue, place.when, before | looping, place.line, fault)
                for condition in place.step.without.values():
                    _known(catalogue, condition, before | looping | {place.step.id}, place.step.line, fault)
                before.add(place.step.id)


def _known(catalogue: Catalogue, when: Condition, before: Iterable[str], line: int, fault: FaultAt) -> None:
    earlier = set(before)
    for name in when.steps:
        if name not in catalogue.steps:
            raise fault(line, f"the condition asks about “{name}”, which is not described")
        if name not in earlier:
            raise fault(line, f"the condition asks about “{name}”, which comes later")
    for name, choice in when.choices:
        offered = {c.id for c in catalogue.of_step(catalogue.steps[name], 1).choices} | STANDING
        if choice not in offered:
            raise fault(line, f"“{name}” has no choice “{choice}”")


def _reachable(catalogue: Catalogue, fault: FaultAt) -> None:
    used = {topic for one in catalogue.pathways.values() for topic in (*one.topics, *one.doors)}
    placed: set[str] = set()
    for topic in catalogue.topics.values():
        if topic.id not in used:
            raise fault(topic.line, f"no pathway leads to the topic “{topic.id}”")
        for place in topic.places:
            if not _can_hold(catalogue, place.when):
                raise fault(place.line, f"the condition of “{place.step.id}” can never hold")
            placed.add(place.step.id)
    for step in catalogue.steps.values():
        if step.id not in placed and not step.beside:
            raise fault(step.line, f"nothing leads to the step “{step.id}”")


class _Supposed:
    """One supposed set of answers and facts, to see whether a condition can hold at all."""

    def __init__(self, picked: dict[str, str], facts: set[str]) -> None:
        self.picked = picked
        self.facts = facts

    def has(self, step: str, _n: int, choices: frozenset[str]) -> bool:
        return self.picked[step] in choices

    def given(self, step: str, _n: int) -> bool:
        return bool(self.picked[step])

    def answered(self, step: str, _n: int) -> bool:
        return bool(self.picked[step])

    def fact(self, name: str) -> bool:
        return name.partition("@")[0] in self.facts


def _can_hold(catalogue: Catalogue, when: Condition) -> bool:
    steps = sorted(when.steps)
    options = [
        ["", "(words)", *(choice.id for choice in catalogue.of_step(catalogue.steps[step], 1).choices)]
        for step in steps
    ]
    facts = sorted(when.facts)
    return any(
        when.holds(
            _Supposed(
                dict(zip(steps, picked, strict=True)), {f for f, on in zip(facts, true, strict=True) if on}
            ),
            1,
        )
        for picked in product(*options)
        for true in product((False, True), repeat=len(facts))
    )
