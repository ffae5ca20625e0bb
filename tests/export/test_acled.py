"""Incidents in ACLED's columns: its header, its words and codes, and nothing that no report says."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import words
from onrecord.export import acled
from onrecord.model.board import RowPlace
from onrecord.model.reading import Acled
from onrecord.model.release import Loss, ReleasedIncident
from onrecord.releasing import Spooled
from onrecord.vocab import load
from tests.export.proofs import killed_claims, proven, read_rows, texts_of
from tests.export.strategies import Made, days, incident, incidents, party, toll

HEADER = (
    b"event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    b"actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    b"latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp\r\n"
)
TYPES = {
    "Battles": "Armed clash · Government regains territory · Non-state actor overtakes territory",
    "Explosions/Remote violence": "Chemical weapon · Air/drone strike · Suicide bomb · "
    "Shelling/artillery/missile attack · Remote explosive/landmine/IED · Grenade",
    "Violence against civilians": "Sexual violence · Attack · Abduction/forced disappearance",
    "Protests": "Peaceful protest · Protest with intervention · Excessive force against protesters",
    "Riots": "Violent demonstration · Mob violence",
    "Strategic developments": "Agreement · Arrests · Change to group/activity · Disrupted weapons use · "
    "Headquarters or base established · Looting/property destruction · Non-violent transfer of territory · Other",
}
INTER = {
    1: "State forces", 2: "Rebel group", 3: "Political militia", 4: "Identity militia", 5: "Rioters", 6: "Protesters",
    7: "Civilians", 8: "External/Other forces",
}  # fmt: skip
SCOPE = ("not_happened", "discounted", "contains", "no_type", "no_days", "no_place")


def write(release: Spooled | Made, folder: Path) -> tuple[list[dict[str, str]], dict[str, Loss]]:
    losses = acled.write(release, folder / "acled.csv")
    named = {row["what"]: name for name, row in load("export/acled")["losses"].items()}
    return read_rows(folder / "acled.csv"), {named[each.what]: each for each in losses}


def row_of(one: ReleasedIncident, release: Spooled, folder: Path) -> dict[str, str]:
    rows, _ = write(Made(release.sheet, [one]), folder)
    assert len(rows) == 1
    return rows[0]


def tags_of(row: dict[str, str]) -> dict[str, str]:
    return dict(tag.split("=", 1) for tag in row["tags"].split("; "))


def test_the_header_is_that_of_acled(release: Spooled, tmp_path: Path) -> None:
    acled.write(release, tmp_path / "acled.csv")

    assert (tmp_path / "acled.csv").read_bytes().startswith(HEADER)


def test_the_lists_are_those_of_the_codebook() -> None:
    known: dict[str, set[str]] = {}
    for sub, (event_type, _) in load("export/acled")["sub_event_types"].items():
        known.setdefault(event_type, set()).add(sub)

    assert known == {each: set(subs.split(" · ")) for each, subs in TYPES.items()}
    assert load("export/acled")["inter"] == {str(code): word for code, word in INTER.items()}


def test_every_cell_holds_what_acled_has_there(release: Spooled, tmp_path: Path) -> None:
    rows, _ = write(release, tmp_path)
    made = datetime.fromisoformat(release.sheet.made)

    assert len(rows) > 10
    for row in rows:
        day = date.fromisoformat(row["event_date"])
        assert int(row["year"]) == day.year
        assert row["time_precision"] in ("1", "2", "3")
        assert row["sub_event_type"] in TYPES[row["event_type"]].split(" · ")
        assert set(row["disorder_type"].split("; ")) <= {
            "Political violence", "Demonstrations", "Strategic developments",
        }  # fmt: skip
        assert {row["inter1"], row["inter2"]} <= {"", *INTER.values()}
        assert row["civilian_targeting"] in ("", "Civilian targeting")
        assert row["geo_precision"] in (("1", "2", "3") if row["latitude"] else ("",))
        assert float(row["fatalities"]) >= 0
        assert datetime.fromtimestamp(int(row["timestamp"]), UTC) == made.replace(microsecond=0)
        assert (row["admin3"], row["source_scale"]) == ("", "")
    assert len({row["event_id_cnty"] for row in rows}) == len(rows)


def test_a_well_known_attack_stands_as_its_reports_tell_it(release: Spooled, tmp_path: Path) -> None:
    rows, _ = write(release, tmp_path)
    row = next(each for each in rows if each["location"] == "Bologna")

    assert row["event_id_cnty"] == f"ITA-{tags_of(row)['onrecord']}"
    assert (row["event_date"], row["time_precision"]) == ("1980-08-02", "1")
    assert (row["iso"], row["region"], row["country"]) == ("380", "Europe", "Italy")
    assert (row["fatalities"], tags_of(row)["fatalities"]) == ("84", "84-85")
    assert row["source"] == "Northern Courier; Evening Mail"
    assert (row["actor1"], row["inter1"]) == ("", "")


def test_rows_and_losses_make_all_incidents(release: Spooled, tmp_path: Path) -> None:
    rows, lost = write(release, tmp_path)
    best = {
        one.id: next(
            (t.best for t in one.tolls if (t.kind, t.unit, t.group) == ("killed", "people", None)), 0
        )
        for one in release.incidents()
    }

    assert len(rows) + sum(lost[name].count or 0 for name in SCOPE if name in lost) == release.sheet.incidents
    assert sum(float(row["fatalities"]) for row in rows) == sum(
        best[tags_of(row)["onrecord"]] for row in rows
    )
    assert all(each.count != 0 for each in lost.values())
    assert lost["not_happened"].count == 1


def test_every_value_rests_on_words_of_a_report(release: Spooled, tmp_path: Path) -> None:
    rows, _ = write(release, tmp_path)
    texts, all_of = texts_of(release), {one.id: one for one in release.incidents()}

    for row in rows:
        one = all_of[tags_of(row)["onrecord"]]
        assert row["location"] in {claim.value["name"] for claim in proven(one, texts, "place")}
        dated = {(claim.value["first"], claim.value["last"]) for claim in proven(one, texts, "when")}
        first, last = tags_of(row).get("days", f"{row['event_date']}/{row['event_date']}").split("/")
        assert (first, last) in dated
        assert bool(proven(one, texts, "agents")) >= bool(row["actor1"] or row["assoc_actor_1"])
        assert bool(proven(one, texts, "targets")) >= bool(row["actor2"] or row["assoc_actor_2"])
        if row["fatalities"] != "0":
            assert killed_claims(one, texts)
        sentence = row["notes"].rsplit(" [", 1)[0].removeprefix("'")
        assert any(sentence in words.one_line(text) for text in texts.values())


def test_no_row_lies_at_nought(release: Spooled, tmp_path: Path) -> None:
    rows, lost = write(release, tmp_path)

    assert not [row for row in rows if (row["latitude"], row["longitude"]) == ("0", "0")]
    assert lost["no_point"].count == sum(not row["latitude"] for row in rows)


def test_masked_words_stay_masked(public: Spooled, tmp_path: Path) -> None:
    write(public, tmp_path)
    text = (tmp_path / "acled.csv").read_text("utf-8")

    assert "verdini@example.org" not in text
    assert "Miren Etxeberria" not in text


@pytest.mark.parametrize(
    ("first", "last", "day", "precision"),
    [
        ("2024-03-03", "2024-03-03", "2024-03-03", "1"),
        ("2024-03-04", "2024-03-10", "2024-03-07", "2"),
        ("2024-03-04", "2024-03-11", "2024-03-07", "3"),
        ("2024-03-01", "2024-03-31", "2024-03-16", "3"),
    ],
)
def test_of_several_days_the_middle_one_is_taken(
    release: Spooled, tmp_path: Path, first: str, last: str, day: str, precision: str
) -> None:
    row = row_of(incident(when=days(first, last)), release, tmp_path)

    assert (row["event_date"], row["time_precision"]) == (day, precision)
    assert tags_of(row).get("days") == (f"{first}/{last}" if first != last else None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"when": days("2024-03-01", "2024-04-01")}, "no_days"),
        ({"when": None}, "no_days"),
        ({"place": None}, "no_place"),
        ({"place": RowPlace(key="syr", name="Syria", precision="country", lat=35, lon=38, country="SYR")}, "no_place"),
        ({"acled": None}, "no_type"),
        ({"status": "denied"}, "not_happened"),
        ({"status": "planned"}, "not_happened"),
        ({"status": "hypothetical"}, "not_happened"),
        ({"status": "ordered"}, "not_happened"),
        ({"assessment": "discounted"}, "discounted"),
    ],
)  # fmt: skip
def test_what_is_no_event_of_acled_is_counted(
    release: Spooled, tmp_path: Path, change: dict[str, object], reason: str
) -> None:
    rows, lost = write(Made(release.sheet, [incident(**change)]), tmp_path)

    assert rows == []
    assert lost[reason].count == 1


def test_what_contains_an_event_does_not_count_twice(release: Spooled, tmp_path: Path) -> None:
    whole, part = incident(id="whole", contains=("part", "other")), incident(id="part", part_of=("whole",))
    rows, lost = write(Made(release.sheet, [whole, part]), tmp_path)

    assert [tags_of(row)["onrecord"] for row in rows] == ["part"]
    assert lost["contains"].count == 1


def test_what_contains_no_event_stands_for_itself(release: Spooled, tmp_path: Path) -> None:
    whole, part = incident(id="whole", contains=("part",)), incident(id="part", part_of=("whole",), when=None)
    rows, lost = write(Made(release.sheet, [whole, part]), tmp_path)

    assert [tags_of(row)["onrecord"] for row in rows] == ["whole"]
    assert "contains" not in lost


def test_who_meets_whom_is_said_in_acleds_words(release: Spooled, tmp_path: Path) -> None:
    one = incident(agents=(party("the rebels", "rebel"),), targets=(party("the army", "military", "SYR"),))
    row = row_of(one, release, tmp_path)

    assert (row["actor1"], row["inter1"]) == ("the rebels", "Rebel group")
    assert (row["actor2"], row["inter2"]) == ("the army", "State forces")
    assert row["interaction"] == "State forces-Rebel group"


@pytest.mark.parametrize(
    ("kind", "country", "event", "general", "word"),
    [
        ("military", "TUR", "Violence against civilians", "they", "External/Other forces"),
        ("military", "SYR", "Violence against civilians", "they", "State forces"),
        ("police", None, "Violence against civilians", "they", "State forces"),
        ("unidentified", None, "Violence against civilians", "Unidentified Armed Group (Syria)", "Political militia"),
        ("protester", None, "Protests", "Protesters (Syria)", "Protesters"),
        ("protester", None, "Riots", "Rioters (Syria)", "Rioters"),
        ("civilian", None, "Protests", "Civilians (Syria)", "Civilians"),
        ("ngo", None, "Protests", "they", "Civilians"),
        (None, None, "Protests", "they", ""),
    ],
)  # fmt: skip
def test_types_of_actors_become_those_of_acled(
    release: Spooled,
    tmp_path: Path,
    kind: str | None,
    country: str | None,
    event: str,
    general: str,
    word: str,
) -> None:
    one = incident(agents=(party("they", kind, country),), acled=Acled(event, None))
    row = row_of(one, release, tmp_path)

    assert (row["actor1"], row["inter1"]) == (general, word)
    assert row["assoc_actor_1"] == ("" if general == "they" else "they")
    assert row["interaction"] == (f"{word} only" if word else "")


def test_who_is_not_said_to_have_done_it_is_not_made_up(release: Spooled, tmp_path: Path) -> None:
    row = row_of(incident(targets=(party("a nurse", "civilian"),)), release, tmp_path)

    assert (row["actor1"], row["inter1"], row["interaction"]) == ("", "", "")
    assert (row["actor2"], row["assoc_actor_2"]) == ("Civilians (Syria)", "a nurse")


def test_no_side_is_taken_where_it_is_disputed_who_did_it(release: Spooled, tmp_path: Path) -> None:
    both = (party("the army", "military", "SYR"), party("the rebels", "rebel"))
    row = row_of(incident(agents=both, disputed=("agents",)), release, tmp_path)

    assert (row["actor1"], row["inter1"], row["interaction"]) == ("", "", "")
    assert row["assoc_actor_1"] == "the army; the rebels"
    assert tags_of(row)["disputed"] == "agents"


@pytest.mark.parametrize(
    ("event", "target", "word"),
    [
        (Acled("Violence against civilians", "Attack"), None, "Civilian targeting"),
        (Acled("Protests", "Excessive force against protesters"), "protester", "Civilian targeting"),
        (Acled("Explosions/Remote violence", "Grenade"), "civilian", "Civilian targeting"),
        (Acled("Explosions/Remote violence", "Grenade"), "military", ""),
        (Acled("Battles", "Armed clash"), "civilian", ""),
    ],
)
def test_civilian_targeting(
    release: Spooled, tmp_path: Path, event: Acled, target: str | None, word: str
) -> None:
    row = row_of(incident(acled=event, targets=(party("they", target),)), release, tmp_path)

    assert row["civilian_targeting"] == word


def test_a_range_stands_beside_the_one_number(release: Spooled, tmp_path: Path) -> None:
    row = row_of(incident(tolls=(toll("killed", 3, 12, 14, or_more=True),)), release, tmp_path)

    assert (row["fatalities"], tags_of(row)["fatalities"]) == ("12", "3-14+")


@settings(max_examples=60, deadline=None)
@given(st.lists(incidents(), max_size=4, unique_by=lambda one: one.id))
def test_whatever_reports_say_the_table_holds(release: Spooled, several: list[ReleasedIncident]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "acled.csv"
        losses = acled.write(Made(release.sheet, several), path)
        with path.open(encoding="utf-8", newline="") as lines:
            header, *rows = csv.reader(lines)
    kept = [one for one in several if acled.out_of_scope(one) is None]
    reasons = Counter(acled.out_of_scope(one) for one in several)
    texts = load("export/acled")["losses"]
    counts = {each.what: each.count for each in losses}

    assert len(rows) == len(kept)
    for one, cells in zip(kept, rows, strict=True):
        row = dict(zip(header, cells, strict=True))
        assert one.place
        assert row["location"] == words.neutral(words.one_line(one.place.name))
        assert tags_of(row)["onrecord"] == one.id
        assert (row["latitude"], row["longitude"]) != ("0", "0")
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "\t", "\r"))]
    for reason in SCOPE:
        assert counts.get(texts[reason]["what"], 0) == reasons[reason]
