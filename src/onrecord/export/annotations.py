"""Every claim as an annotation of the words it rests on (W3C Web Annotation Data Model, 23 February 2017).

One AnnotationCollection with one page; an annotation on a line of its own. Each quote is a target: its words
(TextQuoteSelector) and where they stand (TextPositionSelector, code points, end excluded) in the text of a document, in
the state that bytes with a SHA-256 had when they were received (TimeState). What the model has no term for has terms of
our own name space.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from onrecord.export.ids import SPACE, is_masked, local, named, sha256_urn, urn, utc, web_address
from onrecord.export.phrases import claims_of, those_lost
from onrecord.export.streams import Shelf, shelved, write_items
from onrecord.model.record import canonical
from onrecord.model.release import (
    DocumentLine,
    Loss,
    Release,
    ReleasedClaim,
    ReleasedEvent,
    Sheet,
)
from onrecord.model.text import Quote
from onrecord.words import MASK

AROUND = 32  # code points before and after the words
CONTEXT = (
    "http://www.w3.org/ns/anno.jsonld",
    {"onrecord": SPACE, "onrecord:event": {"@type": "@id"}, "onrecord:incident": {"@type": "@id"}},
)
# What a claim does with its words (oa:Motivation): says what sort of thing they tell of, or which one they name; the
# rest describes. "assessing" is not in the published JSON-LD context.
MOTIVATIONS = {
    **dict.fromkeys(("kind", "main", "plover", "acled", "status"), "classifying"),
    **dict.fromkeys(
        ("agents", "targets", "objects", "place", "places", "origin", "destination"), "identifying"
    ),
}
_PERSON = "person:"


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write an annotation for each claim. Words before and after a quote are given where whole texts may go out."""
    lost = _Lost()
    with path.open("wb") as file, shelved(release) as documents:
        file.write(_head(release.sheet))
        total = write_items(file, _annotations(release, documents, lost))
        file.write(b'\n]},"total":' + str(total).encode() + b"}\n")
    return lost.losses()


def annotation(claim: ReleasedClaim, event: ReleasedEvent, about: DocumentLine) -> dict[str, Any]:
    """Give a claim of an event as an annotation of the text of a document."""
    purpose = MOTIVATIONS.get(claim.field, "describing")
    value = {
        "id": urn("claim", claim.id),
        "type": "Annotation",
        "motivation": purpose,
        "creator": _creator(claim, about),
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": claim.field},
            {"type": "TextualBody", "purpose": purpose} | _value(claim.value),
        ],
        "target": [_target(quote, about) for quote in claim.quotes],
        "onrecord:event": urn("event", claim.event),
        "onrecord:incident": urn("incident", event.incident),
        "onrecord:verdict": claim.verdict,
        "onrecord:state": claim.state,
        "onrecord:origin": claim.origin,
    }
    if claim.voice:
        value["onrecord:voice"] = claim.voice
    if claim.by:
        value["onrecord:by"] = claim.by
    return value


def _annotations(release: Release, documents: Shelf, lost: _Lost) -> Iterator[dict[str, Any]]:
    for one in release.incidents():
        for event in one.events:
            about = documents[event.document]
            for claim in claims_of(event):
                lost.add(claim, about)
                yield annotation(claim, event, about)


def _head(sheet: Sheet) -> bytes:
    name = f"annotations-{sheet.head[1]}"
    head = {
        "@context": CONTEXT,
        "id": urn("collection", name),
        "type": "AnnotationCollection",
        "label": f"Claims of a record, {sheet.made}, profile {sheet.profile}",
        "generator": {"id": urn_of("software", sheet.software), "type": "Software", "name": sheet.software},
        "generated": utc(sheet.made),
        "first": {
            "id": urn("page", name),
            "type": "AnnotationPage",
            "partOf": urn("collection", name),
            "startIndex": 0,
            "items": [],
        },
    }
    return msgspec.json.encode(head).removesuffix(b"]}}") + b"\n"


def urn_of(sort: str, name: str) -> str:
    """Give the name of somebody or something that has no id, as a URN."""
    return SPACE + named(sort, name)


