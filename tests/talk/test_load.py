"""The conversation's files are checked before anybody is asked anything.

Risk: a slip in a prompt file or in conversation.toml shows only when a person stands before it: a question
that never comes, a page that breaks, words on the wrong page. So the service does not start, and says where
to look.
"""

from pathlib import Path

import pytest

from app.ground.faults import Fault
from app.talk.load import load
from tests.support.author import SAFE, TOML, Author
from tests.support.talking import catalogue, pictures


def test_the_project_s_own_conversation_is_sound(author: Author) -> None:
    # Given the prompts as they are; Then they load, from here and from the copy, and say the same
    copied = load([author.folder], pictures())
    assert copied.pathways == {name: catalogue().pathways[name] for name in catalogue().pathways}
    assert copied.steps.keys() == catalogue().steps.keys()


# conversation.toml: what a step, a topic and a pathway can be

STEP_FAULTS = [
    ('kind = "ratings"', "kind “ratings” is unknown"),
    ('audience = "everybody"', "audience “everybody” is unknown"),
    ('asked = "always"', "asked “always” is unknown"),
    ('names = "people"', "names “people” is unknown"),
    ('quotes = "wants/wnat"', "“wants/wnat”, which is not described"),
    ('scale = ""', "a rating needs a scale"),
    ('sacle = "safe"', "“sacle” is unknown"),
    ('code = "too-long"', "one to four small letters and digits"),
    ('code = "AB"', "one to four small letters and digits"),
    ("code = 7", "“code” must be text"),
    ('told = "yes"', "“told” must be true or false"),
    ('unsettled = "safe"', "“unsettled” must be a list"),
    ('notice = ["safe"]', "“notice” must be a table"),
    ('prompt = "today/saef"', "no prompt file en/today/saef.md"),
    ('again = "today/again"', "no prompt file en/today/again.md"),
    ('unsettled = ["perhaps"]', "no choice “perhaps”"),
    ('reask = ["perhaps"]', "no choice “perhaps”"),
    ('apart = ["perhaps"]', "no choice “perhaps”"),
    ('alone_choice = "perhaps"', "no choice “perhaps”"),
    ('notice = { perhaps = "same_day" }', "no choice “perhaps”"),
    ('without = { perhaps = "short" }', "no choice “perhaps”"),
    ('without = { safe = "shrot" }', "the fact “shrot” is unknown"),
    ('without = { safe = "short and" }', "cannot be read"),
    ('reask_when = "new reader"', "cannot be read"),
    ('without = { safe = "goodbye/feel=ok" }', "“goodbye/feel”, which comes later"),
]


@pytest.mark.parametrize(("entry", "says"), STEP_FAULTS, ids=[entry for entry, _ in STEP_FAULTS])
def test_a_step_with_one_slip_stops_the_start(author: Author, entry: str, says: str) -> None:
    author.sets(SAFE, entry).is_refused(says)


@pytest.mark.parametrize("key", ["code", "kind", "audience"])
def test_a_step_says_its_code_kind_and_audience(author: Author, key: str) -> None:
    author.sets(SAFE, f'{key} = "gone"').changes(TOML, f'{SAFE}\n{key} = "gone"', SAFE)
    author.is_refused(f"no {key} here")


def test_two_steps_cannot_have_one_id(author: Author) -> None:
    # Risk: which of the two is asked would be chance
    author.changes(TOML, '[step."today/chooses"]', SAFE)
    path = author.folder / TOML
    lines = path.read_text("utf-8").splitlines()
    second = [number for number, line in enumerate(lines, 1) if line == SAFE][1]
    author.is_refused("not valid TOML", at=second)


def test_two_steps_cannot_have_one_code(author: Author) -> None:
    # Risk: one address would open two questions
    author.sets('[step."today/chooses"]', 'code = "1q"')
    author.is_refused("the code “1q” is taken by today/safe", at='[step."today/chooses"]')


def test_two_topics_cannot_have_one_code(author: Author) -> None:
    author.sets("[topic.wants]", 'code = "c"').is_refused("the code “c” is taken", at="[topic.wants]")


def test_an_id_reads_topic_and_name(author: Author) -> None:
    author.changes(TOML, SAFE, '[step."safe"]').is_refused("must read topic/name", at='[step."safe"]')


TOPIC_FAULTS = [
    ('picture = "nowhere"', "the picture “nowhere” is unknown"),
    ('wehn = "short"', "“wehn” is unknown"),
    ('when = "shrot"', "the fact “shrot” is unknown"),
    ('when = "welcome/hello=perhaps"', "“welcome/hello” has no choice “perhaps”"),
    ('when = "wants/share=yes"', "“wants/share”, which comes later"),
    ("code = 3", "“code” must be text"),
]


