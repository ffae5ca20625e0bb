"""Small files of every kind, made on the spot from our own sentences."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Sequence

STORY = (
    "Shells hit the central market of Arvan on Tuesday, killing at least twelve people, the town hospital said. "
    "A spokesman for the Northern Front denied that its guns had fired on the town. "
    "Witnesses spoke of four explosions within a minute, and of a fire that burned until the evening."
)
SECOND = (
    "Soldiers of the Velian army entered the village of Dorn on Friday and detained nine farmers, a monitor said. "
    "The ministry of defence did not answer questions about the raid or about where the men are being held."
)


def page(story: str = STORY, *, head: str = "", title: str = "Twelve die in Arvan market") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1><p>{story}</p></article><footer>All rights reserved</footer></body></html>"
    )


def pdf(pages: Sequence[str] = (STORY,), *, script: str | None = None, password: str | None = None) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject
    from reportlab.pdfgen.canvas import Canvas

    plain = io.BytesIO()
    canvas = Canvas(plain, invariant=True)
    for text in pages:
        for number, line in enumerate(_wrapped(text)):
            canvas.drawString(60, 780 - 16 * number, line)
        canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(plain))
    if script:
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        )
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _wrapped(text: str, width: int = 80) -> list[str]:
    import textwrap

    return [line for part in text.split("\n") for line in textwrap.wrap(part, width) or [""]]


def docx(paragraphs: Sequence[str] = (STORY,), *, title: str = "", author: str = "") -> bytes:
    import docx as library

    document = library.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.core_properties.title = title
    document.core_properties.author = author
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 9, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def warc(
    pages: dict[str, bytes], *, gz: bool = False, kind: str = "text/html", status: str = "200 OK"
) -> bytes:
    """Written by hand, because the writer of the library leaves temporary files open."""
    out = b""
    for address, body in pages.items():
        answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + body
        record = (
            (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2021-03-10T08:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:{len(out)}>\r\nContent-Type: application/http; msgtype=response\r\n"
                f"Content-Length: {len(answer)}\r\n\r\n"
            ).encode()
            + answer
            + b"\r\n\r\n"
        )
        out += gzip.compress(record, mtime=0) if gz else record
    return out


def zeros_gz(count: int) -> bytes:
    return gzip.compress(b"0" * count, mtime=0)


def mail(body: str = STORY, *, headers: str = "", kind: str = "text/plain") -> bytes:
    return (
        "From: Ana Dorn <ana@example.org>\r\nTo: desk@example.org\r\nSubject: Market shelled\r\n"
        f"Date: Tue, 09 Mar 2021 18:00:00 +0100\r\n{headers}MIME-Version: 1.0\r\n"
        f"Content-Type: {kind}; charset=utf-8\r\n\r\n{body}\r\n"
    ).encode()


def rss(entries: Sequence[str] = (STORY,)) -> bytes:
    items = "".join(
        f"<item><title>Report {number}</title><link>https://example.org/{number}</link>"
        f"<pubDate>Tue, 09 Mar 2021 10:00:00 GMT</pubDate><description>{entry}</description></item>"
        for number, entry in enumerate(entries, start=1)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Velia Post</title>{items}</channel></rss>'.encode()
