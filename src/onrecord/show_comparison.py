"""A comparison of two sides of a record, printed for people: what it comes to first, then incident by incident.

The sides are called A (theirs) and B (ours) below their names, so that every line fits. It can be read without colour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from onrecord import words
from onrecord.analyse.claims import Said
from onrecord.analyse.compared import Cell, Comparison, HarmSum, Perhaps, SideSum
from onrecord.analyse.comparing import Compared, Difference
from onrecord.analyse.figures import numeral, span
from onrecord.analyse.sides import Held
from onrecord.comparing import Run
from onrecord.show import SHORT

MOST = 20  # incidents that are printed of one sort; --json and --csv have all
MOST_CELLS = 12  # lines of one table of coverage
MOST_MONTHS = 18  # beyond them months are put together into years
_NAMES = {
    "agents": "who", "targets": "whom", "place": "where", "when": "when", "kind": "what", "status": "whether",
}  # fmt: skip
_NOTHING = "–"


@contextmanager
def comparing() -> Iterator[Callable[[Run], None]]:
    """Give what tells how far a comparison is: a bar on standard error, where that is a terminal."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("incidents compared", total=None)

    def tell(run: Run) -> None:
        bar.update(task, completed=run.incidents, total=run.waiting)

    with bar:
        yield tell


def sources(console: Console, held: Iterable[Held]) -> None:
    """Print the sources of a record by the names they are asked for by, those that name nobody last."""
    found = sorted(held, key=lambda each: not each.named)
    if not found:
        console.print("The record has no documents; `onrecord read` takes them in.")
    for each in found:
        note = f", {_many(each.copies, 'copy', 'copies')} among them" if each.copies else ""
        line = Text.assemble((each.name, "bold"), f"  {_many(each.documents, 'document')}{note}")
        console.print(line.append("" if each.named else "  names no publisher", style="dim"))


def comparison(console: Console, found: Comparison) -> None:
    """Print a comparison: sums, coverage, then where the sides differ, what one alone has, and what may be the same."""
    _head(console, found)
    _harms(console, found.harms)
    _cells(console, "When", _by_year(found.months))
    _cells(console, "Where", _most(found.places))
    _cells(console, "What", _most(found.kinds))
    _differing(console, found)
    for title, where in (("Only A", "theirs"), ("Only B", "ours")):
        _only(console, title, [each for each in found.incidents if each.where == where])
    _perhaps(console, found)


# -- what it comes to -------------------------------------------------------------------------------------------------


def _head(console: Console, found: Comparison) -> None:
    sides = found.sides
    for letter, name, documents in (
        ("A", sides.theirs, sides.documents("theirs")),
        ("B", sides.ours, sides.documents("ours")),
    ):
        held = f"  {_many(documents, 'document')}"
        console.print(Text.assemble((f"{letter}  ", "bold"), (name, "cyan"), held))
    both, theirs, ours = (len(found.of(where)) for where in ("both", "theirs", "ours"))
    many = _many(len(found.incidents), "incident")
    console.print(
        Text.assemble((many, "bold"), f" compared: {both:,} of both, {theirs:,} only A, {ours:,} only B")
    )
    for note in _notes(found, both):
        console.print(Text(note, style="dim"))


def _notes(found: Comparison, both: int) -> Iterator[str]:
    differ = sum(bool(each.differences) for each in found.incidents)
    if both:
        fields = ", ".join(f"{_named(name)} {many:,}" for name, many in found.differing.items())
        told = f"{differ:,} {'differs' if differ == 1 else 'differ'} ({fields})" if differ else "none differ"
        yield f"Of those of both, {both - differ:,} agree as far as both say; {told}."
        pairs = ", ".join(f"{pattern} in {many:,}" for pattern, many in found.patterns.items())
        yield f"How often A tells of one incident, to how often B does: {pairs}."
    if found.sides.shared:
        yield f"{_many(found.sides.shared, 'text')} that both printed: it counts with the one it came from."
    copies = sum(each.copies for each in found.incidents)
    if copies:
        yield f"{_many(copies, 'copy is', 'copies are')} counted with the text repeated, not with who printed it."
    left = found.left
    parts = (
        (left.dropped, "that people dropped"), (left.neither, "of neither"), (left.unasked, "not asked for"),
    )  # fmt: skip
    if any(many for many, _ in parts):
        told = ", ".join(f"{many:,} {what}" for many, what in parts if many)
        yield f"Left out: {told}."


