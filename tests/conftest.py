"""How all tests are run: none is timed, the longest begin first, passwords guard nothing, and one process reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

LONGEST = ("web", "store")  # folders of the tests, those that take longest first

slow = [HealthCheck.too_slow]  # of a machine that is busy with other things
settings.register_profile("untimed", settings.default, deadline=None, suppress_health_check=slow)
settings.load_profile("untimed")


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash passwords with the least that Argon2id can cost, in this process; where the cost is looked at, undo it."""
    quick = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("onrecord.store.desk.PasswordHasher", quick)
        yield


@pytest.fixture(scope="session", autouse=True)
def one_process() -> Iterator[None]:
    """Have commands read in the process that runs them; several processes are tested in `tests/engine`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ONRECORD_WORKERS", "0")
        yield


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process is left alone with one at the end."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
