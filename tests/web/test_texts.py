"""Every text that is named is there, and every text that is there is named.

Risk: a missing text breaks a page on the day somebody first comes to it; a text that nothing shows is
checked, translated and spoken for nobody, and passes for a page that there is.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from app.access.people import READERS
from app.acts import writing_down
from app.ground import data_files
from app.ground.messages import load_messages
from app.plan.notices import DONE, REQUESTS, SAME_DAY
from app.record import lists, media
from app.web.person import help_pages, places
from app.web.person.words import Filling, Staffs, Theirs
from app.web.policy import ALL
from easyread.prompts import Prompt, load_prompts
from tests.support.talking import PROMPTS, ROOT, catalogue

APP = ROOT / "app"
ASKING = frozenset({"t", "text", "say", "_text"})
KEY = re.compile(r"[a-z]+(?:\.[a-z0-9_-]+)+")
SLOT = re.compile(r"\{(\w+)\}")
# Texts and prompts that are written, and wait for the part that shows them.
LATER = Path(__file__).with_name("texts-for-later.txt")
NO_KEYS = frozenset(
    {"office.js", "listen.js", "voices.js", "notice.id"}
)  # scripts of the pages, and a column


@cache
def texts(name: str) -> Mapping[str, tuple[str, ...]]:
    """Return the keys of one English catalogue, with every form."""
    with (ROOT / "locales/en/LC_MESSAGES" / f"{name}.po").open("rb") as file:
        found = {}
        for one in read_po(file):
            key = one.id if isinstance(one.id, str) else one.id[0]
            if key:
                found[key] = (one.string,) if isinstance(one.string, str) else tuple(one.string or ())
        return found


@cache
def keys() -> Mapping[str, tuple[str, ...]]:
    """Return every key there is."""
    return {**texts("person"), **texts("staff")}


@cache
def prompts() -> Mapping[str, Prompt]:
    """Return every prompt there is."""
    return load_prompts([PROMPTS], "en")


@cache
def modules() -> Mapping[Path, ast.Module]:
    """Return the app's files as the parser sees them."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(APP.rglob("*.py"))}


@cache
def templates() -> Mapping[Path, nodes.Template]:
    """Return the templates as Jinja sees them."""
    look = Environment(autoescape=True)
    folder = APP / "web" / "templates"
    return {path: look.parse(path.read_text("utf-8")) for path in sorted(folder.rglob("*.html"))}


