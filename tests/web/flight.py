"""One incident that is followed from draft to confirmed, and what the commands tell of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from onrecord import reviewing
from onrecord.analyse import figures
from onrecord.analyse.figures import Figure
from onrecord.model.incident import Incident
from onrecord.store.store import Store
from tests import commands
from tests.web.record import Served


def command(record: Path, *arguments: str, given: str = "") -> str:
    """Run a command on a record; give what it prints."""
    done = commands.command(*arguments, "--record", str(record), given=given)
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass(frozen=True)
class Flight:
    """The incident that is followed: people fled a town, told in two reports, with one more to be merged with it."""

    site: Served
    id: str
    other: str

    @property
    def told(self) -> dict[str, Any]:
        """The incident, as `onrecord incidents ID --json` tells of it."""
        told: dict[str, Any] = json.loads(command(self.site.record, "incidents", self.id, "--json"))
        return told

    @property
    def reports(self) -> list[tuple[str, tuple[str, ...]]]:
        """The reports that tell of it, each with the events in which it does."""
        with Store.open(self.site.record) as store:
            view = reviewing.view_of(store, self.id)
        assert view
        return [(each.document, each.events) for each in view.reports]

    def log(self) -> list[tuple[str, str, str | None]]:
        """Who said what of which field, in order."""
        with Store.open(self.site.record) as store:
            return [(each.by, each.verb, each.field) for each in store.reviews.all()]


@pytest.fixture
def flight(site: Served) -> Flight:
    with Store.open(site.record) as store:
        list(reviewing.refresh(store))
        found = {reviewing.view_of(store, each.id): each for each in store.linkage.incidents()}
        kinds: dict[str, list[Incident]] = {}
        for view, each in found.items():
            assert view
            kinds.setdefault(view.kind, []).append(each)
    (fled,) = (each for each in kinds["displacement"] if len(each.events) > 1)
    (sheltered,) = kinds["sheltering"]
    return Flight(site, fled.id, sheltered.id)


def in_words(best: dict[str, Any]) -> str:
    return figures.in_words(Figure(**best))


def assert_sound(flight: Flight, page: Page, state: str) -> None:
    """Fail where the record has a fault, a later run of linking undoes a decision, or commands and page differ."""
    command(flight.site.record, "verify")
    before = flight.told
    command(flight.site.record, "link", "--again")
    assert flight.told == before
    page.goto(f"{flight.site.address}/incidents/{flight.id}")
    expect(page.locator(".in-head .state")).to_have_text(state)
    head = page.locator(".in-head")
    expect(head.locator("code")).to_have_text(f"incident {before['id']}")
    expect(head).to_contain_text(f"{len(before['reports'])} reports")
    tolls = [each for each in before["tolls"] if each["group"] is None]
    for shown, told in zip(head.locator(".toll b").all_inner_texts(), tolls, strict=True):
        assert in_words(told["best"]) == shown
    if before["assessment"]:
        status = before["assessment"]["status"].replace("_", " ")
        expect(head.locator(".assessed")).to_have_text(status, ignore_case=True)
