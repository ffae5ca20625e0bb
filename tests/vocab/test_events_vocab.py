"""The event vocabulary is well formed, and its crosswalks use the codes that ACLED, PLOVER and UCDP have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from onrecord.vocab import load

KINDS: dict[str, dict[str, Any]] = load("events")["kinds"]
WEAPONS: dict[str, dict[str, Any]] = load("weapons")["weapons"]
OBJECTS: dict[str, dict[str, Any]] = load("objects")["objects"]
PEOPLE: dict[str, dict[str, Any]] = load("people")["people"]

VERB_LISTS = ("verbs", "verbs_undergone", "verbs_weapon")
LISTS = (*VERB_LISTS, "nouns", "predicates")
FIELDS = {
    "label",
    "parent",
    "definition",
    "plover",
    "plover_state",
    "acled",
    "acled_armed",
    "acled_state",
    "acled_protesters",
    "acled_crowd",
    "acled_harmed",
    "ucdp",
    "huridocs",
    "harm",
    "never",
}
CLASSES = {"people", "armed", "place", "building", "vehicle", "thing", "weapon", "hazard", "name"}
CONDITIONS = {"word", "with", "objects", "subjects", "not_with", "only_in", "modal", "background"}
COUNTS = {
    "killed",
    "injured",
    "displaced",
    "evacuated",
    "relocated",
    "homeless",
    "sheltered",
    "returned",
    "detained",
    "abducted",
    "casualties",
    "released",
    "missing",
    "unharmed",
    "housing_destroyed",
    "housing_damaged",
    "demobilised",
}
ACLED = {
    "Battles": {"Armed clash", "Government regains territory", "Non-state actor overtakes territory"},
    "Explosions/Remote violence": {
        "Chemical weapon",
        "Air/drone strike",
        "Suicide bomb",
        "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED",
        "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Protests": {"Peaceful protest", "Protest with intervention", "Excessive force against protesters"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Strategic developments": {
        "Agreement",
        "Arrests",
        "Change to group/activity",
        "Disrupted weapons use",
        "Headquarters or base established",
        "Looting/property destruction",
        "Non-violent transfer of territory",
        "Other",
    },
}
PLOVER = {
    "AGREE": "",
    "CONSULT": "visit third-party multilateral phone",
    "SUPPORT": "",
    "CONCEDE": "",
    "COOPERATE": "",
    "AID": "",
    "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet",
    "DEMAND": "assist change yield meet",
    "DISAPPROVE": "disapprove allege",
    "INVESTIGATE": "investigate",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "FIGHT": "firearms aerial drone heavy-weapons unconventional",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack "
    "aerial drone heavy-weapons crowd-control unconventional",
}


def entries(kind: str, *lists: str) -> Iterator[dict[str, Any]]:
    """Give the entries of a kind, each as a table."""
    for name in lists or LISTS:
        for entry in KINDS[kind].get(name, ()):
            yield {"word": entry} if isinstance(entry, str) else entry


def root(kind: str) -> str:
    """Climb to the top of the tree; a loop would never end, so it is cut."""
    for _ in KINDS:
        kind = KINDS[kind].get("parent", kind)
    return kind


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_described_and_stands_in_the_tree(kind: str) -> None:
    table = KINDS[kind]
    assert re.fullmatch(r"[a-z_]+", kind)
    assert set(table) <= FIELDS | set(LISTS)
    assert table["label"]
    assert re.fullmatch(r"[A-Z].*\.", table["definition"])
    assert "parent" not in KINDS[root(kind)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "parent" in KINDS[kind]])
def test_every_kind_below_a_root_has_words(kind: str) -> None:
    assert any(entries(kind))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "parent" not in KINDS[kind]])
def test_a_root_has_no_words_and_no_codes(kind: str) -> None:
    assert not any(entries(kind))
    assert not KINDS[kind].keys() & {"plover", "acled", "harm"}


@pytest.mark.parametrize("kind", KINDS)
def test_codes_are_those_of_the_standards(kind: str) -> None:
    table = KINDS[kind]
    for field in ("acled", "acled_armed", "acled_state", "acled_protesters", "acled_crowd", "acled_harmed"):
        if codes := table.get(field):
            assert codes["sub_event_type"] in ACLED[codes["event_type"]]
    for field in ("plover", "plover_state"):
        if codes := table.get(field):
            assert codes.get("mode") is None or codes["mode"] in PLOVER[codes["event"]].split()
    assert table.get("ucdp") in (None, 1, 2, 3)
    assert table.get("harm") is None or table["harm"] in COUNTS


def test_every_event_of_plover_can_be_reached() -> None:
    assert {table["plover"]["event"] for table in KINDS.values() if "plover" in table} == set(PLOVER)


def test_events_that_plover_has_merged_are_of_the_first_and_go_to_one_of_the_second() -> None:
    merged: dict[str, str] = load("events")["plover_merged"]
    assert set(merged) <= set(PLOVER)
    assert set(merged.values()) == {"REQUEST", "ACCUSE", "ASSAULT"}


def test_what_is_planned_becomes_an_agreement_or_a_threat() -> None:
    planned: dict[str, str] = load("events")["plover_planned"]
    assert set(planned) <= set(PLOVER)
    assert set(planned.values()) == {"AGREE", "THREATEN"}


@pytest.mark.parametrize("kind", KINDS)
def test_entries_have_the_form_that_the_file_explains(kind: str) -> None:
    for entry in entries(kind):
        assert set(entry) <= CONDITIONS
        assert all(value for value in entry.values())
        assert re.fullmatch(r"[^A-Z\s-]\S*( [^\s-]+)*|RPG attack", entry["word"]), entry
        assert all(top in KINDS and "parent" not in KINDS[top] for top in entry.get("only_in", ()))


def test_a_word_without_condition_tells_of_one_kind() -> None:
    groups = {name: "verbs" if name == "verbs_weapon" else name for name in LISTS}
    found = Counter(
        (groups[name], entry)
        for kind in KINDS
        for name in LISTS
        for entry in {entry for entry in KINDS[kind].get(name, ()) if isinstance(entry, str)}
        if not (name == "verbs_weapon" and entry in KINDS[kind]["verbs"])
    )
    assert not [word for word, times in found.items() if times > 1]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("kill", "killing"),
        ("assassinate", "assassination"),
        ("abduct", "abduction"),
        ("kidnap", "abduction"),
        ("arrest", "arrest"),
        ("shell", "shelling"),
        ("detonate", "bombing"),
        ("torch", "arson"),
        ("loot", "looting"),
        ("rob", "robbery"),
        ("clash", "clash"),
        ("evacuate", "evacuation"),
        ("displace", "displacement"),
        ("rape", "sexual_violence"),
        ("accuse", "accusation"),
        ("deny", "denial"),
        ("deploy", "deployment"),
        ("ban", "ban"),
        ("donate", "aid"),
        ("praise", "support"),
    ],
)
def test_plain_words_tell_of_their_kind(word: str, kind: str) -> None:
    assert [name for name in KINDS if word in KINDS[name].get("verbs", ())] == [kind]


@pytest.mark.parametrize("word", ["fire", "hit", "strike", "seize", "capture", "hold", "block"])
def test_ambiguous_verbs_always_carry_a_condition(word: str) -> None:
    given = [entry for kind in KINDS for entry in entries(kind, "verbs") if entry["word"] == word]
    assert given
    assert all(len(entry) > 1 for entry in given)


def test_phrases_that_are_never_taken_are_lower_case_and_stand_once() -> None:
    never: dict[str, list[str]] = load("events")["never"]
    assert all(top in KINDS for top in never["roots"])
    for words in (never["phrases"], never["objects"], never["subjects"]):
        assert len(words) == len(set(words))
        assert all(word == word.lower().strip() for word in words)


def test_light_verbs_are_of_one_side() -> None:
    light: dict[str, list[str]] = load("events")["light_verbs"]
    assert not set(light["agent"]) & set(light["target"])


@pytest.mark.parametrize("kind", WEAPONS)
def test_weapons_lead_to_a_kind_of_event_and_their_patterns_compile(kind: str) -> None:
    table = WEAPONS[kind]
    assert table.get("kind") is None or table["kind"] in KINDS
    assert all(re.compile(pattern) for pattern in table.get("patterns", ()))


@pytest.mark.parametrize(
    ("designator", "kind"),
    [
        ("AK-47", "firearm"),
        ("M16", "firearm"),
        ("AK-47s", "firearm"),
        ("9mm pistol", "firearm"),
        (".22 caliber", "firearm"),
        ("VBIED", "explosive"),
        ("RPG-7", "artillery"),
        ("122-mm rocket", "artillery"),
        ("MiG-29", "aircraft"),
        ("Su-24", "aircraft"),
        ("T-72", "armour"),
        ("BMP-2", "armour"),
        ("MQ-9", "drone"),
        ("Kh-101", "missile"),
    ],
)
def test_designators_are_known(designator: str, kind: str) -> None:
    assert any(re.fullmatch(pattern, designator, re.IGNORECASE) for pattern in WEAPONS[kind]["patterns"])


@pytest.mark.parametrize("kind", OBJECTS)
def test_protected_objects_name_the_law_and_attacks_on_them_have_a_kind(kind: str) -> None:
    table = OBJECTS[kind]
    assert table["class"] in {"building", "vehicle", "place", "other"}
    assert bool(table.get("source")) == table.get("protected", False)
    if derived := table.get("derived"):
        assert "attack" in KINDS[derived]["parent"]


@pytest.mark.parametrize("group", PEOPLE)
def test_groups_of_people_are_labelled(group: str) -> None:
    table = PEOPLE[group]
    assert table["label"]
    assert table.get("combatant") in (None, True, False)
    assert table.get("unit", "people") in {"people", "households"}


@pytest.mark.parametrize("tables", [WEAPONS, OBJECTS, PEOPLE], ids=["weapons", "objects", "people"])
def test_a_noun_stands_once_in_lower_case_without_hyphen(tables: dict[str, dict[str, Any]]) -> None:
    words = [word for table in tables.values() for word in table["lemmas"]]
    assert not [word for word, times in Counter(words).items() if times > 1]
    assert not [word for word in words if word != word.lower() or "-" in word]


def test_plurals_lead_to_words_of_a_group() -> None:
    lemmas = {part for table in PEOPLE.values() for word in table["lemmas"] for part in word.split()}
    assert not [form for form, lemma in load("people")["plurals"].items() if lemma not in lemmas]
