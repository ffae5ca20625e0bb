"""Deadly incidents in the 49 columns of UCDP GED; `vocab/export/ged.toml` says what its codes are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.export.cells import Cell, joined, write_csv
from onrecord.export.codes import (
    Span,
    country_of,
    events_of,
    grid_cell,
    left_out,
    losses_of,
    point_of,
    span_of,
    toll_of,
)
from onrecord.model.release import Loss, Release, ReleasedIncident, ReleasedParty, ReleasedToll
from onrecord.vocab import load
from onrecord.words import one_line


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a row for each incident that is an event by UCDP's definition, and give what was lost."""
    lost: Counter[str] = Counter()
    write_csv(path, _rows(release, lost))
    return losses_of("ged", lost)


def _codes() -> dict[str, Any]:
    return load("export/ged")


def _rows(release: Release, lost: Counter[str]) -> Iterator[Sequence[Cell]]:
    columns = _codes()["columns"]
    yield columns
    for one in events_of(release, out_of_scope, lost):
        row = _row(one, lost)
        yield [row.get(name) for name in columns]


def out_of_scope(one: ReleasedIncident) -> str | None:
    """Name why an incident is no event of UCDP's, as `losses` in the list do; None where it is one."""
    reason = left_out(one)
    if reason:
        return reason
    killed = toll_of(one, "killed")
    if killed is None or killed.best < 1:
        return "no_deaths"
    if not _organised(one.agents):
        return "no_organised"
    if date_precision(span_of(one)) is None:
        return "no_days"
    return None if one.place else "no_place"


def date_precision(span: Span | None) -> int | None:
    """Give UCDP's precision of a time; None where it is wider than any."""
    codes: dict[str, int] = _codes()["date_prec"]
    return next((code for most, code in codes.items() if span and span.days <= int(most)), None)


def _row(one: ReleasedIncident, lost: Counter[str]) -> dict[str, Cell]:
    sides = sides_of(one)
    lost["disputed_actor"] += "agents" in one.disputed
    lost["no_type"] += sides.type is None
    lost["harm"] += sum(toll.kind != "killed" for toll in one.tolls)
    return {
        "id": one.id,
        "code_status": one.state,
        **_sides(sides),
        **_sources(one),
        **_place(one, lost),
        **_time(one),
        **_deaths(one, sides, lost),
        "event_clarity": _clarity(one),
    }


# -- sides ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sides:
    """Who fights whom: the type of violence by UCDP's codes, and the parties of each side.

    In one-sided violence those acted on are civilians, and side B has no party.
    """

    type: int | None
    a: tuple[ReleasedParty, ...]
    b: tuple[ReleasedParty, ...]


def sides_of(one: ReleasedIncident) -> Sides:
    """Give the sides of an incident. Where a state fights, it is side A, as UCDP has it; otherwise the agents are."""
    codes = _codes()["type_of_violence"]
    doing, done_to = _organised(one.agents), _organised(one.targets)
    if not done_to:
        one_sided = any(_is_civilian(each.type) for each in one.targets)
        return Sides(codes["one_sided"] if one_sided else None, doing, ())
    if any(map(_of_state, doing)):
        return Sides(codes["state_based"], doing, done_to)
    if any(map(_of_state, done_to)):
        return Sides(codes["state_based"], done_to, doing)
    return Sides(codes["non_state"], doing, done_to)


def _organised(parties: Sequence[ReleasedParty]) -> tuple[ReleasedParty, ...]:
    actors = _codes()["actors"]
    return tuple(each for each in parties if each.type in (*actors["state"], *actors["non_state"]))


def _of_state(party: ReleasedParty) -> bool:
    return party.type in _codes()["actors"]["state"]


def _is_civilian(kind: str | None) -> bool:
    """Whether a type of ours is of people who take no part in the fighting: ACLED's civilians and protesters."""
    row = load("actors")["types"].get(kind)
    return row is not None and row["acled"] in (6, 7)


def _sides(sides: Sides) -> dict[str, Cell]:
    one_sided = sides.type == _codes()["type_of_violence"]["one_sided"]
    first = joined(one_line(each.name) for each in sides.a)
    second = _codes()["actors"]["civilians"] if one_sided else joined(one_line(each.name) for each in sides.b)
    return {
        "type_of_violence": sides.type,
        "side_a": first,
        "side_b": second,
        "dyad_name": f"{first} - {second}" if first and second else None,
        "gwnoa": _state_number(sides.a),
        "gwnob": _state_number(sides.b),
    }


def _state_number(parties: Sequence[ReleasedParty]) -> int | None:
    """Give the Gleditsch-Ward number of the state on a side; None where there is none, or more than one."""
    found = {country_of(each.country).gw for each in parties if _of_state(each)}
    return found.pop() if len(found) == 1 else None


# -- deaths -----------------------------------------------------------------------------------------------------------


