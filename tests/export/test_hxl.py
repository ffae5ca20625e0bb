"""Incidents with HXL hashtags, read and checked by the library of the HXL standard."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import words
from onrecord.export import hxl
from onrecord.model.board import RowPlace
from onrecord.model.release import ReleasedIncident
from onrecord.releasing import Spooled
from onrecord.vocab import load
from tests.export.proofs import killed_claims, proven, texts_of
from tests.export.strategies import Made, incident, incidents, party, toll

TAGS = (
    b"#event+id,#event+name,#event+type,#event+type+acled,#event+subtype+acled,#status,#status+state,#status+assessment,"
    b"#status+grade,#date+start,#date+end,#meta+precision+date,#country+name,#country+code+v_iso3,#adm1+name,#adm2+name,"
    b"#loc+name,#geo+lat,#geo+lon,#meta+precision+geo,#group+name+first,#group+name+second,#affected+killed+min,"
    b"#affected+killed+best,#affected+killed+max,#affected+killed+children+best,#affected+killed+f+adults+best,"
    b"#affected+killed+civilians+best,#affected+injured+min,#affected+injured+best,#affected+injured+max,"
    b"#affected+injured+children+best,#affected+injured+f+adults+best,#affected+displaced+ind+min,"
    b"#affected+displaced+ind+best,#affected+displaced+ind+max,#affected+displaced+hh+best,#affected+abducted+best,"
    b"#meta+or_more,#meta+disputed,#event+id+parent,#meta+source,#meta+source+num,#meta+id,#meta+url,#description\r\n"
)


def read(path: Path) -> Any:
    import hxl as library

    return library.data(BytesIO(path.read_bytes()))


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    source = read(path)
    tags = [column.display_tag for column in source.columns]
    for row in source:
        yield dict(zip(tags, row.values, strict=True))


def test_the_second_row_has_the_hashtags(release: Spooled, tmp_path: Path) -> None:
    hxl.write(release, tmp_path / "hxl.csv")
    first, second, *_ = (tmp_path / "hxl.csv").read_bytes().splitlines(keepends=True)

    assert second == TAGS
    assert first.startswith(b"Incident,Title,Kind,")


def test_the_standards_own_check_finds_nothing(release: Spooled, tmp_path: Path) -> None:
    import hxl as library

    hxl.write(release, tmp_path / "hxl.csv")
    report = library.validate(read(tmp_path / "hxl.csv"))

    assert report["is_valid"]
    assert report["stats"]["error"] == report["stats"]["warning"] == 0


def test_the_check_can_fail(release: Spooled, tmp_path: Path) -> None:
    import hxl as library

    hxl.write(release, tmp_path / "hxl.csv")
    text = (tmp_path / "hxl.csv").read_text("utf-8")
    (tmp_path / "wrong.csv").write_text(text.replace("1980-08-02", "Saturday"), "utf-8")

    assert not library.validate(read(tmp_path / "wrong.csv"))["is_valid"]


def test_hashtags_say_what_hdx_has_them_say() -> None:
    """Each query of HDX's own mapping of a conflict data set finds one column here."""
    import hxl as library

    columns = [library.model.Column.parse(each["tag"]) for each in load("export/hxl")["columns"]]
    for query in (
        "#group+name+first", "#group+name+second", "#meta+source-num", "#description", "#loc+name", "#adm1+name",
        "#adm2+name", "#geo+lat", "#geo+lon", "#country+name", "#country+code", "#date+start", "#date+end",
        "#affected+killed+best-children-f-civilians",
    ):  # fmt: skip
        pattern = library.model.TagPattern.parse(query)
        assert sum(pattern.match(column) for column in columns) == 1, query


def test_every_incident_has_a_row_with_its_figures(release: Spooled, tmp_path: Path) -> None:
    hxl.write(release, tmp_path / "hxl.csv")
    rows = list(rows_of(tmp_path / "hxl.csv"))
    all_of = list(release.incidents())

    assert [row["#event+id"] for row in rows] == [one.id for one in all_of]
    for kind in ("killed", "injured"):
        best = sum(
            t.best for one in all_of for t in one.tolls if (t.kind, t.unit, t.group) == (kind, "people", None)
        )
        assert sum(float(row[f"#affected+{kind}+best"] or 0) for row in rows) == best > 0
    assert not [row for row in rows if row["#geo+lat"] == row["#geo+lon"] == "0"]


