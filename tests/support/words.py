"""Short ways to say and share things in a service, through the record's own append."""

from dataclasses import dataclass, replace
from typing import Any

from app.access import sittings
from app.access.sittings import SittingInfo
from app.ground.ids import new_id
from app.ground.store import Store
from app.record import questions, utterances
from app.record.content import Content
from app.record.said import Said

QUESTION = {"language": "en", "question": "What do you want to happen?", "options": [], "lines": []}


@dataclass(frozen=True)
class Voice:
    """A person talking in one sitting."""

    store: Store
    sitting: SittingInfo

    def say(self, words: str | None = "I want to go home.", **other: Any) -> str:
        """Keep one want, held; ``other`` changes any field. Return its id."""
        return self._keep(self.saying(words, **other))

    def saying(self, words: str | None = "I want to go home.", **other: Any) -> Said:
        """Make one want, held, that is not kept yet."""
        said = Said(
            person=self.sitting.person,
            conversation=self.sitting.conversation,
            sitting=self.sitting.id,
            topic="wants",
            step="want",
            kind="words",
            code="given",
            question=self._question(),
            language="en",
            said_by="person",
            entered_by="person",
            how="typed",
            audience=("held",),
            key=new_id(),
            content=other.pop("content", Content(words=words)),
        )
        return replace(said, **other)

    def share(self, utterance: str, *readers: str) -> str:
        """Let these readers have it from now on; nobody else."""
        return self.say(
            None,
            step="share",
            kind="audience",
            code="share",
            question=None,
            audience=readers or ("held",),
            about=utterance,
            content=Content(),
        )

    def tell(self, words: str, *readers: str, **other: Any) -> str:
        """Say a want and share it."""
        made = self.say(words, **other)
        self.share(made, *readers)
        return made

    def leave_out(self, *accounts: str) -> str:
        """Say who must not see anything."""
        named = tuple(f"not:{one}" for one in accounts) or ("alone",)
        return self.say(None, topic="alone", step="not-see", kind="people", audience=named, content=Content())

    def _question(self) -> str:
        with self.store.write() as tx:
            return questions.remember(tx, [QUESTION])[0]

    def _keep(self, said: Said) -> str:
        prepared = utterances.prepare(self.store, [said])
        with self.store.write() as tx:
            return utterances.append(tx, prepared)[0].id


def sit(store: Store, conversation: str, *, reads: bool = False) -> Voice:
    """Open a sitting of a conversation."""
    with store.write() as tx:
        return Voice(store, sittings.open(tx, conversation, reads=reads, clock=store.clock)[0])
