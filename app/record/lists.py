"""The closed lists of what an utterance can say about itself in clear. None of them names anybody."""

from typing import Final

ANSWERS: Final = frozenset(
    {
        "words",
        "one",
        "several",
        "agree",
        "rating",
        "people",
        "first-of",
        "practice",
        "page",
        "check",
        "share",
        "cards-later",
    }
)
ABOUT: Final = frozenset({"audience", "confirmed", "withdrawn"})  # say something of another utterance
KINDS: Final = ANSWERS | ABOUT
CODES: Final = frozenset(
    {
        "given",
        "skip",
        "dont_know",
        "not_say",
        "seen",
        "right",
        "change",
        "share",
        "not_yet",
        "keep",
        "ask",
        "stop",
    }
)
SAID_BY: Final = frozenset({"person", "representative"})
ENTERED_BY: Final = frozenset({"person", "supporter", "worker", "advocate", "interpreter"})
# an answer that is a recording: somebody's voice, a film of their signs, a drawing or a photo of one
VOICE, SIGN, DRAWING = "voice", "sign", "drawing"
RECORDED: Final = frozenset({VOICE, SIGN, DRAWING})
HOW: Final = frozenset({"typed", "tapped", "spoken", "signed", "cards"}) | RECORDED
AIDS: Final = frozenset({"spelling", "correct", "capitals", "dictation"})
FORMAT: Final = 1
