"""The desk: accounts, sessions and saved views, in a file of their own beside the record.

The record is copied and mailed; this file is not, and only its owner can read it. `desk_tables.py` has its tables,
`desk_passwords.py` hashes passwords, `desk_limits.py` counts wrong ones, `model/person.py` says what a name and a
password may be. `desk_file.py` says where the file is.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from types import TracebackType
from typing import Any, Self

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine, Row, delete, insert, select, update
from sqlalchemy.exc import DatabaseError

from onrecord.errors import UsageError
from onrecord.model.person import (
    Account,
    NotLetIn,
    Person,
    Session,
    key_of,
    name_of,
    password_of,
    role_of,
)
from onrecord.store import desk_file, desk_limits, desk_tables, sqlite
from onrecord.store.access import Access
from onrecord.store.desk_passwords import Passwords
from onrecord.store.desk_tables import accounts, links, sessions, written
from onrecord.store.desk_views import Views

LONGEST_SESSION = timedelta(hours=12)
LONGEST_IDLE = timedelta(hours=2)
LINK_LIVES = timedelta(minutes=10)

_SEEN_EVERY = timedelta(minutes=1)  # so that not every page that is looked at writes to the file


def _now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """A desk that is open. Use it in a `with` block, from as many threads as you like; see `Desk.open`.

    Names may be given in any case, width and spacing: they mean the account whose name differs in that alone.
    `views` has what people saved for themselves.
    """

    def __init__(
        self, path: Path, engine: Engine, now: Callable[[], datetime], hasher: PasswordHasher
    ) -> None:
        self.path = path
        self._access = Access(path, engine, now)
        self._now = now
        self._passwords = Passwords(hasher)
        self.views = Views(self._access)

    @classmethod
    def open(
        cls, path: Path, *, now: Callable[[], datetime] = _now, hasher: PasswordHasher | None = None
    ) -> Self:
        """Open the desk of this path, and make it where there is none. Only its owner can read the file.

        `hasher` hashes passwords, by default as argon2-cffi recommends. Raises UsageError where the file is no
        desk, or is none that this onrecord can open.
        """
        desk_file.make(path)
        desk = cls(path, sqlite.engine(path, read_only=False), now, hasher or PasswordHasher())
        try:
            desk._migrate()
            desk_file.keep_private(path)
        except DatabaseError as error:
            desk.close()
            raise UsageError(f"{path} cannot be opened as a file of accounts: {error.orig}") from error
        except UsageError as error:
            desk.close()
            raise UsageError(f"{path}: {error}") from error
        return desk

    def _migrate(self) -> None:
        with self._access.engine.begin() as connection:
            number = desk_tables.version(connection)
        for migration in desk_tables.MIGRATIONS[number:]:
            with self._access.engine.execution_options(writes=True).begin() as connection:
                # Another process may have been faster.
                if desk_tables.version(connection) < migration.number:
                    desk_tables.apply(connection, migration, written(self._now()))

    def close(self) -> None:
        """Let go of the file."""
        self._access.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add_account(self, name: str, role: str, password: str) -> Account:
        """Make an account. The first one ends all local sessions and links.

        Raises UsageError where the name is taken, or the name, the role or the password cannot be used.
        """
        shown, known = name_of(name), role_of(role)
        row = {"key": key_of(shown), "name": shown, "role": known, "made": written(self._now())}
        row["hash"] = self._passwords.hash(password_of(password, shown))
        with self._access.writing() as connection:
            taken = _account(connection, shown)
            if taken:
                raise UsageError(f"there is an account {taken.name} already")
            connection.execute(insert(accounts), row)
            connection.execute(delete(sessions).where(sessions.c.local_name.is_not(None)))
            connection.execute(delete(links))
        return Account(shown, known, datetime.fromisoformat(row["made"]))

    def accounts(self) -> tuple[Account, ...]:
        """Give every account, closed ones too, in the order of their names."""
        with self._access.reading() as connection:
            return tuple(map(_account_of, connection.execute(select(accounts).order_by(accounts.c.key))))

    def account(self, name: str) -> Account | None:
        """Give the account of this name; None where there is none."""
        with self._access.reading() as connection:
            row = _account(connection, name)
        return _account_of(row) if row else None

    def set_role(self, name: str, role: str, *, keep: str | None = None) -> None:
        """Give another role. It ends the sessions of that person, but for the one whose token is to be kept."""
        self._change(name, keep, role=role_of(role))

    def set_password(self, name: str, password: str, *, keep: str | None = None) -> None:
        """Set a password, and forget the wrong ones. It ends the person's sessions, but for one to be kept."""
        hashed = self._passwords.hash(password_of(password, name))
        self._change(name, keep, hash=hashed)
        with self._access.writing() as connection:
            desk_limits.forget(connection, desk_limits.subject_of_name(name))

    def close_account(self, name: str) -> None:
        """Let nobody sign in by this name any more, and end its sessions at once. Its name stays taken."""
        self._change(name, None, closed=written(self._now()))

    def reopen_account(self, name: str) -> None:
        """Let a closed account sign in again, with the password it had."""
        self._change(name, None, closed=None)

    def _change(self, name: str, keep: str | None, **values: str | None) -> None:
        key = key_of(name)
        with self._access.writing() as connection:
            done = connection.execute(update(accounts).where(accounts.c.key == key).values(values))
            if not done.rowcount:
                raise UsageError(f"there is no account {name}")
            ended = (sessions.c.key == key) & (sessions.c.id != _digest(keep or ""))
            connection.execute(delete(sessions).where(ended))

    def check_password(self, name: str, password: str, address: str) -> Person:
        """Give the person whose password it is. `address` is where it was given, for the count of wrong ones.

        Raises NotLetIn where name or password is wrong or the account is closed, all in the same time, and TooMany
        where too many were wrong: 5 of a name or 20 of an address in 15 minutes.
        """
        row = self._checked(name, password, address)
        return Person(row.name, role_of(row.role))

    def sign_in(self, name: str, password: str, address: str) -> Session:
        """Begin a session, always one with a new token. Raises what `check_password` does."""
        checked = self._checked(name, password, address)
        with self._access.writing() as connection:
            row = _account(connection, name)
            # Somebody may have set another password or closed the account meanwhile.
            if row is None or row.closed or row.hash != checked.hash:
                raise NotLetIn(_WRONG)
            return self._begin(connection, Person(row.name, role_of(row.role)), local=False)

    def _checked(self, name: str, password: str, address: str) -> Row[Any]:
        """Give the row of an open account whose password is right."""
        subject = desk_limits.subject_of_name(name)
        with self._access.writing() as connection:
            from_here = desk_limits.subject_of_address(address)
            number = desk_limits.begin(connection, subject, from_here, self._now())
            row = _account(connection, name)
        known = row if row and not row.closed else None
        if not self._passwords.right(known.hash if known else None, password) or known is None:
            raise NotLetIn(_WRONG)
        with self._access.writing() as connection:
            desk_limits.succeed(connection, subject, number)
        return self._rehashed(known, password)

    def _rehashed(self, row: Row[Any], password: str) -> Row[Any]:
        hashed = self._passwords.hashed_anew(row.hash, password)
        if hashed == row.hash:
            return row
        with self._access.writing() as connection:
            same = (accounts.c.key == row.key) & (accounts.c.hash == row.hash)
            connection.execute(update(accounts).where(same).values(hash=hashed))
            return connection.execute(select(accounts).where(accounts.c.key == row.key)).one()

    def local_link(self, by: str) -> str:
        """Give a token that lets one person in once, within 10 minutes, while there are no accounts.

        `by` is the name that the person works under. Raises UsageError where there is an account.
        """
        token, name = token_urlsafe(32), name_of(by)
        row = {"id": _digest(token), "name": name, "made": written(self._now())}
        with self._access.writing() as connection:
            _refuse_with_accounts(connection)
            connection.execute(delete(links).where(_outside(links.c.made, self._now(), LINK_LIVES)))
            connection.execute(insert(links), row)
        return token

    def enter(self, token: str) -> Session:
        """Begin a session of an admin for the token of a local link, which is used up by it.

        Raises NotLetIn where it is none, used or too old, and UsageError where there is an account.
        """
        with self._access.writing() as connection:
            _refuse_with_accounts(connection)
            connection.execute(delete(links).where(_outside(links.c.made, self._now(), LINK_LIVES)))
            given = _digest(token)
            found = [row for row in connection.execute(select(links)) if hmac.compare_digest(row.id, given)]
            if not found:
                raise NotLetIn("this link was used, is too old, or is none; start onrecord again for another")
            connection.execute(delete(links).where(links.c.id == given))
            return self._begin(connection, Person(found[0].name, "admin"), local=True)

    def _begin(self, connection: Connection, person: Person, *, local: bool) -> Session:
        now, token = self._now(), token_urlsafe(32)
        connection.execute(delete(sessions).where(_ended(now)))
        row = {
            "id": _digest(token),
            "key": key_of(person.name),
            "created": written(now),
            "seen": written(now),
        }
        connection.execute(insert(sessions), row | {"local_name": person.name if local else None})
        return Session(token=token, csrf=_csrf(token), person=person, local=local, created=now, seen=now)

    def session(self, token: str) -> Session | None:
        """Give the session of a token, with the role that the person has now, and note that it was seen.

        None where there is none, it was begun 12 hours ago or last seen 2 hours ago, or its account is closed.
        """
        now = self._now()
        wanted = _SESSION.where(sessions.c.id == _digest(token), ~_ended(now))
        with self._access.reading() as connection:
            row = connection.execute(wanted).first()
            person = _person(connection, row) if row else None
        if row is None or person is None:
            return None
        seen = datetime.fromisoformat(row.seen)
        if abs(now - seen) >= _SEEN_EVERY:
            seen = now
            with self._access.writing() as connection:
                connection.execute(update(sessions).where(sessions.c.id == row.id).values(seen=written(now)))
        return Session(
            token=token,
            csrf=_csrf(token),
            person=person,
            local=row.local_name is not None,
            created=datetime.fromisoformat(row.created),
            seen=seen,
        )

    def sign_out(self, token: str) -> None:
        """End the session of a token, if there is one."""
        with self._access.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == _digest(token)))

    def sign_out_everywhere(self, name: str) -> int:
        """End all sessions of a name, and give how many there were."""
        with self._access.writing() as connection:
            return connection.execute(delete(sessions).where(sessions.c.key == key_of(name))).rowcount


