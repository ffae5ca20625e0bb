"""What people call actors and places: renamed, merged, given other names. A report keeps its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

from onrecord.errors import UsageError
from onrecord.model.reading import Event, PlaceRef, Role
from onrecord.model.review import Review, standing
from onrecord.vocab import load

Sort = Literal["actor", "place"]
Key = tuple[Sort, str]

_VALUES = {"rename": "name", "merge": "into", "alias": "alias"}


@dataclass(frozen=True, slots=True)
class Names:
    """What actors and places are called. `messages` tell of decisions that could not be applied."""

    called: Mapping[Key, str] = field(default_factory=dict)
    into: Mapping[Key, str] = field(default_factory=dict)
    other: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    messages: tuple[str, ...] = ()

    def canonical(self, key: str, sort: Sort = "actor") -> tuple[str, str | None]:
        """Give the key that a key was merged into, itself where it was not, and the name people gave to that.

        The name is that of our list of actors where people gave none, and None where that has none either.
        """
        while (sort, key) in self.into:
            key = self.into[sort, key]
        listed = _listed().get(key) if sort == "actor" else None
        return key, self.called.get((sort, key), listed)

    def aliases(self, key: str, sort: Sort = "actor") -> tuple[str, ...]:
        """Give the other names that people gave to what a key means, and to what was merged into it."""
        home, _ = self.canonical(key, sort)
        same = (each for each in self.other if each[0] == sort and self.canonical(each[1], sort)[0] == home)
        return tuple(dict.fromkeys(name for each in same for name in self.other[each]))

    def on_role(self, role: Role) -> Role:
        """Give a role with the name that people gave to its actor."""
        name = self._shown(actor_key(role), "actor")
        return replace(role, name=name) if name and name != role.name else role

    def on_place(self, place: PlaceRef) -> PlaceRef:
        """Give a place with the name that people gave to it."""
        name = self._shown(place_key(place), "place")
        return replace(place, name=name) if name and name != place.name else place

    def on_event(self, event: Event) -> Event:
        """Give an event with the names that people gave; the very same where they gave none."""
        if not self.called and not self.into:
            return event
        changed: dict[str, Any] = {"places": tuple(map(self.on_place, event.places))}
        for name in ("agents", "targets", "objects"):
            changed[name] = tuple(map(self.on_role, getattr(event, name)))
        for name in ("place", "origin", "destination"):
            place = getattr(event, name)
            changed[name] = place and self.on_place(place)
        return replace(event, **changed)

    def _shown(self, key: str, sort: Sort) -> str | None:
        """Give the name to show for a key; None where people decided nothing on it."""
        home, name = self.canonical(key, sort)
        if home == key:
            return self.called.get((sort, key))
        return name or (None if home.isdigit() else home)


NO_NAMES = Names()


def names_of(reviews: Iterable[Review]) -> Names:
    """Give what people call actors and places, of all reviews of both in the order of the log.

    Later reviews win. A merge can say what to call the two where people gave no name (`into` and `name`). One that
    would close a circle is passed over, with a message; `refuse_circle` keeps it out.
    """
    called: dict[Key, str] = {}
    into: dict[Key, str] = {}
    other: dict[Key, tuple[str, ...]] = {}
    messages = []
    for review in standing(sorted(reviews, key=lambda each: each.seq)):
        if review.verb not in _VALUES or review.about not in ("actor", "place"):
            continue
        key: Key = ("actor" if review.about == "actor" else "place", review.subject)
        try:
            value = value_of(review)
            if review.verb == "rename":
                called[key] = value
            elif review.verb == "merge":
                _refuse_circle(into, key, value)
                into[key] = value
                if name := _name_with(review):
                    called.setdefault((key[0], value), name)
            else:
                other[key] = (*other.get(key, ()), value)
                if (key[0], folded(value)) != key:
                    _refuse_circle(into, (key[0], folded(value)), key[1])
                    into[key[0], folded(value)] = key[1]
        except UsageError as error:
            messages.append(f"{review.by}: {review.verb} {review.about} {review.subject}: {error}")
    return Names(called, into, other, tuple(messages))


def refuse_circle(names: Names, review: Review) -> None:
    """Raise UsageError where a merge or an alias would make a thing part of itself, or says nothing."""
    value = value_of(review)
    sort: Sort = "actor" if review.about == "actor" else "place"
    if review.verb == "merge":
        _refuse_circle(names.into, (sort, review.subject), value)
    elif review.verb == "alias" and folded(value) != review.subject:
        _refuse_circle(names.into, (sort, folded(value)), review.subject)


def value_of(review: Review) -> str:
    """Give the name, the key or the alias that a review gives. Raises UsageError where it gives none."""
    wanted = _VALUES[review.verb]
    value: Any = review.value.get(wanted) if isinstance(review.value, Mapping) else review.value
    if not isinstance(value, str) or not value.strip():
        raise UsageError(f"{review.verb} needs {wanted!r}, a text; found {value!r}")
    return value.strip()


def _name_with(review: Review) -> str | None:
    name = review.value.get("name") if isinstance(review.value, Mapping) else None
    return name.strip() or None if isinstance(name, str) else None


def actor_key(role: Role) -> str:
    """Give what an actor is named after: its id in our list, else its name or its words, folded."""
    return role.actor or folded(role.name or role.quote.text)


def place_key(place: PlaceRef) -> str:
    """Give what a place is named after: its number in GeoNames, else its name, folded."""
    return str(place.geonameid) if place.geonameid is not None else folded(place.name)


def folded(name: str) -> str:
    """Give a name without what spellings differ in: capitals, accents, hyphens, the article, white space."""
    plain = unicodedata.normalize("NFKD", name.casefold()).replace("-", " ")
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(bare.split()).removeprefix("the ")


def _refuse_circle(into: Mapping[Key, str], key: Key, home: str) -> None:
    chain = [key[1], home]
    while chain[-1] != key[1] and (key[0], chain[-1]) in into:
        chain.append(into[key[0], chain[-1]])
    if chain[-1] == key[1]:
        raise UsageError(
            f"cannot merge {key[1]!r} into {home!r}: that leads back to it ({' > '.join(chain)})"
        )


@cache
def _listed() -> Mapping[str, str]:
    """The names of the actors of our list, and of the states, by id."""
    states = {code.lower(): row["name"] for code, row in load("states")["states"].items()}
    groups = load("actors")["group"]
    return states | {actor["id"]: actor["name"] for group in groups for actor in group["actors"]}
