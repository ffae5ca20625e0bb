"""Make a desk while every right on its files is watched: `python -m tests.store.desk_watch FOLDER`.

Nothing is masked. At each thing that Python tells of (opening a file, a database, any import) and all the time from
another thread, the rights of all files in the folder are noted; those seen are printed, in octal.
"""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from threading import Event, Thread

from onrecord.store.desk import Desk
from tests.store.desks import Hasher

_seen: set[str] = set()
_over = Event()


def look(folder: str) -> None:
    for name in os.listdir(folder):  # noqa: PTH208 the hook is called for this too, and must be light
        try:
            _seen.add(f"{name} {stat.S_IMODE(os.stat(f'{folder}/{name}').st_mode):o}")  # noqa: PTH116
        except FileNotFoundError:
            continue


def main() -> None:
    folder = sys.argv[1]
    os.umask(0)

    def hook(event: str, _: object) -> None:
        if event in ("open", "sqlite3.connect", "sqlite3.connect/handle", "import", "os.chmod"):
            look(folder)

    def watch() -> None:
        while not _over.is_set():
            look(folder)

    watcher = Thread(target=watch)
    watcher.start()
    sys.addaudithook(hook)
    with Desk.open(Path(folder) / "onrecord.desk.db", hasher=Hasher()) as desk:
        desk.add_account("Marta", "admin", "copper kettle 9")
        look(folder)
    _over.set()
    watcher.join()
    sys.stdout.write("\n".join(sorted(_seen)))


if __name__ == "__main__":
    main()
