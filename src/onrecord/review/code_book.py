"""The code-book: the kinds of events with what a team made of them, as a version that can be cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple, cast, get_args

from onrecord.errors import UsageError
from onrecord.model.record import canonical
from onrecord.model.review import Review
from onrecord.vocab import load
from onrecord.vocab.kinds import lineage

Field = Literal["definition", "included", "note"]
Given = str | bool | None  # of a field: what a team says, None where it says nothing of its own

FIELDS: tuple[Field, ...] = get_args(Field)
LONGEST = 4_000  # characters of a text
SHOWN = 12  # characters of the fingerprint that are kept; few of them are shown
SHORT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A kind of events. `definition` is the team's where `own` has it, else ours; `note` says when it counts.

    `included` is whether events of it are counted at all. `seen` is what a form that defines it gives as `after`.
    """

    kind: str
    label: str
    parent: str | None
    depth: int
    definition: str
    shipped: str
    note: str = ""
    included: bool = True
    own: frozenset[Field] = frozenset()
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What somebody made of a field of a kind: `old` is what stood before. `stands` is false once it is taken back."""

    review: Review
    field: Field
    old: Given
    new: Given
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeBook:
    """All kinds in the order of the tree, and all that was changed, the latest last.

    `version` is how many definitions stand; `fingerprint` covers every list that onrecord reads by, and these.
    """

    entries: tuple[Entry, ...]
    changes: tuple[Change, ...]
    version: int
    fingerprint: str

    @property
    def name(self) -> str:
        """What to cite it as: "code-book 12 (3f9a…)"."""
        return f"code-book {self.version} ({self.fingerprint[:SHORT]}…)"

    def entry(self, kind: str) -> Entry | None:
        """Give a kind; None where our list has none of this name."""
        return next((each for each in self.entries if each.kind == kind), None)

    def excluded(self) -> frozenset[str]:
        """Give the kinds of which the team does not count events: those it says, and those under them."""
        out = {each.kind for each in self.entries if not each.included}
        return frozenset(each.kind for each in self.entries if not out.isdisjoint(lineage(each.kind)))


class Crosswalk(NamedTuple):
    """What another scheme calls a kind, and when, where that depends."""

    scheme: str
    term: str
    when: str = ""


def code_book(reviews: Iterable[Review]) -> CodeBook:
    """Give the code-book, of all reviews of kinds. The last word on a field stands; an empty text gives it back."""
    ordered = sorted((each for each in reviews if each.about == "kind"), key=lambda each: each.seq)
    changes = tuple(_changes(ordered))
    stands: dict[tuple[str, Field], Given] = {}
    for each in changes:
        if each.stands:
            stands[each.review.subject, each.field] = each.new
    said = {key: value for key, value in stands.items() if value is not None}
    seen = {each.subject: each.seq for each in ordered if each.verb != "comment"}
    table = load("events")["kinds"]
    return CodeBook(
        entries=tuple(_entry(kind, table[kind], said, seen.get(kind, 0)) for kind in tree()),
        changes=changes,
        version=sum(each.stands for each in changes),
        fingerprint=_fingerprint(said),
    )


def defined(kind: str, field: str, value: object) -> tuple[Field, Given]:
    """Give a field of the code-book and its value as they are kept. Raises UsageError for what cannot be."""
    if kind not in load("events")["kinds"]:
        raise UsageError(f"there is no kind {kind!r}")
    if field not in FIELDS:
        raise UsageError(f"{field!r} cannot be defined; what can is {', '.join(FIELDS)}")
    if field == "included":
        if not isinstance(value, bool):
            raise UsageError(f"included is yes or no, found {value!r}")
        return "included", value
    text = value.strip() if isinstance(value, str) else None
    if text is None or len(text) > LONGEST:
        raise UsageError(f"{field}: expected a text of at most {LONGEST:,} characters")
    return cast("Field", field), text


@cache
def tree() -> tuple[str, ...]:
    """Give all kinds, each before those under it, in the order of our list."""
    under: dict[str | None, list[str]] = {}
    for kind, row in load("events")["kinds"].items():
        under.setdefault(row.get("parent"), []).append(kind)
    found: list[str] = []
    waiting = under[None][::-1]
    while waiting:
        found.append(waiting.pop())
        waiting += under.get(found[-1], [])[::-1]
    return tuple(found)


def crosswalks(kind: str) -> list[Crosswalk]:
    """Give what other schemes call a kind: PLOVER, ACLED, UCDP and HURIDOCS."""
    row = load("events")["kinds"][kind]
    found = []
    if plover := row.get("plover"):
        found.append(Crosswalk("PLOVER", ", ".join(plover.values())))
    for name, when in _ACLED.items():
        if acled := row.get(name):
            found.append(Crosswalk("ACLED", " / ".join(acled.values()), when))
    if ucdp := row.get("ucdp"):
        found.append(Crosswalk("UCDP", f"{ucdp} ({_UCDP[ucdp]})"))
    if huridocs := row.get("huridocs"):
        found.append(Crosswalk("HURIDOCS", huridocs))
    return found


_ACLED = {
    "acled": "",
    "acled_protesters": "done to protesters",
    "acled_crowd": "done by a crowd",
    "acled_armed": "done to an armed group",
    "acled_state": "done by forces of the state",
    "acled_harmed": "somebody is harmed",
}
_UCDP = {1: "state-based", 2: "non-state", 3: "one-sided"}


def _changes(ordered: list[Review]) -> Iterator[Change]:
    """Give what was defined, each with what stood when it was said."""
    ends: dict[str, int] = {}
    for each in ordered:
        if each.verb == "withdraw":
            ends.setdefault(str(each.value), each.seq)
    said: dict[tuple[str, Field], list[tuple[Given, int]]] = {}
    for each in ordered:
        given = _given(each)
        if given is None:
            continue
        field, value = given
        before = said.setdefault((each.subject, field), [])
        stood = [new for new, end in before if end > each.seq]
        old = stood[-1] if stood else None
        yield Change(review=each, field=field, old=old, new=value, stands=each.id not in ends)
        before.append((value, ends.get(each.id, _NEVER)))


def _given(review: Review) -> tuple[Field, Given] | None:
    """Give what a review defines, None for a text that is empty; nothing where it defines nothing that can be."""
    if review.verb != "define":
        return None
    try:
        field, value = defined(review.subject, review.field or "", review.value)
    except UsageError:
        return None
    return field, None if value == "" else value


_NEVER = 1 << 62


def _entry(kind: str, row: Mapping[str, str], said: Mapping[tuple[str, Field], Given], seen: int) -> Entry:
    shipped = row.get("definition", "")
    definition, note = said.get((kind, "definition")), said.get((kind, "note"))
    return Entry(
        kind=kind,
        label=row["label"],
        parent=row.get("parent"),
        depth=len(lineage(kind)) - 1,
        definition=str(definition) if definition is not None else shipped,
        shipped=shipped,
        note=str(note) if note is not None else "",
        included=said.get((kind, "included")) is not False,
        own=frozenset(name for name in FIELDS if (kind, name) in said),
        seen=seen,
    )


def _fingerprint(said: Mapping[tuple[str, Field], Given]) -> str:
    own = canonical(sorted([kind, field, value] for (kind, field), value in said.items()))
    return sha256(f"{_vocabulary()}\n{own}".encode("utf-8", "surrogatepass")).hexdigest()[:SHOWN]


@cache
def _vocabulary() -> str:
    """Give the hash of all lists, in the order of their paths."""
    digest = sha256()
    for path, content in sorted(_lists(files("onrecord.vocab"), "")):
        digest.update(path.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def _lists(folder: Traversable, above: str) -> Iterable[tuple[str, bytes]]:
    for each in folder.iterdir():
        if each.is_dir():
            yield from _lists(each, f"{above}{each.name}/")
        elif each.name.endswith(".toml"):
            yield above + each.name, each.read_bytes()
