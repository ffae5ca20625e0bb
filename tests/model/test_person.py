import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from onrecord.errors import UsageError
from onrecord.model.person import (
    ROLES,
    Person,
    Session,
    TooMany,
    at_least,
    composed,
    key_of,
    name_of,
    password_of,
    role_of,
)
from tests.store.desks import Clock


def test_a_role_may_do_all_that_those_before_it_may() -> None:
    assert ROLES == ("viewer", "analyst", "reviewer", "admin")
    allowed = [[at_least(role, least) for least in ROLES] for role in ROLES]
    assert allowed == [[column <= row for column in range(4)] for row in range(4)]


def test_there_are_no_other_roles() -> None:
    assert role_of("analyst") == "analyst"
    for other in ("Analyst", "", "root", "admin "):
        with pytest.raises(UsageError, match="viewer, analyst, reviewer, admin"):
            role_of(other)


@pytest.mark.parametrize(("given_name", "shown"), [
    ("  A.\u00a0 Coder ", "A. Coder"),
    ("Ｍａｒｔａ", "Marta"),
    ("Zoe\u0308", "Zoë"),
    ("ليلى", "ليلى"),
    ("می\u200cترا", "می\u200cترا"),
    ("x" * 64, "x" * 64),
])  # fmt: skip
def test_a_name_is_shown_in_one_form(given_name: str, shown: str) -> None:
    assert name_of(given_name) == shown


@pytest.mark.parametrize(("given_name", "said"), [
    ("", "is empty"),
    (" \t\u2003", "is empty"),
    ("\u200d\u200c", "is empty"),
    ("\u115f", "is empty"),
    ("x" * 65, "65 characters"),
    ("\ufdfa" * 4, "72 characters"),  # each is 18 of them in NFKC
    ("Mar\x07ta", r"character 4 .*U\+0007"),
    ("Mar\x00ta", r"U\+0000"),
    ("Mar\u202eta", r"U\+202E"),
    ("Mar\u2066ta", r"U\+2066"),
    ("Mar\u200fta", r"U\+200F"),
    ("Mar\u200bta", r"U\+200B"),
    ("Mar\ufe0fta", r"U\+FE0F"),
    ("Mar\u3164ta", r"U\+1160"),
    ("Mar\ud800ta", r"U\+D800"),
    ("Mar\ue000ta", r"U\+E000"),
])  # fmt: skip
def test_a_name_that_cannot_be_told_from_another_is_refused(given_name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        name_of(given_name)


@pytest.mark.parametrize("variant", [
    "MARTA STRASSE", "marta straße", "Ｍarta  Straße", " Marta\u00a0STRA\u1e9eE\n",
    "Mar\u200dta Stra\u00adße", "Marta\ufe0f Straße",
])  # fmt: skip
def test_variants_of_a_name_have_one_key(variant: str) -> None:
    assert key_of(variant) == key_of("Marta Straße")


def test_names_that_differ_have_two_keys() -> None:
    assert len(set(map(key_of, ("Marta", "Mirta", "Márta", "Marta 2", "Mar ta")))) == 5


@given(some.text())
def test_the_key_of_a_key_is_that_key_and_case_and_form_do_not_matter(name: str) -> None:
    key = key_of(name)

    assert key_of(key) == key
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert key_of(unicodedata.normalize(form, name)) == key
    assert key_of(name.casefold()) == key


@given(some.text(max_size=70))
def test_a_name_that_is_accepted_stays_as_it_is(name: str) -> None:
    try:
        shown = name_of(name)
    except UsageError:
        return
    assert name_of(shown) == shown
    assert key_of(shown) == key_of(name)
    assert 1 <= len(shown) <= 64


@pytest.mark.parametrize(("password", "said"), [
    ("", "0 characters; 12 is the least"),
    ("eleven char", "11 characters"),
    ("e\u0301" * 11, "11 characters"),  # typed with two keys each
    ("x" * 1025, "longer than 1024 bytes"),
    ("ä" * 513, "longer than 1024 bytes"),
    ("copper kettle \ud800", "no text"),
    ("MARTA  of Harbour", "is the name"),
    ("Ｍarta of harbour", "is the name"),
])  # fmt: skip
def test_a_weak_password_is_refused(password: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        password_of(password, "Marta of Harbour")


@pytest.mark.parametrize("password", ["twelve chars", "x" * 1024, "ä" * 512, "   twelve   x"])
def test_a_password_is_taken_as_it_is(password: str) -> None:
    assert password_of(password, "Marta") == password


def test_keyboards_that_compose_otherwise_give_one_password() -> None:
    assert password_of("kettle of zinc e\u0301", "Marta") == composed("kettle of zinc \u00e9")


def test_a_session_that_is_printed_gives_no_secret_away() -> None:
    at = Clock().now
    session = Session(
        token="tttt", csrf="cccc", person=Person("Marta", "viewer"), local=False, created=at, seen=at
    )

    assert "tttt" not in repr(session)
    assert "cccc" not in repr(session)


@pytest.mark.parametrize(("seconds", "said"), [
    (1, "1 second$"), (59, "59 seconds$"), (60, "1 minute$"), (61, "2 minutes$"),
])  # fmt: skip
def test_how_long_to_wait_is_said(seconds: int, said: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        raise TooMany(seconds)
    assert isinstance(raised.value, TooMany)
    assert raised.value.seconds == seconds
