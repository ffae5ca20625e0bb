"""The order of a report: a release becomes a folder of pages.

It is gone through twice: once for a line of each incident, of which the front, the pictures and the lists are made, and
once for its page. Lines stay in memory, some kilobytes each; incidents and texts do not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile

from onrecord.analyse.over_lines import line_sums
from onrecord.model.board import BoardLine
from onrecord.model.release import Loss, Release
from onrecord.report import front
from onrecord.report.addresses import document_at, incident_at
from onrecord.report.drawn import Panel, panels
from onrecord.report.incident import Source, page_of
from onrecord.report.lines import counted, line_of
from onrecord.report.lists import Lists, write_documents, write_table
from onrecord.report.render import Folder
from onrecord.report.texts import Waiting, source_of, write_document


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a release as pages into a folder that is not there yet; `index.html` is the first of them."""
    path.mkdir(parents=True)
    sheet = release.sheet
    folder = Folder(path, {"profile": sheet.profile, "made": sheet.made[:10], "software": sheet.software})
    folder.static()
    lines, held = _lines(release)
    sources = {each.id: source_of(each) for each in release.documents()}
    _write_front(release, folder, lines, held, sources)
    _write_pages(release, folder, {line.id: line for line in lines}, sources)
    return _losses(release)


def _lines(release: Release) -> tuple[list[BoardLine], dict[str, tuple[str, ...]]]:
    """Give a line of each incident, and which incidents hold which."""
    lines, held = [], {}
    for one in release.incidents():
        lines.append(line_of(one))
        if one.contains:
            held[one.id] = one.contains
    return lines, held


def _write_front(
    release: Release,
    folder: Folder,
    lines: Sequence[BoardLine],
    held: Mapping[str, tuple[str, ...]],
    sources: Mapping[str, Source],
) -> None:
    parts = {inner for inside in held.values() for inner in inside}
    lists = Lists({line.id: line for line in lines}, parts)
    sums = sorted(line_sums(counted(lines), held), key=front.rank)
    drawn = [*panels(lines, sums, lists)]
    rows, pager = lists.first(lines)
    folder.page(
        "index.html",
        "index.html",
        sheet=release.sheet,
        states=front.states(lines, lists),
        sums=front.sums(sums, lists),
        panels=[(panel, _table(folder, panel, lines)) for panel in drawn],
        rows=rows,
        pager=pager,
        coverage=front.coverage(release.sheet),
        reports=write_documents(folder, [(document_at(each.id), each) for each in sources.values()]),
    )
    lists.write_all(folder, lines)
    lists.write(folder)


def _table(folder: Folder, panel: Panel, lines: Sequence[BoardLine]) -> str:
    hrefs = {line.id: incident_at(line.id) for line in lines}
    return write_table(
        folder, f"{panel.name}-table", f"{panel.title}: the picture as a table", panel.table, hrefs
    )


def _write_pages(
    release: Release, folder: Folder, lines: Mapping[str, BoardLine], sources: Mapping[str, Source]
) -> None:
    with TemporaryFile(prefix="onrecord-") as file:
        waiting = Waiting(file)
        for one in release.incidents():
            waiting.add(one)
            folder.page(incident_at(one.id), "incident.html", page=page_of(one, sources, lines))
        for each in release.documents():
            write_document(folder, each, waiting, sources[each.id])


def _losses(release: Release) -> list[Loss]:
    closed = sum(each.text is None for each in release.documents())
    losses = [
        Loss(
            what="mentions and attributions that no event uses",
            how="not in this format: readings.jsonl has them",
        ),
        Loss(
            what="where words stand in the file as received",
            how="not in this format: offsets are those of the frozen text",
        ),
        Loss(
            what="which numbers of a report are parts of others",
            how="not told apart: each figure stands by itself",
        ),
    ]
    if closed:
        how = "left out: each incident has the sentences that its values rest on"
        losses.append(Loss(what="whole texts that the profile keeps back", how=how, count=closed))
    return losses
