"""Where the file of accounts is, and that only its owner can read it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from onrecord.errors import UsageError

_PRIVATE = stat.S_IRUSR | stat.S_IWUSR


def beside(record: Path) -> Path:
    """Give the path of the desk of a record: `onrecord.desk.db` beside `onrecord.db`."""
    real = record.resolve()  # so that a link to the record is no way round its accounts
    return real.with_name(f"{real.stem}.desk.db")


def make(path: Path) -> None:
    """Make the file where there is none, with its rights from the first moment. Raises UsageError.

    SQLite gives the same rights to the files that it puts beside it.
    """
    try:
        os.close(os.open(path.resolve(), os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE))
    except FileExistsError:
        return
    except OSError as error:
        raise UsageError(f"{path} cannot be made ({error.strerror or error})") from error


def keep_private(path: Path) -> None:
    """Take from others the right to read a file that was made or copied otherwise. Raises UsageError."""
    for each in (path, *(path.with_name(f"{path.name}-{part}") for part in ("wal", "shm"))):
        try:
            if each.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                each.chmod(_PRIVATE)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise UsageError("others can read this file; take that right away (chmod 600)") from error
