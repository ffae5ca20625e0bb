"""Saved views: queries that people keep for themselves."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from onrecord.errors import UsageError
from onrecord.model.person import LONGEST_QUERY, SavedView, key_of, name_of
from onrecord.store.access import Access
from onrecord.store.desk_tables import views


class Views:
    """The saved views of a desk."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def save(self, owner: str, name: str, query: str) -> SavedView:
        """Keep a query under a name of its owner's; one of the same name gives way to it.

        Raises UsageError for a name that cannot be used, and for a query that is too long or is more than a line.
        """
        view = SavedView(name_of(name, "name of the view"), name_of(owner), query)
        if len(query) > LONGEST_QUERY:
            raise UsageError(f"the query has {len(query)} characters; {LONGEST_QUERY} is the most")
        if not query.isprintable():
            raise UsageError("the query has characters that cannot be seen")
        row = {"owner": key_of(owner), "key": key_of(name)}
        with self._access.writing() as connection:
            connection.execute(delete(views).where(views.c.owner == row["owner"], views.c.key == row["key"]))
            connection.execute(insert(views), row | {"name": view.name, "query": query})
        return view

    def of(self, owner: str) -> tuple[SavedView, ...]:
        """Give what a person has saved, in the order of their names."""
        shown = name_of(owner)
        wanted = select(views).where(views.c.owner == key_of(owner)).order_by(views.c.key)
        with self._access.reading() as connection:
            return tuple(SavedView(row.name, shown, row.query) for row in connection.execute(wanted))

    def delete(self, owner: str, name: str) -> bool:
        """Take away what a person has saved under a name; False where there was nothing."""
        wanted = delete(views).where(views.c.owner == key_of(owner), views.c.key == key_of(name))
        with self._access.writing() as connection:
            return bool(connection.execute(wanted).rowcount)
