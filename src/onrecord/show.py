"""The record, printed for people: with colour where there is any, and with signs where there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from rich.cells import set_cell_size
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from onrecord import words
from onrecord.model.reading import Event
from onrecord.model.record import Filed, LogEntry, SetAside
from onrecord.model.text import Quote
from onrecord.vocab.kinds import lineage

SHORT = 8  # characters of an id that are shown; any unique beginning is understood
CROSSWALKS = (
    "plover",
    "acled",
    "acled_armed",
    "acled_state",
    "acled_protesters",
    "acled_crowd",
    "acled_harmed",
    "ucdp",
    "huridocs",
)
WIDE = 124  # columns from which an event has one line

_COLUMNS = (("", 9), ("what", 17), ("who", 20), ("whom", 22), ("where", 16), ("when", 16), ("how many", 18))
_STATUS = {"asserted": "green", "reported": "green", "possible": "yellow", "denied": "red"}
_LABEL = 13  # columns of the name of a field


def shelf(console: Console, filed: Iterable[Filed], aside: Iterable[SetAside]) -> None:
    """Print every document with its events, then what was set aside."""
    wide = console.width >= WIDE
    count = 0
    for one in filed:
        if wide and not count:
            console.print(_cells([name for name, _ in _COLUMNS], "status, voice"), style="dim")
        count += 1
        console.print(_heading(one), no_wrap=True, overflow="ellipsis")
        for told in one.reading.events:
            for line in _event_lines(one, told, wide=wide):
                console.print(line, no_wrap=True, overflow="ellipsis")
        _issues(console, one)
    if not count:
        console.print("The record has no document yet.")
    for thing in aside:
        name, message = words.one_line(thing.name), words.one_line(thing.message)
        line = Text(f"set aside  {name}: {message}", style="red")
        console.print(line, no_wrap=True, overflow="ellipsis")


def event(console: Console, filed: Filed, told: Event) -> None:
    """Print an event: each field, and under it the sentence with its words marked."""
    console.print(Text.assemble((told.kind.replace("_", " "), "bold"), f"  {told.id}"))
    console.print(_heading(filed), no_wrap=True, overflow="ellipsis")
    for name, value, quote in _fields(filed, told):
        console.print()
        console.print(Text.assemble((f"{name:<{_LABEL}}", "bold cyan"), words.one_line(value)))
        if quote:
            home = words.around(quote, filed.document.text, told.evidence)
            console.print(Padding(marked(filed.document.text, home, quote), (0, 0, 0, _LABEL), expand=False))


def document(console: Console, filed: Filed) -> None:
    """Print a document: what is known of it, its text with the words of its events marked, and the events."""
    console.print(_heading(filed), no_wrap=True, overflow="ellipsis")
    for name, value in _particulars(filed):
        console.print(Text.assemble((f"{name:<{_LABEL}}", "dim"), words.one_line(value)))
    console.print()
    console.print(_with_triggers(filed))
    console.print()
    for number, told in enumerate(filed.reading.events, start=1):
        first, *rest = _event_lines(filed, told, wide=False)
        console.print(Text(f"[{number}] ").append(first), no_wrap=True, overflow="ellipsis")
        for line in rest:
            console.print(line, no_wrap=True, overflow="ellipsis")
    _issues(console, filed)


def marked(text: str, home: Quote, quote: Quote) -> Text:
    """Give a sentence with some of its words marked: by guillemets, and by colour where there is any."""
    before = text[max(home.start - 3, 0) : home.start].rstrip()
    line = Text("… " if _goes_on(before) else "")
    line.append(_flat(text[home.start : quote.start]))
    line.append("«" + words.one_line(quote.text) + "»", style="bold yellow")
    line.append(_flat(text[quote.end : home.end]))
    return line.append(" …" if _goes_on(text[home.start : home.end].rstrip()) else "")


def _goes_on(words_so_far: str) -> bool:
    return words_so_far[-1:].isalnum() or words_so_far[-1:] in tuple(",;:-")


def kinds(console: Console, table: Mapping[str, Mapping[str, Any]]) -> None:
    """Print the kinds of events as a tree, with what other schemes call them."""
    for name, about in table.items():
        depth = len(lineage(name)) - 1
        console.print(Text.assemble("  " * depth, (name, "bold"), f"  {about.get('definition', '')}"))
        codes = " · ".join(f"{scheme} {_code(about[scheme])}" for scheme in CROSSWALKS if scheme in about)
        if codes:
            console.print(Text("  " * depth + "    " + codes, style="dim"))


def _code(code: object) -> str:
    values = code.values() if isinstance(code, Mapping) else code if isinstance(code, list) else [code]
    return " / ".join(str(value) for value in values)


def log_head(console: Console, head: LogEntry | None) -> None:
    """Print the hash that stands for the whole record."""
    if head:
        console.print(Text(f"head of the log: entry {head.seq}, {head.hash}"), soft_wrap=True)


def _heading(filed: Filed) -> Text:
    about = filed.document
    source = " · ".join(part for part in (str(about.published or "undated"), about.publisher or "") if part)
    line = Text.assemble((about.id[:SHORT], "bold magenta"), " ", (words.one_line(source), "cyan"), "  ")
    line.append(words.one_line(about.title or about.name), style="bold")
    return line.append(f"  (copy of {filed.copy_of[:SHORT]})", style="dim") if filed.copy_of else line


def _event_lines(filed: Filed, told: Event, *, wide: bool) -> list[Text]:
    said = words.voice(told.attribution, filed.reading)
    status = f"{told.status}: {said}" if said else told.status
    agents, targets = words.who(told.agents), words.who((*told.targets, *told.objects))
    place, when, counts = words.where(told), words.days(told.when), words.how_many(told.counts)
    kind = ("* " if told.main else "") + told.kind.replace("_", " ")
    if wide:
        return [_cells([told.id[:SHORT], kind, agents, targets, place, when, counts], status, told.status)]
    first = _joined([kind, place, when, counts])
    people = " → ".join(part or "?" for part in (agents, targets)) if agents or targets else ""
    head = Text.assemble("  ", (told.id[:SHORT], "magenta"), " ", first)
    return [head, Text.assemble(" " * 11, _joined([people, status]))]


def _joined(parts: list[str]) -> str:
    return " · ".join(part for part in parts if part)


def _cells(values: list[str], last: str, status: str = "") -> Text:
    line = Text("  ")
    for value, (name, width) in zip(values, _COLUMNS, strict=True):
        cut = value if len(value) < width else value[: width - 2] + "…"
        line.append(set_cell_size(cut, width), style="magenta" if not name else "")
    return line.append(last, style=_STATUS.get(status, "dim"))


def _fields(filed: Filed, told: Event) -> Iterator[tuple[str, str, Quote | None]]:
    yield "kind", told.kind.replace("_", " "), told.triggers[0] if told.triggers else None
    for name, roles in (("who", told.agents), ("whom", told.targets), ("what", told.objects)):
        for role in roles:
            about = _joined(
                [role.name or role.quote.text, role.type or "", role.country or "", role.status or ""]
            )
            yield name, about, role.quote
        if not roles and name == "who":
            yield name, words.UNKNOWN, None
    yield from _where_and_when(told)
    for count in told.counts:
        yield "how many", words.amount(count) + (", in all so far" if count.cumulative else ""), count.quote
    for weapon in told.weapons:
        yield "with", weapon.text, weapon
    acled = told.acled and _joined([told.acled.event_type, told.acled.sub_event_type or ""])
    yield "PLOVER", _joined([told.plover.event or "", told.plover.mode or ""]) or "none", None
    yield "ACLED", acled or "none", None
    yield "status", told.status, None
    yield _voice(filed, told)


def _voice(filed: Filed, told: Event) -> tuple[str, str, Quote | None]:
    said = words.attribution_of(told.attribution, filed.reading)
    if said is None:
        return "voice", "the report itself", None
    return "voice", words.voice(told.attribution, filed.reading), said.cue or said.source


def _where_and_when(told: Event) -> Iterator[tuple[str, str, Quote | None]]:
    places = (("where", told.place), ("from", told.origin), ("to", told.destination))
    for name, place in places:
        if place:
            yield name, words.place_in_full(place), place.quote
    if not any(place for _, place in places):
        yield "where", words.UNKNOWN, None
    yield "when", words.days(told.when) or words.UNKNOWN, told.when.quote if told.when else None


def _particulars(filed: Filed) -> Iterator[tuple[str, str]]:
    about = filed.document
    yield "id", about.id
    yield "name", about.name
    for name in ("url", "publisher", "author", "language", "media_type"):
        if value := getattr(about, name):
            yield name.replace("_", " "), value
    yield "published", f"{about.published} ({about.published_basis})" if about.published else words.UNKNOWN
    if filed.copy_of:
        yield "copy of", filed.copy_of
    yield "read by", filed.reader


def _with_triggers(filed: Filed) -> Text:
    """Give the whole text, with the trigger words marked and the number of their event after them."""
    spots = [
        (quote, number)
        for number, told in enumerate(filed.reading.events, start=1)
        for quote in told.triggers
    ]
    text, at, line = words.harmless(filed.document.text), 0, Text()
    for quote, number in _apart(sorted(spots)):
        line.append(text[at : quote.start])
        line.append("«" + text[quote.start : quote.end] + "»", style="bold yellow").append(
            f"[{number}]", style="dim"
        )
        at = quote.end
    return line.append(text[at:])


def _apart(spots: list[tuple[Quote, int]]) -> list[tuple[Quote, int]]:
    """Leave out words that overlap words before them, which are marked already."""
    overlapping = {after for before, after in pairwise(spots) if after[0].start < before[0].end}
    return [spot for spot in spots if spot not in overlapping]


def _issues(console: Console, filed: Filed) -> None:
    for issue in filed.reading.issues:
        line = Text(f"  {issue.stage}: {words.one_line(issue.message)}", style="yellow")
        console.print(line, no_wrap=True, overflow="ellipsis")


def _flat(text: str) -> str:
    """Put a stretch of text on one line, and keep the space at its ends."""
    flat = words.one_line(text)
    left = " " if text[:1].isspace() else ""
    return left + flat + (" " if flat and text[-1:].isspace() else "")
