"""Which words are verbs: enough to find two ideas in one sentence, and things done by nobody."""

from easyread.lists import data

_LIST = data("verbs")


def _third(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh", "o")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _past(base: str) -> set[str]:
    if base.endswith("e"):
        return {base + "d"}
    if base.endswith("y") and base[-2] not in "aeiou":
        return {base[:-1] + "ied"}
    return {base + "ed", base + base[-1] + "ed"}


_IRREGULAR = [tuple(pair.split()) for pair in _LIST["irregular"]]
HELPING = frozenset(_LIST["helping"])
TO_BE = frozenset(_LIST["to_be"])
TO_GET = frozenset(_LIST["to_get"])
STATES = frozenset(_LIST["states"])
_NOUN_TOO = frozenset(form for base in _LIST["noun_too"] for form in (base, _third(base)))
_CLEAR = (
    frozenset(form for base in _LIST["only"] for form in (base, _third(base), *_past(base)))
    | frozenset(form for base in _LIST["noun_too"] for form in _past(base))
    | frozenset(past for past, _ in _IRREGULAR)
) - _NOUN_TOO
_DONE = frozenset(done for _, done in _IRREGULAR)
_NOT_DONE = frozenset(_LIST["not_done"])


def is_helping(word: str) -> bool:
    """Whether the word is one like *can*, *is* or *do*."""
    return word in HELPING or word.endswith(("n't", "'re", "'ll", "'ve"))


def is_verb(word: str) -> bool:
    """Whether the word is hardly ever anything but a verb."""
    return word in _CLEAR


def may_be_verb(word: str) -> bool:
    """Whether the word can be a verb: *talk*, *a talk*."""
    return word in _CLEAR or word in _NOUN_TOO or is_helping(word)


def is_done_to(word: str) -> bool:
    """Whether the word is a form as in *is taken*, and not how somebody is, as in *is tired*."""
    if word in STATES or word in _NOT_DONE:
        return False
    return word in _DONE or (len(word) > 4 and word.endswith("ed"))


def could_be_done_to(word: str) -> bool:
    """Whether the word is such a form or a state that looks like one: *is kept*."""
    return word in STATES or is_done_to(word)
