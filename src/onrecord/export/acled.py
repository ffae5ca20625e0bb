"""Incidents in the 31 columns of ACLED's event file; `vocab/export/acled.toml` says what its words and codes are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.export.cells import Cell, joined, write_csv
from onrecord.export.codes import (
    Country,
    Span,
    country_of,
    events_of,
    left_out,
    losses_of,
    made_at,
    point_of,
    sentence_of,
    span_of,
    toll_of,
)
from onrecord.model.release import Loss, Release, ReleasedIncident, ReleasedParty
from onrecord.vocab import load
from onrecord.words import one_line


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a row for each incident that is an event by ACLED's rules, and give what was lost."""
    lost: Counter[str] = Counter()
    write_csv(path, _rows(release, lost))
    return losses_of("acled", lost)


def _codes() -> dict[str, Any]:
    return load("export/acled")


def _rows(release: Release, lost: Counter[str]) -> Iterator[Sequence[Cell]]:
    yield _codes()["columns"]
    made = made_at(release)
    for one in events_of(release, out_of_scope, lost):
        yield _row(one, made, lost)


def out_of_scope(one: ReleasedIncident) -> str | None:
    """Name why an incident is no event of ACLED's, as `losses` in the list do; None where it is one."""
    reason = left_out(one)
    if reason:
        return reason
    if one.acled is None:
        return "no_type"
    if _precision(span_of(one)) is None:
        return "no_days"
    return None if one.place and one.place.precision in _codes()["geo_precision"] else "no_place"


def _precision(span: Span | None) -> int | None:
    """Give ACLED's precision of a time; None where it is wider than any."""
    codes: dict[str, int] = _codes()["time_precision"]
    return next((code for most, code in codes.items() if span and span.days <= int(most)), None)


def _row(one: ReleasedIncident, made: int, lost: Counter[str]) -> list[Cell]:
    country = country_of(one.place.country if one.place else None)
    first, second = _side(one, "agents", country, lost), _side(one, "targets", country, lost)
    return [
        f"{one.place.country}-{one.id}" if one.place and one.place.country else one.id,
        *_time(one, lost),
        *_types(one),
        first.actor, first.associated, first.word,
        second.actor, second.associated, second.word,
        interaction(first, second),
        _civilian_targeting(one, second),
        *_place(one, country, lost),
        joined(map(one_line, one.sources)),
        None,
        _notes(one),
        _killed(one, lost),
        _tags(one, lost),
        made,
    ]  # fmt: skip


def _time(one: ReleasedIncident, lost: Counter[str]) -> tuple[Cell, ...]:
    span = span_of(one)
    if span is None:
        return None, None, None
    lost["middle"] += span.days > 1
    return span.middle, span.middle.year, _precision(span)


def _types(one: ReleasedIncident) -> tuple[Cell, ...]:
    """Give disorder type, event type and sub-event type; the first is empty where there is no sub-event type."""
    if one.acled is None:
        return None, None, None
    known = _codes()["sub_event_types"].get(one.acled.sub_event_type)
    return known[1] if known else None, one.acled.event_type, one.acled.sub_event_type


# -- actors -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an event: its main actor, who is with it, and ACLED's code of the main actor's type."""

    actor: str | None = None
    associated: str | None = None
    inter: int | None = None

    @property
    def word(self) -> str | None:
        """ACLED's word for the type."""
        return _codes()["inter"][str(self.inter)] if self.inter else None


def _side(one: ReleasedIncident, side: str, country: Country, lost: Counter[str]) -> Side:
    parties: Sequence[ReleasedParty] = getattr(one, side)
    names = [one_line(each.name) for each in parties]
    if side == "agents" and side in one.disputed:
        lost["disputed_actor"] += 1
        return Side(associated=joined(names))
    if not parties:
        return Side()
    main = next((each for each in parties if each.type), parties[0])
    inter = inter_of(main, one)
    general = _general(main, inter, country)
    beside = [each for each in names if general or each != one_line(main.name)]
    lost["parties"] += len(parties) - 1
    lost["generic"] += general is not None
    lost["untyped"] += inter is None
    return Side(general or one_line(main.name), joined(beside), inter)


