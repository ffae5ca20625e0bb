import subprocess
import sys
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest

from onrecord.model.person import NotLetIn, TooMany
from onrecord.store.desk import Desk
from tests.store.desks import HERE, PASSWORD, Clock, Hasher

WRONG = "wrong password"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hasher() -> Hasher:
    return Hasher()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock, hasher: Hasher):
    with Desk.open(tmp_path / "onrecord.desk.db", now=clock, hasher=hasher) as opened:
        opened.add_account("Marta Straße", "analyst", PASSWORD)
        opened.add_account("Anan", "viewer", PASSWORD)
        yield opened


def fail(desk: Desk, name: str = "Marta Straße", address: str = HERE) -> None:
    with pytest.raises(NotLetIn):
        desk.sign_in(name, WRONG, address)


def wait(desk: Desk, name: str = "Marta Straße", address: str = HERE, password: str = PASSWORD) -> int:
    """Seconds to wait, as the refusal says; 0 where there is none."""
    try:
        desk.sign_in(name, password, address)
    except TooMany as refused:
        return refused.seconds
    return 0


def test_after_five_wrong_passwords_the_right_one_is_not_looked_at(desk: Desk, hasher: Hasher) -> None:
    for _ in range(5):
        fail(desk)
    before = len(hasher.looked_at)

    assert wait(desk) == 15 * 60
    assert wait(desk, address="198.51.100.1") == 15 * 60
    assert len(hasher.looked_at) == before
    assert wait(desk, name="Anan") == 0


def test_four_wrong_passwords_are_none_too_many_and_a_right_one_clears_them(desk: Desk) -> None:
    for _ in range(3):
        for _ in range(4):
            fail(desk)
        assert wait(desk) == 0


def test_the_wait_is_until_the_first_of_the_five_is_fifteen_minutes_old(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        fail(desk)
        clock.pass_by(minutes=1)

    assert wait(desk) == 10 * 60
    clock.pass_by(minutes=9, seconds=59.5)
    assert wait(desk) == 1
    clock.pass_by(seconds=0.5)
    fail(desk)
    assert wait(desk) == 60


def test_to_be_refused_does_not_make_the_wait_longer(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        fail(desk)
    for minutes in range(15, 0, -1):
        assert wait(desk, password=WRONG) == minutes * 60
        clock.pass_by(minutes=1)

    assert wait(desk) == 0


@pytest.mark.parametrize("variant", [
    "MARTA STRASSE", "ＭＡＲＴＡ Straße", "Mar\u200bta Straße", "marta\u3000straße",
    " Marta Stra\u00adße\t", "Marta\ufe0f Straße",
])  # fmt: skip
def test_variants_of_a_name_are_counted_as_one(desk: Desk, variant: str) -> None:
    for name in ("Marta Straße", variant, "marta straße", variant, variant):
        fail(desk, name)

    assert wait(desk)
    assert wait(desk, variant)


def test_names_that_nobody_has_are_counted_too(desk: Desk) -> None:
    for _ in range(5):
        fail(desk, "Nobody")

    assert wait(desk, "nobody") == 15 * 60


def test_a_closed_account_is_counted_as_any_name(desk: Desk) -> None:
    desk.close_account("Anan")
    for _ in range(5):
        with pytest.raises(NotLetIn):
            desk.sign_in("Anan", PASSWORD, HERE)

    assert wait(desk, "Anan")


def test_after_twenty_wrong_passwords_of_an_address_nobody_signs_in_from_it(desk: Desk, clock: Clock) -> None:
    for number in range(20):
        assert wait(desk, "Anan") == 0  # which clears the name's, and not the address's
        fail(desk, f"Person {number}")
        clock.pass_by(seconds=1)

    assert wait(desk, "Anan") == 15 * 60 - 20
    assert wait(desk, "Anan", "198.51.100.1") == 0


@pytest.mark.parametrize(("one", "other", "same"), [
    ("2001:db8:7:7::1", "2001:db8:7:7:ffff::2", True),
    ("2001:db8:7:7::1", "2001:0DB8:7:7:0::9%eth0", True),
    ("2001:db8:7:7::1", "2001:db8:7:8::1", False),
    ("192.0.2.7", "::ffff:192.0.2.7", True),
    ("192.0.2.7", "192.0.2.8", False),
    ("testclient", "testclient", True),
    ("", "testclient", False),
])  # fmt: skip
def test_addresses_of_one_household_are_counted_as_one(desk: Desk, one: str, other: str, same: bool) -> None:
    for number in range(20):
        fail(desk, f"Person {number}", one)

    assert bool(wait(desk, address=other)) is same


def test_failures_hold_across_restarts(desk: Desk, clock: Clock) -> None:
    for _ in range(5):
        with Desk.open(desk.path, now=clock, hasher=Hasher()) as other:
            fail(other)

    with Desk.open(desk.path, now=clock, hasher=Hasher()) as other:
        assert wait(other) == 15 * 60


def test_two_processes_at_once_have_no_more_tries_than_one(desk: Desk) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.desk_run", str(desk.path), "12", name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("Marta Straße", "MARTA STRASSE")
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    told = [run.communicate()[0].splitlines() for run in runs]

    assert [run.returncode for run in runs] == [0, 0]
    assert sorted(told[0] + told[1]) == ["looked at"] * 5 + ["refused"] * 19


def test_no_more_than_two_passwords_are_looked_at_at_once(desk: Desk, clock: Clock) -> None:
    class Crowd(Hasher):
        inside, most = 0, 0

        def verify(self, hash: Any, password: Any) -> Any:  # noqa: A002
            self.inside += 1
            self.most = max(self.most, self.inside)
            sleep(0.02)
            self.inside -= 1
            return super().verify(hash, password)

    crowd = Crowd()
    with Desk.open(desk.path, now=clock, hasher=crowd) as other:
        threads = [Thread(target=fail, args=(other, f"Person {number}")) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(crowd.looked_at) == 8
    assert 1 <= crowd.most <= 2


def test_another_password_forgets_the_wrong_ones_of_before(desk: Desk) -> None:
    for _ in range(5):
        fail(desk)
    desk.set_password("MARTA STRASSE", PASSWORD)

    assert wait(desk) == 0


def test_failures_of_days_to_come_shut_nobody_out(desk: Desk, clock: Clock) -> None:
    clock.pass_by(days=3000)
    for _ in range(5):
        fail(desk)
    clock.pass_by(days=-3000)

    assert wait(desk) == 0
