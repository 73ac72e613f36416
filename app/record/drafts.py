"""Drafts: what is being written, sealed, for the sitting that writes it and nobody else."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from app.ground.clock import utc_text
from app.ground.compiled import Compiled
from app.ground.sealing import open_json, seal_json
from app.ground.store import Store, Write
from app.record.tables import DRAFT
from app.record.text import check_words


@dataclass(frozen=True)
class Place:
    """Where a draft stands."""

    conversation: str
    topic: str
    step: str
    instance: int
    sitting: str

    def aad(self, column: str) -> str:
        """Return what the sealed text is bound to."""
        return f"draft:{self.conversation}/{self.topic}/{self.step}/{self.instance}/{self.sitting}:{column}"


@dataclass(frozen=True)
class DraftState:
    """What became of a save. ``rev``: what the page sends with its next save.

    ``stale``: the text was written on an older page, so it was kept beside the newer one and did not replace
    it; the page keeps its old ``rev``, so that its next save goes beside too.
    """

    rev: int
    stale: str | None


@dataclass(frozen=True)
class Draft:
    """What stands kept and unsent. ``other``: what an older page kept beside it."""

    words: str
    rev: int
    other: str | None
    at: str


def save(
    tx: Write,
    store: Store,
    *,
    conversation: str,
    sitting: str,
    person: str,
    topic: str,
    step: str,
    instance: int,
    words: str,
    rev: int,
) -> DraftState:
    """Keep what is being written. ``rev`` is the revision the page had when its writer began, 0 for none.

    Raise ``WordsFault`` for what cannot be kept whole, ``Erased``.
    """
    place = Place(conversation, topic, step, instance, sitting)
    text = check_words(words)
    at = utc_text(store.clock.now())
    row = tx.conn.execute(select(DRAFT.c.rev, DRAFT.c.sealed).where(*_at(place))).one_or_none()
    if row is None:
        sealed = seal_json(store.keys, person, text, place.aad("sealed"))
        values = {**vars(place), "person": person, "rev": rev + 1, "sealed": sealed, "other": None, "at": at}
        tx.conn.execute(insert(DRAFT), values)
        return DraftState(rev + 1, None)
    if row.rev > rev:
        if text == open_json(store.keys, person, row.sealed, place.aad("sealed")):
            return DraftState(row.rev, None)
        other = seal_json(store.keys, person, text, place.aad("other"))
        tx.conn.execute(update(DRAFT).where(*_at(place)).values(other=other, at=at))
        return DraftState(rev, text)
    sealed = seal_json(store.keys, person, text, place.aad("sealed"))
    tx.conn.execute(update(DRAFT).where(*_at(place)).values(sealed=sealed, rev=row.rev + 1, at=at))
    return DraftState(row.rev + 1, None)


def load(
    store: Store, conn: Connection, *, conversation: str, sitting: str, topic: str, step: str, instance: int
) -> Draft | None:
    """Return what this sitting was writing here, ``None`` for nothing."""
    place = Place(conversation, topic, step, instance, sitting)
    row = conn.execute(_HERE, vars(place)).one_or_none()
    if row is None:
        return None
    words = str(open_json(store.keys, row.person, row.sealed, place.aad("sealed")))
    other = None
    if row.other is not None:
        other = str(open_json(store.keys, row.person, row.other, place.aad("other")))
    return Draft(words, row.rev, other, row.at)


def choose(
    tx: Write,
    store: Store,
    *,
    conversation: str,
    sitting: str,
    topic: str,
    step: str,
    instance: int,
    other: bool,
) -> None:
    """Settle which of two texts to go on with: ``other`` changes their places, else the one beside goes."""
    place = Place(conversation, topic, step, instance, sitting)
    row = tx.conn.execute(select(DRAFT).where(*_at(place))).one_or_none()
    if row is None or row.other is None:
        return
    values = {"other": None, "rev": row.rev + 1}
    if other:
        words = open_json(store.keys, row.person, row.sealed, place.aad("sealed"))
        beside = open_json(store.keys, row.person, row.other, place.aad("other"))
        values["sealed"] = seal_json(store.keys, row.person, beside, place.aad("sealed"))
        values["other"] = seal_json(store.keys, row.person, words, place.aad("other"))
    tx.conn.execute(update(DRAFT).where(*_at(place)).values(**values))


def drop(
    tx: Write,
    *,
    conversation: str,
    sitting: str,
    topic: str,
    step: str,
    instance: int,
    alone: int | None = None,
) -> None:
    """Remove a draft: done in the transaction that keeps the answer. ``alone``: a second instance of it."""
    place = vars(Place(conversation, topic, step, instance, sitting))
    _DROP.run(tx.conn, {**place, "alone": instance if alone is None else alone})


def of_sitting(store: Store, conn: Connection, sitting: str) -> dict[tuple[str, str, str, int], Draft]:
    """Return every draft of a sitting by conversation, topic, step and instance."""
    found = {}
    for row in conn.execute(select(DRAFT).where(DRAFT.c.sitting == sitting)):
        where = (row.conversation, row.topic, row.step, row.instance)
        draft = load(
            store,
            conn,
            conversation=row.conversation,
            sitting=sitting,
            topic=row.topic,
            step=row.step,
            instance=row.instance,
        )
        if draft is not None:
            found[where] = draft
    return found


def adopt(tx: Write, store: Store, old_sitting: str, new_sitting: str) -> None:
    """Give a sitting's drafts to the next one in the same browser. What the new one wrote stays first."""
    for row in tx.conn.execute(select(DRAFT).where(DRAFT.c.sitting == old_sitting)).all():
        old = Place(row.conversation, row.topic, row.step, row.instance, old_sitting)
        new = Place(row.conversation, row.topic, row.step, row.instance, new_sitting)
        words = open_json(store.keys, row.person, row.sealed, old.aad("sealed"))
        there = tx.conn.execute(select(DRAFT.c.rev).where(*_at(new))).one_or_none()
        if there is not None:
            other = seal_json(store.keys, row.person, words, new.aad("other"))
            tx.conn.execute(update(DRAFT).where(*_at(new)).values(other=other))
            tx.conn.execute(delete(DRAFT).where(*_at(old)))
            continue
        values = {
            "sitting": new_sitting,
            "sealed": seal_json(store.keys, row.person, words, new.aad("sealed")),
        }
        if row.other is not None:
            beside = open_json(store.keys, row.person, row.other, old.aad("other"))
            values["other"] = seal_json(store.keys, row.person, beside, new.aad("other"))
        tx.conn.execute(update(DRAFT).where(*_at(old)).values(**values))


def _at(place: Place) -> tuple[ColumnElement[bool], ...]:
    return (
        DRAFT.c.conversation == place.conversation,
        DRAFT.c.topic == place.topic,
        DRAFT.c.step == place.step,
        DRAFT.c.instance == place.instance,
        DRAFT.c.sitting == place.sitting,
    )


_PAGE = tuple(DRAFT.c[name] == bindparam(name) for name in ("conversation", "topic", "step", "sitting"))
_HERE = select(DRAFT).where(*_PAGE, DRAFT.c.instance == bindparam("instance"))
_DROP = Compiled(
    delete(DRAFT).where(*_PAGE, DRAFT.c.instance.in_([bindparam("instance"), bindparam("alone")]))
)
