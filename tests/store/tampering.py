"""Changes made to a record behind our back, and what a check then finds."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from onrecord.store.store import Store

Change = Callable[[sqlite3.Connection], object]


def faults_after(whole: Path, folder: Path, change: Change, *, head: str | None = None) -> list[str]:
    """Change a copy of a record, its guards put back afterwards, and give what is found broken in it."""
    path = folder / "changed.db"
    shutil.copy(whole, path)
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        change(raw)
        for _, statement in guards:
            raw.execute(statement)
    raw.close()
    with Store.open(path, read_only=True) as store:
        return [f"{fault.thing} {fault.message}" for fault in store.faults(head=head)]


def sql(statement: str, *values: object) -> Change:
    """Give the change that a statement makes."""
    return lambda raw: raw.execute(statement, values)
