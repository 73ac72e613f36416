"""Rules about how a sentence is built: its length, its ideas, its signs."""

import re
from collections.abc import Iterator, Sequence

from easyread.lists import data
from easyread.rules import Hit, Place, Rule
from easyread.verbs import (
    STATES,
    TO_BE,
    TO_GET,
    could_be_done_to,
    is_done_to,
    is_helping,
    is_verb,
    may_be_verb,
)

LONGEST = 15  # words; GOV.UK and Photosymbols, in the field's list of rules
LONG = 10  # words; the same lists ask for 10 or fewer where it can be

_NEGATIVES = data("words")["negatives"]
_TURNED = frozenset(_NEGATIVES["turned"]) - frozenset(_NEGATIVES["plain"])
_NOT = frozenset(_NEGATIVES["words"])
_SUBJECTS, _POINTERS, _OBJECTS, _ADVERBS, _GLUE, _ALWAYS_GLUE = (
    frozenset(data("verbs")[name])
    for name in ("subjects", "pointers", "objects", "adverbs", "glue", "always_glue")
)
_BEFORE_SO = frozenset(["is", "for", "a", "not", "think", "hope", "do", "if"])
_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_BY_WHEN = re.compile(r"by (?:\d|\{slot\}|then|now|today|tomorrow|next|" + _DAYS + ")")


def _length(place: Place) -> Iterator[Hit]:
    count = len(place.sentence.words)
    if count > LONGEST:
        yield Hit(f"this sentence has {count} words", f"make 2 sentences, each with {LONG} words or fewer")


def _longish(place: Place) -> Iterator[Hit]:
    count = len(place.sentence.words)
    if LONG < count <= LONGEST:
        yield Hit(f"this sentence has {count} words", f"{LONG} words or fewer are easier")


def _two_ideas(place: Place) -> Iterator[Hit]:
    words = place.sentence.words
    for at, glue in enumerate(words):
        if glue in _GLUE and _is_second_idea(words, at):
            yield Hit(f"there are 2 ideas here, put together with {glue}", f"end the sentence before {glue}")
            return
    if _goes_on_after_comma(place.sentence.plain):
        yield Hit("there are 2 ideas here, put together with a comma", "end the sentence at the comma")


def _goes_on_after_comma(plain: str) -> bool:
    """Whether a whole sentence stands before a comma and another after it: *you write it, we read it*."""
    first, comma, second = plain.partition(", ")
    before, after = first.split(), second.removeprefix("then ").split()
    if not comma or not (before[0] in _SUBJECTS or is_verb(before[0])):
        return False
    return (
        any(may_be_verb(word) for word in before) and bool(after) and after[0] in _SUBJECTS and _says(after)
    )


def _is_second_idea(words: tuple[str, ...], at: int) -> bool:
    before, glue, after = words[:at], words[at], words[at + 1 :]
    if glue in _ALWAYS_GLUE:
        return any(may_be_verb(word) for word in after)
    if not after or not any(may_be_verb(word) for word in before):
        return False
    if glue == "which":
        return before[-1] not in _POINTERS and _tells_more(before, after)
    if glue in {"so", "while", "since"}:
        return _begins_with_clause(after) and before[-1] not in _BEFORE_SO
    return _begins_with_clause(after) or (glue != "or" and _begins_with_verb(before, after))


