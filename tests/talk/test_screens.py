"""How long a talk is, in which order it asks, and where somebody can stop.

Risk: people tire, and what comes late is not said. Each screen more costs somebody the end of their talk; a
stretch without a place to stop keeps somebody sitting who wanted to go.
"""

import pytest

from tests.support.talking import (
    HELPED,
    SKIP,
    TALKATIVE,
    WORDS,
    Script,
    Talking,
    catalogue,
    screens,
    steps_of,
    stretches,
    tap,
)

SKIPS: Script = dict.fromkeys(catalogue().steps, SKIP)
NOT_SAFE: Script = {"today/safe": tap("not-safe"), "today/same-day": tap("yes")}
OTHERS: Script = {"today/chooses": tap("others"), "today/chooses-ok": tap("not-ok")}
PUT_OFF: Script = {**HELPED, "alone/start": tap("later")}
NOT_OK: Script = {"goodbye/feel": tap("not-ok"), "goodbye/with-you": tap("alone")}


def named(script: Script, *, short: bool = False, pathway: str = "first") -> list[str]:
    """Walk a script to its end; return the names of the pages."""
    return steps_of(Talking(pathway, short=short).walk(script))


# the counts of the script, section 0


def test_first_alone_with_three_wants_takes_25_screens() -> None:
    # Given somebody alone, who says three wants; When they walk the whole of `first`
    passed = Talking("first").walk(TALKATIVE)
    # Then it is 25 screens: welcome 4, today 7, one alone question, wants 11, goodbye 2
    assert screens(passed) == 25
    by_topic = [
        sum(1 for v in passed if v.topic.id == topic) for topic in ("welcome", "today", "wants", "goodbye")
    ]
    assert by_topic == [4, 7 + 1, 11, 2]
    assert max(stretches(passed)) == 12


def test_quick_takes_24_screens_the_first_time_and_22_later() -> None:
    # Given the first conversation ever; Then who must not see and the practice come with it
    jo = Talking("quick")
    first = jo.walk(TALKATIVE)
    assert screens(first) == 24
    assert {"alone/not-see", "today/practice"} <= set(steps_of(first))
    # When Jo comes back for another one; Then they do not come again
    later = jo.comes_back(conversation="c2").walk(TALKATIVE)
    assert screens(later) == 22
    assert not {"alone/not-see", "today/practice"} & set(steps_of(later))
    assert max(stretches(later)) <= 11


def test_first_with_a_helper_takes_30_screens() -> None:
    # Given a friend beside the person; Then the part done alone has 6 screens in the place of 1
    passed = Talking("first").walk(HELPED)
    assert screens(passed) == 30
    assert sum(1 for visit in passed if visit.step.topic == "alone") == 6
    assert max(stretches(passed)) <= 11
    # and the helper's own pages are there and are not the person's
    assert [v.step.id for v in passed if not v.place.counted] == ["helper/page", "helper/who", "helper/does"]


def test_the_short_way_takes_12_screens() -> None:
    # Given somebody who likes it short
    assert named(TALKATIVE, short=True) == [
        "welcome/hello", "welcome/who-reads", "welcome/here", "today/matters", "alone/not-see", "today/safe",
        "today/chooses", "wants/want", "wants/check", "wants/share", "goodbye/feel", "goodbye/next",
    ]  # fmt: skip


def test_the_short_way_can_be_chosen_on_the_way() -> None:
    # When “A shorter talk” is chosen at the start; Then it is the same 12, and the page where it was chosen
    passed = named({**TALKATIVE, "welcome/like": tap("short")})
    assert passed.pop(1) == "welcome/like"
    assert passed == named(TALKATIVE, short=True)


def test_somebody_who_only_touches_next_comes_to_the_end() -> None:
    # Given nothing is compulsory; When every page is passed with Next; Then the end comes, without follow-ups
    assert named(SKIPS) == [
        "welcome/hello", "welcome/like", "welcome/who-reads", "welcome/here",
        "today/matters", "alone/not-see", "today/practice", "today/safe", "today/chooses",
        "today/check", "today/share",
        "wants/want", "wants/stay", "wants/not-want", "wants/check", "wants/share",
        "goodbye/feel", "goodbye/next",
    ]  # fmt: skip


