"""What the tests of the desk share: a clock that is moved by hand, and hashes that cost little and are counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher

PASSWORD = "copper kettle 9"
HERE = "192.0.2.7"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2031, 5, 10, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


class Hasher(PasswordHasher):
    """Argon2id with the least that it can cost; it notes what it was asked."""

    def __init__(self, time_cost: int = 1) -> None:
        super().__init__(time_cost=time_cost, memory_cost=8, parallelism=1)
        self.made: list[str] = []
        self.looked_at: list[str] = []

    def hash(self, password: Any, *, salt: bytes | None = None) -> str:
        made = super().hash(password, salt=salt)
        self.made.append(made)
        return made

    def verify(self, hash: Any, password: Any) -> Any:  # noqa: A002 its name there
        self.looked_at.append(hash)
        return super().verify(hash, password)
