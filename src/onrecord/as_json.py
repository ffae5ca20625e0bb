"""The record, printed for programs: what `--json` gives, one value a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import msgspec

from onrecord.model.incident import Link
from onrecord.model.reading import Event
from onrecord.model.record import Filed, claims_of
from onrecord.model.text import Document
from onrecord.pipeline import Step, Tally
from onrecord.words import attribution_of

if TYPE_CHECKING:  # for the name of a type alone: it brings in DuckDB
    from onrecord.linking import Linked
    from onrecord.reviewing import Listed

_LONG = ("content", "text", "segments")  # left out where a document is only named


def step(made: Step) -> dict[str, Any]:
    """Say what became of one thing given; `document` is its id in the record."""
    told: dict[str, Any] = {"outcome": made.outcome, "name": made.name}
    if made.id:
        told["document"] = made.id
    if made.copy_of:
        told["copy_of"] = made.copy_of
    if made.reading:
        told["events"] = len(made.reading.events)
        told["issues"] = msgspec.to_builtins(made.reading.issues)
    if made.message:
        told["message"] = made.message
    return told


def tally(run: Tally) -> dict[str, Any]:
    """Say what a run came to."""
    counts = {"copies": run.copies, "failed": run.failed, "events": dict(sorted(run.events.items()))}
    return {"summary": dict(run.outcomes) | counts}


def linked(run: Linked) -> dict[str, Any]:
    """Say what linking came to."""
    return {"summary": {each.name: getattr(run, each.name) for each in fields(run)}}


def link(one: Link, document_of: Mapping[str, str]) -> dict[str, Any]:
    """Give a link, with the documents of its two events, and its levels by comparison."""
    from onrecord.link.comparisons import COMPARISONS

    told: dict[str, Any] = msgspec.to_builtins(one)
    levels = dict(zip((each.name for each in COMPARISONS), one.levels, strict=True))
    return told | {"levels": levels, "documents": [document_of[one.left], document_of[one.right]]}


def incident(one: Listed) -> dict[str, Any]:
    """Give an incident as people left it, how far they are with it, and what they made of it."""
    from onrecord.analyse.incident_view import incident_json

    said = one.assessment
    assessment = {"status": said.status, "grade": said.grade, "by": list(said.by), "at": said.at}
    people = {"state": one.state, "dropped": one.dropped, "assessment": assessment if said.at else None}
    return incident_json(one.view) | people


def filed(one: Filed, *, whole: bool = False) -> dict[str, Any]:
    """Give a document and its reading; with its text and the map of it where it is asked for whole."""
    return {
        "document": _document(one.document, whole=whole),
        "copy_of": one.copy_of,
        "reader": one.reader,
        "reading": msgspec.to_builtins(one.reading),
    }


def event(one: Filed, told: Event) -> dict[str, Any]:
    """Give an event with its claims, the document that tells of it, and in whose name."""
    return {
        "event": msgspec.to_builtins(told),
        "attribution": msgspec.to_builtins(attribution_of(told.attribution, one.reading)),
        "document": _document(one.document, whole=False),
        "claims": msgspec.to_builtins(claims_of(told)),
    }


def _document(about: Document, *, whole: bool) -> dict[str, Any]:
    names = [
        each.name for each in fields(about) if each.name != "content" and (whole or each.name not in _LONG)
    ]
    return {name: msgspec.to_builtins(getattr(about, name)) for name in names}
