"""Forms as they come from a page, for each kind of step."""

from collections.abc import Sequence

import pytest

from app.talk.kinds import SKIP, Option, Reply, Sent, Wrong, kind_of

STANDING = {"_dont_know": "I do not know", "_not_say": "I do not want to say", SKIP: "Next"}
PLAIN = tuple(Option(name, name.title(), name) for name in ("yes", "between", "no"))
CHECK = (Option("right", "Right"), Option("change", "Change something"))
PEOPLE = (Option("nobody", "I am alone"), Option("family", "Family"), Option("friend", "A friend"))
SAM = Option("reader-s", "Sam Okoro, Support worker", "face", "s")
PRIYA = Option("reader-p", "Priya Shah, Social worker", "face", "p")
SHARE = (Option("yes", "Yes"), Option("not-yet", "Not yet"), Option("keep", "Keep this for me"), SAM, PRIYA)
OPTIONS = {"check": CHECK, "people": PEOPLE, "share": SHARE, "words": (), "page": ()}
ONE_OF = ("one", "agree", "rating", "first-of", "practice")
ASKING = ("words", *ONE_OF, "several", "check", "people", "share")
MINE = "  I want\n\tmy <b>key</b> \U0001f642  "


def reply(
    kind: str, *choices: str, words: str = "", readers: Sequence[str] = (), takes_words: bool = True
) -> Reply:
    """Send a form to a step of one kind."""
    sent = Sent(words, choices, tuple(readers))
    options = OPTIONS.get(kind, PLAIN)
    return kind_of(kind, "nobody").reply(sent, options, STANDING, words=takes_words)


def refused(kind: str, *choices: str, readers: Sequence[str] = ()) -> str:
    """Send a form that cannot be taken; return the key of the sentence that says why."""
    with pytest.raises(Wrong) as wrong:
        reply(kind, *choices, readers=readers)
    return wrong.value.message


def ids(one: Reply) -> list[str]:
    """Return what was picked."""
    return [option.id for option in one.picked]
