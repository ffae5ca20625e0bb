"""The order of importing: a table that others coded becomes a further source, whose rows link with what was read.

A table is looked through first. One of ACLED or UCDP is known by its heading; of any other a mapping is proposed, and a
person confirms it. Then each row becomes a document and a reading of one event, and goes the way of every report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from onrecord.coded.mapping import KINDS, Kind, Plan, folded, listed_plan, load_plan
from onrecord.coded.propose import SAMPLE, Column, as_toml, plan_for, proposed, sampled, shown
from onrecord.coded.recognise import recognised, required
from onrecord.coded.row import NoEvent, Origin, read_row
from onrecord.coded.survey import Survey, surveyed
from onrecord.coded.table import Broken, Row, Table, open_table, recoded
from onrecord.errors import SourceError, Unreadable, UsageError
from onrecord.ingest import limits
from onrecord.ingest.decode import decode, freeze
from onrecord.ingest.found import Found, Problem
from onrecord.model.reading import Reading
from onrecord.model.text import Document
from onrecord.pipeline import Step, Tally, read
from onrecord.store.store import Store

VERSION = 1  # of the way in which rows are read; the lists are in `vocab/coded/`
HEAD = 1 << 20  # bytes by which the encoding is told
WORKBOOKS = (".xlsx", ".xlsm")
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")  # whose lines do not end with a byte


@dataclass(frozen=True, slots=True)
class Look:
    """What a look through a table found: whose it is, what its columns are, and whether a person must confirm that."""

    path: Path
    plan: Plan
    columns: tuple[Column, ...]
    survey: Survey
    notes: tuple[str, ...]
    confirmed: bool

    @property
    def kind(self) -> Kind:
        """Whose table it is: `acled`, `ucdp` or `sheet`."""
        return self.plan.kind

    @property
    def unnamed(self) -> dict[str, int]:
        """What the table calls kinds that we have none for, with how many rows."""
        kinds = self.plan.kinds
        return {
            value: rows for value, rows in self.survey.kinds.most_common() if not kinds.get(folded(value))
        }

    def as_toml(self) -> str:
        """The plan as a file for a person to edit."""
        return as_toml(self.path.name, self.plan, self.columns, self.survey.kinds)


def look(path: Path, kind: Kind | None = None, mapping: Path | None = None) -> Look:
    """Look through a table, and give how it would be read: as a person says, as its heading tells, or as proposed.

    Raises UsageError where it cannot be read as a table, or is none of the kind that a person says.
    """
    with opened(path) as table:
        columns, notes = table.columns, table.notes
        rows = [row for row in islice(table.rows, SAMPLE) if isinstance(row, Row)]
    plan = load_plan(mapping, columns) if mapping else _listed(kind, columns)
    about = shown(columns, sampled(columns, rows), plan.fields) if plan else proposed(columns, rows)
    with opened(path) as table:
        survey = surveyed(columns, table.rows, {each.name: each.field for each in about if each.field})
    if plan is None:
        return Look(path, plan_for(about, survey.orders, survey.kinds), about, survey, notes, confirmed=False)
    if mapping is None:
        plan = replace(plan, orders=survey.orders)
    return Look(path, plan, about, survey, notes, confirmed=True)


def _listed(kind: Kind | None, columns: tuple[str, ...]) -> Plan | None:
    """Give the plan of a table that is known by its heading; None for a plain sheet."""
    kind = required(kind, columns) if kind else recognised(columns)
    return None if kind == "sheet" else listed_plan(kind, columns, {})


def imported(found: Look, store: Store, source: str | None = None) -> Iterator[Step]:
    """Take the rows of a table into the record, and tell of each once it is safely there. Known rows add nothing.

    `source` is who is taken to say what the rows say, where it is not the one whose table it is.
    """
    made: dict[str, Reading] = {}

    def readings(documents: Iterable[Document]) -> list[Reading]:
        wanted = [made[document.id] for document in documents]
        made.clear()  # those of this batch, and of rows that were known
        return wanted

    with opened(found.path) as table:
        publisher = source or found.plan.codes["publisher"] or found.path.name
        origin = Origin(str(found.path), table.columns, table.media_type, publisher)
        reader = f"import:{found.kind} {VERSION}"
        yield from read(_found(table, origin, found.plan, made), store, readings, reader=reader)


def _found(table: Table, origin: Origin, plan: Plan, made: dict[str, Reading]) -> Iterator[Found]:
    for row in table.rows:
        name = f"{origin.name}#row={row.number}"
        if isinstance(row, Broken):
            yield Problem(name, Unreadable(row.message, code="csv"))
            continue
        told = read_row(replace(row, cells=tuple(freeze(cell)[0] for cell in row.cells)), origin, plan)
        if isinstance(told, NoEvent):
            yield Problem(name, Unreadable(told.message, code=told.code))
        else:
            made[told.document.id] = told.reading
            yield told.document


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """Open a table. Raises UsageError where it is none that we can read."""
    with ExitStack() as stack:
        try:
            table = _workbook(path) if path.suffix.lower() in WORKBOOKS else _text(path, stack)
        except OSError as error:
            raise UsageError(f"{path} cannot be opened ({error.strerror or error})") from error
        except SourceError as error:
            raise UsageError(f"{path} {error}") from error
        yield table


def _workbook(path: Path) -> Table:
    from onrecord.coded.workbook import open_workbook

    path.stat()  # an error that says that it is not there
    return open_workbook(path)


def _text(path: Path, stack: ExitStack) -> Table:
    stream = stack.enter_context(path.open("rb"))
    head = stream.read(HEAD)
    if not head.strip():
        raise Unreadable("is empty; nothing to import", code="empty")
    decoded = decode(head[: head.rfind(b"\n") + 1] or head)
    if decoded.encoding in WIDE:
        text = decode(head + stream.read(limits.MAX_FILE)).text
        return open_table(recoded(text), "utf-8", text[:HEAD])
    stream.seek(0)
    encoding = "utf-8-sig" if decoded.encoding == "utf-8" else decoded.encoding
    table = open_table(stream, encoding, decoded.text)
    note = f"says no encoding and is taken to be {decoded.encoding}; save it as UTF-8 if letters are wrong"
    return replace(table, notes=(*table.notes, note)) if decoded.guessed else table


def kind_named(given: str | None) -> Kind | None:
    """Give the kind of table that a person names. Raises UsageError for a name that is none."""
    found = next((kind for kind in KINDS if kind == given), None)
    if given is not None and found is None:
        raise UsageError(f"--as is {given!r}; it can be {', '.join(KINDS)}")
    return found


def summary(tally: Tally, record: Path) -> str:
    """Say what an import came to: every row is in one of the three numbers."""
    counts = tally.outcomes
    added, known, aside = counts["new"] + counts["not read"], counts["known"], counts["set aside"]
    rows = f"{record}: rows {added + known + aside:,}: {added:,} added, {known:,} known, {aside:,} set aside"
    kinds = ", ".join(f"{number:,} {kind.replace('_', ' ')}" for kind, number in tally.events.most_common())
    return f"{rows}\n{f'events: {kinds}' if kinds else 'no new events'}"
