"""Where a happening took place: the place that the syntax ties to it, else where the story is.

A place is tied to a happening by the chain of words above it ("the attack on a bus in the village of
Naim": of, village, in, bus, on, attack). The nearer the chain comes to the trigger, the better the tie. A
sentence without a place goes on where the sentence before it was, or where the whole report is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from onrecord.extract.parser import Parsed
from onrecord.extract.place_words import words
from onrecord.extract.places import PlaceSpan
from onrecord.extract.setting import inherited, located, main_place, opens_report
from onrecord.extract.triggers import Trigger, root
from onrecord.model.reading import PlaceRef

CHAIN = 6  # words climbed from a place to what it belongs to
TIED, LOOSE, PRESENT = (
    7,
    4,
    1,
)  # a tie to the trigger or its parts; in its sentence by a preposition; there at all
DATELINE = 0.6  # what the city of a dateline is worth
SAID = 2.5  # from which a tie is better than where the story is
EXACTNESS = {"city": 5, "district": 4, "province": 3, "site": 2.5, "region": 1.5, "country": 1}
_PASS = frozenset({"conj", "appos", "nmod"})
_OWNED = frozenset({"compound", "poss", "amod", "nmod"})


@dataclass(frozen=True, slots=True)
class Where:
    """`place` is the most exact place with an entry of its own, `places` all that is said of where."""

    place: PlaceRef | None = None
    places: tuple[PlaceRef, ...] = ()
    origin: PlaceRef | None = None
    destination: PlaceRef | None = None


@dataclass(frozen=True, slots=True)
class _Tie:
    """How a place hangs on a happening: how closely, and by which preposition ("" for none)."""

    place: int
    score: float
    preposition: str


def places_of(parsed: Parsed, places: Sequence[PlaceSpan], triggers: Sequence[Trigger]) -> Where:
    """Where the happening told by these triggers took place."""
    if not places or not triggers:
        return Where()
    ties = _ties(parsed, places, triggers)
    moves = any(
        root(trigger.kind) == "movement" or trigger.kind in words().sets["movement"] for trigger in triggers
    )
    origin = _end(ties, words().sets["origin"]) if moves else None
    goal = _end(ties, words().sets["destination"]) if moves else None
    here = [tie for tie in ties if tie.place not in (origin, goal)] if moves else ties
    chosen = _chosen(here)
    if not chosen:
        ends = [end for end in (origin, goal) if end is not None]
        chosen = (
            ends or inherited(parsed, places, triggers) or [tie.place for tie in here[:1] if tie.score > 0]
        )
    if chosen and not any(places[i].country for i in chosen):
        chosen = [*chosen, *_around(parsed, places, ties)]
    said = _with_containers(places, chosen)
    return Where(
        place=_most_exact(places, chosen, said),
        places=tuple(_ref(places, i, said) for i in said),
        origin=_ref(places, origin, _with_containers(places, [origin])) if origin is not None else None,
        destination=_ref(places, goal, _with_containers(places, [goal])) if goal is not None else None,
    )


# -- ties -------------------------------------------------------------------------------------------


def _ties(parsed: Parsed, places: Sequence[PlaceSpan], triggers: Sequence[Trigger]) -> list[_Tie]:
    """For each place of the triggers' sentences its best tie, the best first."""
    found: dict[int, _Tie] = {}
    for trigger in triggers:
        sentence = trigger.token.sent
        start, end = sentence.start, sentence.end
        for i, place in enumerate(places):
            if not start <= place.start < end:
                continue
            tie = (
                _Tie(i, DATELINE, "") if opens_report(parsed, places, i) else _tie(parsed, i, place, trigger)
            )
            if i not in found or tie.score > found[i].score:
                found[i] = tie
    return sorted(found.values(), key=lambda tie: (-tie.score, tie.place))


def _tie(parsed: Parsed, index: int, place: PlaceSpan, trigger: Trigger) -> _Tie:
    head = _head(parsed, place)
    anchors = _anchors(trigger)
    preposition, best = "", 0.0
    for depth, (by, governor) in enumerate(_chain(head)):
        preposition = preposition or (by if by != "of" else "")
        if (weight := anchors.get(governor.i)) is not None:
            best = weight - depth * 0.5 - _penalty(by, preposition)
            if (
                not preposition
                and place.precision == "country"
                and governor.i != trigger.token.i
                and head.dep_ in _OWNED
            ):
                best = 0.0  # "a British soldier" says whose, not where
            break
    else:
        best = _present(place, preposition)
    if place.use == "actor" and best < TIED:
        best -= 3
    return _Tie(index, best - abs(head.i - trigger.token.i) / 200, preposition)


def _head(parsed: Parsed, place: PlaceSpan) -> Token:
    """The token of the name from which the others hang."""
    inside = range(place.start, place.end)
    return next(
        (parsed.doc[i] for i in inside if parsed.doc[i].head.i not in inside), parsed.doc[place.end - 1]
    )


