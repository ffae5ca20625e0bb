"""The formats in which a record goes out: what each is for, and the module that writes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from onrecord.errors import UsageError
from onrecord.model.release import Loss, Release


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the file or folder it is written to, and what it is for.

    The module that `module` names has `write(release, path) -> Sequence[Loss]`: one of this folder, or one that stands
    above it, by its whole name. `whole` marks one in which nothing can be kept back.
    """

    name: str
    file: str
    purpose: str
    module: str
    whole: bool = False

    def write(self, release: Release, path: Path) -> Sequence[Loss]:
        """Write a release to a path that is free, and give what the format could not carry."""
        name = self.module if "." in self.module else f"onrecord.export.{self.module}"
        module = import_module(name)
        return cast("Sequence[Loss]", module.write(release, path))


FORMATS = (
    Format(
        "csv", "csv", "tidy tables, as CSV: documents, events, claims, incidents, actors, places", "tidy_csv"
    ),
    Format("parquet", "parquet", "the same tables with their types, as Parquet", "tidy_parquet"),
    Format(
        "jsonl", "readings.jsonl", "readings, one document a line, as `onrecord extract` prints them", "jsonl"
    ),
    Format("geojson", "incidents.geojson", "incidents on a map (GeoJSON, RFC 7946)", "geojson"),
    Format("acled", "acled.csv", "incidents in the 31 columns of ACLED's event file", "acled"),
    Format("ged", "ged.csv", "deadly incidents in the 49 columns of UCDP GED", "ged"),
    Format("hxl", "hxl.csv", "incidents with HXL hashtags, for humanitarian data", "hxl"),
    Format("ftm", "entities.ftm.jsonl", "entities of FollowTheMoney 4, for Aleph and its kin", "ftm"),
    Format("annotations", "annotations.jsonld", "every claim as a W3C Web Annotation", "annotations"),
    Format("prov", "prov.json", "where every value comes from (W3C PROV-JSON)", "prov"),
    Format("xlsx", "record.xlsx", "a workbook for people", "xlsx"),
    Format("record", "record.jsonl", "the whole record, to make the same one elsewhere", "whole", whole=True),
    Format(
        "report",
        "report",
        "a report to open in a browser: map, timeline, tables, words",
        "onrecord.report.folder",
    ),
)


def format_of(name: str) -> Format:
    """Give a format by its name. Raises UsageError where there is none."""
    for each in FORMATS:
        if each.name == name:
            return each
    raise UsageError(
        f"there is no format {name!r}; the formats are {', '.join(each.name for each in FORMATS)}"
    )
