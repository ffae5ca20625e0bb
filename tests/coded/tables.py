"""Small tables of our own, laid out as ACLED and UCDP lay out theirs, and how they are imported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from onrecord import importing
from onrecord.coded.row import Coded
from onrecord.importing import imported, look, told
from onrecord.ingest.found import Problem
from onrecord.model.reading import Event
from onrecord.model.record import Filed, misquoted
from onrecord.pipeline import Step
from onrecord.store.store import Store

_ACLED = """
event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1
inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country admin1 admin2 admin3
location latitude longitude geo_precision source source_scale notes fatalities tags timestamp
"""
ACLED = tuple(_ACLED.split())
_UCDP = """
id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
number_of_sources source_article source_office source_date source_headline source_original where_prec
where_coordinates where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id
region event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high
low gwnoa gwnob
"""
UCDP = tuple(_UCDP.split())

SHELLED = {  # what examples/ tells of the market of Tal Zahir, as a coder might put it down
    "event_id_cnty": "KAR101",
    "event_date": "2024-03-03",
    "year": "2024",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Explosions/Remote violence",
    "sub_event_type": "Shelling/artillery/missile attack",
    "actor1": "Military Forces of Kareth (2019-)",
    "inter1": "State forces",
    "actor2": "Civilians (Kareth)",
    "inter2": "Civilians",
    "civilian_targeting": "Civilian targeting",
    "country": "Kareth",
    "admin1": "Meshara",
    "location": "Tal Zahir",
    "geo_precision": "1",
    "source": "Halden Press; Dorvan Herald",
    "notes": "On 3 March 2024, shells struck the market of Tal Zahir (Meshara). 12 people were killed.",
    "fatalities": "12",
    "timestamp": "1710201600",
}
KILLED = {
    "id": "9001",
    "year": "2024",
    "type_of_violence": "3",
    "side_a": "Government of Kareth",
    "side_b": "Civilians",
    "source_headline": "Shells strike the market of Tal Zahir",
    "where_prec": "1",
    "where_coordinates": "Tal Zahir town",
    "adm_1": "Meshara province",
    "country": "Kareth",
    "date_prec": "1",
    "date_start": "2024-03-03 00:00:00.000",
    "date_end": "2024-03-03 00:00:00.000",
    "deaths_a": "0",
    "deaths_b": "0",
    "deaths_civilians": "12",
    "deaths_unknown": "0",
    "best": "12",
    "high": "14",
    "low": "11",
}


def table(columns: Iterable[str], *rows: Mapping[str, str]) -> bytes:
    """A CSV file with these columns; what a row does not have is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def sheet(*rows: Iterable[str]) -> bytes:
    """A CSV file of these rows, the first of which is the heading."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


class Imports:
    """A folder with a record, into which tables are imported."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record = folder / "onrecord.db"

    def file(self, content: bytes, name: str = "table.csv") -> Path:
        """A file with this content."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def take(
        self,
        content: bytes,
        name: str = "table.csv",
        *,
        mapping: str | None = None,
        source: str | None = None,
    ) -> list[Step]:
        """Import a table as it is proposed, or by a mapping; no quote of it may be wrong."""
        path = self.file(content, name)
        by = self.file(mapping.encode(), "mapping.toml") if mapping is not None else None
        with Store.open(self.record) as store:
            steps = list(imported(look(path, None, by), store, source))
        for step in steps:
            if step.document and step.reading:
                assert list(misquoted(step.reading, step.document.text)) == []
        return steps

    def told(self, content: bytes, *, mapping: str | None = None) -> list[Coded | Problem]:
        """What the rows of a table tell, without a record; no quote of it may be wrong."""
        by = self.file(mapping.encode(), "mapping.toml") if mapping is not None else None
        rows = list(told(look(self.file(content), None, by)))
        for one in rows:
            if isinstance(one, Coded):
                assert list(misquoted(one.reading, one.document.text)) == []
        return rows

    def last(self, content: bytes) -> Coded:
        """What the last row of a table tells."""
        *_, one = self.told(content)
        assert isinstance(one, Coded)
        return one

    def event(self, content: bytes) -> Event:
        """The event of the last row of a table."""
        return self.last(content).reading.events[0]

    def filed(self) -> list[Filed]:
        """What the record has by now."""
        with Store.open(self.record, read_only=True) as store:
            return list(store.documents())


def summary(steps: Iterable[Step], path: Path) -> str:
    """What the command says in the end."""
    tally = importing.Tally()
    for step in steps:
        tally.count(step)
    return importing.summary(tally, path)