def _harms(console: Console, harms: Sequence[HarmSum]) -> None:
    if not harms:
        return
    _section(console, "How many, minimum–best–maximum (incidents)")
    grid = _grid("", "both, by A", "both, by B", "only A", "only B", "agree", "differ")
    holding = 0
    for each in harms:
        sums = (each.both_theirs, each.both_ours, each.only_theirs, each.only_ours)
        holding += sum(one.holding for one in sums)
        name = _plain(each.kind) if each.unit == "people" else f"{_plain(each.kind)}, {each.unit}"
        grid.add_row(name, *map(_sum, sums), _number(each.agree), _number(each.differ))
    _indented(console, grid)
    note = "An incident without a figure is in no sum"
    held = f"; {holding:,} that hold others are left out, so that nobody is counted twice" if holding else ""
    _indented(console, Text(f"{note}{held}.", style="dim"))


def _sum(one: SideSum) -> str:
    if not one.incidents:
        return _NOTHING
    numbers = span(one.minimum, one.best, one.maximum, or_more=one.or_more)
    return f"{numbers} ({one.incidents:,})"


def _cells(console: Console, title: str, cells: Iterable[Cell]) -> None:
    _section(console, title)
    grid = _grid("", "both", "only A", "only B")
    for cell in cells:
        name = ", ".join(_plain(part) for part in cell.value if part) or "not stated"
        grid.add_row(name, *map(_number, (cell.both, cell.theirs, cell.ours)))
    _indented(console, grid)


