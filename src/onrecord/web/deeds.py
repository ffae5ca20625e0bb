"""Entries of the log in words: who did what to which thing, with a way to the thing; and from whom one is kept."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from onrecord.model.person import Role
from onrecord.model.record import LogEntry, canonical
from onrecord.model.review import Review
from onrecord.review import visible
from onrecord.words import one_line

KINDS = {
    "document": "report taken in",
    "reading": "report read",
    "set aside": "set aside",
    "model": "model of linking",
    "decision": "decision on incidents",
    "review": "review",
}
VERBS = {
    "accept": "accepted",
    "correct": "corrected",
    "reject": "rejected",
    "not_stated": "marked as not stated",
    "add": "added",
    "withdraw": "took back a review",
    "comment": "commented",
    "assess": "assessed",
    "restrict": "restricted to",
    "rename": "renamed to",
    "merge": "merged into",
    "alias": "gave the other name",
    "define": "defined",
}
DECISIONS = {
    "merge": "decided that these tell of one incident",
    "split": "decided that these tell of two incidents",
    "reject": "decided that these are not one incident",
}
LONGEST = 160  # characters of a value that are shown
HASH = 12  # characters of a hash that are shown

Thing = tuple[str, str, str | None]  # what it is about, which one, and which field of it; None: all of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An entry of the log as a line: `said` and `note` are words of ours, `value` and `why` those of people or reports.

    `things` are what it is about, each with its title and the address of its page. One that is `hidden` says nothing.
    """

    seq: int
    at: str
    kind: str
    hash: str
    by: str = ""
    said: str = ""
    value: str = ""
    why: str = ""
    things: tuple[tuple[str, str], ...] = ()
    note: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the things that entries name: titles of documents, the document and the incident of events."""

    titles: Mapping[str, str]
    documents: Mapping[str, str]
    incidents: Mapping[str, str]


def payload(entry: LogEntry) -> dict[str, Any]:
    """Give what an entry says; nothing where it is no JSON object, as `onrecord verify` would tell."""
    try:
        told = json.loads(entry.payload)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def named(entry: LogEntry) -> tuple[set[str], set[str]]:
    """Give the documents and the events that an entry names."""
    told = payload(entry)
    if entry.kind in ("document", "reading"):
        return {str(told.get("document"))}, set()
    if entry.kind == "decision":
        return set(), {*_texts(told.get("left")), *_texts(told.get("right"))}
    if entry.kind == "review" and told.get("about") in ("document", "event"):
        subject = {str(told.get("subject"))}
        return (subject, set()) if told["about"] == "document" else (set(), subject)
    return set(), set()


def things(entry: LogEntry, known: Known) -> list[Thing]:
    """Give all that an entry would tell something of."""
    told = payload(entry)
    documents, events = named(entry)
    found: list[Thing] = [("event", event, None) for event in events]
    found += [("incident", known.incidents[event], None) for event in events if event in known.incidents]
    found += [("document", each, None) for each in documents]
    found += [("document", known.documents[event], None) for event in events if event in known.documents]
    if entry.kind == "review":
        found.append((str(told.get("about")), str(told.get("subject")), told.get("field")))
    return found


def kept_from(role: Role, restrictions: Iterable[Review]) -> frozenset[Thing]:
    """Give what this role may not see; of several restrictions of one thing the last one stands."""
    given: dict[tuple[str, str], list[Review]] = {}
    for each in restrictions:
        given.setdefault((each.about, each.subject), []).append(each)
    found: set[Thing] = set()
    for (about, subject), some in given.items():
        away = visible.hidden(some, role)
        found |= {(about, subject, name) for name in (*away.fields, *([None] if away.whole else []))}
    return frozenset(found)


def is_kept(about: Collection[Thing], kept: Collection[Thing]) -> bool:
    """Whether one of the things, or all that it is part of, is kept from somebody."""
    return any((sort, name, field) in kept or (sort, name, None) in kept for sort, name, field in about)


def deed(entry: LogEntry, known: Known) -> Deed:
    """Give an entry as a line."""
    told = payload(entry)
    parts = _PARTS.get(entry.kind, lambda _, __: {})(told, known)
    return Deed(seq=entry.seq, at=entry.at, kind=entry.kind, hash=entry.hash[:HASH], **parts)


def hidden(entry: LogEntry) -> Deed:
    """Give an entry of which nothing is told but that it is there."""
    return Deed(seq=entry.seq, at="", kind="", hash="", hidden=True)


def _document(told: Mapping[str, Any], known: Known) -> dict[str, Any]:
    return {"said": "took in", "things": (_report(str(told.get("document")), known),)}


def _reading(told: Mapping[str, Any], known: Known) -> dict[str, Any]:
    reader = one_line(str(told.get("reader", "")))
    return {"said": "read", "note": f"by {reader}", "things": (_report(str(told.get("document")), known),)}


def _aside(told: Mapping[str, Any], _: Known) -> dict[str, Any]:
    return {"said": "set aside", "value": _cut(str(told.get("name"))), "why": str(told.get("message", ""))}


def _model(told: Mapping[str, Any], _: Known) -> dict[str, Any]:
    return {"said": "began to link by the model", "value": str(told.get("id"))}


def _decision(told: Mapping[str, Any], known: Known) -> dict[str, Any]:
    events = (*_texts(told.get("left")), *_texts(told.get("right")))
    incidents = dict.fromkeys(known.incidents[event] for event in events if event in known.incidents)
    return {
        "by": str(told.get("by", "")),
        "said": DECISIONS.get(str(told.get("verb")), str(told.get("verb"))),
        "why": str(told.get("why", "")),
        "things": tuple((f"incident {each[:8]}", f"/incidents/{quote(each)}") for each in incidents),
    }


def _review(told: Mapping[str, Any], known: Known) -> dict[str, Any]:
    about, verb, field = str(told.get("about")), str(told.get("verb")), told.get("field")
    said = VERBS.get(verb, verb)
    if field:
        said = f"{said}: {str(field).replace('_', ' ')}"
    elif about == "event" and verb in ("accept", "reject"):
        said = f"{said} all of an event"
    value = "" if verb == "withdraw" else _value(told.get("value"))
    return {
        "by": str(told.get("by_whom", "")),
        "said": said,
        "value": value.replace("_", " ") if verb == "assess" else value,
        "why": str(told.get("why", "")),
        "things": (_thing(about, str(told.get("subject")), known),),
    }


_PARTS = {
    "document": _document,
    "reading": _reading,
    "set aside": _aside,
    "model": _model,
    "decision": _decision,
    "review": _review,
}


def _thing(about: str, subject: str, known: Known) -> tuple[str, str]:
    name = quote(subject, safe="")
    if about == "document":
        return _report(subject, known)
    if about == "event":
        title, path = _report(known.documents.get(subject, ""), known)
        return title or f"event {subject[:8]}", f"{path}#event-{name}" if path else ""
    paths = {"incident": f"/incidents/{name}", "actor": f"/actors/{name}", "place": f"/places/{name}"}
    title = f"incident {subject[:8]}" if about == "incident" else f"{about} {_cut(subject)}"
    return title, paths.get(about, f"/code-book#{name}")


def _report(document: str, known: Known) -> tuple[str, str]:
    path = f"/reports/{quote(document, safe='')}" if document in known.titles else ""
    return _cut(known.titles.get(document, document)), path


def _value(text: object) -> str:
    try:
        value = json.loads(str(text))
    except ValueError:
        return _cut(str(text))
    if isinstance(value, Mapping):
        return _cut(_of_mapping(value))
    return "" if value is None else _cut(value if isinstance(value, str) else canonical(value))


def _of_mapping(value: Mapping[str, Any]) -> str:
    """Give what tells most of a value: its name, its days, or its number."""
    if "first" in value and "last" in value:
        return " to ".join(dict.fromkeys(str(value[name] or "?") for name in ("first", "last")))
    if "low" in value and "kind" in value:
        high = "no upper bound" if value.get("high") is None else f"{value['high']:g}"
        number = " to ".join(dict.fromkeys((f"{value['low']:g}", high)))
        return " ".join(str(part) for part in (number, value.get("group"), value["kind"]) if part)
    return str(value.get("name") or value.get("head") or canonical(dict(value)))


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _cut(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
