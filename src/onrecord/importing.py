"""The order of importing: a table that others coded becomes a further source, whose rows link with what was read.

A table is looked through first. One of ACLED or UCDP is known by its heading; of any other a mapping is proposed, and a
person confirms it. Then each row becomes a document and a reading of one event, and goes the way of every report.
"""

from __future__ import annotations

import codecs
import logging
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from onrecord.coded.mapping import KINDS, Kind, Plan, folded, listed_plan, load_plan
from onrecord.coded.propose import SAMPLE, Column, as_toml, plan_for, proposed, sampled, shown
from onrecord.coded.recognise import is_ours, recognised, required
from onrecord.coded.row import Coded, NoEvent, Origin, read_row
from onrecord.coded.survey import Survey, surveyed
from onrecord.coded.table import Broken, Row, Table, open_table, recoded
from onrecord.engine.alone import alone
from onrecord.errors import SourceError, Unreadable, UsageError
from onrecord.ingest import limits
from onrecord.ingest.decode import decode, freeze, is_binary
from onrecord.ingest.found import Found, Problem
from onrecord.model.reading import Reading
from onrecord.model.text import Document
from onrecord.pipeline import Step, Tally, read
from onrecord.store.replay import Replayed, is_record, replay
from onrecord.store.store import Store

_log = logging.getLogger(__name__)

VERSION = 1  # of the way in which rows are read; the lists are in `vocab/coded/`
HEAD = 1 << 18  # bytes by which the encoding is told
LINES = ".jsonl"  # a whole record
PACKED = b"PK\x03\x04"  # how a workbook begins
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # whose lines do not end with a byte


@dataclass(frozen=True, slots=True)
class Look:
    """What a look through a table found: what its columns are, whether a person has confirmed that, and whose it is.

    `ours` marks one that is laid out as that of others and was written by onrecord.
    """

    path: Path
    plan: Plan
    columns: tuple[Column, ...]
    survey: Survey
    notes: tuple[str, ...]
    confirmed: bool
    ours: bool = False

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
    values = sampled(columns, rows)
    about = shown(columns, values, plan.fields) if plan else proposed(columns, rows)
    with opened(path) as table:
        survey = surveyed(columns, table.rows, {each.name: each.field for each in about if each.field})
    if plan is None:
        return Look(path, plan_for(about, survey.orders, survey.kinds), about, survey, notes, confirmed=False)
    if mapping is None:
        plan = replace(plan, orders=survey.orders)
    ours = is_ours(plan.kind, values)
    return Look(path, plan, about, survey, notes, confirmed=True, ours=ours)


def _listed(kind: Kind | None, columns: tuple[str, ...]) -> Plan | None:
    """Give the plan of a table that is known by its heading; None for a plain sheet."""
    kind = required(kind, columns) if kind else recognised(columns)
    return None if kind == "sheet" else listed_plan(kind, columns, {})


def publisher(found: Look, source: str | None = None) -> str:
    """Give who says what the rows say. Raises UsageError where onrecord wrote the table, and nobody is named."""
    if source:
        return source
    if found.ours:
        raise UsageError(
            f"{found.path} is laid out as a table of {found.plan.codes['publisher']}, and onrecord wrote it; "
            "say with --source whose record it comes from"
        )
    return str(found.plan.codes["publisher"] or found.path.name)


def told(found: Look, source: str | None = None) -> Iterator[Coded | Problem]:
    """Give what each row of a table tells, or why it tells of nothing that happened. Nothing is stored.

    `source` is who is taken to say what the rows say, where it is not the one whose table it is.
    """
    with opened(found.path) as table:
        origin = Origin(str(found.path), table.columns, table.media_type, publisher(found, source))
        for row in table.rows:
            name = f"{origin.name}#row={row.number}"
            if isinstance(row, Broken):
                yield Problem(name, Unreadable(row.message, code="csv"))
                continue
            read_so = _read(row, origin, found.plan)
            if isinstance(read_so, NoEvent):
                yield Problem(name, Unreadable(read_so.message, code=read_so.code))
            else:
                yield read_so


def _read(row: Row, origin: Origin, plan: Plan) -> Coded | NoEvent:
    try:
        return read_row(row, origin, plan)
    except Exception as error:  # noqa: BLE001 the boundary: a mistake of ours in one row stops no other
        _log.debug("row %d of %s", row.number, origin.name, exc_info=error)
        said = " ".join(f"{type(error).__name__} {error}".split())
        return NoEvent("failed", f"could not be read because of a mistake of ours ({said})")


def imported(found: Look, store: Store, source: str | None = None) -> Iterator[Step]:
    """Take the rows of a table into the record, and tell of each once it is safely there. Known rows add nothing."""
    made: dict[str, Reading] = {}

    def documents() -> Iterator[Found]:
        for one in told(found, source):
            if isinstance(one, Coded):
                made[one.document.id] = one.reading
            yield one.document if isinstance(one, Coded) else one

    def readings(batch: Iterable[Document]) -> list[Reading]:
        wanted = [made[document.id] for document in batch]
        made.clear()  # those of this batch, and of rows that were known
        return wanted

    yield from read(
        documents(), store, alone(readings), reader=f"import:{found.kind} {VERSION}", copies=False
    )


def restored(path: Path, record: Path) -> Replayed:
    """Make a record anew from a file that holds a whole one as lines of JSON.

    Raises UsageError where the file is none, or there is a record already; see `store/replay.py`.
    """
    try:
        with path.open("rb") as lines:
            if not is_record(lines.readline(HEAD)):
                raise UsageError(
                    f"{path} does not hold a whole record; `onrecord read` takes reports in lines of JSON"
                )
            lines.seek(0)
            return replay(record, lines)
    except OSError as error:
        raise UsageError(f"{path} cannot be opened ({error.strerror or error})") from error
    except SourceError as error:
        raise UsageError(f"{path} {error}") from error


@contextmanager
def opened(path: Path) -> Iterator[Table]:
    """Open a table. Raises UsageError where it is none that we can read."""
    with ExitStack() as stack:
        try:
            table = _table(path, stack)
        except OSError as error:
            raise UsageError(f"{path} cannot be opened ({error.strerror or error})") from error
        except SourceError as error:
            raise UsageError(f"{path} {error}") from error
        yield replace(table, columns=tuple(map(_frozen, table.columns)), rows=map(_frozen_row, table.rows))


def _frozen_row(row: Row | Broken) -> Row | Broken:
    """Put the cells of a row into the form in which texts are kept; its bytes stay."""
    return replace(row, cells=tuple(map(_frozen, row.cells))) if isinstance(row, Row) else row


def _frozen(cell: str) -> str:
    return cell if cell.isprintable() else freeze(cell)[0]


def _table(path: Path, stack: ExitStack) -> Table:
    stream = stack.enter_context(path.open("rb"))
    head = stream.read(HEAD)
    if head.startswith(PACKED):
        from onrecord.coded.workbook import open_workbook

        return open_workbook(path)
    if not head.strip():
        raise Unreadable("is empty; nothing to import", code="empty")
    if not head.startswith(WIDE) and is_binary(head):
        raise Unreadable("is binary data; save it as .xlsx or .csv", code="binary")
    if head.startswith(WIDE):
        text = decode(head + stream.read(limits.MAX_FILE)).text
        return open_table(recoded(text), "utf-8", text[:HEAD])
    decoded = decode(head[: head.rfind(b"\n") + 1] or head)
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
