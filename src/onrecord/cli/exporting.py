"""The command by which a record goes out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import RECORD, Json, Quiet, Record, app, complain, examples, line
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.releasing import Asked
    from onrecord.store.store import Store


@app.command(
    epilog=examples(
        "onrecord export",
        "onrecord export --format acled --format ged --to sent/2024-05",
        "onrecord export --format report --profile internal --since 2024-01-01 --to report",
        "onrecord export --list",
    )
)
def export(
    *,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar="NAME", help="A format; may be given several times. Else all of them."
        ),
    ] = None,
    to: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="A folder that is new or empty.")] = Path(
        "export"
    ),
    profile: Annotated[
        str, typer.Option(metavar="NAME", help="For whom: internal, partner or public, which shows least.")
    ] = "public",
    places: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL", help="The most exact place: site, city, district, province or country."
        ),
    ] = None,
    rule: Annotated[str | None, typer.Option(metavar="NAME", help="The rule for numbers of harm.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only what happened on that day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only what happened on that day or before.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(metavar="KIND", help="Only this kind, and those under it.")
    ] = None,
    country: Annotated[str | None, typer.Option(metavar="ISO3", help="Only what happened there.")] = None,
    state: Annotated[
        str | None, typer.Option(metavar="STATE", help="Only: draft, partly, reviewed, second, or disagreed.")
    ] = None,
    show_list: Annotated[
        bool, typer.Option("--list", help="List the formats and profiles, and stop.")
    ] = False,
    record: Record = RECORD,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write the record to a folder, in formats that others read, with how it was made and what was lost.

    Names of private persons are masked and places made coarser, unless a profile for your own house is asked for.
    """
    from onrecord import releasing
    from onrecord.export.formats import FORMATS, format_of
    from onrecord.progress import releasing as releasing_bar
    from onrecord.store.store import Store

    if show_list:
        _list()
        return
    chosen = [format_of(name) for name in dict.fromkeys(formats or [])] or list(FORMATS)
    asked = _asked(
        profile,
        places,
        rule,
        {"since": since, "until": until, "kind": kind, "country": country, "state": state},
    )
    with Store.open(record, make=False) as store:
        _bring_up_to_date(store, record)
        with (
            releasing_bar(moving=not (quiet or as_json)) as tell,
            releasing.released(store, asked, tell) as release,
        ):
            lost = releasing.write_all(release, chosen, to, tell)
    del lost
    if as_json:
        line({"folder": str(to)})
    elif not quiet:
        typer.echo(f"{to}: written")


def _asked(profile: str, places: str | None, rule: str | None, only: dict[str, str | None]) -> Asked:
    from onrecord.analyse import rules
    from onrecord.export import profiles
    from onrecord.model.board import STATES, Filter
    from onrecord.releasing import Asked

    given = {name: value for name, value in only.items() if value is not None}
    if (state := given.get("state")) and state not in STATES:
        raise UsageError(f"there is no state {state!r}; the states are {', '.join(STATES)}")
    chosen = profiles.profile(profile)
    if places:
        chosen = profiles.with_places(chosen, places)
    return Asked(
        profile=chosen,
        rule=rules.rule(rule),
        only=Filter(role=chosen.role, order="oldest", **given),  # type: ignore[arg-type]
        words=given,
    )


def _bring_up_to_date(store: Store, record: Path) -> None:
    from onrecord import reviewing

    if store.linkage.without_incident() or store.linkage.waiting():
        complain(
            f"{record}: some events are in no incident yet and do not go out; `onrecord link` puts them there"
        )
    for _ in reviewing.refresh(store):
        pass


def _list() -> None:
    from onrecord.export import profiles
    from onrecord.export.formats import FORMATS

    for each in FORMATS:
        typer.echo(f"{each.name:<12} {each.file:<20} {each.purpose}")
    typer.echo("")
    for one in profiles.profiles().values():
        typer.echo(f"{one.name:<12} {one.description}")
