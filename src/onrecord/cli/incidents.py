"""The commands that put events into incidents, show them, and take decisions on them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from getpass import getuser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TextIO

import typer

from onrecord.cli import spark
from onrecord.cli.app import RECORD, Json, Quiet, Record, app, complain, console, examples, line
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.model.incident import Verb
    from onrecord.model.reading import Reading
    from onrecord.reviewing import Listed
    from onrecord.store.store import Store

Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason; it is kept with the decision.")]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who decides; else your user name.", envvar="ONRECORD_BY"),
]


@app.command(
    epilog=examples(
        "onrecord link",
        "onrecord link --again --record harbour.db",
        "onrecord extract - < documents.jsonl | onrecord link - > incidents.jsonl",
        "onrecord link --engine spark --master 'local[8]' readings.parquet linked",
    )
)
def link(
    readings: Annotated[
        str | None, typer.Argument(metavar="[FILE|-]", help="Readings as JSON lines, in place of a record.")
    ] = None,
    output: Annotated[
        str | None, typer.Argument(metavar="[OUTPUT]", help="With --engine spark: the folder to write.")
    ] = None,
    *,
    record: Record = RECORD,
    again: Annotated[bool, typer.Option("--again", help="Compare all anew, not only what is new.")] = False,
    links: Annotated[
        Path | None, typer.Option(metavar="FILE", help="With readings: where to write every pair weighed.")
    ] = None,
    engine: spark.Engine = "here",
    master: spark.Master = None,
    conf: spark.Conf = None,
    environment: spark.Environment = None,
    overwrite: spark.Overwrite = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Put events that may tell of one happening into incidents.

    Only what the record has gained is compared, and a run that was stopped goes on. Given readings as
    `onrecord extract` prints them, a line of JSON for each incident is printed, and nothing is stored.

    With --engine spark, FILE is a table that `onrecord extract --engine spark` wrote, and two tables are written into
    OUTPUT: `links`, every pair weighed, and `incidents`, the events of each: docs/guide/spark.md.
    """
    asked = spark.Asked(engine, master, conf or (), environment, None, overwrite)
    if asked.is_spark:
        spark.link(asked, readings, output)
        return
    if output:
        raise UsageError("OUTPUT goes with --engine spark")
    if readings:
        _link_readings(readings, links)
        return
    if links:
        raise UsageError("--links goes with readings; `onrecord incidents ID` shows the pairs of a record")
    from onrecord import as_json as lines
    from onrecord import linking
    from onrecord.progress import linked
    from onrecord.progress import linking as progress
    from onrecord.store.store import Store

    with Store.open(record, make=False) as store:
        with progress(moving=not (quiet or as_json)) as tell:
            for run in linking.link(store, again=again):
                tell(run)
        for message in run.messages:
            complain(message)
        if as_json:
            line(lines.linked(run))
        elif not quiet:
            typer.echo(linked(run, record, store.linkage.sums()))


@app.command(
    epilog=examples("onrecord incidents", "onrecord incidents 3fa9", "onrecord incidents --rule acled --json")
)
def incidents(
    what: Annotated[str | None, typer.Argument(metavar="[INCIDENT]", help="An id, or its beginning.")] = None,
    *,
    record: Record = RECORD,
    rule: Annotated[
        str | None, typer.Option(metavar="NAME", help="How tolls are chosen: onrecord, ucdp or acled.")
    ] = None,
    newest: Annotated[bool, typer.Option("--newest", help="The latest happening first.")] = False,
    as_json: Json = False,
) -> None:
    """List the incidents of the record as people left them, or show one.

    One is shown with all that its reports claim, who says so, the tolls with the rule that they are chosen by, and
    why its reports were joined.
    """
    from onrecord import as_json as lines
    from onrecord import reviewing
    from onrecord import show_incidents as printed
    from onrecord.analyse.containing import totals
    from onrecord.analyse.rules import rule as by_name
    from onrecord.lookup import incident as meant
    from onrecord.store.store import Store

    with Store.open(record, read_only=True) as store:
        by = by_name(rule)
        wanted = meant(store, what) if what else None
        found = {each.view.id: each for each in reviewing.listed(store, by)}
        if as_json:
            for name, each in found.items():
                if wanted in (None, name):
                    line(lines.incident(each))
        elif wanted:
            _page(store, found, wanted)
        else:
            views = [each.view for each in found.values()]
            people = {name: printed.people(each) for name, each in found.items()}
            printed.incidents(console(), views, newest_first=newest, people=people)
            printed.sums(console(), totals(views, {view.id: view.contains for view in views}))


