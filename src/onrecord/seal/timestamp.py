"""A time-stamp of a hash by a service that people trust for it (RFC 3161), asked for over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.errors import Unreachable, Unreadable, UsageError

if TYPE_CHECKING:  # for names of types alone: the package may not be here
    from rfc3161_client import TimeStampRequest, TimeStampResponse

WAIT = 30.0  # seconds
LARGEST = 1 << 20  # bytes of an answer
GRANTED = (0, 1)  # status of an answer: granted, or granted with changes (RFC 3161, section 2.4.2)
_QUERY = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


def stamp(url: str, manifest: bytes) -> bytes:
    """Give the answer of a service (DER of a TimeStampResp) for a file, by its SHA-256; only the hash is sent.

    Who gave it is not checked here: whoever relies on it knows whose certificates they trust. Raises UsageError where
    `rfc3161-client` is not installed, Unreachable where the service does not answer, Unreadable where it refuses or
    answers with something else.
    """
    try:
        from rfc3161_client import HashAlgorithm, TimestampRequestBuilder
    except ImportError as error:
        raise UsageError(
            "--timestamp needs a package that is not here; `pip install 'onrecord[timestamp]'`, or leave it out"
        ) from error
    asked = TimestampRequestBuilder().data(manifest).hash_algorithm(HashAlgorithm.SHA256)
    # Services that run OpenSSL send several certificates in any order, which DER, and so the library, does not allow.
    # Of these the time-stamp is taken without certificates, as whoever checks it has them from the service anyhow.
    for certificates in (True, False):
        request = asked.cert_request(cert_request=certificates).build()
        answer = _answer(url, request.as_bytes())
        if found := _decoded(answer):
            _refuse_other(url, found, request)
            return answer
    raise Unreadable(f"the time-stamp service {url} answers with something else; nothing was written")


def _answer(url: str, request: bytes) -> bytes:
    import httpx

    try:
        answer = httpx.post(url, content=request, headers=_QUERY, timeout=WAIT, follow_redirects=True)
        answer.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise Unreachable(
            f"the time-stamp service {url} answers {error.response.status_code}; nothing was written"
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise Unreachable(
            f"the time-stamp service {url} cannot be reached ({error}); nothing was written: try again, or leave "
            "out --timestamp"
        ) from error
    if len(answer.content) > LARGEST:
        raise Unreadable(f"the time-stamp service {url} answers with {len(answer.content)} bytes")
    return answer.content


def _decoded(answer: bytes) -> TimeStampResponse | None:
    from rfc3161_client import decode_timestamp_response

    try:
        return decode_timestamp_response(answer)
    except ValueError:
        return None


def _refuse_other(url: str, found: TimeStampResponse, request: TimeStampRequest) -> None:
    """Raise Unreadable unless an answer grants a time-stamp of this very hash, for this very question."""
    if found.status not in GRANTED:
        why = "; ".join(found.status_string) or f"status {found.status}"
        raise Unreadable(f"the time-stamp service {url} refuses: {why}; nothing was written")
    about = found.tst_info
    if (about.message_imprint.message, about.nonce) != (request.message_imprint.message, request.nonce):
        raise Unreadable(f"the time-stamp service {url} answers with a time-stamp of something else")
