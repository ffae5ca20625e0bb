"""One record for all tests of what goes out: the examples, and reports of well-known happenings in real places."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from onrecord import linking, pipeline, reviewing
from onrecord.analyse.rules import rule
from onrecord.engine.alone import alone
from onrecord.export.profiles import profile
from onrecord.extract import read as reads
from onrecord.ingest.found import Overrides
from onrecord.ingest.walk import sources
from onrecord.model.board import Filter
from onrecord.releasing import Asked, Spooled, released
from onrecord.store.store import Store

REPORTS = Path(__file__).parent / "reports"
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record: read, linked and reviewed in part. Not to be changed."""
    path = tmp_path_factory.mktemp("kept") / "onrecord.db"
    with Store.open(path) as store:
        found = sources([str(EXAMPLES), str(REPORTS)], Overrides())
        for _ in pipeline.read(found, store, alone(reads), reader="test 1"):
            pass
        for _ in linking.link(store):
            pass
        for _ in reviewing.refresh(store):
            pass
        _review(store)
    return path


@pytest.fixture(scope="session")
def release(kept: Path) -> Iterator[Spooled]:
    """All of that record as it goes out inside the house."""
    with Store.open(kept) as store, releasing_of(store, "internal") as made:
        yield made


@pytest.fixture(scope="session")
def public(kept: Path) -> Iterator[Spooled]:
    """All of that record as it goes out to everybody."""
    with Store.open(kept) as store, releasing_of(store, "public") as made:
        yield made


def releasing_of(store: Store, name: str) -> AbstractContextManager[Spooled]:
    """Give a release of all of a record by a profile."""
    chosen = profile(name)
    asked = Asked(profile=chosen, rule=rule(), only=Filter(role=chosen.role, order="oldest"), words={})
    return released(store, asked, lambda *_: None)


def _review(store: Store) -> None:
    """Decide as a team would: one event accepted by two, a figure corrected, a place added."""
    for filed in store.documents():
        for event in filed.reading.events:
            if "Bologna" in filed.document.text and event.counts:
                reviewing.decide(store, "event", event.id, "accept", by="Ana Coder", after=0)
                after = store.reviews.on("event", [event.id])[-1].seq
                reviewing.decide(store, "event", event.id, "accept", by="Ben Coder", after=after)
