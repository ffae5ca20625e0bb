"""E-mail (.eml): the message, then each attachment as a report of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr

from onrecord.errors import SourceError, Unreadable
from onrecord.ingest import limits, sniff
from onrecord.ingest.dateline import parse_date
from onrecord.ingest.decode import decode, freeze
from onrecord.ingest.document import Body, Told, make_document
from onrecord.ingest.found import Found, Problem
from onrecord.ingest.malformed import parsing
from onrecord.ingest.pagetext import page_text
from onrecord.ingest.received import Received
from onrecord.model.text import Segment

_NO_HEADERS = "has no header of an e-mail (From, Date, Subject); is it an e-mail?"


def read_email(received: Received) -> Iterator[Found | Received]:
    """Read the body: the plain part, or the HTML part where there is no other. Attachments follow."""
    data = received.take(limits.MAX_FILE)
    with parsing("an e-mail", MessageError):
        message = message_from_bytes(data, policy=default)
        parts = _parts(message)
    if not message.keys():
        raise Unreadable(_NO_HEADERS, code="malformed")
    try:
        yield _message(received, data, message, parts)
    except SourceError as error:
        yield Problem(received.name, error)
    for number, part in parts:
        if _is_attachment(part):
            yield _attachment(received, number, part)


def _message(
    received: Received, data: bytes, message: EmailMessage, parts: list[tuple[int, EmailMessage]]
) -> Found:
    number, text = _body(parts)
    if not text.strip():
        raise Unreadable("is an e-mail without a text; only its attachments can be read", code="empty")
    segments = (Segment(0, len(text), f"part={number}"),)
    with parsing("an e-mail", MessageError):
        told = _told(message)
    return make_document(
        received, Body(content=data, text=text, media_type=sniff.EMAIL, segments=segments), told
    )


def _parts(message: EmailMessage) -> list[tuple[int, EmailMessage]]:
    """Give the leaves with their numbers; a forwarded message is one leaf, to be read itself."""
    leaves: list[tuple[int, EmailMessage]] = []
    waiting: list[EmailMessage] = [message]
    while waiting and len(leaves) < limits.MAX_MEMBERS:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting[:0] = [inner for inner in part.iter_parts() if isinstance(inner, EmailMessage)]
        else:
            leaves.append((len(leaves) + 1, part))
    return leaves


def _body(parts: list[tuple[int, EmailMessage]]) -> tuple[int, str]:
    shown = [(number, part) for number, part in parts if not _is_attachment(part)]
    for kind in ("text/plain", "text/html"):
        for number, part in shown:
            if part.get_content_type() == kind and (text := _text(part)).strip():
                return number, freeze(page_text(text) if kind == "text/html" else text)[0]
    return 1, ""


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    return decode(payload, part.get_content_charset()).text if isinstance(payload, bytes) and payload else ""


def _told(message: EmailMessage) -> Told:
    name, address = parseaddr(str(message.get("From", "")))
    return Told(
        title=str(message.get("Subject", "")),
        author=name or address,
        published=parse_date(message.get("Date")),
    )


def _is_attachment(part: EmailMessage) -> bool:
    kind = part.get_content_type()
    return (
        part.is_attachment() or kind == "message/rfc822" or not kind.startswith(("text/plain", "text/html"))
    )


def _attachment(received: Received, number: int, part: EmailMessage) -> Found | Received:
    name = f"#part={number}/{part.get_filename() or 'attachment'}"
    if part.get_content_maintype() in ("image", "audio", "video"):
        return Problem(
            f"{received.name}{name}",
            Unreadable(f"is {part.get_content_type()}; we read text only", code="unsupported"),
            note=True,
        )
    with parsing("an attachment", MessageError):
        data = _attached(part)
    received.budget.spend(len(data))
    return received.member(name, io.BytesIO(data), media_type=part.get_content_type())


def _attached(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return b"".join(bytes(inner) for inner in part.iter_parts() if isinstance(inner, EmailMessage))
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
