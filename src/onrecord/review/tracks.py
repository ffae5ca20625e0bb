"""What each person made of each value of an event, replayed in the order in which it was decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from onrecord.errors import UsageError
from onrecord.model.reading import Event
from onrecord.model.record import Claim, canonical, every_claim
from onrecord.model.review import Review
from onrecord.model.text import Quote
from onrecord.review.standing import FOLLOWS, ONE, Outcome, Standing, State, Verdict
from onrecord.review.values import checked

WHOLE = "event"  # the name of what is decided on an event as a whole


@dataclass(frozen=True, slots=True)
class Content:
    """What a value is taken to be: `gone` where it is taken not to stand."""

    value: Any = None
    quotes: tuple[Quote, ...] = ()
    origin: str = ""
    gone: bool = False

    @property
    def key(self) -> str | None:
        """What two people must share to agree: the value, whatever words they show for it."""
        return None if self.gone else canonical(_same(self.value))


@dataclass(frozen=True, slots=True)
class Stance:
    """What one person, at one moment, took a value to be, and the review that says so."""

    by: str
    content: Content
    review: Review


@dataclass(slots=True)
class Track:
    """One value, what the machine read, and all that people made of it, the latest last."""

    field: str
    claim: str
    attribution: int | None = None
    read: Content | None = None
    slot: int | None = None
    taken: list[Stance] = dataclasses.field(default_factory=list)
    history: list[Review] = dataclasses.field(default_factory=list)
    withdrawn: set[str] = dataclasses.field(default_factory=set)

    @property
    def content(self) -> Content:
        """What stands: the last word on it, or what was read."""
        return self.taken[-1].content if self.taken else self.read or Content(gone=True)

    @property
    def open(self) -> bool:
        """Whether there is something to show: it was read, or somebody said something that holds."""
        return self.read is not None or bool(self.taken)

    def takes(self, review: Review, content: Content) -> None:
        """Note what a person takes it to be from now on."""
        self.taken.append(Stance(review.by, content, review))
        self.history.append(review)

    def drops(self, withdrawal: Review) -> None:
        """Take back what a withdrawn review had said."""
        if any(each.id == withdrawal.value for each in self.history):
            self.taken = [each for each in self.taken if each.review.id != withdrawal.value]
            self.history.append(withdrawal)
            self.withdrawn.add(str(withdrawal.value))

    def sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give those who stand behind what stands, and those whose last word was another, in order."""
        words, key = self.last_words(), self.content.key
        by = tuple(name for name, said in words.items() if said.key == key)
        return by, tuple(name for name in words if name not in by)

    @property
    def state(self) -> State:
        """How many stand behind what stands."""
        by, against = self.sides()
        if len(by) > 1:
            return "second"
        if against:
            return "disagreed"
        return "reviewed" if by else "draft"

    def last_words(self) -> dict[str, Content]:
        """Give what each person last took it to be, in the order in which they first said something."""
        return {each.by: each.content for each in self.taken}


