"""A record that goes out as lines comes back as the same record, or the line is named from which on it does not."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.errors import Conflict, RecordError, Unreadable, UsageError
from onrecord.model.contract import decode, encode
from onrecord.model.incident import Redirect, Verb
from onrecord.model.record import canonical, claims_of
from onrecord.model.review import About, Review, ReviewVerb
from onrecord.model.text import Document, Segment, fingerprint
from onrecord.store.lines import lines_of
from onrecord.store.replay import Replayed, is_record, replay
from onrecord.store.rows import decision
from onrecord.store.sqlite import without_waiting
from onrecord.store.store import Store
from tests.reports import READER, numbered, read_one, report
from tests.store.linked import compare, fill, link
from tests.store.tampering import sql

ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ODD,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(ODD, part, max_size=3),
    max_leaves=5,
)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    number = draw(st.integers(1, 30))
    text = draw(ODD) + numbered(number).text + draw(ODD)
    return report(
        text,
        name=draw(ODD),
        title=draw(ODD | st.none()),
        url=draw(st.none() | st.just("https://hills.example/1")),
        author=draw(st.none() | ODD),
        retrieved=draw(st.none() | st.datetimes(timezones=st.just(UTC)) | st.datetimes()),
        published=draw(st.none() | st.dates(date(1900, 1, 1))),
        published_basis=draw(st.sampled_from(["given", "none"])),
        segments=(Segment(0, len(text), "char=0,9"),),
    )


def ticking(start: datetime = datetime(2031, 6, 1, tzinfo=UTC)) -> Callable[[], datetime]:
    times: Iterator[int] = iter(range(10**9))
    return lambda: start + timedelta(seconds=7, microseconds=11) * next(times)


class Making:
    """Makes a record of whatever is drawn, through its doors."""

    def __init__(self, store: Store, draw: st.DrawFn) -> None:
        self.store, self.draw = store, draw
        self.documents: list[Document] = []
        self.events: list[str] = []

    def document(self) -> None:
        made = self.draw(documents())
        first = self.draw(st.sampled_from([*self.documents, None]))
        if first and self.draw(st.booleans()):  # another report of the same file
            made = replace(made, id=fingerprint(made.id, "row=2"), content=first.content, sha256=first.sha256)
        read = read_one(made)
        if self.store.add(made, read, reader=READER, copy_of=first.id if first else None):
            self.documents.append(made)
            self.events += [event.id for event in read.events]

    def aside(self) -> None:
        self.store.set_aside(self.draw(ODD), Unreadable(self.draw(ODD), code=self.draw(ODD)))

    def model(self) -> None:
        self.store.linkage.keep_model(self.draw(ODD))

    def again(self) -> None:
        one = self.draw(st.sampled_from(self.documents))
        read = replace(read_one(one), events=())
        self.store.read_again(read, reader=self.draw(ODD), contract=encode(read))

    def decide(self) -> None:
        sides = st.sets(st.sampled_from(self.events), min_size=1, max_size=2)
        verb: Verb = self.draw(st.sampled_from(["merge", "split", "reject"]))
        made = decision(
            verb, self.draw(sides), self.draw(sides), why=self.draw(ODD), by=self.draw(ODD), at=self.draw(ODD)
        )
        self.store.linkage.decide(made)

    def compare(self) -> None:
        compare(self.store)
        signed = sorted(
            each.event for each in self.store.linkage.neighbours(["kind:killing"], most=99).signatures
        )
        drawn = self.draw(st.lists(st.lists(st.sampled_from(signed or [""]), min_size=2, max_size=2)))
        compare(self.store, [link(*pair, self.draw(st.floats(0, 1))) for pair in drawn if pair[0] != pair[1]])

    def group(self) -> None:
        names = st.sampled_from(["i1", "i2", "i3", "i4"])
        new = {event: self.draw(names) for event in self.events}
        gone = {*self.store.linkage.memberships(self.events).values()} - {*new.values()}
        target = min(new.values())
        self.store.linkage.assign(new, [Redirect(old=old, new=target) for old in sorted(gone)])

    def review(self) -> None:
        about: About = self.draw(st.sampled_from(get_args(About)))
        verb: ReviewVerb = self.draw(st.sampled_from(get_args(ReviewVerb)))
        one = self.draw(st.sampled_from(self.documents))
        event = read_one(one).events[0]
        incidents = [each.id for each in self.store.linkage.incidents()] or ["i1"]
        subject = {"event": event.id, "document": one.id, "incident": incidents[0]}.get(about, self.draw(ODD))
        earlier = [each.id for each in self.store.reviews.all()]
        value = self.draw(st.sampled_from(earlier)) if verb == "withdraw" and earlier else self.draw(JSON)
        claims = [claim.id for claim in claims_of(event)] if about == "event" else []
        said = Review(
            about=about, subject=subject, verb=verb, by=self.draw(st.sampled_from("AB")), at=self.draw(ODD),
            after=self.draw(st.integers(0, 10**6)), field=self.draw(st.none() | ODD), value=value, why=self.draw(ODD),
            claim=self.draw(st.sampled_from([None, *claims])),
            quotes=(event.triggers[0],) if about == "event" and self.draw(st.booleans()) else (),
        )  # fmt: skip
        with suppress(UsageError, Conflict):  # as the page would tell the person
            self.store.reviews.keep(said)


@st.composite
def made_records(draw: st.DrawFn) -> Path:
    path = Path(tempfile.mkdtemp()) / "onrecord.db"
    with Store.open(path, now=ticking()) as store:
        without_waiting(store._access.engine)
        making = Making(store, draw)
        first = draw(st.integers(0, 3))
        for _ in range(first):
            making.document()
        steps = ["document", "aside", "model", "again", "decide", "compare", "group", "review", "review"]
        for step in draw(st.lists(st.sampled_from(steps), max_size=12)) if making.events else ():
            getattr(making, step)()
    return path


def held(store: Store) -> dict[str, Any]:
    """All that a record holds, as its own doors give it."""
    incidents = list(store.linkage.incidents())
    return {
        "log": list(store.log()),
        "documents": list(store.documents()),
        "content": [store.content(filed.document.sha256) for filed in store.documents()],
        "older": [store.shelf.older(filed.document.id) for filed in store.documents()],
        "claims": [claims_of(event) for filed in store.documents() for event in filed.reading.events],
        "aside": list(store.set_asides()),
        "reviews": list(store.reviews.all()),
        "decisions": store.linkage.decisions(),
        "model": store.linkage.model(),
        "incidents": incidents,
        "once": [store.linkage.resolve(name) for name in ("i1", "i2", "i3", "i4")],
        "links": store.linkage.links_of([event for each in incidents for event in each.events]),
        "keys": store.linkage.neighbours(["kind:killing"], most=99),
        "waiting": list(store.linkage.unlinked()),
        "sums": store.linkage.sums(),
    }


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(made_records())
def test_a_record_that_goes_out_as_lines_comes_back_as_the_same_record(path: Path) -> None:
    with Store.open(path, read_only=True) as store:
        lines, was = list(lines_of(store)), held(store)
    copy = path.with_name("copy.db")
    done = replay(copy, lines)
    with Store.open(copy, read_only=True) as store:
        assert list(store.faults()) == []
        assert held(store) == was
        assert list(lines_of(store)) == lines
    assert done.head == (was["log"][-1] if was["log"] else None)
    assert [each.name for each in path.parent.iterdir() if each.name.startswith(".")] == []


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "onrecord.db"
    with Store.open(path, now=ticking()) as store:
        events = fill(store, (3, 4, 5))
        store.set_aside("void.txt", Unreadable("is empty"))
        store.linkage.keep_model("{}")
        compare(store, [link(events[0], events[2], 0.9)])
        store.linkage.assign({events[0]: "i1", events[1]: "i2", events[2]: "i3", events[3]: "i3"})
        store.linkage.assign({events[2]: "i1", events[3]: "i1"}, [Redirect(old="i3", new="i1")])
        store.linkage.decide(decision("merge", events[:1], events[2:3], why="one", by="A", at="2031-06-02"))
        given = {"by": "A. Coder", "at": "2031-06-01T10:00:00+00:00", "after": 0}
        store.reviews.keep(
            Review(about="incident", subject="i3", verb="assess", field="grade", value="high", **given)  # type: ignore[arg-type]
        )
    return path


@pytest.fixture
def lines(record: Path) -> list[bytes]:
    with Store.open(record, read_only=True) as store:
        return list(lines_of(store))


def made(tmp_path: Path, lines: list[bytes]) -> Replayed:
    return replay(tmp_path / "copy.db", lines)


def test_every_document_line_is_a_reading_of_the_contract(record: Path, lines: list[bytes]) -> None:
    with Store.open(record, read_only=True) as store:
        readings = [filed.reading for filed in store.documents()]

    assert [decode(line) for line in lines if json.loads(line)["entry"] == "document"] == readings


def test_the_lines_tell_of_all_that_there_is(lines: list[bytes]) -> None:
    assert [json.loads(line)["entry"] for line in lines] == [
        "record", "incident", "incident", "redirect", "document", "document", "document",
        "set aside", "model", "decision", "review", "compared", "compared", "compared", "link", "head",
    ]  # fmt: skip
    assert is_record(lines[0])
    assert not any(map(is_record, [*lines[1:], b"", b"[1]", b'{"entry":']))


def test_the_hash_of_a_document_can_be_computed_from_its_line(record: Path, lines: list[bytes]) -> None:
    from hashlib import sha256

    with Store.open(record, read_only=True) as store:
        told = [json.loads(entry.payload)["row"] for entry in store.log() if entry.kind == "document"]
    for line, expected in zip(lines[4:7], told, strict=True):
        said = json.loads(line)
        row = said["document"] | {
            "copy_of": said["copy_of"],
            "segments": canonical(said["document"]["segments"]),
        }
        assert sha256(canonical(row).encode()).hexdigest() == expected


def test_lines_that_another_program_wrote_anew_make_the_same_record(tmp_path: Path) -> None:
    with Store.open(tmp_path / "onrecord.db") as store:
        store.add(numbered(3), decode(encode(read_one(numbered(3)))), reader=READER)
        lines, head = list(lines_of(store)), store.head()
    anew = [json.dumps(json.loads(line), sort_keys=True).encode() for line in lines]

    assert made(tmp_path, anew).head == head


def test_a_reading_of_an_older_onrecord_keeps_its_bytes(tmp_path: Path) -> None:
    """A later contract has more keys; those of an earlier one are not written anew, as their hash is in the log."""
    document = numbered(4)
    contract = encode(read_one(document)).replace(b'{"id":', b'{ "id":', 1)
    with Store.open(tmp_path / "onrecord.db") as store:
        store.add(document, decode(contract), reader=READER, contract=contract)
        lines, head = list(lines_of(store)), store.head()

    assert made(tmp_path, lines).head == head


@pytest.mark.parametrize("number", range(16))
def test_a_line_that_is_gone_is_missed(tmp_path: Path, lines: list[bytes], number: int) -> None:
    kind = json.loads(lines.pop(number))["entry"]
    if kind in ("incident", "compared", "link"):  # computed, and in no log
        if number == 1:  # a redirect leads there
            with pytest.raises(RecordError, match=r"^line \d+: "):
                made(tmp_path, lines)
        else:
            made(tmp_path, lines)
        return
    with pytest.raises((RecordError, Unreadable), match=r"line \d+"):
        made(tmp_path, lines)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("number", "old", "new", "said"),
    [
        (4, b"Tolvar", b"Tolver", "line 5: .* does not say"),
        (4, b'"copy_of":null', b'"copy_of":7', "line 5 is no line of a record: Expected `str | null`"),
        (
            4,
            b'"reader":"a',
            b'"reader":"A',
            "line 5: .*entry 2 of the log would be [0-9a-f]{64}, and had the hash",
        ),
        (4, b'"title":"', b'"title":"x', "line 5: .*entry 1 of the log would be"),
        (4, b'"content":"', b'"content":"!', "line 5 is no line"),
        (4, b'"packed":"zlib"', b'"packed":"zstd"', "line 5 is no line.*packed as 'zstd'"),
        (4, b'"log":[', b'"log":[],"x":[', "line 5: tells of 0 entries"),
        (4, b"2031-06-01", b"2031-06-02", "line 5: .*entry 1 of the log would be"),
        (4, b"2031-06-01T", b"the first of June", "line 5 is no line"),
        (4, b'{"id"', b'"id"', "line 5 is no line"),
        (4, b'"entry"', b'"entri"', "line 5: has the entry 'None'"),
        (7, b"is empty", b"is full!", "line 8: .*entry 7 of the log would be"),
        (7, b'"intake"', b'"reading"', "line 8 is no line"),
        (8, b'"{}"', b'"{ }"', "line 9: .*entry 8 of the log would be"),
        (9, b'"one"', b'"two"', "line 10: .*entry 9 of the log would be"),
        (9, b'"merge"', b'"glue"', "line 10 is no line"),
        (10, b'"high"', b'"low"', "line 11: .*entry 10 of the log would be"),
        (10, b'"i3"', b'"i9"', "line 11: .*the record has no incident i9"),
        (3, b'"i1"', b'"i9"', "line 5: .*would be left without events"),
        (14, b"0.9", b"9.0", "line 16: 9.0 is no probability"),
        (15, b'"hash":"', b'"hash":"0', "line 16: the head should be"),
        (0, b'"version":1', b'"version":2', "line 1: .*lines of version 2; this onrecord knows version 1"),
    ],
)
def test_a_changed_line_is_named_and_nothing_is_made(
    tmp_path: Path, lines: list[bytes], number: int, old: bytes, new: bytes, said: str
) -> None:
    assert old in lines[number]
    lines[number] = lines[number].replace(old, new, 1)

    with pytest.raises((RecordError, Unreadable), match=said):
        made(tmp_path, lines)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_record_is_refused(tmp_path: Path, lines: list[bytes]) -> None:
    for wrong in ([], [b"{}"], [b"\xff"], [b"[]"], lines[4:], [*lines, lines[4]], [lines[0], *lines]):
        with pytest.raises(Unreadable):
            made(tmp_path, wrong)
    with pytest.raises(RecordError, match="line 6: the same document has been there before"):
        made(tmp_path, [*lines[:5], *lines[4:]])


def test_a_record_that_holds_something_is_never_written_over(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "copy.db"
    replay(path, lines)
    before = path.read_bytes()

    with pytest.raises(UsageError, match=r"copy\.db is there already.*name a new file with --record"):
        replay(path, lines)
    assert path.read_bytes() == before
    with pytest.raises(UsageError, match="no folder"):
        replay(tmp_path / "nowhere" / "copy.db", lines)
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(UsageError):
        replay(tmp_path / "notes.txt", lines)


def test_a_record_in_which_nothing_is_may_be_filled(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "copy.db"
    Store.open(path).close()

    assert replay(path, lines).lines["document"] == 3
    path.unlink()
    path.touch()
    assert replay(path, lines).lines["review"] == 1


def test_a_record_that_contradicts_itself_does_not_go_out(record: Path, tmp_path: Path) -> None:
    import shutil
    import sqlite3

    path = Path(shutil.copy(record, tmp_path / "broken.db"))
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER models_delete")
        sql("DELETE FROM models")(raw)
    raw.close()
    with (
        Store.open(path, read_only=True) as store,
        pytest.raises(RecordError, match=r"entry 8 .*onrecord verify"),
    ):
        list(lines_of(store))


def test_no_model_of_the_contract_has_a_key_that_we_add(lines: list[bytes]) -> None:
    added = set(json.loads(lines[4])) - set(msgspec.json.decode(encode(read_one(numbered(3)))))

    assert added == {"entry", "document", "content", "packed", "copy_of", "reader", "log"}
