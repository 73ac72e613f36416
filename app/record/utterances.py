"""Keeping answers: prepared and sealed before the lock, appended in one transaction, never changed after."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, literal_column, null, select, union_all, update

from app.ground.compiled import Compiled
from app.ground.faults import Fault
from app.ground.sealing import PersonKey
from app.ground.store import Write
from app.record import reading, rows
from app.record.prepared import Prepared, Row, prepare
from app.record.reading import by_ids, current, of_conversation, of_person
from app.record.said import Receipt, Said, Utterance
from app.record.tables import HEAD, SEALED, UTTERANCE


def append(tx: Write, prepared: Prepared) -> list[Receipt]:
    """Keep prepared answers inside the open write, all or none, and move the heads of their chains.

    Under one ``key`` the latest row counts: the same content again is that row again; other content is a new
    row that supersedes it. So A, B, A is three rows, and a retry of the latest adds none.
    Raise ``Fault`` when an answer points at what is not this person's.
    """
    latest, heads = _before(tx, prepared.rows)
    start = dict(heads)
    moved: dict[str, tuple[int, str]] = {}
    new: list[Row] = []
    sealed: list[Row] = []
    receipts = []
    kept: dict[str, list[tuple[Row, bytes]]] = {}
    for made, cipher, content in zip(prepared.rows, prepared.sealed, prepared.packed, strict=True):
        once = (made["conversation"], made["key"])
        before = latest.get(once)
        if before is not None and before["digest"] == made["digest"]:
            receipts.append(Receipt(before["id"], before["seq"], before["at"], before["n"], again=True))
            continue
        row = _placed(made, before, heads)
        for scope in (rows.INSTALLATION, row["person"]):
            heads[scope] = moved[scope] = (row["seq"], row["hash"])
        latest[once] = row
        new.append(row)
        kept.setdefault(row["person"], []).append((row, content))
        sealed.append({"utterance_id": row["id"], "ciphertext": cipher})
        receipts.append(Receipt(row["id"], row["seq"], row["at"], row["n"], again=False))
    if new:
        _INSERT.run(tx.conn, *new)
        _INSERT_SEALED.run(tx.conn, *sealed)
        _move(tx, moved, {scope for scope in moved if scope not in heads.stored})
        heads_now = [(row["seq"], row["hash"]) for row in new]
        tx.after(lambda: prepared.store.anchor.add(heads_now))
        tx.after(lambda: _remember(prepared.keys, start, kept))
    return receipts


def _remember(
    keys: Mapping[str, PersonKey],
    start: Mapping[str, tuple[int, str]],
    kept: Mapping[str, Sequence[tuple[Row, bytes]]],
) -> None:
    for person, made in kept.items():
        if person in start:
            reading.go_on(keys[person], start[person][1], made)


class _Heads(dict[str, tuple[int, str]]):
    """The heads as they are, and which of them have a row."""

    stored: frozenset[str] = frozenset()

    def __missing__(self, scope: str) -> tuple[int, str]:
        return (0, rows.GENESIS)


WRONG_POINTER = "An answer can only point at another answer of the same person."
_INSERT = Compiled(insert(UTTERANCE))
_INSERT_SEALED = Compiled(insert(SEALED))
_INSERT_HEAD = Compiled(insert(HEAD))
_MOVED: dict[str, Any] = {"seq": bindparam("b_seq"), "head": bindparam("b_head")}
_MOVE_HEAD = Compiled(update(HEAD).where(HEAD.c.scope == bindparam("b_scope")).values(_MOVED))
_MOVE_BOTH = Compiled(
    update(HEAD).where(HEAD.c.scope.in_([bindparam("b_scope"), bindparam("b_other")])).values(_MOVED)
)
_FOUND = ("key", "digest", "id", "seq", "at", "n")
_UNDER_KEYS = (
    select(*(UTTERANCE.c[name] for name in _FOUND))
    .where(UTTERANCE.c.conversation == bindparam("conversation"))
    .order_by(UTTERANCE.c.n)
)
_UNDER_ONE = Compiled(_UNDER_KEYS.where(UTTERANCE.c.key == bindparam("key")))
_UNDER_MANY = _UNDER_KEYS.where(UTTERANCE.c.key.in_(bindparam("keys", expanding=True)))
_HEADS = select(HEAD.c.scope, HEAD.c.seq, HEAD.c.head)
_TWO_HEADS = Compiled(_HEADS.where(HEAD.c.scope.in_([bindparam("installation"), bindparam("person")])))
_MANY_HEADS = _HEADS.where(HEAD.c.scope.in_(bindparam("scopes", expanding=True)))
_OWNERS = select(UTTERANCE.c.id, UTTERANCE.c.person)
_OWNER_OF_ONE = Compiled(_OWNERS.where(UTTERANCE.c.id == bindparam("wanted")))
_ALL_BEFORE = Compiled(
    union_all(
        select(literal_column("'key'"), *(UTTERANCE.c[name] for name in _FOUND)).where(
            UTTERANCE.c.conversation == bindparam("conversation"), UTTERANCE.c.key == bindparam("key")
        ),
        select(
            literal_column("'owner'"), UTTERANCE.c.person, null(), UTTERANCE.c.id, null(), null(), null()
        ).where(UTTERANCE.c.id == bindparam("pointer")),
        select(literal_column("'head'"), HEAD.c.scope, HEAD.c.head, null(), HEAD.c.seq, null(), null()).where(
            HEAD.c.scope.in_([bindparam("installation"), bindparam("person")])
        ),
    )
)
_OWNERS_OF_MANY = _OWNERS.where(UTTERANCE.c.id.in_(bindparam("ids", expanding=True)))


def _before(tx: Write, made: Sequence[Row]) -> tuple[dict[tuple[str, str], Mapping[str, Any]], "_Heads"]:
    """Return what was kept under the same keys, and the heads. Raise ``Fault`` for a wrong pointer."""
    if len(made) == 1 and not (made[0]["supersedes"] and made[0]["about"]):
        return _before_one(tx, made[0])
    latest = _latest(tx, made)
    _check_pointers(tx, made)
    return latest, _heads(tx, {row["person"] for row in made})


def _before_one(tx: Write, made: Row) -> tuple[dict[tuple[str, str], Mapping[str, Any]], "_Heads"]:
    """Do the same for one answer with one read: each read lets every other thread in between."""
    pointer = made["supersedes"] or made["about"]
    person, once = made["person"], (made["conversation"], made["key"])
    latest: dict[tuple[str, str], Mapping[str, Any]] = {}
    heads, owner = _Heads(), None
    asked = {"conversation": once[0], "key": once[1], "pointer": pointer or "", "person": person,
             "installation": rows.INSTALLATION}  # fmt: skip
    for what, *found in _ALL_BEFORE.run(tx.conn, asked):
        if what == "key":
            if found[-1] > latest.get(once, {"n": 0})["n"]:
                latest[once] = dict(zip(_FOUND, found, strict=True))
        elif what == "owner":
            owner = found[0]
        else:
            heads[found[0]] = (found[3], found[1])
    if pointer and owner != person:
        raise Fault(WRONG_POINTER)
    heads.stored = frozenset(heads)
    return latest, heads


def _latest(tx: Write, made: Sequence[Row]) -> dict[tuple[str, str], Mapping[str, Any]]:
    keys: dict[str, list[str]] = {}
    for row in made:
        keys.setdefault(row["conversation"], []).append(row["key"])
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for conversation, wanted in keys.items():
        if len(wanted) == 1:
            hits: Sequence[Any] = _UNDER_ONE.run(tx.conn, {"conversation": conversation, "key": wanted[0]})
        else:
            hits = tx.conn.execute(_UNDER_MANY, {"conversation": conversation, "keys": wanted}).all()
        for hit in hits:
            latest = dict(zip(_FOUND, hit, strict=True))
            found[conversation, latest["key"]] = latest
    return found


def _heads(tx: Write, people: set[str]) -> _Heads:
    if len(people) == 1:
        scopes = {"installation": rows.INSTALLATION, "person": next(iter(people))}
        found: Sequence[Any] = _TWO_HEADS.run(tx.conn, scopes)
    else:
        found = tx.conn.execute(_MANY_HEADS, {"scopes": [rows.INSTALLATION, *people]}).all()
    heads = _Heads({scope: (seq, head) for scope, seq, head in found})
    heads.stored = frozenset(heads)
    return heads


def _move(tx: Write, moved: Mapping[str, tuple[int, str]], missing: set[str]) -> None:
    for scope, (seq, head) in moved.items():
        if scope in missing:
            _INSERT_HEAD.run(tx.conn, {"scope": scope, "seq": seq, "head": head})
    if len(moved) == 2 and not missing and len(set(moved.values())) == 1:  # an answer of one person
        (one, (seq, head)), (other, _) = moved.items()
        _MOVE_BOTH.run(tx.conn, {"b_scope": one, "b_other": other, "b_seq": seq, "b_head": head})
        return
    there = [
        {"b_scope": scope, "b_seq": seq, "b_head": head}
        for scope, (seq, head) in moved.items()
        if scope not in missing
    ]
    if there:
        _MOVE_HEAD.run(tx.conn, *there)


def _placed(made: Row, before: Mapping[str, Any] | None, heads: _Heads) -> Row:
    row = dict(made)
    last_seq, last_hash = heads[rows.INSTALLATION]
    row["seq"] = last_seq + 1
    row["n"] = before["n"] + 1 if before is not None else 1
    if before is not None:
        row["supersedes"] = before["id"]
    row["hash"] = rows.link(heads[row["person"]][1], last_hash, row)
    return row


def _check_pointers(tx: Write, made: Sequence[Row]) -> None:
    wanted = {row[name]: row["person"] for row in made for name in ("supersedes", "about") if row[name]}
    if not wanted:
        return
    ids = list(wanted)
    found: Sequence[Any]
    if len(ids) == 1:
        found = _OWNER_OF_ONE.run(tx.conn, {"wanted": ids[0]})
    else:
        found = tx.conn.execute(_OWNERS_OF_MANY, {"ids": ids}).all()
    if dict(found) != wanted:
        raise Fault(WRONG_POINTER)


__all__ = [
    "Prepared",
    "Receipt",
    "Said",
    "Utterance",
    "append",
    "by_ids",
    "current",
    "of_conversation",
    "of_person",
    "prepare",
]
