"""A folder with a record for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.coded.tables import Imports


@pytest.fixture
def imports(tmp_path: Path) -> Imports:
    """A record that is empty."""
    return Imports(tmp_path)
