"""Rules about the words and signs in a sentence: hard words, numbers, dates, brackets."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from easyread.lists import data
from easyread.rules import Hit, Place, Rule
from easyread.text import Sentence, straight

BIG = 100  # above this a number is big; Information for All asks for few, many or 3 in every 10
MANY_LETTERS = 12
LABEL = 3  # words a label has at most

_WORDS = data("words")
_TERMS = data("terms")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH = rf"(?:{_MONTHS}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_DATE = re.compile(
    rf"(?:(?P<day>{_WEEKDAY})\s*,?\s+(?:the\s+)?)?"
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\d|:))"
)
_NTH = re.compile(r"\b(?:on|by|until|from|after|before) the \d{1,2}(?:st|nd|rd|th)\b(?!\s+(?:of\s+)?(?:\w+))")
_SHORT_DATE = re.compile(r"\b\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\b|\b\d{1,2}/\d{1,2}\b(?!\d)")
_CLOCK = re.compile(
    r"\b(\d{1,2})[:.](\d{2})\b(?!\s*(?:am|pm|a\.m|p\.m|in the (?:morning|afternoon|evening)|at night|%))"
)
_HOURS = re.compile(r"\b\d{3,4}\s?(?:hours|hrs)\b|\b(?:1[3-9]|2[0-4])\s?h\b")
_FRACTION = re.compile(r"\b\d+/\d+\b|[¼-¾⅐-⅞]|\b\d+\.\d+\b")
_PERCENT = re.compile(r"[%‰]|\bper ?cent(?:age)?s?\b")
_NUMBER = re.compile(r"(?<![\w.,/:])[£$€]?(\d{1,3}(?:,\d{3})+|\d+)(?![\w/:]|[.,]\d)")
_CALL = re.compile(
    r"\b(?:call|calls|phone|ring|text|dial|press|use|number|is|on)(?: is| us| them)?(?: on)?:? *$"
)
_CAPITALS = re.compile(
    r"\b(?:[A-Z]{2,}[a-z]?|[A-Z][a-z]?[A-Z]{2,}|(?:[A-Z]\.){2,}[A-Z]?|[A-Z]&[A-Z]|[A-Z]\d+|s\d{2,}"
    r"|(?<=[Pp]art )[IVX]+|(?<=[Ss]tep )[IVX]+)\b"
)
_CODE_LIKE = re.compile(r"\{[\w-]+\}")
_SIGNS = (
    (re.compile(r"[()\[\]]"), "brackets", "make it a sentence of its own, or leave it out"),
    (re.compile(r";"), "a semicolon", "end the sentence here"),
    (re.compile(r"\u2014|\u2013|\s-{1,2}\s|--"), "a dash", "end the sentence here"),
    (re.compile(r"…|\.\.\."), "three dots", "end the sentence with one dot"),
    (re.compile(r"\b[^\W\d_]+/[^\W\d_]+\b"), "a slash", "write or, or make 2 sentences"),
    (
        re.compile(r"&|(?<!\d)\+(?!\d)|@(?!\w+\.)|#|=|\*|_{2,}|→|<|>|~"),
        "a sign that is not a word",
        "write the word",
    ),
)
_LONG_WORD = re.compile(rf"\b[^\W\d_]{{{MANY_LETTERS},}}\b")


@cache
def _phrase(phrase: str) -> re.Pattern[str]:
    """Return a pattern for a phrase; its first word may have an ending: *rings a bell*."""
    first, *rest = (r"\w+(?:'s)?" if word == "*" else re.escape(word) for word in phrase.lower().split())
    return re.compile(rf"\b{first}(?:s|es|d|ed|ing)?" + "".join(rf"\s+{word}" for word in rest) + r"\b")


def _listed(entries: Iterable[tuple[str, str]], sentence: Sentence) -> tuple[str, str] | None:
    return next(((words, say) for words, say in entries if _phrase(words).search(sentence.plain)), None)


def _idiom(place: Place) -> Iterator[Hit]:
    if found := _listed(data("idioms")["idioms"].items(), place.sentence):
        yield Hit(f'"{found[0]}" means something other than its words', f"say: {found[1]}")


def _percent(place: Place) -> Iterator[Hit]:
    if _PERCENT.search(place.sentence.plain):
        yield Hit("percent is hard to understand", "say few, many or most, or 3 in every 10")


def _number_word(place: Place) -> Iterator[Hit]:
    for word in place.sentence.words:
        figure = _WORDS["numbers"].get(word.split("-")[0])
        if figure:
            yield Hit(f"the number {word} is in letters", f"write it in figures: {figure}")
            return


def _big_number(place: Place) -> Iterator[Hit]:
    plain = place.sentence.plain
    dates = [date.span() for date in re.finditer(rf"{_MONTH}\s*,?\s+\d{{4}}", plain)]
    for number in _NUMBER.finditer(plain):
        digits = number[1].replace(",", "")
        is_year = any(start <= number.start() < end for start, end in dates)
        is_phone = (
            re.search(r"\d $", plain[: number.start()])
            or digits in _WORDS["spelled"]["phones"]
            or digits.startswith("0")
        )
        is_called = "," not in number[1] and "£" not in number[0] and _CALL.search(plain[: number.start()])
        if int(digits) > BIG and not is_year and not is_phone and not is_called:
            yield Hit(f"{number[0]} is a big number", "say many, or how many in every 10")
            return


def _fraction(place: Place) -> Iterator[Hit]:
    plain = (
        _SHORT_DATE.sub("", place.sentence.plain)
        if re.search(r"\d/\d+/\d", place.sentence.plain)
        else place.sentence.plain
    )
    if (
        _FRACTION.search(plain)
        and not _CLOCK.search(plain)
        and not re.search(r"\d\.\d\d\s*(?:am|pm)|£\d", plain)
    ):
        yield Hit("a part of a number is hard to understand", "say a half, or 1 in every 4")


def _date(place: Place) -> Iterator[Hit]:
    plain = place.sentence.plain
    if short := re.search(r"\b\d{1,4}([/.-])\d{1,2}\1\d{1,4}\b", plain):
        yield Hit(f"the date {short[0]} is in figures only", "write it like this: Tuesday 12 May 2026")
        return
    if found := _NTH.search(plain):
        yield Hit(f"{found[0]} has no day of the week", "write it like this: Tuesday 12 May")
        return
    for date in _DATE.finditer(plain):
        if not date["day"] and not re.search(rf"{_WEEKDAY},?\s+(?:the\s+)?$", plain[: date.start()]):
            yield Hit(
                f"the date {date[0].strip()} has no day of the week", "write it like this: Tuesday 12 May"
            )
            return


def _clock(place: Place) -> Iterator[Hit]:
    plain = place.sentence.plain
    dates = re.sub(r"\b\d{1,4}([/.-])\d{1,2}\1\d{1,4}\b", "", plain)
    for time in _CLOCK.finditer(dates):
        before = dates[: time.start()][-1:]
        if int(time[1]) < 25 and int(time[2]) < 60 and before not in {"£", "."}:
            yield Hit(f"{time[0]} can be any half of the day", "write it like this: 2:30 in the afternoon")
            return
    if hours := _HOURS.search(dates):
        yield Hit(f"{hours[0]} is a clock of 24 hours", "write it like this: 2:30 in the afternoon")


def _capitals(place: Place) -> Iterator[Hit]:
    text = _CODE_LIKE.sub("", straight(place.sentence.text))
    for found in _CAPITALS.finditer(text):
        if found[0] not in _WORDS["spelled"]["capitals"]:
            yield Hit(
                f"{found[0]} is in capital letters or stands for longer words",
                "write the words in full, in small letters",
            )
            return


def _short_form(place: Place) -> Iterator[Hit]:
    for form in _WORDS["spelled"]["short_forms"]:
        end = r"" if form.endswith(".") else r"\b"
        if re.search(rf"(?<!\w){re.escape(form)}{end}(?!\w)", place.sentence.plain) and form not in {
            "a.m.",
            "p.m.",
            "no.",
        }:
            yield Hit(f"{form} is a short form", "write the words in full, or leave them out")
            return


def _signs(place: Place) -> Iterator[Hit]:
    text = _CODE_LIKE.sub("x", straight(place.sentence.text))
    for sign, name, better in _SIGNS:
        if sign.search(text):
            yield Hit(f"there is {name} here", better)
            return


def _forms(term: dict[str, object]) -> list[str]:
    word = str(term["word"])
    also = term.get("also", [])
    plural = word[:-1] + "ies" if word.endswith("cy") else word + "s"
    return [word, plural, *(also if isinstance(also, list) else [])]


@cache
def _terms() -> list[tuple[re.Pattern[str], str, str, str]]:
    """Return each term: its forms, itself, what to say, what it means. Longer terms come first."""
    found = []
    for term in sorted(_TERMS["term"], key=lambda term: -len(term["word"])):
        forms = "|".join(
            r"[\s-]+".join(re.escape(part) for part in re.split(r"[\s-]", form)) for form in _forms(term)
        )
        found.append((re.compile(rf"\b(?:{forms})\b"), term["word"], term["say"], term["means"]))
    return found


def _explains(sentence: Sentence, forms: re.Pattern[str], means: str) -> bool:
    plain = sentence.plain
    first = straight(means).lower().split(".", maxsplit=1)[0]
    named = re.match(rf"(?:an? |the )?(?:{forms.pattern}) (?:is|are|means?|helps?|says?)\b", plain)
    return plain.startswith(first) or named is not None


def _is_explained(place: Place, forms: re.Pattern[str], means: str) -> bool:
    seen = (*place.before, place.sentence, *(place.after if place.on_one_page else ()))
    if any(_explains(sentence, forms, means) for sentence in seen):
        return True
    following = place.after[:1]
    return any(
        _explains(sentence, forms, means)
        or re.match(r"(?:it|this|that|they) (?:means?|is|are|helps?|says?)\b", sentence.plain)
        for sentence in following
    )


def _is_a_name(place: Place) -> bool:
    """Whether this is a short label with no page around it: *Your advocate*."""
    ends = place.sentence.text.endswith((".", "?", "!", ":"))
    return not place.on_one_page and not ends and len(place.sentence.words) <= LABEL


def _jargon(place: Place) -> Iterator[Hit]:
    plain = place.sentence.plain
    for forms, word, say, means in _terms():
        if found := forms.search(plain):
            is_name = say == word and _is_a_name(place)
            if not is_name and not _is_explained(place, forms, means):
                how = (
                    f"say what it means next: {means}" if say == word else f"say: {say}. Or say next: {means}"
                )
                yield Hit(f'"{found[0]}" is a word of the sector', how)
            plain = plain.replace(found[0], "")


def _hard_word(place: Place) -> Iterator[Hit]:
    following = place.after[:1]
    if following and re.match(r"(?:it|this|that|they) means?\b", following[0].plain):
        return
    if found := _listed(_WORDS["hard_phrases"].items(), place.sentence):
        yield Hit(f'"{found[0]}" is hard to read', f"say: {found[1]}")
        return
    for word in place.sentence.words:
        if easy := _WORDS["hard"].get(word):
            yield Hit(f'"{word}" is a hard word', f"say: {easy}")
            return


def _same_word(place: Place) -> Iterator[Hit]:
    if found := _listed(_TERMS["same"].items(), place.sentence):
        yield Hit(f'"{found[0]}" is another word for something that has a name here', f"say: {found[1]}")


def _long_word(place: Place) -> Iterator[Hit]:
    if found := _LONG_WORD.search(place.sentence.plain):
        yield Hit(f'"{found[0]}" is a long word', "use a short word, or say next what it means")


def _short_not(place: Place) -> Iterator[Hit]:
    found = re.search(r"\b\w+(?:n't|'ll|'ve|'re|'d)\b", place.sentence.plain)
    if found:
        yield Hit(f"{found[0]} is 2 words in one", "write both words in full: do not, we will")


RULES = (
    Rule("E103", _idiom),
    Rule("E104", _percent),
    Rule("E105", _number_word),
    Rule("E106", _big_number),
    Rule("E107", _date),
    Rule("E108", _clock),
    Rule("E109", _signs),
    Rule("E115", _capitals),
    Rule("E116", _short_form),
    Rule("E117", _jargon),
    Rule("E118", _hard_word),
    Rule("E119", _fraction),
    Rule("W120", _same_word),
    Rule("W121", _long_word),
    Rule("W122", _short_not),
)
