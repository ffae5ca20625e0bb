"""The panels of the overview that are tables: who reports what, and what the record covers and does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.analyse.over_lines import SourceLine, source_lines, together
from onrecord.analyse.sources import folded
from onrecord.model.board import STATES, BoardLine, Filter
from onrecord.pictures.table import Cell, table_of
from onrecord.store.prints import Printed, Taken
from onrecord.store.store import Store
from onrecord.web import deeds
from onrecord.web.asked import address
from onrecord.web.overview.gathered import Gathered
from onrecord.web.overview.panels import Panel
from onrecord.web.overview.pictured import Ways
from onrecord.web.render import STATES as WORDS

SHOWN = 200  # sources that the page shows; all are in the file
PAIRED = 8  # sources that are compared with each other
_ROUGH = ("province", "country", "region")
_HEADER = (
    "Source",
    "Incidents",
    "Only source of",
    "Reports printed",
    "Copies among them",
    "First print",
    "Last print",
)
_COVERS = ("About", "What", "Number", "Of")


# -- who reports what -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Source:
    """A source, where its incidents are, and which share of all it tells of."""

    line: SourceLine
    href: str
    alone_href: str
    share: float


@dataclass(frozen=True, slots=True)
class Common:
    """Of how many incidents both of two sources tell, and where these are; nothing for a source and itself."""

    many: int
    href: str


@dataclass(frozen=True, slots=True)
class Sources:
    """The largest of `total` sources, and how often they tell of the same: a row and a column for each of `paired`."""

    largest: Sequence[Source]
    total: int
    paired: Sequence[str]
    common: Sequence[Sequence[Common | None]]
    unnamed: int  # reports that name no publisher


def sources(store: Store, gathered: Gathered) -> Panel:
    """Give who reports what, and which sources tell of the same incidents."""
    lines, asked = gathered.lines, gathered.asked
    ways = Ways("sources", asked, lines)
    printed = store.prints.by_publisher(asked)
    found = source_lines(lines, printed, store.prints.nameless(asked))
    names = [one.name for one in found if one.incidents][:PAIRED]
    pairs = together(lines, names)
    common = [[_common(one, other, pairs, gathered, ways) for other in names] for one in names]
    largest = [_source(one, gathered, ways) for one in found[:SHOWN]]
    unnamed = sum(one.documents for one in printed if not (one.publisher and one.publisher.strip()))
    return Panel(
        name="sources",
        table=table_of(_HEADER, map(_cells, found)),
        lists=ways.lists,
        more=Sources(largest, len(found), names, common, unnamed),
    )


def _source(one: SourceLine, gathered: Gathered, ways: Ways) -> Source:
    key = folded(one.name)

    def ids(*, alone: bool) -> list[str]:
        return [
            line.id
            for line in gathered.lines
            if key in map(folded, line.sources) and (not alone or len(line.sources) == 1)
        ]

    told = ways.own(f"all {key}", lambda: ids(alone=False)) if one.incidents else ""
    alone = ways.own(f"alone {key}", lambda: ids(alone=True)) if one.alone else ""
    return Source(one, told, alone, one.incidents / max(1, len(gathered.lines)))


def _common(
    one: str, other: str, pairs: dict[tuple[str, str], int], gathered: Gathered, ways: Ways
) -> Common | None:
    if one == other:
        return None
    many = pairs.get((one, other)) or pairs.get((other, one), 0)
    both = {folded(one), folded(other)}
    href = ways.own(
        f"both {sorted(both)}",
        lambda: [line.id for line in gathered.lines if both <= {*map(folded, line.sources)}],
    )
    return Common(many, href if many else "")


def _cells(one: SourceLine) -> tuple[Cell, ...]:
    return one.name, one.incidents, one.alone, one.reports, one.copies, one.first, one.last


# -- what the record covers -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many, and where they are listed; `of` None where a share says nothing."""

    what: str
    many: int
    of: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the incidents of a filter rest on, what was taken in, and what the record cannot show."""

    incidents: Sequence[Count]
    taken: Sequence[Count]
    spans: Sequence[tuple[str, str, str]]  # of what, from which day, to which
    cannot: Sequence[str]


def coverage(store: Store, gathered: Gathered) -> Panel:
    """Give the coverage of the record, in words and numbers."""
    ways = Ways("coverage", gathered.asked, gathered.lines)
    role = gathered.asked.role
    kept = deeds.kept_from(role, store.logbook.restrictions())
    away = [name for sort, name, field in kept if sort == "document" and field is None]
    taken = store.prints.taken(away)
    silent = store.logbook.sums(away).without_events
    printed = store.prints.by_publisher(gathered.asked)
    found = source_lines(gathered.lines, printed)
    incidents = [*_of_incidents(gathered, ways), *_of_sources(found, gathered, ways)]
    reports = [*_of_reports(taken, silent, store.linkage.waiting())]
    counted = [("Incidents", one) for one in incidents] + [("Reports taken in", one) for one in reports]
    return Panel(
        name="coverage",
        table=table_of(_COVERS, ((about, one.what, one.many, one.of) for about, one in counted)),
        lists=ways.lists,
        more=Coverage(
            incidents, reports, [*_spans(gathered, printed, taken)], [*_cannot(gathered, found, taken)]
        ),
    )


def _of_incidents(gathered: Gathered, ways: Ways) -> Iterator[Count]:
    lines, every = gathered.lines, len(gathered.lines)
    yield Count("in this selection", every, None, address(gathered.asked, order="priority"))
    for state in STATES:
        many = sum(line.state == state for line in lines)
        if many:
            yield Count(WORDS[state], many, every, _by_state(gathered.asked, state))
    for what, lacks in _LACKING:
        ids = [line.id for line in lines if lacks(line)]
        if ids:
            yield Count(what, len(ids), every, ways.group(ids))


def _by_state(asked: Filter, state: str) -> str:
    return address(asked, order="priority", state=state)


_LACKING: Sequence[tuple[str, Callable[[BoardLine], bool]]] = (
    ("no day known", lambda line: not line.first and not line.last),
    ("only its beginning or its end known", lambda line: bool(line.first) != bool(line.last)),
    ("place not stated", lambda line: line.place is None),
    (
        "place named, but where it lies is not known",
        lambda line: line.place is not None and (line.place.lat is None or line.place.lon is None),
    ),
    (
        "place known to the province or wider",
        lambda line: line.place is not None and line.place.lat is not None and line.place.precision in _ROUGH,
    ),
    ("who did it not stated", lambda line: not line.agents),
    ("to whom not stated", lambda line: not line.targets),
    ("no figure of harm", lambda line: not any(toll.group is None for toll in line.tolls)),
    ("sources differ on something", lambda line: bool(line.disputed)),
)


def _of_sources(found: Sequence[SourceLine], gathered: Gathered, ways: Ways) -> Iterator[Count]:
    single = [line.id for line in gathered.lines if len(line.sources) == 1]
    every = len(gathered.lines)
    if single:
        yield Count("told by one independent source only", len(single), every, ways.group(single))
    telling = [one for one in found if one.incidents]
    if telling:
        first = telling[0]
        ids = [line.id for line in gathered.lines if folded(first.name) in map(folded, line.sources)]
        yield Count(
            f"told by {first.name}, the largest of {len(telling):,} sources", len(ids), every, ways.group(ids)
        )


def _of_reports(taken: Taken, silent: int, waiting: int) -> Iterator[Count]:
    yield Count("reports", taken.documents)
    rest = (
        ("tell of no event", silent),
        ("repeat the text of another", taken.copies),
        ("without a day of print", taken.undated),
        *(
            (f"in a language that is not read ({name or 'unknown'})", many)
            for name, many in taken.unread.items()
        ),
        ("could not be read by a mistake of ours", taken.failed),
        ("wait to be compared with the rest", waiting),
    )
    yield from (Count(what, many, taken.documents) for what, many in rest if many)
    for code, many in taken.aside.items():
        yield Count(f"set aside, no report could be made of it ({code.replace('_', ' ')})", many)


def _spans(gathered: Gathered, printed: Iterable[Printed], taken: Taken) -> Iterator[tuple[str, str, str]]:
    days = sorted(day for line in gathered.lines for day in (line.first, line.last) if day)
    prints = [*printed]
    first = min((one.first for one in prints if one.first), default=None)
    last = max((one.last for one in prints if one.last), default=None)
    spans = (
        ("These incidents happened", days[0] if days else None, days[-1] if days else None),
        ("Their reports were printed", first, last),
        ("All reports taken in were printed", taken.first, taken.last),
    )
    yield from ((what, since, until) for what, since, until in spans if since and until)


def _cannot(gathered: Gathered, found: Sequence[SourceLine], taken: Taken) -> Iterator[str]:
    """Say what the record cannot show, as far as its numbers tell."""
    telling = [one for one in found if one.incidents]
    every = len(gathered.lines)
    yield (
        f"It holds what {_amount(len(telling), 'source')} told of. What none of them printed is not in it: no mark on "
        "the map or the timeline means that nothing is on record, not that nothing happened."
    )
    if unread := sum(taken.unread.values()):
        yield f"What {_amount(unread, 'report')} in a language that is not read may tell is not in it."
    drafts = sum(line.state in ("draft", "partly") for line in gathered.lines)
    if drafts:
        yield (
            f"{_amount(drafts, 'incident')} of {every:,} ({drafts / every:.0%}) are drafts of a machine, in whole or "
            "in part: nobody has checked all that they say, and they are no findings."
        )
    if telling and (alone := sum(one.alone for one in telling)):
        top = max(telling, key=lambda one: (one.alone, one.name))
        yield (
            f"{_amount(alone, 'incident')} of {every:,} rest on one source each, {top.alone:,} of them on "
            f"{top.name}: nothing here bears them out or speaks against them."
        )
    yield "What your role may not see is neither drawn nor counted on these pages."


def _amount(many: int, of: str) -> str:
    return f"{many:,} {of}{'' if many == 1 else 's'}"
