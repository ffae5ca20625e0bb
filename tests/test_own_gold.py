"""The gold of our own says of its texts what stands in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

OWN = Path(__file__).parent.parent / "benchmarks" / "own"
FILES = sorted(OWN.glob("*.jsonl"))
MARKED = [
    OWN / f"{name}.jsonl" for name in ("geo", "polnear", "time")
]  # with spans; the others say what a text tells of


def spans(part: Any) -> Iterator[tuple[int, int]]:
    """Every pair of offsets in a value of JSON."""
    if isinstance(part, dict):
        if "start" in part and "end" in part:
            yield part["start"], part["end"]
        for pair in part.get("spans", ()):
            yield tuple(pair)
        for value in part.values():
            yield from spans(value)
    elif isinstance(part, list):
        for value in part:
            yield from spans(value)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_is_there_twice(path: Path) -> None:
    texts = [json.loads(line)["text"] for line in path.read_text().splitlines()]

    assert len(set(texts)) == len(texts) > 15


@pytest.mark.parametrize("path", MARKED, ids=lambda path: path.stem)
def test_every_mark_begins_and_ends_with_a_word(path: Path) -> None:
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    marks = [(row["text"], *span) for row in rows for span in spans(row)]

    assert len(marks) > 100
    assert [text[start:end] for text, start, end in marks if text[start:end].strip() != text[start:end]] == []
    assert all(0 <= start < end <= len(text) for text, start, end in marks)
