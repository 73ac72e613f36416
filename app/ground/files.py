"""Files that have to be on the disk, and private, before anything rests on them."""

import os
from pathlib import Path

from app.ground.faults import Fault

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
OTHERS = 0o077


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
