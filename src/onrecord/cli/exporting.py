"""The command by which a record goes out."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import RECORD, Json, Quiet, Record, app, complain, examples, line
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.export.formats import Format
    from onrecord.model.release import Sheet
    from onrecord.releasing import Asked
    from onrecord.store.store import Store


Formats = Annotated[
    list[str] | None,
    typer.Option("--format", metavar="NAME", help="A format; may be given several times. Else all of them."),
]
To = Annotated[Path, typer.Option("--to", metavar="FOLDER", help="A folder that is new or empty.")]
For = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", help="For whom: internal, partner or public (the default)."),
]
Places = Annotated[
    str | None,
    typer.Option(metavar="LEVEL", help="The most exact place: site, city, district, province or country."),
]
RuleName = Annotated[str | None, typer.Option("--rule", metavar="NAME", help="The rule for numbers of harm.")]
Since = Annotated[str | None, typer.Option(metavar="DAY", help="Only what happened on that day or later.")]
Until = Annotated[str | None, typer.Option(metavar="DAY", help="Only what happened on that day or before.")]
Kind = Annotated[str | None, typer.Option(metavar="KIND", help="Only this kind, and those under it.")]
Country = Annotated[str | None, typer.Option(metavar="ISO3", help="Only what happened there.")]
HowFar = Annotated[
    str | None, typer.Option(metavar="STATE", help="Only: draft, partly, reviewed, second, or disagreed.")
]


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
    formats: Formats = None,
    to: To = Path("export"),
    profile: For = None,
    places: Places = None,
    rule: RuleName = None,
    since: Since = None,
    until: Until = None,
    kind: Kind = None,
    country: Country = None,
    state: HowFar = None,
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
    if show_list:
        _list()
        return
    from msgspec import to_builtins

    from onrecord import releasing
    from onrecord.progress import releasing as progress
    from onrecord.store.store import Store

    only = {"since": since, "until": until, "kind": kind, "country": country, "state": state}
    asked = _asked(profile, places, rule, only)
    chosen = _chosen(formats, asked)
    with Store.open(record, make=False) as store:
        into = releasing.room(to)
        _bring_up_to_date(store, record)
        with (
            progress(moving=not (quiet or as_json)) as tell,
            releasing.released(store, asked, tell) as release,
        ):
            lost = releasing.write_all(release, chosen, into, tell)
    if as_json:
        line({"folder": str(to), "sheet": to_builtins(release.sheet), "losses": to_builtins(lost)})
    elif not quiet:
        typer.echo(_told(release.sheet, chosen, to))


def _chosen(formats: list[str] | None, asked: Asked) -> list[Format]:
    """Give the formats asked for, all that the profile allows where none is."""
    from onrecord.export.formats import FORMATS, format_of

    named = [format_of(name) for name in dict.fromkeys(formats or [])]
    for each in named:
        if each.whole and not asked.profile.all_shown:
            raise UsageError(f"in {each.name} nothing can be kept back; it takes --profile internal")
    return named or [each for each in FORMATS if not each.whole or asked.profile.all_shown]


def _told(sheet: Sheet, formats: list[Format], to: Path) -> str:
    withheld = ", ".join(f"{what} {many:,}" for what, many in sheet.withheld.items()) or "nothing"
    files = "\n".join(f"  {to / each.file}" for each in formats)
    return (
        f"{sheet.incidents:,} incidents, {sheet.events:,} events and {sheet.documents:,} reports; "
        f"profile {sheet.profile}\nwithheld: {withheld}\n{files}\n"
        f"How it was made: {to / 'methodology.md'}; what each format could not carry: {to / 'losses.md'}"
    )


def _asked(profile: str | None, places: str | None, rule: str | None, only: dict[str, str | None]) -> Asked:
    from onrecord.analyse import rules
    from onrecord.export import profiles
    from onrecord.model.board import Filter
    from onrecord.releasing import Asked

    given = {name: _checked(name, value) for name, value in only.items() if value is not None}
    chosen = profiles.profile(profile)
    if places:
        chosen = profiles.with_places(chosen, places)
    return Asked(
        profile=chosen,
        rule=rules.rule(rule),
        only=Filter(role=chosen.role, order="oldest", **given),  # type: ignore[arg-type]
        words=given,
    )


def _checked(name: str, value: str) -> str:
    """Give what a release is narrowed to. Raises UsageError for what cannot be."""
    from onrecord.model.board import STATES
    from onrecord.vocab import load

    if name in ("since", "until"):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError as error:
            raise UsageError(f"--{name} takes a day as YYYY-MM-DD, found {value!r}") from error
    if name == "country":
        return value.upper()
    known = STATES if name == "state" else tuple(load("events")["kinds"])
    if value not in known:
        near = ", ".join(get_close_matches(value, known)) or ", ".join(known[:5])
        raise UsageError(f"there is no {name} {value!r}; there are {near}")
    return value


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
