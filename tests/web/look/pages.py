"""Pages to look at: one of every kind, with words that are hard to keep."""

from dataclasses import replace
from typing import Any

from app.web.person.mine_page import AnswerBackView, MineEntry, MinePage, MineTopic
from app.web.person.page import (
    CheckItem,
    ChoiceView,
    Door,
    Frame,
    HidePage,
    LineView,
    Links,
    Piece,
    PlainPage,
    SaidBack,
    SettingsPage,
    StepPage,
)

LONG = "aword" * 40
THEIRS = f'\n  I want <b>my</b> key & "peace".\n\n\tŻółć 🙂 e\u0301 \u202eabc\u202c {LONG}  '
MINE = Piece(THEIRS, theirs=True)


def line(picture: str, *parts: str | Piece) -> LineView:
    """Make a line of sentences and pieces."""
    return LineView(picture, tuple(part if isinstance(part, Piece) else Piece(part) for part in parts))


def choice(id_: str, label: str | Piece, picture: str = "", **more: Any) -> ChoiceView:
    """Make a choice."""
    return ChoiceView(id_, (Piece(label) if isinstance(label, str) else label,), picture, **more)


LINKS = Links(changed="/talk/changed", settings="/settings", map="/talk", mine="/mine")
FRAME = Frame(
    "token", "Step 3 of 8", topic_label="What I want", topic_picture="want-it", n=3, all=8, links=LINKS
)
PLAIN = replace(FRAME, title="Page", topic_label="", topic_picture="", n=0, all=0)

ADVOCATE = (line("advocate", "Jo is your advocate. An advocate helps you say what you want."),)
SAM = choice("r1", "Sam Okoro", face="S", role="Support worker", name="reader")
JO = choice("r2", "Jo Hill", face="J", role="Advocate", name="reader", note=ADVOCATE)
BETWEEN = choice("between", "In between", "in-between")
SCALE = (choice("safe", "Safe", "safe"), BETWEEN, choice("not", "Not safe", "not-safe"))
APART = choice("not-mine", "Other people do this", "others-do", apart=True)

WORDS = StepPage(
    FRAME,
    "words",
    "What do you want to happen?",
    "key-1",
    "/answer",
    lines=(line("write", "We keep your words. We do not change them."),),
    ideas=(line("home", "It can be about your home."), line("day", "It can be about your day.")),
    said_back=(SaidBack("You said", THEIRS),),
    has_words=True,
    draft_url="/draft",
    back="/before",
    keeps_on_leave=True,
)
SAFE = replace(
    WORDS,
    kind="rating",
    question="How safe do you feel today?",
    lines=(line("my-words", "You said: ", MINE, "."),),
    ideas=(),
    said_back=(),
    choices=SCALE,
    folded=True,
)
ONE = replace(SAFE, kind="one", choices=(*SCALE[:2], choice("other", "Something else", "something-else")))
BARE = replace(ONE, has_words=False, draft_url=None)
SHARE = replace(
    BARE,
    kind="share",
    question="Do you want to share this now?",
    choices=(choice("yes", "Yes", "share"), SAM, JO, choice("not-yet", "Not yet", "not-yet")),
    stopping=True,
)
CHECK = replace(
    BARE,
    kind="check",
    question="Is this what you want to say?",
    items=(CheckItem("What do you want?", (MINE,), "/a", "Your helper put this in"),),
    choices=(choice("right", "Right", "yes"), choice("change", "Change something", "change")),
)
NOT_SEE = (choice("none", "Nobody", "no"), replace(SAM, name="choice"))
MORE = (line("no", "They must not."),)
TOO_LONG = ("This is too long.", "Please make two parts.")

STEPS = {
    "words": WORDS,
    "rating": SAFE,
    "sure": replace(SAFE, choices=(*SCALE, APART)),
    "one": ONE,
    "several": replace(ONE, kind="several", multiple=True),
    "agree": replace(ONE, kind="agree"),
    "people": replace(BARE, kind="people", multiple=True, choices=NOT_SEE),
    "first-of": replace(ONE, kind="first-of", choices=(choice("want-1", MINE, "number-1"),)),
    "practice": replace(BARE, kind="practice", frame=replace(FRAME, not_checked=True, trying_out=True)),
    "page": replace(BARE, kind="page", choices=(), standing=False, more=MORE),
    "check": CHECK,
    "share": SHARE,
    "wrong-words": replace(WORDS, words=THEIRS, errors=TOO_LONG, state_text="Not kept yet."),
    "wrong-choice": replace(SHARE, errors=("Please choose who can read it.",)),
    "kept": replace(
        WORDS, words=THEIRS, state="kept", state_text="Kept. Nobody has it yet.", draft_other="Older words"
    ),
}

GO_ON = Door("Go on", "next", "/talk", main=True)
DOORS = (GO_ON, Door("Stop", "stop", value="stop"), Door("Later", "later", state="Not yet"))
ENTRY = MineEntry(
    "What do you want?",
    (MINE,),
    "On Monday",
    "Sam can read this now.",
    looks=(line("look", "Sam looked."),),
    answers=(AnswerBackView((line("yes", "We did this."),), "a1"),),
    older=(SaidBack("Your old words", THEIRS),),
    change_url="/c",
)
UNDER = (MineTopic("What I want", (ENTRY,), open=True, first=0),)
NOBODY = (line("look", "Nobody has looked yet."),)
NEED = (line("get-help", "This page cannot call."),)
PLAINS: dict[str, Any] = {
    "plain": PlainPage(PLAIN, "What do you need?", NEED, doors=DOORS, action="/answer"),
    "map": PlainPage(
        PLAIN, "Your talk", doors=(GO_ON,), later_label="Another day", later=(Door("Meeting", "meeting"),)
    ),
    "mine": MinePage(PLAIN, "My words", topics=UNDER, new=1, looks=NOBODY, seen_action="/seen"),
    "settings": SettingsPage(PLAIN, "/settings", kept=True, back="/talk"),
    "hide": HidePage("token", "/hide"),
}
TEMPLATES = {name: f"person/{name}.html" for name in PLAINS} | dict.fromkeys(STEPS, "person/step.html")
PAGES: dict[str, Any] = STEPS | PLAINS
