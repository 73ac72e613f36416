"""Was anything altered, moved, removed or cut off? Every utterance of which that is so is named.

Needs no key: what is sealed is compared by its hash. A recording's hash is sealed itself, so recordings are
compared where the keys are there, and counted where they are not. Who can rewrite the database, the anchor
and every paper that went out is not found.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from app.ground.anchor import Anchor, AnchorFault, Mark
from app.ground.canonical import sha256
from app.ground.faults import Fault
from app.ground.people_file import Erasure, read_erasures
from app.ground.settings import Settings
from app.ground.store import Store
from app.record.chain import Chains
from app.record.recordings import Recordings
from app.record.rows import INSTALLATION
from app.record.strict import Found, Source, Unreadable, source

T = TypeVar("T")
NAMED = 10_000  # a longer gap is named as one: a flipped bit can make a seq of any size


@dataclass(frozen=True)
class Flaw:
    """Something that is not as it was kept. ``id`` and ``seq`` are ``None`` for what is no one utterance."""

    id: str | None
    seq: int | None
    what: str


@dataclass
class Report:
    """What a check found. ``unopened``: recordings that could not be compared without their key."""

    utterances: int = 0
    recordings: int = 0
    unopened: int = 0
    head: str | None = None
    faults: list[Flaw] = field(default_factory=list)
    _known: set[Flaw] = field(default_factory=set, repr=False)

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    def add(self, what: str, named: str | None = None, seq: int | None = None) -> None:
        """Add a finding, once."""
        flaw = Flaw(named, seq, what)
        if flaw not in self._known:
            self._known.add(flaw)
            self.faults.append(flaw)

    def as_json(self) -> dict[str, Any]:
        """Return it as ``verify --json`` prints it."""
        faults = [asdict(flaw) for flaw in self.faults]
        found = {"ok": self.ok, "utterances": self.utterances, "head": self.head, "faults": faults}
        if self.recordings:
            found |= {"recordings": self.recordings, "unopened": self.unopened}
        return found


def verify(store: Store) -> Report:
    """Check the record of an open store."""
    return verify_record(store.settings)


def verify_record(settings: Settings) -> Report:
    """Check a record where it lies. A damaged file is a finding, never an exception."""
    report = Report()
    # read in this order, a record that is being written meanwhile is never behind what is held against it
    marks = _Marks(settings, report)
    done = _listed(settings, report, pending=False)
    try:
        with source(settings) as found:
            check = _Check(report, found, marks, Recordings(settings))
            check.run()
            _compare_erasures(check.erased, done, _listed(settings, report, pending=True), report)
    except Unreadable as error:
        report.add(f"The record cannot be read: {error}.")
    except Fault as error:
        report.add(str(error))
    return report


class _Marks:
    """The anchor's lines that bind, asked for by rising ``seq``. An unreadable anchor is a finding."""

    def __init__(self, settings: Settings, report: Report) -> None:
        self.report = report
        self.last = 0
        self._marks: Iterator[Mark] = iter(())
        self._next: Mark | None = None
        anchor = Anchor(settings.anchor_file)
        try:
            size = anchor.size()
            self.last = max(mark.seq for mark in anchor.binding(size))
            self._marks = anchor.binding(size)
            self._next = next(self._marks)
        except AnchorFault as fault:
            report.add(str(fault))
        except ValueError:
            report.add("The anchor file is empty.")

    def at(self, seq: int) -> str | None:
        """Return the head that the anchor holds for this place, if it holds one."""
        while self._next is not None and self._next.seq < seq:
            self._next = next(self._marks, None)
        return self._next.head if self._next is not None and self._next.seq == seq else None


