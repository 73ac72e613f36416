"""One answer as it is shown: in pieces, ours and theirs, with its picture and with who put it in."""

from collections.abc import Callable

from app.acts.starting import Talk
from app.record.utterances import Utterance
from app.web.person.page import Piece
from app.web.person.recording_view import is_want_label, stand_in

STANDING_PICTURES = {"_dont_know": "do-not-know", "_not_say": "not-say"}


def helper_line(utterance: Utterance, text: Callable[..., str]) -> str | None:
    """Return who put the words in, where it was not the person."""
    if utterance.entered_by == "person":
        return None
    return text("page.helper", helper=text(f"helper.{utterance.entered_by}"))


def picture_of(talk: Talk, utterance: Utterance) -> str:
    """Return the picture of what was chosen, or of the person's own words."""
    step = talk.catalogue.steps.get(f"{utterance.topic}/{utterance.step}")
    chosen = {one.id for one in utterance.content.choices} if utterance.content else set()
    if step is None or not chosen:
        return "my-words"
    choices = talk.catalogue.of_step(step, utterance.instance).choices
    return next(
        (one.picture for one in choices if one.id in chosen), STANDING_PICTURES.get(min(chosen), "my-words")
    )


def answer_pieces(utterance: Utterance) -> tuple[Piece, ...]:
    """Return an answer in pieces: labels are ours, words are theirs, and so is a want that was chosen."""
    content = utterance.content
    if content is None:
        return ()
    wants = utterance.kind == "first-of" and utterance.code == "given"
    labels = ", ".join(picked.label for picked in content.choices)
    theirs = wants and not any(is_want_label(picked.id, picked.label) for picked in content.choices)
    pieces = [Piece(labels, theirs=theirs)] if labels else []
    words = (Piece(content.words, theirs=True),) if content.words else ()
    return (*pieces, *words, *stand_in(utterance.how, content))
