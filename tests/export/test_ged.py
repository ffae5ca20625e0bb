"""Deadly incidents in UCDP GED's columns: its header, its codes, and only what is an event by its definition."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.export import ged
from onrecord.export.codes import grid_cell
from onrecord.model.board import STATES, RowPlace
from onrecord.model.release import Loss, ReleasedIncident
from onrecord.releasing import Spooled
from onrecord.vocab import load
from tests.export.proofs import killed_claims, proven, read_rows, texts_of
from tests.export.strategies import Made, days, incident, incidents, party, toll

HEADER = (
    b"id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,"
    b"dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,"
    b"number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,"
    b"where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,"
    b"region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,"
    b"low,gwnoa,gwnob\r\n"
)
SCOPE = ("not_happened", "discounted", "contains", "no_deaths", "no_organised", "no_days", "no_place")
ARMY, REBELS, PEOPLE = (
    party("the army", "military", "SYR"),
    party("the rebels", "rebel"),
    party("men", "civilian"),
)
DEADLY = {"agents": (ARMY,), "targets": (PEOPLE,), "tolls": (toll("killed", 3, 12, 14),)}


def write(release: Spooled | Made, folder: Path) -> tuple[list[dict[str, str]], dict[str, Loss]]:
    losses = ged.write(release, folder / "ged.csv")
    named = {row["what"]: name for name, row in load("export/ged")["losses"].items()}
    return read_rows(folder / "ged.csv"), {named[each.what]: each for each in losses}


def row_of(one: ReleasedIncident, release: Spooled, folder: Path) -> dict[str, str]:
    rows, _ = write(Made(release.sheet, [one]), folder)
    assert len(rows) == 1
    return rows[0]


def test_the_header_is_that_of_ucdp(release: Spooled, tmp_path: Path) -> None:
    ged.write(release, tmp_path / "ged.csv")

    assert (tmp_path / "ged.csv").read_bytes().startswith(HEADER)
    assert len(HEADER.split(b",")) == 49


def check(row: dict[str, str]) -> None:
    """Whether a row keeps the rules of UCDP's code-book."""
    assert row["type_of_violence"] in ("", "1", "2", "3")
    assert row["where_prec"] in (("1", "3", "4", "5", "6") if row["latitude"] else ("",))
    assert row["date_prec"] in ("1", "2", "3", "4", "5")
    assert row["event_clarity"] in ("1", "2")
    assert row["code_status"] in STATES
    assert row["region"] in ("", "Africa", "Americas", "Asia", "Europe", "Middle East")
    first, last = date.fromisoformat(row["date_start"]), date.fromisoformat(row["date_end"])
    assert first <= last
    assert first.year == int(row["year"])
    deaths = [float(row[f"deaths_{of}"]) for of in ("a", "b", "civilians", "unknown")]
    assert min(deaths) >= 0
    assert sum(deaths) == float(row["best"]) >= 1
    assert float(row["low"]) <= float(row["best"]) <= float(row["high"])
    assert (row["latitude"], row["longitude"]) != ("0", "0")
    assert bool(row["geom_wkt"]) == bool(row["priogrid_gid"]) == bool(row["latitude"])


def test_every_cell_holds_what_ucdp_has_there(release: Spooled, tmp_path: Path) -> None:
    rows, _ = write(release, tmp_path)

    assert len(rows) >= 3
    for row in rows:
        check(row)
        assert row["geom_wkt"] in ("", f"POINT ({row['longitude']} {row['latitude']})")


def test_a_well_known_attack_stands_as_its_report_tells_it(release: Spooled, tmp_path: Path) -> None:
    rows, _ = write(release, tmp_path)
    row = next(each for each in rows if each["where_coordinates"] == "Halabja")

    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("3", "Iraqi warplanes", "Civilians")
    assert (row["country"], row["country_id"], row["gwnoa"], row["region"]) == (
        "Iraq", "645", "645", "Middle East",
    )  # fmt: skip
    assert (row["low"], row["best"], row["high"], row["deaths_civilians"]) == ("3000", "3000", "5000", "3000")
    assert row["source_article"] == '"Gulf Telegraph,1988-03-20,halabja.txt"'
    assert (row["source_original"], row["number_of_sources"]) == ("doctors", "1")