@pytest.mark.parametrize("standing", ["_dont_know", "_not_say"])
def test_somebody_who_never_says_comes_to_the_end(standing: str) -> None:
    # Given “I do not want to say” to everything, also to who is here: that counts as somebody
    passed = named(dict.fromkeys(catalogue().steps, tap(standing)))
    assert passed[-1] == "goodbye/next"
    assert ("alone/start" in passed) is (standing == "_not_say")


def test_not_today_ends_at_once() -> None:
    # Risk: a no that costs twenty pages is no no
    assert named({"welcome/hello": tap("not-today")}) == ["welcome/hello", "welcome/not-today"]
    assert named({"welcome/hello": tap("other-way")}) == ["welcome/hello", "welcome/other-way"]


def test_not_today_is_asked_again_another_day() -> None:
    # Given not today; When the link is opened another day; Then the talk begins as if nothing had been said
    jo = Talking()
    jo.walk({"welcome/hello": tap("not-today")})
    assert jo.way.next() is None
    jo.comes_back()
    assert jo.next().step.id == "welcome/hello"
    assert screens(jo.walk(TALKATIVE)) == 25


# the order of things


@pytest.mark.parametrize(("pathway", "screen"), [("first", 5), ("quick", 4)])
@pytest.mark.parametrize("script", [TALKATIVE, HELPED], ids=["alone", "with a helper"])
def test_the_person_s_own_words_come_by_screen_5(pathway: str, screen: int, script: Script) -> None:
    # Risk: a conversation that asks about everything else first is an interview
    passed = [visit for visit in Talking(pathway).walk(script) if visit.place.counted]
    first = next(number for number, visit in enumerate(passed, 1) if visit.step.kind == "words")
    assert first == screen
    # and before them stands who reads them, and when we have to tell
    assert "welcome/who-reads" in steps_of(passed[:first])


@pytest.mark.parametrize("pathway", ["first", "quick"])
@pytest.mark.parametrize("short", [False, True])
def test_not_safe_is_a_same_day_matter_at_once(pathway: str, short: bool) -> None:
    # When somebody does not feel safe; Then the next page asks if they want to talk today, before how much
    passed = named({**TALKATIVE, **NOT_SAFE}, pathway=pathway, short=short)
    at = passed.index("today/safe")
    assert passed[at + 1 : at + 3] == ["today/same-day", "today/told"]
    rest = passed[at + 3 : at + 5]
    assert rest == (["today/chooses", "wants/want"] if short else ["today/safe-much", "today/chooses"])


def test_who_does_not_want_to_talk_today_is_told_nothing_happened() -> None:
    passed = named({**TALKATIVE, **NOT_SAFE, "today/same-day": tap("not-now")})
    assert "today/told" not in passed


@pytest.mark.parametrize("answer", ["safe", "between", "_dont_know", "_not_say"])
def test_any_other_answer_leads_to_no_same_day_matter(answer: str) -> None:
    passed = named({**TALKATIVE, "today/safe": tap(answer)})
    assert "today/same-day" not in passed
    assert ("today/safe-much" in passed) is (answer == "safe")


def test_how_safe_and_who_chooses_come_before_any_worry_at_the_same_place() -> None:
    # Given ratings that are compared from talk to talk; Then they come at the same place, before the wants
    for script in (TALKATIVE, HELPED, SKIPS, {**TALKATIVE, **NOT_SAFE}):
        passed = named(script)
        assert passed.index("today/safe") < passed.index("today/chooses") < passed.index("wants/want")
        assert passed.index("today/matters") < passed.index("today/safe")


def test_practice_comes_directly_before_the_first_rating_and_once_in_a_lifetime() -> None:
    jo = Talking()
    passed = steps_of(jo.walk(TALKATIVE))
    assert passed[passed.index("today/practice") + 1] == "today/safe"
    assert "today/practice" not in steps_of(jo.comes_back(conversation="c2").walk(TALKATIVE))
    assert "today/practice" not in named(TALKATIVE, short=True)


