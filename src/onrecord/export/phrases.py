"""Parts of an incident in a few words, for formats that have no place for their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onrecord.model.board import RowPlace
from onrecord.model.release import Loss, ReleasedClaim, ReleasedEvent, ReleasedIncident, ReleasedToll


def number(value: float) -> str:
    """Give a number without an exponent, and without a point where it is whole."""
    return f"{value:.10f}".rstrip("0").rstrip(".")


def place_in_words(place: RowPlace) -> str:
    """Name a place and what it lies in, with the code of the country."""
    parts = [place.name, place.admin2, place.admin1, place.country]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def toll_in_words(toll: ReleasedToll) -> str:
    """Give a toll: the best figure, whom it counts, what became of them, and the least and greatest figure."""
    counted = toll.group or (toll.unit if toll.unit != "people" else None)
    told = " ".join(part for part in (_best(toll), counted, toll.kind) if part).replace("_", " ")
    most = f"{number(toll.maximum)}{' or more' if toll.or_more else ''}"
    contradicted = ", contradicted" if toll.disputed else ""
    return f"{told} (from {number(toll.minimum)} to {most}{contradicted})"


def _best(toll: ReleasedToll) -> str:
    low = number(toll.best)
    if toll.best_high is None:
        best = f"{low} or more"
    else:
        best = low if toll.best_high == toll.best else f"{low} to {number(toll.best_high)}"
    return f"about {best}" if toll.about else best


def tolls_in_words(one: ReleasedIncident) -> str:
    """Give all tolls of an incident, also those of groups and of things."""
    return "; ".join(toll_in_words(each) for each in one.tolls)


def whole_toll(one: ReleasedIncident, kind: str) -> ReleasedToll | None:
    """Give the toll of all people of a kind of harm; None where no report gives one."""
    tolls = (each for each in one.tolls if (each.kind, each.unit, each.group) == (kind, "people", None))
    return next(tolls, None)


def claims_of(event: ReleasedEvent) -> tuple[ReleasedClaim, ...]:
    """Give the claims of an event, each once, also where a value is there twice."""
    return tuple({claim.id: claim for claim in event.claims}.values())


def claims_by_id(one: ReleasedIncident) -> Mapping[str, ReleasedClaim]:
    """Give the claims of an incident by their ids."""
    return {claim.id: claim for event in one.events for claim in event.claims}


def those_lost(losses: Iterable[Loss]) -> list[Loss]:
    """Give losses without those of which there was nothing to lose."""
    return [each for each in losses if each.count != 0]
