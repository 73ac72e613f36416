"""What is written down, or put into English, from a recording; and what the person says of it.

It is never the person's by itself: it carries who wrote it, reaches just whom the recording reaches, and
counts as the person's words only once they said that it is right, or wrote it themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.access import conversations, people
from app.access.accounts import AccountInfo
from app.acts import writing
from app.acts.reading import may_open, readable
from app.acts.room import Room
from app.acts.talking import entered_by, present
from app.ground.faults import NotFound, Refused
from app.ground.store import Store
from app.record import attachments, reading, utterances, written
from app.record.content import Content, Writer
from app.record.lists import COMPUTER, DOWN, ENGLISH, SIGN, VOICE, WRITTEN
from app.record.said import Said, Utterance
from app.record.written import Text
from app.talk.pages import Visit

KINDS = (DOWN, ENGLISH)
FAMILY, WORKER = "family", "worker"
# who changed the language: one of the family last, and only with a reason
WHO = ("trained", WORKER, "other", FAMILY)
HEARD = frozenset({VOICE, SIGN})  # what can be written down
SHORT = 200  # characters of a name or a reason


@dataclass(frozen=True)
class Heard:
    """What somebody wrote. ``code``: written down, or put into English; the rest as in ``Writer``."""

    words: str
    code: str
    who: str = ""
    interpreter: str = ""
    why: str = ""

    def problems(self) -> list[str]:
        """Return what is missing: keys of messages."""
        found = [] if self.words.strip() else ["no-words"]
        if self.code not in KINDS:
            found.append("which")
        if self.code == ENGLISH:
            found += [] if self.who in WHO else ["who-interpreted"]
            found += ["interpreter"] if self.who != WORKER and not self.interpreter.strip() else []
            found += ["why-family"] if self.who == FAMILY and not self.why.strip() else []
        return found


def write(store: Store, account: AccountInfo, recording: str, *, person: str, heard: Heard, key: str) -> str:
    """Keep what an account wrote down from a recording that it may open; return the text's id.

    It stands in the place of what the same account wrote before, unless the person said that this is right
    or wrote it anew. Raise ``NotFound`` for a recording that is not theirs to hear, ``Refused`` where
    something is missing, ``WordsFault``, ``Erased``.
    """
    if heard.problems() or max(len(heard.interpreter), len(heard.why)) > SHORT:
        raise Refused("Something is missing, or too long.")
    with store.read() as conn:
        of, said = _hears(store, conn, account, person, recording)
        before = _before(store, conn, account, said, recording, heard.code)
    prepared = utterances.prepare(store, [_said(of, account, heard, key, before)])
    with store.write(person) as tx:
        _hears(store, tx.conn, account, person, recording)
        return utterances.append(tx, prepared)[0].id


def _hears(
    store: Store, conn: Connection, account: AccountInfo, person: str, recording: str
) -> tuple[Utterance, list[Utterance]]:
    """Return a recording that an account may open, with all that it may read. Raise ``NotFound``."""
    if not people.may_read(conn, account.id, person, store.clock.now()):
        raise NotFound("There is no such person.")
    said = reading.of_person(store, conn, person, opened=False)
    talks = {one.id: one for one in conversations.of_person(conn, person)}
    found = next((one for one in said if one.id == recording and one.how in HEARD), None)
    kept = attachments.of_utterance(conn, recording) if found else None
    if found is None or kept is None or not may_open(said, talks, account, recording):
        raise NotFound("There is no such recording.")
    if not attachments.size(conn, kept):
        raise NotFound("There is no such recording.")
    return found, readable(said, talks, account)


def _before(
    store: Store, conn: Connection, account: AccountInfo, said: Sequence[Utterance], recording: str, code: str
) -> str | None:
    """Return what the same account wrote from a recording, of the same kind, that nobody looked at yet."""
    beside = written.texts(said).get(recording, ())
    ids = [one.utterance.id for one in beside if one.state == "new" and one.utterance.code == code]
    own = [
        one.id
        for one in reading.by_ids(store, conn, ids)
        if one.content and one.content.writer and one.content.writer.by == account.id
    ]
    return own[-1] if own else None


def _said(of: Utterance, account: AccountInfo, heard: Heard, key: str, before: str | None) -> Said:
    """Return the utterance. It stands in the recording's sitting, so that it is set apart with it."""
    english = heard.code == ENGLISH
    changed = english and heard.who != WORKER
    role = "advocate" if account.role == "advocate" else "worker"
    writer = Writer(
        account.id, account.name, heard.who if english else "", heard.interpreter if changed else "",
        heard.why if changed and heard.who == FAMILY else "",
    )  # fmt: skip
    return Said(
        person=of.person, conversation=of.conversation, sitting=of.sitting, topic=of.topic, step=of.step,
        instance=of.instance, kind=WRITTEN, code=heard.code, question=None,
        language="en" if english else of.language, said_by="interpreter" if changed else role,
        entered_by=role, how="typed", audience=("here",), about=of.id, supersedes=before,
        key=f"{key}:{of.id}:{account.id}", content=Content(heard.words, writer=writer),
    )  # fmt: skip


