"""What the person said to the same question in an earlier talk, for when they ask for it.

It stands folded, so that nobody is led by it: what is said now counts now, whether or not it is the same.
"""

from app.acts.room import Room
from app.ground.clock import from_utc_text
from app.record import utterances
from app.record.utterances import Utterance
from app.talk.answers import HERE
from app.talk.pages import Visit
from app.web.person.filling import Text
from app.web.person.page import Remembered
from app.web.person.pieces import answer_pieces
from app.web.person.words import day_text

# a want of another talk is another want, and a review asks about it
FRESH = frozenset({"wants"})


def remembered(room: Room, visit: Visit, text: Text) -> Remembered | None:
    """Return what was said before, unless it may not show here or the person does not look back."""
    off = not room.likes.before or "no-recall" in room.way.answers.outside
    if off or visit.step.edge or visit.place.each or visit.topic.id in FRESH or not visit.step.for_staff:
        return None
    before = [one for one in utterances.current(room.said) if _same(room, one, visit) and room.shows(one)]
    if not before:
        return None
    last = before[-1]
    return Remembered(
        text("page.you-said-on", day=day_text(from_utc_text(last.at))),
        answer_pieces(last),
        _there(room, last, text),
    )


def _same(room: Room, one: Utterance, visit: Visit) -> bool:
    return (
        (f"{one.topic}/{one.step}", one.instance, one.code) == (visit.step.id, visit.n, "given")
        and one.conversation != room.conversation.id
        and one.content is not None
    )


def _there(room: Room, one: Utterance, text: Text) -> str:
    """Return who was in the room then, in the words that were chosen for them."""
    catalogue = room.way.answers.catalogue
    step = catalogue.steps[HERE]
    alone = {label.label for label in catalogue.of_step(step, 1).choices if label.id == step.alone_choice}
    there = [who for who in (one.content.present if one.content else ()) if who not in alone]
    return text("page.before-there", who=", ".join(there)) if there else text("page.before-alone")
