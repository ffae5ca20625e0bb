"""Keys that sign bundles: Ed25519 (RFC 8032), kept as PKCS #8 in a file that only its owner reads."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.errors import UsageError

if TYPE_CHECKING:  # for a name of a type alone
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def make_key(path: Path, passphrase: str | None = None) -> str:
    """Write a new key to a file (mode 0600), under a passphrase where one is given; give its fingerprint.

    Raises UsageError where there is a file of this name, or none can be written.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        BestAvailableEncryption,
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = Ed25519PrivateKey.generate()
    guard = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, guard)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; a key is never written over") from error
    except OSError as error:
        raise UsageError(f"no key can be written to {path}: {error.strerror}") from error
    with os.fdopen(number, "wb") as file:
        file.write(content)
    return fingerprint(public_bytes(key))


def is_guarded(path: Path) -> bool:
    """Whether the key in a file asks for a passphrase. Raises UsageError where there is no such file."""
    return b"ENCRYPTED" in _content(path)


def load_key(path: Path, passphrase: str | None = None) -> Ed25519PrivateKey:
    """Give the key of a file. Raises UsageError for a file that holds none, and for a wrong passphrase."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    content, said = _content(path), (passphrase.encode() if passphrase else None)
    if is_guarded(path) and not said:
        raise UsageError(f"the key in {path} asks for its passphrase; give it in ONRECORD_KEY_PASSPHRASE")
    try:
        key = load_pem_private_key(content, said if is_guarded(path) else None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        why = "the passphrase is another" if is_guarded(path) else "it is no private key in the PEM form"
        raise UsageError(f"the key in {path} cannot be opened: {why}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(
            f"{path} holds a key of another sort; `onrecord seal --new-key FILE` makes one of Ed25519"
        )
    return key


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Give the 32 bytes of the public key of a key."""
    return key.public_key().public_bytes_raw()


def fingerprint(public: bytes) -> str:
    """Give the fingerprint of a public key: the SHA-256 of its 32 bytes, in hexadecimal digits."""
    return sha256(public).hexdigest()


def in_fours(digits: str) -> str:
    """Give a fingerprint as people read it to one another: in groups of four digits."""
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"no key can be read from {path}: {error.strerror}; `onrecord seal --new-key FILE` makes one"
        ) from error
