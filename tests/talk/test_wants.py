"""What somebody wants: one at a time, said back, more only where it is asked for, checked and shared whole.

Risk: a want falls off the way when something before it changes, and is neither checked nor shared; or
somebody who has just said that they were hurt is asked to tell more.
"""

import pytest

from tests.support.talking import HARM, SKIP, TALKATIVE, WORDS, Script, Talking, Tap, offers, steps_of, tap

ONE: Script = {**TALKATIVE, "wants/else": tap("all")}
TWO: Script = {**TALKATIVE, "wants/else/2": tap("all")}
MORE: Script = {**ONE, "wants/else": tap("more"), "wants/else-again": tap("all")}


def wants(script: Script, *, short: bool = False) -> list[str]:
    """Walk a script; return the pages of its wants."""
    passed = Talking(short=short).walk(script)
    return steps_of([visit for visit in passed if visit.topic.id == "wants"])


def until(step: str, script: Script = TALKATIVE) -> Talking:
    """Go to a step, and stand before it."""
    jo = Talking()
    jo.walk(script, until=step)
    assert steps_of([jo.next()]) == [step]
    return jo


def choices(script: Script, step: str) -> list[str]:
    """Return what can be chosen on a page when it comes."""
    jo = until(step, script)
    return offers(jo, jo.next())


def checked(jo: Talking) -> list[str]:
    """Return the wants that stand on the check."""
    items = jo.way.items(jo.at("wants/check"))
    return [f"{one.step}/{one.n}" for one in items if one.step in {"wants/want", "wants/more"}]


# one at a time, three at most


def test_wants_come_one_at_a_time_and_three_at_most() -> None:
    assert wants(TALKATIVE)[:6] == [
        "wants/want", "wants/else", "wants/want/2", "wants/else/2", "wants/want/3", "wants/first",
    ]  # fmt: skip


def test_that_is_all_ends_them() -> None:
    assert wants(ONE)[:3] == ["wants/want", "wants/else", "wants/stay"]
    assert wants(TWO)[:5] == ["wants/want", "wants/else", "wants/want/2", "wants/else/2", "wants/first"]


@pytest.mark.parametrize("said", [SKIP, tap("_dont_know"), tap("_not_say")])
def test_no_want_is_no_want(said: Tap) -> None:
    # Given nothing is wanted; Then nothing is asked about it: no else, no first one, no how sure
    passed = wants({**TALKATIVE, "wants/want": said})
    assert passed == ["wants/want", "wants/stay", "wants/not-want", "wants/check", "wants/share"]


def test_i_do_not_know_with_words_is_a_want() -> None:
    # Given words beside “I do not know”; Then the words are a want like any other
    jo = until("wants/want")
    jo.say("wants/want", Tap(("_dont_know",), words=True))
    assert jo.next().step.id == "wants/else"
    assert jo.answers.wants() == [1]


def test_the_second_time_it_is_asked_what_else() -> None:
    jo = until("wants/want/2")
    prompts = [jo.catalogue.of_step(jo.next().step, n).name for n in (1, 2, 3)]
    assert prompts == ["wants/want", "wants/want-else", "wants/want-else"]


def test_the_short_way_asks_for_one() -> None:
    assert wants(TALKATIVE, short=True) == ["wants/want", "wants/check", "wants/share"]


# more about this: once a want, never after words about harm


def test_more_is_asked_once_a_want() -> None:
    # Given more was chosen; Then it is asked, and the page after it does not offer it again
    assert wants(MORE)[:5] == ["wants/want", "wants/else", "wants/more", "wants/else-again", "wants/stay"]
    assert choices(MORE, "wants/else") == ["another", "more", "all"]
    assert choices(MORE, "wants/else-again") == ["another", "all"]
    assert choices({**MORE, "wants/more": SKIP}, "wants/else-again") == ["another", "all"]


def test_each_want_has_its_own_more() -> None:
    passed = wants({**MORE, "wants/else-again": tap("another")})
    assert passed[:9] == [
        "wants/want", "wants/else", "wants/more", "wants/else-again",
        "wants/want/2", "wants/else/2", "wants/more/2", "wants/else-again/2", "wants/want/3",
    ]  # fmt: skip


def test_after_words_about_harm_more_is_not_offered() -> None:
    # Given words about harm in the first want; Then there is no “more” for it, and there is for the next
    harm = {**TALKATIVE, "wants/want": HARM, "wants/want/2": WORDS}
    assert choices(harm, "wants/else") == ["another", "all"]
    assert choices(harm, "wants/else/2") == ["another", "more", "all"]


def test_after_words_about_harm_in_more_nothing_more_is_offered() -> None:
    assert choices({**MORE, "wants/more": HARM}, "wants/else-again") == ["another", "all"]


def test_a_want_changed_to_words_about_harm_takes_the_question_for_more_away() -> None:
    # Given more was chosen, and not yet said; When the want is changed to words about harm
    jo = until("wants/more", MORE)
    jo.say("wants/want", HARM)
    # Then nobody asks for more, on this page or the next
    assert jo.next().step.id == "wants/else-again"
    assert offers(jo, jo.next()) == ["another", "all"]


def test_harm_is_only_heard_here_and_marks_nothing() -> None:
    # Given two who say the same but for words about harm; Then all else is asked of both in the same way
    assert wants({**ONE, "wants/want": HARM}) == wants(ONE)


# the first one, and how sure


