"""The engine of one process: what is read is read here."""

from __future__ import annotations

from onrecord.engine.lines import Engine, Reads, lines


def alone(reads: Reads) -> Engine:
    """Give the engine that reads in this process, without a limit of time."""
    return lambda batches: (lines(batch, reads) for batch in batches)