@app.command(epilog=examples('onrecord merge 3fa9 b200 --why "one shell, two papers" --by "A. Coder"'))
def merge(
    incident: Annotated[str, typer.Argument(help="An incident: its id, or the beginning of it.")],
    other: Annotated[str, typer.Argument(help="The one that is the same.")],
    *,
    why: Why,
    by: By = None,
    record: Record = RECORD,
) -> None:
    """Decide that two incidents are one.

    The decision is kept in the log, and every later run obeys it. A later decision takes its place.
    """
    _decide_on_two("merge", incident, other, why=why, by=by, record=record)


@app.command(epilog=examples('onrecord reject 3fa9 b200 --why "another quarter, an hour later"'))
def reject(
    incident: Annotated[str, typer.Argument(help="An incident: its id, or the beginning of it.")],
    other: Annotated[str, typer.Argument(help="The one that is not the same.")],
    *,
    why: Why,
    by: By = None,
    record: Record = RECORD,
) -> None:
    """Decide that two incidents are not one.

    No later run joins them. The decision is kept in the log; a later one takes its place.
    """
    _decide_on_two("reject", incident, other, why=why, by=by, record=record)


@app.command(epilog=examples('onrecord split 3fa9 7833acfd --why "this is the strike of the day before"'))
def split(
    incident: Annotated[str, typer.Argument(help="An incident: its id, or the beginning of it.")],
    parts: Annotated[
        list[str], typer.Argument(metavar="EVENT|DOCUMENT...", help="What tells of another happening.")
    ],
    *,
    why: Why,
    by: By = None,
    record: Record = RECORD,
) -> None:
    """Decide that some reports of an incident tell of another.

    No later run joins them with the rest. The decision is kept in the log; a later one takes its place.
    """
    from onrecord.lookup import events_in
    from onrecord.lookup import incident as meant
    from onrecord.store.store import Store

    with Store.open(record, make=False) as store:
        name = meant(store, incident)
        away = events_in(store, name, parts)
        rest = [event for event in store.linkage.events_of(name) if event not in away]
        if not rest:
            raise UsageError(
                f"all of incident {name} would go; name the part that tells of another happening"
            )
        _decide(store, "split", away, rest, why=why, by=by)


def _decide_on_two(verb: Verb, one: str, other: str, *, why: str, by: str | None, record: Path) -> None:
    from onrecord.lookup import incident as meant
    from onrecord.store.store import Store

    with Store.open(record, make=False) as store:
        left, right = meant(store, one), meant(store, other)
        if left == right:
            raise UsageError(f"{one} and {other} are both incident {left}; `onrecord split` takes it apart")
        _decide(store, verb, store.linkage.events_of(left), store.linkage.events_of(right), why=why, by=by)


def _decide(
    store: Store,
    verb: Verb,
    left: tuple[str, ...],
    right: list[str] | tuple[str, ...],
    *,
    why: str,
    by: str | None,
) -> None:
    from onrecord.linking import decide

    if not why.strip():
        raise UsageError("--why is empty; say why, for those who read the record later")
    for message in decide(store, verb, left, right, why=why.strip(), by=(by or "").strip() or _user()):
        complain(message)
    now = store.linkage.memberships((*left, *right))
    for name in sorted(set(now.values())):
        typer.echo(f"incident {name}: {sum(each == name for each in now.values())} of these events")


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError) as error:
        raise UsageError("it is not known who you are; say it with --by NAME") from error


def _page(store: Store, found: dict[str, Listed], wanted: str) -> None:
    from onrecord import linking, show_reasons
    from onrecord import show_incidents as printed

    view, screen = found[wanted].view, console()
    printed.incident(screen, view, people=printed.people(found[wanted]))
    show_reasons.why(screen, view, linking.why(store, view))
    show_reasons.decisions(screen, store.linkage.decisions_on(view.events))
    near = [(found[name].view, because) for name, because in linking.perhaps(store, view) if name in found]
    show_reasons.perhaps(screen, view, near)


def _link_readings(given: str, links: Path | None) -> None:
    from onrecord import as_json as lines
    from onrecord import linking
    from onrecord.analyse.incident_view import incident_json

    with _new(links) if links else nullcontext() as out:
        joined = linking.join(_readings(given))
        for each in joined.links if out else ():
            print(json.dumps(lines.link(each, joined.document_of)), file=out)
    for view in joined.views:
        line(incident_json(view))


def _readings(given: str) -> Iterator[Reading]:
    from onrecord.model.contract import decode

    with nullcontext(sys.stdin.buffer) if given == "-" else _opened(given) as stream:
        for number, row in enumerate(stream, start=1):
            if row.strip():
                try:
                    yield decode(row)
                except ValueError as error:
                    raise UsageError(
                        f"{given}, line {number} is no reading of `onrecord extract`: {error}"
                    ) from error


def _new(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written ({error.strerror or error})") from error


def _opened(given: str) -> BinaryIO:
    try:
        return Path(given).open("rb")
    except OSError as error:
        raise UsageError(f"{given} cannot be opened ({error.strerror or error})") from error
