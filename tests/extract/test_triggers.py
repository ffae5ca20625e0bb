"""Words that tell of a happening, and its kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.events.entries import entries_of
from onrecord.extract.events.triggers import Trigger, find_triggers, kinds
from onrecord.extract.text.parser import parse
from onrecord.vocab.kinds import lineage, root


def triggers(text: str) -> list[Trigger]:
    return find_triggers(next(parse([text])).doc)


def told(text: str) -> list[tuple[str, str]]:
    """Kinds and words, in the order of the text."""
    return [(trigger.kind, " ".join(token.text for token in trigger.words)) for trigger in triggers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Rebels killed three farmers near the river.", "killing", "killed"),
        ("Gunmen opened fire on a crowd of worshippers.", "shooting", "opened fire"),
        ("A mine exploded under the bus.", "bombing", "exploded"),
        ("The village came under mortar fire.", "shelling", "mortar fire"),
        ("A suicide bomber blew himself up at a checkpoint.", "suicide_bombing", "blew himself up"),
        ("Unknown gunmen kidnapped a priest.", "abduction", "kidnapped"),
        ("The victims were taken away by armed men.", "abduction", "taken away"),
        ("Two men were held by the police.", "arrest", "held"),
        ("Thousands of villagers fled the town.", "displacement", "fled"),
        ("Dozens of civilians were wounded.", "injury", "wounded"),
        ("Soldiers beat two students at a checkpoint.", "beating", "beat"),
        ("A guard sexually assaulted the woman.", "sexual_violence", "assaulted"),
        ("France demanded that Syria withdraw its troops.", "demand", "demanded"),
        ("Warplanes bombed a market.", "air_strike", "bombed"),
        ("Students staged rallies against the president.", "protest", "rallies"),
        ("Three persons were killed in police firing.", "shooting", "firing"),
        ("Two men died in firing by the army.", "shooting", "firing"),
        ("A crime branch squad picked up five youths.", "arrest", "picked up"),
        ("A special forces team killed the commander.", "killing", "killed"),
        ("Their truck hit a landmine.", "bombing", "hit"),
        ("Miners went on hunger strike.", "hunger_strike", "went on hunger strike"),
        ("The union called a general strike.", "strike", "called strike"),
        ("Nurses were on strike for a week.", "strike", "on strike"),
        ("Rebels fired dozens of rockets at the base.", "shelling", "fired rockets"),
        ("The union sent tons of grain.", "aid", "sent"),
        ("The premier dismissed an appeal for talks.", "rejection", "dismissed"),
        ("The girl who was shot was taken to a local hospital.", "hospitalised", "taken to hospital"),
        ("The boy is in critical condition after the shooting.", "hospitalised", "is in critical condition"),
        ("A hunter accidentally shot himself in the thigh.", "injury", "shot himself"),
    ],
)
def test_a_happening_is_found_with_its_kind(text: str, kind: str, words: str) -> None:
    assert (kind, words) in told(text)


def test_words_of_a_trigger_are_no_triggers_of_their_own() -> None:
    assert told("He was shot dead by police.") == [("killing", "shot dead")]
    assert [kind for kind, _ in told("The bombing left 5 dead.")] == ["bombing", "killing"]


def test_where_it_happens_is_no_object_of_a_verb() -> None:
    assert told("He was taken to a school in Bama, where soldiers killed him.") == [("killing", "killed")]


def test_a_wound_in_the_body_is_no_dead_body() -> None:
    assert "death" not in [kind for kind, _ in told("She was shot in the upper body.")]


def test_the_plural_of_a_name_is_its_singular() -> None:
    assert told("Mass Shootings Rise Again")[0][0] == "shooting"


def test_a_month_is_no_march() -> None:
    assert told("The court opened in March.") == []


@pytest.mark.parametrize(
    "text",
    [
        "War is hell, and conflict is worse.",
        "Had he been alive, they would have asked him.",
        "The gangs fear retaliation.",
        "The company shot a film about the heart attack.",
        "They need support and cooperation.",
    ],
)
def test_a_state_of_things_is_no_happening(text: str) -> None:
    assert told(text) == []


def test_a_background_noun_counts_with_a_side_or_a_place_of_its_own() -> None:
    assert ("clash", "war") in told("The war against the rebels began.")
    assert ("clash", "civil war") in told("The civil war in Ardenia began.")


def test_a_weak_word_counts_beside_a_strong_one_or_with_an_armed_side() -> None:
    assert ("attack", "hit") in told("Troops hit the village.")
    assert ("attack", "strikes") in told("The army carried out strikes on the camp.")
    assert "attack" not in dict(told("The song hit the charts after the strikes."))


@pytest.mark.parametrize(
    "text",
    [
        "By the end of March the bakers were back.",
        "The bakers came back last March.",
        "According to the bakers, the oven was cold.",
        "The soldiers on patrol drank tea.",
        "Six people were taken to hospital.",
        "The baker returned home in the evening.",
        "A burnt stall in the market.",
    ],
)
def test_words_that_tell_of_something_else_are_no_triggers(text: str) -> None:
    assert told(text) == []


def test_people_driven_away_return() -> None:
    assert told("Hundreds of refugees returned home.") == [("return", "returned home")]


def test_a_happening_that_took_place_took_no_place() -> None:
    assert told("No such attack took place.") == [("attack", "attack")]


def test_who_is_attacked_is_no_happening() -> None:
    assert [kind for kind, _ in told("Insurgents ambushed an army patrol.")] == ["ambush"]


def test_a_patrol_that_is_fired_at_is_no_happening() -> None:
    assert [kind for kind, _ in told("The rebels fired at a patrol of soldiers.")] == ["shooting"]


def test_a_dynamite_charge_is_no_charge() -> None:
    assert "charge" not in dict(told("Men threw three dynamite charges at a bank."))


def test_a_plan_to_attack_is_the_attack() -> None:
    assert [kind for kind, _ in told("The rebels plan to attack the jail.")] == ["attack"]


def test_what_a_protest_is_for_is_no_happening() -> None:
    assert [kind for kind, _ in told("Students held a rally to denounce the mayor.")] == ["protest"]


def test_a_phrase_of_one_kind_is_barred_for_that_kind_alone() -> None:
    assert all(
        not any(entry.kind == "death" for entry in entries_of(trigger.token)) or trigger.kind != "death"
        for trigger in triggers("A suicide bomber killed six soldiers.")
    )


def test_skipped_passages_hold_no_triggers() -> None:
    document = next(parse(["Rebels killed a farmer. Police shot a boy."])).doc
    assert [trigger.kind for trigger in find_triggers(document, [(0, 24)])] == ["shooting"]


def test_every_kind_climbs_to_a_root() -> None:
    assert all(root(kind) == lineage(kind)[-1] for kind in kinds())


@given(st.text(alphabet=st.sampled_from("killed attack by army of the -.,\n"), max_size=60))
def test_triggers_come_in_the_order_of_the_text(text: str) -> None:
    found = [trigger.token.i for trigger in triggers(text)]
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    "text",
    [
        "At least 2,000 villagers were cleansed from the valley.",
        "Militias cleansed the valley of its people.",
    ],
)
def test_cleansing_of_people_is_displacement(text: str) -> None:
    (parsed,) = parse([text])
    assert [trigger.kind for trigger in find_triggers(parsed.doc)] == ["displacement"]


def test_an_article_misread_as_the_subject_does_not_hide_it() -> None:
    text = "KABUL, Afghanistan (May 12, 2011) - A combined Afghan and coalition security force killed two insurgents."
    (parsed,) = parse([text])
    (trigger,) = find_triggers(parsed.doc)
    assert "force" in [agent.text for agent in trigger.agents]
