"""What somebody said in earlier talks and is asked about again: wants, their own signs, choices in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.record import utterances
from app.record.reading import Whole
from app.record.said import Utterance

MOST = 3  # wants, as in one talk
MOST_CHOICES = 2
SIGNS = ("better", "worse")
WANTS = frozenset({("wants", "want"), ("review", "now")})


@dataclass(frozen=True)
class Earlier:
    """The answers of earlier talks that a review asks about, each at the number it is asked under."""

    wants: Mapping[int, Utterance]
    signs: Mapping[int, Utterance]
    choices: Mapping[int, Utterance]

    @property
    def numbers(self) -> dict[str, tuple[int, ...]]:
        """Return which of each are asked about."""
        return {
            "old-wants": tuple(self.wants),
            "signs": tuple(self.signs),
            "old-choices": tuple(self.choices),
        }


NOTHING = Earlier({}, {}, {})


def earlier(whole: Whole, conversation: str) -> Earlier:
    """Return what was said before this conversation; nothing that is said in it changes that."""
    count, known = whole.known("earlier")
    if known is None or known[0] != conversation or _elsewhere(whole.utterances[count:], conversation):
        known = conversation, _earlier(whole.utterances, conversation)
    whole.hand_on("earlier", known)
    made: Earlier = known[1]
    return made


def _elsewhere(said: Sequence[Utterance], conversation: str) -> bool:
    return any(one.conversation != conversation for one in said)


def _earlier(said: Sequence[Utterance], conversation: str) -> Earlier:
    # what this talk put in the place of an older answer leaves the older one here: that is asked about
    before = [one for one in said if one.conversation != conversation and one.code == "given"]
    now = utterances.current([one for one in said if one.conversation != conversation])
    current = [one for one in now if one.code == "given"]
    wants = [one for one in current if (one.topic, one.step) in WANTS and _in_own_way(one)]
    last = wants[-1].conversation if wants else None
    first = _chosen_first(before, last)
    wants = sorted([one for one in wants if one.conversation == last], key=first)[:MOST]
    signs = {}
    for number, name in enumerate(SIGNS, 1):
        found = [one for one in current if (one.topic, one.step) == ("changes", name)]
        if found:
            signs[number] = found[-1]
    choices = [one for one in current if (one.topic, one.step) == ("choices", "say") and one.kind == "agree"]
    return Earlier(dict(enumerate(wants, 1)), signs, dict(enumerate(choices[-MOST_CHOICES:], 1)))


def _in_own_way(one: Utterance) -> bool:
    """Tell whether somebody said something themselves: in words, or by a recording."""
    return one.content is not None and bool(one.content.words or one.content.attachment)


def _chosen_first(
    said: Sequence[Utterance], conversation: str | None
) -> Callable[[Utterance], tuple[bool, int]]:
    """Return the order of wants: the one that was chosen to come first, then as they were said."""
    chosen = ""
    for one in said:
        if (one.topic, one.step) == ("wants", "first") and one.conversation == conversation and one.content:
            chosen = one.content.choices[0].id if one.content.choices else ""
    return lambda want: (f"want-{want.instance}" != chosen, want.instance)
