"""Who did what to whom, by the syntax around a word."""

from __future__ import annotations

import pytest

from onrecord.extract.events.triggers import Trigger
from onrecord.extract.findings import find
from onrecord.extract.text.parser import parse
from onrecord.model.text import Document
from onrecord.vocab.gazetteer import open_gazetteer


def only(text: str, kind: str) -> Trigger:
    """The first trigger of a kind, with the names of the text known."""
    found = find(Document(id="one", text=text), next(parse([text])), open_gazetteer())
    return next(trigger for trigger in found.triggers if trigger.kind == kind)


def names(trigger: Trigger, part: str) -> list[str]:
    return [token.text for token in getattr(trigger, part)]


CLAUSES = [
    # voice
    ("Rebels killed three farmers near the river.", "killing", ["Rebels"], ["farmers"]),
    ("Three farmers were killed by rebels near the river.", "killing", ["rebels"], ["farmers"]),
    ("The farmers killed by the rebels were buried.", "killing", ["rebels"], ["farmers"]),
    ("They have reports that the army has killed two guards.", "killing", ["army"], ["guards"]),
    ("Villagers died at the hands of the militia.", "death", [], ["Villagers"]),
    ("A wave of kidnappings by the militia followed.", "abduction", ["militia"], []),
    ("They fear arrests, sieges and the killing of herders.", "siege", [], ["herders"]),
    # relative clauses, control, raised and lent subjects
    ("The soldiers who shot the teacher fled.", "shooting", ["soldiers"], ["teacher"]),
    ("The general ordered the army to kill the prisoners.", "killing", ["army"], ["prisoners"]),
    ("Militiamen forced the villagers to leave their homes.", "displacement", ["Militiamen"], ["villagers"]),
    ("Police were accused of beating detainees.", "beating", ["Police"], ["detainees"]),
    ("They are committed to defeating the rebels.", "clash", ["They"], ["rebels"]),
    ("The army said it had arrested two men.", "arrest", ["army"], ["men"]),
    ("Government forces ambushed a patrol, killing two privates.", "killing", ["forces"], ["privates"]),
    ("The arrest of soldiers for killing a priest was welcomed.", "killing", ["soldiers"], ["priest"]),
    ("A man was shot and wounded by a policeman.", "shooting", ["policeman"], ["man"]),
    ("He was arrested on suspicion of killing his wife.", "killing", ["He"], ["wife"]),
    ("The president accused the rebels of killing civilians.", "killing", ["rebels"], ["civilians"]),
    ("The gangs who rule it exacted vengeance by killing a boy.", "killing", ["gangs"], ["boy"]),
    ("The siege was nearly broken as gunmen, with stolen tanks, seized a boy.", "abduction", ["gunmen"], ["boy"]),
    # who "they", "he" and "it" are in the words of a speaker
    ("Village leaders said they would shell the town.", "shelling", ["leaders"], []),
    ("The minister said he had arrested two men.", "arrest", ["minister"], ["men"]),
    ("The priest said they had arrested two men.", "arrest", ["they"], ["men"]),
    # coordination and measures
    ("Soldiers and police beat boys and nurses.", "beating", ["Soldiers", "police"], ["boys", "nurses"]),
    ("Gunmen killed the mayor and his wife.", "killing", ["Gunmen"], ["mayor", "wife"]),
    ("A bomb killed Rana Odeh, her husband Samir and three boys.", "killing", [], ["Odeh", "husband", "boys"]),
    ("John Barnes, Peter Hill, two guards and a boy were killed.", "killing", [], ["Barnes", "Hill", "guards", "boy"]),
    ("Eva Barnes, wife of Peter Hill, Mary Cooper and a guard died.", "death", [], ["Barnes", "Cooper", "guard"]),
    ("Police arrested Ana Ruiz, sister of Omar and Sami Odeh.", "arrest", ["Police"], ["Ruiz"]),
    ("Gunmen shot the driver of the mayor, Omar Sayed.", "shooting", ["Gunmen"], ["driver"]),
    ("Police arrested eight women, a girl and four men.", "arrest", ["Police"], ["women", "girl", "men"]),
    ("Dozens of civilians were wounded.", "injury", [], ["civilians"]),
    ("The nurse Ida Marn, head of Ward One, and Olav Dib, her aide, were killed.", "killing", [], ["nurse", "Dib"]),
    # whom "who" means, and a subject that stands right behind a time
    ("General Karim Asan, head of the Quick Force, who was killed, was ill.", "killing", [], ["Asan"]),
    ("The militia killed two stargazers who had lost their way.", "killing", ["militia"], ["stargazers"]),
    ("In May 2012 rebels killed a priest.", "killing", ["rebels"], ["priest"]),
    ("On 4 March gunmen killed a priest.", "killing", ["gunmen"], ["priest"]),
    ("Civilians, including three children, were killed.", "killing", [], ["Civilians", "children"]),
    ("Dozens were arrested on Sunday, including two nurses.", "arrest", [], ["Dozens", "nurses"]),
    ("The bombing of the hospital left 5 dead.", "killing", [], ["5"]),
    # means in the place of the agent
    ("US helicopters bombed the village.", "air_strike", ["US"], []),
    ("Rebel fire wounded a nurse.", "injury", ["Rebel"], ["nurse"]),
    ("A car bomb killed two policemen.", "killing", [], ["policemen"]),
    ("Israeli army bulldozers demolished homes in Gaza.", "property_destruction", ["army"], []),
    ("A helicopter of the air force bombed the village.", "air_strike", ["force"], []),
    # nobody
    ("Those who killed the priest have fled.", "killing", [], ["priest"]),
]  # fmt: skip
NOUNS = [
    ("US killing of the commander drew anger.", "killing", ["US"], ["commander"]),
    ("The murder of Ana Ruiz, of Omar Sayed and of a judge went on.", "killing", [], ["Ruiz", "Sayed", "judge"]),
    ("The mayor's murder shocked the town.", "killing", [], ["mayor"]),
    ("His death shocked the town.", "death", [], ["His"]),
    ("The shooting of protesters by police was denounced.", "shooting", ["police"], ["protesters"]),
    ("The killing of a judge by militiamen on 9 May closed the court.", "killing", ["militiamen"], ["judge"]),
    ("The fatal shooting of his former boss at an office party shocked all.", "shooting", [], ["boss"]),
    ("Clashes between rebels and soldiers erupted.", "clash", ["rebels"], ["soldiers"]),
    ("Fighting between the army and local rebels went on.", "clash", ["army"], ["rebels"]),
    ("No one has claimed responsibility for the attack.", "attack", [], []),
    ("Civilians were killed in shelling by the army.", "shelling", ["army"], []),
    ("The rebels' three attacks were condemned.", "attack", ["rebels"], []),
    ("The bombs aimed at commuters were defused after the bombings aimed at civilians.", "bombing", [], ["civilians"]),
    ("The convoy of guards came under attack from insurgents.", "attack", ["insurgents"], ["convoy"]),
    ("The attack, claimed by the Northern Front, killed two guards.", "attack", ["Front"], []),
    ("Police blamed the attack on the Northern Front.", "attack", ["Front"], []),
    ("The killing of the priest was blamed on soldiers.", "killing", ["soldiers"], ["priest"]),
    ("The group claimed responsibility for the attack.", "attack", ["group"], []),
    ("The navy accepted responsibility at noon for the death of two clerks.", "death", ["navy"], ["clerks"]),
    ("The church accused the army of the massacre.", "massacre", ["army"], []),
    ("Authorities attributed the attack to the Northern Front.", "attack", ["Front"], []),
    ("The atrocities carried out by the army against villagers go on.", "massacre", ["army"], ["villagers"]),
    ("The massacre of six priests was the work of death squads.", "massacre", ["squads"], ["priests"]),
    ("Two guards involved in the massacre of the clerks fled.", "massacre", ["guards"], ["clerks"]),
    ("He spoke of the army's responsibility for the death of a boy.", "death", ["army"], ["boy"]),
    ("We deplored the bombing in Hama, for which Hezbollah has claimed responsibility.", "bombing", ["Hezbollah"], []),
    ("Thousands of workers gathered for a rally in the square.", "protest", ["workers"], []),
    ("A nurse stopped eating in protest against the police.", "protest", ["nurse"], ["police"]),
    ("Three nurses were killed in IS attacks near Raqqa.", "attack", ["IS"], []),
    ("They helped the government in the fight against the rebels.", "clash", ["government"], ["rebels"]),
    ("Support for the army and the police in their fight against gangs grew.", "clash", ["army", "police"], ["gangs"]),
    ("The soldiers are suspected of involvement in the murder of a judge.", "killing", ["soldiers"], ["judge"]),
    ("The bishop confirmed the involvement of troops in the murder of a nurse.", "killing", ["troops"], ["nurse"]),
    ("The Front issued a statement claiming the attack.", "attack", ["Front"], []),
    ("The kidnapping and killing of both leaders was condemned.", "killing", [], ["leaders"]),
    ("The murder on 26 February of the mayor was condemned.", "killing", [], ["mayor"]),
    ("The barbarity of the regime is known.", "massacre", ["regime"], []),
    ("Their crimes are known: they killed a nurse.", "killing", ["they"], ["nurse"]),
]  # fmt: skip
SIDES = [
    ("Russia rejected an Indian proposal.", "rejection", ["Russia"], ["Indian"]),
    ("France demanded that Syria withdraw its troops.", "demand", ["France"], ["Syria"]),
    ("Kenya sent food aid to Somalia.", "aid", ["Kenya"], ["Somalia"]),
    ("Ministers from Chad held talks with the rebels.", "talks", ["Ministers"], ["rebels"]),
    ("The army withdrew its troops from Lebanon.", "withdrawal", ["army"], ["troops", "Lebanon"]),
    ("The Northern Union reiterated its demand that Chad withdraw.", "demand", ["Union"], ["Chad"]),
    ("Its support for the rebels ended.", "support", [], ["rebels"]),
    ("The government is opposed to French mediation.", "rejection", ["government"], ["French"]),
    ("The minister summoned the Polish ambassador.", "accusation", ["minister"], ["ambassador"]),
    ("The minister condemned the murder of nurses by the army.", "accusation", ["minister"], ["army"]),
    ("Russia said that Sudan must return the helicopter.", "demand", ["Russia"], ["Sudan"]),
    (
        "The bishop undertook a mediation mission between Chad and Mali.",
        "mediation",
        ["bishop"],
        ["Chad", "Mali"],
    ),
]


