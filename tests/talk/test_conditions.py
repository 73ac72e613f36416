"""Conditions say when a question is asked.

Risk: a condition is read differently from how its author meant it, and somebody is asked what they must not
be, or not asked whether they want to talk to someone today.
"""

from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.talk.conditions import ALWAYS, ConditionError, read_condition


@dataclass
class Known:
    """What was answered: choices by step and instance; an empty list is a skip."""

    picked: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    facts: set[str] = field(default_factory=set)

    def has(self, step: str, n: int, choices: frozenset[str]) -> bool:
        return bool(choices & set(self.picked.get((step, n), ())))

    def given(self, step: str, n: int) -> bool:
        return bool(self.picked.get((step, n)))

    def answered(self, step: str, n: int) -> bool:
        return (step, n) in self.picked

    def fact(self, name: str) -> bool:
        return name in self.facts


def holds(text: str, known: Known, n: int = 1) -> bool:
    return read_condition(text).holds(known, n)


def test_nothing_is_always() -> None:
    # Given no condition, or only spaces; Then it always holds and looks at nothing
    for text in ("", "   "):
        assert read_condition(text) is ALWAYS
    assert ALWAYS.holds(Known(), 1)
    assert not ALWAYS.steps


def test_a_choice_is_asked_for() -> None:
    # Given an answer; Then its choice holds, another does not, and neither does no answer at all
    known = Known({("today/safe", 1): ["not-safe"]})
    assert holds("today/safe=not-safe", known)
    assert holds("today/safe=safe|not-safe", known)
    assert not holds("today/safe=safe", known)
    assert not holds("today/safe=safe", Known())


def test_given_and_answered_are_two_things() -> None:
    # Given a page that was only passed; Then it was answered, but nothing was given
    passed = Known({("wants/want", 1): []})
    assert holds("wants/want!", passed)
    assert not holds("wants/want?", passed)
    assert not holds("wants/want!", Known())
    assert holds("wants/want?", Known({("wants/want", 1): ["some"]}))


def test_which_instance_is_asked_for() -> None:
    # Given an answer about the second want; Then it is “the one before” only for the third
    known = Known({("wants/else", 2): ["another"]})
    assert holds("wants/else@prev=another", known, 3)
    assert holds("wants/else@2=another", known, 1)
    assert holds("wants/else=another", known, 2)
    assert not holds("wants/else=another", known, 3)
    assert not holds("wants/else@prev=another", known, 2)


def test_facts_of_one_want_know_which() -> None:
    # Given words about harm in the second want; Then they are there only when the second is asked about
    known = Known(facts={"harm@2", "short"})
    assert holds("harm", known, 2)
    assert not holds("harm", known, 1)
    assert holds("short", known, 1)
    assert holds("short", known, 2)


def test_and_binds_before_or_and_brackets_before_both() -> None:
    yes = Known(facts={"alone"})
    assert holds("alone or short and quick", yes)
    assert not holds("(alone or short) and quick", yes)
    assert holds("not short and alone", yes)
    assert holds("not (short and alone)", yes)
    assert not holds("not (short or alone)", yes)
    assert holds("not not alone", yes)


def test_a_condition_tells_what_it_looks_at() -> None:
    # Then the check at start can know which steps, choices and facts it needs
    condition = read_condition("alone and (today/safe=safe|not-safe or not wants/want@1?) and not short")
    assert condition.steps == {"today/safe", "wants/want"}
    assert condition.choices == {("today/safe", "safe"), ("today/safe", "not-safe")}
    assert condition.facts == {"alone", "short"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("alone and", "“” cannot be read"),
        ("and alone", "“and” cannot be read"),
        ("alone short", "“short” stands where"),
        ("(alone", "bracket"),
        ("alone)", "“)” stands where"),
        ("not", "“” cannot be read"),
        ("()", "“)” cannot be read"),
        ("today/safe", "“today/safe” cannot be read"),
        ("today/safe=", "“today/safe=” cannot be read"),
        ("today/safe==safe", "cannot be read"),
        ("today/safe=Safe", "cannot be read"),
        ("today/safe@next=safe", "cannot be read"),
        ("today/safe@-1=safe", "cannot be read"),
        ("today/safe/more=safe", "cannot be read"),
        ("Alone", "“Alone” cannot be read"),
        ("alone && short", "“&&” stands where"),
        ("__import__", "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_and_never_guessed(text: str, says: str) -> None:
    # When a condition is wrong; Then it is refused, and the place is named
    with pytest.raises(ConditionError) as refused:
        read_condition(text)
    assert says in str(refused.value)


ATOMS = ("alone", "short", "today/safe=safe", "wants/want?", "wants/want!")
TRUE = Known({("today/safe", 1): ["safe"], ("wants/want", 1): []}, {"alone"})
VALUES = {"alone": True, "short": False, "today/safe=safe": True, "wants/want?": False, "wants/want!": True}


@st.composite
def trees(draw: st.DrawFn, depth: int = 4) -> tuple[str, bool]:
    """Make a condition with every bracket written, and what it comes to."""
    kind = draw(st.sampled_from(("atom", "not", "and", "or"))) if depth else "atom"
    if kind == "atom":
        atom = draw(st.sampled_from(ATOMS))
        return atom, VALUES[atom]
    text, value = draw(trees(depth - 1))
    if kind == "not":
        return f"not ({text})", not value
    other, second = draw(trees(depth - 1))
    joined = f"({text}) {kind} ({other})"
    return joined, (value and second) if kind == "and" else (value or second)


@given(trees())
def test_any_condition_means_what_it_says(tree: tuple[str, bool]) -> None:
    text, value = tree
    assert holds(text, TRUE) is value


@given(st.text(alphabet="ab/=?!@|()& 1notandr-", max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    # Then nothing else can happen: no other error, no endless reading
    with suppress(ConditionError):
        read_condition(text).holds(Known(), 1)
