"""No byte of a bundle can be changed unseen; and what somebody else signs must still hang together."""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from onrecord.model.record import LogEntry, canonical
from onrecord.seal import check
from tests.seal.made import SIGNER, Files, manifest_of, opened, resealed, rewritten, signed_zip

MANY = 300


def mutations(whole: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Give a changed bundle and what was done to it, at random places, for ever."""
    while True:
        at, to = sorted(chance.sample(range(len(whole)), 2))
        yield f"flip a bit of {at}", _with(whole, at, bytes([whole[at] ^ 1 << chance.randrange(8)]))
        yield (
            f"put another byte at {at}",
            _with(whole, at, bytes([(whole[at] + chance.randrange(1, 256)) % 256])),
        )
        yield f"delete {at}", whole[:at] + whole[at + 1 :]
        yield f"insert at {at}", whole[:at] + chance.randbytes(1) + whole[at:]
        yield f"cut off from {at}", whole[:at]
        yield f"cut out {at} to {to}", whole[:at] + whole[to:]
        yield f"repeat {at} to {to}", whole[:to] + whole[at:]
        yield "append", whole + chance.randbytes(chance.randrange(1, 50))
        yield "prepend", chance.randbytes(chance.randrange(1, 50)) + whole
        if whole[at] != whole[to]:
            yield f"swap {at} and {to}", _with(_with(whole, at, whole[to : to + 1]), to, whole[at : at + 1])


def _with(whole: bytes, at: int, byte: bytes) -> bytes:
    return whole[:at] + byte + whole[at + 1 :]


def broken(path: Path, content: bytes) -> str | None:
    path.write_bytes(content)
    return check.check(str(path))[1]


def test_no_byte_can_be_changed_unseen(sealed: Path, tmp_path: Path) -> None:
    whole, changed = sealed.read_bytes(), tmp_path / "changed.zip"
    found = mutations(whole, random.Random(20310601))
    unseen = [
        what for what, content in (next(found) for _ in range(MANY)) if broken(changed, content) is None
    ]

    assert unseen == []


def test_no_byte_of_the_end_and_of_the_headers_can_be_changed_unseen(sealed: Path, tmp_path: Path) -> None:
    whole, changed = sealed.read_bytes(), tmp_path / "changed.zip"
    places = [*range(30), *range(len(whole) - check.COMMENT_SIZE - 22, len(whole))]
    unseen = [
        at
        for at in places
        for bit in (1, 32)
        if broken(changed, _with(whole, at, bytes([whole[at] ^ bit]))) is None
    ]

    assert unseen == []


def test_a_bundle_that_was_packed_anew_is_found(sealed: Path, tmp_path: Path) -> None:
    files, comment = opened(sealed), zipfile.ZipFile(sealed).comment
    one, other = [name for name in files if name.startswith("texts/")][:2]
    for change in ({}, {one: files[other], other: files[one]}):
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in (files | change).items():
                archive.writestr(name, content)
            archive.comment = comment
        assert broken(tmp_path / "again.zip", packed.getvalue()) == (
            "the signature does not hold: the file was changed after it was signed"
        )


def test_a_signature_of_another_bundle_does_not_hold(sealed: Path, tmp_path: Path) -> None:
    assert resealed(tmp_path / "other.zip", opened(sealed)) is None
    other = (tmp_path / "other.zip").read_bytes()
    mixed = sealed.read_bytes()[: -check.COMMENT_SIZE] + other[-check.COMMENT_SIZE :]

    assert "does not hold" in str(broken(tmp_path / "mixed.zip", mixed))
    assert "another key" in str(check.check(str(tmp_path / "other.zip"), SIGNER)[1])


Change = Callable[[list[Any]], object]


def of(kind: str, change: Callable[[Any], object]) -> Change:
    """Give the change of the first line of the record that is of a kind."""
    return lambda lines: change(next(each for each in lines if each["entry"] == kind))


def gone(kind: str) -> Change:
    return lambda lines: lines.remove(next(each for each in lines if each["entry"] == kind))


def put(*path: str | int, value: object) -> Callable[[Any], object]:
    def change(said: Any) -> None:
        for part in path[:-1]:
            said = said[part]
        said[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("log.jsonl", put(3, "at", value="2001-01-01"), "entry 4 of the log was changed"),
        ("log.jsonl", put(3, "payload", value="{}"), "entry 4 of the log was changed"),
        ("log.jsonl", put(3, "previous", value="f" * 64), "entry 4 of the log does not follow"),
        ("log.jsonl", lambda log: log.pop(3), "entry 4 of the log is missing"),
        ("log.jsonl", lambda log: log.pop(), "another entry in the log, or none"),
        ("log.jsonl", lambda log: log.append(log[-1]), r"entry \d+ of the log is missing"),
        ("log.jsonl", lambda log: log.clear(), "another entry in the log, or none"),
        ("record.jsonl", of("document", put("document", "text", value="x")), "not what was logged"),
        ("record.jsonl", of("document", put("document", "title", value="x")), "not what was logged"),
        ("record.jsonl", of("document", put("copy_of", value="x")), "not what was logged"),
        ("record.jsonl", of("document", put("content", value=None)), "has no bytes"),
        ("record.jsonl", of("document", put("content", value="AAAA")), "has other bytes|no place there"),
        ("record.jsonl", of("document", put("reader", value="x")), "not what was logged"),
        ("record.jsonl", of("document", put("log", value=[])), "another entry in the log, or none"),
        ("record.jsonl", of("document", put("log", 0, "at", value="x")), "another entry in the log, or none"),
        ("record.jsonl", of("reading", put("reader", value="x")), "not what was logged"),
        (
            "record.jsonl",
            of("decision", put("says", "why", value="x")),
            "decision does not say what was logged",
        ),
        (
            "record.jsonl",
            of("review", put("says", "value", value="x")),
            "review does not say what was logged",
        ),
        (
            "record.jsonl",
            of("review", put("says", "by_whom", value="x")),
            "review does not say what was logged",
        ),
        ("record.jsonl", of("set aside", put("says", "message", value="x")), "set aside does not say"),
        (
            "record.jsonl",
            of("model", put("says", "settings", value="x")),
            "model does not say what was logged",
        ),
        (
            "record.jsonl",
            of("incident", put("events", value=["x"])),
            "incident has events that are in no reading",
        ),
        ("record.jsonl", of("head", put("seq", value=3)), "does not end with the head"),
        ("record.jsonl", of("record", put("entry", value="rumour")), "a line of a sort that is none: rumour"),
        ("record.jsonl", gone("review"), "another entry in the log, or none"),
        ("record.jsonl", gone("document"), "another entry in the log, or none"),
        (
            "record.jsonl",
            lambda lines: lines.insert(9, lines[8]),
            "another entry in the log, or none|sort that is none",
        ),
        ("claims.jsonl", put(0, "claims", 0, "value", value="riot"), "is not named after what it says"),
        ("claims.jsonl", put(0, "claims", 0, "quotes", value=[]), "is not named after what it says"),
        ("claims.jsonl", put(0, "claims", 0, "quotes", 0, "text", value="riot"), "does not say 'riot'"),
        ("claims.jsonl", put(0, "claims", 0, "event", value="x"), "is not named after what it says"),
        ("claims.jsonl", put(0, "reading", value="x"), "the claims of document .* are gone"),
        ("claims.jsonl", lambda claims: claims.pop(), "the claims of document .* are gone"),
        ("claims.jsonl", lambda claims: claims.append(claims[0]), "tell of more than the record has"),
    ],
)
def test_what_another_signs_must_hang_together(
    sealed: Path, tmp_path: Path, name: str, change: Change, said: str
) -> None:
    found = resealed(tmp_path / "false.zip", rewritten(opened(sealed), name, change))

    assert found is not None
    assert re.search(said, found)


def test_a_log_written_anew_has_another_head(sealed: Path, tmp_path: Path) -> None:
    """Who changes record, log and manifest makes a record that hangs together; its head gives it away."""
    files = opened(sealed)
    head = json.loads(files["manifest.json"])["head"]

    def forge(entries: list[Any]) -> None:
        last: LogEntry | None = None
        for entry in entries:
            told = json.loads(entry["payload"])
            if entry["kind"] == "set aside":
                told["message"] = "is full"
            last = LogEntry.after(last, at=entry["at"], kind=entry["kind"], payload=told)
            entry.update(hash=last.hash, previous=last.previous, payload=last.payload)

    false = rewritten(files, "log.jsonl", forge)
    log = [json.loads(line) for line in false["log.jsonl"].splitlines()]

    def follow(lines: list[Any]) -> None:
        for each in lines:
            for own in each.get("log", ()):
                own["hash"] = log[own["seq"] - 1]["hash"]
            if each["entry"] == "set aside":
                each["says"]["message"] = "is full"
        lines[-1]["hash"] = log[-1]["hash"]

    false = rewritten(false, "record.jsonl", follow)
    assert (
        resealed(tmp_path / "old.zip", false, head=head) == "the record does not end with the head of the log"
    )
    path = tmp_path / "new.zip"
    assert resealed(path, false, head={"seq": len(log), "hash": log[-1]["hash"]}) is None
    assert (
        check.check(str(path), head=head["hash"])[1] == f"the log has no entry with the hash {head['hash']}"
    )


def test_a_text_or_snapshot_that_is_not_that_of_the_record_is_found(sealed: Path, tmp_path: Path) -> None:
    files = opened(sealed)
    text = next(name for name in files if name.startswith("texts/"))
    snapshot = next(name for name in files if name.startswith("snapshots/"))
    without = {name: content for name, content in files.items() if name != snapshot}
    longer = files | {text: files[text] + b" "}
    more = files | {f"snapshots/{sha256(b'x').hexdigest()}": b"x"}
    other = files | {snapshot: files[snapshot] + b" "}
    changed = files | {text: files[text].replace(b"Halden", b"Holden")}

    for number, (false, said) in enumerate(
        [(longer, "texts or snapshots"), (more, "texts or snapshots"), (other, "texts or snapshots"),
         (without, "no place there"), (changed, "does not say|texts or snapshots")]
    ):  # fmt: skip
        found = resealed(tmp_path / f"{number}.zip", false)
        assert found is not None
        assert re.search(said, found)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([("manifest.json", b"{}")], "no place there: KeyError"),
        ([], "too short for a bundle"),
        ([("manifest.json", b"{ }")], "not in the form that is hashed"),
        ([("manifest.json", manifest_of({}, bundle=2))], "another version"),
        ([("manifest.json", manifest_of({}, key="f" * 64))], "names another key"),
        ([("manifest.json", manifest_of({"x": b""}))], r"do not agree on \['x'\]"),
        ([("manifest.json", manifest_of({})), ("more", b"")], r"do not agree on \['more'\]"),
        ([("manifest.json", manifest_of({"x": b"1"})), ("x", b"2")], "x is not what the manifest says"),
        ([("manifest.json", manifest_of({"x": b"1"})), ("x", b"12")], "x is longer than it may be"),
        ([("manifest.json", manifest_of({})), ("../up", b"")], "unsafe names"),
        ([("manifest.json", manifest_of({})), ("/etc/x", b"")], "unsafe names"),
        ([("manifest.json", manifest_of({})), ("c:\\x", b"")], "unsafe names"),
        ([("manifest.json", manifest_of({})), ("a/", b"")], "unsafe names"),
        ([("manifest.json", b'{"bundle":' + b"[" * 100_000)], "no place there"),
        ([("manifest.json", b"\xff")], "no place there"),
    ],
)
def test_a_zip_that_is_no_bundle_is_refused(
    tmp_path: Path, members: list[tuple[str, bytes]], said: str
) -> None:
    found = signed_zip(tmp_path / "false.zip", members)

    assert found is not None
    assert re.search(said, found)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    twice = [("manifest.json", manifest_of({})), ("x", b"1"), ("x", b"2")]

    assert signed_zip(tmp_path / "false.zip", twice) == "two files in it have the same name"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    zeros = bytes(40 << 20)
    found = signed_zip(tmp_path / "false.zip", [("manifest.json", manifest_of({"x": zeros})), ("x", zeros)])

    assert found is not None
    assert found.endswith("bytes: a bomb")


def test_files_that_overlap_are_refused(tmp_path: Path) -> None:
    """Each entry of the directory points to the same packed bytes: the file unpacks to far more than it holds."""
    noise = random.Random(1).randbytes(9_000)
    path = tmp_path / "false.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x0", noise)
        first = archive.filelist[0]
        for number in range(1, 9):
            other = zipfile.ZipInfo(f"x{number}")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(other, name, getattr(first, name))
            archive.filelist.append(other)
        archive.comment = b" " * check.COMMENT_SIZE
    from onrecord.seal import bundle
    from onrecord.seal.keys import public_bytes
    from tests.seal.made import THIEF

    bundle._sign(path, THIEF, public_bytes(THIEF))
    assert check.check(str(path))[1] == "its files overlap: a bomb"


@pytest.mark.parametrize("content", [b"", b"PK", b"{}" * 300, bytes(1000)])
def test_what_is_no_bundle_is_refused(tmp_path: Path, content: bytes) -> None:
    assert re.search("too short|no bundle", str(broken(tmp_path / "no.zip", content)))


def test_what_is_told_of_a_false_bundle_cannot_move_the_cursor(sealed: Path, tmp_path: Path) -> None:
    false: Files = rewritten(
        opened(sealed), "record.jsonl", of("record", put("entry", value="\x1b[2Jall holds"))
    )
    assert resealed(tmp_path / "false.zip", false) is not None
    found, said = check.check(str(tmp_path / "false.zip"))

    assert "\x1b" not in check.report("x", found, said, as_json=False)


def test_the_log_of_these_tests_is_that_of_the_record(sealed: Path) -> None:
    """The chain is computed by the check in its own words; this is that of the record."""
    for line in opened(sealed)["log.jsonl"].splitlines():
        entry = LogEntry(**json.loads(line))
        assert entry.holds()
        assert not replace(entry, at="x").holds()
        assert canonical(json.loads(entry.payload)) == entry.payload
