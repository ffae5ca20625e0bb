"""What leaves the house does not say who was there: names, contacts and finer places are masked, and counted."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import UsageError
from onrecord.export.coarse import coarse_ref, on_grid
from onrecord.export.profiles import Profile, Withheld, profile, profiles, pseudonyms, with_places
from onrecord.export.withhold import Outgoing
from onrecord.extract import read
from onrecord.ingest.found import Overrides
from onrecord.ingest.walk import sources
from onrecord.model.reading import (
    ActorMention,
    Attribution,
    Event,
    PlaceMention,
    PlaceRef,
    Plover,
    Reading,
    Role,
)
from onrecord.model.record import Filed, misquoted, quotes_of
from onrecord.model.text import Document, Quote
from onrecord.words import MASK

EXAMPLES = Path(__file__).parents[2] / "examples"
PRIVATE = (
    "Yusef",
    "Marin",
    "Samir",
    "Haddo",
    "Karim",
    "Adan",
    "Rusk",
    "Ilena",
    "Dostai",
    "Marta",
    "Lind",
    "Oreh",
    "Arden",
)
NAMED = ("public", "partner")


def withhold(filed: Filed, profile: Profile) -> tuple[Filed, Withheld]:
    out = Outgoing(filed, profile)
    return out.filed, out.withheld


def withhold_event(event: Event, filed: Filed, profile: Profile) -> tuple[Event, Withheld]:
    return Outgoing(filed, profile, (event,)).event(event)


@cache
def examples() -> tuple[Filed, ...]:
    documents = [each for each in sources([str(EXAMPLES)], Overrides()) if isinstance(each, Document)]
    return tuple(
        Filed(document=document, copy_of=None, reader="test", reading=reading)
        for document, reading in zip(documents, read(documents), strict=True)
    )


def strings(value: object) -> str:
    """Give all texts of a value, one on a line."""
    built = msgspec.to_builtins(value)
    found: list[str] = []

    def walk(part: Any) -> None:
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, dict):
            for each in part.values():
                walk(each)
        elif isinstance(part, list | tuple):
            for each in part:
                walk(each)

    walk(built)
    return "\n".join(found)


def filed(text: str, *names: str, places: tuple[PlaceRef, ...] = (), **about: Any) -> Filed:
    """A report in which the reader took these words for persons, and of one event at these places."""
    mentions = tuple(ActorMention(quote=find(text, name), kind="person") for name in names)
    roles = tuple(Role(quote=find(text, name), head=find(text, name), name=name) for name in names)
    event = Event(
        id="e", kind="killing", main=True, plover=Plover(None, None), acled=None, triggers=(Quote.of(text, 0, 4),),
        agents=(), targets=roles, objects=(), place=places[0] if places else None, places=places, origin=None,
        destination=None, when=None, counts=(), weapons=(), status="reported", attribution=None,
        evidence=(Quote.of(text, 0, len(text)),),
    )  # fmt: skip
    reading = Reading(id="d", published=None, language="en", events=(event,), mentions=mentions)
    return Filed(document=Document(id="d", text=text, **about), copy_of=None, reader="test", reading=reading)


def find(text: str, words: str) -> Quote:
    return Quote.of(text, text.index(words), text.index(words) + len(words))


def town(text: str, words: str, **about: Any) -> PlaceRef:
    known = {
        "geonameid": 5,
        "lat": 12.345,
        "lon": 43.21,
        "country": "YEM",
        "admin1": "Northmark",
        "admin2": "Lower Vale",
    }
    return PlaceRef(quote=find(text, words), **{"name": words} | known | about)  # type: ignore[arg-type]


def shown(text: str, *names: str, to: str = "public", **about: Any) -> str:
    return withhold(filed(text, *names, **about), profile(to))[0].document.text


# -- profiles ---------------------------------------------------------------------------------------------------------


def test_the_safe_profile_is_the_default() -> None:
    assert profile() == profile("public")
    assert profile().persons == "masked"
    assert profile().places == "district"
    assert not profile().texts
    assert all(len(each.description) > 40 for each in profiles().values())


def test_an_unknown_profile_says_what_there_is() -> None:
    with pytest.raises(UsageError, match="internal, partner, public"):
        profile("press")
    with pytest.raises(UsageError, match="site, city, district"):
        with_places(profile(), "street")


def test_another_level_of_places_is_told() -> None:
    finer = with_places(profile(), "city")
    assert finer.places == "city"
    assert "finer" in finer.description
    assert with_places(profile(), "district") == profile()
    assert "coarser" in with_places(profile(), "country").description


def test_counts_add_up() -> None:
    assert (Withheld.of(words_masked=2) + Withheld.of(words_masked=1, texts=0)).counts == {"words masked": 3}


def test_staff_have_numbers() -> None:
    assert pseudonyms(["Ada", "Bo", "Ada"]) == {"Ada": "reviewer 1", "Bo": "reviewer 2"}


# -- what holds for every report --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMED)
def test_no_private_person_of_the_examples_can_be_read(name: str) -> None:
    for report in examples():
        said = strings(withhold(report, profile(name))[0])
        assert not [each for each in PRIVATE if each.casefold() in said.casefold()]


@pytest.mark.parametrize("name", NAMED)
def test_texts_keep_their_length_and_quotes_their_words(name: str) -> None:
    for report in examples():
        out = withhold(report, profile(name))[0]
        assert len(out.document.text) == len(report.document.text)
        assert not list(misquoted(out.reading, out.document.text))
        assert len(list(quotes_of(out.reading.events))) > 0 or not report.reading.events


def test_what_is_for_those_inside_is_as_it_was() -> None:
    for report in examples():
        out, held = withhold(report, profile("internal"))
        assert out is report
        assert not held.counts


@pytest.mark.parametrize("name", NAMED)
def test_to_mask_twice_is_to_mask_once(name: str) -> None:
    for report in examples():
        once = withhold(report, profile(name))[0]
        assert withhold(once, profile(name))[0] == once


def test_each_profile_shows_no_more_than_the_one_before() -> None:
    for report in examples():
        texts = [withhold(report, each)[0].document.text for each in profiles().values()]
        for wider, narrower in pairwise(texts):
            assert all(new in (old, MASK) for old, new in zip(wider, narrower, strict=True))


def test_most_of_a_report_stays_readable() -> None:
    text = "".join(withhold(report, profile())[0].document.text for report in examples())
    assert 0 < text.count(MASK) / len(text) < 0.12


NAMES = st.sampled_from(
    ["Tavik", "Orlen", "Zsuzsanna", "al-Qasim", "O'Brenn", "Ngwaba", "Grace", "Hill", "bin Tarek"]
)
AROUND = st.sampled_from(
    ["{} was killed on Sunday.", "The army shot {}'s brother.", "{}, 12, and {}, 14, died.", "MAN SHOT {} DEAD",
     "Soldiers Kill {} In Market", "said {}.", "Mr {} fled.", "They took {} away; {} is missing."]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(AROUND, NAMES, NAMES), min_size=1, max_size=4), st.sampled_from(NAMED))
def test_a_name_that_was_read_once_can_be_read_nowhere(rows: list[tuple[str, str, str]], to: str) -> None:
    names = {f"{first} {last}" for _, first, last in rows}
    lead = " ".join(f"Neighbours mourned {name}." for name in sorted(names))
    text = lead + "\n" + "\n".join(form.format(last, first) for form, first, last in rows)
    report = filed(text, *sorted(names), title=rows[0][0].format(rows[0][2], rows[0][1]))
    out, held = withhold(report, profile(to))
    said = strings(out)
    assert len(out.document.text) == len(text)
    assert not list(misquoted(out.reading, out.document.text))
    assert not [part for name in names for part in name.split() if len(part) > 3 and part in said]
    assert held.counts["persons masked"] == len(names)
    assert withhold(out, profile(to))[0] == out


# -- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("On Monday Tavik Orlen, 12, and Besh, 14, fell.", "On Monday █████ █████, 12, and ████, 14, fell."),
        ("ORLEN DEAD AFTER SHELLING OF MARKET", "█████ DEAD AFTER SHELLING OF MARKET"),
        ("Soldiers shot the teacher T. J. Orlen's son.", "Soldiers shot the teacher █. █. ███████ son."),
        ("Neighbours found Sami bin Orlen and Anne-Marie al-Orlen.",
         "Neighbours found ████ ███ █████ and ████-█████ ██-█████."),
        ("The Army said the Defence Ministry knew.", "The Army said the Defence Ministry knew."),
        ("Orlen said so.", "█████ said so."),
        ("Police found Dane Orlen and Tavik Bishop there.", "Police found ████ █████ and █████ ██████ there."),
        ("Police of Georgia found Bishop Orlen.", "Police of Georgia found Bishop █████."),
        ("SOLDIERS SHOT BRUCE DEAD AT HOME", "SOLDIERS SHOT █████ DEAD AT HOME"),
        ("The NGO said that FRANK Orlen was shot.", "The NGO said that █████ █████ was shot."),
        ("They hid near the Shifa field hospital.", "They hid near the █████ field hospital."),
    ],
)  # fmt: skip
def test_words_that_may_be_names_are_masked_though_the_reader_missed_them(text: str, left: str) -> None:
    assert shown(text) == left


def test_no_organisation_is_trusted_that_is_named_after_somebody() -> None:
    text = "They signed with the President Rodri Orlen Government."
    report = filed(text)
    said = ActorMention(quote=find(text, "the President Rodri Orlen Government"), kind="organisation")
    left = withhold(replace(report, reading=replace(report.reading, mentions=(said,))), profile())[
        0
    ].document.text
    assert left == "They signed with the President █████ █████ Government."


def test_no_town_is_trusted_that_is_a_part_of_a_name() -> None:
    text = "Soldiers shot Tavik Qarnash. Qarnash was a baker."
    town_too = PlaceMention(
        quote=Quote.of(text, 29, 36), name="Qarnash", geonameid=5, country="YEM", admin1="Northmark"
    )
    report = filed(text, "Tavik Qarnash")
    mentions = (*report.reading.mentions, town_too)
    report = replace(report, reading=replace(report.reading, mentions=mentions))
    assert "Qarnash" not in withhold(report, profile("partner"))[0].document.text


def test_a_name_in_another_script_is_masked() -> None:
    assert "سمير" not in shown("Witnesses named him as سمير حدو on Monday.")


def test_somebody_without_a_name_left_is_a_person() -> None:
    text = "Soldiers shot Tavik Orlen."
    assert withhold(filed(text, "Tavik Orlen"), profile())[0].reading.events[0].targets[0].name == "a person"


def test_a_name_that_was_read_small_is_masked_too() -> None:
    text = "SOLDIERS SHOT RIVER ORLEN."
    report = filed(text, "RIVER ORLEN")
    event = report.reading.events[0]
    small = replace(event, targets=(replace(event.targets[0], name="river Orlen"),))
    report = replace(report, reading=replace(report.reading, events=(small,)))
    out = withhold(report, profile())[0]
    assert out.reading.events[0].targets[0].name == "a person"


def test_an_event_that_people_left_has_the_same_words_masked() -> None:
    text = "Soldiers shot the baker and his son near the mill. The son is called Grace."
    report = filed(text)
    event = report.reading.events[0]
    added = Role(quote=find(text, "his son"), head=find(text, "son"), name="Tavik Grace")
    out, held = withhold_event(replace(event, targets=(added,)), report, profile())
    assert out.targets[0].name == "a person"
    assert out.evidence[0].text.endswith("called █████.")
    assert held.counts


def test_a_document_and_its_events_have_the_same_words_masked() -> None:
    text = "Soldiers shot Besh. A woman called Grace saw it."
    report = filed(text)
    role = Role(quote=find(text, "Grace"), head=find(text, "Grace"), name="Grace Besh")
    event = replace(report.reading.events[0], targets=(role,))
    out = Outgoing(report, profile(), (event,))
    assert out.event(event)[0].evidence[0].text == out.filed.document.text
    assert "Grace" not in out.filed.document.text
    assert out.words("Grace Besh was here, 3 March") == "█████ ████ was here, 3 March"


def test_who_speaks_and_who_wrote_is_masked() -> None:
    text = "By Tavik Orlen\n\nA nurse, Besh Marin, said that four died."
    report = filed(text, "Tavik Orlen", author="Tavik Orlen", title="Four died, says Marin")
    said = Attribution(
        source=find(text, "Besh Marin"), cue=find(text, "said"), content=find(text, "four died"), quoted=False
    )
    out = withhold(replace(report, reading=replace(report.reading, attributions=(said,))), profile())[0]
    assert out.document.author == "an author"
    assert out.document.title == "Four died, says █████"
    assert out.reading.attributions[0].source == replace(find(text, "Besh Marin"), text="████ █████")


def test_an_office_that_writes_keeps_its_name() -> None:
    assert (
        withhold(filed("Four died.", author="Press Office"), profile())[0].document.author == "Press Office"
    )


def test_a_key_that_somebody_made_of_a_name_is_no_actor() -> None:
    text = "Soldiers shot the baker."
    report = filed(text)
    event = report.reading.events[0]
    role = Role(quote=find(text, "the baker"), head=find(text, "baker"), actor="tavik orlen")
    listed = replace(role, quote=find(text, "Soldiers"), head=find(text, "Soldiers"), actor="syr-military")
    out = withhold_event(replace(event, targets=(role,), agents=(listed,)), report, profile())[0]
    assert (out.targets[0].actor, out.agents[0].actor) == (None, "syr-military")


def test_names_stay_where_only_places_are_made_coarser() -> None:
    text = "Soldiers shot Tavik Orlen in Qarnash."
    report = filed(text, "Tavik Orlen", places=(town(text, "Qarnash"),), author="Besh Marin")
    out = withhold(report, with_places(profile("internal"), "province"))[0]
    assert out.document.text == "Soldiers shot Tavik Orlen in ███████."
    assert out.document.author == "Besh Marin"
    place = out.reading.events[0].place
    assert place is not None
    assert (place.name, place.precision, place.admin2, place.lat) == ("Northmark", "province", None, 12.0)


def test_a_strange_text_takes_no_longer_than_another() -> None:
    for part in ("a", "A.", "1 ", "(", "@", "0-", "Aa-", "x@y."):
        assert len(shown(part * 5_000)) == len(part) * 5_000


# -- contacts, files and addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "contact",
    ["besh.orlen@mill.example", "+967 1 234 567", "0044 20 7946 0958", "@besh_orlen", "https://mill.example/besh",
     "12.34567, 43.21098", "38S MB 4488 6422", "AB 1234567", "591 Mill Street"],
)  # fmt: skip
def test_contacts_and_points_are_masked(contact: str) -> None:
    left = shown(f"The family can be reached at {contact} until 4 March 2024.")
    assert "reached at" in left
    assert left.endswith(" until 4 March 2024.")
    assert not any(letter.isdigit() or letter.islower() for letter in left[29:-19].replace("Mill", ""))


def test_dates_and_figures_are_no_telephone_numbers() -> None:
    text = "Between 2019-03-04 and 2021 2022, 1,200,000 people fled; 12,500 came back by 03/04/2011."
    assert shown(text) == text


def test_names_of_files_stay_in_the_house() -> None:
    report = filed(
        "Four died.", name="besh/reports.txt", url="file:///besh/reports.txt", content=b"Four died."
    )
    out, held = withhold(report, profile())
    assert (out.document.name, out.document.url, out.document.content) == ("", None, b"")
    assert held.counts["file names kept back"] == 1


@pytest.mark.parametrize(
    ("url", "left"),
    [
        ("https://post.example/2024/besh-orlen-shot", "https://post.example/"),
        ("https://post.example/2024/four-shot", "https://post.example/2024/four-shot"),
        ("https://besh@post.example/4", "https://post.example/"),
        ("https://post.example/?q=Besh%20Orlen", "https://post.example/"),
        ("https://beshorlen.example/4", None),
        ("http://10.0.0.4/four", None),
        ("http://desk.local/four", None),
        ("http://[broken", None),
    ],
)
def test_an_address_with_a_name_is_cut_to_its_site(url: str, left: str | None) -> None:
    assert withhold(filed("Soldiers shot Besh Orlen.", url=url), profile())[0].document.url == left


# -- places -----------------------------------------------------------------------------------------------------------


def test_a_town_becomes_its_district_on_a_grid() -> None:
    text = "Shells hit the village of Qarnash on Sunday."
    out, held = withhold(filed(text, places=(town(text, "Qarnash"),)), profile())
    assert out.document.text == "Shells hit the village of ███████ on Sunday."
    place = out.reading.events[0].place
    assert place == PlaceRef(
        quote=replace(find(text, "Qarnash"), text="███████"), name="Lower Vale", geonameid=None, lat=12.5, lon=43.0,
        country="YEM", admin1="Northmark", admin2="Lower Vale", precision="district",
    )  # fmt: skip
    assert held.counts["places made coarser or left out"] == 1


def test_a_town_stays_for_a_partner_and_its_hospital_does_not() -> None:
    text = "Shells hit the Besh Hospital in Qarnash on Sunday."
    site = town(text, "Besh Hospital", name="Qarnash", precision="site")
    out = withhold(filed(text, places=(town(text, "Qarnash"), site)), profile("partner"))[0]
    assert out.document.text == "Shells hit the ████ ████████ in Qarnash on Sunday."
    assert [place.precision for place in out.reading.events[0].places] == ["city", "city"]


def test_a_district_that_is_called_like_its_town_is_still_named() -> None:
    text = "Shells hit Qarnash on Sunday."
    out = withhold(filed(text, places=(town(text, "Qarnash", admin2="Qarnash"),)), profile())[0]
    assert out.document.text == text
    assert out.reading.events[0].place is not None
    assert out.reading.events[0].place.geonameid is None


def test_a_place_of_which_nothing_may_be_said_is_left_out() -> None:
    text = "Shells hit Qarnash on Sunday."
    bare = PlaceRef(quote=find(text, "Qarnash"), name="Qarnash")
    assert coarse_ref(bare, profile()) is None
    assert withhold(filed(text, places=(bare,)), profile())[0].reading.events[0].places == ()
    mention = PlaceMention(quote=find(text, "Qarnash"), name="Qarnash")
    report = filed(text)
    report = replace(report, reading=replace(report.reading, mentions=(mention,)))
    assert withhold(report, profile())[0].reading.mentions == ()


@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from([0.1, 0.5, 1.0]))
def test_a_rounded_point_is_near_and_never_where_the_grid_begins(
    lat: float, lon: float, degrees: float
) -> None:
    found = on_grid(lat, lon, degrees)
    if found != (None, None):
        assert found != (0.0, 0.0)
        assert abs(found[0] - lat) <= degrees / 2 + 1e-3  # type: ignore[operator]
        assert abs(found[1] - lon) <= degrees / 2 + 1e-3  # type: ignore[operator]
    assert on_grid(lat, lon, None) == (None, None)
    assert on_grid(0.01, -0.01, degrees) == (None, None)
