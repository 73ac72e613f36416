"""What staff said they would do next, and by when: each promise whose day has passed stands on a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.access.accounts import AccountInfo
from app.ground.clock import from_utc_text, london_day
from app.plan.answers import Answer
from app.record.said import Utterance


@dataclass(frozen=True)
class Promise:
    """A next step whose day has passed, and nothing was said to the person since.

    ``utterance`` and ``number``: the want as it stands now, also where it was changed after the promise.
    """

    utterance: str
    number: int
    said: date
    by: date
    who: AccountInfo


def overdue(
    back: Mapping[str, Sequence[Answer]], said: Iterable[Utterance], standing: Iterable[str], today: date
) -> list[Promise]:
    """Return the promises of which the day has passed, the longest past first.

    ``back``: answers by the want they answer. ``standing``: the ids of the wants that still stand. A person
    who says their want in other words loses no promise; whoever answers the new words has answered both.
    """
    rows = {one.id: one for one in said}
    first = {one: _first(rows, one) for one in rows}
    now = {first[one]: rows[one] for one in standing if one in rows}
    last: dict[str, Answer] = {}
    for of, each in back.items():
        begun = first.get(of, of)
        if each and (begun not in last or each[-1].at > last[begun].at):
            last[begun] = each[-1]
    found = [
        Promise(want.id, want.instance, london_day(from_utc_text(want.at)), answer.text.next_by, answer.by)
        for begun, answer in last.items()
        if (want := now.get(begun)) and answer.text.next_by is not None and answer.text.next_by < today
    ]
    return sorted(found, key=lambda one: one.by)


def _first(rows: Mapping[str, Utterance], one: str) -> str:
    """Return the first words that these stand in the place of."""
    before = rows[one].supersedes
    while before is not None and before in rows:
        one, before = before, rows[before].supersedes
    return one
