"""What stands of an event: what was read, and what people decided on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from onrecord.model.reading import Count, Event, Role
from onrecord.model.review import Review
from onrecord.model.text import Quote
from onrecord.review.codes import acled_of, plover_of
from onrecord.review.names import NO_NAMES, Names
from onrecord.review.standing import FOLLOWS, MANY, ONE, ReviewedEvent, Standing, State
from onrecord.review.tracks import WHOLE, Content, Replay, Track, seen_by, standing_of
from onrecord.review.values import count_of, place_of, role_of, when_of

_ROLES = ("agents", "targets", "objects")
_MAKERS: dict[str, Callable[[Any, Sequence[Quote]], Any]] = {
    **dict.fromkeys(("kind", "status"), lambda value, _: value),
    **dict.fromkeys(("place", "places", "origin", "destination"), place_of),
    **dict.fromkeys(_ROLES, role_of),
    "when": when_of,
    "counts": count_of,
    "weapons": lambda _, quotes: quotes[0],
}


def reviewed(event: Event, reviews: Sequence[Review], names: Names = NO_NAMES) -> ReviewedEvent:
    """Give an event as people left it, of all reviews of it in the order of the log.

    Reviews of other things are passed over. Each person's last word on a value counts. Who accepts agrees with what
    stood at that moment, also where it is withdrawn later; of two different last words the later stands, and they
    disagree until somebody else agrees with what stands. To accept the whole event is to accept all values on which one
    has not decided oneself and others do not disagree; to accept and to reject the whole event are contraries.
    """
    own = sorted(
        (each for each in reviews if each.about == "event" and each.subject == event.id),
        key=lambda each: each.seq,
    )
    replay = Replay(event, own)
    standings = [_with_seen(each, own) for each in replay.standings()]
    whole = _with_seen(standing_of(replay.whole), own) if replay.whole.taken else None
    dropped = replay.whole.content.gone
    what_stands = _event(event, replay)
    return ReviewedEvent(
        event=names.on_event(what_stands),
        standings=(*standings, *_following(replay, what_stands, standings)),
        state=_state_of(standings, whole, dropped=dropped),
        dropped=dropped,
        whole=whole,
        seen=seen_by(own, None, None),
        messages=tuple(replay.messages),
    )


def _with_seen(standing: Standing, reviews: Sequence[Review]) -> Standing:
    name = None if standing.field == WHOLE else standing.field
    return replace(standing, seen=seen_by(reviews, name, standing.claim))


def _state_of(standings: Sequence[Standing], whole: Standing | None, *, dropped: bool) -> State:
    if whole and (dropped or whole.state == "disagreed"):
        return whole.state
    states = {each.state for each in standings}
    if "disagreed" in states:
        return "disagreed"
    if "draft" in states:
        return "draft" if states == {"draft"} else "partly"
    return "second" if states == {"second"} else "reviewed"


def _event(event: Event, replay: Replay) -> Event:
    """Give the event with what stands; the very same where nothing was changed."""
    changed: dict[str, Any] = {}
    for name in ONE:
        changed[name] = _one(event, name, replay)
    slots = {name: list(_many(event, name, replay)) for name in MANY}
    for name in MANY:
        changed[name] = tuple(item for item in slots[name] if item is not None)
    if (
        any(_moved(event, name, slots[name]) for name in ("counts", "targets"))
        or changed["counts"] != event.counts
    ):
        changed["counts"] = tuple(_renumbered(event, slots["counts"], slots["targets"]))
    return _with_codes(event, replace(event, **changed))


def _moved(event: Event, name: str, slots: Sequence[object]) -> bool:
    return None in slots or len(slots) > len(getattr(event, name))


def _one(event: Event, name: str, replay: Replay) -> Any:
    tracks = replay.read.get(name) or replay.added.get(name, [])
    live = [track for track in tracks if track.open and not track.content.gone]
    if not live:  # an event has a kind and a status: where a person rejects them, they stay and are marked
        return getattr(event, name) if name in ("kind", "status") else None
    return _made(name, live[-1], getattr(event, name))


def _many(event: Event, name: str, replay: Replay) -> Iterator[Any]:
    """Give the value of each slot of a field, None where nothing stands there."""
    for track, item in zip(replay.read.get(name, []), getattr(event, name), strict=True):
        yield None if track.content.gone else _made(name, track, item)
    for track in replay.added.get(name, []):
        yield None if track.content.gone else _made(name, track, None)


def _made(name: str, track: Track, item: Any) -> Any:
    content: Content = track.content
    if item is not None and content == track.read:
        return item
    made = _MAKERS[name](content.value, content.quotes)
    return replace(made, attribution=item.attribution) if name in _ROLES and item is not None else made


def _renumbered(
    event: Event, counts: Sequence[Count | None], targets: Sequence[Role | None]
) -> Iterator[Count]:
    """Give the counts that stand, so that each still tells of whom and of which count it is part."""
    count_at, target_at = _positions(counts), _positions(targets)
    parents = {slot: count.part_of for slot, count in enumerate(event.counts)}
    parents |= {slot: count.part_of for slot, count in enumerate(counts) if count}
    for slot, count in enumerate(counts):
        if count is not None:
            whole = _standing_whole(slot, parents, count_at)
            of = None if count.of is None else target_at.get(count.of)
            yield replace(count, part_of=None if whole is None else count_at[whole], of=of)


def _positions(slots: Sequence[object]) -> Mapping[int, int]:
    live = (slot for slot, item in enumerate(slots) if item is not None)
    return {slot: at for at, slot in enumerate(live)}


def _standing_whole(slot: int, parents: Mapping[int, int | None], standing: Mapping[int, int]) -> int | None:
    """Give the nearest count that stands of which this one is part: a part of a part is part of the whole."""
    passed, whole = {slot}, parents.get(slot)
    while whole is not None and whole not in standing and whole not in passed:
        passed.add(whole)
        whole = parents.get(whole)
    return whole if whole in standing and whole not in passed else None


def _with_codes(read: Event, event: Event) -> Event:
    if (read.kind, read.status) != (event.kind, event.status):
        event = replace(event, plover=plover_of(event))
    return replace(event, acled=acled_of(event)) if read.kind != event.kind else event


def _following(replay: Replay, event: Event, standings: Sequence[Standing]) -> Iterator[Standing]:
    """Give what follows from the kind: decided as the kind is, and by the same people."""
    kind = next(each for each in standings if each.field == "kind")
    for name in FOLLOWS:
        for track in replay.read.get(name, []):
            value = getattr(event, name)
            value = value if isinstance(value, bool) or value is None else asdict(value)
            same = track.read is not None and value == track.read.value
            yield replace(
                kind,
                claim=track.claim,
                field=name,
                value=value,
                origin=standing_of(track).origin if same else kind.origin,
                verdict="accepted" if same and kind.verdict == "corrected" else kind.verdict,
                read=None if same or track.read is None else track.read.value,
                slot=track.slot,
                outcomes=(),
            )