def _chain(token: Token) -> Iterator[tuple[str, Token]]:
    """The words above a place with the preposition by which each is reached; "" for a direct tie."""
    by = ""
    for _ in range(CHAIN):
        head = token.head
        if head == token:
            return
        if head.dep_ == "prep" or head.pos_ == "ADP":
            by = head.lower_
            if head.head == head:
                return
            yield by, head.head
            token = head.head
            continue
        if token.dep_ not in _PASS:
            by = "" if token.dep_ not in _OWNED else by
        yield by, head
        token = head


def _anchors(trigger: Trigger) -> dict[int, float]:
    """The words to which a place of the happening may be tied, and how much each tie weighs."""
    found: dict[int, float] = {}
    for tokens, weight in (
        (trigger.agents, 6.0),
        (trigger.targets, 8.0),
        (trigger.objects, 9.0),
        (_governors(trigger.token), 7.5),
        (trigger.words, 10.0),
    ):
        found |= {token.i: weight for token in tokens}
    found[trigger.token.i] = 10.0
    if trigger.support is not None:
        found[trigger.support.i] = 9.5
    return found


def _governors(token: Token) -> list[Token]:
    """The verbs above a trigger that share its clause: "carried out an attack", "attacked and killed"."""
    found: list[Token] = []
    while len(found) < 3 and token.head != token and token.dep_ not in ("ccomp", "relcl", "parataxis"):
        token = token.head
        if token.pos_ in ("VERB", "AUX", "NOUN"):
            found.append(token)
    return found


def _penalty(by: str, preposition: str) -> float:
    """What a preposition takes from a tie: "in" nothing, "of" a little, "from" and "to" nearly all."""
    kinds = words().sets
    if preposition in kinds["locative"] or not preposition:
        return 0.5 if by == "of" else 0.0
    return 5.0 if preposition in kinds["origin"] else 2.5


def _present(place: PlaceSpan, preposition: str) -> float:
    """What a place is worth that is in the sentence and not tied to the trigger."""
    if preposition in words().sets["locative"]:
        return LOOSE
    return PRESENT if place.use == "place" else 0.0


def _end(ties: Iterable[_Tie], prepositions: frozenset[str]) -> int | None:
    """The best tied place with one of these prepositions."""
    return next((tie.place for tie in ties if tie.preposition in prepositions and tie.score > 0), None)


# -- choice -----------------------------------------------------------------------------------------


def _chosen(ties: Sequence[_Tie]) -> list[int]:
    """The places with the best ties, those in the same clause with them."""
    if not ties or ties[0].score < SAID:
        return []
    floor = TIED - 2 if ties[0].score >= TIED - 1 else ties[0].score - 1
    return [tie.place for tie in ties if tie.score >= floor]


def _around(parsed: Parsed, places: Sequence[PlaceSpan], ties: Sequence[_Tie]) -> list[int]:
    """The city in which places that have no entry lie: one of the sentence, else the report's."""
    near = [
        tie.place
        for tie in ties
        if places[tie.place].precision in ("city", "district", "province") and located(places[tie.place])
    ]
    main = main_place(parsed, places)
    near.sort(key=lambda i: -_rank(places[i]))
    return near[:1] or ([main] if main is not None else [])


def _with_containers(places: Sequence[PlaceSpan], chosen: Sequence[int]) -> list[int]:
    """The chosen places and those that the words put around them, each once."""
    found: list[int] = []
    for i in chosen:
        step: int | None = i
        while step is not None and step not in found:
            found.append(step)
            step = places[step].container
    return found


def _most_exact(places: Sequence[PlaceSpan], chosen: Sequence[int], said: Sequence[int]) -> PlaceRef | None:
    """The most exact of the places, the first of equals: a city before its province."""
    if not said:
        return None
    first = places[chosen[0]]
    fitting = [i for i in said if i == chosen[0] or not first.country or _agree(places[i], first)]
    best = max(fitting, key=lambda i: (_rank(places[i]), -said.index(i)))
    return _ref(places, best, said)


def _rank(place: PlaceSpan) -> float:
    rank: float = EXACTNESS[place.precision]
    return 5.5 if place.precision == "site" and place.geonameid else rank


def _agree(one: PlaceSpan, other: PlaceSpan) -> bool:
    """Whether two places may lie in each other: nothing that is known of them differs."""
    for mine, theirs in ((one.country, other.country), (one.admin1, other.admin1)):
        if mine and theirs and mine != theirs:
            return False
    return True


def _ref(places: Sequence[PlaceSpan], index: int, said: Sequence[int]) -> PlaceRef:
    """The place; a site without an entry takes country and divisions of the city that is said with it."""
    place = places[index]
    ref = place.ref()
    if place.country is not None:
        return ref
    around = next(
        (
            places[i]
            for i in said
            if i != index and places[i].country and places[i].precision in ("city", "district", "province")
        ),
        None,
    )
    return replace(ref, country=around.country, admin1=around.admin1, admin2=around.admin2) if around else ref
