"""What a person said, written out for another program: exactly the words, with what they answered.

What is for one reader holds only what that reader may open, and says nothing of the rest: no places in the
chain, nobody else it was shared with, no pointer at what is kept from them. What is for a group holds what
any of it may open, and nothing at all once the person left one of it out: such a file goes from hand to hand.
"""

import base64
import csv
import io
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from app.access import accounts, conversations, people
from app.access.accounts import AccountInfo
from app.ground.faults import Fault, NotFound
from app.ground.sealing import Erased
from app.ground.store import Store
from app.record import attachments, audience, questions, reading, written
from app.record.said import Utterance

FORMAT = 1
SLOT = re.compile(r"\{([a-z][a-z-]*)\}")
UNKNOWN = "…"
OPTIONS = "options"
GROUPS = {"team": "staff", "advocate": "advocate"}
FIELDS = (
    "id", "seq", "conversation", "sitting", "topic", "step", "instance", "kind", "code", "question",
    "options", "words", "choices", "rating", "slots", "said_by", "entered_by", "how", "aids", "with",
    "audience", "audience_now", "language", "at", "client_at", "supersedes", "about", "hash",
    "recording", "writer",
)  # fmt: skip


def export(store: Store, person: str, *, form: str, reader: str) -> str:
    """Return what a person said. ``reader``: ``person``, ``team``, ``advocate`` or an email address.

    Raise ``Fault`` for a format that is not there yet, ``NotFound`` for a person or reader that is not there.
    """
    if form == "fhir":
        raise Fault("Export as FHIR is not in this program yet. Use --format json or csv.")
    value = collect(store, person, reader=reader)
    return _as_csv(value) if form == "csv" else json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def collect(store: Store, person: str, *, reader: str = "person") -> dict[str, Any]:
    """Return the same as one value, as the JSON Schema beside this file describes it."""
    with store.read() as conn:
        if not people.is_there(conn, person):
            raise NotFound("There is no such person.")
        said = reading.of_person(store, conn, person)
        view = _view(store, conn, person, said, reader)
        snapshots = questions.snapshots(conn, {one.question for one in view.said if one.question})
        entries = [
            {
                **view.entry(one, snapshots.get(one.question or "")),
                "recording": _recording(store, conn, one),
                "writer": view.writer(one),
            }
            for one in view.said
        ]
        try:
            called: str | None = people.get(store, conn, person).called
        except Erased:
            called = None
    last = store.anchor.last()
    return {
        "format": FORMAT,
        "person": {"id": person, "called": called},
        "utterances": entries,
        "anchor": last and {"epoch": last.epoch, "seq": last.seq, "head": last.head},
    }


