"""A device that makes passkeys and signs with them, as a browser would hand its answers on."""

import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import bytes_to_base64url

HERE, VERIFIED, MADE = 0x01, 0x04, 0x40  # what the flags say: a person, who they are, a new key


@dataclass
class Device:
    """One device with one passkey. ``origin``: the page it believes it is at; ``verified``: it knows who."""

    origin: str = "http://localhost:8000"
    domain: str = "localhost"
    verified: bool = True
    name: bytes = b"a device's key  "
    count: int = 0
    _key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, asked: dict[str, Any]) -> str:
        """Return what a browser sends when the device made a passkey."""
        numbers = self._key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        )
        data = self._data(MADE) + bytes(16) + struct.pack(">H", len(self.name)) + self.name + public
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._said(
            clientDataJSON=self._client("webauthn.create", asked["challenge"]), attestationObject=attested
        )

    def sign(self, asked: dict[str, Any]) -> str:
        """Return what a browser sends when the device signed."""
        self.count += 1
        client, data = self._client("webauthn.get", asked["challenge"]), self._data(0)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._said(clientDataJSON=client, authenticatorData=data, signature=signature)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, more: int) -> bytes:
        flags = HERE | more | (VERIFIED if self.verified else 0)
        return hashlib.sha256(self.domain.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _said(self, **response: bytes) -> str:
        named = bytes_to_base64url(self.name)
        parts = {name: bytes_to_base64url(value) for name, value in response.items()}
        return json.dumps({"id": named, "rawId": named, "type": "public-key", "response": parts})
