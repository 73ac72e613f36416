"""Conditions for the queries of rooms above, which may point at what is kept and not reach into it."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, exists

from app.record.tables import DRAFT, RECORDING, UTTERANCE


def not_of(utterance: ColumnElement[str], conversations: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that a column's utterance was said in none of some conversations."""
    return ~exists().where(UTTERANCE.c.id == utterance, UTTERANCE.c.conversation.in_(conversations))


def unsent(sitting: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that a column's sitting left something written or recorded and not sent."""
    return exists().where(DRAFT.c.sitting == sitting) | exists().where(RECORDING.c.sitting == sitting)
