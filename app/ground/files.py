"""Files that have to be on the disk, and private, before anything rests on them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.ground.faults import Fault

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
OTHERS = 0o077
FAR = 1 << 40  # a byte no file of ours has: Windows locks bytes, and a locked byte cannot be read


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can open."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    except OSError:
        raise Fault(f"The folder {path} cannot be made.") from None


def write_new(path: Path, data: bytes) -> None:
    """Write a file that must not be there yet, private and durable. Raise ``FileExistsError``."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.parent)


def replace(new: Path, old: Path) -> None:
    """Put one file in the place of another, durably."""
    new.replace(old)
    sync_folder(old.parent)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_open_to_others(path: Path) -> bool:
    """Whether somebody else on this computer could read it. Windows keeps this elsewhere."""
    return os.name != "nt" and bool(path.stat().st_mode & OTHERS)


@contextmanager
def locked(file: BinaryIO) -> Iterator[None]:
    """Hold the one lock of a file, against threads and other programs alike. It goes with the process."""
    if sys.platform == "win32":
        file.seek(FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if sys.platform == "win32":
            file.seek(FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_UN)
