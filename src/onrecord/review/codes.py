"""The codes of PLOVER and ACLED that an event has when a person has changed its kind or its status."""

from __future__ import annotations

from onrecord.model.reading import Acled, Event, Plover
from onrecord.vocab import load, plover

_ARMED = frozenset({"military", "police", "security", "peacekeeping", "rebel", "militia", "coalition"})
_STATE = frozenset({"state", "government", "military", "police", "security", "intelligence"})


def plover_of(event: Event) -> Plover:
    """Give the PLOVER code of an event by its kind, its status and who does it."""
    by_state = any(role.type in _STATE for role in event.agents)
    return plover.plover_of(event.kind, event.status, by_state=by_state)


def acled_of(event: Event) -> Acled | None:
    """Give the ACLED code of an event by its kind and who does what to whom; None where ACLED has none."""
    agents, targets = ({role.type for role in roles} for roles in (event.agents, event.targets))
    holds = {
        "acled_protesters": "protester" in targets,
        "acled_crowd": "protester" in agents,
        "acled_armed": bool(targets & _ARMED),
        "acled_state": bool(agents & _STATE),
        "acled_harmed": any(
            count.kind in ("killed", "injured") and count.high != 0 for count in event.counts
        ),
    }
    table = load("events")["kinds"].get(event.kind, {})
    field = next((name for name, is_so in holds.items() if is_so and name in table), "acled")
    code = table.get(field)
    return Acled(code["event_type"], code.get("sub_event_type")) if code else None