def test_which_one_first_is_asked_only_with_two_or_more() -> None:
    assert "wants/first" not in wants(ONE)
    assert choices(TWO, "wants/first") == ["want-1", "want-2"]
    assert choices(TALKATIVE, "wants/first") == ["want-1", "want-2", "want-3"]


def test_a_want_that_was_passed_cannot_be_the_first() -> None:
    # Given a second want that was left empty; Then one is left and nothing has to be chosen
    assert "wants/first" not in wants({**TALKATIVE, "wants/want/2": SKIP})


@pytest.mark.parametrize("first", ["want-1", "want-2", "want-3"])
def test_how_sure_is_asked_of_the_one_chosen_first(first: str) -> None:
    passed = wants({**TALKATIVE, "wants/first": tap(first)})
    sure = [one for one in passed if one.startswith("wants/sure")]
    assert sure == ["wants/sure" if first == "want-1" else f"wants/sure/{first[-1]}"]


def test_where_none_was_chosen_how_sure_is_asked_of_the_first_said() -> None:
    for said in (SKIP, tap("_dont_know"), tap("_not_say")):
        assert "wants/sure" in wants({**TALKATIVE, "wants/first": said})


def test_another_first_one_is_asked_about_anew() -> None:
    # Given how sure was said of the second; When the third is put first; Then how sure is asked of the third
    jo = until("wants/check")
    jo.say("wants/first", tap("want-3"))
    assert steps_of([jo.next()]) == ["wants/sure/3"]


def test_a_first_want_taken_back_leaves_the_others_whole() -> None:
    # Given three wants; When the first is left empty afterwards
    jo = until("wants/check")
    jo.say("wants/first", tap("want-1")).say("wants/sure", tap("sure"))
    jo.say("wants/want", SKIP)
    # Then the others stand on the check, and how sure is asked of one of them
    assert checked(jo) == ["wants/want/1", "wants/want/2", "wants/want/3"]
    assert jo.answers.wants() == [2, 3]
    assert [v.n for v in jo.way.visits if v.step.id == "wants/sure"] == [2]


# nothing that was given falls off the way


def test_a_want_that_was_given_stays_when_that_is_all_is_chosen_before_it() -> None:
    # Given two wants; When Jo goes back and says “That is all” after the first
    jo = until("wants/stay", TWO)
    jo.say("wants/else", tap("all"))
    # Then the second is still on the way to the check and to the share
    assert checked(jo) == ["wants/want/1", "wants/want/2"]


def test_more_that_was_given_stays_too() -> None:
    jo = until("wants/stay", MORE)
    jo.say("wants/else", tap("all"))
    assert checked(jo) == ["wants/want/1", "wants/more/1"]


def test_another_that_is_taken_back_before_it_was_answered_is_not_asked() -> None:
    jo = until("wants/want/2")
    jo.say("wants/else", tap("all"))
    assert jo.next().step.id == "wants/stay"
    # the same where it stood behind “more”
    again = until("wants/want/2", {**MORE, "wants/else-again": tap("another")})
    again.say("wants/else", tap("all"))
    assert again.next().step.id == "wants/stay"


# check and share


def test_a_changed_word_opens_the_check_and_the_share_again() -> None:
    # Risk: what was confirmed and shared would not be what stands there now
    jo = until("goodbye/feel")
    jo.say("wants/stay", WORDS)
    assert steps_of(jo.walk(TALKATIVE, until="goodbye/feel")) == ["wants/check", "wants/share"]
    # and words of today open those of today, not those of the wants
    jo.say("today/matters", WORDS)
    assert steps_of(jo.walk(TALKATIVE, until="goodbye/feel")) == ["today/check", "today/share"]


def test_an_answer_the_page_uses_at_once_opens_no_check() -> None:
    # Given all is checked; When a page that is no word for staff is answered again; Then no check comes again
    jo = until("goodbye/feel")
    jo.say("wants/else", tap("another"), 2).say("welcome/who-reads", SKIP)
    assert jo.next().step.id == "goodbye/feel"


def test_change_something_leaves_the_check_open_until_it_is_right() -> None:
    jo = until("wants/check")
    for _ in range(2):
        jo.say("wants/check", tap("change"))
        assert jo.next().step.id == "wants/check"
    jo.say("wants/check", tap("right"))
    assert jo.next().step.id == "wants/share"


@pytest.mark.parametrize("standing", ["_dont_know", "_not_say"])
def test_not_knowing_if_it_is_right_goes_on_too(standing: str) -> None:
    # Given nothing is compulsory; Then a check can be passed without a yes
    assert "wants/share" in wants({**TALKATIVE, "wants/check": tap(standing)})


def test_each_share_is_about_its_own_topic() -> None:
    jo = until("goodbye/feel")
    today = {one.step for one in jo.way.items(jo.at("today/share"))}
    asked = {one.step for one in jo.way.items(jo.at("wants/share"))}
    assert not today & asked
    assert all(step.startswith("wants/") for step in asked)
    # and what a check shows is what its share gives
    for topic in ("today", "wants"):
        assert jo.way.items(jo.at(f"{topic}/check")) == jo.way.items(jo.at(f"{topic}/share"))


def test_what_is_said_after_the_first_share_goes_with_the_next() -> None:
    # Given how it is when others choose, asked after the share of today
    jo = until("goodbye/feel", {**TALKATIVE, "today/chooses": tap("others")})
    assert "today/chooses-ok" in {one.step for one in jo.way.items(jo.at("wants/share"))}
