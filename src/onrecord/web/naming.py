"""What the pages of actors and places share: lists that are searched, sorted and paged, and what people call things.

A thing is named by its key (`review/names.py`). People rename it, merge it into another, or add an alias; they take
that back; the words of reports stay.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from onrecord import reviewing
from onrecord.errors import UsageError
from onrecord.model.listed import Said
from onrecord.model.person import Role
from onrecord.model.review import Review, ReviewVerb, standing
from onrecord.review.names import Names, Sort, folded, names_of, value_of
from onrecord.review.visible import hidden
from onrecord.vocab import load
from onrecord.web.visit import Form, Visit

PAGE = 50  # lines of a list on one page
OTHERS = 300  # names that are offered to merge with
LONGEST = 300  # characters of a name
WHY = 2_000  # characters of a reason
VERBS: Mapping[str, str] = {"rename": "renamed to", "merge": "merged into", "alias": "also called"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A page of a list: its lines, how many there are in all, and what was asked for."""

    path: str
    lines: Sequence[Any]
    total: int
    page: int
    last: int
    q: str
    show: str
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody decided on a thing. `called` is the thing it was said of; `seen` what a form gives as `after`."""

    id: str
    key: str
    called: str
    said: str
    value: str
    by: str
    at: str
    why: str
    stands: bool
    seen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """An actor or a place: what it is called, by whom, and the addresses of its page and its list."""

    key: str
    name: str
    path: str
    list: str
    seen: int
    aliases: tuple[str, ...]
    deeds: tuple[Deed, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What of a form is shown again where it could not be done."""

    verb: str = ""
    value: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Words by which reports call a thing, how often, and one report that has them."""

    words: str
    many: int
    document: str
    title: str


@dataclass(frozen=True)
class Naming:
    """What people call the things of one sort, as a person may see it."""

    visit: Visit
    sort: Sort
    called: Mapping[str, str]  # names by the keys that the lists show
    reviews: tuple[Review, ...]
    names: Names = field(repr=False)
    unseen: frozenset[str] = frozenset()  # keys that only those lists show that this person may not see

    @classmethod
    def of(cls, visit: Visit, sort: Sort, called: Mapping[str, str]) -> Naming:
        """Give the naming of a sort. `called` are the names in the lists, those in most incidents first."""
        reviews = tuple(visit.store.reviews.all(sort))
        return cls(visit, sort, called, reviews, names_of(reviews), _unseen(visit, sort, called))

    def home(self, key: str) -> str:
        """Give the key that a key was merged into; itself where it was not."""
        return self.names.canonical(key, self.sort)[0]

    def name(self, key: str) -> str:
        """Give what a key is called: by people, by our list, by the lists of incidents, or as it stands."""
        return self.names.canonical(key, self.sort)[1] or self.called.get(key) or key

    def knows(self, key: str) -> bool:
        """Whether there is such a thing that the person may see."""
        named = key in self.called or any(each.subject == key for each in self.reviews) or self.is_listed(key)
        return named and not self.hides(key)

    def is_listed(self, key: str) -> bool:
        """Whether a key is one of our list of actors."""
        return self.sort == "actor" and Names().canonical(key)[1] is not None

    def thing(self, key: str) -> Thing:
        """Give what is known of the names of a thing."""
        same = {key, *(old for sort, old in self.names.into if sort == self.sort and self.home(old) == key)}
        shown = {each for each in same if not self.hides(each)}
        others = [name for each, name in self.called.items() if each != key][:OTHERS]
        return Thing(
            key=key,
            name=self.name(key),
            path=address(self.sort, key),
            list=f"/{self.sort}s",
            seen=self._seen(key),
            aliases=self.names.aliases(key, self.sort),
            deeds=tuple(self._deeds(shown)),
            others=tuple(dict.fromkeys(others)),
        )

    def decide(self, form: Form) -> str:
        """Keep what a form decides, and give the key of the thing it is on. Raises UsageError, and Conflict."""
        key, verb, why = form.text("key"), form.text("verb"), form.text("why")
        if not self.knows(key):
            raise UsageError(f"there is no {self.sort} {key!r} here")
        if not why:
            raise UsageError("say why: others must be able to follow it")
        if len(why) > WHY or len(form.text("value")) > LONGEST:
            raise UsageError(f"a name has {LONGEST} characters at most, a reason {WHY:,}")
        done, value = self._meant(key, verb, form.text("value"))
        reviewing.decide(
            self.visit.store, self.sort, key, done,
            by=self.visit.person.name, after=form.after, value=value, why=why,
        )  # fmt: skip
        return key

    def _meant(self, key: str, verb: str, value: str) -> tuple[ReviewVerb, Any]:
        """Give the verb and the value of a review. Raises UsageError."""
        if not value:
            raise UsageError("say what to call it")
        if verb == "rename":
            return "rename", {"name": value}
        if verb == "alias":
            return "alias", {"alias": value}
        if verb == "merge":
            into = self._other(value)
            if into == self.home(key) == key:
                raise UsageError(f"{self.name(key)} cannot be merged into itself")
            return "merge", {"into": into, "name": self.name(into)}
        if verb == "withdraw":
            return "withdraw", self._withdrawable(key, value)
        raise UsageError(f"{verb!r} is nothing that can be done here")

    def _withdrawable(self, key: str, name: str) -> str:
        """Give the id of a review that this person may take back: their own, and as a reviewer anybody's."""
        on = [each for each in standing(self.reviews) if each.subject == key and each.verb in VERBS]
        found = next((each for each in on if each.id == name), None)
        if found is None:
            raise UsageError("this was taken back already")
        if found.by != self.visit.person.name and not self.visit.may("reviewer"):
            raise UsageError(f"this is by {found.by}; only they, or a reviewer, can take it back")
        return name

    def _other(self, given: str) -> str:
        """Give the key of the thing that a person means by its name or its key. Raises UsageError."""
        if self.knows(given):
            return given
        wanted = folded(given)
        found = [key for key in self.called if folded(self.name(key)) == wanted and self.knows(key)]
        if len(found) > 1:
            raise UsageError(f"several are called {given!r}; give the key of one: {', '.join(found[:10])}")
        if not found and not self.knows(wanted):
            raise UsageError(f"no {self.sort} of the record is called {given!r}")
        return found[0] if found else wanted

    def hides(self, key: str) -> bool:
        """Whether a thing is kept from the person, or is named in nothing that they may see."""
        if self.home(key) in self.unseen:
            return True
        on = [each for each in self.reviews if each.subject == key]
        return hidden(on, self.visit.person.role).whole

    def _seen(self, key: str) -> int:
        return max((each.seq for each in self.reviews if each.subject == key), default=0)

    def _deeds(self, keys: Collection[str]) -> Iterable[Deed]:
        stands = {each.id for each in standing(self.reviews)}
        for each in reversed(self.reviews):
            if each.subject in keys and each.verb in VERBS:
                yield Deed(
                    id=each.id, key=each.subject, called=self.called.get(each.subject, each.subject),
                    said=VERBS[each.verb], value=self._value(each), by=each.by, at=each.at, why=each.why,
                    stands=each.id in stands, seen=self._seen(each.subject),
                )  # fmt: skip

    def _value(self, review: Review) -> str:
        try:
            value = value_of(review)
        except UsageError:
            return "?"
        return self.called.get(value, value) if review.verb == "merge" else value