@pytest.mark.parametrize(("text", "kind", "agents", "targets"), CLAUSES + NOUNS + SIDES)
def test_who_did_it_to_whom(text: str, kind: str, agents: list[str], targets: list[str]) -> None:
    found = only(text, kind)
    assert (names(found, "agents"), names(found, "targets")) == (agents, targets)


@pytest.mark.parametrize(
    ("text", "kind", "objects"),
    [
        ("The bombing of the hospital by government forces went on.", "bombing", ["hospital"]),
        ("The army's assault on the town lasted two days.", "attack", ["town"]),
        ("Rebels attacked the army base.", "attack", ["base"]),
        ("Mortar shells struck the market.", "shelling", ["market"]),
        ("The army shelled positions of the rebels.", "shelling", ["positions"]),
        ("They miss the bridge they helped destroy.", "property_destruction", ["bridge"]),
        ("The gangs who occupy it exacted vengeance in May.", "territory_taken", []),
        ("A bomb exploded outside a bank in Arel.", "bombing", ["bank"]),
        ("A bomb exploded in front of the hotel.", "bombing", ["hotel"]),
        ("A bomb exploded across from the hotel.", "bombing", ["hotel"]),
        ("Rebels blew up a section of the pipeline.", "bombing", ["pipeline"]),
    ],
)
def test_things_are_objects(text: str, kind: str, objects: list[str]) -> None:
    assert names(only(text, kind), "objects") == objects


def test_a_name_that_a_page_repeats_is_no_second_person() -> None:
    text = (
        "Maria Helen Cooper, 33 - The County Chronicle - Harbour PostMaria Helen Cooper, a 33-year-old nurse, "
        "died on Monday, May 2, after being stabbed in Boston."
    )
    assert names(only(text, "death"), "targets") == ["Cooper"]


def test_whose_things_are_hit_are_targets_too() -> None:
    assert names(only("The army shelled positions of the rebels.", "shelling"), "targets") == ["rebels"]


def test_a_pronoun_that_names_nothing_is_no_part() -> None:
    found = only("The soldiers saw the bridge and bombed it.", "bombing")
    assert names(found, "objects") == []


@pytest.mark.parametrize(
    ("text", "kind", "weapons"),
    [
        ("A car bomb killed two policemen.", "killing", ["bomb"]),
        ("Soldiers fired tear gas at demonstrators.", "crackdown", ["gas"]),
        ("They attacked the post with grenades.", "attack", ["grenades"]),
        ("He attacked a guard using a knife.", "attack", ["knife"]),
    ],
)
def test_the_means(text: str, kind: str, weapons: list[str]) -> None:
    assert names(only(text, kind), "weapons") == weapons
