"""Everything that staff can prepare for a person's talks, put in by the named worker."""

from collections.abc import Callable
from dataclasses import replace

from app.access import accounts
from app.acts import preparing
from app.plan.asking import Content, Known, Meeting, Note, Sentence, Setting
from tests.support.service import Service

EVERYTHING = (
    Known("Ana", "your sister"),
    Meeting("2026-12-03", "Sam and Priya"),
    Sentence(
        "Sam can talk to your bank.", "They talk about your card.", "This is so the bank can help.",
        "It ends on Friday.",
    ),
    Note(("Ana is worried about money.", "We want to know what you want.")),
    Setting("worry-over"),
)  # fmt: skip


def every_time(content: Content) -> Content:
    """Return what is prepared as something to be offered in each talk again."""
    return replace(content, once=False) if isinstance(content, Note) else content


def prepare_everything(service: Service, change: Callable[[Content], Content] = lambda one: one) -> None:
    """Prepare one of each kind, each changed first."""
    with service.store.read() as conn:
        sam = accounts.by_id(conn, service.sam)
    assert sam is not None
    for content in map(change, EVERYTHING):
        preparing.prepare(service.store, sam, person=service.person, content=content)
