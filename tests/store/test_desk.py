from datetime import timedelta
from pathlib import Path

import pytest

from onrecord.errors import UsageError
from onrecord.model.person import Account, NotLetIn, Person, SavedView
from onrecord.store.desk import Desk
from tests.store.desks import HERE, PASSWORD, Clock, Hasher

OTHER = "another kettle 10"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(tmp_path: Path, clock: Clock):
    with Desk.open(tmp_path / "onrecord.desk.db", now=clock, hasher=Hasher()) as opened:
        yield opened


@pytest.fixture
def marta(desk: Desk) -> Account:
    return desk.add_account(" Marta  Straße", "analyst", PASSWORD)


def lets_in(desk: Desk, name: str, password: str) -> bool:
    try:
        desk.check_password(name, password, HERE)
    except NotLetIn:
        return False
    return True


def test_an_account_is_kept_as_it_was_made(desk: Desk, clock: Clock, marta: Account) -> None:
    assert marta == Account("Marta Straße", "analyst", clock.now)
    clock.pass_by(days=1)
    other = desk.add_account("Anan", "admin", PASSWORD)

    assert desk.accounts() == (other, marta)
    assert desk.account("MARTA STRASSE") == marta
    assert desk.account("Mart") is None


@pytest.mark.parametrize("name", ["Marta Straße", "MARTA STRASSE", "Ｍarta straße ", "Mar\u200dta Straße"])
def test_a_name_is_taken_once_in_whatever_form(desk: Desk, marta: Account, name: str) -> None:
    with pytest.raises(UsageError, match="there is an account Marta Straße already"):
        desk.add_account(name, "viewer", OTHER)
    assert desk.accounts() == (marta,)


@pytest.mark.parametrize(
    ("name", "role", "password"),
    [("Mar\u202eta", "viewer", PASSWORD), ("Marta", "root", PASSWORD), ("Marta", "viewer", "short")],
)
def test_an_account_that_cannot_be_is_not_made(desk: Desk, name: str, role: str, password: str) -> None:
    with pytest.raises(UsageError):
        desk.add_account(name, role, password)
    assert desk.accounts() == ()


@pytest.mark.parametrize("name", ["marta strasse", "ＭARTA Straße", "Mar\u200dta  Straße"])
def test_whoever_has_the_password_signs_in_in_whatever_form(desk: Desk, marta: Account, name: str) -> None:
    assert desk.sign_in(name, PASSWORD, HERE).person == Person("Marta Straße", "analyst")


@pytest.mark.parametrize(
    "password",
    ["", PASSWORD.upper(), PASSWORD + " ", PASSWORD[:-1], "x" * 100_000, PASSWORD + "\ud800", "\0"],
)
def test_nobody_else_does(desk: Desk, marta: Account, password: str) -> None:
    with pytest.raises(NotLetIn, match="the name or the password is not right"):
        desk.sign_in("Marta Straße", password, HERE)


def test_a_password_typed_on_another_keyboard_is_the_same(desk: Desk) -> None:
    desk.add_account("Marta", "viewer", "kettle of zinc e\u0301")

    assert lets_in(desk, "Marta", "kettle of zinc \u00e9")


def test_another_role_ends_the_other_sessions_and_holds_for_the_one_kept(desk: Desk, marta: Account) -> None:
    kept, ended = (desk.sign_in(marta.name, PASSWORD, HERE) for _ in range(2))
    desk.set_role("marta strasse", "reviewer", keep=kept.token)

    session = desk.session(kept.token)
    assert session is not None
    assert session.person == Person(marta.name, "reviewer")
    assert desk.session(ended.token) is None
    desk.set_role(marta.name, "viewer")
    assert desk.session(kept.token) is None


def test_another_password_ends_the_other_sessions(desk: Desk, marta: Account) -> None:
    kept, ended = (desk.sign_in(marta.name, PASSWORD, HERE) for _ in range(2))
    desk.set_password("MARTA STRASSE", OTHER, keep=kept.token)

    assert desk.session(kept.token)
    assert desk.session(ended.token) is None
    assert not lets_in(desk, marta.name, PASSWORD)
    assert lets_in(desk, marta.name, OTHER)
    desk.set_password(marta.name, PASSWORD)
    assert desk.session(kept.token) is None


def test_sessions_of_others_go_on_and_none_of_theirs_is_kept(desk: Desk, marta: Account) -> None:
    desk.add_account("Anan", "admin", OTHER)
    anan, hers = desk.sign_in("Anan", OTHER, HERE), desk.sign_in(marta.name, PASSWORD, HERE)
    desk.set_role(marta.name, "viewer", keep=anan.token)

    assert desk.session(anan.token)
    assert desk.session(hers.token) is None


@pytest.mark.parametrize("password", ["short", "MARTA STRASSE", "x" * 2000])
def test_a_password_that_cannot_be_leaves_the_one_there_is(desk: Desk, marta: Account, password: str) -> None:
    with pytest.raises(UsageError):
        desk.set_password(marta.name, password)
    assert lets_in(desk, marta.name, PASSWORD)


def test_a_closed_account_ends_at_once_and_keeps_its_name(desk: Desk, clock: Clock, marta: Account) -> None:
    session = desk.sign_in(marta.name, PASSWORD, HERE)
    desk.close_account("marta STRASSE")

    assert desk.session(session.token) is None
    assert not lets_in(desk, marta.name, PASSWORD)
    assert desk.accounts() == (Account(marta.name, marta.role, marta.made, clock.now),)
    with pytest.raises(UsageError, match="already"):
        desk.add_account(marta.name, "viewer", PASSWORD)


