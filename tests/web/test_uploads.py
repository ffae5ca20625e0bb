"""What a form may send, and what is left of the name of a file."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.web.uploads import ALL_FILES, BODY, FILES, NAME, shown_name
from tests.web.record import Served


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("monday.txt", "monday.txt"),
        ("../../etc/passwd", "passwd"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\x\\report.docx", "report.docx"),
        ("..", "report"),
        ("a/..", "report"),
        (".hidden", "hidden"),
        ("a\0b.txt", "ab.txt"),
        ("x\u202etxt.exe", "xtxt.exe"),
        ("line\nbreak.txt", "linebreak.txt"),
        ("تقرير.txt", "تقرير.txt"),
        ("x" * 500 + ".html", "x" * (NAME - 5) + ".html"),
        ("", "report"),
    ],
)
def test_of_a_name_the_last_part_is_shown(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@given(st.text())
def test_a_name_never_leads_anywhere(name: str) -> None:
    shown = shown_name(name)
    assert shown.isprintable()
    assert 0 < len(shown) <= NAME
    assert not {"/", "\\"} & set(shown)
    assert not shown.startswith(".")


def refused(site: Served, path: str, token: str, *, length: int) -> str:
    """Announce a body of so many bytes, send none of it, and give the first line of the answer."""
    host = urlsplit(site.address).netloc
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {site.address}\r\nCookie: onrecord={token}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {length}\r\n\r\n"
    )
    with socket.create_connection(
        (urlsplit(site.address).hostname or "", urlsplit(site.address).port or 0)
    ) as line:
        line.settimeout(30)
        line.sendall(head.encode())
        return line.makefile("rb").readline().decode()


def test_who_may_not_is_refused_before_anything_is_taken_in(site: Served) -> None:
    with site.client("V. Iewer", "viewer") as viewer:
        token = viewer.cookies["onrecord"]
        assert " 403 " in refused(site, "/reports/add", token, length=ALL_FILES)
        assert " 303 " in refused(site, "/reports/add", "nobody", length=ALL_FILES)


def test_a_body_that_is_too_large_is_refused_by_what_it_says_and_by_what_it_is(site: Served) -> None:
    with site.client("A. Coder") as client:
        token = client.cookies["onrecord"]
        assert " 413 " in refused(site, "/reports/add", token, length=ALL_FILES + 1)
        assert " 413 " in refused(site, "/reports/paste", token, length=BODY + 1)
        pieces = (b"text=" + b"x" * (1 << 20) for _ in range(9))  # in chunks, without a length
        answer = client.post(
            "/reports/paste", content=pieces, headers={"Content-Type": "application/x-www-form-urlencoded"}
        )
        assert answer.status_code in (400, 413)


def test_too_many_files_and_files_where_there_are_none_are_refused(site: Served) -> None:
    with site.client("A. Coder") as client:
        fields = {"csrf": site.csrf(client)}
        many = [("files", (f"{number}.txt", b"x")) for number in range(FILES + 1)]
        answer = client.post("/reports/add", data=fields, files=many)
        assert answer.status_code == 400
        assert "Too many files" in answer.text
        answer = client.post("/reports/paste", data=fields | {"text": "x"}, files=many[:1])
        assert answer.status_code == 400
