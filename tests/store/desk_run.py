"""Wrong passwords from a process of its own: `python -m tests.store.desk_run DESK NUMBER NAME`.

It says when it is ready, waits for a line, gives as many wrong passwords, and prints what became of each.
"""

from __future__ import annotations

import sys
from pathlib import Path

from onrecord.model.person import NotLetIn, TooMany
from onrecord.store.desk import Desk
from tests.store.desks import HERE, Hasher


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    path, number, name = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    with Desk.open(path, hasher=Hasher()) as desk:
        tell("ready")
        sys.stdin.readline()
        for guess in range(number):
            try:
                desk.sign_in(name, f"wrong guess no. {guess}", HERE)
            except NotLetIn:
                tell("looked at")
            except TooMany:
                tell("refused")


if __name__ == "__main__":
    main()
