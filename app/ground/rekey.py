"""A new installation key in the place of the old one. Only keys are wrapped anew; words stay as they are."""

from pathlib import Path

from app.ground import files, keyfile
from app.ground.clock import utc_text
from app.ground.faults import Fault
from app.ground.store import Store


def rekey(store: Store) -> Path:
    """Change the installation's key. Return where the old key was put.

    The new key lies beside the old one before people's keys are wrapped by it, in one transaction; whatever
    breaks off in between is finished at the next start. Keys of earlier backups still need the old key.
    """
    path = store.settings.key_file
    new_path = path.with_name(path.name + keyfile.NEW)
    new_path.unlink(missing_ok=True)
    day = utc_text(store.clock.now()).replace(":", "").replace("-", "")[:15]
    old_path = path.with_name(f"{path.name}.before-{day}Z")
    old = keyfile.read_installation_key(path)
    new = keyfile.new_installation_key(new_path)
    try:
        files.write_new(old_path, old.hex().encode() + b"\n")
    except OSError:
        new_path.unlink(missing_ok=True)
        raise Fault(f"The old key cannot be put aside as {old_path}. Nothing was changed.") from None
    store.keys.rewrap(new)
    files.replace(new_path, path)
    return old_path
