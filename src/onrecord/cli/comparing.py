"""`onrecord compare`: what one source holds, against what others do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import RECORD, Json, Record, app, complain, console, examples, line
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from onrecord.analyse.compared import Asked, Comparison
    from onrecord.analyse.rules import Rule
    from onrecord.analyse.sides import Sides
    from onrecord.comparing import Run
    from onrecord.store.store import Store

Sources = Annotated[
    list[str] | None, typer.Argument(metavar="[SOURCE...]", help="What they hold; none: lists the sources.")
]


@app.command(
    epilog=examples(
        "onrecord compare",
        'onrecord compare "Meshara Voice" --record demo/onrecord.db',
        'onrecord compare ACLED --against "UCDP GED" --since 2024-01-01 --harm killed --csv compared.csv',
    )
)
def compare(
    source: Sources = None,
    *,
    against: Annotated[
        list[str] | None,
        typer.Option(metavar="SOURCE", help="What to compare it with; else all the rest. May be repeated."),
    ] = None,
    record: Record = RECORD,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Incidents from that day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Incidents up to that day.")] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Incidents of a kind, and of those under it.")
    ] = None,
    country: Annotated[
        str | None, typer.Option(metavar="ISO3", help="Incidents in a country, by three letters.")
    ] = None,
    harm: Annotated[
        str | None, typer.Option(metavar="HARM", help="Incidents with a figure for it: killed, injured ...")
    ] = None,
    rule: Annotated[
        str | None, typer.Option(metavar="NAME", help="How tolls are chosen: onrecord, ucdp or acled.")
    ] = None,
    table: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write a table, a row an incident.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare what a source holds with what others do.

    Which incidents both tell of, which only one; where the two contradict each other on how many, when, where, what or
    who; and what may be the same and was not joined. A source is a publisher, an agency or a file by its name, or
    import: and the name of what others coded. A copy counts with the text that it repeats.
    """
    from onrecord import comparison_lines, show_comparison
    from onrecord.analyse.rules import rule as by_name
    from onrecord.comparing import two_sides
    from onrecord.store.store import Store

    asked = _asked(since, until, kind, country, harm)
    by = by_name(rule)
    with Store.open(record, read_only=True) as store:
        if not source:
            _refuse_without_source(against, table)
            _list(store, as_json=as_json)
            return
        sides = two_sides(store, source, against or ())
        if waiting := store.linkage.waiting():
            complain(f"{waiting:,} documents are in no incident yet; `onrecord link` compares them first")
        with show_comparison.comparing() as tell:
            found = _run(store, sides, by, asked, tell)
    if table:
        _write(table, comparison_lines.to_table(found))
    if as_json:
        for row in comparison_lines.lines(found):
            line(row)
    else:
        show_comparison.comparison(console(), found)


def _list(store: Store, *, as_json: bool) -> None:
    from onrecord import show_comparison
    from onrecord.comparing import sources_held

    held = sources_held(store)
    if not as_json:
        show_comparison.sources(console(), held)
    for each in held if as_json else ():
        line({"name": each.name, "documents": each.documents, "copies": each.copies})


def _run(store: Store, sides: Sides, by: Rule, asked: Asked, tell: Callable[[Run], None]) -> Comparison:
    """Compare, and tell how far it is. Raises UsageError for a harm of which nobody gives a figure."""
    from onrecord.comparing import compare as compared

    for run in compared(store, sides, by=by, asked=asked):
        tell(run)
    if asked.harm and run.harms and asked.harm not in run.harms:
        raise UsageError(
            f"neither side gives a figure for {asked.harm!r}; there are figures for {', '.join(sorted(run.harms))}"
        )
    if run.done is None:
        raise AssertionError("a comparison that ends without having come to anything")
    return run.done


def _asked(
    since: str | None, until: str | None, kind: str | None, country: str | None, harm: str | None
) -> Asked:
    """Give what is asked for. Raises UsageError for what is no day, no kind and no code of a country."""
    from onrecord.analyse.compared import Asked

    if country and not (len(country) == 3 and country.isascii() and country.isalpha()):
        raise UsageError(f"--country is {country!r}; give three letters as in ISO 3166-1, such as SYR")
    days = _day(since, "--since"), _day(until, "--until")
    if days[0] and days[1] and days[0] > days[1]:
        raise UsageError(f"--since {since} is after --until {until}; turn them round")
    return Asked(
        since=days[0],
        until=days[1],
        kind=_kind(kind),
        country=country.upper() if country else None,
        harm=harm.strip().casefold().replace(" ", "_") if harm else None,
    )


def _day(given: str | None, option: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise UsageError(f"{option} is {given!r}; give a day as YYYY-MM-DD") from error


def _kind(given: str | None) -> str | None:
    from difflib import get_close_matches

    from onrecord.vocab import load

    if given is None:
        return None
    known, name = load("events")["kinds"], given.strip().casefold().replace(" ", "_")
    if name not in known:
        near = ", ".join(get_close_matches(name, known, n=3, cutoff=0.0))
        raise UsageError(f"no kind is called {given!r}; closest: {near}. `onrecord kinds` lists them")
    return name


def _refuse_without_source(against: list[str] | None, table: Path | None) -> None:
    if against or table:
        raise UsageError("name a SOURCE to compare; `onrecord compare` alone lists the sources of the record")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror or error})") from error
