"""The arithmetic of the check against the vectors of its standard and against a library of long standing."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.seal.check import BASE, Broken, L, P, added, signed, times

# RFC 8032, section 7.1: secret key, public key, message, signature.

VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_standard_hold(secret: str, public: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    raw, text, made = key.public_key().public_bytes_raw(), bytes.fromhex(message), bytes.fromhex(signature)

    assert raw.hex() == public
    assert key.sign(text) == made
    assert signed(raw, text, made)
    assert not signed(raw, text + b".", made)


def library_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def ours_holds(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        return signed(key, message, signature)
    except Broken:
        return False


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511), st.booleans())
def test_what_the_library_takes_is_taken_and_nothing_else(
    secret: bytes, message: bytes, bit: int, of_key: bool
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(secret)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert signed(public, message, signature)

    def flipped(raw: bytes) -> bytes:
        at = bit % (8 * len(raw))
        return raw[: at // 8] + bytes([raw[at // 8] ^ 1 << at % 8]) + raw[at // 8 + 1 :]

    other = (flipped(public), message, signature) if of_key else (public, message, flipped(signature))
    assert ours_holds(*other) == library_holds(*other) is False


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_any_bytes_are_judged_as_the_library_judges_them(key: bytes, signature: bytes) -> None:
    assert ours_holds(key, b"x", signature) == library_holds(key, b"x", signature)


def test_no_variant_of_a_signature_is_taken() -> None:
    """S + L is the same modulo L, and y + P modulo P: each would make a second file that is signed as well."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, signature = key.public_key().public_bytes_raw(), key.sign(b"x")
    s = int.from_bytes(signature[32:], "little")

    assert signed(public, b"x", signature)
    assert not signed(public, b"x", signature[:32] + (s + L).to_bytes(32, "little"))
    for y in range(P, 2**255):
        with pytest.raises(Broken):
            signed(y.to_bytes(32, "little"), b"x", signature)
        with pytest.raises(Broken):
            signed(public, b"x", y.to_bytes(32, "little") + signature[32:])


def test_the_base_point_has_the_order_of_the_group() -> None:
    x, y, z, _ = times(L, BASE)

    assert (x % P, (y - z) % P) == (0, 0)
    assert added(BASE, times(L - 1, BASE))[0] % P == 0
