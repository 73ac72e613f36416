"""Answers made ready to be kept: checked, sealed and hashed before the lock, which nothing here needs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.ground.canonical import canonical_text, sha256
from app.ground.clock import from_utc_text, utc_text
from app.ground.faults import Fault
from app.ground.ids import new_id
from app.ground.sealing import PersonKey
from app.ground.store import Store
from app.record import lists, rows
from app.record.content import pack
from app.record.said import Said

CLOSED = {
    "kind": lists.KINDS,
    "code": lists.CODES,
    "said_by": lists.SAID_BY,
    "entered_by": lists.ENTERED_BY,
    "how": lists.HOW,
}
# ids, steps, languages and keys: signs that mean nothing by themselves, so that no words end up in clear
MARK = r"[A-Za-z0-9][A-Za-z0-9_./:@~+=-]{0,199}"
MARKS = re.compile(rf"{MARK}(?:\n{MARK})*")
Row = dict[str, Any]


@dataclass(frozen=True)
class Prepared:
    """Answers that are checked and sealed, ready for the lock."""

    store: Store
    rows: tuple[Row, ...]
    sealed: tuple[bytes, ...]
    packed: tuple[bytes, ...]
    keys: Mapping[str, PersonKey]


def prepare(store: Store, said: Sequence[Said]) -> Prepared:
    """Check and seal answers. Done before the write is opened: nothing here needs the lock.

    Raise ``WordsFault`` for words that cannot be kept whole, ``Fault`` for what is on no list, ``Erased``.
    """
    at = utc_text(store.clock.now())
    made, ciphers, packed = [], [], []
    keys = {person: store.keys.of(person) for person in {one.person for one in said}}
    for one in said:
        _check(one)
        key = keys[one.person]
        content = pack(one.content)
        row = _clear(one, at)
        row["digest"] = key.digest(_meaning(row) + content)
        sealed = key.seal(content, rows.bound(row))
        row["sealed_hash"] = sha256(sealed)
        made.append(row)
        ciphers.append(sealed)
        packed.append(content)
    return Prepared(store, tuple(made), tuple(ciphers), tuple(packed), keys)


def _clear(one: Said, at: str) -> Row:
    """Return what stands in clear beside an answer, as far as it is known before the lock."""
    return {
        "id": new_id(),
        "person": one.person,
        "conversation": one.conversation,
        "sitting": one.sitting,
        "topic": one.topic,
        "step": one.step,
        "instance": one.instance,
        "kind": one.kind,
        "code": one.code,
        "aids": _listed(tuple(sorted(set(one.aids)))),
        "question": one.question,
        "language": one.language,
        "said_by": one.said_by,
        "entered_by": one.entered_by,
        "how": one.how,
        "audience": _listed(one.audience),
        "supersedes": one.supersedes,
        "about": one.about,
        "at": at,
        "client_at": one.client_at,
        "key": one.key,
        "format": lists.FORMAT,
    }


_MEANING = ("person", "conversation", "topic", "step", "instance", "kind", "code", "audience", "about")


def _meaning(row: Row) -> bytes:
    """Return what, beside the content, makes an answer another answer: where it stands and what it says."""
    # no mark holds a line break (``MARK``), so that joined lines are never ambiguous
    return "\n".join([str(row[name]) for name in _MEANING]).encode() + b"\n"


@lru_cache(maxsize=1024)
def _listed(entries: tuple[str, ...]) -> str:
    return canonical_text(list(entries))


def _check(said: Said) -> None:
    for name, allowed in CLOSED.items():
        if getattr(said, name) not in allowed:
            raise Fault(f"An answer cannot be kept: its “{name}” is on no list.")
    if not set(said.aids) <= lists.AIDS:
        raise Fault("An answer cannot be kept: its “aids” are on no list.")
    if (said.kind in lists.ABOUT) != (said.question is None) or (said.kind in lists.ABOUT and not said.about):
        raise Fault("An answer has a question; what says something of an answer has none.")
    marks = [said.person, said.conversation, said.sitting, said.topic, said.step, said.language, said.key]
    marks += [*said.audience, *filter(None, (said.question, said.supersedes, said.about))]
    if not MARKS.fullmatch("\n".join(marks)) or said.instance < 1:
        raise Fault("An answer cannot be kept: one of its marks cannot be read.")
    if said.client_at is not None:
        _check_time(said.client_at)


def _check_time(text: str) -> None:
    try:
        from_utc_text(text)
    except ValueError:
        raise Fault("An answer cannot be kept: its time cannot be read.") from None