@cache
def said() -> frozenset[str]:
    """Return every text constant of the app and its templates."""
    found = {
        node.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    shown = {one.value for tree in templates().values() for one in tree.find_all(nodes.Const)}
    return frozenset(found | {one for one in shown if isinstance(one, str)})


@cache
def families() -> frozenset[str]:
    """Return how the names begin whose end is only known when a page is made: ``topic.``, ``help/``."""
    found: set[str] = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                found.add(str(node.values[0].value))
    for template in templates().values():
        firsts = [one.nodes[0] for one in template.find_all(nodes.Concat)]
        firsts += [one.value for one in template.find_all(nodes.Keyword) if one.key == "prefix"]
        found |= {str(one.value) for one in firsts if isinstance(one, nodes.Const)}
    return frozenset(one for one in found if re.fullmatch(r"[a-z-]+[./](?:[a-z-]+[./])*", one))


def asked() -> Iterator[tuple[str, frozenset[str] | None, str]]:
    """Return each key that is asked for by name, the slots it is given (``None``: any), and where."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            key = node.args[0].value
            if name in ASKING and isinstance(key, str) and KEY.fullmatch(key):
                given = [one.arg for one in node.keywords]
                slots = None if None in given else frozenset(one for one in given if one)
                yield key, slots, f"{path.relative_to(ROOT)}:{node.lineno}"
    for path, template in templates().items():
        for call in template.find_all(nodes.Call):
            if (
                isinstance(call.node, nodes.Name)
                and call.node.name == "t"
                and isinstance(call.args[0], nodes.Const)
            ):
                slots = frozenset(one.key for one in call.kwargs)
                yield str(call.args[0].value), slots, f"{path.relative_to(ROOT)}:{call.lineno}"


def later() -> set[str]:
    """Return the texts and prompts that wait."""
    return {line for line in LATER.read_text("utf-8").splitlines() if line and not line.startswith("#")}


# messages


def test_every_text_that_is_asked_for_is_there() -> None:
    missing = {where: key for key, _, where in asked() if key not in keys()}
    assert missing == {}


def test_whatever_looks_like_a_key_is_one() -> None:
    # Given keys in tables and in refusals too; Then each is there
    heads = {key.partition(".")[0] for key in keys()}
    named = {one for one in said() if KEY.fullmatch(one) and one.partition(".")[0] in heads}
    assert named - keys().keys() - NO_KEYS == set()


def test_every_slot_of_a_text_is_filled() -> None:
    # Risk: a page that breaks over a name that nobody gave it
    unfilled = {
        f"{where} {key}": sorted(needed - slots)
        for key, slots, where in asked()
        if slots is not None
        and (needed := {name for form in keys()[key] for name in SLOT.findall(form)}) - slots
    }
    assert unfilled == {}


FAMILIES: Mapping[str, frozenset[str]] = {
    "topic.": frozenset(catalogue().topics),
    "helper.": lists.ENTERED_BY - {"person"},
    "office.code.": lists.CODES,
    "office.by.": lists.SAID_BY,
    "office.put-in.": lists.ENTERED_BY,
    "office.how-said.": lists.HOW,
    "office.aid.": lists.AIDS,
    "office.recorded.": lists.RECORDED,
    "office.written-as.": frozenset(writing_down.KINDS),
    "office.interpreted.": frozenset(writing_down.WHO),
    "office.interpreter.": frozenset(writing_down.WHO) - {writing_down.WORKER},
    "heard.": lists.RECORDED,
    "want-recorded.": lists.RECORDED,
    "error-file.": frozenset(media.SENTENCES),
    "office.pathway.": frozenset(catalogue().pathways),
    "office.notice.": frozenset({SAME_DAY, *REQUESTS}),
    "office.how.": frozenset(DONE),
    "office.home.": frozenset(ALL),
    "office.tab.": frozenset({"words", "plan", "prepare", "talk"}),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_member_of_a_family_has_its_text(family: str) -> None:
    assert family in families(), "nothing asks for this family any more"
    assert {f"{family}{one}" for one in FAMILIES[family]} - keys().keys() == set()


def test_what_a_choice_asks_of_staff_is_something_they_know() -> None:
    # Given the choices that go out at once; Then each is a kind of notice that staff's pages can say
    kinds = {kind for step in catalogue().steps.values() for kind in step.notice.values()}
    assert kinds <= {SAME_DAY, *REQUESTS}


def test_readers_have_a_page_of_their_own() -> None:
    assert {f"office.home.{role}" for role in READERS} <= keys().keys()


@pytest.mark.parametrize("name", ["person", "staff"])
def test_every_text_is_shown_somewhere(name: str) -> None:
    # Given the texts; Then each is named, or is one of a family, or is on the list of those that wait
    ends = tuple(one for one in families() if one.endswith("."))
    unused = {key for key in texts(name) if key not in said() and not key.startswith(ends)}
    assert unused - later() == set()


def test_no_text_is_said_twice_under_one_key_and_none_is_empty() -> None:
    assert texts("person").keys() & texts("staff").keys() == set()
    assert [key for key, forms in keys().items() if not all(form.strip() for form in forms)] == []


def test_the_service_reads_the_same_texts() -> None:
    read = load_messages(data_files.find("locales", None), ("en",))
    assert read.keys() >= keys().keys()


# prompts


def test_every_prompt_that_is_named_is_there() -> None:
    heads = {name.partition("/")[0] for name in prompts()}
    named = {
        one for one in said() if re.fullmatch(r"[a-z-]+/[a-z-]+", one) and one.partition("/")[0] in heads
    }
    assert named - prompts().keys() - catalogue().steps.keys() == set()


def test_every_page_of_help_has_its_prompt() -> None:
    names = {f"help/{page}" for page in places.HELP}
    assert names == {name for name in prompts() if name.startswith("help/")}
    # and every choice on one leads somewhere, but those that are only pointed at
    for page, choice in help_pages.OPENS:
        assert choice in {one.id for one in prompts()[f"help/{page}"].choices}, f"{page}: {choice}"


def test_every_prompt_file_is_asked_somewhere() -> None:
    steps = {name for step in catalogue().steps.values() for name in (step.prompt or step.id, step.again)}
    ends = tuple(one for one in families() if one.endswith("/"))
    unused = {name for name in prompts() if name not in steps | said() and not name.startswith(ends)}
    assert unused - later() == set()


def test_what_waits_is_there() -> None:
    # Risk: a list of exceptions that nobody reads any more
    assert later() - keys().keys() - prompts().keys() == set()


@pytest.mark.parametrize(
    ("did", "shown"), [("You have a key.", "We did this: You have a key."), ("A key", "We did this: A key."),
                       ("Is it right?", "We did this: Is it right?")],
)  # fmt: skip
def test_what_staff_wrote_ends_with_one_full_stop(did: str, shown: str) -> None:
    # Given staff write whole sentences, or half ones; Then a page that says them ends once
    pieces = Filling({"did": Staffs(did)}).pieces("We did this: {did}.")
    assert "".join(one.text for one in pieces) == shown


def test_the_person_s_own_words_keep_every_sign() -> None:
    pieces = Filling({"want": Theirs("A key.")}).pieces("You said: {want}.")
    assert [(one.text, one.theirs) for one in pieces] == [
        ("You said: ", False),
        ("A key.", True),
        (".", False),
    ]
