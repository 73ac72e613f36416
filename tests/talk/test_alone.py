"""The part that everybody does alone, and its edges.

Risk: the helper may be the one who hurts. If Back, the map or a count shows what was said while they waited
outside, or only that something was said, the person pays for it at home.
"""

import pytest

from tests.support.talking import HELPED, SKIP, TALKATIVE, WORDS, Script, Talking, screens, steps_of, tap

LOUD: Script = {
    **HELPED,
    "alone/with": tap("not-ok"),
    "alone/other-helper": tap("yes"),
    "today/safe": tap("not-safe"),
    "today/same-day": tap("yes"),
    "today/chooses": tap("others"),
    "today/chooses-ok": tap("not-ok"),
    "today/share": tap("keep"),
}
PUT_OFF: Script = {**HELPED, "alone/start": tap("later"), "today/share": tap("not-yet")}
ASKED = ["alone/with", "alone/told", "alone/say-first", "alone/not-see"]
SOMEBODY = ["worker", "family", "friend", "other", "_not_say"]


def until(step: str, script: Script = LOUD) -> Talking:
    """Go to a step, and stand before it."""
    jo = Talking()
    jo.walk(script, until=step)
    assert jo.next().step.id == step
    return jo


def opens(jo: Talking) -> list[str]:
    """Return the pages that can be opened now."""
    return steps_of([visit for visit in jo.way.visits if jo.way.open(visit)])


# who is asked what


@pytest.mark.parametrize("who", SOMEBODY)
def test_with_anybody_there_all_of_it_is_asked_in_its_order(who: str) -> None:
    # Given somebody is there, or the person does not want to say who; Then the part is the same for all
    passed = steps_of(Talking().walk({**HELPED, "welcome/here": tap(who)}))
    at = passed.index("alone/start")
    assert passed[at - 1] == "today/matters"
    assert passed[at : at + 5] == ["alone/start", *ASKED]
    assert passed[passed.index("today/share") + 1] == "alone/back"


def test_with_nobody_there_only_who_must_not_see_is_asked() -> None:
    passed = steps_of(Talking().walk(TALKATIVE))
    assert [one for one in passed if one.startswith("alone/")] == ["alone/not-see"]
    assert passed.index("alone/not-see") < passed.index("today/share")


def test_who_must_not_see_is_asked_once_and_again_for_a_new_reader() -> None:
    # Given it was answered; Then it does not come again, until somebody new could read
    jo = Talking()
    jo.walk(TALKATIVE)
    jo.comes_back(conversation="c2")
    assert "alone/not-see" not in steps_of(jo.way.visits)
    jo.new_reader = True
    jo.walk(TALKATIVE, until="alone/not-see")
    assert jo.next().step.id == "alone/not-see"


def test_without_a_reader_nobody_needs_to_be_left_out() -> None:
    assert "alone/not-see" not in steps_of(Talking(readers=False).walk(TALKATIVE))


def test_a_different_helper_is_offered_only_after_not_ok() -> None:
    assert "alone/other-helper" in steps_of(Talking().walk(LOUD))
    assert "alone/other-helper" not in steps_of(Talking().walk(HELPED))


# the edge on the way in: from inside nothing of outside can be opened


def test_inside_back_stops_at_the_edge() -> None:
    # Given the helper has just gone out
    jo = until("alone/with")
    # Then Back leads to the edge page at most, and from there no further
    edge = jo.way.back(jo.at("alone/with"))
    assert edge is not None
    assert edge.step.id == "alone/start"
    assert jo.way.back(edge) is None


def test_inside_nothing_that_was_answered_outside_opens() -> None:
    jo = until("today/check")
    assert "today/matters" not in opens(jo)
    # and the check shows all of it to the person, who is alone
    assert "today/matters" in [one.step for one in jo.way.items(jo.at("today/check"))]


# the edge on the way out: with the helper back nothing of inside can be opened, shown or counted


def test_outside_nothing_that_was_said_inside_opens() -> None:
    # Given somebody who said a lot inside, and whose helper is back
    jo = until("wants/want")
    # Then no page of that part can be opened, nor one that is there only because of what was said in it
    inside = {
        *ASKED, "alone/other-helper", "today/safe", "today/same-day", "today/told", "today/safe-much",
        "today/chooses", "today/chooses-ok", "today/share", "today/kept",
    }  # fmt: skip
    assert not inside & set(opens(jo))
    assert "today/matters" in opens(jo)


