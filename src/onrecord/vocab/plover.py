"""The PLOVER code of a kind of event, by the tables of `events.toml`."""

from __future__ import annotations

from onrecord.model.reading import Plover, Status
from onrecord.vocab import load


def plover_of(kind: str, status: Status = "asserted", *, by_state: bool = False) -> Plover:
    """Give the code; a thing promised or threatened counts as an agreement or a threat.

    `by_state` says that forces of the state act. A kind that is not in our list has no code.
    """
    lists = load("events")
    row = lists["kinds"].get(kind, {})
    table = (row.get("plover_state") if by_state else None) or row.get("plover") or {}
    code, mode = table.get("event"), table.get("mode")
    ahead = lists["plover_planned"].get(code)
    if ahead and (status == "planned" or (status == "hypothetical" and ahead == "THREATEN")):
        code, mode = ahead, None
    return Plover(code, mode, lists["plover_merged"].get(code, code))
