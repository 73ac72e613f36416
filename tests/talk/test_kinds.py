"""What a form becomes: one kind of step after another.

Risk: an answer is kept that the person did not give: words lost beside a choice, a *yes* nobody said,
somebody chosen who was not meant, *Next* on an empty page taken for a no.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.talk.catalogue import KINDS
from app.talk.kinds import KINDS as READERS
from app.talk.kinds import SKIP, Option, Reply, Sent, Wrong, kind_of
from tests.support.forms import (
    ASKING,
    MINE,
    ONE_OF,
    OPTIONS,
    PLAIN,
    PRIYA,
    SAM,
    STANDING,
    ids,
    refused,
    reply,
)
from tests.support.talking import catalogue


def test_every_kind_can_be_read() -> None:
    # Given the kinds a step can have; Then each reads a form, and no other does
    assert {*READERS, "people"} == KINDS
    for step in catalogue().steps.values():
        assert kind_of(step.kind, step.alone_choice)


# what holds for every kind that asks


@pytest.mark.parametrize("kind", ASKING)
def test_nothing_at_all_is_a_skip(kind: str) -> None:
    # When only Next is touched; Then it is kept as moved on, with the label as it stood there
    skipped = reply(kind)
    assert (skipped.code, skipped.words, ids(skipped)) == ("skip", None, [SKIP])
    assert skipped.picked[0].label == "Next"
    assert skipped.empty


@pytest.mark.parametrize("kind", ASKING)
@pytest.mark.parametrize(("choice", "code"), [("_dont_know", "dont_know"), ("_not_say", "not_say")])
def test_a_standing_answer_is_kept_beside_words(kind: str, choice: str, code: str) -> None:
    # Given words in the box; When “I do not know” is touched; Then both are kept, each as it is
    both = reply(kind, choice, words=MINE)
    assert (both.code, both.words, ids(both)) == (code, MINE, [choice])
    assert both.picked[0].label == STANDING[choice]
    alone = reply(kind, choice)
    assert (alone.code, alone.words) == (code, None)
    assert not both.empty
    assert not alone.empty


@pytest.mark.parametrize("kind", ASKING)
@pytest.mark.parametrize("choice", ["_dont_know", "_not_say"])
def test_a_standing_answer_wins_over_a_choice_touched_before(kind: str, choice: str) -> None:
    # Given a choice that was ticked; When the person then says that they do not know; Then that is the answer
    first = next((option.id for option in OPTIONS.get(kind, PLAIN)), "anything")
    assert ids(reply(kind, first, choice)) == [choice]
    assert reply(kind, first, choice).readers == ()


@pytest.mark.parametrize("kind", ASKING)
def test_skip_wins_over_everything_but_words(kind: str) -> None:
    # When Next-as-skip comes with choices, faces, even unknown ones; Then nothing but the skip is kept
    for others in (("yes",), ("right",), ("nobody", "family"), ("_dont_know",), ("nonsense",)):
        skipped = reply(kind, *others, SKIP)
        assert (skipped.code, ids(skipped), skipped.readers) == ("skip", [SKIP], ())
    # and with words the words are what was given
    kept = reply(kind, "yes", SKIP, words=MINE)
    assert (kept.code, kept.words, ids(kept), kept.readers) == ("given", MINE, [], ())


@pytest.mark.parametrize("kind", ASKING)
def test_words_are_kept_only_where_there_is_a_box(kind: str) -> None:
    assert reply(kind, words=MINE, takes_words=False).code == "skip"
    assert reply(kind, "_not_say", words=MINE, takes_words=False).words is None


@pytest.mark.parametrize("kind", ASKING)
def test_a_choice_that_is_not_on_the_page_is_refused(kind: str) -> None:
    assert refused(kind, "something-else") == "error.not-a-choice"
    assert refused(kind, "") == "error.not-a-choice"


@pytest.mark.parametrize("words", [" ", "\n", "\u200b", "0", "a" * 20_000])
def test_any_words_are_words(words: str) -> None:
    # Risk: trimming would make a person's space, or a text that only looks empty, into a skip
    kept = reply("words", words=words)
    assert (kept.code, kept.words) == ("given", words)


# one kind after another


@pytest.mark.parametrize("kind", ONE_OF)
def test_one_choice(kind: str) -> None:
    one = reply(kind, "between")
    assert (one.code, ids(one), one.words) == ("given", ["between"], None)
    assert one.picked[0].label == "Between"


@pytest.mark.parametrize("kind", [*ONE_OF, "check"])
def test_two_choices_where_one_is_asked_for_are_refused(kind: str) -> None:
    two = ("right", "change") if kind == "check" else ("yes", "no")
    assert refused(kind, *two) == "error.choose-one"


@pytest.mark.parametrize("kind", ONE_OF)
def test_the_same_choice_twice_is_one_choice(kind: str) -> None:
    assert ids(reply(kind, "yes", "yes")) == ["yes"]


@pytest.mark.parametrize("kind", [*ONE_OF, "several"])
def test_words_beside_a_choice_are_kept_with_it(kind: str) -> None:
    both = reply(kind, "no", words=MINE)
    assert (both.code, both.words, ids(both)) == ("given", MINE, ["no"])


def test_own_words_have_no_choices() -> None:
    assert reply("words", words=MINE) == Reply("given", MINE)
    assert refused("words", "yes") == "error.not-a-choice"


def test_several_choices_stand_in_the_order_of_the_page() -> None:
    # Risk: an order nobody chose would look like a ranking
    assert ids(reply("several", "no", "yes")) == ["yes", "no"]
    assert ids(reply("several", "yes", "between", "no")) == ["yes", "between", "no"]


def test_a_page_says_only_that_it_was_seen() -> None:
    # When anything is sent to a page to read; Then nothing of it is kept
    for sent in (Sent(), Sent(MINE, ("yes",), ("s",)), Sent(choices=(SKIP,))):
        assert kind_of("page").reply(sent, PLAIN, STANDING, words=True) == Reply("seen")


def test_a_check_is_right_or_to_be_changed() -> None:
    assert reply("check", "right").code == "right"
    assert reply("check", "change").code == "change"


def test_people_are_one_or_more() -> None:
    assert ids(reply("people", "friend", "family")) == ["family", "friend"]
    assert ids(reply("people", "nobody")) == ["nobody"]


def test_nobody_and_somebody_at_once_is_refused() -> None:
    # Risk: “I am alone” beside “a friend” read as alone would open what is for alone
    assert refused("people", "nobody", "friend") == "error.nobody-and-somebody"
    assert refused("people", "friend", "family", "nobody") == "error.nobody-and-somebody"


def test_who_must_not_see_names_accounts() -> None:
    # Given faces among the people to leave out; Then who they stand for is kept, and nobody else
    options = (Option("none", "No, nobody"), SAM, PRIYA, Option("other", "Someone else"))
    left_out = kind_of("people", "none").reply(
        Sent(choices=("reader-p", "other")), options, STANDING, words=False
    )
    assert left_out.readers == ("p",)
    with pytest.raises(Wrong, match="nobody-and-somebody"):
        kind_of("people", "none").reply(Sent(choices=("none", "reader-p")), options, STANDING, words=False)


# any form at all

CHOICES = (
    "yes",
    "no",
    "between",
    "right",
    "change",
    "nobody",
    "family",
    "not-yet",
    "keep",
    *STANDING,
    "nonsense",
)
CODES = {"given", "skip", "dont_know", "not_say", "seen", "right", "change", "share", "not_yet", "keep"}


@given(
    st.sampled_from(sorted(KINDS)),
    st.lists(st.sampled_from(CHOICES), max_size=4),
    st.sampled_from(("", " ", MINE)),
    st.lists(st.sampled_from(("s", "p", "helen")), max_size=3),
    st.booleans(),
)
def test_any_form_is_kept_as_it_came_or_refused(
    kind: str, choices: list[str], words: str, readers: list[str], takes_words: bool
) -> None:
    try:
        kept = reply(kind, *choices, words=words, readers=readers, takes_words=takes_words)
    except Wrong as wrong:
        # Then the sentence that says why is one of those there are
        assert wrong.message.startswith("error.")  # noqa: PT017 - a refusal is one of two good outcomes
        return
    # Then words are whole or not there at all, what was picked was sent, and only a share names readers
    assert kept.code in CODES
    assert kept.words in {None, words}
    assert kept.words == (words or None) or kind == "page" or not takes_words
    assert {option.id for option in kept.picked if not option.reader} <= {*choices, SKIP, "yes"}
    assert set(kept.readers) <= set(readers)
    assert (kept.code == "share") is bool(kept.readers)


def test_own_words_stand_under_what_asks_and_nowhere_else() -> None:
    # Given design 9: not page, check, share, practice, people, nor what the page uses at once
    for step in catalogue().steps.values():
        quiet = step.kind in {"page", "check", "share", "practice", "people"} or step.audience == "here"
        assert step.takes_words is (step.kind == "words" or not quiet), step.id
