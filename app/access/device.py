"""What a browser asks a device for, and whether what the device says is true: W3C Web Authentication.

Loaded only where somebody uses a passkey: the library takes longer to load than a page to make.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

SERVICE = "Own Words"


@dataclass(frozen=True)
class Home:
    """Where passkeys hold: the domain they belong to, and the one address at which they are used."""

    domain: str
    origin: str


@dataclass(frozen=True)
class Made:
    """A passkey that a device has just made."""

    credential: str
    public: bytes
    count: int


def to_make(home: Home, *, account: str, email: str, name: str, known: Sequence[str]) -> tuple[bytes, str]:
    """Return a challenge and, as JSON, what to ask a device that shall make a passkey.

    The device has to know who holds it: by finger, face or its own code. ``known`` it does not make again.
    """
    options = generate_registration_options(
        rp_id=home.domain, rp_name=SERVICE, user_name=email, user_id=bytes.fromhex(account),
        user_display_name=name, exclude_credentials=_named(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )  # fmt: skip
    return options.challenge, options_to_json(options)


def made(home: Home, challenge: bytes, credential: str) -> Made | None:
    """Return the passkey that a device says it made, or nothing where that is not so."""
    try:
        new = verify_registration_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=home.domain,
            expected_origin=home.origin, require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError):
        return None
    return Made(bytes_to_base64url(new.credential_id), new.credential_public_key, new.sign_count)


def to_sign(home: Home, known: Sequence[str]) -> tuple[bytes, str]:
    """Return a challenge and, as JSON, what to ask a device that shall sign; ``known`` empty: any."""
    options = generate_authentication_options(
        rp_id=home.domain, allow_credentials=_named(known),
        user_verification=UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    return options.challenge, options_to_json(options)


def signed(home: Home, challenge: bytes, credential: str, *, public: bytes, count: int) -> int | None:
    """Return how often the device says that it signed, or nothing where this was not signed with that key."""
    try:
        return verify_authentication_response(
            credential=credential, expected_challenge=challenge, expected_rp_id=home.domain,
            expected_origin=home.origin, credential_public_key=public, credential_current_sign_count=count,
            require_user_verification=True,
        ).new_sign_count  # fmt: skip
    except (WebAuthnException, ValueError):
        return None


def _named(credentials: Sequence[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in credentials]
