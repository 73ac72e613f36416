"""A person in a conversation through the acts: a record, but no pages."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.access.sittings import SittingInfo
from app.acts import entering, room, talking
from app.acts.room import Room
from app.acts.starting import Talk, read_talk, remember_questions
from app.ground.ids import new_id
from app.ground.store import Write
from app.talk.kinds import SKIP, STANDING, Sent, kind_of
from app.talk.pages import Visit
from app.web.person.build import ask
from tests.support.service import Service
from tests.support.talking import MOST, PROMPTS, Script, Tap, pictures, tap_for

WORDS = "I want to go home."
HARM = "They hit me."
LABELS = dict.fromkeys((*STANDING, SKIP), "label")


def _text(key: str, **slots: object) -> str:
    del slots
    return key


@dataclass
class Living:
    """One person in one sitting. ``talk`` can be shared by many."""

    service: Service
    conversation: str
    talk: Talk = field(default_factory=lambda: read_talk([PROMPTS], pictures()))
    sitting: SittingInfo = field(init=False)

    def __post_init__(self) -> None:
        remember_questions(self.service.store, self.talk)
        self.comes_back()

    def comes_back(self) -> "Living":
        """Open the link again: a new sitting."""
        code = self.service.invite(self.conversation)
        opened = entering.open_link(self.service.store, self.talk, code, None)
        assert opened is not None, "the link opens nothing"
        self.sitting = opened.sitting
        return self

    @property
    def room(self) -> Room:
        """The sitting as it stands now."""
        return room.enter(self.service.store, self.talk, self.sitting)

    @property
    def finished(self) -> bool:
        """Whether the talk is done."""
        return entering.finished(self.service.store, self.talk, self.conversation)

    def answer(self, visit: Visit, said: Tap, readers: tuple[str, ...] = ()) -> Write | None:
        """Answer a page, as its form would; return the write, where something was new."""
        here, step = self.room, visit.step
        asked = ask(self.talk, here, visit, _text)
        words = (HARM if said.harm else WORDS) if said.words else ""
        sent = Sent(words, said.choices, readers)
        reply = kind_of(step.kind, step.alone_choice).reply(
            sent, asked.offered.options, LABELS, words=step.takes_words
        )
        given = talking.Given(visit, reply, new_id(), asked.slots(here), asked.offered.left_out)
        return talking.answer(self.service.store, self.talk, here, given)

    def walk(
        self, script: Script, *, until: str = "", each: Callable[[Room, Visit], None] | None = None
    ) -> list[str]:
        """Go on by a script, sharing with all faces there are; return the names of the pages passed."""
        passed: list[str] = []
        while (visit := (here := self.room).way.next()) is not None and visit.step.id != until:
            if each is not None:
                each(here, visit)
            passed.append(visit.step.id if visit.n == 1 else f"{visit.step.id}/{visit.n}")
            assert len(passed) < MOST, passed[-12:]
            said, faces = tap_for(script, visit), tuple(face.id for face in here.faces())
            if visit.step.kind == "share" and "yes" in said.choices and not faces:
                said = Tap(("not-yet",))
            self.answer(visit, said, faces if "yes" in said.choices and visit.step.kind == "share" else ())
        return passed