class Replay:
    """The reviews of one event, applied one after the other. `messages` tell of those that could not be."""

    def __init__(self, event: Event, reviews: Sequence[Review]) -> None:
        self._event = event
        self.whole = Track(WHOLE, "", event.attribution, Content(value=True))
        self.read: dict[str, list[Track]] = {}  # by field, one for each value of the event
        self.added: dict[str, list[Track]] = {}
        self.marks: dict[str, Track] = {}  # fields of which somebody said that they are not stated
        self.messages: list[str] = []
        self._named: dict[str, Track] = {}
        self._twins: dict[str, Track] = {}
        for claim in every_claim(event):
            self._add_claim(claim)
        self._find_twins()
        for review in reviews:
            self._apply(review)

    def tracks(self, of: str | None = None) -> Iterator[Track]:
        """Give the values that are decided on, each once, those that were added after those that were read."""
        once: dict[int, Track] = {}
        for part in (self.read, self.added):
            for name, tracks in part.items():
                if name not in FOLLOWS and of in (None, name):
                    once |= {id(track): track for track in tracks if track.open}
        yield from once.values()

    def _add_claim(self, claim: Claim) -> None:
        peers = self.read.setdefault(claim.field, [])
        content = Content(claim.value, claim.quotes, claim.origin)
        track = Track(claim.field, claim.id, claim.attribution, content, len(peers))
        peers.append(self._named.setdefault(claim.id, track))

    def _find_twins(self) -> None:
        """The place of an event stands among its places too; what is decided on it holds for both."""
        for place in self.read.get("place", ()):
            for other in self.read.get("places", ()):
                same = place.read and other.read and place.read.key == other.read.key
                if same and place.read and other.read and place.read.quotes == other.read.quotes:
                    self._twins[place.claim] = other

    def _apply(self, review: Review) -> None:
        if review.verb == "withdraw":
            for track in (self.whole, *self.marks.values(), *self._all()):
                track.drops(review)
        elif review.field is None and review.claim is None:
            self._apply_whole(review)
        elif review.field not in FOLLOWS:
            self._apply_part(review)

    def _all(self) -> Iterator[Track]:
        yield from self._named_once()
        yield from (track for tracks in self.added.values() for track in tracks)

    def _named_once(self) -> Iterator[Track]:
        yield from {id(track): track for tracks in self.read.values() for track in tracks}.values()

    def _apply_whole(self, review: Review) -> None:
        if review.verb == "reject":
            self.whole.takes(review, Content(gone=True))
        elif review.verb == "accept":
            self.whole.takes(review, Content(value=True))
            for track in (*self.tracks(), *self._live_marks()):
                if review.by not in track.last_words() and track.state != "disagreed":
                    track.takes(review, track.content)

    def _apply_part(self, review: Review) -> None:
        if review.verb == "not_stated" and review.field:
            self._mark(review, review.field)
        elif review.verb == "add":
            self._add(review)
        elif review.verb in ("accept", "correct", "reject"):
            self._decide(review)

    def _decide(self, review: Review) -> None:
        tracks = self._meant(review)
        if not tracks:
            self._miss(review, "the event has no such value")
            return
        for track in tracks:
            content = self._taken(review, track)
            if content:
                track.takes(review, content)
        if review.verb == "correct":
            self._named.setdefault(review.id, tracks[0])

    def _taken(self, review: Review, track: Track) -> Content | None:
        """Give what a person takes a value to be."""
        if review.verb == "accept":
            return track.content
        if review.verb == "reject":
            return Content(gone=True)
        if track.field in self.marks and track is self.marks[track.field]:
            return None
        return self._given(review, track)

    def _given(self, review: Review, track: Track) -> Content | None:
        """Give the value of a review, with the words of what it corrects where it has none of its own."""
        quotes = review.quotes or (track.read.quotes if track.read else ())
        try:
            value = checked(track.field, review.value, quotes)
        except UsageError as error:
            self._miss(review, str(error))
            return None
        read = track.read
        if read and read.key == Content(value).key and quotes in (read.quotes, read.quotes[:1]):
            return read
        return Content(value, quotes, f"person:{review.by}")

    def _meant(self, review: Review) -> list[Track]:
        """Give the values that a review is about: one by its name, all of a field, or the one of a field of one."""
        if review.claim:
            named = self._named.get(review.claim)
            if named is None or named.field in FOLLOWS:
                return []
            twin = self._twins.get(named.claim)
            return [named, twin] if twin else [named]
        assert review.field is not None  # noqa: S101
        tracks = list(self.tracks(review.field))
        if review.verb == "correct":
            return tracks[:1] if review.field in ONE else []
        return [*tracks, *(mark for mark in self._live_marks() if mark.field == review.field)]

    def _add(self, review: Review) -> None:
        name = review.field or ""
        first = next(self.tracks(name), None) if name in ONE else None
        if first:  # there is one already: what a person adds takes its place
            self._named.setdefault(review.id, first)
            content = self._given(review, first)
            if content:
                first.takes(review, content)
            return
        peers = self.added.setdefault(name, [])
        track = Track(
            name, review.id, self._event.attribution, slot=len(self.read.get(name, ())) + len(peers)
        )
        peers.append(track)
        self._named[review.id] = track
        content = self._given(review, track)
        if content:
            for stance in self.marks[name].taken if name in self.marks else ():
                track.takes(stance.review, Content(gone=True))
            track.takes(review, content)

    def _mark(self, review: Review, name: str) -> None:
        mark = self.marks.setdefault(name, Track(name, review.id, self._event.attribution))
        self._named.setdefault(review.id, mark)
        for track in (mark, *self.tracks(name)):
            track.takes(review, Content(gone=True, origin=f"person:{review.by}"))

    def _live_marks(self) -> Iterator[Track]:
        yield from (mark for mark in self.marks.values() if mark.open and not self._has_value(mark.field))

    def _has_value(self, name: str) -> bool:
        return any(not track.content.gone for track in self.tracks(name))

    def standings(self) -> Iterator[Standing]:
        """Give what became of each value: what was read, then what was added, then what is not stated."""
        for track in (*self.tracks(), *self._live_marks()):
            yield standing_of(track)

    def _miss(self, review: Review, message: str) -> None:
        self.messages.append(f"{review.by}: {review.verb} {review.field or 'all'} ({review.id}): {message}")


def _same(value: Any) -> Any:
    """Give a value so that 12 and 12.0 are the same."""
    if isinstance(value, dict):
        return {name: _same(item) for name, item in value.items()}
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def standing_of(track: Track) -> Standing:
    """Give what became of one value."""
    content, (by, against) = track.content, track.sides()
    shown = (track.read or _first_given(track) or content) if content.gone else content
    changed = track.read is not None and not content.gone and content != track.read
    return Standing(
        claim=track.claim,
        field=track.field,
        value=shown.value,
        quotes=shown.quotes,
        attribution=track.attribution,
        origin=shown.origin,
        verdict=_verdict(track, content) if track.taken else "draft",
        state=track.state,
        by=by,
        against=against,
        read=track.read.value if changed and track.read else None,
        slot=track.slot,
        reviews=tuple(track.history),
        withdrawn=frozenset(track.withdrawn),
        outcomes=tuple(_outcome(track, each) for each in track.taken),
    )


def _outcome(track: Track, stance: Stance) -> Outcome:
    verdict, content = _verdict(track, stance.content), stance.content
    return Outcome(by=stance.by, verdict=verdict, value=content.value, review=stance.review)


def _first_given(track: Track) -> Content | None:
    """Give what was added, so that what was rejected later can still be shown."""
    return next((each.content for each in track.taken if not each.content.gone), None)


def _verdict(track: Track, content: Content) -> Verdict:
    if track.slot is None and track.field != WHOLE:
        return "not_stated"
    if content.gone:
        return "rejected"
    if track.read is None:
        return "added"
    return "accepted" if content == track.read else "corrected"


def seen_by(reviews: Iterable[Review], name: str | None, claim: str | None) -> int:
    """Give the number of the last log entry that touches a value, as the store will look for it."""
    return max((each.seq for each in reviews if _touches(each, name, claim)), default=0)


def _touches(review: Review, name: str | None, claim: str | None) -> bool:
    if review.verb == "comment":
        return False
    if review.field is None or name is None:
        return True
    return review.field == name and (not review.claim or not claim or review.claim == claim)
