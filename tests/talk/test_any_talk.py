"""Any talk at all: whatever somebody answers, in whatever order, the way holds.

Risk: one combination nobody thought of leads round in a circle, to a page that does not open, past the end,
or shows a helper what was said alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from app.talk.answers import HERE, PRIVATE
from app.talk.pages import Visit
from app.talk.path import Way
from app.talk.working_out import way
from tests.support.talking import (
    DOORS,
    HARM,
    MOST,
    SKIP,
    WORDS,
    Talking,
    Tap,
    catalogue,
    offers,
    steps_of,
    stretches,
    tap,
)

# Choices that leave a question open are drawn seldom, and never for ever: somebody goes on in the end.
PATIENCE = 3
MANY = settings(max_examples=60, deadline=None)


T = TypeVar("T")


def one_of(data: st.DataObject, found: Sequence[T]) -> T:
    """Draw one by its place: drawn themselves, pages would be written out in full each time."""
    return found[data.draw(st.integers(0, len(found) - 1))]


@dataclass
class Whim:
    """Somebody who answers by chance."""

    data: st.DataObject
    talking: Talking
    stayed: int = 0

    def choose(self, visit: Visit) -> Tap:
        """Choose something that stands on the page."""
        step = visit.step
        if step.kind == "page":
            return SKIP
        ways: list[Tap] = [SKIP, tap("_dont_know"), tap("_not_say")]
        if step.takes_words:
            ways += [WORDS, HARM, Tap(("_not_say",), words=True)]
        if step.kind == "words":
            return one_of(self.data, ways)
        for choice in offers(self.talking, visit):
            if choice not in step.unsettled or self.stayed < PATIENCE:
                ways.append(tap(choice))
        said = one_of(self.data, ways)
        self.stayed += bool(step.unsettled & set(said.choices))
        return said


TALKS = st.builds(
    Talking,
    pathway=st.sampled_from(("first", "quick")),
    readers=st.booleans(),
    short=st.booleans(),
    new_reader=st.sampled_from((False, False, True)),
)


def holds(jo: Talking) -> None:
    """Check what must be true of the way at every moment."""
    way = jo.way
    keys = [visit.key for visit in way.visits]
    # every page stands there once
    assert len(keys) == len(set(keys))
    waiting = way.next()
    # what waits opens: else nobody could go on
    assert waiting is None or way.open(waiting)
    for at, visit in enumerate(way.visits):
        n, pages = way.where(visit)
        assert 1 <= n <= pages
        back = way.back(visit)
        # Back is a page before this one, and one that opens
        assert back is None or (keys.index(back.key) < at and way.open(back))
        _hides(way, visit)
    states = [state for _, state in way.topics()]
    assert states.count("now") == (waiting is not None)
    # nothing stands before what waits that is not done, and nothing is called done that is still asked
    before = states[: states.index("now")] if "now" in states else states
    assert set(before) <= {"done"}
    done = {topic.id for topic, state in way.topics() if state == "done"}
    assert all(way.settled(visit) for visit in way.visits if visit.topic.id in done)


def _hides(way: Way, visit: Visit) -> None:
    """Check that what was said alone is on no page while somebody is there, and nothing is shared twice."""
    answer = way.answers.of(visit.step.id, visit.n)
    items = way.items(visit) if visit.step.kind in {"check", "share"} else []
    assert len({one.id for one in items}) == len(items)
    if not way.answers.helper or way.answers.alone:
        return
    assert not {one.id for one in items} & way.alone
    if answer is not None and answer.id in way.alone and visit.step.audience in PRIVATE:
        assert not way.open(visit) or not way.settled(visit)


@MANY
@given(TALKS, st.data())
def test_any_answers_lead_to_an_end(jo: Talking, data: st.DataObject) -> None:
    # Given somebody who answers by chance; When they go on; Then every page holds, and the end comes
    somebody = Whim(data, jo)
    passed: list[Visit] = []
    while (visit := jo.way.next()) is not None:
        holds(jo)
        passed.append(visit)
        assert len(passed) < MOST, steps_of(passed)
        jo.answer(visit, somebody.choose(visit))
    holds(jo)
    # and no page came twice but those that were left open or opened again by a word
    again = [v for at, v in enumerate(passed) if v.key in {one.key for one in passed[:at]}]
    assert all(v.step.unsettled or v.step.kind in {"check", "share"} for v in again), steps_of(again)
    # and there was a place to stop at least every 12 screens, repeated pages aside
    once = list({visit.key: visit for visit in passed}.values())
    assert max(stretches(once)) <= 12, steps_of(once)
    # and the end is the end of goodbye, or a talk for another day
    assert passed[-1].step.id in {"goodbye/next", "welcome/not-today", "welcome/other-way"}


@MANY
@given(TALKS, st.data())
def test_any_page_can_be_opened_again_in_any_order(jo: Talking, data: st.DataObject) -> None:
    # Given somebody who jumps about: back to any page that opens, now and then in a new sitting
    somebody = Whim(data, jo)
    for turn in range(data.draw(st.integers(5, 30))):
        holds(jo)
        now = jo.way
        waiting = now.next()
        opens = [visit for visit in now.visits if now.open(visit)]
        visit = one_of(data, opens) if waiting is None or turn % 3 == 2 else waiting
        jo.answer(visit, somebody.choose(visit))
        if data.draw(st.integers(0, 12)) == 0:
            jo.comes_back()
    # When they then just go on; Then the end comes all the same
    jo.go(
        lambda visit: (
            SKIP if not visit.step.unsettled else tap("right" if visit.step.kind == "check" else "back")
        )
    )
    holds(jo)
    # and no words for staff that were given here, by this way, are missing from every check and share
    asked = {one.id for v in jo.way.visits if v.step.kind == "share" for one in jo.way.items(v)}
    wants = [jo.answers.of("wants/want", n) for n in (1, 2, 3)]
    given_wants = {one.id for one in wants if one and one.given and jo.way.visible(one)}
    assert not given_wants - asked or not jo.way.find("wants/share")


@MANY
@given(TALKS, st.data(), st.sampled_from(("nobody", "family")))
def test_the_way_from_the_last_one_is_the_way_worked_out_anew(
    jo: Talking, data: st.DataObject, who: str
) -> None:
    # Given somebody who jumps about, changes answers, shares, and whose facts outside change
    somebody = Whim(data, jo)
    if data.draw(st.booleans()):  # an earlier talk settled some questions for life
        for visit in [one for one in jo.way.visits if one.step.asked == "life"]:
            jo.answer(visit, tap("none") if visit.step.id == "alone/not-see" else somebody.choose(visit))
        jo.conversation, jo.sitting = "c2", "s2"
    known = jo.way
    for turn in range(data.draw(st.integers(5, 40))):
        if data.draw(st.integers(0, 6)) == 0:  # somebody was linked meanwhile
            jo.new_reader = True
        opens = [visit for visit in jo.way.visits if jo.way.open(visit)]
        waiting = jo.way.next()
        visit = one_of(data, opens) if waiting is None or turn % 3 == 2 else waiting
        said = tap(who) if visit.step.id == HERE and turn < 9 else somebody.choose(visit)
        jo.answer(visit, said)
        now = jo.answers
        # When each way is worked out from the one before it; Then it is what it is from all the answers
        known = way(known.answers.further(now.every, now.outside, now.numbers), known)
        anew = jo.way
        assert [one.key for one in known.visits] == [one.key for one in anew.visits]
        assert all(one.place is two.place for one, two in zip(known.visits, anew.visits, strict=True))
        assert known.alone == anew.alone
        assert known.next() == anew.next()
        assert [known.items(one) for one in known.visits] == [anew.items(one) for one in anew.visits]
        assert [known.open(one) for one in known.visits] == [anew.open(one) for one in anew.visits]


@MANY
@given(TALKS, st.data(), st.sampled_from(("family", "_not_say")))
def test_with_a_helper_nothing_differs_outside_by_what_was_said_inside(
    jo: Talking, data: st.DataObject, who: str
) -> None:
    # Given two with a helper who do the part alone: one answers by chance in it, the other only touches Next
    somebody, other = Whim(data, jo), Talking(jo.pathway, jo.readers, jo.short)
    script = {"welcome/here": tap(who), "alone/start": tap("ready"), "alone/back": tap("back")}
    for one in (jo, other):
        one.new_reader = False
        inside = one is jo

        def choose(visit: Visit, inside: bool = inside, one: Talking = one) -> Tap:
            if visit.step.id in script:
                return script[visit.step.id]
            if visit.step.unsettled:
                return tap("right")
            return somebody.choose(visit) if inside and one.answers.alone and one.answers.helper else SKIP

        one.go(choose, until="wants/want")
    # Then, the helper back, the same pages open for both, each at the same place, and Back leads to the same
    pages = [
        [
            (visit.key, one.way.where(visit), (back := one.way.back(visit)) and back.key)
            for visit in one.way.visits
            if one.way.open(visit)
        ]
        for one in (jo, other)
    ]
    assert pages[0] == pages[1]


def test_every_step_can_be_met() -> None:
    # Given all steps; Then each is one that some talk passes: none is written for nobody
    met: set[str] = set()
    helped = {"welcome/here": tap("friend"), "helper/does": tap("language"), "alone/back": tap("back")}
    others = {"today/chooses": tap("others")}
    trouble = {"alone/with": tap("not-ok"), "goodbye/feel": tap("not-ok"), "today/safe": tap("not-safe")}
    talks = (
        {"welcome/hello": tap("not-today")},
        {"welcome/hello": tap("other-way")},
        {"today/safe": tap("safe"), "today/share": tap("keep"), "wants/share": tap("keep")},
        {"wants/want": WORDS, "wants/else": tap("more"), "wants/else-again": tap("another")},
        {**helped, **trouble, "alone/start": tap("ready"), "today/same-day": tap("yes")},
        {**helped, **trouble, "alone/start": tap("later"), "alone/again": tap("ready"), **others},
    )  # fmt: skip
    for script in talks:
        met |= {visit.step.id for visit in Talking().walk({"today/check": tap("right"), **script})}
    # and those behind the doors, and of somebody who looks again, where staff prepared everything
    facts = frozenset({"meeting-planned", "note", "sentences", "reads", "old-wants", "worry-over"})
    numbers = {"sentences": (1, 2), "old-wants": (1,), "signs": (1, 2), "old-choices": (1,)}
    jo = Talking(prepared=facts, numbers=numbers)
    jo.walk({"wants/want": WORDS, "wants/sure": tap("not-mine")})
    for door in catalogue().pathways["first"].doors:
        jo.comes_back().opens(door)
        met |= {visit.step.id for visit in jo.walk(DOORS)}
    other = Talking(prepared=facts)
    other.walk({})
    for door in ("understand", "talking"):
        other.comes_back().opens(door)
        met |= {visit.step.id for visit in other.walk({"understand/hear": tap("with")})}
    again = Talking("review", prepared=facts, numbers=numbers)
    met |= {visit.step.id for visit in again.walk({**DOORS, "again/share": tap("keep")})}
    asked = {name for name, step in catalogue().steps.items() if not step.beside}
    assert met == asked