def test_a_closed_account_can_be_opened_again_and_its_old_sessions_cannot(desk: Desk, marta: Account) -> None:
    session = desk.sign_in(marta.name, PASSWORD, HERE)
    desk.close_account(marta.name)
    desk.reopen_account(marta.name)

    assert desk.account(marta.name) == marta
    assert lets_in(desk, marta.name, PASSWORD)
    assert desk.session(session.token) is None


def test_what_is_asked_of_an_account_that_is_not_there_is_refused(desk: Desk, marta: Account) -> None:
    for change in (
        lambda: desk.set_role("Mart", "admin"),
        lambda: desk.set_password("Mart", PASSWORD),
        lambda: desk.close_account("Mart"),
        lambda: desk.reopen_account("Mart"),
    ):
        with pytest.raises(UsageError, match="there is no account Mart"):
            change()
    with pytest.raises(UsageError, match="there is no role"):
        desk.set_role(marta.name, "root")
    assert desk.accounts() == (marta,)


def test_a_wrong_name_a_closed_one_and_a_wrong_password_are_all_hashed_once(tmp_path: Path) -> None:
    with Desk.open(tmp_path / "d.db", now=Clock(), hasher=Hasher()) as desk:
        desk.add_account("Marta", "admin", PASSWORD)
        desk.add_account("Anan", "admin", PASSWORD)
        desk.close_account("Anan")
    cost = []
    for name, password in [
        ("Marta", "wrong password"),
        ("Nobody", PASSWORD),
        ("Anan", PASSWORD),
        ("Mar\u202eta\0", PASSWORD),
        ("", ""),
        ("Marta", "x" * 100_000),
        ("Nobody", "x" * 100_000),
    ]:
        hasher = Hasher()
        with Desk.open(tmp_path / "d.db", now=Clock(), hasher=hasher) as desk:
            with pytest.raises(NotLetIn):
                desk.sign_in(name, password, HERE)
            first = (len(hasher.made), len(hasher.looked_at))
            with pytest.raises(NotLetIn):
                desk.sign_in(f"{name} junior", password, HERE)
        cost.append((first, len(hasher.made), len(hasher.looked_at)))
        assert "$m=8,t=1,p=1$" in hasher.looked_at[0]

    assert cost == [((1, 1), 1, 2)] * 7


def test_a_password_is_hashed_anew_when_the_cost_of_today_is_another(tmp_path: Path) -> None:
    path = tmp_path / "d.db"
    with Desk.open(path, now=Clock(), hasher=Hasher(time_cost=1)) as desk:
        desk.add_account("Marta", "admin", PASSWORD)
    hasher = Hasher(time_cost=2)
    with Desk.open(path, now=Clock(), hasher=hasher) as desk:
        with pytest.raises(NotLetIn):
            desk.sign_in("Marta", "wrong password", HERE)
        assert len(hasher.made) == 1  # nobody's
        desk.sign_in("Marta", PASSWORD, HERE)
        desk.sign_in("Marta", PASSWORD, HERE)

    assert [each.split("$")[3] for each in hasher.looked_at] == ["m=8,t=1,p=1", "m=8,t=1,p=1", "m=8,t=2,p=1"]
    assert len(hasher.made) == 2


def test_a_view_is_saved_listed_and_deleted(desk: Desk, marta: Account) -> None:
    saved = [desk.views.save(marta.name, name, query) for name, query in [("weak", "why=weak"), ("All", "")]]

    assert saved == [SavedView("weak", marta.name, "why=weak"), SavedView("All", marta.name, "")]
    assert desk.views.of(marta.name) == (saved[1], saved[0])
    assert desk.views.delete("MARTA STRASSE", "WEAK ")
    assert not desk.views.delete(marta.name, "weak")
    assert desk.views.of(marta.name) == (saved[1],)


def test_a_view_of_the_same_name_takes_the_place_of_the_one_before(desk: Desk) -> None:
    desk.views.save("Marta", "weak", "why=weak")
    desk.views.save("MARTA", "Weak", "why=weak&place=Tolvar")

    assert desk.views.of("Marta") == (SavedView("Weak", "Marta", "why=weak&place=Tolvar"),)


def test_views_are_their_owners_alone(desk: Desk) -> None:
    desk.views.save("Marta", "weak", "why=weak")
    desk.views.save("Anan", "weak", "why=new")

    assert [view.query for view in desk.views.of("Anan")] == ["why=new"]
    assert desk.views.delete("Anan", "weak")
    assert [view.query for view in desk.views.of("Marta")] == ["why=weak"]


@pytest.mark.parametrize(("name", "query", "said"), [
    ("weak", "x" * 2001, "2001 characters; 2000 is the most"),
    ("weak", "why=weak\r\nSet-Cookie: a=b", "cannot be seen"),
    ("", "why=weak", "name of the view is empty"),
    ("we\u202eak", "why=weak", "name of the view"),
    ("x" * 65, "why=weak", "name of the view has 65"),
])  # fmt: skip
def test_a_view_that_cannot_be_is_not_saved(desk: Desk, name: str, query: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        desk.views.save("Marta", name, query)
    assert desk.views.of("Marta") == ()
    desk.views.save("Marta", "long", "x" * 2000)


def test_times_are_of_utc_whatever_the_clock_says(tmp_path: Path, clock: Clock) -> None:
    from datetime import timezone

    shifted = clock.now.astimezone(timezone(timedelta(hours=5)))
    with Desk.open(tmp_path / "d.db", now=lambda: shifted, hasher=Hasher()) as desk:
        session = desk.enter(desk.local_link("Marta"))
        assert desk.session(session.token)
    with Desk.open(tmp_path / "d.db", now=clock, hasher=Hasher()) as desk:
        assert desk.session(session.token)
