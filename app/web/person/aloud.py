"""What of a page is read aloud, in which order: the same lines that ``listen.js`` finds on the screen."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

LINES = frozenset({"h1", "h2", "h3", "h4", "p", "blockquote", "summary", "dt", "dd"})
LINE_CLASSES = frozenset({"s", "label"})
# What is no part of what a page says: the ways to move on, what only some browsers show, the sound itself.
LEFT_OUT = frozenset({"noscript", "template", "script", "style", "textarea", "svg", "audio"})
LEFT_OUT_CLASSES = frozenset({"moves", "listen"})
OWN = frozenset({"theirs", "staff"})
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)


@dataclass(frozen=True)
class Spoken:
    """One line to be said. ``own``: the person's own words are in it, or what staff wrote to them."""

    text: str
    own: bool
    language: str = ""


@dataclass
class _Open:
    """An element that is open."""

    tag: str
    line: bool
    out: bool
    holds_lines: bool = False
    language: str = ""
    own: bool = False
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Spoken] = []
        self._open: list[_Open] = []
        self._main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            return
        named = dict(attrs)
        classes = set((named.get("class") or "").split())
        above = self._open[-1] if self._open else None
        self._main = self._main or tag == "main"
        in_shut = above is not None and above.tag == "details" and tag != "summary"
        out = (
            (above is not None and above.out)
            or bool(LEFT_OUT & {tag} or LEFT_OUT_CLASSES & classes)
            or "hidden" in named
            or named.get("aria-hidden") == "true"
            or in_shut
        )
        button = tag == "span" and above is not None and above.tag in {"button", "a"} and "pic" not in classes
        line = self._main and not out and (tag in LINES or bool(LINE_CLASSES & classes) or button)
        if line:
            for one in self._open:
                one.holds_lines = True
        opened = tag if not (tag == "details" and "open" in named) else "details-open"
        language = named.get("lang") or (above.language if above is not None else "")
        self._open.append(_Open(opened, line, out, language=language))
        if OWN & classes:
            for one in self._open:
                one.own = True

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            one = self._open.pop()
            text = " ".join("".join(one.text).split()) if not one.own else "".join(one.text)
            if one.line and not one.holds_lines and text.strip():
                self.found.append(Spoken(text, one.own, one.language))
            if one.tag in {tag, f"{tag}-open"}:
                break
        if tag == "main":
            self._main = False

    def handle_data(self, data: str) -> None:
        line = next((one for one in reversed(self._open) if one.line), None)
        if line is not None and not self._open[-1].out:
            line.text.append(data)


def lines_of(page: str) -> list[Spoken]:
    """Return what a page says, line by line, as it stands when it is opened."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found
