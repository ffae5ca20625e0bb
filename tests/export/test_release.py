"""A release: the same numbers for everybody, no masked word in any file, and the command that makes it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from onrecord import releasing
from onrecord.export.formats import FORMATS
from onrecord.model.release import ReleasedClaim, ReleasedIncident
from onrecord.releasing import Spooled
from tests.commands import command

SECRETS = ("Verdini", "verdini", "Etxeberria", "Miren", "Paolo")


def claims_of(one: ReleasedIncident) -> list[ReleasedClaim]:
    return [claim for event in one.events for claim in event.claims]


def by_id(release: Spooled) -> dict[str, ReleasedIncident]:
    return {one.id: one for one in release.incidents()}


# --- what is withheld changes no number


def test_masking_changes_no_number_no_dispute_and_no_source(release: Spooled, public: Spooled) -> None:
    whole, masked = by_id(release), by_id(public)

    assert whole.keys() == masked.keys()
    for name, one in whole.items():
        other = masked[name]
        assert (other.kind, other.status, other.state, other.when) == (
            one.kind,
            one.status,
            one.state,
            one.when,
        )
        assert (other.disputed, len(other.sources)) == (one.disputed, len(one.sources))
        assert (len(other.agents), len(other.targets)) == (len(one.agents), len(one.targets))
        assert [(toll.kind, toll.group, toll.minimum, toll.best, toll.maximum) for toll in one.tolls] == [
            (toll.kind, toll.group, toll.minimum, toll.best, toll.maximum) for toll in other.tolls
        ]


def test_what_people_decided_stays_with_a_value_that_is_masked(release: Spooled, public: Spooled) -> None:
    whole, masked = by_id(release), by_id(public)
    decided = [claim for one in masked.values() for claim in claims_of(one) if claim.by]

    lost = ("place", "places")  # which may be too fine to go out at all
    assert len([claim for claim in decided if claim.field not in lost]) == len(
        [claim for one in whole.values() for claim in claims_of(one) if claim.by and claim.field not in lost]
    )
    assert {claim.by for claim in decided} == {("reviewer 1", "reviewer 2")}


def test_the_id_of_a_masked_claim_tells_nothing_of_its_value(release: Spooled, public: Spooled) -> None:
    whole = {claim.id: claim for one in release.incidents() for claim in claims_of(one)}
    masked = [claim for one in public.incidents() for claim in claims_of(one)]
    same = [claim for claim in masked if claim.id in whole]

    assert [claim for claim in masked if claim.id not in whole]
    assert all(claim.value == whole[claim.id].value for claim in same)


def test_sources_keep_their_names(public: Spooled) -> None:
    named = {name for one in public.incidents() for name in one.sources}

    assert {"Northern Courier", "Gulf Telegraph", "Evening Mail"} <= named


# --- every file


def texts_in(path: Path) -> Iterator[str]:
    """Give all that can be read in a file, unpacked where it is packed."""
    content = path.read_bytes()
    if path.suffix == ".parquet":
        yield str(duckdb.read_parquet(str(path)).fetchall())
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            yield from (box.read(name).decode("utf-8", "replace") for name in box.namelist())
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content).decode("utf-8", "replace")
    yield content.decode("utf-8", "replace")


def test_no_file_of_a_public_release_has_a_masked_name_and_each_has_its_hash(
    release: Spooled, public: Spooled, tmp_path: Path
) -> None:
    formats = [each for each in FORMATS if not each.whole]
    lost = releasing.write_all(public, formats, releasing.room(tmp_path / "out"), lambda *_: None)
    releasing.write_all(release, [formats[0]], releasing.room(tmp_path / "whole"), lambda *_: None)

    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.relative_to(tmp_path / "out").parts[0] for path in files} >= {each.file for each in formats}
    assert not [
        (path.name, name) for path in files for text in texts_in(path) for name in SECRETS if name in text
    ]
    assert [
        path for path in (tmp_path / "whole").rglob("*.csv") if "Verdini" in path.read_text(encoding="utf-8")
    ]
    sums = dict(line.split("  ")[::-1] for line in (tmp_path / "out" / "SHA256SUMS").read_text().splitlines())
    assert sums == {
        path.relative_to(tmp_path / "out").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.name != "SHA256SUMS"
    }
    assert all(lost[each.name] for each in formats if each.name != "report")


# --- the command


@pytest.fixture
def record(kept: Path, tmp_path: Path) -> str:
    return str(shutil.copy(kept, tmp_path / "kept.db"))


def test_a_release_is_told_with_what_was_withheld(record: str, tmp_path: Path) -> None:
    done = command("export", "--record", record, "--format", "csv", "--to", str(tmp_path / "out"))

    assert done.returncode == 0
    assert "profile public" in done.stdout
    assert "persons masked" in done.stdout
    sheet = json.loads((tmp_path / "out" / "methodology.json").read_text(encoding="utf-8"))
    assert sheet["withheld"]["persons masked"] > 0
    assert "Northern Courier" not in (tmp_path / "out" / "methodology.md").read_text(encoding="utf-8")[:200]
    assert (tmp_path / "out" / "losses.md").read_text(encoding="utf-8").startswith("# What was lost")


def test_a_release_can_be_narrowed_and_says_so(record: str, tmp_path: Path) -> None:
    asked = ("--until", "1990-12-31", "--country", "ita", "--state", "second", "--json")
    done = command("export", "--record", record, *asked, "--format", "jsonl", "--to", str(tmp_path / "out"))

    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["sheet"]["asked"] == {"until": "1990-12-31", "country": "ITA", "state": "second"}
    assert told["sheet"]["incidents"] == len(told["sheet"]["countries"]) == 1
    assert told["losses"]["jsonl"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--format", "xls"), "there is no format 'xls'; the formats are csv"),
        (("--profile", "everybody"), "internal"),
        (("--places", "street"), "site"),
        (("--since", "May"), "--since takes a day as YYYY-MM-DD, found 'May'"),
        (("--kind", "shoting"), "shooting"),
        (("--state", "done"), "there is no state 'done'"),
        (("--format", "record"), "--profile internal"),
        (("--rule", "mine"), "no rule is called 'mine'"),
    ],
)
def test_what_cannot_be_asked_for_is_said_with_what_can(
    record: str, tmp_path: Path, asked: tuple[str, ...], said: str
) -> None:
    done = command("export", "--record", record, *asked, "--to", str(tmp_path / "out"))

    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_over(record: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")

    done = command("export", "--record", record, "--to", str(tmp_path / "out"))

    assert done.returncode == 2
    assert "is not empty" in done.stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_formats_and_profiles_are_listed() -> None:
    done = command("export", "--list")

    assert done.returncode == 0
    assert all(each.name in done.stdout for each in FORMATS)
    assert all(name in done.stdout for name in ("internal", "partner", "public"))


def test_the_whole_record_goes_out_and_comes_back_the_same(record: str, tmp_path: Path) -> None:
    asked = ("--format", "record", "--profile", "internal", "--to", str(tmp_path / "out"))
    copy = str(tmp_path / "copy.db")
    assert command("export", "--record", record, *asked).returncode == 0
    assert command("import", str(tmp_path / "out" / "record.jsonl"), "--record", copy).returncode == 0

    for asked in (("verify", "--json"), ("incidents", "--json"), ("show", "--json")):
        assert command(*asked, "--record", record).stdout == command(*asked, "--record", copy).stdout
