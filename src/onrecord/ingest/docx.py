"""Word documents (.docx): paragraphs and tables in their order."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from onrecord.ingest import limits, sniff
from onrecord.ingest.archive import check_members
from onrecord.ingest.decode import freeze
from onrecord.ingest.document import Body, Told, make_document
from onrecord.ingest.found import Found
from onrecord.ingest.malformed import parsing
from onrecord.ingest.received import Received
from onrecord.model.text import Segment


def read_docx(received: Received) -> Iterator[Found]:
    """Read the text, with title and author as the file's properties give them.

    The day the file was made is not taken for the date of print: it is often that of the template.
    """
    data = received.take(limits.MAX_FILE)
    with parsing("a DOCX file"):
        check_members(io.BytesIO(data))
        blocks, told = _content(data)
    text, segments = _joined(blocks)
    yield make_document(
        received, Body(content=data, text=text, media_type=sniff.DOCX, segments=segments), told
    )


def _content(data: bytes) -> tuple[list[str], Told]:
    import docx
    from docx.opc.exceptions import OpcError

    with parsing("a DOCX file", OpcError):
        document = docx.Document(io.BytesIO(data))
        properties = document.core_properties
        author = (
            properties.author if properties.author != "python-docx" else None
        )  # what the library puts in itself
        return list(_blocks(document)), Told(title=properties.title or None, author=author or None)


def _blocks(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield freeze("\t".join(dict.fromkeys(cell.text.strip() for cell in row.cells)))[
                    0
                ]  # merged cells once
        else:
            yield freeze(block.text)[0]


def _joined(blocks: list[str]) -> tuple[str, tuple[Segment, ...]]:
    segments: list[Segment] = []
    start = 0
    for number, block in enumerate(blocks, start=1):
        if not block.strip():
            continue
        segments.append(Segment(start, start + len(block), f"part={number}"))
        start += len(block) + 2
    return "\n\n".join(block for block in blocks if block.strip()), tuple(segments)