def _deaths(one: ReleasedIncident, sides: Sides, lost: Counter[str]) -> dict[str, Cell]:
    killed = toll_of(one, "killed")
    if killed is None:
        return {}
    split = {"deaths_a": 0.0, "deaths_b": 0.0, "deaths_civilians": 0.0} | _by_group(one, sides, killed)
    if sum(split.values()) > killed.best:
        lost["by_group"] += 1
        split = dict.fromkeys(split, 0.0)
    lost["no_upper"] += killed.or_more
    lost["best_range"] += killed.best_high not in (None, killed.best)
    unknown = killed.best - sum(split.values())
    return {
        **split,
        "deaths_unknown": unknown,
        "best": killed.best,
        "high": max(killed.maximum, killed.best),
        "low": min(killed.minimum, killed.best),
    }


def _by_group(one: ReleasedIncident, sides: Sides, killed: ReleasedToll) -> dict[str, float]:
    """Give how many died on each side and of civilians, as far as reports say.

    Groups may overlap (children, civilians): of those on a side the greatest figure counts, they are never added up.
    Where in one-sided violence no group is named, all the dead are civilians: so UCDP defines that type.
    """
    found: dict[str, float] = {}
    for toll in one.tolls:
        column = _column(toll.group, sides) if (toll.kind, toll.unit) == ("killed", "people") else None
        if column:
            found[column] = max(found.get(column, 0.0), toll.best)
    grouped = any(toll.kind == "killed" and toll.group for toll in one.tolls)
    if not grouped and sides.type == _codes()["type_of_violence"]["one_sided"]:
        found["deaths_civilians"] = killed.best
    return found


def _column(group: str | None, sides: Sides) -> str | None:
    """Give the column for the dead of a group; None where it does not say on which side they were."""
    row = load("people")["people"].get(group)
    if row is None or "combatant" not in row:
        return None
    if not row["combatant"]:
        return "deaths_civilians"
    of_state = row.get("type") in _codes()["actors"]["state"]
    on = [
        column
        for column, parties in (("deaths_a", sides.a), ("deaths_b", sides.b))
        if parties and all(_of_state(each) == of_state for each in parties)
    ]
    return on[0] if "type" in row and len(on) == 1 else None


# -- place, time, sources ---------------------------------------------------------------------------------------------


def _place(one: ReleasedIncident, lost: Counter[str]) -> dict[str, Cell]:
    place, point = one.place, point_of(one.place)
    if place is None:
        return {}
    country = country_of(place.country)
    lat, lon = point or (None, None)
    lost["no_point"] += point is None
    lost["no_number"] += bool(country.name) and (country.gw is None or country.ucdp is None)
    return {
        "where_prec": _where_prec(one),
        "where_coordinates": one_line(place.name),
        "where_description": joined(
            one_line(quote.text) for claim in one.evidence("place") for quote in claim.quotes
        ),
        "adm_1": place.admin1,
        "adm_2": place.admin2,
        "latitude": lat,
        "longitude": lon,
        "geom_wkt": f"POINT ({lon:.10g} {lat:.10g})" if lat is not None and lon is not None else None,
        "priogrid_gid": grid_cell(lat, lon) if lat is not None and lon is not None else None,
        "country": country.name or None,
        "country_id": country.gw,
        "region": country.ucdp,
    }


def _where_prec(one: ReleasedIncident) -> int | None:
    if one.place is None or point_of(one.place) is None:
        return None
    code: int = _codes()["where_prec"][one.place.precision]
    return code


def _time(one: ReleasedIncident) -> dict[str, Cell]:
    span = span_of(one)
    if span is None:
        return {}
    return {
        "year": span.first.year,
        "date_prec": date_precision(span),
        "date_start": span.first,
        "date_end": span.last,
    }


def _clarity(one: ReleasedIncident) -> int:
    clear, where = _codes()["event_clarity"], _where_prec(one)
    day = date_precision(span_of(one)) == clear["date_prec"]
    place = where is not None and where <= clear["where_prec"]
    return 1 if day and place and "agents" not in one.disputed else 2


def _sources(one: ReleasedIncident) -> dict[str, Cell]:
    """Give the reports of an incident, in the order in which they came, and those in whose name they tell of it."""
    articles = [
        (one_line(each.publisher or each.source), str(each.published or ""), one_line(each.title))
        for each in one.reports
    ]
    return {
        "number_of_sources": len(one.sources) or -1,
        "source_article": ";".join(
            f'"{",".join(filter(None, each)).replace(chr(34), chr(39))}"' for each in articles
        ),
        "source_office": ";".join(office for office, _, _ in articles),
        "source_date": ";".join(day for _, day, _ in articles),
        "source_headline": ";".join(headline for _, _, headline in articles),
        "source_original": joined(claim.voice for event in one.events for claim in event.claims),
    }
