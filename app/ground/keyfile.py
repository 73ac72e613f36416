"""The installation's key: one file, and the few things that are done with a key."""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.ground import files
from app.ground.faults import Fault

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"
NEW = ".new"


class DoesNotOpen(Fault):
    """What was sealed does not open: it was changed, or put in another place."""


def new_installation_key(path: Path) -> bytes:
    """Make the installation's key file, readable by its owner only. Raise ``Fault`` when there is one."""
    key = secrets.token_bytes(KEY_BYTES)
    files.make_folder(path.parent)
    try:
        files.write_new(path, key.hex().encode() + b"\n")
    except FileExistsError:
        raise Fault(f"There is a key file at {path} already. It is not replaced.") from None
    except OSError:
        raise Fault(f"The key file {path} cannot be written.") from None
    return key


def read_installation_key(path: Path) -> bytes:
    """Read the installation's key. Raise ``Fault`` when it is missing, no key, or open to others."""
    try:
        if files.is_open_to_others(path):
            raise Fault(f"Other people on this computer can read the key file {path}. Run: chmod 600 {path}")
        text = path.read_bytes().strip()
    except FileNotFoundError:
        raise Fault(f"The key file {path} is missing. Without it no words can be opened or kept.") from None
    except OSError:
        raise Fault(f"The key file {path} cannot be read.") from None
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES or len(set(key)) == 1:
        raise Fault(f"The key file {path} does not hold a key of ours.")
    return key


def finish_change(path: Path, wanted: str) -> None:
    """Put the new key in its place where a change of keys broke off behind the wrapping of people's keys."""
    new = path.with_name(path.name + NEW)
    if not new.is_file() or (path.is_file() and key_id(read_installation_key(path)) == wanted):
        return
    if key_id(read_installation_key(new)) == wanted:
        files.replace(new, path)


def derive(key: bytes, purpose: str) -> bytes:
    """Return another key for one purpose, from which the first cannot be found (HKDF, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"own-words/{purpose}".encode()).derive(key)


def key_id(key: bytes) -> str:
    """Return what tells keys apart without saying anything of the key."""
    return derive(key, "id").hex()[:32]


def seal(aead: AESGCM, data: bytes, aad: bytes) -> bytes:
    """Seal some bytes with AES-256-GCM: format, nonce, ciphertext."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + aead.encrypt(nonce, data, aad)


def unseal(aead: AESGCM, sealed: bytes, aad: bytes) -> bytes:
    """Open what was sealed. Raise ``DoesNotOpen``."""
    start = len(FORMAT) + NONCE_BYTES
    try:
        if sealed.startswith(FORMAT):
            return aead.decrypt(sealed[len(FORMAT) : start], sealed[start:], aad)
    except (InvalidTag, ValueError):
        pass
    raise DoesNotOpen("Something that was kept does not open. Run: ownwords verify")
