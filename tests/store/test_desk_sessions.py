import base64
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import UsageError
from onrecord.model.person import NotLetIn, Person
from onrecord.store.desk import Desk
from tests.store.desks import HERE, PASSWORD, Clock, Hasher


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def alone(tmp_path: Path, clock: Clock):
    """A desk without accounts."""
    with Desk.open(tmp_path / "onrecord.desk.db", now=clock, hasher=Hasher()) as opened:
        yield opened


@pytest.fixture
def desk(alone: Desk) -> Desk:
    alone.add_account("Marta", "analyst", PASSWORD)
    return alone


def test_who_signs_in_has_a_session(desk: Desk, clock: Clock) -> None:
    made = desk.sign_in("marta", PASSWORD, HERE)

    assert desk.session(made.token) == made
    assert (made.person, made.local) == (Person("Marta", "analyst"), False)
    assert (made.created, made.seen) == (clock.now, clock.now)


def test_each_time_there_is_a_new_token_and_the_others_go_on(desk: Desk) -> None:
    made = [desk.sign_in("Marta", PASSWORD, HERE) for _ in range(3)]

    assert len({session.token for session in made}) == len({session.csrf for session in made}) == 3
    for session in made:
        assert len(base64.urlsafe_b64decode(session.token + "=")) == 32
        assert desk.session(session.token) == session
        assert session.csrf not in session.token


@pytest.mark.parametrize("change", [
    lambda desk: desk.close_account("Marta"), lambda desk: desk.set_password("Marta", "another kettle 10"),
])  # fmt: skip
def test_what_changes_while_the_password_is_looked_at_counts(
    desk: Desk, change: Callable[[Desk], None]
) -> None:
    class Slow(Hasher):
        def verify(self, hash: Any, password: Any) -> Any:  # noqa: A002
            change(desk)
            return super().verify(hash, password)

    with Desk.open(desk.path, now=Clock(), hasher=Slow()) as other, pytest.raises(NotLetIn):
        other.sign_in("Marta", PASSWORD, HERE)
    with sqlite3.connect(desk.path) as raw:
        assert raw.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


def test_a_token_that_was_changed_is_none(desk: Desk) -> None:
    token = desk.sign_in("Marta", PASSWORD, HERE).token
    changed = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(len(token))]
    changed += [
        "",
        token[:-1],
        token + "=",
        token + " ",
        token.swapcase(),
        "\ud800",
        "é",
        "\0",
        "' OR 1=1 --",
        "%",
    ]

    assert [each for each in changed if desk.session(each)] == []
    assert desk.session(token)


def test_the_hash_that_the_file_holds_is_no_token(desk: Desk) -> None:
    desk.sign_in("Marta", PASSWORD, HERE)
    with sqlite3.connect(desk.path) as raw:
        ((held,),) = raw.execute("SELECT id FROM sessions").fetchall()

    assert desk.session(held) is None


def test_a_session_ends_two_hours_after_it_was_last_seen(desk: Desk, clock: Clock) -> None:
    token = desk.sign_in("Marta", PASSWORD, HERE).token
    clock.pass_by(hours=1, minutes=59)
    assert desk.session(token)
    clock.pass_by(hours=1, minutes=59)
    session = desk.session(token)
    assert session is not None
    assert session.seen == clock.now
    clock.pass_by(hours=2)
    assert desk.session(token) is None


def test_a_session_ends_twelve_hours_after_it_began(desk: Desk, clock: Clock) -> None:
    token = desk.sign_in("Marta", PASSWORD, HERE).token
    for _ in range(11):
        clock.pass_by(hours=1)
        assert desk.session(token)
    clock.pass_by(minutes=59)
    assert desk.session(token)
    clock.pass_by(minutes=1)
    assert desk.session(token) is None


def test_a_session_that_ended_is_taken_out_of_the_file(desk: Desk, clock: Clock) -> None:
    desk.sign_in("Marta", PASSWORD, HERE)
    clock.pass_by(hours=3)
    desk.sign_in("Marta", PASSWORD, HERE)

    with sqlite3.connect(desk.path) as raw:
        assert raw.execute("SELECT count(*) FROM sessions").fetchone() == (1,)


def test_a_clock_that_is_put_back_gives_no_session_a_longer_life(desk: Desk, clock: Clock) -> None:
    token = desk.sign_in("Marta", PASSWORD, HERE).token
    clock.pass_by(hours=-1)
    assert desk.session(token)
    clock.pass_by(days=-300)
    assert desk.session(token) is None


