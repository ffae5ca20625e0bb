"""The tables, as the rest of the store writes and asks of them. `migrations.py` makes them.

Days and times are kept as ISO 8601 text, lists and values of many kinds as JSON text: they read the same on
every database, sort in the order of time, and can be hashed as they stand. `logged` is the number of the log
entry that tells of the row, and so the order in which rows came.

A table with that column is only ever added to. `linked`, `signatures`, `keys`, `links`, `memberships` and
`redirects` are computed from readings, models and decisions, the tables of the board from these and from reviews,
and `sketches` from texts: they have no guards and no log, and may be replaced. What finds words is SQLite's own
(`sqlite.py`).
"""

from __future__ import annotations

from sqlalchemy import (
    REAL,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

metadata = MetaData()

migrations = Table(
    "migrations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("at", Text, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("sha256", Text, primary_key=True),  # of the bytes as received
    Column("size", Integer, nullable=False),  # of the bytes as received
    Column("packed", LargeBinary, nullable=False),  # the bytes in the zlib format (RFC 1950)
)

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("sha256", Text, ForeignKey("snapshots.sha256"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text),
    Column("retrieved", Text),
    Column("publisher", Text),
    Column("author", Text),
    Column("title", Text),
    Column("language", Text),
    Column("published", Text),
    Column("published_basis", Text, nullable=False),
    Column("segments", Text, nullable=False),  # [[start, end, pointer], ...]
    Column("copy_of", Text, ForeignKey("documents.id"), index=True),
    Column("logged", Integer, ForeignKey("log.seq"), nullable=False, unique=True),
    Index("ix_documents_publisher", "publisher", "logged"),
    Index("ix_documents_listed", "logged", "publisher", "title", "name"),  # so that a list needs no texts
)

sketches = Table(
    "sketches",
    metadata,
    Column("key", BigInteger, nullable=False),  # of a sketch: see `model/copies.py`
    Column("document", Integer, nullable=False),  # its `logged`
    PrimaryKeyConstraint("key", "document"),
)

readings = Table(
    "readings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("document", Text, ForeignKey("documents.id"), nullable=False, index=True),
    Column(
        "reader", Text, nullable=False
    ),  # what read it: version, language model, fingerprint of the vocabulary
    Column("contract", LargeBinary, nullable=False),  # the reading as JSON, byte for byte as it is printed
    Column("logged", Integer, ForeignKey("log.seq"), nullable=False, unique=True),
)

events = Table(
    "events",
    metadata,
    Column("reading", Text, ForeignKey("readings.id"), nullable=False),
    Column("id", Text, nullable=False, index=True),
    Column("kind", Text, nullable=False, index=True),
    Column("status", Text, nullable=False),
    PrimaryKeyConstraint("reading", "id"),
)

claims = Table(
    "claims",
    metadata,
    Column("reading", Text, ForeignKey("readings.id"), nullable=False),
    Column("id", Text, nullable=False),
    Column("event", Text, nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("quotes", Text, nullable=False),  # [[start, end, text], ...]
    Column("attribution", Integer),  # index into the attributions of the reading
    Column("origin", Text, nullable=False),
    PrimaryKeyConstraint("reading", "id"),
)

issues = Table(
    "issues",
    metadata,
    Column("id", Text, primary_key=True),
    Column(
        "reading", Text, ForeignKey("readings.id"), index=True
    ),  # none: set aside, no document was made of it
    Column("name", Text, nullable=False),  # of the document, or of what was set aside
    Column("stage", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("quote", Text),  # [start, end, text]
    Column("logged", Integer, ForeignKey("log.seq"), nullable=False),
)

models = Table(
    "models",
    metadata,
    Column("logged", Integer, ForeignKey("log.seq"), primary_key=True),  # a row each time another one is used
    Column("id", Text, nullable=False),  # named after its settings
    Column("settings", Text, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True),  # named after all but the time
    Column("verb", Text, nullable=False),
    Column("left_events", Text, nullable=False),  # [event, ...]
    Column("right_events", Text, nullable=False),  # [event, ...]
    Column("why", Text, nullable=False),
    Column("by_whom", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("logged", Integer, ForeignKey("log.seq"), nullable=False, unique=True),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", Text, primary_key=True),  # named after all but the time
    Column("about", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("field", Text),
    Column("claim", Text),
    Column("verb", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("quotes", Text, nullable=False),  # [[start, end, text], ...]
    Column("why", Text, nullable=False),
    Column("by_whom", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("seen", Integer, nullable=False),  # number of the last log entry that the person had seen
    Column("logged", Integer, ForeignKey("log.seq"), nullable=False, unique=True),
    Index("ix_reviews_subject", "about", "subject"),
)

linked = Table(
    "linked",
    metadata,
    Column("reading", Text, ForeignKey("readings.id"), primary_key=True),  # its events have been compared
    Column("model", Text, nullable=False),  # id of the model they were compared by
)

signatures = Table(
    "signatures",
    metadata,
    Column("event", Text, primary_key=True),
    Column("reading", Text, ForeignKey("readings.id"), nullable=False),
    Column("signature", Text, nullable=False),  # JSON
)

keys = Table(
    "keys",
    metadata,
    Column("key", Text, nullable=False),
    Column("event", Text, nullable=False, index=True),
    PrimaryKeyConstraint("key", "event"),
)

links = Table(
    "links",
    metadata,
    Column("left_event", Text, nullable=False),
    Column("right_event", Text, nullable=False, index=True),
    Column("probability", REAL, nullable=False),  # that the two tell of one incident
    Column("levels", Text, nullable=False),  # [level, ...], in the order of the model
    Column("model", Text, nullable=False),
    PrimaryKeyConstraint("left_event", "right_event"),
)

memberships = Table(
    "memberships",
    metadata,
    Column("event", Text, primary_key=True),
    Column("incident", Text, nullable=False, index=True),
)

redirects = Table(
    "redirects",
    metadata,
    Column("old", Text, primary_key=True),  # an incident that is no more
    Column("new", Text, nullable=False),  # the one to ask for instead, which may have a redirect itself
)

board = Table(
    "board",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("incident", Text, nullable=False, index=True),
    Column(
        "least", Integer, nullable=False
    ),  # rank of the least role that sees this row, and not another one
    Column("most", Integer, nullable=False),  # and of the last
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("assessment", Text, nullable=False),  # empty, as all that follows, where it is not known
    Column("grade", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("place", Text, nullable=False),  # key of the place
    Column("place_name", Text, nullable=False),
    Column("precision", Text, nullable=False),  # of the place
    Column("lat", REAL),
    Column("lon", REAL),
    Column("first", Text, nullable=False),
    Column("last", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("printed", Text, nullable=False),
    Column("harm", REAL, nullable=False),  # people killed, then those harmed otherwise; see `store/board.py`
    Column("killed_low", REAL),  # of people killed the minimum, the best figure and the maximum
    Column("killed", REAL),
    Column("killed_high", REAL),
    Column("documents", Integer, nullable=False),
    Column("holds", Integer, nullable=False),  # 1: may contain other incidents
    Column("priority", REAL, nullable=False),
)

board_rows = Table(
    "board_rows",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column(
        "row", LargeBinary, nullable=False
    ),  # JSON; apart from the columns, so that these are read quickly
)

board_facts = Table(
    "board_facts",
    metadata,
    Column("name", Text, nullable=False),  # of what can be filtered by
    Column("value", Text, nullable=False),
    Column("number", Integer, nullable=False, index=True),  # of the row
    Column("label", Text, nullable=False),  # the value for people
    Column("amount", REAL, nullable=False),  # of a harm the best figure
    PrimaryKeyConstraint("name", "value", "number"),
)

board_state = Table(
    "board_state",
    metadata,
    Column("revision", Integer, nullable=False),  # goes up with every change of the board; there is one row
)

board_documents = Table(
    "board_documents",
    metadata,
    Column("document", Integer, nullable=False),  # number of its log entry
    Column("number", Integer, nullable=False, index=True),  # of the row
    PrimaryKeyConstraint("document", "number"),
)
