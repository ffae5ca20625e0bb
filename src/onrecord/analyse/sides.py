"""Whose documents are on which of two sides, when what one source holds is compared with what others do.

A copy is on the side of the text that it repeats, whoever printed it: see `sources.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from onrecord import words
from onrecord.analyse.sources import folded, own_name
from onrecord.errors import UsageError
from onrecord.model.dateline import agency_in

Side = Literal["theirs", "ours"]
IMPORTED = "import:"  # what the name of a reader begins with that took over what others coded
REST = "the rest of the record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Who a document is by: `name` as people know it, `named` where it is a publisher or an agency.

    `reader` is what read it; `copy_of` the document whose text it repeats.
    """

    document: str
    name: str
    named: bool
    reader: str
    copy_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A source as a record has it, and how many documents it holds, `copies` of others among them."""

    name: str
    documents: int
    copies: int
    named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Two sides, by name, and on which of them documents are; a document that is not there is on neither.

    `carried` are copies that one side printed of a text that is not on it, by the side that printed them. `shared` is
    how many texts both sides printed, each of which is on one side at most.
    """

    theirs: str
    ours: str
    of: Mapping[str, Side]
    carried: Mapping[str, Side]
    shared: int = 0

    def documents(self, side: Side) -> int:
        """Count the documents of a side."""
        return sum(each == side for each in self.of.values())


def print_of(
    document: str,
    *,
    publisher: str | None,
    author: str | None,
    name: str,
    head: str,
    reader: str,
    copy_of: str | None,
) -> Print:
    """Give who a document is by: its publisher, else the agency of its dateline, else its author or own name."""
    known = words.one_line(publisher or "") or agency_in(head)
    return Print(
        document=document,
        name=known or own_name(author, name, document),
        named=bool(known),
        reader=reader,
        copy_of=copy_of,
    )


def held_by(prints: Collection[Print]) -> tuple[Held, ...]:
    """Give the sources of documents, those of most documents first; a copy counts with the text it repeats."""
    first = _originals(prints)
    names: dict[str, Print] = {}
    documents: Counter[str] = Counter()
    copies: Counter[str] = Counter()
    for each in prints:
        source = first[each.document]
        key = folded(source.name)
        names.setdefault(key, source)
        documents[key] += 1
        copies[key] += source is not each
    return tuple(
        Held(name=names[key].name, documents=many, copies=copies[key], named=names[key].named)
        for key, many in sorted(documents.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def sides_of(prints: Collection[Print], theirs: Collection[str], ours: Collection[str] = ()) -> Sides:
    """Put documents on two sides by the names of sources; where none is given for ours, the rest is ours.

    A name is that of a publisher, an agency, an author or a file, or `import:` and the name of what others coded.
    Raises UsageError for a name that the record does not have, with those most like it, and for one on both sides.
    """
    first = _originals(prints)
    wanted: dict[Side, frozenset[str]] = {
        "theirs": _meant(prints, first, theirs),
        "ours": _meant(prints, first, ours),
    }
    rest: Side | None = None if ours else "ours"
    of: dict[str, Side] = {}
    carried: dict[str, Side] = {}
    printed: dict[str, set[Side]] = {}
    for each in prints:
        own, placed = _side(each, wanted, rest), _side(first[each.document], wanted, rest)
        if placed:
            of[each.document] = placed
        if own:
            printed.setdefault(first[each.document].document, set()).add(own)
        if own and own != placed:
            carried[each.document] = own
    return Sides(
        theirs=_together(first, wanted["theirs"], theirs),
        ours=_together(first, wanted["ours"], ours) if ours else REST,
        of=of,
        carried=carried,
        shared=sum(len(who) > 1 for who in printed.values()),
    )


def _originals(prints: Iterable[Print]) -> dict[str, Print]:
    """Give, by document, the one whose text it repeats in the end; itself where it repeats none."""
    known = {each.document: each for each in prints}
    return {name: _original(each, known) for name, each in known.items()}


def _original(one: Print, known: Mapping[str, Print]) -> Print:
    seen = {one.document}
    while one.copy_of and one.copy_of in known and one.copy_of not in seen:
        one = known[one.copy_of]
        seen.add(one.document)
    return one


def _keys(one: Print) -> set[str]:
    """Give the names by which the source of a document can be asked for."""
    reader = words.one_line(one.reader).casefold()
    imported = {reader.replace(",", " ").split(" ")[0]} if reader.startswith(IMPORTED) else set()
    return {folded(one.name), *imported}


def _side(one: Print, wanted: Mapping[Side, frozenset[str]], rest: Side | None) -> Side | None:
    found: list[Side] = [side for side, keys in wanted.items() if not keys.isdisjoint(_keys(one))]
    if len(found) > 1:
        raise UsageError(f"{one.name} is on both sides; name it on one")
    return found[0] if found else rest


def _meant(prints: Collection[Print], first: Mapping[str, Print], given: Collection[str]) -> frozenset[str]:
    """Give the keys of the sources that are meant."""
    keys = {folded(each): each for each in given}
    known = {key for source in first.values() for key in _keys(source)}
    for key, each in keys.items():
        if key not in known:
            raise UsageError(_unknown(each, key, prints, first))
    return frozenset(keys)


def _unknown(given: str, key: str, prints: Collection[Print], first: Mapping[str, Print]) -> str:
    repeated = {first[each.document].name for each in prints if key in _keys(each)}
    if repeated:
        texts = " and ".join(sorted(repeated))
        return f"all that the record has of {given!r} are copies of {texts}, and count there; name that one"
    known = {name: source.name for source in first.values() for name in _keys(source)}
    if not known:
        return f"no source is called {given!r}: the record has no documents; `onrecord read` takes them in"
    near = [*_beginning(key, known), *get_close_matches(key, known, n=3, cutoff=0.0)]
    shown = dict.fromkeys(name if name.startswith(IMPORTED) else known[name] for name in near)
    closest = ", ".join([*shown][:3])
    return f"no source is called {given!r}; closest: {closest}. `onrecord compare` alone lists them all"


def _beginning(key: str, known: Iterable[str]) -> list[str]:
    return sorted(name for name in known if key in name)[:3] if key else []


def _together(first: Mapping[str, Print], keys: Collection[str], given: Collection[str]) -> str:
    """Name a side: its sources as the record writes them, in the order given."""
    spelled = {folded(source.name): source.name for source in first.values()}
    names = dict.fromkeys(spelled.get(folded(each), words.one_line(each)) for each in given)
    return " and ".join(names) if keys else ""