def test_how_it_is_when_others_choose_waits_where_it_would_be_a_13th_screen() -> None:
    # Given somebody alone in `first`, whose first stretch is 12 screens long; Then it comes after the share
    passed = named({**TALKATIVE, **OTHERS})
    assert passed.index("today/chooses-ok") == passed.index("today/share") + 1
    # Given a shorter one: `quick`, a helper, or a page to stop at after “not safe”; Then it comes directly
    for found in (
        named({**TALKATIVE, **OTHERS}, pathway="quick"),
        named({**HELPED, **OTHERS}),
        named({**TALKATIVE, **OTHERS, **NOT_SAFE}),
    ):
        assert found.index("today/chooses-ok") == found.index("today/chooses") + 1
        assert found.count("today/chooses-ok") == 1


def test_who_is_not_ok_at_goodbye_is_asked_who_can_be_there_and_to_talk_today() -> None:
    # When somebody is not OK at the end, with or without a same-day matter before
    for first in ({}, NOT_SAFE):
        passed = named({**TALKATIVE, **first, **NOT_OK, "today/same-day": tap("yes")})
        end = passed[passed.index("goodbye/feel") :]
        assert end == ["goodbye/feel", "goodbye/with-you", "today/same-day/2", "today/told/2", "goodbye/next"]


def test_who_keeps_something_is_told_that_nobody_can_help_with_it() -> None:
    passed = named({**TALKATIVE, "today/share": tap("keep"), "wants/share": tap("keep")})
    for topic in ("today", "wants"):
        assert passed.index(f"{topic}/kept") == passed.index(f"{topic}/share") + 1


# places to stop


WALKS = {
    "alone": TALKATIVE,
    "with a helper": HELPED,
    "not safe": {**TALKATIVE, **NOT_SAFE, **OTHERS},
    "others choose": {**TALKATIVE, **OTHERS},
    "with a helper, not safe": {**HELPED, **NOT_SAFE, **OTHERS, "alone/with": tap("not-ok")},
    "put off": {**PUT_OFF, **OTHERS},
    "put off, then done": {**PUT_OFF, "alone/again": tap("ready"), "alone/with": tap("not-ok"), **NOT_OK},
    "more about each": {**TALKATIVE, "wants/else": tap("more"), "wants/else-again": tap("another")},
    "all kept": {**HELPED, "today/share": tap("keep"), "wants/share": tap("keep"), **OTHERS},
    "only next": SKIPS,
    "never says": dict.fromkeys(catalogue().steps, tap("_not_say")),
}


@pytest.mark.parametrize("pathway", ["first", "quick"])
@pytest.mark.parametrize("short", [False, True], ids=["whole", "short"])
@pytest.mark.parametrize("name", WALKS)
def test_no_stretch_is_longer_than_12_screens(name: str, short: bool, pathway: str) -> None:
    passed = Talking(pathway, short=short).walk(WALKS[name])
    assert max(stretches(passed)) <= 12, stretches(passed)


def test_the_stopping_places_are_these() -> None:
    # Then a break stands beside Next at each share, where the part done alone begins, at same day, at “else”
    stops = {place.step.id for topic in catalogue().topics.values() for place in topic.places if place.stop}
    shares = {step.id for step in catalogue().steps.values() if step.kind == "share"}
    assert stops == shares | {
        "alone/start", "alone/again", "today/same-day", "wants/else", "wants/else-again",
    }  # fmt: skip


def test_step_n_of_all_counts_on_by_one() -> None:
    # Given the place that stands on each page; When somebody goes on, page by page
    jo = Talking()
    seen: dict[str, list[tuple[int, int]]] = {}
    while (visit := jo.way.next()) is not None:
        seen.setdefault(visit.topic.id, []).append(jo.way.where(visit))
        said = TALKATIVE.get(visit.step.id) or (WORDS if visit.step.kind == "words" else SKIP)
        jo.answer(visit, said)
    # Then the count goes up by one with each page, and the last page is the last
    for places in seen.values():
        assert [n for n, _ in places] == list(range(1, len(places) + 1))
        assert places[-1][0] == places[-1][1]
