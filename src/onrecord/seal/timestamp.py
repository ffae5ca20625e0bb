"""A time-stamp of a hash by a service that people trust for it (RFC 3161), asked for over HTTP."""

from __future__ import annotations

from onrecord.errors import Unreachable, Unreadable, UsageError

WAIT = 30.0  # seconds
LARGEST = 1 << 20  # bytes of an answer
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
    builder = TimestampRequestBuilder().data(manifest).hash_algorithm(HashAlgorithm.SHA256)
    request = builder.cert_request(cert_request=True).nonce(nonce=True).build()
    answer = _answer(url, request.as_bytes())
    _refuse_other(url, answer, request.message_imprint.message, request.nonce)
    return answer


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


def _refuse_other(url: str, answer: bytes, imprint: bytes, nonce: int | None) -> None:
    """Raise Unreadable unless an answer grants a time-stamp of this very hash, for this very question."""
    from rfc3161_client import decode_timestamp_response

    try:
        found = decode_timestamp_response(answer)
        granted = found.status in (0, 1)
        about = found.tst_info if granted else None
    except ValueError as error:
        raise Unreadable(f"the time-stamp service {url} answers with something else: {error}") from error
    if about is None:
        why = "; ".join(found.status_string) or f"status {found.status}"
        raise Unreadable(f"the time-stamp service {url} refuses: {why}; nothing was written")
    if about.message_imprint.message != imprint or about.nonce != nonce:
        raise Unreadable(f"the time-stamp service {url} answers with a time-stamp of something else")
