"""Incidents with HXL hashtags, for humanitarian data; `vocab/export/hxl.toml` says what each column holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from onrecord.export.cells import Cell, joined, write_csv
from onrecord.export.codes import HAPPENED, country_of, losses_of, point_of, sentence_of
from onrecord.model.release import Loss, Release, ReleasedIncident, ReleasedToll
from onrecord.vocab import load
from onrecord.words import one_line

WIDE = ("country", "region")  # places whose point says nothing of where in them it happened


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a row for each incident under two rows of headers, words and hashtags, and give what was lost."""
    lost: Counter[str] = Counter()
    write_csv(path, _rows(release, lost))
    return losses_of("hxl", lost)


def _rows(release: Release, lost: Counter[str]) -> Iterator[Sequence[Cell]]:
    columns: Sequence[Mapping[str, str]] = load("export/hxl")["columns"]
    yield [each["header"] for each in columns]
    yield [each["tag"] for each in columns]
    urls = {each.id: each.url for each in release.documents() if each.url}
    for one in release.incidents():
        _count(one, columns, lost)
        values = {**_about(one), **_where(one), **_told(one, urls)}
        tolls = _tolls(one)
        yield [
            _tidy(values[each["from"]])
            if "from" in each
            else getattr(tolls.get(_harm(each)), each["bound"], None)
            for each in columns
        ]


def _tidy(cell: Cell) -> Cell:
    """Give a cell without line breaks and white space that matters to those who group by it: "Bogota  D.C."."""
    return one_line(cell) if isinstance(cell, str) else cell


def _count(one: ReleasedIncident, columns: Sequence[Mapping[str, str]], lost: Counter[str]) -> None:
    place, wanted = one.place, [_harm(each) for each in columns if "harm" in each]
    lost["harm"] += sum(wanted.count((toll.kind, toll.unit, toll.group)) < 3 for toll in one.tolls)
    lost["contains"] += bool(one.contains)
    lost["discounted"] += one.assessment == "discounted"
    lost["not_happened"] += one.status not in HAPPENED
    lost["no_point"] += place is not None and point_of(place) is not None and place.precision in WIDE
    lost["denials"] += len(one.denials)


def _harm(column: Mapping[str, str]) -> tuple[str | None, str, str | None]:
    return column.get("harm"), column.get("unit", "people"), column.get("group")


def _tolls(one: ReleasedIncident) -> dict[tuple[str | None, str, str | None], ReleasedToll]:
    counted = one.tolls if one.assessment != "discounted" else ()
    return {(toll.kind, toll.unit, toll.group): toll for toll in counted}


def _about(one: ReleasedIncident) -> dict[str, Cell]:
    when, acled = one.when, one.acled
    return {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "acled": acled.event_type if acled else None,
        "acled_sub": acled.sub_event_type if acled else None,
        "status": one.status,
        "state": one.state,
        "assessment": one.assessment,
        "grade": one.grade,
        "first": when.first if when else None,
        "last": when.last if when else None,
        "time_precision": when.precision if when else None,
        "or_more": joined(
            " ".join(filter(None, (toll.group, toll.kind))) for toll in one.tolls if toll.or_more
        ),
        "disputed": joined(one.disputed),
        "part_of": joined(one.part_of),
    }


def _where(one: ReleasedIncident) -> dict[str, Cell]:
    place = one.place
    point = point_of(place) if place and place.precision not in WIDE else None
    lat, lon = point or (None, None)
    return {
        "country": country_of(place.country).name or None if place else None,
        "country_code": place.country if place else None,
        "admin1": place.admin1 if place else None,
        "admin2": place.admin2 if place else None,
        "place": place.name if place else None,
        "lat": lat,
        "lon": lon,
        "place_precision": place.precision if place and point_of(place) else None,
    }


def _told(one: ReleasedIncident, urls: Mapping[str, Any]) -> dict[str, Cell]:
    return {
        "agents": joined(each.name for each in one.agents),
        "targets": joined(each.name for each in one.targets),
        "sources": joined(one.sources),
        "sources_many": len(one.sources),
        "documents": joined(each.document for each in one.reports),
        "urls": joined(urls.get(each.document) for each in one.reports),
        "sentence": sentence_of(one)[0] or None,
    }