def _creator(claim: ReleasedClaim, about: DocumentLine) -> dict[str, str]:
    """Give whose value it is: of the program that read, or of the person who put another in its place."""
    if claim.origin.startswith(_PERSON):
        name = claim.origin.removeprefix(_PERSON)
        return {"id": urn_of("person", name), "type": "Person", "name": name or "not named"}
    return {"id": urn_of("software", about.reader), "type": "Software", "name": about.reader}


def _value(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"format": "text/plain", "value": value}
    return {"format": "application/json", "value": canonical(value)}


def _target(quote: Quote, about: DocumentLine) -> dict[str, Any]:
    return {
        "type": "SpecificResource",
        "source": _source(about),
        "selector": [*_words(quote, about.text), _position(quote)],
        "state": _state(about),
    } | ({"onrecord:masked": quote.text} if is_masked(quote.text) else {})


def _source(about: DocumentLine) -> dict[str, str]:
    """Give the text that offsets point into. It is made of the bytes that `_state` names, and is not these bytes."""
    source = {"id": SPACE + local("text", about.id), "type": "Text", "format": "text/plain"}
    url = web_address(about.url)
    if about.language:
        source["language"] = about.language
    return source | ({"via": url} if url else {})


def _state(about: DocumentLine) -> dict[str, str]:
    retrieved = utc(about.retrieved)
    state = {"type": "TimeState", "cached": sha256_urn(about.sha256)}
    return state | ({"sourceDate": retrieved} if retrieved else {})


def _position(quote: Quote) -> dict[str, Any]:
    return {"type": "TextPositionSelector", "start": quote.start, "end": quote.end}


def _words(quote: Quote, text: str | None) -> Iterator[dict[str, str]]:
    """Give the selector of the words; none where words are masked, as it would find nothing in the report."""
    if is_masked(quote.text):
        return
    selector = {"type": "TextQuoteSelector", "exact": quote.text}
    if text is not None:
        selector["prefix"] = before(text, quote.start)
        selector["suffix"] = after(text, quote.end)
    yield selector


def before(text: str, start: int) -> str:
    """Give up to 32 code points that stand before a place, not beginning within a character as readers see it."""
    words = text[max(start - AROUND, 0) : start].rpartition(MASK)[2]
    while words and start > len(words) and _joins(words[0], text[start - len(words) - 1]):
        words = words[1:]
    return words


def after(text: str, end: int) -> str:
    """Give up to 32 code points that stand after a place, not ending within a character as readers see it."""
    words = text[end : end + AROUND].partition(MASK)[0]
    while words and end + len(words) < len(text) and _joins(text[end + len(words)], words[-1]):
        words = words[:-1]
    return words


def _joins(one: str, last: str) -> bool:
    """Whether a code point belongs to the one before it: a mark, or something joined (UAX #29, the common cases)."""
    return unicodedata.category(one).startswith("M") or "\u200d" in (one, last) or (last, one) == ("\r", "\n")


@dataclass(slots=True)
class _Lost:
    without_text: int = 0
    masked: int = 0
    by_people: int = 0

    def add(self, claim: ReleasedClaim, about: DocumentLine) -> None:
        """Count what is lost of a claim."""
        self.masked += sum(is_masked(quote.text) for quote in claim.quotes)
        self.without_text += len(claim.quotes) if about.text is None else 0
        self.by_people += bool(claim.by)

    def losses(self) -> list[Loss]:
        """Give what the format could not carry."""
        losses = [
            Loss(
                what="what stands before and after a quote, where whole texts do not go out",
                how="left out: the words alone, and where they stand",
                count=self.without_text,
            ),
            Loss(
                what="quotes with masked words",
                how="where they stand, and the masked words as onrecord:masked; no selector by words",
                count=self.masked,
            ),
            Loss(
                what="claims on which people decided",
                how="who did is in onrecord:by; when they did is left out",
                count=self.by_people,
            ),
            Loss(
                what="incidents, and the numbers chosen for them",
                how="left out: each annotation names its incident, and no more",
            ),
        ]
        return those_lost(losses)
