"""Opening what was kept: few queries, the person's key unwrapped once, nothing opened twice.

What was put in under the wrong name is not there, whoever reads (``apart``): left out here and nowhere else.
What was opened is remembered with the person's key, and gone with it. It counts as long as the person's chain
ends and the decisions about it stand as they did when it was read, so that nothing that was erased or set
apart comes out of memory.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from app.ground.compiled import Compiled
from app.ground.sealing import Erased, PersonKey
from app.ground.store import Store
from app.record import rows
from app.record.apart import OURS, bridged
from app.record.content import Content, unpack
from app.record.said import Utterance
from app.record.tables import ERASURE, HEAD, QUARANTINE, SEALED, UTTERANCE

REMEMBERED = 1000  # opened utterances of one person held in memory
MEMORY = "said"


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything one person said up to one place of their chain. It never changes.

    ``worked_out``: what others worked out from exactly this. ``each``: what a longer one after it may go on
    from, with the utterances it was worked out from.
    """

    utterances: tuple[Utterance, ...]
    worked_out: dict[str, Any] = field(default_factory=dict)
    each: dict[str, tuple[tuple[Utterance, ...], Any]] = field(default_factory=dict)

    def known(self, name: str) -> tuple[int, Any]:
        """Return what was worked out from the first so many utterances, and how many they were."""
        said, found = self.each.get(name, ((), None))
        count = len(said)
        goes_on = 0 < count <= len(self.utterances) and self.utterances[count - 1] is said[-1]
        return (count, found) if goes_on else (0, None)

    def hand_on(self, name: str, found: object) -> None:
        """Hand on what was worked out from all of them to the longer whole that comes after."""
        self.each[name] = self.utterances, found


@dataclass(slots=True)
class _Memory:
    """What was opened of one person, with the place and the number of decisions it was read at."""

    decisions: int
    seq: int = 0
    head: str = rows.GENESIS
    whole: Whole | None = None
    opened: dict[str, Utterance] = field(default_factory=dict)


_Keyed = tuple[PersonKey, _Memory]


def _decisions(person: ColumnElement[str]) -> ColumnElement[int]:
    """Return how many decisions there are that change what is read of a person: erasures and quarantines."""
    erasures = select(func.count()).select_from(ERASURE).where(ERASURE.c.person == person)
    apart = select(func.count()).select_from(QUARANTINE).where(QUARANTINE.c.person == person)
    return erasures.scalar_subquery() + apart.scalar_subquery()


def state_of(person: ColumnElement[str]) -> tuple[ColumnElement[Any], ...]:
    """Return the columns that say up to where a person's words go; for a read that asks for more than that.

    In their order: the last place of their chain and its hash, ``None`` when there is none, and how many
    decisions there were that take something from what is read, or give it back.
    """
    head = select(HEAD.c.head).where(HEAD.c.scope == person).scalar_subquery()
    seq = select(HEAD.c.seq).where(HEAD.c.scope == person).scalar_subquery()
    return seq, head, _decisions(person)


State = tuple[int | None, str | None, int]
_STATE = Compiled(select(*state_of(bindparam("person"))))
_NAMES = (
    select(UTTERANCE.c.person, UTTERANCE.c.hash, _decisions(UTTERANCE.c.person))
    .where(OURS)
    .order_by(UTTERANCE.c.seq)
)
_CLEAR = select(*UTTERANCE.columns).where(OURS).order_by(UTTERANCE.c.seq)
_EVERYTHING = (
    select(*UTTERANCE.columns, SEALED.c.ciphertext)
    .join_from(UTTERANCE, SEALED, SEALED.c.utterance_id == UTTERANCE.c.id, isouter=True)
    .order_by(UTTERANCE.c.seq)
)
_OPENED = _EVERYTHING.where(OURS)
_PERSON = UTTERANCE.c.person == bindparam("wanted")
_CONVERSATION = UTTERANCE.c.conversation == bindparam("wanted")
_IDS = UTTERANCE.c.id.in_(bindparam("wanted", expanding=True))
_CLEAR_OF_PERSON = _CLEAR.where(_PERSON)
_CLEAR_OF_CONVERSATION = _CLEAR.where(_CONVERSATION)
_LAST = (
    select(UTTERANCE.c.at)
    .join(HEAD, HEAD.c.seq == UTTERANCE.c.seq)
    .where(HEAD.c.scope == bindparam("person"))
)
_EVERYTHING_OF_PERSON = _EVERYTHING.where(_PERSON)
_OPENED_OF_PERSON = Compiled(_OPENED.where(_PERSON, UTTERANCE.c.seq > bindparam("after")))


def whole(
    store: Store, conn: Connection, person: str, state: State | None = None, key: PersonKey | None = None
) -> Whole:
    """Return everything a person said, opened, in its order, with what was worked out from it before.

    ``state``: what ``state_of`` says on the same connection, and ``key``: the person's, where they are there.
    """
    key = key or _key(store, person)
    if key is None:
        return Whole(tuple(of_person(store, conn, person, opened=False)))
    seq, head, decisions = state or _STATE.run(conn, {"person": person})[0]
    if seq is None or head is None:
        return Whole(())
    memory = _memory(key, decisions)
    if memory.whole is not None and memory.head == head:
        return memory.whole
    before = memory.whole if memory.whole is not None and memory.seq < seq else Whole(())
    after = memory.seq if before.utterances else 0
    rows_ = _OPENED_OF_PERSON.run(conn, {"wanted": person, "after": after})
    found = bridged(conn, [_open(key, row) for row in rows_], before.utterances)
    new = Whole((*before.utterances, *found), each=before.each)
    if memory.seq <= seq and len(new.utterances) <= REMEMBERED:
        key.opened[MEMORY] = _Memory(decisions, seq, head, new, memory.opened)
    return new


