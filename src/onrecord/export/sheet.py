"""The methodology sheet of a release, for people and for programs."""

from __future__ import annotations

import msgspec

from onrecord.model.release import Sheet


def files(sheet: Sheet) -> dict[str, str]:
    """Give the sheet as files: their names, and what is in them."""
    return {
        "methodology.md": in_words(sheet),
        "methodology.json": msgspec.json.format(msgspec.json.encode(sheet)).decode() + "\n",
    }


def in_words(sheet: Sheet) -> str:
    """Give the sheet as Markdown."""
    return f"# Methodology\n\n{sheet.profile_description}\n"
