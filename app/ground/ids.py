"""Ids and codes that say nothing and cannot be guessed."""

import hashlib
import secrets


def new_id() -> str:
    """Return 128 random bits as 32 hexadecimal characters."""
    return secrets.token_hex(16)


def new_code() -> str:
    """Return 160 random bits for a link, a cookie or a card, safe in an address."""
    return secrets.token_urlsafe(20)


def code_hash(code: str) -> str:
    """Return what is stored in the place of a code, so that a copied database opens nothing."""
    return hashlib.sha256(code.encode()).hexdigest()