@dataclass(frozen=True)
class _View:
    """What somebody may open of a person's words, and what they may know about it."""

    said: Sequence[Utterance]
    there: Mapping[str, Utterance]
    now: Mapping[str, frozenset[str]]
    whole: bool
    shown_audience: Callable[[str], bool]

    def entry(self, one: Utterance, snapshot: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return one utterance in the order of ``FIELDS``, without its recording and its writer."""
        there = self.there
        content = one.content
        rating = content.rating if content else None
        slots = dict(content.slots) if content else {}
        label = self._label(one, snapshot)
        values = {
            "seq": one.seq if self.whole else None,
            "question": snapshot and _filled(str(snapshot["question"]), slots, there),
            "options": snapshot and [label(text) for text in _options(snapshot, slots, there)],
            "words": content and content.words,
            "choices": content
            and [{"id": picked.id, "label": label(picked.label)} for picked in content.choices],
            "rating": rating and {"id": rating.id, "label": rating.label, "scale": rating.scale},
            "slots": content and (slots if self.whole else _known_slots(slots, there)),
            "with": content and list(content.present),
            "aids": list(one.aids),
            "audience": [entry for entry in one.audience if self.shown_audience(entry)],
            "audience_now": sorted(entry for entry in self.now[one.id] if self.shown_audience(entry)),
            "supersedes": one.supersedes if one.supersedes in there else None,
            "about": one.about if one.about in there else None,
        }
        return {name: values[name] if name in values else getattr(one, name) for name in FIELDS[:-2]}

    def writer(self, one: Utterance) -> dict[str, Any] | None:
        """Return who wrote something down from a recording; their account's id only to the person."""
        made = one.content.writer if one.content else None
        if made is None:
            return None
        return {**asdict(made), "by": made.by if self.whole else ""}

    def _label(self, one: Utterance, snapshot: Mapping[str, Any] | None) -> Callable[[str], str]:
        """Return how a label is shown: another answer's words only to who may open that answer."""
        if self.whole or one.kind != "first-of":
            return str
        known = {other.content.words for other in self.said if other.content}
        known |= {option["label"] for option in (snapshot or {}).get("options", ())}
        return lambda text: text if text in known else UNKNOWN


def _recording(store: Store, conn: Connection, one: Utterance) -> dict[str, Any] | None:
    """Return the recording that an answer is, byte for byte, with its type and its hash."""
    kept = attachments.of_utterance(conn, one.id) if one.content and one.content.attachment else None
    if kept is None or one.content is None:
        return None
    data = base64.b64encode(attachments.whole(store, conn, kept)).decode("ascii")
    return {"media": kept.media, "sha256": one.content.attachment, "base64": data}


def _view(store: Store, conn: Connection, person: str, said: list[Utterance], reader: str) -> _View:
    now = audience.audience_now(said)
    if reader == "person":
        return _View(said, {one.id: one for one in said}, now, whole=True, shown_audience=lambda _entry: True)
    readers = _readers(store, conn, person, reader)
    if reader in GROUPS and any(audience.excluded(said) & {one.id} for one in readers):
        readers = []
    kept_from = {one.id: one.must_not for one in conversations.of_person(conn, person)}
    may = {
        utterance.id
        for account in readers
        for utterance in audience.readable_by(
            said, account.id, advocate=account.role == "advocate",
            barred={name for name, whose in kept_from.items() if account.id in whose},
        )
    } - written.over(said)  # fmt: skip
    known = {account.id for account in readers}
    known |= {audience.ADVOCATE} if any(one.role == "advocate" for one in readers) else set()
    there = {one.id: one for one in said if one.id in may}
    return _View(list(there.values()), there, now, whole=False, shown_audience=known.__contains__)


def _readers(store: Store, conn: Connection, person: str, reader: str) -> list[AccountInfo]:
    linked = people.linked_accounts(conn, person, store.clock.now())
    if reader in GROUPS:
        return [account for account in linked if account.role == GROUPS[reader]]
    named = accounts.by_email(conn, reader)
    if named is None:
        raise NotFound("There is no account with this email address.")
    return [account for account in linked if account.id == named.id and account.role in people.READERS]


def _filled(text: str, slots: Mapping[str, str], there: Mapping[str, Utterance]) -> str:
    """Put what filled the slots into a template: another answer's words, or the text that stood there."""

    def fill(found: re.Match[str]) -> str:
        value = slots.get(found[1])
        if value is None:
            return UNKNOWN
        quoted = there.get(value)
        if quoted is not None:
            return _quoted(quoted)
        return UNKNOWN if _is_id(value) else value

    return SLOT.sub(fill, text)


def _quoted(utterance: Utterance) -> str:
    content = utterance.content
    if content is None:
        return UNKNOWN
    if content.words is not None:
        return content.words
    return ", ".join(picked.label for picked in content.choices) or UNKNOWN


def _options(
    snapshot: Mapping[str, Any], slots: Mapping[str, str], there: Mapping[str, Utterance]
) -> list[str]:
    kept = slots.get(OPTIONS)  # choices that stood for people or wants: kept with the answer
    if kept is not None:
        return [str(label) for _, label in json.loads(kept)]
    return [_filled(str(option["label"]), slots, there) for option in snapshot["options"]]


def _known_slots(slots: Mapping[str, str], there: Mapping[str, Utterance]) -> dict[str, str]:
    """Return the slots without ids of what this reader cannot open."""
    return {
        name: value
        for name, value in slots.items()
        if name != OPTIONS and (not _is_id(value) or value in there)
    }


def _is_id(value: str) -> bool:
    return re.fullmatch("[0-9a-f]{32}", value) is not None


def _as_csv(value: Mapping[str, Any]) -> str:
    """Write a row an utterance. Words stand exactly as given, also where a program would see a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(FIELDS)
    for one in value["utterances"]:
        writer.writerow(
            json.dumps(_in_a_cell(value), ensure_ascii=False) if isinstance(value, dict | list) else value
            for value in (one[name] for name in FIELDS)
        )
    return out.getvalue()


def _in_a_cell(value: dict[str, Any] | list[Any]) -> dict[str, Any] | list[Any]:
    """Return what stands in one cell: of a recording its type and hash, for it is larger than cells are."""
    if isinstance(value, dict) and "base64" in value:
        return {name: one for name, one in value.items() if name != "base64"}
    return value
