"""The commands that read reports, show what was read, and check the record."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.app import RECORD, Json, Quiet, Record, app, complain, console, examples, fail_if, line
from onrecord.errors import UsageError

if TYPE_CHECKING:  # for names of types alone: this brings in spaCy
    from onrecord.ingest.found import Found, Overrides


@app.command(
    epilog=examples(
        "onrecord read reports/",
        'onrecord read story.html --published 2024-03-05 --source "The Harbour Post"',
        "onrecord read 'archive/*.warc.gz' --record harbour.db --json",
    )
)
def read(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, patterns, addresses.")
    ],
    *,
    record: Record = RECORD,
    published: Annotated[str | None, typer.Option(metavar="DATE", help="Date of print, YYYY-MM-DD.")] = None,
    source: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read reports into the record.

    What the record has already is passed over, so a run that was stopped can be run again.
    """
    from onrecord import as_json as lines
    from onrecord import pipeline
    from onrecord.extract import read as reads
    from onrecord.ingest.walk import sources
    from onrecord.progress import progress, summary
    from onrecord.store.store import Store

    overrides = _overrides(published, source, url)
    tally = pipeline.Tally()
    with Store.open(record) as store, progress(moving=not (quiet or as_json)) as tell:
        steps = pipeline.read(
            sources(paths, overrides),
            store,
            reads,
            reader=pipeline.reader_name(),
            original=pipeline.originals(store),
        )
        for step in steps:
            tally.count(step)
            tell(step)
            if as_json:
                line(lines.step(step))
    if as_json:
        line(lines.tally(tally))
    elif not quiet:
        typer.echo(summary(tally, record))
    fail_if(tally.outcomes["set aside"] + tally.failed > 0)


@app.command(
    epilog=examples("onrecord show", "onrecord show 3fa9", "onrecord show reports/monday.txt --json")
)
def show(
    what: Annotated[
        str | None, typer.Argument(metavar="[EVENT|DOCUMENT]", help="An id, or its beginning.")
    ] = None,
    *,
    record: Record = RECORD,
    as_json: Json = False,
) -> None:
    """Show the record, or one event or document of it.

    An event is shown with the words that each of its values rests on, a document with its text.
    """
    from onrecord import as_json as lines
    from onrecord import show as printed
    from onrecord.lookup import look_up
    from onrecord.store.store import Store

    with Store.open(record, read_only=True) as store:
        if what is not None:
            filed, event = look_up(store, what)
            if as_json:
                line(lines.event(filed, event) if event else lines.filed(filed, whole=True))
            else:
                printed.event(console(), filed, event) if event else printed.document(console(), filed)
        elif as_json:
            for filed in store.documents():
                line(lines.filed(filed))
        else:
            printed.shelf(console(), store.documents(), store.set_asides())


@app.command(
    epilog=examples(
        "onrecord verify",
        "onrecord verify --record harbour.db --head 9f2c...",
        'onrecord verify --bundle harbour.zip --key "3fa9 b200 ..."',
    )
)
def verify(
    *,
    record: Record = RECORD,
    head: Annotated[str | None, typer.Option(metavar="HASH", help="A head of the log noted earlier.")] = None,
    bundle: Annotated[
        str | None, typer.Option(metavar="FILE", help="Check a signed bundle, in place of a record.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="FINGERPRINT", help="Of the key that must have signed the bundle.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check a record or a signed bundle, and name what is broken in it.

    Checked are the bytes as received, every quote, every claim, and the log, whose head is printed: note it
    down, and --head shows later that nothing was taken away.
    """
    if bundle is not None or key is not None:
        _verify_bundle(bundle, key, head, as_json=as_json)
        return
    from onrecord import show as printed
    from onrecord.store.store import Store

    broken = 0
    with Store.open(record, read_only=True) as store:
        for fault in store.faults(head=head):
            broken += 1
            if as_json:
                line({"thing": fault.thing, "message": fault.message})
            else:
                typer.echo(f"{fault.thing}: {fault.message}")
        entry = store.head()
        if as_json:
            line({"broken": broken, "head": entry.hash if entry else None})
        else:
            typer.echo(f"{broken} broken" if broken else f"{record}: nothing is broken")
            printed.log_head(console(), entry)
    fail_if(broken > 0)


@app.command(
    epilog=examples("onrecord extract story.txt", "onrecord extract - < documents.jsonl > readings.jsonl")
)
def extract(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE...|-]", help="- is standard input.")
    ] = None,
) -> None:
    """Print the reading of each document as a line of JSON.

    Nothing is stored. Plain text, HTML and JSON lines are read, in UTF-8; `onrecord schema` describes what is
    printed.
    """
    from onrecord import pipeline
    from onrecord.extract import read as reads
    from onrecord.ingest.found import Problem
    from onrecord.model.contract import encode

    failures = 0
    for outcome in pipeline.extract(_contract_documents(files or ["-"]), reads):
        if isinstance(outcome, Problem):
            failures += not outcome.note
            complain(str(outcome))
            continue
        if pipeline.is_failed(outcome):
            failures += 1
            complain(f"{outcome.id}: {outcome.issues[0].message}")
        sys.stdout.buffer.write(encode(outcome) + b"\n")
    sys.stdout.buffer.flush()
    fail_if(failures > 0)


@app.command(epilog=examples("onrecord kinds", "onrecord kinds --json"))
def kinds(*, as_json: Json = False) -> None:
    """List the kinds of events.

    With what each is called in PLOVER, ACLED, UCDP and HURIDOCS.
    """
    from onrecord import show as printed
    from onrecord.vocab import load

    table: dict[str, dict[str, Any]] = load("events")["kinds"]
    if as_json:
        for name, about in table.items():
            codes = {key: about.get(key) for key in ("label", "parent", "definition", *printed.CROSSWALKS)}
            line({"kind": name, **codes})
    else:
        printed.kinds(console(), table)


@app.command(epilog=examples("onrecord schema > reading.schema.json"))
def schema() -> None:
    """Print the JSON Schema of a reading."""
    from onrecord.model.contract import schema_text

    typer.echo(schema_text(), nl=False)


def _verify_bundle(bundle: str | None, key: str | None, head: str | None, *, as_json: bool) -> None:
    from onrecord.seal.check import check
    from onrecord.seal.check import report as told

    if bundle is None:
        raise UsageError("--key is the fingerprint of the key of a bundle; say with --bundle which")
    try:
        found, broken = check(bundle, key, head)
    except OSError as error:
        raise UsageError(f"{bundle} cannot be opened: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(str(error)) from error
    typer.echo(told(bundle, found, broken, as_json=as_json), nl=False)
    fail_if(broken is not None)


def _overrides(published: str | None, source: str | None, url: str | None) -> Overrides:
    from onrecord.ingest.found import Overrides

    try:
        day = date.fromisoformat(published) if published else None
    except ValueError as error:
        raise UsageError(f"--published is {published!r}; give a day as YYYY-MM-DD") from error
    return Overrides(published=day, source=source, url=url)


def _contract_documents(files: list[str]) -> Iterator[Found]:
    from onrecord.errors import Unreadable
    from onrecord.ingest.contract import contract_documents
    from onrecord.ingest.found import Problem

    for name in files:
        if name == "-":
            yield from contract_documents(sys.stdin.buffer)
            continue
        try:
            with Path(name).open("rb") as stream:
                yield from contract_documents(stream, name)
        except OSError as error:
            yield Problem(name, Unreadable(f"cannot be opened ({error.strerror or error})", code="unopened"))
