"""Names for things outside the record: one name space for all formats that name things, and one form of times."""

from __future__ import annotations

from datetime import UTC, datetime

from onrecord.model.text import fingerprint
from onrecord.words import MASK

SPACE = "urn:onrecord:"  # not registered with IANA: it names, and leads nowhere


def local(sort: str, name: str) -> str:
    """Give the name of a thing within our name space: `claim/71c49f589e8c7261`."""
    return f"{sort}/{name}"


def urn(sort: str, name: str) -> str:
    """Give the name of a thing as a URN (RFC 8141)."""
    return SPACE + local(sort, name)


def named(sort: str, name: str) -> str:
    """Give the name, within our name space, of somebody or something that has no id: of a hash of its name."""
    return local(sort, fingerprint(sort, name))


def sha256_urn(digest: str) -> str:
    """Give a name for bytes by their SHA-256, written as `sha256sum` prints it."""
    return f"urn:sha256:{digest}"


def utc(moment: str | None) -> str | None:
    """Give a moment of ISO 8601 in UTC, to the second, with "Z" (xsd:dateTime); one without a zone is in UTC."""
    if moment is None:
        return None
    at = datetime.fromisoformat(moment)
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return f"{at.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def is_masked(text: str) -> bool:
    """Whether words of a text are masked; they are not the words of the report then, and no key to anything."""
    return MASK in text


def web_address(url: str | None) -> str | None:
    """Give an address that leads to the web and can stand where an IRI is asked for; None for any other."""
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    forbidden = any(each <= " " or each in '<>"{}|\\^`' or each == MASK for each in url)
    return None if forbidden or not url.isprintable() else url