def test_every_value_rests_on_words_of_a_report(release: Spooled, tmp_path: Path) -> None:
    hxl.write(release, tmp_path / "hxl.csv")
    texts = texts_of(release)

    for row, one in zip(rows_of(tmp_path / "hxl.csv"), release.incidents(), strict=True):
        assert row["#loc+name"] in {"", *(claim.value["name"] for claim in proven(one, texts, "place"))}
        dated = {(c.value["first"] or "", c.value["last"] or "") for c in proven(one, texts, "when")}
        assert (row["#date+start"], row["#date+end"]) in {("", ""), *dated}
        assert bool(proven(one, texts, "agents")) >= bool(row["#group+name+first"])
        if row["#affected+killed+best"]:
            assert killed_claims(one, texts)
        assert any(row["#description"].removeprefix("'") in words.one_line(text) for text in texts.values())


def test_addresses_are_those_of_the_reports(release: Spooled, tmp_path: Path) -> None:
    from dataclasses import replace

    papers = [replace(each, url=f"https://example.org/{each.id}") for each in release.documents()]
    hxl.write(Made(release.sheet, list(release.incidents()), papers), tmp_path / "hxl.csv")

    for row in rows_of(tmp_path / "hxl.csv"):
        documents = row["#meta+id"].split("; ")
        assert row["#meta+url"].split("; ") == [f"https://example.org/{each}" for each in documents]


def test_the_middle_of_a_country_is_not_where_it_happened(release: Spooled, tmp_path: Path) -> None:
    place = RowPlace(key="irn", name="Iran", precision="country", lat=32, lon=53, country="IRN")
    losses = hxl.write(Made(release.sheet, [incident(place=place)]), tmp_path / "hxl.csv")
    (row,) = rows_of(tmp_path / "hxl.csv")

    assert (row["#geo+lat"], row["#geo+lon"], row["#meta+precision+geo"]) == ("", "", "country")
    assert (row["#country+name"], row["#country+code+v_iso3"]) == ("Iran", "IRN")
    assert [each.count for each in losses if "whole country" in each.what] == [1]


def test_what_did_not_happen_says_so_and_what_is_discounted_counts_nothing(
    release: Spooled, tmp_path: Path
) -> None:
    dead = (toll("killed", 3, 12, 14),)
    several = [incident(status="denied"), incident(assessment="discounted", tolls=dead), incident(tolls=dead)]
    hxl.write(Made(release.sheet, several), tmp_path / "hxl.csv")
    rows = list(rows_of(tmp_path / "hxl.csv"))

    assert [row["#status"] for row in rows] == ["denied", "asserted", "asserted"]
    assert [row["#status+assessment"] for row in rows] == ["draft", "discounted", "draft"]
    assert [row["#affected+killed+best"] for row in rows] == ["", "", "12"]


def test_figures_of_groups_and_households(release: Spooled, tmp_path: Path) -> None:
    from dataclasses import replace

    homes = replace(toll("displaced", 4000, 4000, 4000), unit="households")
    tolls = (toll("killed", 3, 12, 14, or_more=True), toll("killed", 2, 3, 3, group="children"), homes)
    hxl.write(Made(release.sheet, [incident(tolls=tolls)]), tmp_path / "hxl.csv")
    (row,) = rows_of(tmp_path / "hxl.csv")

    assert [row[f"#affected+killed+{bound}"] for bound in ("min", "best", "max")] == ["3", "12", "14"]
    assert row["#affected+killed+children+best"] == "3"
    assert (row["#affected+displaced+hh+best"], row["#affected+displaced+ind+best"]) == ("4000", "")
    assert row["#meta+or_more"] == "killed"


def test_masked_words_stay_masked(public: Spooled, tmp_path: Path) -> None:
    hxl.write(public, tmp_path / "hxl.csv")
    text = (tmp_path / "hxl.csv").read_text("utf-8")

    assert "Paolo Verdini" not in text
    assert "verdini@example.org" not in text


@settings(max_examples=40, deadline=None)
@given(st.lists(incidents(), min_size=1, max_size=3, unique_by=lambda one: one.id))
def test_whatever_reports_say_is_valid_hxl(release: Spooled, several: list[ReleasedIncident]) -> None:
    import hxl as library

    with TemporaryDirectory() as folder:
        path = Path(folder) / "hxl.csv"
        hxl.write(Made(release.sheet, several), path)
        rows = list(rows_of(path))
        report = library.validate(read(path))

    assert report["is_valid"]
    assert [row["#event+id"] for row in rows] == [one.id for one in several]
    for row, one in zip(rows, several, strict=True):
        assert words.one_line(row["#event+name"]) == words.neutral(words.one_line(one.title))


def test_a_party_that_looks_like_a_formula_is_not_run(release: Spooled, tmp_path: Path) -> None:
    hxl.write(Made(release.sheet, [incident(agents=(party("=1+1", "rebel"),))]), tmp_path / "hxl.csv")
    (row,) = rows_of(tmp_path / "hxl.csv")

    assert row["#group+name+first"] == "'=1+1"
