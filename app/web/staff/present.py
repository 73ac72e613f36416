"""What a page of words shows, worked out here so that the templates only read it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.access.conversations import ConversationInfo
from app.acts.reading import Opened
from app.acts.writing_down import HEARD
from app.ground.clock import from_utc_text
from app.plan.answers import Answer
from app.plan.waiting import Waiting, is_want
from app.record.content import Content
from app.record.said import Utterance
from app.record.written import Text

SLOT = re.compile(r"\{([a-z0-9-]+)\}")
SENTENCE = ("who-sentence", "what-sentence", "what-for-sentence", "until-sentence", "choice-sentence")
WANTS_FIRST = frozenset({"wants", "review"})
UTTERANCE_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Part:
    """Some text of a question as it was asked; ``theirs``: the person's own words in it."""

    text: str
    theirs: bool = False


@dataclass(frozen=True)
class Entry:
    """One answer with all that is known of it. ``words`` is exactly what the person gave.

    ``written``: what was written from a recording, and when.
    """

    id: str
    topic: str
    step: str
    question: tuple[Part, ...]
    about: tuple[Part, ...]
    words: str | None
    labels: tuple[str, ...]
    own_labels: bool
    scale: str | None
    code: str
    at: datetime
    said_by: str
    entered_by: str
    how: str
    present: tuple[str, ...]
    aids: tuple[str, ...]
    language: str
    hash: str
    gone: bool
    confirmed: bool
    withdrawn: bool
    newer: "Entry | None"
    want: bool
    answers: tuple[Answer, ...]
    waiting: Waiting | None
    recorded: bool = False
    written: tuple[tuple[Text, datetime], ...] = ()

    @property
    def can_be_written(self) -> bool:
        """Whether it is something that was said or signed, which can be written down."""
        return self.recorded and self.how in HEARD and not self.withdrawn


@dataclass(frozen=True)
class Talk:
    """One conversation and what of it was shared."""

    info: ConversationInfo
    entries: tuple[Entry, ...]

    @property
    def topics(self) -> list[tuple[str, list[Entry]]]:
        """What was shared under each topic: the wants first, the others in the order they came up."""
        return sorted(by_topic(self.entries), key=lambda pair: pair[0] not in WANTS_FIRST)


def by_topic(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Return answers under their topics, in the order in which the topics came up."""
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.topic, []).append(one)
    return list(found.items())


def talks(opened: Opened, waiting: Iterable[Waiting] = ()) -> list[Talk]:
    """Return the conversations of which something was shared, the newest first, each in its order."""
    entries = all_entries(opened, waiting)
    found: dict[str, list[Entry]] = {}
    for one in opened.said:
        found.setdefault(one.conversation, []).append(entries[one.id])
    ordered = sorted(found, key=lambda talk: opened.talks[talk].at, reverse=True)
    return [Talk(opened.talks[talk], tuple(found[talk])) for talk in ordered]


def all_entries(opened: Opened, waiting: Iterable[Waiting] = ()) -> dict[str, Entry]:
    """Return every answer that was opened, by its id."""
    waits = {one.utterance: one for one in waiting}
    words = {one.id: one.content.words for one in opened.said if one.content and one.content.words}
    found: dict[str, Entry] = {}
    for one in sorted(opened.said, key=lambda row: row.seq, reverse=True):
        newer = found.get(opened.replaced.get(one.id, ""))
        found[one.id] = _entry(one, opened, newer, waits.get(one.id), words)
    return found


def _entry(
    one: Utterance, opened: Opened, newer: Entry | None, waits: Waiting | None, words: Mapping[str, str]
) -> Entry:
    content = one.content or Content()
    snapshot = opened.questions.get(one.question or "", {})
    return Entry(
        id=one.id,
        topic=one.topic,
        step=one.step,
        question=_question(snapshot, content.slots, words),
        about=_about(snapshot, content.slots, words),
        words=content.words or None,
        labels=_labels(one, content, words),
        own_labels=one.kind == "first-of" and one.code == "given",
        scale=content.rating.scale if content.rating else None,
        code=one.code,
        at=from_utc_text(one.at),
        said_by=one.said_by,
        entered_by=one.entered_by,
        how=one.how,
        present=content.present,
        aids=one.aids,
        language=one.language,
        hash=one.hash,
        gone=one.content is None,
        confirmed=one.id in opened.confirmed,
        withdrawn=one.id in opened.withdrawn,
        newer=newer,
        want=is_want(one),
        answers=tuple(opened.answers.get(one.id, ())),
        waiting=waits,
        recorded=content.attachment is not None,
        written=tuple((each, from_utc_text(each.utterance.at)) for each in opened.written.get(one.id, ())),
    )


def _about(
    snapshot: Mapping[str, Any], slots: Mapping[str, str], words: Mapping[str, str]
) -> tuple[Part, ...]:
    """Return what an answer was about, where the question does not say it: words, or staff's sentence."""
    question = str(snapshot.get("question", ""))
    quoted = [slots[name] for name in sorted(slots) if f"{{{name}}}" not in question]
    sentence = " ".join(slots[name] for name in SENTENCE if name in slots)
    about = tuple(Part(words[one], theirs=True) for one in quoted if one in words)
    return (Part(sentence), *about) if sentence else about


def _labels(utterance: Utterance, content: Content, words: Mapping[str, str]) -> tuple[str, ...]:
    """Return the labels of what was chosen; a want that was chosen only to whom may open the want itself."""
    if utterance.code == "skip":
        return ()
    labels = [one.label for one in content.choices]
    if utterance.kind == "first-of" and utterance.code == "given":
        return tuple(label if label in words.values() else "…" for label in labels)
    if content.rating and content.rating.label not in labels:
        labels.append(content.rating.label)
    return tuple(labels)


def _question(
    snapshot: Mapping[str, Any], slots: Mapping[str, str], words: Mapping[str, str]
) -> tuple[Part, ...]:
    """Put the question together as it stood on the screen; words this reader cannot open stay out."""
    parts = []
    for n, piece in enumerate(SLOT.split(str(snapshot.get("question", "")))):
        if n % 2 == 0:
            parts.append(Part(piece))
            continue
        value = slots.get(piece, "")
        if UTTERANCE_ID.fullmatch(value):
            parts.append(Part(words[value], theirs=True) if value in words else Part("…"))
        else:
            parts.append(Part(value or "…"))
    return tuple(part for part in parts if part.text)
