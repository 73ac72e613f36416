"""Opening what was kept: one query, the person's key unwrapped once."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select

from app.ground.sealing import Erased, PersonKey
from app.ground.store import Store
from app.record import rows
from app.record.content import Content, unpack
from app.record.said import Utterance
from app.record.tables import SEALED, UTTERANCE

REMEMBERED = 500  # opened utterances of one person held in memory

_NAMES = select(UTTERANCE.c.person, UTTERANCE.c.hash).order_by(UTTERANCE.c.seq)
_CLEAR = select(*UTTERANCE.columns).order_by(UTTERANCE.c.seq)
_OPENED = (
    select(*UTTERANCE.columns, SEALED.c.ciphertext)
    .join_from(UTTERANCE, SEALED, SEALED.c.utterance_id == UTTERANCE.c.id, isouter=True)
    .order_by(UTTERANCE.c.seq)
)


def of_person(store: Store, conn: Connection, person: str, *, opened: bool = True) -> list[Utterance]:
    """Return everything a person said, in its order. Contents stay ``None`` unless ``opened``."""
    return _read(store, conn, UTTERANCE.c.person == bindparam("wanted"), person, opened=opened)


def of_conversation(
    store: Store, conn: Connection, conversation: str, *, opened: bool = True
) -> list[Utterance]:
    """Return everything said in one conversation, in its order."""
    return _read(store, conn, UTTERANCE.c.conversation == bindparam("wanted"), conversation, opened=opened)


def by_ids(store: Store, conn: Connection, ids: Iterable[str]) -> list[Utterance]:
    """Return those of these utterances that are there, opened, in the order they were said."""
    wanted = list(ids)
    if not wanted:
        return []
    return _read(store, conn, UTTERANCE.c.id.in_(bindparam("wanted", expanding=True)), wanted, opened=True)


def current(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Return those that no later one of the list supersedes."""
    replaced = {utterance.supersedes for utterance in utterances}
    return [utterance for utterance in utterances if utterance.id not in replaced]


def _read(
    store: Store, conn: Connection, where: ColumnElement[bool], wanted: Any, *, opened: bool
) -> list[Utterance]:
    if not opened:
        return [_utterance(row, None) for row in conn.execute(_CLEAR.where(where), {"wanted": wanted})]
    keys: dict[str, PersonKey | None] = {}
    lately = _lately(store, conn.execute(_NAMES.where(where), {"wanted": wanted}), keys)
    if lately is not None:
        return lately
    found = []
    for row in conn.execute(_OPENED.where(where), {"wanted": wanted}):
        key = keys[row.person]
        if key is None or not row.ciphertext:
            found.append(_utterance(row, None))
            continue
        content = unpack(key.open(row.ciphertext, rows.bound(row._asdict())))
        if len(key.opened) >= REMEMBERED:
            key.opened.clear()
        key.opened[row.hash] = _utterance(row, content)
        found.append(key.opened[row.hash])
    return found


def _lately(store: Store, names: Iterable[Any], keys: dict[str, PersonKey | None]) -> list[Utterance] | None:
    """Return what is wanted when all was opened lately. Rows never change; an erasure forgets the key."""
    found = []
    whole = True
    for person, hash_ in names:
        if person not in keys:
            keys[person] = _key(store, person)
        key = keys[person]
        known: Utterance | None = key.opened.get(hash_) if key else None
        if known is None:
            whole = False
        else:
            found.append(known)
    return found if whole else None


def _utterance(row: Any, content: Content | None) -> Utterance:
    (seq, id_, person, conversation, sitting, topic, step, instance, kind, code, aids, question) = row[:12]
    (language, said_by, entered_by, how, audience, supersedes, about, at, client_at, key, n) = row[12:23]
    return Utterance(
        id_, seq, n, at, row[26], person, conversation, sitting, topic, step, instance, kind, code,
        _list(aids), question, language, said_by, entered_by, how, _list(audience), supersedes, about,
        client_at, key, content,
    )  # fmt: skip


def _key(store: Store, person: str) -> PersonKey | None:
    try:
        return store.keys.of(person)
    except Erased:
        return None


@lru_cache(maxsize=1024)
def _list(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))
