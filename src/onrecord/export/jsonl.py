"""Readings as JSON lines: the contract of `onrecord extract`, with what the record knows of each document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from onrecord.model.release import Loss, Release, ReleasedDocument


def write(release: Release, path: Path) -> Sequence[Loss]:
    """Write a line for each document: its reading, with the key `document` added to those of the contract.

    The events are those of the release, as people left them. Losses: documents whose reading is withheld.
    """
    left_out = 0
    with path.open("wb") as lines:
        for each in release.documents():
            if each.reading is None:
                left_out += 1
                continue
            lines.write(msgspec.json.encode(_line(each)) + b"\n")
    losses = [
        Loss(
            what="incidents, and what people decided",
            how="not in this format: a reading is what one document tells",
        )
    ]
    if left_out:
        losses.append(Loss(what="readings with restricted parts", how="left out", count=left_out))
    return losses


def _line(one: ReleasedDocument) -> dict[str, Any]:
    value: dict[str, Any] = msgspec.to_builtins(one)
    reading: dict[str, Any] = value.pop("reading")
    return reading | {"document": value}
