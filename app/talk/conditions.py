"""When a step is asked: small conditions over earlier answers and facts about the sitting.

``today/safe=not-safe``, ``wants/want?`` (something given), ``wants/want!`` (answered in any way), ``@prev``
and ``@2`` for other instances, bare words for facts, joined by ``and``, ``or``, ``not`` and brackets.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

PART = re.compile(r"\s*(\(|\)|[^\s()]+)")
ATOM = re.compile(
    r"(?P<step>[a-z][a-z-]*/[a-z][a-z-]*)(?:@(?P<at>prev|\d+))?(?:=(?P<any>[a-z0-9|_-]+)|(?P<mark>[?!]))"
)
FACT = re.compile(r"[a-z][a-z-]*")


class ConditionError(ValueError):
    """A condition that cannot be read; its text says why."""


class Known(Protocol):
    """What a condition is asked against."""

    def has(self, step: str, n: int, choices: frozenset[str]) -> bool:
        """Say whether the answer to this step holds one of the choices."""

    def given(self, step: str, n: int) -> bool:
        """Say whether something was given there."""

    def answered(self, step: str, n: int) -> bool:
        """Say whether it was answered in any way."""

    def fact(self, name: str) -> bool:
        """Say whether a fact about this sitting holds."""


Test = Callable[[Known, int], bool]


@dataclass(frozen=True)
class Condition:
    """A read condition, with the answers and facts it looks at; ``refs``: steps, each with its instance."""

    text: str
    refs: frozenset[tuple[str, str]]
    choices: frozenset[tuple[str, str]]
    facts: frozenset[str]
    test: Test

    def holds(self, known: Known, n: int) -> bool:
        """Say whether it holds for the ``n``-th instance."""
        return self.test(known, n)

    @cached_property
    def steps(self) -> frozenset[str]:
        """The steps it looks at."""
        return frozenset([step for step, _ in self.refs])

    def looks_at(self, n: int) -> frozenset[tuple[str, int]]:
        """Return the answers that it looks at for the ``n``-th instance, as step and instance."""
        return frozenset([(step, _where(at)(n)) for step, at in self.refs])


ALWAYS = Condition("", frozenset(), frozenset(), frozenset(), lambda _known, _n: True)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.parts = PART.findall(text)
        self.at = 0
        self.refs: set[tuple[str, str]] = set()
        self.choices: set[tuple[str, str]] = set()
        self.facts: set[str] = set()

    def peek(self) -> str:
        return self.parts[self.at] if self.at < len(self.parts) else ""

    def take(self) -> str:
        part = self.peek()
        self.at += 1
        return part

    def either(self) -> Test:
        tests = [self.both()]
        while self.peek() == "or":
            self.take()
            tests.append(self.both())
        return tests[0] if len(tests) == 1 else _any(tests)

    def both(self) -> Test:
        tests = [self.one()]
        while self.peek() == "and":
            self.take()
            tests.append(self.one())
        return tests[0] if len(tests) == 1 else _all(tests)

    def one(self) -> Test:
        part = self.take()
        if part == "not":
            inner = self.one()
            return lambda known, n: not inner(known, n)
        if part == "(":
            inner = self.either()
            if self.take() != ")":
                raise ConditionError("a bracket is not closed")
            return inner
        return self.atom(part)

    def atom(self, part: str) -> Test:
        if found := ATOM.fullmatch(part):
            step = found["step"]
            at = found["at"] or ""
            self.refs.add((step, at))
            where = _where(at)
            if found["any"]:
                wanted = frozenset(found["any"].split("|"))
                self.choices.update((step, choice) for choice in wanted)
                if not at:  # nearly all, and each page asks them all: without one more call
                    return lambda known, n: known.has(step, n, wanted)
                return lambda known, n: known.has(step, where(n), wanted)
            if found["mark"] == "?":
                return lambda known, n: known.given(step, where(n))
            return lambda known, n: known.answered(step, where(n))
        if part not in {"and", "or"} and FACT.fullmatch(part):
            self.facts.add(part)
            if part in PER_INSTANCE:
                return lambda known, n: known.fact(f"{part}@{n}")
            return lambda known, _n: known.fact(part)
        raise ConditionError(f"“{part}” cannot be read")


# Each page asks all conditions: two plain loops take half the time of ``any`` and ``all`` over generators.


def _any(tests: Sequence[Test]) -> Test:
    def holds(known: Known, n: int) -> bool:
        for test in tests:  # noqa: SIM110 as above
            if test(known, n):
                return True
        return False

    return holds


def _all(tests: Sequence[Test]) -> Test:
    def holds(known: Known, n: int) -> bool:
        for test in tests:  # noqa: SIM110 as above
            if not test(known, n):
                return False
        return True

    return holds


PER_INSTANCE: frozenset[str] = frozenset({"first-time", "last-time", "first-want", "harm"})


def _where(at: str) -> Callable[[int], int]:
    if not at:
        return lambda n: n
    if at == "prev":
        return lambda n: n - 1
    fixed = int(at)
    return lambda _n: fixed


def read_condition(text: str) -> Condition:
    """Read a condition. Raise ``ConditionError`` when it cannot be read."""
    if not text.strip():
        return ALWAYS
    reader = _Reader(text)
    test = reader.either()
    if reader.peek():
        raise ConditionError(f"“{reader.peek()}” stands where “and” or “or” was expected")
    return Condition(text, frozenset(reader.refs), frozenset(reader.choices), frozenset(reader.facts), test)