def test_that_it_was_seen_is_written_once_a_minute(desk: Desk, clock: Clock) -> None:
    made = desk.sign_in("Marta", PASSWORD, HERE)
    clock.pass_by(seconds=59)
    assert desk.session(made.token) == made
    clock.pass_by(seconds=1)
    session = desk.session(made.token)
    assert session is not None
    assert session.seen == clock.now


def test_a_session_outlives_a_restart(desk: Desk, clock: Clock) -> None:
    made = desk.sign_in("Marta", PASSWORD, HERE)

    with Desk.open(desk.path, now=clock, hasher=Hasher()) as again:
        assert again.session(made.token) == made


def test_who_signs_out_is_out_and_nobody_else(desk: Desk) -> None:
    first, second = (desk.sign_in("Marta", PASSWORD, HERE) for _ in range(2))
    desk.sign_out(first.token)
    desk.sign_out(first.token)

    assert desk.session(first.token) is None
    assert desk.session(second.token)


def test_who_signs_out_everywhere_is_out_everywhere(desk: Desk) -> None:
    desk.add_account("Anan", "viewer", PASSWORD)
    hers = [desk.sign_in("Marta", PASSWORD, HERE) for _ in range(2)]
    his = desk.sign_in("Anan", PASSWORD, HERE)

    assert desk.sign_out_everywhere("MARTA") == 2
    assert [desk.session(each.token) for each in hers] == [None, None]
    assert desk.session(his.token) == his


def test_a_local_link_lets_one_person_in_once(alone: Desk) -> None:
    link = alone.local_link(" Marta ")
    session = alone.enter(link)

    assert (session.person, session.local) == (Person("Marta", "admin"), True)
    assert alone.session(session.token) == session
    assert session.token != link
    assert alone.session(link) is None
    with pytest.raises(NotLetIn, match="this link was used"):
        alone.enter(link)


def test_a_local_link_lives_ten_minutes(alone: Desk, clock: Clock) -> None:
    first, second = alone.local_link("Marta"), alone.local_link("Marta")
    clock.pass_by(minutes=9, seconds=59)
    alone.enter(first)
    clock.pass_by(seconds=1)
    with pytest.raises(NotLetIn, match="too old"):
        alone.enter(second)


def test_a_local_link_that_was_changed_is_none_and_the_right_one_stays_good(alone: Desk) -> None:
    link = alone.local_link("Marta")
    for changed in ("", link[:-1], link + "=", link.swapcase(), "é", "\ud800"):
        with pytest.raises(NotLetIn):
            alone.enter(changed)

    assert alone.enter(link)


def test_two_processes_cannot_use_one_link(alone: Desk, clock: Clock) -> None:
    link = alone.local_link("Marta")
    with Desk.open(alone.path, now=clock, hasher=Hasher()) as other:
        other.enter(link)
        with pytest.raises(NotLetIn):
            alone.enter(link)


def test_the_name_of_a_local_link_is_one_that_the_log_can_have(alone: Desk) -> None:
    with pytest.raises(UsageError, match="cannot be seen"):
        alone.local_link("Mar\u202eta")


def test_with_the_first_account_local_links_and_sessions_are_over(alone: Desk) -> None:
    unused, session = alone.local_link("Marta"), alone.enter(alone.local_link("Marta"))
    alone.add_account("Marta", "viewer", PASSWORD)

    assert alone.session(session.token) is None
    with sqlite3.connect(alone.path) as raw:
        for table in ("sessions", "local_links"):
            assert raw.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    with pytest.raises(UsageError, match="there are accounts"):
        alone.enter(unused)
    with pytest.raises(UsageError, match="there are accounts"):
        alone.local_link("Marta")


def test_a_closed_account_opens_no_way_for_local_links(desk: Desk) -> None:
    desk.close_account("Marta")

    with pytest.raises(UsageError, match="there are accounts"):
        desk.local_link("Marta")


def test_a_local_session_that_is_put_into_the_file_is_none_where_there_are_accounts(desk: Desk) -> None:
    token = desk.sign_in("Marta", PASSWORD, HERE).token
    with sqlite3.connect(desk.path) as raw:
        raw.execute("UPDATE sessions SET local_name = 'Marta'")

    assert desk.session(token) is None


def test_a_local_session_ends_as_others_do(alone: Desk, clock: Clock) -> None:
    session = alone.enter(alone.local_link("Marta"))
    other = alone.enter(alone.local_link("Marta"))
    assert alone.sign_out_everywhere("marta") == 2
    assert alone.session(session.token) is None
    assert alone.session(other.token) is None
    last = alone.enter(alone.local_link("Marta"))
    clock.pass_by(hours=2)
    assert alone.session(last.token) is None
