"""The loss report of a release: what each format cannot carry, and how that was folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from onrecord.export.formats import Format
from onrecord.model.release import Loss, Sheet


def files(formats: Sequence[Format], lost: Mapping[str, Sequence[Loss]], sheet: Sheet) -> dict[str, str]:
    """Give the report as files: their names, and what is in them."""
    value = msgspec.json.format(msgspec.json.encode(lost)).decode() + "\n"
    return {"losses.md": in_words(formats, lost, sheet), "losses.json": value}


def in_words(formats: Sequence[Format], lost: Mapping[str, Sequence[Loss]], sheet: Sheet) -> str:
    """Give the report as Markdown."""
    lines = ["# What was lost on the way", "", f"Profile: {sheet.profile}.", ""]
    for each in formats:
        lines += [f"## {each.name} ({each.file})", ""]
        lines += [f"- {one.what}{_many(one.count)}: {one.how}" for one in lost[each.name]] or ["- Nothing."]
        lines.append("")
    return "\n".join(lines)


def _many(count: int | None) -> str:
    return "" if count is None else f" ({count:,})"
