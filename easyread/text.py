"""Texts taken apart: paragraphs, sentences and words, each with its line."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from easyread.lists import data

_SHORT_FORMS = sorted(
    (form for form in data("words")["spelled"]["short_forms"] if "." in form), key=len, reverse=True
)
_SHORT_FORM = re.compile(rf"\b(?i:{'|'.join(re.escape(form) for form in _SHORT_FORMS)})(?=\s+[a-z0-9{{])")
_END = re.compile(r"[.!?…\u061f\u06d4]+[\"'\u201d\u2019)\]]*(?=\s)(?!\s+[a-z])")
# A sentence on a page ends here, in each script we have; a title or a saint does not end one.
_SHOWN_END = re.compile(r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bSt\.)(?<!\bMrs\.)(?<=[.!?\u061f\u06d4])\s+")
_WORD = re.compile(r"\{[\w-]+\}|\d+(?:[.,:/]\d+)*\w*|[^\W\d_]+(?:['.\-][^\W_]+)*")
_SLOT = re.compile(r"\{[\w-]+\}")
_LIST_ITEM = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class Sentence:
    """One sentence: its text, the line it starts on, and whether a page or a paragraph opens with it."""

    text: str
    line: int
    opens: bool

    @cached_property
    def plain(self) -> str:
        """The text in small letters with straight quotes; each slot is ``{slot}``."""
        return _SLOT.sub("{slot}", straight(self.text)).lower()

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words in small letters. A slot counts as one word, a compound like *half-full* too."""
        return tuple(_WORD.findall(self.plain))


def straight(text: str) -> str:
    """Return the text with straight quotes and without its soft hyphens."""
    return text.translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0xAD: None, 0xA0: " "})


def split(text: str) -> list[tuple[int, str]]:
    """Return the sentences of one text, each with its place in it."""
    hidden = _SHORT_FORM.sub(lambda form: form[0].replace(".", "\0"), text)
    found = []
    start = 0
    for end in [mark.end() for mark in _END.finditer(hidden)] + [len(text)]:
        piece = text[start:end]
        if piece.strip():
            found.append((start + len(piece) - len(piece.lstrip()), piece.strip()))
        start = end
    return found


def shown_sentences(text: str) -> list[str]:
    """Return a text as a page shows it, and as it is spoken: each sentence in a line of its own."""
    return _SHOWN_END.split(text)


def sentences_in(texts: Iterable[tuple[int, str]]) -> list[Sentence]:
    """Return the sentences of one page: texts of one line each, with their line numbers."""
    found: list[Sentence] = []
    for line, text in texts:
        found.extend(Sentence(sentence, line, not found and not place) for place, sentence in split(text))
    return found


def paragraphs(text: str) -> Iterator[list[Sentence]]:
    """Return the paragraphs of a plain text; a sentence may go on from line to line.

    A line that does not end like a sentence ends where an empty line, a list or a capital letter comes next.
    """
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*text.splitlines(), ""], 1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield _sentences_of(block)
            block = []


def _sentences_of(block: list[tuple[int, str]]) -> list[Sentence]:
    joined: list[list[tuple[int, str]]] = []
    for number, line in block:
        item = _LIST_ITEM.match(line)
        text = line[item.end() :] if item else line
        begins_low = text.strip()[:1].islower() or text.strip()[:1].isdigit()
        goes_on = (
            joined and not item and begins_low and not re.search(r"[.!?:…][\"')]*\s*$", joined[-1][-1][1])
        )
        if goes_on:
            joined[-1].append((number, text.strip()))
        else:
            joined.append([(number, text.strip())])
    found: list[Sentence] = []
    for lines in joined:
        whole = " ".join(text for _, text in lines)
        starts = [sum(len(text) + 1 for _, text in lines[:n]) for n in range(len(lines))]
        for place, sentence in split(whole):
            at = max(number for start, (number, _) in zip(starts, lines, strict=True) if start <= place)
            found.append(Sentence(sentence, at, not found))
    return found
