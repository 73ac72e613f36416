"""What a share becomes.

Risk: somebody gets words that the person did not give them.
"""

import pytest

from app.talk.kinds import SKIP, Sent, Wrong, kind_of
from tests.support.forms import SHARE, STANDING, ids, refused, reply
from tests.support.talking import catalogue


def test_a_face_is_a_yes() -> None:
    # When a face is chosen, with or without Yes; Then it is shared with that one
    for choices in ((), ("yes",)):
        shared = reply("share", *choices, readers=["s"])
        assert (shared.code, shared.readers) == ("share", ("s",))
        assert ids(shared) == ["yes", "reader-s"]
        assert shared.picked[1].label == "Sam Okoro, Support worker"


def test_yes_without_a_face_is_nobody_yet() -> None:
    assert refused("share", "yes") == "error.choose-reader"


@pytest.mark.parametrize("choice", ["not-yet", "keep"])
def test_a_face_with_not_yet_is_refused(choice: str) -> None:
    # Risk: taking either of the two would decide for the person
    assert refused("share", choice, readers=["s"]) == "error.choose-one"
    assert refused("share", choice, "yes", readers=["s"]) == "error.choose-one"


def test_not_yet_and_keep_share_with_nobody() -> None:
    assert (reply("share", "not-yet").code, reply("share", "not-yet").readers) == ("not_yet", ())
    assert (reply("share", "keep").code, reply("share", "keep").readers) == ("keep", ())
    assert refused("share", "keep", "not-yet") == "error.choose-one"


@pytest.mark.parametrize("choice", [SKIP, "_dont_know", "_not_say"])
def test_a_face_that_was_touched_before_i_do_not_know_shares_nothing(choice: str) -> None:
    undecided = reply("share", choice, readers=["s", "p"])
    assert (undecided.code in {"skip", "dont_know", "not_say"}, undecided.readers) == (True, ())


def test_a_face_that_is_not_on_the_page_is_refused() -> None:
    # Risk: a page from before somebody was left out would share with them all the same
    assert refused("share", "yes", readers=["helen"]) == "error.not-a-choice"
    assert refused("share", "yes", readers=["s", "helen"]) == "error.not-a-choice"
    assert refused("share", "reader-s") == "error.not-a-choice"


def test_the_same_face_twice_is_one_reader_and_two_are_two() -> None:
    assert reply("share", "yes", readers=["p", "p"]).readers == ("p",)
    assert set(reply("share", readers=["p", "s"]).readers) == {"p", "s"}


def test_where_nobody_can_be_chosen_yes_is_not_there() -> None:
    # Given a share without faces
    plain = tuple(option for option in SHARE if not option.reader and option.id != "yes")
    for sent in (Sent(choices=("yes",)), Sent(readers=("s",)), Sent(choices=("yes",), readers=("s",))):
        with pytest.raises(Wrong, match="not-a-choice"):
            kind_of("share").reply(sent, plain, STANDING, words=False)


def test_only_shares_and_who_must_not_see_name_readers() -> None:
    # Risk: a reader named by any other step would get words that nobody gave them
    naming = {(step.id, step.kind) for step in catalogue().steps.values() if step.names == "readers"}
    assert {kind for _, kind in naming} == {"share", "people"}
    assert [step for step, kind in naming if kind != "share"] == ["alone/not-see"]
    # and each topic that says something ends in a share of its own
    saying = set(catalogue().topics) - {"welcome", "goodbye"}
    assert {step for step, kind in naming if kind == "share"} == {f"{topic}/share" for topic in saying}
