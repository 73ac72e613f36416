"""An answer that is recorded: what a form brings of it, and what stands on its page."""

from app.acts import recording
from app.acts.recording import Recorded
from app.acts.room import Room
from app.ground import log
from app.ground.faults import Fault, NotFound
from app.record.media import MediaFault, media_of
from app.talk.kinds import Wrong
from app.talk.pages import Visit
from app.web.house import house
from app.web.person import sent as reading
from app.web.person.build import address
from app.web.person.frame import text
from app.web.person.page import RecordingView
from app.web.person.recording_view import recording_of, view

AT = "recording"
DROP = "drop"
GONE = "error.recording-gone"


def is_of_recording(message: str) -> bool:
    """Tell whether a sentence that says why a form cannot be taken is about its recording."""
    return message == GONE or message.startswith("error-file.")


def problem(form: reading.Form) -> tuple[str, ...]:
    """Return the sentences that say why the file of a form cannot be kept; nothing where it can."""
    if form.file is None:
        return ()
    if len(form.file) > house().store.settings.most_recorded:
        return (text("error.too-big"), text("error.choose-other"))
    try:
        media_of(form.file)
    except MediaFault as fault:
        return (text(f"error-file.{fault.problem}"), text("error.choose-other"))
    return ()


def given(room: Room, visit: Visit, form: reading.Form) -> Recorded | None:
    """Return the recording that comes with a form. Raise ``Wrong`` for one that is not there any more."""
    if not visit.step.takes_words:
        return None
    try:
        if form.file is not None:
            return recording.recorded(form.file)
        return recording.named(house().store, room, visit, form.recorded) if form.recorded else None
    except NotFound:
        raise Wrong(GONE) from None
    except MediaFault as fault:
        raise Wrong(f"error-file.{fault.problem}") from None


def aside(room: Room, visit: Visit, form: reading.Form) -> RecordingView | None:
    """Keep the recording of a form that cannot be taken yet: a browser never sends a file twice by itself."""
    if form.file is None or not visit.step.takes_words or problem(form):
        return None
    try:
        put = recording.put_aside(house().store, room, visit, form.file)
    except Fault as fault:
        log.failure("recording", fault)
        return None
    return view(put.how, f"{address(visit)}/recording", put.id, unsent=True)


def shown_at(room: Room, visit: Visit) -> RecordingView | None:
    """Return the recording that goes with the answer of a page: what waits to be sent, or what was kept."""
    if not visit.step.takes_words:
        return None
    left = recording.waiting(house().store, room, visit)
    if left is not None:
        return view(left.how, f"{address(visit)}/recording", left.id, unsent=True)
    answer = room.way.answers.of(visit.step.id, visit.n)
    said = room.by_id.get(answer.id) if answer else None
    if said is None or not room.shows(said):
        return None
    kept = recording_of(said)
    return view(kept.how, kept.url, said.id) if kept else None
