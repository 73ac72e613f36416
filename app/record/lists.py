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
# what somebody wrote down, or put into English, from a recording
WRITTEN: Final = "written"
DOWN, ENGLISH = "down", "english"
# say something of another utterance
ABOUT: Final = frozenset({"audience", "confirmed", "withdrawn", WRITTEN})
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
        DOWN,
        ENGLISH,
    }
)
# of what is written from a recording: whoever wrote what they heard, or put it into English
COMPUTER: Final = "computer"
SAID_BY: Final = frozenset({"person", "representative", "worker", "advocate", "interpreter", COMPUTER})
ENTERED_BY: Final = frozenset({"person", "supporter", "worker", "advocate", "interpreter", COMPUTER})
# an answer that is a recording: somebody's voice, a film of their signs, a drawing or a photo of one
VOICE, SIGN, DRAWING = "voice", "sign", "drawing"
RECORDED: Final = frozenset({VOICE, SIGN, DRAWING})
HOW: Final = frozenset({"typed", "tapped", "spoken", "signed", "cards", COMPUTER}) | RECORDED
AIDS: Final = frozenset({"spelling", "correct", "capitals", "dictation"})
FORMAT: Final = 1