_WRONG = "the name or the password is not right"
_SESSION = select(sessions, accounts.c.name, accounts.c.role, accounts.c.closed).outerjoin(
    accounts, accounts.c.key == sessions.c.key
)


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _csrf(token: str) -> str:
    return hmac.new(token.encode("utf-8", "surrogatepass"), b"form", sha256).hexdigest()


def _outside(column: Any, now: datetime, lives: timedelta) -> Any:
    # Neither too long ago nor, by a clock that has been put right since, in the days to come.
    return (column <= written(now - lives)) | (column > written(now + lives))


def _ended(now: datetime) -> Any:
    return _outside(sessions.c.created, now, LONGEST_SESSION) | _outside(sessions.c.seen, now, LONGEST_IDLE)


def _account(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(accounts).where(accounts.c.key == key_of(name))).first()


def _account_of(row: Row[Any]) -> Account:
    closed = datetime.fromisoformat(row.closed) if row.closed else None
    return Account(row.name, role_of(row.role), datetime.fromisoformat(row.made), closed)


def _has_accounts(connection: Connection) -> bool:
    return connection.execute(select(accounts.c.key).limit(1)).first() is not None


def _refuse_with_accounts(connection: Connection) -> None:
    if _has_accounts(connection):
        raise UsageError("there are accounts; sign in with a name and a password")


def _person(connection: Connection, row: Row[Any]) -> Person | None:
    if row.local_name is not None:
        return None if _has_accounts(connection) else Person(row.local_name, "admin")
    return Person(row.name, role_of(row.role)) if row.name and not row.closed else None
