"""A time-stamp is asked of a real service over HTTP; `openssl` gives it, and checks what went into the bundle."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from onrecord.errors import Unreachable, Unreadable
from onrecord.seal import check
from onrecord.seal.timestamp import stamp
from onrecord.sealing import seal
from onrecord.store.store import Store
from tests.seal.made import AT, KEY, SIGNER, opened, signed_zip

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not on this machine")

SETTINGS = """
[tsa]
default_tsa = here
[here]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/service.pem
{chain}
signer_key = {folder}/service.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = {digests}
accuracy = secs:1
ess_cert_id_alg = sha256
[service]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


def openssl(folder: Path, command: str, *, must: bool = True) -> str:
    run = subprocess.run(
        ["openssl", *shlex.split(command)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0 or not must, run.stderr
    return run.stdout + run.stderr


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority, and a service that may give time-stamps."""
    folder = tmp_path_factory.mktemp("authority")
    chain = f"certs = {folder}/authority.pem"
    for name, chained, digests in (
        ("tsa.cnf", "", "sha256"),
        ("chain.cnf", chain, "sha256"),
        ("strict.cnf", "", "sha512"),
    ):
        (folder / name).write_text(SETTINGS.format(folder=folder, chain=chained, digests=digests))
    (folder / "serial").write_text("01\n")
    new = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
    openssl(
        folder,
        f"req -x509 {new} -keyout authority.key -out authority.pem -days 30 -subj '/CN=An authority of tests'",
    )
    openssl(folder, f"req {new} -keyout service.key -out service.csr -subj '/CN=A service of tests'")
    openssl(
        folder,
        "x509 -req -in service.csr -CA authority.pem -CAkey authority.key -CAcreateserial -out service.pem -days 30 "
        "-extfile tsa.cnf -extensions service",
    )
    return folder


@dataclass
class Service:
    """A service as it listens: what it was asked, and how it answers."""

    folder: Path
    settings: str = "tsa.cnf"
    status: int = 200
    instead: bytes | None = None
    asked: list[bytes] = field(default_factory=list)
    address: str = ""

    def answer(self, query: bytes) -> bytes:
        self.asked.append(query)
        if self.instead is not None:
            return self.instead
        (self.folder / "query.tsq").write_bytes(query)
        command = f"ts -reply -config {self.settings} -queryfile query.tsq -out reply.tsr"
        openssl(self.folder, command, must=False)  # a refusal is an answer
        return (self.folder / "reply.tsr").read_bytes()


@contextmanager
def listening(service: Service) -> Iterator[Service]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.headers["Content-Type"] == "application/timestamp-query"
            content = service.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(service.status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        service.address = f"http://127.0.0.1:{server.server_port}/"
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()


def test_a_time_stamp_of_the_manifest_goes_into_the_bundle(
    market: Path, authority: Path, tmp_path: Path
) -> None:
    path = tmp_path / "stamped.zip"
    with listening(Service(authority)) as service, Store.open(market, read_only=True) as store:
        seal(store, path, KEY, at=AT, stamp=partial(stamp, service.address))
    files = opened(path)
    found, broken = check.check(str(path), SIGNER)

    assert broken is None
    assert any(each.startswith("time-stamp: is of this manifest") for each in found.told)
    assert sha256(files["manifest.json"]).digest() in service.asked[0]
    assert len(service.asked[0]) < 120  # no more than the hash is sent
    for name in ("manifest.tsr", "manifest.json"):
        (tmp_path / name).write_bytes(files[name])
    for name in ("authority.pem", "service.pem"):
        shutil.copy(authority / name, tmp_path)
    how = files["HOW-TO-CHECK.md"].decode()
    (command,) = [line.strip() for line in how.splitlines() if line.startswith("    openssl ts ")]
    assert "Verification: OK" in openssl(tmp_path, command.removeprefix("openssl "))
    (tmp_path / "manifest.json").write_bytes(files["manifest.json"] + b" ")
    with pytest.raises(AssertionError):
        openssl(tmp_path, command.removeprefix("openssl "))


def test_a_time_stamp_of_something_else_is_found(market: Path, authority: Path, tmp_path: Path) -> None:
    with listening(Service(authority)) as service:
        other = stamp(service.address, b"another manifest")
        with Store.open(market, read_only=True) as store:
            seal(store, tmp_path / "false.zip", KEY, at=AT, stamp=lambda _: other)

    assert check.check(str(tmp_path / "false.zip"))[1] == "the time-stamp is not of this manifest"
    assert signed_zip(tmp_path / "x.zip", opened(tmp_path / "false.zip").items()) is not None


@pytest.mark.parametrize(
    ("answers", "error", "said"),
    [
        ({"settings": "strict.cnf"}, Unreadable, "refuses: .*; nothing was written"),
        ({"status": 503}, Unreachable, "answers 503; nothing was written"),
        ({"instead": b"<html>welcome</html>"}, Unreadable, "answers with something else"),
        ({"instead": b""}, Unreadable, "answers with something else"),
        ({"instead": bytes((1 << 20) + 1)}, Unreadable, "answers with 1048577 bytes"),
    ],
)
def test_a_service_that_does_not_give_one_is_told(
    market: Path,
    authority: Path,
    tmp_path: Path,
    answers: dict[str, object],
    error: type[Exception],
    said: str,
) -> None:
    with (
        listening(Service(authority, **answers)) as service,  # type: ignore[arg-type]
        Store.open(market, read_only=True) as store,
        pytest.raises(error, match=said),
    ):
        seal(store, tmp_path / "stamped.zip", KEY, stamp=partial(stamp, service.address))
    assert list(tmp_path.iterdir()) == []


def test_an_old_answer_is_not_taken_again(authority: Path) -> None:
    with listening(Service(authority)) as service:
        service.instead = stamp(service.address, b"a manifest")
        with pytest.raises(Unreadable, match="a time-stamp of something else"):
            stamp(service.address, b"a manifest")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "no address", "ftp://tsa.example/", "http://[/"])
def test_a_service_that_is_not_there_is_told(url: str) -> None:
    with pytest.raises(Unreachable, match=r"cannot be reached .*try again, or leave out --timestamp"):
        stamp(url, b"a manifest")
