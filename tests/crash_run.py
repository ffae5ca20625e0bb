"""A run that can be killed: `python -m tests.crash_run RECORD NUMBER [WORKERS]` reads small reports into it.

Each line printed tells of a document that is in the record, as `onrecord read --json` does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from onrecord import as_json, pipeline
from onrecord.engine.alone import alone
from onrecord.engine.workers import workers
from onrecord.errors import Unreadable
from onrecord.ingest.found import Problem
from onrecord.store.store import Store
from tests import reports


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    record, number = Path(sys.argv[1]), int(sys.argv[2])
    engine = workers(int(sys.argv[3]), reports.reads) if sys.argv[3:] else alone(reports.reads)
    found = [reports.numbered(each) for each in range(number)]
    problem = Problem("void.txt", Unreadable("is empty (0 bytes); nothing to read", code="empty"))
    tell("begun")
    with Store.open(record) as store:
        things = [*found[: number // 2], problem, *found[number // 2 :]]
        for step in pipeline.read(things, store, engine, reader=reports.READER):
            tell(json.dumps(as_json.step(step)))


if __name__ == "__main__":
    main()
