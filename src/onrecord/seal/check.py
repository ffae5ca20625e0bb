"""Check a bundle: one signed file that holds a record of reports, with all that is needed to check it.

    python3 check.py BUNDLE --key FINGERPRINT [--head HASH] [--json]

It needs Python 3.9 or later and nothing else, and writes no file. Exit code 0: all that is listed holds; 1: something
is broken, and the first thing that is, is named; 2: a mistake at the keyboard.

FINGERPRINT is the SHA-256 of the public key. It must have reached you by another way than the bundle. Likewise, do not
run a copy of this program that somebody put into a bundle for you unless you have read it or know its SHA-256.

A bundle is a ZIP whose comment, its very last bytes, is {"key":"...","signature":"..."}: Ed25519 (RFC 8032), in
hexadecimal digits. What is signed is SIGNED below, with the SHA-512 of all the bytes before the comment: so every byte
of the file is covered. Nothing of what is inside is looked at before that holds.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256, sha512
from typing import Any, BinaryIO, Tuple  # noqa: UP035

Point = Tuple[int, int, int, int]  # noqa: UP006 Python 3.9; of the curve below: X, Y, Z, T
SIGNED = "onrecord bundle 1\nsha512 {}\n"
COMMENT = re.compile(rb'\{"key":"([0-9a-f]{64})","signature":"([0-9a-f]{128})"\}')
COMMENT_SIZE = 217
SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
PEM = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA{}\n-----END PUBLIC KEY-----\n"  # RFC 8410
STEP = 1 << 20  # bytes read at a time
LONGEST = 1 << 30  # bytes of one line, or of the manifest
RATIO, RATIO_FROM = 200, 10 << 20  # what unpacks to more than 200 times its size, from 10 MiB on, is a bomb
MARK = b',"entry":'  # in a line of the record: here the reading ends, and what was kept beside it begins
LOGGED = ("seq", "at", "kind", "hash")  # of an entry of the log, in a line of the record
FOLDERS, COMPUTED = ("texts/", "snapshots/"), ("record", "redirect", "compared", "link")
QUOTE = {"start", "end", "text"}  # words of a report: offsets in Unicode code points, the end left out

# Ed25519, as in RFC 8032, section 5.1 and appendix A: the curve -x^2 + y^2 = 1 + d x^2 y^2 over the integers modulo P.
# For a point, x = X/Z, y = Y/Z and x y = T/Z.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


class Broken(Exception):
    """Something in the bundle does not hold. The text says what."""


def demand(holds: object, message: str) -> None:
    """Stop with a message unless something holds."""
    if not holds:
        raise Broken(message)


def added(one: Point, other: Point) -> Point:
    """Give the sum of two points."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % P, (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """Give a point added to itself so many times."""
    result = (0, 1, 1, 0)
    while number > 0:
        result = added(result, point) if number & 1 else result
        point, number = added(point, point), number >> 1
    return result


def unpacked(packed: bytes) -> Point:
    """Give the point that 32 bytes stand for. Raises Broken where they stand for none."""
    number = int.from_bytes(packed, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    demand(y < P and x * x % P == square and (x or not sign), "the key or the signature is none of Ed25519")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = unpacked((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature (64 bytes) of a message is by the key (32 bytes). No variant of one is taken."""
    public, r, s = unpacked(key), unpacked(signature[:32]), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % L
    one, other = times(s, BASE), added(r, times(h, public))
    return s < L and all((one[n] * other[2] - other[n] * one[2]) % P == 0 for n in (0, 1))


