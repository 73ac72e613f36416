"""Is this easy to read? Checks a text, a prompt file, a catalogue, or a folder of them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from easyread import page_rules, sentence_rules, word_rules
from easyread.pictures import OWN
from easyread.prompts import SLOT, PromptFault, inspect_prompt, load_prompt
from easyread.rules import Finding, Place, Rule
from easyread.text import Sentence, paragraphs, sentences_in

RULES: tuple[Rule, ...] = (*sentence_rules.RULES, *word_rules.RULES)
ENGLISH = "en"
CATALOGUE = "person.po"  # staff read the other catalogues: the sector's own terms belong there
SUFFIXES = (".md", ".po", ".txt")
_TEXT_LINE = re.compile(r"(?:msg\w+(?:\[\d\])?\s|\s*\")")
_ENDED = re.compile(r'(?:msg\w+(?:\[\d\])?\s+)?"(?:[^"\\]|\\.)*"')
_NO_PROMPTS = frozenset({"README.md"})


def check_text(text: str, language: str = ENGLISH, path: Path | None = None) -> list[Finding]:
    """Return what makes a text hard to read: for ``.txt`` files and for what staff write to a person."""
    at = path or Path("text")
    return [found for block in paragraphs(text) for found in _check_sentences(block, language, at)]


def files_in(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files to check: those named, and in folders the prompts, texts and person's catalogues.

    Raises:
        FileNotFoundError: a path that is not there.
        ValueError: a named file of a kind that cannot be checked.
    """
    for path in paths:
        if path.is_dir():
            found = (each for each in sorted(path.rglob("*")) if each.suffix in SUFFIXES)
            yield from (each for each in found if each.name not in _NO_PROMPTS and _is_for_people(each))
        elif not path.exists():
            raise FileNotFoundError(path)
        elif path.suffix not in SUFFIXES:
            raise ValueError(f"only {', '.join(SUFFIXES)} files can be checked, not {path}")
        else:
            yield path


def _is_for_people(path: Path) -> bool:
    return path.suffix != ".po" or path.name == CATALOGUE


def check_file(path: Path, pictures: frozenset[str] | None = None) -> list[Finding]:
    """Return what is wrong in one file, by line.

    Raises:
        OSError: the file cannot be read at all.
    """
    known = pictures if pictures is not None else frozenset(drawing.stem for drawing in OWN.glob("*.svg"))
    if path.suffix == ".md":
        found = _check_prompt_file(path, known)
    elif path.suffix == ".po":
        found = _check_catalogue(path)
    else:
        found = _check_text_file(path)
    return sorted(found, key=lambda finding: (finding.line, finding.code))


def _check_text_file(path: Path) -> list[Finding]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return [Finding(path, 1, "E200", "this is not UTF-8 text", "save the file as UTF-8")]
    return check_text(text, language_of(path), path)


def _check_prompt_file(path: Path, pictures: frozenset[str]) -> list[Finding]:
    language = language_of(path)
    try:
        draft = inspect_prompt(path.read_text(encoding="utf-8-sig"), path, path.stem, language)
    except UnicodeDecodeError:
        return [Finding(path, 1, "E200", "this is not UTF-8 text", "save the file as UTF-8")]
    found = [_as_finding(fault) for fault in draft.faults]
    found += page_rules.check_prompt(draft.prompt, pictures)
    texts = sorted([*draft.prompt.texts, *draft.loose])
    found += _check_sentences(sentences_in(texts), language, path, on_one_page=True)
    english = _english_of(path, language)
    if english is not None and english.exists():
        found += page_rules.compare(draft.prompt, load_prompt(english, path.stem, ENGLISH))
    return found


def _as_finding(fault: PromptFault) -> Finding:
    what, _, better = fault.what.partition(". ")
    return Finding(fault.path, fault.line, "E200", what, better or "look at another prompt file")


def _check_catalogue(path: Path) -> list[Finding]:
    try:
        catalogue = _read(path)
    except (PoFileError, UnicodeDecodeError, ValueError) as error:
        return [
            Finding(path, 1, "E300", f"this catalogue cannot be read: {error}", "look at the line before")
        ]
    language = str(catalogue.locale_identifier or language_of(path))
    english_path = _english_of(path, language)
    english = _read(english_path) if english_path is not None and english_path.exists() else None
    found = list(_slips(path))
    for message in catalogue:
        if message.id:
            found += _check_message(message, language, path, english)
    return found


def _slips(path: Path) -> Iterator[Finding]:
    """Return what a catalogue's reader passes over: a key that stands there again, a text with no end."""
    seen: set[str] = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("msgid ") and line in seen:
            yield Finding(path, number, "E300", f"{line[6:]} stands here two times", "keep one")
        if _TEXT_LINE.match(line) and not _ENDED.fullmatch(line.strip()):
            yield Finding(path, number, "E300", "this text has no end", 'put " after it')
        seen.add(line)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def _check_message(message: Message, language: str, path: Path, english: Catalog | None) -> Iterator[Finding]:
    line = (message.lineno or 1) + 1
    forms = [form or "" for form in _forms(message)]
    if not all(forms):
        code = "E300" if language == ENGLISH else "W301"
        yield Finding(path, line, code, f"{message.id} has no words", "write them at msgstr")
        return
    if english is not None and (original := english.get(message.id)) is not None:
        wanted = sorted(set(SLOT.findall(str(original.string))))
        if sorted(set(SLOT.findall(str(message.string)))) != wanted:
            what = f"{message.id} is not filled in like the English"
            yield Finding(path, line, "E301", what, f"use these: {', '.join(wanted) or 'none'}")
    for form in forms:
        # A message stands among others on its page: nobody can say here who "they" are.
        sentences = [replace(sentence, opens=False) for sentence in sentences_in([(line, form)])]
        yield from _check_sentences(sentences, language, path)


def _forms(message: Message) -> Sequence[str | None]:
    return message.string if isinstance(message.string, tuple | list) else (message.string,)


def _check_sentences(
    sentences: Sequence[Sentence], language: str, path: Path, *, on_one_page: bool = False
) -> Iterator[Finding]:
    rules = [rule for rule in RULES if rule.any_language or language == ENGLISH]
    for n, sentence in enumerate(sentences):
        place = Place(sentence, sentences[:n], sentences[n + 1 :], on_one_page)
        for rule in rules:
            for hit in rule.find(place):
                yield Finding(path, sentence.line, rule.code, hit.what, hit.better)


def language_of(path: Path) -> str:
    """Return the language a path stands for: the folder after ``prompts`` or ``locales``, else English."""
    parts = path.resolve().parts
    for folder in ("prompts", "locales"):
        if folder in parts[:-2]:
            return parts[len(parts) - 1 - parts[::-1].index(folder) + 1]
    return ENGLISH


def _english_of(path: Path, language: str) -> Path | None:
    if language == ENGLISH:
        return None
    parts = list(path.resolve().parts)
    if language not in parts:
        return None
    parts[len(parts) - 1 - parts[::-1].index(language)] = ENGLISH
    return Path(*parts)
