"""What the templates are made of.

Risk: a sentence written into a template is met by no easy-read check and no translation; a value let past the
escaping makes somebody's words into markup.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from jinja2.ext import Extension

from app.acts.starting import Talk
from app.ground.clock import SystemClock
from app.ground.settings import load_settings
from app.ground.store import Store
from app.web.factory import create_app

TEMPLATES = Path(__file__).parents[2] / "app" / "web" / "templates"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
SCRIPTS = sorted((TEMPLATES.parent / "static").glob("*.js"))
# Attributes that a person meets: read on the screen, or aloud.
SAID = frozenset(
    {"title", "alt", "placeholder", "label", "aria-label", "aria-description", "aria-roledescription"}
)
QUIET = frozenset({"script", "style", "code", "pre"})  # a command is typed as it stands, in every language
LETTERS = re.compile(r"[^\W\d_]")


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory, made_once: Talk) -> Iterator[Environment]:
    """Give the environment that the app shows its templates in."""
    store = Store.create(load_settings(tmp_path_factory.mktemp("look") / "data", {}), SystemClock())
    yield create_app(store, talk=made_once).jinja_env
    store.close()


def source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def bare(text: str) -> str:
    """Take out what Jinja fills in and decides: what is left is written there."""
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)


class Written(HTMLParser):
    """Gathers what a person would meet of a template that is written into it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quiet += tag in QUIET
        said = SAID | (
            {"value"} if tag == "input" and dict(attrs).get("type") in {"submit", "button"} else set()
        )
        for name, value in attrs:
            if name in said and value and LETTERS.search(value):
                self.found.append(f"{self.getpos()[0]}: {name}={value!r}")

    def handle_endtag(self, tag: str) -> None:
        self.quiet -= tag in QUIET

    def handle_data(self, data: str) -> None:
        words = re.sub(r'[\w-]+="[^"]*"', "", data)  # attributes that a macro puts together
        if not self.quiet and LETTERS.search(words):
            self.found.append(f"{self.getpos()[0]}: {data.strip()!r}")


@pytest.mark.parametrize("name", NAMES)
def test_no_words_are_written_into_a_template(name: str) -> None:
    # Given a template; Then every letter a person meets comes by a key or from the page's view
    written = Written()
    written.feed(bare(source(name)))
    assert written.found == []


def test_the_finder_of_written_words_finds_them() -> None:
    # Given planted words; Then each is found, and what is filled in is not
    planted = (
        '<p>{{ t("a") }} Hello</p><b aria-label="Go">{% if x %}Yes{% endif %}</b><input value="{{ v }}">'
    )
    written = Written()
    written.feed(bare(planted))
    assert [re.sub(r"^\d+: ", "", one) for one in written.found] == ["'Hello'", "aria-label='Go'", "'Yes'"]


# A template has words too where Jinja itself writes them: in an expression, not in a key.
def strings_shown(tree: nodes.Template) -> list[str]:
    """Return the text constants that an expression would put on the page as they are."""
    found: list[str] = []
    for output in tree.find_all(nodes.Output):
        for shown in output.nodes:
            if isinstance(shown, nodes.TemplateData):
                continue
            found += [one for one in _shown(shown) if LETTERS.search(one)]
    return found


def _shown(node: nodes.Expr) -> list[str]:
    if isinstance(node, nodes.Const):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, nodes.CondExpr):
        return _shown(node.expr1) + (_shown(node.expr2) if node.expr2 else [])
    if isinstance(node, nodes.Or | nodes.And):
        return _shown(node.left) + _shown(node.right)
    if isinstance(node, nodes.Filter) and node.name in {"default", "d"}:
        return [one for arg in node.args for one in _shown(arg)]
    return []


# Constants that are attribute values, not words: where they stand is checked by what they are.
VALUES = frozenset({"true", "false", "checkbox", "radio", "spelling", "on", "off"})


@pytest.mark.parametrize("name", NAMES)
def test_no_words_are_written_into_an_expression(env: Environment, name: str) -> None:
    found = strings_shown(env.parse(source(name)))
    assert [one for one in found if one not in VALUES] == []


# escaping


def test_escaping_is_on_and_nothing_is_undefined_in_silence(env: Environment) -> None:
    assert env.autoescape is not False
    for name in NAMES:
        asked = env.autoescape
        assert asked is True or (callable(asked) and asked(name)), name
    rendered = env.from_string("{{ words }}").render(words='<b onclick="x">&')
    assert "<b" not in rendered


@pytest.mark.parametrize("name", NAMES)
def test_a_template_can_be_read_and_lets_nothing_past_the_escaping(env: Environment, name: str) -> None:
    tree = env.parse(source(name), name, str(TEMPLATES / name))
    assert env.get_template(name)
    # Then no |safe, no {% autoescape false %}, no markup made by hand
    filters = {node.name for node in tree.find_all(nodes.Filter)}
    assert not filters & {"safe", "tojson", "xmlattr", "urlize"}
    assert not list(tree.find_all(nodes.ScopedEvalContextModifier))
    names = {node.name for node in tree.find_all(nodes.Name)}
    assert "Markup" not in names


def test_no_extension_changes_what_templates_mean(env: Environment) -> None:
    found: dict[str, Extension] = env.extensions
    assert found == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_filled_into_an_attribute_stands_in_quotes(name: str) -> None:
    # Risk: without quotes a space in a value begins an attribute of its own
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", source(name), flags=re.DOTALL)
    assert re.findall(r"[\w-]+=\{\{.*?\}\}", text) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_stands_in_a_template_that_the_policy_forbids(name: str) -> None:
    # Given the policy on every response; Then nothing inline, and no other company's address
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|<iframe|<object|<embed", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href|action)=\"(?:[a-z]+:)?//", text)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("staff")])
def test_forms_of_the_person_s_pages_are_left_alone_by_the_browser(name: str) -> None:
    # Risk: a browser that fills in, remembers or corrects what somebody says
    text = source(name)
    for form in re.findall(r"<form\b[^>]*>", text):
        assert 'autocomplete="off"' in form, form
        assert 'method="post"' in form, form
    for box in re.findall(r"<textarea\b[^>]*>", text):
        assert all(
            one in box for one in ('autocomplete="off"', 'autocorrect="off"', 'autocapitalize="off"')
        ), box


# scripts


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_nothing_of_its_own(path: Path) -> None:
    # Given a script; Then no string of it reads like a sentence: what it says, it takes from the page
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    strings = [a or b or c for a, b, c in re.findall(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`', code)]
    assert [one for one in strings if re.search(r"[A-Z]\w+ \w+|\w+[.!?]$", one) and "/" not in one] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_makes_no_markup_of_text_and_keeps_nothing(path: Path) -> None:
    # Risk: words in the browser's own stores outlive the sitting; words as markup run
    code = path.read_text("utf-8")
    for forbidden in (
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
        "localStorage", "sessionStorage", "indexedDB", "document.cookie", "sendBeacon", "caches.",
        "serviceWorker",
    ):  # fmt: skip
        assert forbidden not in code, forbidden
