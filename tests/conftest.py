"""How all tests are run: none is timed, and those that take longest begin first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

LONGEST = ("web", "store")  # folders of the tests, those that take longest first

settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process is left alone with one at the end."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