def go_on(key: PersonKey, before: str, kept: Sequence[tuple[Mapping[str, Any], bytes]]) -> None:
    """Remember what was just kept behind a place of a person's chain: it need not be opened to be known.

    ``before``: the hash at that place. ``kept``: rows as they were kept, each with what was sealed.
    """
    memory: _Memory | None = key.opened.get(MEMORY)
    if memory is None or memory.whole is None or memory.head != before:
        return
    if memory.decisions:  # it may have come in a sitting that is set apart: the record says
        del key.opened[MEMORY]
        return
    new = [_utterance([row[name] for name in rows.COLUMNS], unpack(content)) for row, content in kept]
    longer = Whole((*memory.whole.utterances, *new), each=memory.whole.each)
    if len(longer.utterances) <= REMEMBERED:
        last = new[-1]
        key.opened[MEMORY] = _Memory(memory.decisions, last.seq, last.hash, longer, memory.opened)


def remembered(key: PersonKey) -> Whole | None:
    """Return what a person said as it was last read or kept, without asking whether it is so still."""
    memory: _Memory | None = key.opened.get(MEMORY)
    return memory.whole if memory is not None else None


def of_person(store: Store, conn: Connection, person: str, *, opened: bool = True) -> list[Utterance]:
    """Return everything a person said, in its order. Contents stay ``None`` unless ``opened``."""
    if opened:
        return list(whole(store, conn, person).utterances)
    rows_ = conn.execute(_CLEAR_OF_PERSON, {"wanted": person})
    return bridged(conn, [_utterance(row, None) for row in rows_])


def of_conversation(
    store: Store, conn: Connection, conversation: str, *, opened: bool = True
) -> list[Utterance]:
    """Return everything said in one conversation, in its order."""
    if opened:
        return _opened(store, conn, _CONVERSATION, conversation)
    found = conn.execute(_CLEAR_OF_CONVERSATION, {"wanted": conversation})
    return bridged(conn, [_utterance(row, None) for row in found])


def everything(store: Store, conn: Connection, person: str) -> list[Utterance]:
    """Return all that stands under a person's name, opened, also what was set apart: to decide about it."""
    key = _key(store, person)
    rows_ = conn.execute(_EVERYTHING_OF_PERSON, {"wanted": person})
    return [_open(key, row) if key is not None else _utterance(row, None) for row in rows_]


def last_said(conn: Connection, person: str) -> str | None:
    """Return when something was last kept under a person's name, as UTC text; ``None`` for never."""
    return conn.scalar(_LAST, {"person": person})


def by_ids(store: Store, conn: Connection, ids: Iterable[str]) -> list[Utterance]:
    """Return those of these utterances that are there, opened, in the order they were said."""
    wanted = list(ids)
    return _opened(store, conn, _IDS, wanted) if wanted else []


def current(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Return those that no later one of the list supersedes."""
    replaced = {utterance.supersedes for utterance in utterances}
    return [utterance for utterance in utterances if utterance.id not in replaced]


def _opened(store: Store, conn: Connection, where: ColumnElement[bool], wanted: Any) -> list[Utterance]:
    keys: dict[str, _Keyed | None] = {}
    lately = _lately(store, conn.execute(_NAMES.where(where), {"wanted": wanted}), keys)
    if lately is not None:
        return bridged(conn, lately)
    found = []
    for row in conn.execute(_OPENED.where(where), {"wanted": wanted}):
        keyed = keys[row.person]
        if keyed is None:
            found.append(_utterance(row, None))
            continue
        key, memory = keyed
        if len(memory.opened) >= REMEMBERED:
            memory.opened.clear()
        memory.opened[row.hash] = _open(key, row)
        found.append(memory.opened[row.hash])
    return bridged(conn, found)


def _lately(store: Store, names: Iterable[Any], keys: dict[str, _Keyed | None]) -> list[Utterance] | None:
    """Return what is wanted when all of it was opened lately; note the key of everybody it is of."""
    found: list[Utterance] = []
    missing = False
    for person, hash_, decisions in names:
        if person not in keys:
            key = _key(store, person)
            keys[person] = None if key is None else (key, _memory(key, decisions))
        keyed = keys[person]
        known = keyed[1].opened.get(hash_) if keyed is not None else None
        if known is None:
            missing = True
        else:
            found.append(known)
    return None if missing else found


def _memory(key: PersonKey, decisions: int) -> _Memory:
    memory: _Memory | None = key.opened.get(MEMORY)
    if memory is None or memory.decisions != decisions:
        memory = key.opened[MEMORY] = _Memory(decisions)
    return memory


def _open(key: PersonKey, row: Sequence[Any]) -> Utterance:
    """Open one row of ``_OPENED``: every column, and the ciphertext at the end."""
    if not row[-1]:
        return _utterance(row, None)
    return _utterance(row, unpack(key.open(row[-1], rows.bound(dict(zip(rows.COLUMNS, row, strict=False))))))


def _utterance(row: Sequence[Any], content: Content | None) -> Utterance:
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
