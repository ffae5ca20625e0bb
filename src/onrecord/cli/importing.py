"""The command that takes a table which others coded into the record, once a person has seen how it is read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import (
    RECORD,
    Json,
    Quiet,
    Record,
    app,
    complain,
    console,
    examples,
    fail_if,
    follow,
    line,
)
from onrecord.errors import UsageError

if TYPE_CHECKING:  # for the name of a type alone
    from onrecord.importing import Look


@app.command(
    "import",
    epilog=examples(
        "onrecord import acled.csv",
        "onrecord import incidents.xlsx --propose > mapping.toml",
        "onrecord import incidents.xlsx --mapping mapping.toml --source 'Valley Monitors'",
    ),
)
def import_(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="CSV, TSV or XLSX with names of columns; .jsonl of a record."),
    ],
    *,
    record: Record = RECORD,
    kind: Annotated[
        str | None, typer.Option("--as", metavar="KIND", help="acled, ucdp or sheet; else the heading tells.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE.toml", help="Read the columns as this file says.")
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Print a mapping to edit, and import nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Take the mapping that is proposed.")] = False,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Who says what the rows say.")] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Take a table that others coded into the record.

    A .jsonl file that holds a whole record is made that record anew. Of a table each row becomes a document of its
    source, and an event whose values are the cells of the row, so that it links with what was read.

    The tables of ACLED and UCDP GED are known by their heading; of any other a mapping is proposed, and nothing is
    imported before it is confirmed.
    """
    from onrecord import as_json as lines
    from onrecord import importing
    from onrecord.ingest.meter import Meter
    from onrecord.progress import reading
    from onrecord.store.store import Store

    if file.suffix.lower() == importing.LINES:
        if any((kind, mapping, propose, source)):
            raise UsageError(
                f"{file} is to hold a whole record, which is taken as it is; leave the other options out"
            )
        _restore(file, record, quiet=quiet, as_json=as_json)
        return
    found = importing.look(file, importing.kind_named(kind), mapping)
    if propose:
        typer.echo(found.as_toml(), nl=False)
        return
    importing.publisher(found, source)  # an error before anybody is asked
    _confirm(found, yes=yes, quiet=quiet or as_json)
    with Store.open(record) as store, reading([], Meter(), moving=not (quiet or as_json)) as bar:
        tally = follow(importing.imported(found, store, source), bar, as_json=as_json)
    if as_json:
        line(lines.tally(tally))
    elif not quiet:
        typer.echo(importing.summary(tally, record))
    fail_if(found.survey.broken + tally.failed > 0)


def _restore(file: Path, record: Path, *, quiet: bool, as_json: bool) -> None:
    from onrecord import importing

    made = importing.restored(file, record)
    if as_json:
        line({"summary": dict(made.lines), "head": made.head.hash if made.head else None})
    elif not quiet:
        told = ", ".join(f"{number:,} {sort}" for sort, number in made.lines.items())
        typer.echo(f"{record}: {told}\nhead of the log: {made.head.hash if made.head else 'none'}")


def _confirm(found: Look, *, yes: bool, quiet: bool) -> None:
    """Show how a table is read, and ask whether that is right. Raises UsageError where nobody can say so."""
    for note in found.notes:
        complain(f"{found.path}: {note}")
    if not quiet or not (found.confirmed or yes):
        _show(found)
    if found.confirmed or yes:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            "nothing is imported: nobody has confirmed how the columns are read; --yes does, or edit what --propose "
            "prints and give it with --mapping"
        )
    if not typer.confirm("Import it so?"):
        raise UsageError("nothing is imported; edit what --propose prints, and give it with --mapping")


def _show(found: Look) -> None:
    from rich.table import Table

    from onrecord.words import one_line

    table = Table("column", "is", "for example", box=None, pad_edge=False)
    for each in found.columns:
        order = found.plan.orders.get(each.name)
        told = f"{each.field} ({order})" if each.field and order else each.field
        table.add_row(one_line(each.name), told or "left out", " | ".join(each.examples))
    out = console()
    out.print(f"{found.path.name}: {found.survey.rows:,} rows, read as {found.kind}")
    out.print(table)
    if found.unnamed:
        told = ", ".join(
            f"{one_line(name)} ({rows:,} rows)" for name, rows in list(found.unnamed.items())[:20]
        )
        out.print(f"No kind of ours, set aside unless a mapping names one: {told}")