def test_outside_nothing_that_was_said_inside_shows() -> None:
    jo = until("wants/want")
    hidden = [one.step for one in jo.every if not jo.way.visible(one)]
    # Then all between going out and coming back is hidden; and what came before it was known who is there
    steps = [one.step for one in jo.every]
    assert hidden == [*steps[:3], *steps[steps.index("alone/start") : steps.index("alone/back")]]
    # and a check that is opened now holds only what was said outside
    assert [one.step for one in jo.way.items(jo.at("today/check"))] == ["today/matters"]


def test_outside_back_does_not_lead_inside() -> None:
    jo = until("wants/want")
    assert jo.way.back(jo.next()) is None
    jo.say("wants/want", WORDS)
    back = jo.way.back(jo.next())
    assert back is not None
    assert back.step.id == "wants/want"


def test_outside_every_count_is_the_same_whatever_was_said_inside() -> None:
    # Given one who said a lot inside and one who said that all is well
    loud, quiet = until("wants/want"), until("wants/want", {**HELPED, "today/share": tap("not-yet")})
    # Then the pages that open, their places and where Back leads are the same for both
    assert opens(loud) == opens(quiet)
    for step in opens(loud):
        name, _, n = step.partition("/")[2].partition("/")
        visits = [jo.at(f"{step.partition('/')[0]}/{name}", int(n or 1)) for jo in (loud, quiet)]
        assert loud.way.where(visits[0]) == quiet.way.where(visits[1]), step
        backs = [way.back(visit) for way, visit in zip((loud.way, quiet.way), visits, strict=True)]
        assert steps_of([one for one in backs if one][:1]) == steps_of([one for one in backs[1:] if one])
    # and so are the states of the topics on the map
    assert [(t.id, state) for t, state in loud.way.topics()] == [
        (t.id, state) for t, state in quiet.way.topics()
    ]


def test_an_answer_of_an_earlier_sitting_that_was_given_alone_stays_behind_the_edge() -> None:
    # Given everything of today was said with nobody there; When Jo comes back with somebody
    jo = Talking()
    jo.walk(TALKATIVE, until="wants/stay")
    jo.comes_back().walk(HELPED, until="wants/stay")
    # Then nothing of the first sitting opens or shows
    assert not {"today/safe", "today/matters", "wants/want"} & set(opens(jo))
    assert not any(jo.way.visible(one) for one in jo.every if one.sitting == "s1")


def test_somebody_new_in_the_room_ends_being_alone() -> None:
    # Given the person is inside; When they say that somebody else came
    jo = until("today/safe")
    jo.say("welcome/here", tap("family"))
    # Then nothing of the part done alone shows or opens any more
    assert not jo.answers.alone
    assert not set(ASKED) & set(opens(jo))
    # and what is answered now is not taken for said alone
    jo.say("today/safe", tap("safe"))
    assert jo.every[-1].id not in jo.way.alone


# what waits can always be opened


def test_a_word_changed_outside_can_be_shared_again_outside() -> None:
    # Risk: the map would lead to a share that does not open, for ever
    jo = until("wants/want")
    jo.say("today/matters", WORDS)
    assert jo.next().step.id == "today/check"
    jo.say("today/check", tap("right"))
    share = jo.next()
    assert (share.step.id, jo.way.open(share)) == ("today/share", True)
    # Then that share is about what was said outside, and nothing else
    assert [one.step for one in jo.way.items(share)] == ["today/matters"]


def test_coming_back_needs_the_person_s_own_act() -> None:
    # Given the share of today is passed; When anything but “My helper is back” is chosen
    for choice, alone in (("back", False), ("stay", True), ("break", True)):
        jo = until("alone/back")
        jo.say("alone/back", tap(choice))
        # Then the person is still alone, and after a break the page is asked again
        assert jo.answers.alone is alone
        assert (jo.next().step.id == "alone/back") is (choice == "break")


# put off: no reason is asked, and it comes again


