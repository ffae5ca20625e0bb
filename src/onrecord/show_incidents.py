"""Incidents, printed for people: a list of them, and one as a page with all that is claimed of it and by whom.

Everything can be read without colour, at 80 columns as well as at 140.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, repeat

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord import words
from onrecord.analyse.claims import Field, Said, Value
from onrecord.analyse.containing import Total
from onrecord.analyse.figures import in_words, numeral, span
from onrecord.analyse.incident_view import IncidentView, copies, disputes
from onrecord.analyse.sources import Report
from onrecord.analyse.tolls import Correction, RunningTotal, Toll, TollClaim
from onrecord.review.grading import scale
from onrecord.reviewing import Listed
from onrecord.show import SHORT, WIDE

_LABEL = 11  # columns of the name of a field
_INDENT = 2
_LISTED = ("killed", "injured")  # harms with a column of their own in the list
_NAMES = {
    "agents": "who", "targets": "whom", "objects": "what", "place": "where", "weapons": "with", "counts": "how many",
}  # fmt: skip
_COLUMNS = (("", 8), ("what", 17), ("where", 18), ("when", 24), ("killed", 13), ("injured", 13), ("from", 20))


# -- a list -----------------------------------------------------------------------------------------------------------


def incidents(
    console: Console,
    views: Iterable[IncidentView],
    *,
    newest_first: bool = False,
    people: Mapping[str, str] | None = None,
) -> None:
    """Print incidents in the order of their days, those without a day last: one line each, two where it is narrow.

    `people` says by id how far people are with an incident.
    """
    people = people or {}
    wide = console.width >= WIDE
    shown = 0
    for view in _in_order(views, newest_first=newest_first):
        if wide and not shown:
            _line(console, _cells([name for name, _ in _COLUMNS], "marks"), style="dim")
        shown += 1
        about = people.get(view.id, "")
        for line in _wide_line(view, about) if wide else _two_lines(view, about):
            _line(console, line)
    if not shown:
        console.print("There is no incident yet.")


def people(one: Listed) -> str:
    """Say how far people are with an incident, and what they made of it: "reviewed; confirmed, fair, by A. Coder"."""
    said = one.assessment
    word = "no such happening, as people say" if one.dropped else words.STATES[one.state]
    if not said.at:
        return word
    judged = [scale("status")[said.status].label, scale("grade")[said.grade].label if said.grade else ""]
    return f"{word}; {', '.join(part for part in judged if part).lower()}, by {words.one_line(', '.join(said.by))}"


def sums(console: Console, totals: Iterable[Total]) -> None:
    """Print totals over incidents, with how many they rest on and why the others are left out."""
    for total in totals:
        numbers = span(total.minimum, total.best, total.maximum, or_more=total.or_more)
        unit = "" if total.unit == "people" else f" {total.unit}"
        line = Text.assemble((f"{_plain(total.kind)}  ", "bold"), (numbers, "bold green"), unit)
        line.append(f"  minimum–best–maximum of {_many(len(total.incidents), 'incident')}", style="dim")
        console.print(line)
        for why, number in Counter(one.why for one in total.left_out).items():
            console.print(Text(f"  left out: {_many(number, 'incident')}, {why}", style="dim"))


def _in_order(views: Iterable[IncidentView], *, newest_first: bool) -> list[IncidentView]:
    ordered = sorted(views, key=lambda view: (_day(view) or date.min, view.id), reverse=newest_first)
    return sorted(ordered, key=lambda view: _day(view) is None)


def _day(view: IncidentView) -> date | None:
    return (view.when.first or view.when.last) if view.when else None


def _wide_line(view: IncidentView, people: str) -> list[Text]:
    place = words.one_line(view.place.name) if view.place else ""
    cells = [view.id[:SHORT], _plain(view.kind), place, words.days(view.when), *_harms(view, *_LISTED)]
    return [_cells([*cells, _from(view)], _joined([people, *_others(view), *_marks(view)]))]


def _two_lines(view: IncidentView, people: str) -> list[Text]:
    place = words.one_line(view.place.name) if view.place else ""
    first = _joined([_plain(view.kind), place, words.days(view.when)])
    harms = [f"{told} {name}" for told, name in zip(_harms(view, *_LISTED), _LISTED, strict=True) if told]
    second = _joined([*harms, *_others(view), _from(view), people, *_marks(view)])
    return [Text.assemble((view.id[:SHORT], "magenta"), " ", first), Text(" " * (SHORT + 1) + second)]


def _cells(values: Sequence[str], last: str) -> Text:
    line = Text()
    for value, (name, width) in zip(values, _COLUMNS, strict=True):
        cut = value if len(value) <= width else value[: width - 1] + "…"
        cell = Text(cut, style="" if name else "magenta")
        cell.pad_right(max(width + 1 - cell.cell_len, 1))
        line.append_text(cell)
    return line.append(last)


def _from(view: IncidentView) -> str:
    return f"{_many(len(view.reports), 'report')}, {_many(len(view.sources), 'source')}"


def _marks(view: IncidentView) -> Iterator[str]:
    if view.status not in ("asserted", "reported"):
        yield view.status
    if disputes(view):
        yield "DISPUTED"
    if view.contains:
        yield f"contains {len(view.contains)}"
    if view.part_of:
        yield f"part of {len(view.part_of)}"


def _harms(view: IncidentView, *kinds: str) -> list[str]:
    """Give the toll of each of some kinds of harm, nothing where there is none."""
    told = {toll.kind: toll_span(toll) for toll in view.tolls if toll.group is None and toll.unit == "people"}
    return [told.get(kind, "") for kind in kinds]


def _others(view: IncidentView) -> Iterator[str]:
    for toll in view.tolls:
        if toll.group is None and (toll.kind not in _LISTED or toll.unit != "people"):
            unit = "" if toll.unit == "people" else f"{toll.unit} "
            yield f"{toll_span(toll)} {unit}{_plain(toll.kind)}"


def toll_span(toll: Toll) -> str:
    """Give minimum, best and maximum in one word: "9–14–30+"; one number where all three are the same."""
    return span(toll.minimum, toll.best, toll.maximum, or_more=toll.or_more)


# -- one incident -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Page:
    """Where an incident is printed, and the numbers of its reports, by which the rest of the page names them."""

    console: Console
    view: IncidentView
    numbers: Mapping[str, int]

    @property
    def wide(self) -> bool:
        return self.console.width >= WIDE

    def section(self, title: str) -> None:
        self.console.print()
        self.console.print(Text(title, style="bold cyan"))

    def indented(self, thing: Text | Table, indent: int = _INDENT) -> None:
        self.console.print(Padding(thing, (0, 0, 0, indent), expand=False))

    def who(self, said: Iterable[Said], *, doubt: bool = True) -> str:
        """Name the reports that say something by their numbers, those with one voice together."""
        voices: dict[str, list[str]] = {}
        for one in said:
            sure = not doubt or one.status in ("asserted", "reported")
            names = ": ".join(part for part in (one.source if self.wide else "", one.voice) if part)
            voice = " ".join(part for part in (names, "" if sure else f"({one.status})") if part)
            voices.setdefault(voice, []).append(f"[{self.numbers[one.document]}]")
        return "; ".join(
            " ".join((*dict.fromkeys(numbers), voice)).rstrip() for voice, numbers in voices.items()
        )


def incident(console: Console, view: IncidentView, *, people: str = "") -> None:
    """Print an incident as a page; `show_reasons.py` prints why its events were joined.

    `people` says how far people are with it.
    """
    numbers = {report.document: at for at, report in enumerate(view.reports, start=1)}
    page = _Page(console, view, numbers)
    _head(page, people)
    page.section("Reports")
    _reports_of(page)
    page.section("How many")
    _numbers(page)
    page.section("What the reports say")
    for field in view.fields:
        _field(page, field)


def _head(page: _Page, people: str) -> None:
    view, console = page.view, page.console
    place = words.place_in_full(view.place) if view.place else "place not stated"
    console.print(Text.assemble((_plain(view.kind), "bold"), "  incident ", (view.id, "magenta")))
    console.print(Text(_joined([place, words.days(view.when) or "day not stated", view.status])))
    if people:
        console.print(Text(people, style="bold"))
    if disputed := disputes(view):
        names = ", ".join(_NAMES.get(name, name) for name in disputed)
        console.print(Text.assemble(("DISPUTED ", "bold red"), names))
    for voice, said in _by_voice(view.denials).items():
        denial = f"{voice} denies it" if voice else "reported as not so"
        console.print(Text.assemble(("DENIED ", "bold red"), f"{denial} {_numbers_of(page, said)}"))
    for label, ids in (("contains", view.contains), ("part of", view.part_of)):
        if ids:
            console.print(Text(f"{label} {', '.join(name[:SHORT] for name in ids)}"))


def _by_voice(said: Iterable[Said]) -> dict[str, list[Said]]:
    voices: dict[str, list[Said]] = {}
    for one in said:
        voices.setdefault(one.voice, []).append(one)
    return voices


def _numbers_of(page: _Page, said: Iterable[Said]) -> str:
    return " ".join(dict.fromkeys(f"[{page.numbers[one.document]}]" for one in said))


def _reports_of(page: _Page) -> None:
    view = page.view
    extra = f", {_many(copies(view), 'copy', 'copies')} among them" if copies(view) else ""
    sources = _many(len(view.sources), "independent source")
    page.indented(Text(f"{_many(len(view.reports), 'report')}{extra}; {sources}", style="dim"))
    grid = _grid(4, 10, SHORT)
    for report in view.reports:
        grid.add_row(
            Text(f"[{page.numbers[report.document]}]"),
            Text(str(report.published or "undated")),
            Text(report.document[:SHORT], style="magenta"),
            _report(view, report),
        )
    page.indented(grid)
    for note in view.notes:
        page.indented(Text(f"{words.one_line(note)[:1].upper()}{words.one_line(note)[1:]}.", style="dim"))


def _report(view: IncidentView, report: Report) -> Text:
    one_of_many = len(view.reports) > 1
    marks = [
        "first" if one_of_many and report.document == view.first else "",
        "latest" if one_of_many and report.document == view.latest else "",
        f"copy of {report.copy_of[:SHORT]}" if report.copy_of else "",
        "in passing" if report.in_passing else "",
    ]
    line = Text(report.source, style="cyan")
    if report.title not in (report.source, ""):
        line.append(f"  {report.title}", style="none")
    told = ", ".join(mark for mark in marks if mark)
    return line.append(f"  ({told})", style="bold") if told else line


# -- numbers ----------------------------------------------------------------------------------------------------------


def _numbers(page: _Page) -> None:
    view = page.view
    for toll in view.tolls:
        _toll(page, toll)
    if not view.tolls:
        page.indented(Text("No report gives a figure for this incident alone."))
    for correction in view.corrections:
        page.indented(_correction(page, correction))
    for total in view.running:
        page.indented(_running(page, total))
    if view.tolls:
        rule = f"Rule {view.rule.name}: {words.one_line(view.rule.description)}"
        page.indented(Text(rule, style="dim"))


def _toll(page: _Page, toll: Toll) -> None:
    line = Text.assemble((_what(toll), "bold"), "  ", (toll_span(toll), "bold green"), f"  {_in_words(toll)}")
    page.indented(line.append("  DISPUTED" if toll.disputed else "", style="red"))
    if len(toll.claims) == 1:
        page.indented(Text(page.who([toll.claims[0].said]), style="dim"), 2 * _INDENT)
        return
    grid = _grid(_LABEL + 2)
    for figure, said in _figures(page, toll):
        grid.add_row(Text(figure), Text(said, style="dim"))
    page.indented(grid, 2 * _INDENT)


def _what(counted: Toll | Correction | RunningTotal) -> str:
    """Name what is counted: "killed", "killed, children", "displaced, households"."""
    unit = "" if counted.unit == "people" else counted.unit
    return ", ".join(_plain(part) for part in (counted.kind, counted.group, unit) if part)


def _in_words(toll: Toll) -> str:
    most = f"{numeral(toll.maximum)} or more" if toll.or_more else numeral(toll.maximum)
    backed = f"{toll.backing} of {_many(toll.sources, 'source')}"
    return f"minimum {numeral(toll.minimum)}, best {in_words(toll.best)} ({backed}), maximum {most}"


def _figures(page: _Page, toll: Toll) -> Iterator[tuple[str, str]]:
    """Give each figure with all who give it, those that stand first."""
    grouped: dict[tuple[str, str], list[Said]] = {}
    for claim in sorted(toll.claims, key=lambda claim: not claim.stands):
        remark = _remark(claim)
        grouped.setdefault((in_words(claim.figure), remark), []).append(claim.said)
    for (figure, remark), said in grouped.items():
        yield figure, page.who(said) + (f" — {remark}" if remark else "")


def _remark(claim: TollClaim) -> str:
    """Say of a figure why it does not stand, or that it is a running total."""
    if claim.stands:
        return "a running total" if claim.running else ""
    if claim.mention:
        return "persons told of, no count"
    return "part of a running total" if claim.added else "corrected since"


def _correction(page: _Page, one: Correction) -> Text:
    line = Text.assemble(("corrected  ", "bold"), f"{_what(one)}: {in_words(one.earlier)}")
    line.append(f" {_numbers_of(page, [one.earlier_said])} to {in_words(one.later)} ")
    return line.append(f"{_numbers_of(page, [one.later_said])} by {one.source}, {one.later_said.published}")


def _running(page: _Page, one: RunningTotal) -> Text:
    line = Text.assemble(("running total  ", "bold"), f"{_what(one)}: {in_words(one.figure)}")
    backed = "another source gives it for this incident" if one.confirmed else "not part of the numbers above"
    return line.append(f" {page.who([one.said])} — {backed}")


# -- who says what ----------------------------------------------------------------------------------------------------


def _field(page: _Page, field: Field) -> None:
    values = [value for value in field.values if field.name != "counts" or _is_apart(page.view, value)]
    if not values:
        return
    grid = _grid(_LABEL, 44 if page.wide else 28)
    name = Text(_NAMES.get(field.name, field.name), style="bold")
    mark = Text("DISPUTED", style="red") if field.disputed else Text("")
    labels = chain((name, mark), repeat(Text("")))
    for label, value in zip(labels, values, strict=False):
        grid.add_row(label, Text(value.text), Text(_says(page, field, value), style="dim"))
    if field.disputed and len(values) == 1:
        grid.add_row(mark, Text(""), Text(""))
    page.indented(grid)


def _is_apart(view: IncidentView, value: Value) -> bool:
    """Whether a count is in none of the numbers above: a share, or of an event that gives none."""
    return value.text.partition(" ")[0].endswith("%") or all(
        said.status not in view.rule.statuses for said in value.said
    )


def _says(page: _Page, field: Field, value: Value) -> str:
    own = [said for said in value.said if not _is_echo(said, value)]
    if value.sources == len(page.view.sources) > 1 and field.name != "status":
        return f"all {value.sources} sources: {page.who(own)}"
    return page.who(own, doubt=field.name != "status")


def _is_echo(said: Said, value: Value) -> bool:
    """Whether a copy says what its source says itself, which need not be printed twice."""
    return said.copy and any(other.source == said.source and not other.copy for other in value.said)


# -- words ------------------------------------------------------------------------------------------------------------


def _grid(*widths: int) -> Table:
    """Give an empty table without lines: first columns of fixed widths, and one for the rest of the line."""
    grid = Table.grid(padding=(0, 1, 0, 0), expand=False)
    for width in widths:
        grid.add_column(width=width)
    grid.add_column(ratio=1)
    return grid


def _line(console: Console, line: Text, style: str = "") -> None:
    console.print(line, style=style, no_wrap=True, overflow="ellipsis")


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def _plain(name: str) -> str:
    return name.replace("_", " ")