def canonical(value: object) -> str:
    """Give JSON in the one form that is hashed: keys sorted, no white space, characters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(*parts: str) -> str:
    """Give the SHA-256 of texts in UTF-8. Its first 16 digits are the name of what is named after its content."""
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def text_file(document: str) -> str:
    """Give the name of the file that has the text of a document, by its id."""
    plain = re.fullmatch("[a-z0-9_-]{1,64}", document)
    return f"texts/{document if plain else 'id-' + digest(document)}.txt"


class Check:
    """The check of one bundle. `told` gathers what was found to hold, in plain words; `numbers` counts it."""

    def __init__(self, stream: BinaryIO, fingerprint: str | None, head: str | None) -> None:
        self.stream, self.fingerprint, self.wanted_head = stream, fingerprint, head
        self.told, self.numbers, self.signer = list[str](), dict[str, int](), ""
        self.events = dict[str, str]()  # the document of each
        self.documents = dict[str, str]()  # the SHA-256 of the text of each
        self.snapshots, self.members = set[str](), set[str]()  # members are the events of incidents
        self.quotes = self.claims = 0
        self.head: dict[str, Any] = {"seq": 0, "hash": "0" * 64}
        self.met = head is None

    def signature(self) -> bytes:
        """Check who signed, and that this covers every byte; give the key."""
        size = self.stream.seek(0, 2)
        left = size - COMMENT_SIZE
        demand(left > 22, "the file is too short for a bundle")
        self.stream.seek(left - 22)
        tail = self.stream.read()
        found = COMMENT.fullmatch(tail[22:])
        ends = tail[:4] == b"PK\5\6" and int.from_bytes(tail[20:22], "little") == COMMENT_SIZE
        demand(found and ends, "it does not end with a signature: it is no bundle, or was changed")
        key, signature = (bytes.fromhex(part.decode()) for part in found.groups())  # type: ignore[union-attr]
        self.signer = sha256(key).hexdigest()
        expected = self.fingerprint in (None, self.signer)
        demand(expected, f"it is signed with another key than the one you name: {self.signer}")
        self.stream.seek(0)
        whole = sha512()
        while piece := self.stream.read(min(STEP, left)):
            whole.update(piece)
            left -= len(piece)
        holds = signed(key, SIGNED.format(whole.hexdigest()).encode(), signature)
        demand(holds, "the signature does not hold: the file was changed after it was signed")
        self.tell("bytes", size, f"signature: by the key {self.signer}, over all {{:,}} bytes of the file")
        return key

    def manifest(self, key: bytes) -> None:
        """Check that the files are those of the manifest, byte for byte, and nothing more."""
        self.archive = zipfile.ZipFile(self.stream)
        members, whole = self.archive.infolist(), self.numbers["bytes"]
        names, size = [each.filename for each in members], sum(each.file_size for each in members)
        demand(all(map(SAFE.fullmatch, names)), "files in it have unsafe names")
        demand(len(set(names)) == len(names), "two files in it have the same name")
        demand(sum(each.compress_size for each in members) <= whole, "its files overlap: a bomb")
        demand(size < RATIO_FROM or size <= RATIO * whole, f"it unpacks to {size:,} bytes: a bomb")
        raw = self.bytes_of("manifest.json", LONGEST)
        self.listing = json.loads(raw)
        demand(canonical(self.listing).encode() == raw, "manifest.json is not in the form that is hashed")
        demand(self.listing["bundle"] == 1, "it is a bundle of another version; a newer check.py may know it")
        demand(self.listing["key"] == self.signer, "the manifest names another key than the one that signed")
        self.files = self.listing["files"]
        more = set(names) ^ {*self.files, "manifest.json"}
        demand(more <= {"manifest.tsr"}, f"files and manifest do not agree on {sorted(more)[:3]}")
        for name, told in sorted(self.files.items()):
            found, length = sha256(), 0
            for piece in self.pieces(name, told["size"]):
                found.update(piece)
                length += len(piece)
            same = (length, found.hexdigest()) == (told["size"], told["sha256"])
            demand(same, f"{name} is not what the manifest says")
        pem = PEM.format(b64encode(key).decode()).encode()
        demand(self.bytes_of("public-key.pem", STEP) == pem, "public-key.pem is not the key that signed")
        self.tell("files", len(self.files), "manifest: {:,} files are as it says, byte for byte; no others")
        if more:
            token = self.bytes_of("manifest.tsr", STEP)
            demand(sha256(raw).digest() in token, "the time-stamp is not of this manifest")
            self.told.append("time-stamp: is of this manifest; HOW-TO-CHECK.md says how to check who gave it")

    def pieces(self, name: str, most: int) -> Iterator[bytes]:
        """Give the bytes of a file, a piece at a time, and no more than so many."""
        with self.archive.open(name) as stream:
            while piece := stream.read(min(STEP, most + 1)):
                most -= len(piece)
                demand(most >= 0, f"{name} is longer than it may be")
                yield piece

    def tell(self, name: str, number: int, words: str) -> None:
        """Note what holds."""
        self.numbers[name] = number
        self.told.append(words.format(number))

    def bytes_of(self, name: str, most: int) -> bytes:
        """Give the bytes of a file as a whole."""
        return b"".join(self.pieces(name, most))

    def lines(self, name: str) -> Iterator[tuple[bytes, Any]]:
        """Give the lines of a file with what they say."""
        with self.archive.open(name) as stream:
            while line := stream.readline(LONGEST):
                demand(line.endswith(b"\n"), f"{name} has a line that is cut short, or too long")
                yield line, json.loads(line)

    def entries(self) -> Iterator[Any]:
        """Give the entries of the log, each checked against the one before it."""
        previous = self.head["hash"]
        for seq, (_, entry) in enumerate(self.lines("log.jsonl"), start=1):
            body = {name: entry[name] for name in ("seq", "at", "kind", "payload", "previous")}
            demand(entry["seq"] == seq, f"entry {seq} of the log is missing")
            demand(entry["previous"] == previous, f"entry {seq} of the log does not follow the one before")
            demand(entry["hash"] == digest(canonical(body)), f"entry {seq} of the log was changed")
            previous = entry["hash"]
            self.head, self.met = {"seq": seq, "hash": previous}, self.met or previous == self.wanted_head
            yield entry

    def record(self) -> None:
        """Check every line of the record against the log, the snapshots and the texts."""
        log, claims = self.entries(), (claimed for _, claimed in self.lines("claims.jsonl"))
        counts = dict.fromkeys(WORDS, 0)
        for line, said in self.lines("record.jsonl"):
            kind = said["entry"]
            counts[kind] = counts.get(kind, 0) + 1
            own = said.get("log", [])
            told = [entry for _, entry in zip(own, log)]  # noqa: B905 Python 3.9
            same = own == [{name: entry[name] for name in LOGGED} for entry in told]
            kinds = ["document", "reading"] if kind == "document" else [kind] if own else []
            same = same and [entry["kind"] for entry in told] == kinds
            demand(same, f"a {kind} of the record has another entry in the log, or none")
            payloads = [json.loads(entry["payload"]) for entry in told]
            if kind == "document":
                self.document(said, payloads[0])
            if kind in ("document", "reading"):
                self.reading(line, said, payloads[-1], next(claims, {}))
            elif own:
                self.deed(kind, said["says"], payloads[0])
            else:
                self.found(kind, said)
        demand(next(log, next(claims, None)) is None, "log or claims tell of more than the record has")
        demand(self.head == self.listing["head"], "the log does not end with the head of the manifest")
        demand(self.met, f"the log has no entry with the hash {self.wanted_head}")
        demand(self.members <= self.events.keys(), "an incident has events that are in no reading")
        self.tell("entries", self.head["seq"], f"log: {{:,}} entries in a chain; head {self.head['hash']}")
        kept = {text_file(name): found for name, found in self.documents.items()}
        kept.update((f"snapshots/{found}", found) for found in self.snapshots)
        files = {name: listed["sha256"] for name, listed in self.files.items() if name.startswith(FOLDERS)}
        demand(files == kept, "the texts or snapshots are not those of the documents")
        self.tell("snapshots", len(self.snapshots), "snapshots: {:,}, each of the bytes as received")
        for kind, words in WORDS.items():
            self.tell(kind, counts[kind], words)
        self.tell("quotes", self.quotes, "quotes: {:,}, each exactly the words of its text at its offsets")
        self.tell("claims", self.claims, "claims: {:,}, each with its words, and named after what it says")

    def document(self, said: Any, payload: Any) -> None:
        """Check a document against its log entry and its bytes; its text is compared at the end."""
        about = said["document"]
        name, received = about["id"], about["sha256"]
        row = {**about, "copy_of": said["copy_of"], "segments": canonical(about["segments"])}
        right = {"document": name, "sha256": received, "row": digest(canonical(row))}
        demand(payload == right and name not in self.documents, f"document {name} is not what was logged")
        if said["content"] is None:
            demand(received in self.snapshots, f"document {name} has no bytes")
        else:
            size, content = self.files[f"snapshots/{received}"]["size"], b64decode(said["content"])
            if said["packed"]:
                content = zlib.decompressobj().decompress(content, size + 1)
            demand(sha256(content).hexdigest() == received, f"document {name} has other bytes")
        self.snapshots.add(received)
        self.documents[name] = digest(about["text"])

    def reading(self, line: bytes, said: Any, payload: Any, claimed: Any) -> None:
        """Check a reading against its log entry, and all its words and those of its claims against the text."""
        name, reader = said["document"]["id"], said["reader"]
        contract = line.rpartition(MARK)[0] + b"}"
        hashed = sha256(contract).hexdigest()
        own = digest(name, reader, hashed)[:16]
        right = {"reading": own, "document": name, "reader": reader, "sha256": hashed}
        demand(payload == right, f"the reading of document {name} is not what was logged")
        found = json.loads(contract)
        demand(found["id"] == name, f"the reading of document {name} is of another")
        text = self.bytes_of(text_file(name), LONGEST).decode("utf-8")
        self.exact(found, text, name)
        self.events.update((event["id"], name) for event in found["events"])
        demand(claimed.get("reading") == own, f"the claims of document {name} are gone")
        for claim in claimed["claims"]:
            places = [f"{quote['start']}-{quote['end']}" for quote in claim["quotes"]]
            content = canonical([claim["value"], claim["attribution"]])
            called = digest(claim["event"], claim["field"], content, claim["origin"], *places)[:16]
            demand(places and claim["id"] == called, f"claim {claim['id']} is not named after what it says")
            demand(self.events.get(claim["event"]) == name, f"claim {claim['id']} is of another document")
            self.exact(claim["quotes"], text, name)
        self.claims += len(claimed["claims"])

    def exact(self, value: object, text: str, name: str) -> None:
        """Check that all words in a value are exactly those of the text at their offsets."""
        waiting = [value]
        while waiting:
            each = waiting.pop()
            if isinstance(each, dict) and each.keys() >= QUOTE:
                start, end = each["start"], each["end"]
                right = 0 <= start < end and text[start:end] == each["text"]
                demand(right, f"document {name} does not say {each['text']!r} at {start} to {end}")
                self.quotes += 1
            if isinstance(each, (dict, list)):
                waiting.extend(each.values() if isinstance(each, dict) else each)

    def deed(self, kind: str, says: Any, payload: Any) -> None:
        """Check what people decided, what was set aside and the models against their log entries."""
        right, events = says, set()
        if kind == "model":
            right = {"id": digest(says["settings"])[:16], "sha256": digest(says["settings"])}
        elif kind == "decision":
            events = {*says["left"], *says["right"]}
        elif kind == "review":
            right = {**says, "value": canonical(says["value"]), "quotes": canonical(says["quotes"])}
            events = {says["subject"]} if says["about"] == "event" else set()
            name = self.events.get(says["subject"], says["subject"])
            quotes = [dict(zip(("start", "end", "text"), each)) for each in says["quotes"]]  # noqa: B905
            text = self.bytes_of(text_file(name), LONGEST).decode("utf-8") if quotes else ""
            self.exact(quotes, text, name)
        demand(payload == right, f"a {kind} does not say what was logged")
        demand(all(each in self.events for each in events), f"a {kind} is on an event that is not there")

    def found(self, kind: str, said: Any) -> None:
        """Check what was computed, of which the log does not tell: that it hangs together."""
        if kind == "incident":
            self.members.update(said["events"])
        elif kind == "head":
            head = {"seq": said["seq"], "hash": said["hash"]}
            demand(head == self.listing["head"], "the record does not end with the head of the log")
        else:
            demand(kind in COMPUTED, f"the record has a line of a sort that is none: {kind}")


WORDS = {
    "document": "documents: {:,}, each as it was logged, with its frozen text",
    "reading": "readings: one of each document, and {:,} later ones, each with the bytes that were logged",
    "decision": "decisions: {:,} on which events belong together, each as it was logged",
    "review": "reviews: {:,}, each as it was logged",
    "set aside": "set aside: {:,} that no document could be made of, each as it was logged",
    "incident": "incidents: {:,}, all of whose events are there",
}
UNNAMED = """NOBODY IS VOUCHED FOR: without --key, this only shows that the file is whole, and not who made it.
Ask who gave it to you for the fingerprint of their key, by another way, and check it with --key."""
FOREIGN = (ArithmeticError, AttributeError, EOFError, LookupError, RuntimeError, TypeError, ValueError)


def check(path: str, fingerprint: str | None = None, head: str | None = None) -> tuple[Check, str | None]:
    """Check a bundle; give the Check, and the first thing that is broken. ValueError for a fingerprint that is none."""
    plain = fingerprint and re.sub(r"[\s:]", "", fingerprint).lower()
    if plain is not None and not re.fullmatch("[0-9a-f]{64}", plain):
        raise ValueError(f"a fingerprint has 64 hexadecimal digits, all of them; this is {fingerprint!r}")
    with open(path, "rb") as stream:  # noqa: PTH123 no more of the library than is needed
        found = Check(stream, plain, head)
        try:
            found.manifest(found.signature())
            found.record()
        except Broken as error:
            return found, str(error)
        except (*FOREIGN, zipfile.BadZipFile, zlib.error) as error:
            return found, f"it holds something that has no place there: {error!r}"
    return found, None


def report(path: str, found: Check, broken: str | None, *, as_json: bool) -> str:
    """Give what a check came to as text, or as a line of JSON."""
    named_key = found.fingerprint is not None
    if as_json:
        result = {"bundle": path, "whole": broken is None, "broken": broken, "key": found.signer}
        return json.dumps({**result, "key_named": named_key, "checked": found.numbers}) + "\n"
    end = [f"{path}: all of this holds", "signed with the key that you name" if named_key else UNNAMED]
    if broken is not None:
        shown = "".join(each if each.isprintable() else "?" for each in broken)
        end = [f"  BROKEN  {shown}", f"{path}: BROKEN; do not rely on it"]
    return "\n".join([*(f"  holds   {each}" for each in found.told), *end]) + "\n"


def main(given: list[str] | None = None) -> int:
    """Check a bundle from the command line; give the exit code."""
    options = argparse.ArgumentParser(description="Check a bundle with the standard library alone.")
    options.add_argument("bundle")
    options.add_argument("--key", help="the fingerprint of the key, as it reached you by another way")
    options.add_argument("--head", help="the hash of a log entry that was noted down earlier")
    options.add_argument("--json", action="store_true", help="print one line of JSON")
    asked = options.parse_args(given)
    try:
        found, broken = check(asked.bundle, asked.key, asked.head)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(report(asked.bundle, found, broken, as_json=asked.json))
    return 0 if broken is None else 1


if __name__ == "__main__":
    sys.exit(main())