def _tells_more(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether *which* adds something: *the plan, which we wrote*; not *choose which you want*."""
    chooses = is_verb(before[-1]) or before[-1] in {"of", "in", "on", "at", "for", "with", "to"}
    return (after[0] in _SUBJECTS or may_be_verb(after[0])) and not chooses


def _begins_with_clause(after: tuple[str, ...]) -> bool:
    """Whether somebody does something here: *you can*, *your worker comes*."""
    after = after[1:] if after[:1] == ("then",) else after
    if not after:
        return False
    if after[0] in _SUBJECTS and _says(after):
        return True
    if after[0] in _POINTERS:
        does = (
            len(after) > 2 and may_be_verb(after[2]) and after[2].endswith("s") and not after[1].endswith("s")
        )
        return does or any(is_helping(word) or is_verb(word) for word in after[2:5])
    return len(after) > 1 and not may_be_verb(after[0]) and is_helping(after[1])


def _says(clause: Sequence[str]) -> bool:
    """Whether the one this clause begins with does something: *we read it*; not *this and that*."""
    return any(may_be_verb(word) for word in clause[1:4])


def _begins_with_verb(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether the same somebody does a second thing: *sit here and tell us*; not a pair: *read and write*."""
    is_pair = may_be_verb(before[-1]) and before[-2:-1] not in [(word,) for word in _POINTERS]
    if not after or is_pair:
        return False
    first = after[1] if after[0] in _ADVERBS and len(after) > 1 else after[0]
    if is_helping(first) or is_verb(first):
        return not (first in STATES or (before[-1] in STATES and first.endswith("ed")))
    rest = after[1:]
    has_object = bool(rest) and (rest[0] in _OBJECTS or rest[0] == "about")
    has_somebody = len(rest) > 1 and rest[0] in {"to", "with"} and rest[1] in {"me", "us", "you", "them"}
    return may_be_verb(first) and not first.endswith("s") and (has_object or has_somebody)


def _passive(place: Place) -> Iterator[Hit]:
    words = place.sentence.words
    for at, word in enumerate(words):
        if word not in TO_BE and word not in TO_GET:
            continue
        rest = [
            later for later in words[at + 1 : at + 5] if later not in _ADVERBS and not later.endswith("ly")
        ]
        if at == 0 and rest:  # a question: is the room used, are you asked
            rest = rest[2:] if rest[0] in _POINTERS else rest[rest[0] in _SUBJECTS :]
        if not rest or not could_be_done_to(rest[0]):
            continue
        if is_done_to(rest[0]) if word in TO_BE else _clearly_done_to(rest[0]):
            yield Hit(f"nobody does it here: {word} {rest[0]}", "say who does it: We …, You …, or a name")
            return
        tail = " ".join(words[at:])
        if f"{rest[0]} by " in tail and not _BY_WHEN.search(tail):
            yield Hit(f"it is turned round here: {word} {rest[0]} by", "start with who does it")
            return


def _clearly_done_to(word: str) -> bool:
    return is_done_to(word) and not may_be_verb(word)


def _double_negative(place: Place) -> Iterator[Hit]:
    plain = re.sub(r"^no[,.]\s+|\b(?<=say )no\b|\b(?<=said )no\b", "", place.sentence.plain)
    words = re.findall(r"[a-z]+(?:'[a-z]+)?", plain)
    found = [word for word in words if word in _NOT or word.endswith("n't")]
    turned = [word for word in words if word in _TURNED]
    if len(found) > 1 or (found and turned):
        both = " and ".join([*found, *turned][:2])
        yield Hit(f"this says no two times: {both}", "say what is so, or what to do")


def _leading(place: Place) -> Iterator[Hit]:
    for entry in data("questions")["leading"]:
        if re.search(entry["pattern"], place.sentence.plain):
            yield Hit("this question pulls to one answer", entry["better"])
            return


def _account(place: Place) -> Iterator[Hit]:
    plain = place.sentence.plain
    told = data("questions")["told"]["before"]
    for entry in data("questions")["account"]:
        found = re.search(entry["pattern"], plain)
        if found and not any(words in plain[: found.start()] for words in told):
            yield Hit("this asks what happened. It can hurt, and it can spoil evidence", entry["better"])
            return


def _pronoun(place: Place) -> Iterator[Hit]:
    words = place.sentence.words
    if (
        place.sentence.opens
        and words
        and words[0].split("'")[0] in {"he", "she", "they", "his", "her", "their", "him", "them"}
    ):
        yield Hit(f"nobody knows yet who {words[0]} is", "start with the name, or with who it is")


RULES = (
    Rule("E101", _length, any_language=True),
    Rule("W101", _longish, any_language=True),
    Rule("E102", _two_ideas),
    Rule("E110", _passive),
    Rule("E111", _double_negative),
    Rule("E112", _leading),
    Rule("E113", _account),
    Rule("E114", _pronoun),
)
