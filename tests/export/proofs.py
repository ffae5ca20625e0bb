"""Whether what goes out rests on words: the claims on a field of an incident, and these in the texts of its reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from onrecord.model.release import Release, ReleasedClaim, ReleasedIncident


def texts_of(release: Release) -> dict[str, str]:
    """The texts of a release, by document."""
    return {each.id: each.text or "" for each in release.documents()}


def proven(one: ReleasedIncident, texts: Mapping[str, str], *fields: str) -> list[ReleasedClaim]:
    """The claims on some fields; fails where one has no words, or words that do not stand where it says."""
    documents = {event.event.id: event.document for event in one.events}
    claims = list(one.evidence(*fields))
    for claim in claims:
        assert claim.quotes
        for quote in claim.quotes:
            assert texts[documents[claim.event]][quote.start : quote.end] == quote.text
    return claims


def killed_claims(one: ReleasedIncident, texts: Mapping[str, str]) -> Sequence[ReleasedClaim]:
    """The claims on which the figure of people killed rests."""
    toll = next(
        each for each in one.tolls if (each.kind, each.unit, each.group) == ("killed", "people", None)
    )
    claims = {claim.id: claim for claim in proven(one, texts, "counts")}
    return [claims[name] for name in toll.claims]


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by its header, read with DuckDB: every cell as text, empty where nothing is stated."""
    import duckdb

    with duckdb.connect() as base:
        found = base.execute(
            "SELECT * FROM read_csv(?, header=true, all_varchar=true, delim=',', quote='\"', escape='\"', "
            "strict_mode=true, max_line_size=20000000, nullstr='\\N')",
            [str(path)],
        )
        names = [each[0] for each in found.description]
        return [dict(zip(names, [cell or "" for cell in row], strict=True)) for row in found.fetchall()]
