"""What the templates make of a page: every word of the person's as it is, every word of ours by its key."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.web.person.page import LineView, Piece, sentences
from easyread.pictures import Pictures

from .pages import PAGES, STEPS, THEIRS
from .sources import WEB, messages

TEMPLATES = WEB / "templates"
SOURCES = [*sorted((TEMPLATES / "person").glob("*.html")), TEMPLATES / "base.html"]
LETTER = re.compile(r"[^\W\d_]")


class Reader(HTMLParser):
    """Reads what a browser would: tags in their order, with the text inside them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember a tag."""
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)
        self.texts.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        """Forget a tag that ended."""
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Remember a text with the tag it stands in."""
        if self.open:
            self.texts.append((self.open[-1], data))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def inside(html: str, tag: str) -> list[str]:
    """Give the text of each of one kind of tag that holds one text and nothing else."""
    return [unescape(text) for text in re.findall(rf"<{tag}\b[^>]*>([^<]*)</{tag}>", html)]


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_one_form_with_one_box_and_known_fields(render: Callable[..., str], name: str) -> None:
    html = render(name)
    main = html.partition("<main")[2].partition("</main>")[0]
    tags = read(main).tags
    forms = [attrs for tag, attrs in tags if tag == "form"]
    assert [form["id"] for form in forms] == ["answer"]
    assert forms[0]["method"] == "post"
    boxes = [attrs["name"] for tag, attrs in tags if tag == "textarea"]
    assert boxes == (["words"] if STEPS[name].has_words else [])
    names = {attrs.get("name") for tag, attrs in tags if tag in {"input", "button", "textarea"}} - {None}
    assert names <= {"csrf_token", "key", "rev", "aids", "choice", "reader", "words", "go"}
    assert {"csrf_token", "key", "rev", "aids"} <= names


@pytest.mark.parametrize("name", STEPS)
def test_enter_means_next_and_no_button_is_dead(render: Callable[..., str], name: str) -> None:
    main = render(name).partition("<main")[2].partition("</main>")[0]
    buttons = [attrs for tag, attrs in read(main).tags if tag == "button"]
    assert "name" not in buttons[0]
    assert "hidden" in buttons[0]
    # what only the script can do stands there only for who has it
    plain = [button for button in buttons if "scripted" not in button.get("class", "").split()]
    assert all(button.get("type") != "button" for button in plain)
    assert len(buttons) - len(plain) == 1
    assert [b["value"] for b in buttons if b.get("name") == "choice"] == (
        ["_dont_know", "_not_say"] if STEPS[name].standing else []
    )


@pytest.mark.parametrize("name", ["rating", "first-of", "check", "words", "kept", "mine"])
def test_the_persons_words_stand_whole_in_one_text(render: Callable[..., str], name: str) -> None:
    html = render(name)
    found = inside(html, "q") + inside(html, "blockquote")
    assert THEIRS in found
    for tag in ("q", "blockquote"):
        assert all('dir="auto"' in start for start in re.findall(rf"<{tag}\b[^>]*>", html))
    assert "<b>my" not in html


def test_a_leading_line_break_comes_back_into_the_box(render: Callable[..., str]) -> None:
    box = inside(render("kept"), "textarea")[0]
    assert box.removeprefix("\n") == THEIRS
    assert box.startswith("\n\n")


def test_the_box_helps_with_spelling_only_when_asked(render: Callable[..., str]) -> None:
    plain, helped = (
        dict(read(render("words", replace(STEPS["words"], spelling=on))).tags)["textarea"]
        for on in (False, True)
    )
    assert plain["spellcheck"] == "false"
    assert helped["spellcheck"] == "true"
    for box in (plain, helped):
        assert (box["autocomplete"], box["autocorrect"], box["autocapitalize"]) == ("off", "off", "off")
    assert 'name="aids" value="spelling"' in render("words", replace(STEPS["words"], spelling=True))


def test_words_kept_on_the_way_out_unless_they_cannot_be(render: Callable[..., str]) -> None:
    ways = re.findall(r'name="go" value="(\w+)"', render("words"))
    assert ways == ["hide", "back", "break", "help", "changed"]
    assert 'name="go"' not in render("wrong-words").partition('id="answer"')[2]
    assert 'href="/help"' in render("wrong-words")


def test_an_error_is_said_above_and_at_the_field(render: Callable[..., str]) -> None:
    html = render("wrong-words")
    assert html.count("This is too long.") == 2
    assert 'href="#words"' in html
    assert 'aria-invalid="true"' in html
    assert "<title>Step 3 of 8</title>" in html


def test_pictures_can_be_off(render: Callable[..., str]) -> None:
    assert "<svg" in render("rating")
    # the ear is the sign of a button, on each small speaker the only one: it stays
    without = render("rating", pictures=False)
    assert without.count("<svg") == without.count('<span class="pic">') == 1
    assert without.index('id="listen"') < without.index("<svg")


def test_the_hidden_page_says_nothing(render: Callable[..., str]) -> None:
    html = render("hide")
    said = {text.strip() for tag, text in read(html).texts if text.strip() and tag not in {"style", "script"}}
    assert said == {"Page", "Open"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_no_word_stands_in_a_template(source: Path) -> None:
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "", source.read_text(encoding="utf-8"), flags=re.DOTALL)
    seen = re.sub(r"<[^>]*>", "", text)
    assert not LETTER.search(seen)
    assert not re.search(r'(?:title|alt|placeholder|aria-label)="[^"]*[^\W\d_]', text)


def test_every_key_and_picture_is_there() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    keys = set(re.findall(r"\bt\(\s*'([^']+)'", source))
    assert keys <= messages().keys()
    names = set(re.findall(r'pic\("([a-z-]+)"', source)) | set(re.findall(r'picture\("([a-z-]+)"', source))
    assert names <= Pictures.load().names


def test_one_sentence_a_line_and_theirs_never_cut() -> None:
    mine = Piece("One. Two? Three!", theirs=True)
    assert sentences((Piece("We keep your words. We do not change them."),)) == (
        (Piece("We keep your words."),), (Piece("We do not change them."),),
    )  # fmt: skip
    assert LineView("", (Piece("You said: "), mine, Piece("."))).sentences == ((Piece("You said: "), mine),)
    assert sentences((Piece("Hello. I am Dr. Nair."),))[1] == (Piece("I am Dr. Nair."),)


def test_later_pages_are_light(render: Callable[..., str]) -> None:
    assert max(len(render(name).encode()) for name in PAGES) < 16_000


def test_style_and_script_are_light() -> None:
    assert (WEB / "static" / "person.css").stat().st_size < 16_000
    assert (WEB / "static" / "person.js").stat().st_size < 8_000
