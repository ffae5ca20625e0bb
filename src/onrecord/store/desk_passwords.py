"""Passwords: their hashes, and whether a password is the one that was hashed."""

from __future__ import annotations

from functools import cached_property
from secrets import token_urlsafe
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from onrecord.model.person import composed

_AT_ONCE = 2  # each takes 64 MiB by default


class Passwords:
    """Argon2id by argon2-cffi. No more than two are worked on at once, however many people sign in."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._turn = BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """Give the hash of a password, with its parameters and a salt of its own."""
        with self._turn:
            return self._hasher.hash(password)

    def right(self, hashed: str | None, given: str) -> bool:
        """Whether a password is the one of this hash. Where there is none it is not, and that takes as long."""
        nobody = self._nobody  # made before it is known whether it is needed: that takes its time too
        password = composed(given) or ""  # which is nobody's password
        with self._turn:
            try:
                return self._hasher.verify(hashed or nobody, password) and hashed is not None
            except (VerificationError, InvalidHashError):
                return False

    def hashed_anew(self, hashed: str, password: str) -> str:
        """Give the hash of a right password with the parameters of today; the one it has where those are its own."""
        if not self._hasher.check_needs_rehash(hashed):
            return hashed
        return self.hash(composed(password) or "")

    @cached_property
    def _nobody(self) -> str:
        return self.hash(token_urlsafe())