def beside(room: Room, recording: Utterance) -> list[Text]:
    """Return what stands beside a recording on the person's own page; nothing they threw away.

    It shows where the recording may. What others wrote tells who has it: while somebody else is in the room
    it is there only where they know that.
    """
    if recording.content is None or not recording.content.attachment or not room.shows(recording):
        return []
    found = texts_of(room).get(recording.id, ())
    known = not room.watched or room.shared_here(recording)
    return [
        one
        for one in found
        if one.state != "no"
        and one.utterance.content is not None
        and (known or one.utterance.entered_by == COMPUTER or one.state == "own")
    ]


def texts_of(room: Room) -> dict[str, tuple[Text, ...]]:
    """Return every text of this person, by its recording."""
    return written.texts(room.said)


def find(room: Room, text: str) -> tuple[Utterance, Text]:
    """Return a text that the person can look at here, with its recording. Raise ``NotFound``."""
    one = room.by_id.get(text)
    recording = room.by_id.get(one.about or "") if one is not None and one.kind == WRITTEN else None
    if recording is not None:
        for found in beside(room, recording):
            if found.utterance.id == text:
                return recording, found
    raise NotFound("There is no such text.")


def say(store: Store, room: Room, text: Text, *, right: bool) -> None:
    """Keep that the person said that a text is right, or threw it away. Said twice it is kept once."""
    kind, code = ("confirmed", "right") if right else ("withdrawn", "stop")
    one = text.utterance
    said = _of_person(room, one, kind=kind, code=code, key=f"{code}:{one.id}", about=one.id, how="tapped")
    _keep(store, room, said)


def may_transcribe(room: Room, recording: Utterance) -> bool:
    """Tell whether a computer may be asked to write a recording down: a voice, in English, without a text."""
    spoken = recording.how == VOICE and recording.language == "en" and recording.about is None
    kept = recording.content is not None and recording.content.attachment is not None
    return spoken and kept and room.shows(recording) and not beside(room, recording)


def keep_by_computer(
    store: Store, room: Room, recording: Utterance, text: str, unsure: tuple[tuple[int, int], ...], key: str
) -> None:
    """Keep what a computer wrote down, with the person's yes to it: without that it is nowhere.

    Raise ``Refused`` where it may not be, ``WordsFault``.
    """
    if not may_transcribe(room, recording):
        raise Refused("This cannot be written down by a computer.")
    content = Content(text, writer=Writer(unsure=unsure), present=present(room))
    mine = _of_person(
        room, recording, kind=WRITTEN, code=DOWN, key=f"{key}:{recording.id}", about=recording.id,
        how=COMPUTER, content=content,
    )  # fmt: skip
    written_down = utterances.prepare(store, [replace(mine, said_by=COMPUTER, entered_by=COMPUTER)])
    with store.write(room.person.id) as tx:
        [made] = utterances.append(tx, written_down)
        yes = _of_person(
            room, recording, kind="confirmed", code="right", key=f"right:{made.id}", about=made.id,
            how="tapped",
        )  # fmt: skip
        utterances.append(tx, utterances.prepare(store, [yes]))


def put_right(store: Store, room: Room, text: Text, words: str, key: str, sheet: Visit) -> None:
    """Keep what the person wrote in the place of a text: from then on it stands beside their recording.

    ``sheet``: the page it was written on; what waited there goes. Raise ``WordsFault``.
    """
    one = text.utterance
    said = _of_person(
        room, one, kind=WRITTEN, code=DOWN, key=f"{key}:{one.id}", about=one.about or "", how="typed",
        content=Content(words, present=present(room)), supersedes=one.id,
    )  # fmt: skip
    _keep(store, room, said, sheet)


def _of_person(
    room: Room, one: Utterance, *, kind: str, code: str, key: str, about: str, how: str,
    content: Content | None = None, supersedes: str | None = None,
) -> Said:  # fmt: skip
    return Said(
        person=room.person.id, conversation=room.conversation.id, sitting=room.sitting.id, topic=one.topic,
        step=one.step, instance=one.instance, kind=kind, code=code, question=None, language="en",
        said_by="person", entered_by=entered_by(room), how=how, audience=("here",), about=about,
        supersedes=supersedes, key=key, content=content or Content(),
    )  # fmt: skip


def _keep(store: Store, room: Room, said: Said, sheet: Visit | None = None) -> None:
    prepared = utterances.prepare(store, [said])
    with store.write(room.person.id) as tx:
        utterances.append(tx, prepared)
        if sheet is not None:
            writing.drop_drafts(tx, room, sheet)
