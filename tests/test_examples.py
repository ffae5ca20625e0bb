"""The example reports, read through the command line into a record, as a stranger does with `make demo`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Done, command

EXAMPLES = Path(__file__).parent.parent / "examples"
TOLD = ("asserted", "reported", "possible")
Run = Callable[..., Done]
Filed = dict[str, Any]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run a command on one record, into which the examples were read."""
    folder = tmp_path_factory.mktemp("examples")
    record = folder / "examples.db"

    def call(*arguments: str) -> Done:
        return command(*arguments, "--record", str(record), COLUMNS="160")

    done = call("read", str(EXAMPLES))
    assert (done.returncode, done.stderr) == (0, "")
    assert "9 new" in done.stdout
    return call


@pytest.fixture(scope="module")
def shelf(run: Run) -> dict[str, Filed]:
    """The documents of the record by the name of their file."""
    filed = [json.loads(line) for line in run("show", "--json").stdout.splitlines()]
    return {Path(one["document"]["name"]).stem: one for one in filed}


def events(one: Filed, *kinds: str) -> list[Filed]:
    return [event for event in one["reading"]["events"] if not kinds or event["kind"] in kinds]


def counts(one: Filed, **wanted: object) -> Iterator[Filed]:
    for event in events(one):
        for count in event["counts"]:
            if wanted.items() <= count.items():
                yield count | {"event": event}


def test_nothing_in_the_record_is_broken(run: Run) -> None:
    done = run("verify")

    assert done.returncode == 0
    assert "nothing is broken" in done.stdout


def test_the_record_is_shown_with_every_report(run: Run) -> None:
    done = run("show")

    assert done.returncode == 0
    for words in (
        "Tal Zahir",
        "Thousands flee Oum Sarir",
        "Karethi army",
        "at least 12",
        "killed",
        "2024-03-03",
    ):
        assert words in done.stdout


def test_reading_again_adds_nothing(run: Run) -> None:
    assert "0 new, 9 known" in run("read", str(EXAMPLES)).stdout


def test_a_copy_of_an_agency_story_is_no_second_source(shelf: dict[str, Filed]) -> None:
    agency, paper = shelf["2024-03-04-halden-press-market"], shelf["2024-03-05-northern-post-market"]

    assert paper["copy_of"] == agency["document"]["id"]
    assert [name for name, one in shelf.items() if one["copy_of"]] == ["2024-03-05-northern-post-market"]


def test_twelve_were_killed_of_whom_three_children(shelf: dict[str, Filed]) -> None:
    market = shelf["2024-03-04-halden-press-market"]
    (twelve,) = counts(market, kind="killed", low=12, group="civilians")
    (three,) = counts(market, kind="killed", low=3, high=3, group="children")

    assert (twelve["high"], twelve["hedge"]) == (None, "at least")
    assert three["event"]["id"] == twelve["event"]["id"]
    assert three["event"]["counts"][three["part_of"]]["low"] == 12
    assert twelve["event"]["status"] == "reported"


def test_the_toll_was_corrected_to_fourteen(shelf: dict[str, Filed]) -> None:
    correction = shelf["2024-03-07-halden-press-correction"]

    assert any(count["high"] == 14 for count in counts(correction, kind="killed", low=14))


def test_an_order_to_shoot_is_no_shooting(shelf: dict[str, Filed]) -> None:
    flight = shelf["2024-03-09-meshara-voice-flight"]

    assert [event["status"] for event in events(flight, "shooting", "killing")] == ["ordered"]
    assert events(flight, "order_of_violence")


def test_families_are_not_people(shelf: dict[str, Filed]) -> None:
    flight = shelf["2024-03-09-meshara-voice-flight"]

    assert [count["unit"] for count in counts(flight, kind="displaced")] == ["households"]


def test_the_hospital_was_hit_from_the_air(shelf: dict[str, Filed]) -> None:
    flight = shelf["2024-03-09-meshara-voice-flight"]
    strikes = events(flight, "air_strike", "attack_on_hospital")

    assert any("hospital" in role["quote"]["text"] for event in strikes for role in event["objects"])
    assert all(event["status"] in TOLD for event in strikes)


def test_what_is_denied_is_not_told(shelf: dict[str, Filed]) -> None:
    denial = shelf["2024-03-11-defence-ministry-denial"]
    bombing = [
        event
        for event in events(denial)
        if any("hospital" in role["quote"]["text"] for role in (*event["objects"], *event["targets"]))
        and event["kind"] in ("bombing", "air_strike", "attack_on_hospital")
    ]

    assert [event["status"] for event in bombing] == ["denied"]
    assert events(denial, "denial")


def test_a_recollection_has_its_own_day(shelf: dict[str, Filed]) -> None:
    opinion = shelf["2024-03-13-northern-post-opinion"]
    (march,) = counts(opinion, kind="killed", low=40)

    assert march["event"]["when"]["first"] == march["event"]["when"]["last"] == "2011-05-02"


def test_people_starved_in_2013(shelf: dict[str, Filed]) -> None:
    opinion = shelf["2024-03-13-northern-post-opinion"]
    (starved,) = counts(opinion, kind="killed", low=60)

    assert starved["high"] is None
    assert starved["event"]["kind"] == "starvation"
    assert starved["event"]["when"]["first"].startswith("2013-08")


def test_a_figure_of_speech_is_no_event(shelf: dict[str, Filed]) -> None:
    opinion = shelf["2024-03-13-northern-post-opinion"]
    words = [quote["text"] for event in events(opinion) for quote in event["triggers"]]

    assert "explosion" not in words
    assert not any(count["unit"] == "people" and count["low"] < 1 for count in counts(opinion))


def test_a_month_is_no_march(shelf: dict[str, Filed]) -> None:
    protests = [event for one in shelf.values() for event in events(one, "protest")]

    assert not any(quote["text"] == "March" for event in protests for quote in event["triggers"])


def test_no_place_is_put_where_no_place_is(shelf: dict[str, Filed]) -> None:
    for one in shelf.values():
        for event in events(one):
            assert all((place["lat"], place["lon"]) != (0, 0) for place in event["places"])
