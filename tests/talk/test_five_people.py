"""How many screens five people pass, who answer as differently as people do.

A screen is one page that the person passes; a helper's own page is none. Risk: the talk is short only for the
person it was tried out with.
"""

import pytest

from tests.support.talking import (
    HELPED,
    SKIP,
    TALKATIVE,
    Script,
    Talking,
    catalogue,
    screens,
    stretches,
    tap,
)

ALONE: Script = {"welcome/hello": tap("yes"), "welcome/here": tap("nobody")}
BESIDE: Script = {step: HELPED[step] for step in (
    "welcome/hello", "welcome/here", "alone/start", "alone/with", "alone/told", "alone/not-see", "alone/back",
)}  # fmt: skip
# what only comes after *not safe*, others choose, not OK, more about this, or keep this for me, for now
EXTRA: Script = {
    "today/safe": tap("not-safe"),
    "today/same-day": tap("yes"),
    "today/chooses": tap("others"),
    "today/chooses-ok": tap("not-ok"),
    "wants/else": tap("another"),
    "wants/else/1": tap("more"),
    "wants/else-again": tap("another"),
    "today/share": tap("keep"),
    "today/kept": tap("later"),
    "wants/share": tap("keep"),
    "wants/kept": tap("later"),
    "goodbye/feel": tap("not-ok"),
    "goodbye/with-you": tap("alone"),
}
CHOSEN: Script = {
    name: SKIP if step.kind == "words" else TALKATIVE.get(name, SKIP)
    for name, step in catalogue().steps.items()
}
FIVE: dict[str, Script] = {
    "few words": {"wants/else": tap("all"), "today/safe": tap("between")},
    "nothing but Next": dict.fromkeys(catalogue().steps, SKIP),
    "talks long": {**TALKATIVE, "wants/else": tap("another")},
    "choices only": CHOSEN,
    "the short way": {**TALKATIVE, "welcome/like": tap("short")},
}  # fmt: skip


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize(("company", "most"), [(ALONE, 25), (BESIDE, 30)], ids=["alone", "with a helper"])
def test_first_stays_within_its_screens(name: str, company: Script, most: int) -> None:
    passed = Talking("first").walk({**FIVE[name], **company})
    assert screens(passed) <= most
    assert max(stretches(passed)) <= 12


@pytest.mark.parametrize("name", FIVE)
@pytest.mark.parametrize("company", [ALONE, BESIDE], ids=["alone", "with a helper"])
def test_with_every_extra_question_it_is_at_most_35(name: str, company: Script) -> None:
    extra = {**FIVE[name], **EXTRA, **company}
    passed = Talking("first").walk(extra)
    most = 35 + (5 if company is BESIDE else 0)  # the part done alone takes five screens more
    assert screens(passed) <= most
    assert max(stretches(passed)) <= 12


@pytest.mark.parametrize("name", [name for name in FIVE if name not in {"nothing but Next", "choices only"}])
def test_own_words_come_by_screen_5(name: str) -> None:
    for company in (ALONE, BESIDE):
        passed = [one for one in Talking("first").walk({**FIVE[name], **company}) if one.place.counted]
        assert next(n for n, one in enumerate(passed, 1) if one.step.kind == "words") <= 5


@pytest.mark.parametrize(("pathway", "most"), [("quick", 24), ("meeting", 27), ("review", 34)])
@pytest.mark.parametrize("name", FIVE)
def test_the_other_ways_through_stay_within_theirs(name: str, pathway: str, most: int) -> None:
    facts = frozenset({"meeting-planned", "reads"})
    numbers = {"old-wants": (1, 2, 3), "old-choices": (1, 2)}
    passed = Talking(pathway, prepared=facts, numbers=numbers).walk({**FIVE[name], **ALONE})
    assert screens(passed) <= most
    assert max(stretches(passed)) <= 12