def inter_of(party: ReleasedParty, one: ReleasedIncident) -> int | None:
    """Give ACLED's code for the type of a party to an incident; None where its type is not known.

    Forces of a state are external ones where the incident is not in their country; protesters in a riot are rioters.
    """
    row = load("actors")["types"].get(party.type)
    if row is None:
        return None
    where = one.place.country if one.place else None
    if party.type in _codes()["actors"]["state"] and party.country and where and party.country != where:
        return 8
    rioting = row["acled"] == 6 and one.acled is not None and one.acled.event_type == "Riots"
    return 5 if rioting else int(row["acled"])


def _general(party: ReleasedParty, inter: int | None, country: Country) -> str | None:
    """Give the general name that ACLED has for those who are no group with a name; None for others."""
    if party.actor is not None:
        return None
    codes = _codes()["actors"]
    if party.type == "unidentified":
        name: str | None = codes["unidentified"]
    else:
        name = (
            codes["generic"].get(str(inter)) if party.type in ("civilian", "refugee", "protester") else None
        )
    return f"{name} ({country.name})" if name and country.name else name


def interaction(first: Side, second: Side) -> str | None:
    """Give ACLED's words for who meets whom; None where the type of either is not known."""
    if first.inter is None or (second.inter is None and (second.actor or second.associated)):
        return None
    codes = _codes()
    if second.inter is None:
        return f"{first.word} {codes['interaction']['only']}"
    pair = sorted((first.inter, second.inter), key=codes["interaction"]["rank"].index)
    return "-".join(codes["inter"][str(each)] for each in pair)


def _civilian_targeting(one: ReleasedIncident, second: Side) -> str | None:
    aimed, acled = _codes()["civilian_targeting"], one.acled
    if acled is None:
        return None
    always = acled.event_type in aimed["event_types"] or acled.sub_event_type in aimed["sub_event_types"]
    civilians = acled.event_type in aimed["with_civilians"] and second.inter in aimed["inter"]
    return str(aimed["word"]) if always or civilians else None


# -- place, numbers, words --------------------------------------------------------------------------------------------


def _place(one: ReleasedIncident, country: Country, lost: Counter[str]) -> tuple[Cell, ...]:
    place, point = one.place, point_of(one.place)
    if place is None:
        return (None,) * 10
    lost["no_point"] += point is None
    lost["no_region"] += bool(country.name) and country.acled is None
    lat, lon = point or (None, None)
    return (
        country.iso, country.acled, country.name or None, place.admin1, place.admin2, None, one_line(place.name),
        lat, lon, _codes()["geo_precision"][place.precision] if point else None,
    )  # fmt: skip


def _notes(one: ReleasedIncident) -> str | None:
    sentence, report = sentence_of(one)
    if not sentence:
        return None
    said = (report.publisher or report.source, report.published) if report else ()
    return f"{sentence} [{', '.join(str(each) for each in said if each)}]"


def _killed(one: ReleasedIncident, lost: Counter[str]) -> float:
    toll = toll_of(one, "killed")
    lost["harm"] += len(one.tolls) - (toll is not None)
    lost["no_killed"] += toll is None
    return toll.best if toll else 0


def _tags(one: ReleasedIncident, lost: Counter[str]) -> str | None:
    toll, span = toll_of(one, "killed"), span_of(one)
    ranged = toll is not None and (toll.minimum != toll.maximum or toll.or_more)
    lost["range"] += ranged
    lost["denials"] += len(one.denials)
    tags = {
        "onrecord": one.id,
        "kind": one.kind,
        "status": one.status,
        "state": one.state,
        "assessment": one.assessment,
        "grade": one.grade,
        "days": f"{span.first}/{span.last}" if span and span.days > 1 else None,
        "fatalities": f"{toll.minimum:.15g}-{toll.maximum:.15g}{'+' * toll.or_more}"
        if toll and ranged
        else None,
        "disputed": ",".join(one.disputed),
        "denials": len(one.denials),
    }
    return joined(f"{name}={value}" for name, value in tags.items() if value)