def test_rows_and_losses_make_all_incidents(release: Spooled, tmp_path: Path) -> None:
    rows, lost = write(release, tmp_path)
    best = {one.id: toll.best for one in release.incidents() for toll in one.tolls if toll.kind == "killed"
            and toll.unit == "people" and toll.group is None}  # fmt: skip

    assert len(rows) + sum(lost[name].count or 0 for name in SCOPE if name in lost) == release.sheet.incidents
    assert [float(row["best"]) for row in rows] == [best[row["id"]] for row in rows]


def test_every_value_rests_on_words_of_a_report(release: Spooled, tmp_path: Path) -> None:
    rows, _ = write(release, tmp_path)
    texts, all_of = texts_of(release), {one.id: one for one in release.incidents()}

    for row in rows:
        one = all_of[row["id"]]
        assert killed_claims(one, texts)
        assert row["where_coordinates"] in {claim.value["name"] for claim in proven(one, texts, "place")}
        assert (row["date_start"], row["date_end"]) in {
            (claim.value["first"], claim.value["last"]) for claim in proven(one, texts, "when")
        }
        assert proven(one, texts, "agents")
        spoken = {claim.voice for claim in proven(one, texts, "counts", "kind", "agents", "targets", "place", "when",
                  "status", "weapons", "acled", "plover", "main", "objects", "places")}  # fmt: skip
        assert set(row["source_original"].split("; ")) <= spoken


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"tolls": ()}, "no_deaths"),
        ({"tolls": (toll("killed", 0, 0, 3),)}, "no_deaths"),
        ({"tolls": (toll("injured", 3, 3, 3),)}, "no_deaths"),
        ({"agents": ()}, "no_organised"),
        ({"agents": (party("gunmen", "unidentified"),)}, "no_organised"),
        ({"when": None}, "no_days"),
        ({"when": days("2020-01-01", "2024-01-01")}, "no_days"),
        ({"place": None}, "no_place"),
        ({"status": "denied"}, "not_happened"),
        ({"assessment": "discounted"}, "discounted"),
    ],
)
def test_what_is_no_event_of_ucdp_is_counted(
    release: Spooled, tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    rows, lost = write(Made(release.sheet, [incident(**{**DEADLY, **change})]), tmp_path)

    assert rows == []
    assert lost[reason].count == 1


@pytest.mark.parametrize(
    ("agents", "targets", "kind", "side_a", "side_b"),
    [
        ((ARMY,), (PEOPLE,), "3", "the army", "Civilians"),
        ((REBELS,), (ARMY, PEOPLE), "1", "the army", "the rebels"),
        ((ARMY,), (REBELS,), "1", "the army", "the rebels"),
        ((REBELS,), (party("a gang", "criminal"),), "2", "the rebels", "a gang"),
        ((ARMY,), (party("the town", None),), "", "the army", ""),
        ((ARMY,), (), "", "the army", ""),
    ],
)
def test_who_fights_whom_makes_the_type_of_violence(
    release: Spooled, tmp_path: Path, agents: tuple[object], targets: tuple[object], kind: str, side_a: str, side_b: str
) -> None:  # fmt: skip
    row = row_of(incident(**{**DEADLY, "agents": agents, "targets": targets}), release, tmp_path)

    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == (kind, side_a, side_b)
    assert row["dyad_name"] == (f"{side_a} - {side_b}" if side_b else "")
    assert (row["gwnoa"], row["gwnob"]) == ("652" if side_a == "the army" else "", "")


def killed(group: str | None, many: float) -> object:
    return toll("killed", many, many, many, group=group)


@pytest.mark.parametrize(
    ("targets", "tolls", "deaths"),
    [
        ((PEOPLE,), (killed(None, 12),), "0 0 12 0"),  # in one-sided violence, the dead are civilians
        ((PEOPLE,), (killed(None, 12), killed("children", 3)), "0 0 3 9"),
        ((PEOPLE,), (killed(None, 12), killed("children", 3), killed("civilians", 10)), "0 0 10 2"),
        ((REBELS,), (killed(None, 12),), "0 0 0 12"),
        ((REBELS,), (killed(None, 12), killed("rebels", 7), killed("soldiers", 2)), "2 7 0 3"),
        ((REBELS,), (killed(None, 12), killed("attackers", 7)), "0 0 0 12"),  # on either side
        ((REBELS,), (killed(None, 12), killed("rebels", 11), killed("soldiers", 2)), "0 0 0 12"),  # too many
    ],
)
def test_the_dead_stand_on_their_side_as_far_as_reports_say(
    release: Spooled, tmp_path: Path, targets: tuple[object], tolls: tuple[object], deaths: str
) -> None:
    row = row_of(incident(agents=(ARMY,), targets=targets, tolls=tolls), release, tmp_path)

    assert [row[f"deaths_{of}"] for of in ("a", "b", "civilians", "unknown")] == deaths.split()


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("2024-03-04", "2024-03-04", "1"),
        ("2024-03-04", "2024-03-09", "2"),
        ("2024-03-04", "2024-03-10", "3"),
        ("2024-03-01", "2024-03-31", "4"),
        ("2024-01-01", "2024-12-31", "5"),
    ],
)
def test_the_precision_of_a_time(release: Spooled, tmp_path: Path, first: str, last: str, code: str) -> None:
    row = row_of(incident(**DEADLY, when=days(first, last)), release, tmp_path)

    assert (row["date_prec"], row["date_start"], row["date_end"]) == (code, first, last)
    assert row["event_clarity"] == ("1" if code == "1" else "2")


