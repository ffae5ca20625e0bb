"""Who is displaced, evacuated, sheltered, homeless, and whose homes are lost: by people or by disaster."""

import pytest

from onrecord.extract.read import read
from onrecord.model.text import Document


def event(text):
    """The one event with counts of a sentence."""
    (reading,) = read([Document(id="report", text=text)])
    (found,) = [event for event in reading.events if event.counts]
    return found


def told(text):
    (reading,) = read([Document(id="report", text=text)])
    return [(one.kind, one.unit, one.low) for event in reading.events for one in event.counts]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The river flooded 310 homes in Dosso.", [("housing_damaged", "households", 310)]),
        ("A landslide swept away 19 huts near Mbale.", [("housing_destroyed", "households", 19)]),
        ("The cyclone damaged the roofs of 75 houses.", [("housing_damaged", "households", 75)]),
        ("The tremor rendered 640 dwellings uninhabitable.", [("housing_damaged", "households", 640)]),
        ("Some 52 houses were partially destroyed by the storm.", [("housing_damaged", "households", 52)]),
        (
            "Forty houses were destroyed and 90 partially damaged in Pokhara.",
            [("housing_destroyed", "households", 40), ("housing_damaged", "households", 90)],
        ),
        ("About 25 homes were gutted in Lagos.", [("housing_destroyed", "households", 25)]),
        ("The fighting has driven 9,000 people into Chad.", [("displaced", "people", 9000)]),
        ("The shelling triggered the flight of 6,000 people.", [("displaced", "people", 6000)]),
        (
            "The survey found 3,200 newly displaced individuals (800 households) in Dikwa.",
            [("displaced", "people", 3200), ("displaced", "households", 800)],
        ),
        (
            "Some 4,100 people, or 900 families, abandoned their homes in Kaya.",
            [("displaced", "people", 4100), ("displaced", "households", 900)],
        ),
        ("The number of people displaced by the floods has risen to 8,300.", [("displaced", "people", 8300)]),
        ("Number of displaced families: 460 (Tete province).", [("displaced", "households", 460)]),
        ("The number of houses destroyed has gone up to 62.", [("housing_destroyed", "households", 62)]),
        ("Residents of some 35 homes were told to evacuate.", [("evacuated", "households", 35)]),
        ("Officials ordered the evacuation of 2,200 people.", [("evacuated", "people", 2200)]),
        ("Some 2,900 people remain in temporary shelters.", [("sheltered", "people", 2900)]),
        ("About 1,700 people are in evacuation centers.", [("sheltered", "people", 1700)]),
        (
            "Some 45 houses were destroyed and 130 others suffered damage.",
            [("housing_destroyed", "households", 45), ("housing_damaged", "households", 130)],
        ),
        ("About 120 families are sleeping in classrooms.", [("sheltered", "households", 120)]),
        ("Over 5 lakh people were shifted to relief camps.", [("relocated", "people", 500_000)]),
    ],
)
def test_the_displaced_and_their_homes_are_counted(text, counts):
    assert told(text) == counts


def test_what_a_storm_destroys_nobody_attacked():
    by_storm = event("A storm destroyed 40 homes in Dili.")
    by_rebels = event("Rebels destroyed 40 homes in Kidal.")
    assert (by_storm.kind, by_storm.plover.event, by_storm.acled) == ("disaster_damage", None, None)
    assert by_rebels.kind == "property_destruction"


def test_the_number_of_something_else_is_no_count_of_those_harmed():
    assert told("Rebels killed the mayor; the number of checkpoints has risen to 12.") == [
        ("killed", "people", 1)
    ]
