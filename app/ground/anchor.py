"""The anchor: the heads of the chain, outside the record, so that a cut-off end is found.

``epoch seq head`` a line; a restore begins a new epoch and says so behind its head. It never goes backwards
within an epoch, and lies where the record's own file does not.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from filelock import FileLock, Timeout

from app.ground import files
from app.ground.faults import Fault

GENESIS = "0" * 64
HEAD_CHARS = 64
TAIL_BYTES = 4096
WAIT_SECONDS = 5
POLL_SECONDS = 0.002


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
    """The file of heads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._threads = threading.Lock()
        self._processes = FileLock(
            f"{path}.lock", timeout=WAIT_SECONDS, thread_local=False, poll_interval=POLL_SECONDS
        )

    def begin(self, seq: int, head: str, note: str) -> Mark:
        """Begin a new epoch at this head, and say why. Makes the file where there is none."""
        files.make_folder(self.path.parent)
        with self._held():
            if not self.path.exists():
                files.write_new(self.path, b"")
            last = self._last()
            mark = Mark(last.epoch + 1 if last else 1, seq, head, note)
            self._write(mark)
        return mark

    def add(self, seq: int, head: str) -> None:
        """Add a head after its COMMIT. One that is not ahead of the last line adds nothing.

        Not synced one by one: a record ahead of its anchor is fine, so the end of this file may be lost.
        Raise ``AnchorFault`` when it cannot be written.
        """
        with self._held():
            last = self._last()
            if last is None:
                raise AnchorFault("The anchor file is missing or empty. Run: ownwords doctor")
            if seq > last.seq:
                self._write(Mark(last.epoch, seq, head))

    def last(self) -> Mark | None:
        """Return the last whole line, ``None`` when there is no file or no line."""
        return self._last()

    def marks(self) -> Iterator[Mark]:
        """Return every line in order. Raise ``AnchorFault`` at one that is none."""
        try:
            with self.path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    if line.endswith(b"\n"):
                        yield _read(line, number)
                    elif not _is_torn(line):
                        raise AnchorFault(f"Line {number} of the anchor was changed.")
        except OSError:
            raise AnchorFault("The anchor file is missing or cannot be read.") from None

    def binding(self) -> Iterator[Mark]:
        """Return the lines that still bind, ``seq`` rising: those a restore went back behind do not.

        Raise ``AnchorFault``.
        """
        starts: list[int] = []
        epoch = 0
        for mark in self.marks():
            if mark.epoch not in {epoch, epoch + 1}:
                raise AnchorFault(f"The anchor's epochs are out of order at seq {mark.seq}.")
            if mark.epoch != epoch:
                epoch = mark.epoch
                starts.append(mark.seq)
        for mark in self.marks():
            later = starts[mark.epoch :]
            if not later or mark.seq <= min(later):
                yield mark

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._threads:
            try:
                self._processes.acquire()
            except (Timeout, OSError):
                raise AnchorFault(
                    "The anchor file is held by another program, or cannot be written."
                ) from None
            try:
                yield
            finally:
                self._processes.release()

    def _last(self) -> Mark | None:
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - TAIL_BYTES))
                lines = file.read().split(b"\n")
        except FileNotFoundError:
            return None
        except OSError:
            raise AnchorFault("The anchor file cannot be read.") from None
        return _read(lines[-2] + b"\n", 0) if len(lines) > 1 else None

    def _write(self, mark: Mark) -> None:
        try:
            with self.path.open("r+b") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - TAIL_BYTES))
                tail = file.read()
                torn = len(tail) - (tail.rfind(b"\n") + 1)
                file.seek(size - torn)
                file.truncate()
                file.write(mark.line().encode("ascii"))
        except OSError:
            raise AnchorFault("The anchor file cannot be written.") from None


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
