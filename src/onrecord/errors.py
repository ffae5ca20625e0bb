"""What can go wrong, by who can put it right.

OnRecordError
├── UsageError       you can: a flag, a path, a setting, a missing part
│   └── Conflict         somebody else decided meanwhile; look at it, and decide again
├── SourceError      the world may: what we were given to read
│   ├── Unreachable      later, perhaps; worth another try
│   └── Unreadable       never as it stands; set aside and shown to a person
└── RecordError      we must: the record contradicts itself, so stop
"""

from __future__ import annotations

from collections.abc import Mapping


class OnRecordError(Exception):
    """Anything this package raises on purpose. Its text is fit to be shown."""

    exit_code = 1


class UsageError(OnRecordError):
    """The person at the keyboard can fix this, and the message says how."""

    exit_code = 2


class Conflict(UsageError):
    """Somebody decided on the same thing after the person had looked at it. Nothing has been written.

    `fresh` are fields of the form as they must be for deciding all the same.
    """

    def __init__(self, message: str, *, fresh: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fresh = dict(fresh or {})


class SourceError(OnRecordError):
    """One report could not be read. The others go on."""

    code = "unreadable"

    def __init__(self, message: str, *, code: str | None = None) -> None:
        """`code` is a short stable word for the reason, such as `empty`; the message says it in full."""
        super().__init__(message)
        self.code = code or type(self).code


class Unreachable(SourceError):
    """The report may be there at the next try."""

    code = "unreachable"


class Unreadable(SourceError):
    """The report is here, and we cannot make text of it."""


class RecordError(OnRecordError):
    """The record would become untrue. Nothing has been written."""
