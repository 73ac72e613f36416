"""How a recording of the person's is shown to them, and what stands for it where only words can."""

from app.record.content import Content
from app.record.lists import RECORDED
from app.record.utterances import Utterance
from app.web.person.frame import text
from app.web.person.page import Piece, RecordingView

HEARD = "/mine/recordings"


def recording_of(utterance: Utterance) -> RecordingView | None:
    """Return the recording that an answer is, to be heard or seen."""
    if utterance.content is None or not utterance.content.attachment:
        return None
    return view(utterance.how, f"{HEARD}/{utterance.id}")


def view(how: str, url: str, name: str = "", *, unsent: bool = False) -> RecordingView:
    """Return a recording as it is shown, with what a screen reader says of it."""
    return RecordingView(how, text(f"heard.{how}"), url, name, unsent)


def stand_in(how: str, content: Content) -> tuple[Piece, ...]:
    """Return what stands for a recording beside which there are no words, in ours; nothing for any other."""
    if not content.attachment or content.words:
        return ()
    return (Piece(text(f"heard.{how}")),)


def want_label(how: str, n: int) -> str:
    """Return what a recorded want is called where it can be chosen: its number tells it from the others."""
    return text(f"want-recorded.{how}", number=n)


def is_want_label(choice: str, label: str) -> bool:
    """Tell whether a want that was chosen is called by us, since it was recorded, and not by its words."""
    n = choice.rpartition("-")[2]
    return n.isdecimal() and label in {want_label(how, int(n)) for how in RECORDED}
