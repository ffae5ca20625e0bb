"""The commands that put events into incidents, show them, and take decisions on them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import RECORD, Json, Quiet, Record, app, examples, line

if TYPE_CHECKING:
    pass

Why = Annotated[str, typer.Option(metavar="TEXT", help="The reason, kept with the decision.")]
By = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who decides; else your user name.", envvar="ONRECORD_BY")
]


@app.command(
    epilog=examples(
        "onrecord link",
        "onrecord link --again --record harbour.db",
        "onrecord extract - < documents.jsonl | onrecord link - > incidents.jsonl",
    )
)
def link(
    readings: Annotated[
        str | None, typer.Argument(metavar="[FILE|-]", help="Readings as JSON lines, in place of a record.")
    ] = None,
    *,
    record: Record = RECORD,
    again: Annotated[bool, typer.Option("--again", help="Compare all anew, not only what is new.")] = False,
    links: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With readings: write every pair that was weighed.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Put events of different reports that may tell of one happening into incidents.

    Only what the record has gained since is compared, and a run that was stopped goes on. Given readings as
    `onrecord extract` prints them, a line of JSON an incident is printed and nothing is stored.
    """
    if readings:
        _link_readings(readings, links)
        return
    from onrecord.linking import link as run
    from onrecord.progress import linked, linking
    from onrecord.store.store import Store

    with Store.open(record) as store, linking(moving=not (quiet or as_json)) as tell:
        for step in run(store, again=again):
            tell(step)
        if as_json:
            line(linked(step, store))
        elif not quiet:
            ...