@pytest.mark.parametrize(("entry", "says"), TOPIC_FAULTS, ids=[entry for entry, _ in TOPIC_FAULTS])
def test_a_topic_with_one_slip_stops_the_start(author: Author, entry: str, says: str) -> None:
    author.sets("[topic.today]", entry).is_refused(says, at="[topic.today]")


@pytest.mark.parametrize("key", ["code", "picture"])
def test_a_topic_says_its_code_and_picture(author: Author, key: str) -> None:
    author.sets("[topic.today]", f'{key} = "gone"').changes(
        TOML, f'[topic.today]\n{key} = "gone"', "[topic.today]"
    )
    author.is_refused(f"no {key} here", at="[topic.today]")


PLACE = '{ step = "today/safe" },'
PLACE_FAULTS = [
    ('{ step = "today/saef" },', "the step “today/saef” is not described"),
    ('{ step = "today/safe", wehn = "short" },', "“wehn” is unknown"),
    ('{ step = "today/safe", when = "shrot" },', "the fact “shrot” is unknown"),
    ('{ step = "today/safe", when = "short or" },', "cannot be read"),
    ('{ step = "today/safe", when = "wants/want?" },', "“wants/want”, which comes later"),
    ('{ step = "today/safe", when = "today/safe!" },', "“today/safe”, which comes later"),
    ('{ step = "today/safe", when = "today/saef!" },', "“today/saef”, which is not described"),
    ('{ step = "today/safe", when = "welcome/hello=perhaps" },', "“welcome/hello” has no choice “perhaps”"),
    ('{ step = "today/safe", when = "short and not short" },', "“today/safe” can never hold"),
    (
        '{ step = "today/safe", when = "welcome/hello=yes and welcome/hello=not-today" },',
        "“today/safe” can never hold",
    ),
    ('{ step = "today/safe", loop = "3" },', "“loop” must be a number"),
    ('{ step = "today/safe", stop = "yes" },', "“stop” must be true or false"),
    ('{ step = "today/safe", each = "want" },', "“want” is unknown"),
    ('{ when = "short" },', "says no step"),
]  # fmt: skip


@pytest.mark.parametrize(("place", "says"), PLACE_FAULTS, ids=[place for place, _ in PLACE_FAULTS])
def test_a_place_with_one_slip_stops_the_start(author: Author, place: str, says: str) -> None:
    author.changes(TOML, PLACE, place).is_refused(says, at=place)


def test_a_step_that_nothing_leads_to_stops_the_start(author: Author) -> None:
    # Risk: a question is written, reviewed, translated, and never asked
    author.changes(TOML, '{ step = "today/practice", when = "not short" },', "")
    author.is_refused("nothing leads to the step “today/practice”", at='[step."today/practice"]')


def test_a_topic_in_no_pathway_stops_the_start(author: Author) -> None:
    author.changes(TOML, '"again", "rest", "changes"', '"again", "changes"')
    author.is_refused("no pathway leads to the topic “rest”", at="[topic.rest]")


def test_a_pathway_names_topics_that_are_there(author: Author) -> None:
    author.changes(TOML, '"today", "wants", "goodbye"]', '"today", "wnats", "goodbye"]')
    author.is_refused("the topic “wnats” is not described", at="[pathway.first]")


def test_a_pathway_knows_nothing_but_topics(author: Author) -> None:
    author.changes(TOML, "[pathway.first]\n", "[pathway.first]\nshort = true\n")
    author.is_refused("“short” is unknown", at="[pathway.first]")


def test_a_part_of_an_unknown_name_stops_the_start(author: Author) -> None:
    # Risk: everything under a mistyped heading would be left out without a word
    author.changes(TOML, SAFE, '[stpe."today/safe"]').is_refused(
        "“stpe” is unknown", at='[stpe."today/safe"]'
    )


def test_another_format_is_not_guessed(author: Author) -> None:
    author.changes(TOML, "format = 1", "format = 2").is_refused("format 1 only", at="format = 2")


def test_a_heading_holds_tables(author: Author) -> None:
    author.changes(TOML, "format = 1", "format = 1\nstep = 3")
    text = (author.folder / TOML).read_text("utf-8")
    (author.folder / TOML).write_text(text.partition("[pathway")[0], "utf-8")
    author.is_refused("must be tables", at="step = 3")


def test_what_is_not_toml_is_named_by_its_line(author: Author) -> None:
    author.changes(TOML, 'scale = "safe"', 'scale = "safe')
    author.is_refused("not valid TOML", at='scale = "safe')


def test_a_file_that_is_not_utf8_is_named(author: Author) -> None:
    (author.folder / TOML).write_bytes(b"format = 1\n# caf\xe9\n")
    author.is_refused("cannot be read", at=1)


def test_no_conversation_at_all_is_said(tmp_path: Path) -> None:
    with pytest.raises(Fault, match=r"no conversation\.toml"):
        load([tmp_path], pictures())