def called_by_lists(visit: Visit, sort: Sort, role: Role) -> dict[str, str]:
    """Give the names of all things of a sort in the lists that a role sees, by their keys."""
    lists = visit.store.lists
    sums = lists.actors(role) if sort == "actor" else lists.places(role)
    return {each.key: each.name for each in sums}


def _unseen(visit: Visit, sort: Sort, called: Collection[str]) -> frozenset[str]:
    if visit.may("admin") or not visit.store.logbook.restrictions():
        return frozenset()
    return frozenset(called_by_lists(visit, sort, "admin").keys() - set(called))


def listing(
    visit: Visit,
    path: str,
    lines: Iterable[Any],
    *,
    texts: Callable[[Any], Iterable[str]],
    orders: Mapping[str, Callable[[Any], Any]],
    shows: Mapping[str, Callable[[Any], bool]],
) -> Listing:
    """Give a page of a list: of the lines whose texts have what is looked for, in one of the orders."""
    q, order, show = visit.asked("q")[:200], visit.asked("order"), visit.asked("show")
    wanted = folded(q)
    found = [
        each
        for each in lines
        if (not wanted or any(wanted in folded(text) for text in texts(each)))
        and (show not in shows or shows[show](each))
    ]
    if order in orders:
        found.sort(key=orders[order])
    last = max(1, -(-len(found) // PAGE))
    page = min(max(_number(visit.asked("page")), 1), last)
    return Listing(
        path=path, lines=found[(page - 1) * PAGE : page * PAGE], total=len(found), page=page, last=last,
        q=q, show=show if show in shows else "", order=order if order in orders else "",
    )  # fmt: skip


def address(sort: Sort, key: str) -> str:
    """Give the address of the page of an actor or a place."""
    parts = key.split("/")
    if (
        not key.strip(".") or "." in parts or ".." in parts or "" in parts
    ):  # which a browser would take for a way up
        return f"/{sort}s/-?{urlencode({'key': key})}"
    return f"/{sort}s/{quote(key, safe='')}"


def key_asked(visit: Visit) -> str:
    """Give the key that an address asks for."""
    return visit.request.query_params.get("key") or visit.asked("key")


def called(said: Iterable[Said]) -> list[Words]:
    """Give the words of reports, each once whatever its capitals, those of most places first."""
    found: dict[str, list[Said]] = {}
    for each in said:
        found.setdefault(" ".join(each.words.casefold().split()), []).append(each)
    several = [
        Words(given[0].words, len(given), given[0].document, given[0].title) for given in found.values()
    ]
    return sorted(several, key=lambda each: -each.many)


@cache
def countries() -> Mapping[str, str]:
    """Give the names of states by their codes (ISO 3166-1 alpha-3)."""
    return {code: row["name"] for code, row in load("states")["states"].items()}


def _number(given: str) -> int:
    return int(given) if given.isdecimal() and len(given) < 8 else 1
