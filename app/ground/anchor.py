"""The anchor: the heads of the chain, outside the record, so that a cut-off end is found.

``epoch seq head`` a line; a restore begins a new epoch and says so behind its head. It never goes backwards
within an epoch, and lies where the record's own file does not.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote

from app.ground import files
from app.ground.faults import Fault

GENESIS = "0" * 64
HEAD_CHARS = 64
TAIL_BYTES = 4096


@dataclass(frozen=True)
class Mark:
    """One line: the chain had this head at this ``seq``. ``note`` says how an epoch began."""

    epoch: int
    seq: int
    head: str
    note: str = ""

    def line(self) -> str:
        """Return it as a line of the file."""
        note = f" {quote(self.note, safe='-:.@,')}" if self.note else ""
        return f"{self.epoch} {self.seq} {self.head}{note}\n"


class AnchorFault(Fault):
    """The anchor file is missing or damaged."""


class Anchor:
    """The file of heads. Safe to use from many threads; several processes may add to it at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._name = str(path)
        self._turn = threading.Lock()
        self._file: BinaryIO | None = None
        self._inode = 0
        self._known: tuple[int, Mark] | None = None  # how long it was, and its last line

    def close(self) -> None:
        """Let go of the file."""
        with self._turn:
            if self._file is not None:
                self._file.close()
            self._file = self._known = None

    def begin(self, seq: int, head: str, note: str, *, at_least: int = 1) -> Mark:
        """Begin a new epoch at this head, and say why. Makes the file where there is none."""
        files.make_folder(self.path.parent)
        if not self.path.exists():
            files.write_new(self.path, b"")
        with self._open() as file:
            last = self._last(file)
            mark = Mark(max(last.epoch + 1 if last else 1, at_least), seq, head, note)
            self._write(file, [mark])
            os.fsync(file.fileno())
        return mark

    def add(self, heads: Sequence[tuple[int, str]]) -> None:
        """Add heads, ``seq`` rising, after their COMMIT. One that is not ahead of the last line is left out.

        Not synced one by one: a record ahead of its anchor is fine, so the end of this file may be lost.
        Raise ``AnchorFault`` when it is missing, damaged or cannot be written.
        """
        with self._open() as file:
            last = self._last(file)
            if last is None:
                raise AnchorFault("The anchor file is empty. Run: ownwords verify")
            marks = [Mark(last.epoch, seq, head) for seq, head in heads if seq > last.seq]
            if marks:
                self._write(file, marks)

    def last(self) -> Mark | None:
        """Return the last whole line, ``None`` when there is no file or no line. Raise ``AnchorFault``."""
        if not self.path.exists():
            return None
        with self._open() as file:
            return self._last(file)

    def size(self) -> int:
        """Return how long the file is now. Raise ``AnchorFault`` when there is none."""
        try:
            return self.path.stat().st_size
        except OSError:
            raise AnchorFault("The anchor file is missing or cannot be read.") from None

    def marks(self, size: int) -> Iterator[Mark]:
        """Return the lines of the first ``size`` bytes. Raise ``AnchorFault`` at one that is none."""
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    size -= len(line)
                    if size < 0:
                        return
                    if line.endswith(b"\n"):
                        yield _read(line, number)
                    elif not _is_torn(line):
                        raise AnchorFault(f"Line {number} of the anchor was changed.")
        except OSError:
            raise AnchorFault("The anchor file is missing or cannot be read.") from None

    def binding(self, size: int) -> Iterator[Mark]:
        """Return those lines that still bind, ``seq`` rising: what a restore went back behind does not.

        Raise ``AnchorFault``.
        """
        starts: dict[int, int] = {}
        epoch = seq = 0
        for mark in self.marks(size):
            begins = mark.epoch > epoch
            if begins != bool(mark.note) or not (begins or (mark.epoch == epoch and mark.seq > seq)):
                raise AnchorFault(f"The anchor was changed: its line for {mark.seq} is out of order.")
            if begins:
                starts[mark.epoch] = mark.seq
            epoch, seq = mark.epoch, mark.seq
        for mark in self.marks(size):
            later = [start for epoch, start in starts.items() if epoch > mark.epoch]
            if not later or mark.seq <= min(later):
                yield mark

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        """Hold the file that has our name now: against other threads, and against other programs."""
        with self._turn:
            try:
                named = os.stat(self._name).st_ino  # noqa: PTH116 half the time of the path's own
                if self._file is None or self._inode != named:
                    self._reopen()
                file = self._file
                assert file is not None  # noqa: S101 opened above
                with files.locked(file):
                    yield file
            except OSError:
                raise AnchorFault("The anchor file is missing or cannot be written.") from None

    def _reopen(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = self._known = None
        self._file = self.path.open("r+b", buffering=0)
        self._inode = os.fstat(self._file.fileno()).st_ino

    def _last(self, file: BinaryIO) -> Mark | None:
        """Return the last whole line, and stand behind it; what a power cut left there is cut off."""
        size = file.seek(0, os.SEEK_END)
        if self._known is not None and self._known[0] == size:
            return self._known[1]
        self._known = None
        file.seek(max(0, size - TAIL_BYTES))
        *whole, torn = file.read().split(b"\n")
        if torn and not _is_torn(torn):
            raise AnchorFault("The last line of the anchor was changed.")
        size -= len(torn)
        if torn:
            file.truncate(size)
            file.seek(size)
        if not whole:
            return None
        mark = _read(whole[-1] + b"\n", 0)
        self._known = (size, mark)
        return mark

    def _write(self, file: BinaryIO, marks: Sequence[Mark]) -> None:
        """Write lines where ``_last`` stands."""
        text = "".join([mark.line() for mark in marks]).encode("ascii")
        size = self._known[0] if self._known else file.tell()
        self._known = None
        file.write(text)
        self._known = (size + len(text), marks[-1])


def _is_torn(line: bytes) -> bool:
    """Whether a power cut may have left this: shorter than any whole line."""
    return len(line.split(b" ")) < 4 and len(line.rstrip(b"\0").split(b" ")[-1]) < HEAD_CHARS


def _read(line: bytes, number: int) -> Mark:
    try:
        epoch, seq, head, *note = line.decode("ascii").split()
        mark = Mark(int(epoch), int(seq), head, unquote(" ".join(note)))
        bytes.fromhex(head)
    except ValueError:
        raise AnchorFault(
            f"Line {number} of the anchor was changed." if number else "The anchor was changed."
        ) from None
    if len(head) != HEAD_CHARS or mark.line().encode("ascii") != line:
        raise AnchorFault(
            f"Line {number} of the anchor was changed." if number else "The anchor was changed."
        )
    return mark