def _by_year(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Give months, or years where there are too many of them."""
    if len(cells) <= MOST_MONTHS:
        return cells
    return _merged((cell.value[0][:4], cell) for cell in cells)


def _most(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Give the values of most incidents, the rest in one line."""
    ranked = sorted(cells, key=lambda cell: (-cell.both - cell.theirs - cell.ours, cell.value))
    if len(ranked) <= MOST_CELLS:
        return ranked
    kept = ranked[: MOST_CELLS - 1]
    return [*kept, *_merged((f"{len(ranked) - len(kept)} others", cell) for cell in ranked[len(kept) :])]


def _merged(named: Iterable[tuple[str, Cell]]) -> list[Cell]:
    found: dict[str, Cell] = {}
    for name, cell in named:
        held = found.get(name, Cell(value=(name,), both=0, theirs=0, ours=0))
        found[name] = replace(
            held, both=held.both + cell.both, theirs=held.theirs + cell.theirs, ours=held.ours + cell.ours
        )
    return [*found.values()]


# -- incident by incident ---------------------------------------------------------------------------------------------


def _differing(console: Console, found: Comparison) -> None:
    differing = [each for each in found.incidents if each.differences]
    if not differing:
        return
    _section(console, "Where they differ")
    for each in differing[:MOST]:
        line = _incident(each).append(f"  {each.pattern}", style="dim")
        _indented(console, line)
        for difference in each.differences:
            _difference(console, difference)
    _more(console, len(differing))


def _difference(console: Console, one: Difference) -> None:
    grid = Table.grid(padding=(0, 1, 0, 0), expand=False)
    for width in (10, 1, 24):
        grid.add_column(width=width)
    grid.add_column(ratio=1)
    rows = (("A", one.theirs, one.said_theirs), ("B", one.ours, one.said_ours))
    labels = (Text(_named(one.field), style="bold"), Text(_gap(one), style="dim"))
    for label, (letter, told, said) in zip(labels, rows, strict=True):
        grid.add_row(label, letter, Text(words.one_line(told)), Text(_who(said), style="dim"))
    _indented(console, grid, 4)


def _gap(one: Difference) -> str:
    if one.apart is None:
        return ""
    unit = {"when": " days", "place": " km"}.get(one.field, "")
    return f"by {numeral(one.apart)}{unit}"


def _who(said: Iterable[Said]) -> str:
    """Say whose words a value rests on: the source, the voice, the day of print, and the words."""
    quotes: dict[str, list[str]] = {}
    for each in said:
        source = ": ".join(part for part in (each.source, each.voice) if part)
        day = f", {each.published}" if each.published else ""
        quotes.setdefault(f"{source}{day}", []).extend([f'"{each.quote}"'] if each.quote else [])
    return "; ".join(" ".join((who, *dict.fromkeys(words))) for who, words in quotes.items())


def _only(console: Console, title: str, found: Sequence[Compared]) -> None:
    if not found:
        return
    _section(console, title)
    for each in found[:MOST]:
        told = each.theirs or each.ours
        harms = [
            f"{span(toll.minimum, toll.best, toll.maximum, or_more=toll.or_more)} {_plain(toll.kind)}"
            for toll in (told.tolls if told else ())[:2]
        ]
        line = _incident(each).append("".join(f" · {harm}" for harm in harms))
        _indented(console, line)
    _more(console, len(found))


def _perhaps(console: Console, found: Comparison) -> None:
    known = {each.id: each for each in found.incidents}
    pairs = _once(found.perhaps)
    if not pairs:
        return
    _section(console, "Perhaps the same")
    for each in pairs[:MOST]:
        for name, lead in ((each.incident, ""), (each.other, "= ")):
            letters = {"theirs": "A", "ours": "B", "both": "A, B"}[known[name].where]
            line = Text(lead.rjust(2)).append_text(_incident(known[name])).append(f"  {letters}", style="dim")
            _indented(console, line.append("" if lead else f"  {_chance(each)}"))
    _more(console, len(pairs))
    first = pairs[0]
    pair = f"{first.incident[:SHORT]} {first.other[:SHORT]}"
    hint = f"onrecord merge {pair} --why ..., or onrecord reject, says which it is."
    _indented(console, Text(hint, style="dim"))


def _once(perhaps: Mapping[str, Sequence[Perhaps]]) -> list[Perhaps]:
    """Give each pair once, the likeliest first."""
    found: dict[frozenset[str], Perhaps] = {}
    for pairs in perhaps.values():
        for each in pairs:
            found.setdefault(frozenset((each.incident, each.other)), each)
    return sorted(found.values(), key=lambda each: (-each.probability, each.incident, each.other))


def _chance(one: Perhaps) -> str:
    number = min(round(one.probability * 100), 99)
    return f"{number} in 100" if one.probability <= 0.99 else "more than 99 in 100"


def _incident(one: Compared) -> Text:
    outline = one.outline
    place = words.one_line(outline.place.name) if outline.place else ""
    told = " · ".join(part for part in (_plain(outline.kind), place, words.days(outline.when)) if part)
    return Text.assemble((one.id[:SHORT], "magenta"), f" {told}")


# -- words ------------------------------------------------------------------------------------------------------------


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold cyan"))


def _indented(console: Console, thing: RenderableType, indent: int = 2) -> None:
    console.print(Padding(thing, (0, 0, 0, indent), expand=False))


def _grid(*names: str) -> Table:
    grid = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for at, name in enumerate(names):
        grid.add_column(name, justify="right" if at else "left", no_wrap=bool(at))
    return grid


def _more(console: Console, many: int) -> None:
    if many > MOST:
        note = f"... and {many - MOST:,} more: --json and --csv have all of them"
        _indented(console, Text(note, style="dim"))


def _number(many: int) -> str:
    return f"{many:,}" if many else _NOTHING


def _named(field: str) -> str:
    return _NAMES.get(field, _plain(field))


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def _plain(name: str) -> str:
    return name.replace("_", " ")
