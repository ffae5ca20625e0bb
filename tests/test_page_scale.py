"""What is timed of the page is all of it, and every address that is timed is answered."""

from __future__ import annotations

import sys
from pathlib import Path

from starlette.routing import Route

from onrecord.web.app import make_app

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import page_scale


def test_no_page_is_forgotten_where_pages_are_timed(tmp_path: Path) -> None:
    routes = make_app(tmp_path / "onrecord.db", tmp_path / "desk.db").routes
    paths = {route.path for route in routes if isinstance(route, Route) and "GET" in (route.methods or ())}

    assert page_scale.ADDRESSES.keys() | page_scale.LEFT_OUT.keys() == paths
    assert not page_scale.ADDRESSES.keys() & page_scale.LEFT_OUT.keys()


def test_every_address_that_is_timed_is_answered(tmp_path: Path) -> None:
    record = tmp_path / "onrecord.db"
    page_scale.made(record, 120, 30)
    page_scale.refreshed(record)
    with page_scale.pages(record) as fetched:
        for _, fetch in fetched:
            fetch()  # anything but a page is an error
    assert len(fetched) >= len(page_scale.ADDRESSES)