def test_a_place_that_no_gazetteer_has_lies_nowhere(release: Spooled, tmp_path: Path) -> None:
    row = row_of(
        incident(**DEADLY, place=RowPlace(key="x", name="Tal Zahir", precision="city")), release, tmp_path
    )

    assert row["where_coordinates"] == "Tal Zahir"
    where = (
        "where_prec",
        "latitude",
        "longitude",
        "geom_wkt",
        "priogrid_gid",
        "country",
        "country_id",
        "region",
    )
    assert {row[name] for name in where} == {""}
    assert row["event_clarity"] == "2"


@pytest.mark.parametrize(
    ("lat", "lon", "cell"),
    [  # corners by definition; the others are cells that users of PRIO-GRID 2.0 have published
        (-90, -180, 1), (90, 180, 259200), (10.51, 2.29, 145085), (-89.5, -180, 721),
    ],
)  # fmt: skip
def test_cells_of_prio_grid(lat: float, lon: float, cell: int) -> None:
    assert grid_cell(lat, lon) == cell


def test_deaths_do_not_count_twice(release: Spooled, tmp_path: Path) -> None:
    whole, part = incident(**DEADLY, id="whole", contains=("part",)), incident(**DEADLY, id="part")
    rows, lost = write(Made(release.sheet, [whole, part]), tmp_path)

    assert [row["id"] for row in rows] == ["part"]
    assert lost["contains"].count == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(incidents(), max_size=4, unique_by=lambda one: one.id),
    st.lists(st.sampled_from([ARMY, REBELS, PEOPLE]), min_size=1, max_size=2).map(tuple),
)
def test_whatever_reports_say_the_table_holds(
    release: Spooled, several: list[ReleasedIncident], doing: tuple[object, ...]
) -> None:
    from dataclasses import replace

    several = [replace(one, agents=(*doing, *one.agents)) for one in several]  # type: ignore[arg-type]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ged.csv"
        losses = ged.write(Made(release.sheet, several), path)
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
    reasons = Counter(ged.out_of_scope(one) for one in several)
    counts = {each.what: each.count for each in losses}

    assert [row[0] for row in rows] == [one.id for one in several if ged.out_of_scope(one) is None]
    for cells in rows:
        check(dict(zip(header, cells, strict=True)))
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "\t", "\r"))]
    for reason in SCOPE:
        assert counts.get(load("export/ged")["losses"][reason]["what"], 0) == reasons[reason]
