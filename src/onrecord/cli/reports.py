"""The commands that show what was read, and check the record."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from onrecord.cli.app import RECORD, Json, Record, app, console, examples, fail_if, line
from onrecord.errors import UsageError


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