class _Check:
    """One walk through the record."""

    def __init__(self, report: Report, found: Source, marks: _Marks, recordings: Recordings) -> None:
        self.report = report
        self.source = found
        self.marks = marks
        self.recordings = recordings
        self.chains = Chains()
        self.last = marks.last
        self.erased: dict[str, dict[str, Any]] = {}
        self.emptied: set[str] = set()
        self.gone: set[str] = set()
        self.questions: set[str] = set()

    def run(self) -> None:
        heads = list(self._read(self.source.heads()))
        for row in self._read(self.source.erasures()):
            self.erased[row["id"]] = row
            (self.gone if row["utterance"] is None else self.emptied).add(row["utterance"] or row["person"])
        for question in self._read(self.source.questions()):
            self._question(*question)
        stored = [seq for scope, seq, _ in heads if scope == INSTALLATION and type(seq) is int]
        self.last = max([self.last, *stored])
        for found in self._read(self.source.utterances(self.last)):
            self._row(found)
            self.report.utterances += 1
        self._missing(self.last + 1, "An answer was cut off the end.")
        self._heads(heads)
        for flaw in self._read(self.recordings.check(self.source)):
            self.report.add(*flaw)
        self.report.recordings, self.report.unopened = self.recordings.count, self.recordings.unopened
        for orphan in self._read(self.source.orphans()):
            self.report.add("Its sealed words are there, but the answer is not.", orphan)
        for said in self._read(self.source.damage()):
            self.report.add(f"The file of the record is damaged: {said}.")

    def _read(self, values: Iterator[T]) -> Iterator[T]:
        """Read on until the database gives up, which is a finding."""
        try:
            yield from values
        except Unreadable as error:
            self.report.add(f"The record cannot be read to its end: {error}.")

    def _row(self, found: Found) -> None:
        row = found.row
        named, seq = row.get("id"), row["seq"]
        if seq <= self.chains.seq:
            self.report.add("This answer stands in a place that is not its own.", named, seq)
            return
        self._missing(seq, "An answer was removed.")
        anchored = self.marks.at(seq)
        if found.wrong:
            self.report.add(f"This answer was altered: {found.wrong}.", named, seq)
            self.chains.lose(seq, {row.get("hash"), anchored})
            return
        unsure = list(self.chains.unsure(row["person"]))
        if not self.chains.follow(row, anchored):
            self.report.add("This answer was altered or moved.", named, seq)
            for last in unsure:
                self.report.add("This answer, or one right behind it, was altered.", last.id, last.seq)
        elif anchored not in {None, row["hash"]}:
            self.report.add("This answer was rewritten: the anchor holds another head for it.", named, seq)
        self._words(found)

    def _missing(self, before: int, what: str) -> None:
        """Name what should stand between the row read last and this place."""
        first = self.chains.seq + 1
        if before - first > NAMED:
            self.report.add(f"Answers {first} to {before - 1} are not there.", None, first)
            self.chains.lose(before - 1, {self.marks.at(before - 1)})
            return
        for seq in range(first, before):
            self.report.add(what, None, seq)
            self.chains.lose(seq, {self.marks.at(seq)})

    def _words(self, found: Found) -> None:
        row = found.row
        what = None
        if found.ciphertext is None:
            what = "The sealed words of this answer are not there."
        elif found.ciphertext:
            if sha256(found.ciphertext) != row["sealed_hash"]:
                what = "The sealed words of this answer were altered."
        elif row["id"] not in self.emptied and row["person"] not in self.gone:
            what = "The sealed words of this answer were removed without an erasure."
        if what is not None:
            self.report.add(what, row["id"], row["seq"])
        if row["question"] is not None and row["question"] not in self.questions:
            self.report.add("The question of this answer was altered or removed.", row["id"], row["seq"])
        self.recordings.note(row, found.ciphertext)

    def _question(self, fingerprint: str | None, snapshot: str | None) -> None:
        if fingerprint is not None and snapshot is not None and sha256(snapshot.encode()) == fingerprint:
            self.questions.add(fingerprint)
        else:
            self.report.add("A question that was asked was altered.")

    def _heads(self, heads: list[tuple[Any, Any, Any]]) -> None:
        for scope, seq, head in heads:
            if scope == INSTALLATION:
                self.report.head = head
            last = self.chains.last(scope)
            if self.chains.is_lost(seq) or (last is not None and last.id is None):
                continue  # the end of this chain was named already
            if last is None or seq != last.seq or head not in last.hashes:
                same = last is not None and last.seq == seq
                self.report.add("The head of a chain was altered.", last.id if last and same else None)
        for last in self.chains.without({scope for scope, _, _ in heads}):
            self.report.add("The head of a chain was removed.", last.id, last.seq)


def _listed(settings: Settings, report: Report, *, pending: bool) -> dict[str, Erasure]:
    """Return the list of erasures beside the keys."""
    try:
        found = read_erasures(settings.people_file, pending=pending)
    except Fault as fault:
        report.add(str(fault))
        return {}
    return {erasure.id: erasure for erasure in found}


def _compare_erasures(
    record: dict[str, dict[str, Any]], done: dict[str, Erasure], listed: dict[str, Erasure], report: Report
) -> None:
    for name, row in record.items():
        if name not in listed or vars(listed[name]) != row:
            report.add(
                "An erasure in the record is not the one on the list beside the keys.", row["utterance"]
            )
    for name, erasure in done.items():
        if name not in record:
            report.add("An erasure on the list beside the keys is not in the record.", erasure.utterance)
