"""Who works on the record: names, roles, sessions and saved views, and what a name and a password may be.

None of it is part of the record. The record holds the names of those who decided, and nothing else of them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from onrecord.errors import UsageError

Role = Literal["viewer", "analyst", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do all that those before it may

LONGEST_NAME = 64  # characters
LONGEST_QUERY = 2000  # characters
SHORTEST_PASSWORD = 12  # characters
LONGEST_PASSWORD = 1024  # bytes of UTF-8

_JOINERS = "\u200c\u200d"  # that Persian and the scripts of India are written with
_UNFIT = {
    "Cc",
    "Cf",
    "Cs",
    "Co",
    "Cn",
    "Zl",
    "Zp",
}  # orders, turns of direction, halves, and what nobody sees
_BLANK = {
    *"\u034f\u115f\u1160\u17b4\u17b5\u2800",
    *map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))),
}  # of other categories, and not seen either


class NotLetIn(UsageError):
    """The name, the password or the link is not right. It does not say which of them."""


class TooMany(UsageError):
    """Too many passwords were wrong; `seconds` says how long to wait before the next is looked at."""

    def __init__(self, seconds: int) -> None:
        number, unit = (seconds, "second") if seconds < 60 else (-(-seconds // 60), "minute")
        super().__init__(f"too many wrong passwords; try again in {number} {unit}{'s' if number > 1 else ''}")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at work, under the name that goes into the log."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Account:
    """A name that can sign in. It is never taken away; `closed` says since when it cannot sign in any more."""

    name: str
    role: Role
    made: datetime
    closed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person who is signed in. `token` is the secret of the cookie, `csrf` that of the forms.

    `local` is true of one who came by a local link. `seen` is a minute late at most.
    """

    token: str = field(repr=False)
    csrf: str = field(repr=False)
    person: Person
    local: bool
    created: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class SavedView:
    """A query of the queue that its owner gave a name; `query` is what stands behind the `?` of the address."""

    name: str
    owner: str
    query: str


def at_least(role: Role, least: Role) -> bool:
    """Whether a role may do what another may."""
    return ROLES.index(role) >= ROLES.index(least)


def role_of(given: str) -> Role:
    """Give the role of this name. Raises UsageError where there is none."""
    for role in ROLES:
        if role == given:
            return role
    raise UsageError(f"there is no role {given!r}; the roles are {', '.join(ROLES)}")


def name_of(given: str, what: str = "name") -> str:
    """Give a name as it is shown: in NFKC, with single spaces. Raises UsageError for one that cannot be used.

    It has 1 to 64 characters, and none that cannot be seen or that turns the direction of a line.
    """
    name = " ".join(unicodedata.normalize("NFKC", given).split())
    if not key_of(name):
        raise UsageError(f"the {what} is empty")
    if len(name) > LONGEST_NAME:
        raise UsageError(f"the {what} has {len(name)} characters; {LONGEST_NAME} is the most")
    for number, character in enumerate(name, start=1):
        if character in _BLANK or (unicodedata.category(character) in _UNFIT and character not in _JOINERS):
            raise UsageError(f"character {number} of the {what} cannot be seen (U+{ord(character):04X})")
    return name


def key_of(name: str) -> str:
    """Give what names have in common that differ only in case, width, spaces, or what cannot be seen.

    It follows NFKC_Casefold of the Unicode Standard, 3.13.
    """
    key = name
    for _ in range(2):  # the first pass can make letters that have a case
        seen = "".join(each for each in unicodedata.normalize("NFD", key) if _is_seen(each))
        key = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", seen).casefold())
    return " ".join(key.split())


def _is_seen(character: str) -> bool:
    return character not in _BLANK and unicodedata.category(character) != "Cf"


def password_of(given: str, name: str) -> str:
    """Give a new password of a person as it is hashed. Raises UsageError for one that cannot be used."""
    password = composed(given)
    if password is None:
        raise UsageError(f"the password is longer than {LONGEST_PASSWORD} bytes, or no text")
    if len(password) < SHORTEST_PASSWORD:
        raise UsageError(
            f"the password has {len(password)} characters; {SHORTEST_PASSWORD} is the least; a few words do well"
        )
    if key_of(password) == key_of(name):
        raise UsageError("the password is the name; choose one that others do not know")
    return password


def composed(given: str) -> str | None:
    """Give a password in NFC, as keyboards differ (RFC 8265, 4.2); None where it is too long, or no text."""
    if len(given) > LONGEST_PASSWORD:
        return None
    password = unicodedata.normalize("NFC", given)
    try:
        return password if len(password.encode()) <= LONGEST_PASSWORD else None
    except UnicodeEncodeError:
        return None