@pytest.mark.parametrize("choice", ["later", "need", "_dont_know", "_not_say"])
def test_put_off_today_goes_on_outside_and_the_part_is_offered_before_goodbye(choice: str) -> None:
    passed = steps_of(Talking().walk({**PUT_OFF, "alone/start": tap(choice)}))
    assert passed[passed.index("alone/start") + 1] == "today/practice"
    assert not set(ASKED) & set(passed)
    assert "alone/back" not in passed
    # Then it is offered once more before goodbye, and a second no is a no
    assert passed[-3:] == ["alone/again", "goodbye/feel", "goodbye/next"]


def test_put_off_and_then_done_is_whole_before_anything_can_be_shared() -> None:
    # Risk: shared before the person could say who must not see it
    jo = Talking()
    passed = steps_of(jo.walk({**PUT_OFF, "wants/share": tap("not-yet"), "alone/again": tap("ready")}))
    at = passed.index("alone/again")
    assert passed[at + 1 : at + 5] == ASKED
    assert passed[at + 5 :] == ["today/share/2", "wants/share/2", "goodbye/feel", "goodbye/next"]


def test_put_off_and_then_not_ok_offers_a_different_helper_too() -> None:
    script = {**PUT_OFF, "alone/again": tap("ready"), "alone/with": tap("not-ok")}
    passed = steps_of(Talking().walk(script))
    assert passed[passed.index("alone/with") + 1] == "alone/other-helper"


def test_the_second_offer_of_a_share_is_about_the_same_and_what_was_said_since() -> None:
    jo = Talking()
    jo.walk({**PUT_OFF, "wants/share": tap("not-yet"), "alone/again": tap("ready")}, until="goodbye/feel")
    first = [one.step for one in jo.way.items(jo.at("today/share"))]
    second = [one.step for one in jo.way.items(jo.at("today/share", 2))]
    assert first == ["welcome/like", "today/matters", "today/safe", "today/safe-much", "today/chooses"]
    assert second == [*first, "alone/with", "alone/told", "alone/say-first"]
    assert jo.way.items(jo.at("wants/share", 2)) == jo.way.items(jo.at("wants/share"))


def test_a_share_comes_a_second_time_only_for_what_nobody_has_yet() -> None:
    # Given today was kept for now outside, nothing was said inside, and the wants wait for an answer
    silent = dict.fromkeys(("alone/with", "alone/told", "alone/say-first"), SKIP)
    script = {
        **PUT_OFF,
        "today/share": tap("keep"),
        "wants/share": tap("not-yet"),
        "alone/again": tap("ready"),
    }
    passed = steps_of(Talking().walk({**script, **silent}))
    assert "today/share/2" not in passed
    assert "wants/share/2" in passed


def test_put_off_it_is_offered_again_at_the_next_sitting() -> None:
    # Given it was put off, and the talk stopped; When Jo comes back with a helper
    jo = Talking()
    jo.walk(PUT_OFF, until="wants/stay")
    passed = steps_of(jo.comes_back().walk(HELPED))
    # Then it is offered, and the share of today comes again with what was said in it
    at = passed.index("alone/start")
    assert passed[at : at + 8] == ["alone/start", *ASKED, "today/check", "today/share", "alone/back"]


def test_done_once_it_is_not_asked_again_at_the_next_sitting() -> None:
    # Given the part was done, or today was shared with nobody there; When Jo comes back with a helper
    for script in (HELPED, TALKATIVE):
        jo = Talking()
        jo.walk(script, until="wants/stay")
        passed = steps_of(jo.comes_back().walk(HELPED))
        assert not {"alone/start", "alone/again", *ASKED} & set(passed)
        assert screens(jo.comes_back().walk(HELPED)) <= 4


def test_what_was_asked_for_with_the_helper_there_is_told_there() -> None:
    """Risk: *yes* is said alone, and again with the helper there, and nothing says who has it."""
    # Given *yes* was said alone, and the helper is back
    jo = until("goodbye/feel")
    assert "today/told" not in steps_of(jo.way.visits)
    # When it is said again at goodbye, Then the page after that one says what happened
    jo.say("goodbye/feel", tap("not-ok")).say("today/same-day", tap("yes"), 2)
    assert "today/told/2" in steps_of(jo.way.visits)
    assert "today/told" not in steps_of(jo.way.visits)
