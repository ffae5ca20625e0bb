"""How sure a report is: invented sentences, each with a word of it and the status that it has there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Token

from onrecord.extract.events.triggers import Trigger
from onrecord.extract.status.status import combine, is_figurative, status_of
from onrecord.extract.text.parser import parse
from onrecord.extract.voices.voices import find_voices
from onrecord.model.reading import Status


@dataclass(frozen=True, slots=True)
class Word:
    """As much of a trigger as is looked at."""

    token: Token
    words: tuple[Token, ...]


def status(text: str, word: str) -> Status:
    parsed = next(iter(parse([text])))
    token = next(token for token in parsed.doc if token.text == word)
    return status_of(parsed, find_voices(parsed), cast(Trigger, Word(token, (token,))))


CASES: dict[Status, list[tuple[str, str]]] = {
    "asserted": [
        ("hit", "I can't believe they hit the school."),
        ("collapse", "The blast caused part of the roof to collapse."),
        ("kill", "They did not kill him because he ran. They killed him because he was a judge."),
        ("kidnapping", "Nobody has claimed responsibility for the kidnapping."),
        ("blast", "Police sought a man believed to be responsible for a blast."),
        ("death", "The mayor's death will be remembered."),
        ("targeting", "Here you'll encounter the persistent targeting of schools."),
        ("killed", "Gunmen killed three farmers near the river."),
        ("killed", "I wish you had not killed the dog."),
        ("shot", "Officers determined that he had been shot."),
        ("assassination", "He organized the assassination of the minister."),
        ("crimes", "The crimes of the rebels should be investigated."),
        ("kill", "The soldiers did not kill the pastor because of any crime of his."),
        ("leave", "Soldiers forced the villagers to leave their homes."),
        ("flee", "Thousands were forced to flee the shelling."),
        ("kill", "The sniper managed to kill two officers."),
        ("killing", "The bishop condemned the killing of the nurse."),
        ("killing", "Gunmen opened fire on the bus, killing four passengers."),
        ("killed", "He left the country after his brother was killed."),
        ("killed", "The man who killed the priest did not speak."),
        ("attack", "The attack did not stop the march."),
        ("siege", "The troops ended the siege of the town."),
        ("bombing", "Two men were jailed for the bombing of the market."),
        ("shelling", "The army began shelling the suburb at dawn."),
        ("shelling", "The army stopped shelling the suburb at dawn."),
        ("left", "The farmers left the village; the mayor denies it."),
        ("threatened", "He was threatened, not only by letter but by telephone."),
        ("killed", "Not only was the driver killed, but his bus was burned."),
        ("bought", "The company bought a rival last year."),
        ("won", "She knew that her team won the cup."),
        ("stop", "The police failed to prevent the attack, which did stop the march."),
        ("attack", "The police failed to prevent the attack."),
        ("displaced", "Hundreds of families have been displaced since May."),
        ("demanded", "The union demanded a pay rise."),
        ("closed", "The shop closed because its owner died."),
        ("died", "The shop closed because its owner died."),
        ("finish", "He was able to finish the race."),
        ("won", "It is clear that the party won."),
        ("married", "I was surprised that they married."),
        ("died", "The singer, who died in May, was ninety."),
        ("used", "The army used gas to kill civilians."),
        ("elected", "He was elected in May and will take office in June."),
        ("injured", "The bomb killed two and injured five."),
        ("escape", "The prisoner helped two others escape."),
        ("smoking", "He quit smoking."),
        ("smoke", "He continues to smoke."),
        ("leaving", "He regretted leaving home."),
        ("killed", "At least nine people were killed when a bomb exploded."),
        ("exploded", "At least nine people were killed when a bomb exploded."),
        ("arrested", "Police arrested two men suspected of planting the bomb."),
        ("destroyed", "The fire, which destroyed ten homes, may have been set by arsonists."),
        ("talks", "The talks ended without agreement."),
        ("massacre", "Survivors of the massacre spoke to reporters."),
        ("massacre", "He said nothing about the massacre."),
        ("attack", "No group has claimed responsibility for the attack."),
        ("clashes", "Days of clashes have emptied the town."),
        ("shooting", "He was arrested after the shooting."),
        ("found", "The body was found by hikers."),
        ("stolen", "He found that his car had been stolen."),
        ("sending", "Thank you for sending the draft."),
        ("sent", "I sent the draft to Ann yesterday."),
        ("fix", "They managed to fix my car in an hour."),
        ("happened", "Who knows what happened to him?"),
        ("made", "The staff made us feel welcome."),
        ("feel", "The staff made us feel welcome."),
        ("rose", "Shares rose 4 percent after the firm cut its forecast."),
        ("cut", "Shares rose 4 percent after the firm cut its forecast."),
        ("filed", "The carmaker, which filed for protection in June, reported a loss."),
        ("need", "We need more time."),
        ("visiting", "I enjoyed visiting your town."),
        ("thought", "I thought the food was great."),
        ("came", "When he came home, he called her."),
        ("dropped", "The price has dropped since he bought it."),
        ("asked", "She asked me to wait."),
        ("used", "I used to live there."),
        ("live", "I used to live there."),
        ("moved", "I'm glad they moved."),
        ("questioned", "He was not questioned until Monday."),
        ("killed", "Who killed the bishop?"),
        ("become", "He would later become mayor."),
    ],
    "reported": [
        ("destroyed", "We must add that they destroyed many homes."),
        ("beating", "The video shows soldiers beating detainees."),
        ("killed", "The mayor said gunmen killed three farmers."),
        ("killed", "Gunmen killed three farmers, according to the mayor."),
        ("killed", "Gunmen killed three farmers, the mayor said on Monday."),
        ("killed", "Three farmers were reportedly killed in the valley."),
        ("kidnapped", '"They kidnapped my son," the woman said.'),
        ("attack", "The front claimed responsibility for the attack."),
        ("visited", "The envoy told reporters that he visited the camp."),
        ("visited", '"I visited the camp. Nobody stopped me," the envoy said.'),
        ("detained", "Witnesses told the court that police detained the boys."),
        ("acquired", "The company said it had acquired its rival."),
    ],
    "possible": [
        ("killed", "There is no evidence that soldiers killed the clerk."),
        ("beating", "The video appears to show soldiers beating detainees."),
        ("robbed", "He was allegedly robbed by two soldiers."),
        ("killed", "Three farmers were allegedly killed by soldiers."),
        ("killed", "Gunmen may have killed three farmers."),
        ("killed", "Dozens of villagers are feared killed in the landslide."),
        ("attack", "Residents fear an attack on the town."),
        ("murdering", "Prosecutors accused the mayor of murdering his rival."),
        ("attacked", "It is possible that the rebels attacked the depot."),
        ("attack", "The rebels are likely to attack again."),
        ("attack", "A suspected attack closed the bridge."),
        ("arrived", "The parcel has probably arrived."),
        ("left", "I think he left early."),
        ("left", "He might have left early."),
        ("planting", "Police arrested two men suspected of planting the bomb."),
        ("set", "The fire, which destroyed ten homes, may have been set by arsonists."),
        ("bombings", "There were fears of further bombings."),
        ("file", "The firm may file for bankruptcy."),
        ("fled", "Police did not say that he fled."),
    ],
    "denied": [
        ("killed", "It is false that soldiers killed the clerk."),
        ("attack", "The attack was abandoned."),
        ("firing", "The guards stopped short of firing."),
        ("arrested", "Not one of the clerks was arrested."),
        ("invited", "Hardly anyone was invited."),
        ("trust", "They no longer trust the police."),
        ("attend", "The clerks are not expected to attend."),
        ("fight", "The ship has never been in a fight."),
        ("march", "The march was called off on Friday."),
        ("deploying", "The alliance ruled out deploying troops."),
        ("visit", "He never went back to visit the camp."),
        ("protest", "Police prevented the protest."),
        ("shot", "They gave up before anyone was shot."),
        ("attend", "The clerks decided not to attend."),
        ("attack", "No such attack took place."),
        ("kill", "They did not kill him because he ran."),
        ("killed", "The soldiers did not kill anyone, and nobody was killed."),
        ("killed", "No one was killed in the blast."),
        ("attack", "There was no attack on the village."),
        ("attack", "No attack took place that night."),
        ("bombed", "The army denied that it had bombed the school."),
        ("killing", "The colonel denied killing the prisoners."),
        ("killing", "The soldiers left without killing anyone."),
        ("attack", "The rebels were unable to attack the convoy."),
        ("injured", "Nobody was injured in the fire."),
        ("resign", "The minister refused to resign."),
        ("rained", "It never rained that summer."),
        ("come", "She could not come to the party."),
        ("come", "She did not come because she was ill."),
        ("paid", "It is not true that he paid."),
        ("go", "He did not manage to go home."),
        ("injuries", "There were no injuries."),
        ("injuries", "The crash caused no injuries."),
        ("agreement", "The talks ended without agreement."),
        ("withdraw", "The army has refused to withdraw."),
        ("detained", "Police denied they had detained the boys."),
        ("know", "I do not know where he is."),
        ("get", "I did not get the file."),
        ("get", "We couldn't get a table."),
        ("working", "My phone isn't working."),
        ("heard", "I have never heard of him."),
        ("fix", "They were unable to fix my car."),
        ("reach", "The two sides failed to reach a deal."),
        ("believe", "I don't believe it."),
        ("paying", "He left without paying."),
        ("paying", "Instead of paying, he ran."),
        ("injure", "The bomb did not kill or injure anyone."),
    ],
    "planned": [
        ("march", "Police closed the road ahead of the march."),
        ("strike", "The miners voted to strike on Friday."),
        ("attack", "The rebels plan to attack the barracks."),
        ("attack", "The army will attack the town."),
        ("attack", "The rebels vowed to attack the town."),
        ("attack", "Police uncovered a plan to attack the embassy."),
        ("attack", "The rebels are going to attack the town."),
        ("drive", "The militia burned the houses to drive out the villagers."),
        ("attack", "The planned attack was postponed."),
        ("executed", "The prisoner is to be executed on Friday."),
        ("sell", "The firm has decided to sell its shops."),
        ("open", "The museum is set to open in May."),
        ("open", "The mayor promised to open the museum."),
        ("take", "He was elected in May and he will take office in June."),
        ("visit", "The Pope will visit and bless the village."),
        ("bless", "The Pope will visit and bless the village."),
        ("meeting", "A meeting is scheduled for Friday."),
        ("acquire", "The company agreed to acquire its rival for $2 billion."),
        ("cut", "The bank said it plans to cut jobs."),
        ("withdraw", "The council announced that it will withdraw the troops."),
        ("meet", "Leaders of the rebels said on Friday that they would meet the envoy."),
        ("launch", "The company announced the launch of a new phone next year."),
        ("stop", "He decided to stop and told his wife."),
    ],
    "attempted": [
        ("kill", "A gunman tried to kill the judge."),
        ("kill", "A gunman failed to kill the judge."),
        ("assassination", "The general survived an assassination attempt."),
        ("attack", "Police foiled an attack on the embassy."),
        ("kill", "They took part in a plot to kill the bishop."),
        ("coup", "Officers staged a failed coup."),
        ("wound", "The guards attempted to wound him."),
        ("win", "They tried to win back customers."),
    ],
    "hypothetical": [
        ("attack", "The rebels prayed for an attack on the fort."),
        ("met", "If only I had met the judge."),
        ("visit", "I recommend a visit."),
        ("return", "The family would not hesitate to return."),
        ("invaded", "What if the neighbours invaded?"),
        ("moved", "Had he moved, the guards would have fired."),
        ("Attacking", "Attacking the town now would be a mistake."),
        ("attack", "To attack the town would be a mistake."),
        ("agreement", "The two sides are close to an agreement."),
        ("fired", "The clerk ought to be fired."),
        ("attack", "If the rebels attack, the town will fall."),
        ("attack", "The rebels threatened to attack the town."),
        ("attack", "Officials warned of an attack on the port."),
        ("attack", "The threat of attack kept shops closed."),
        ("attack", "The patrol was sent to prevent an attack."),
        ("blight", "The strategy will blight the province for years."),
        ("kill", "A war would kill thousands."),
        ("kill", "The group wants to kill the judge."),
        ("attacks", "The minister called for attacks on the rebels."),
        ("demolished", "Critics say the school should be demolished."),
        ("deaths", "His removal could lead to deaths."),
        ("withdraw", "The envoy urged the army to withdraw from the city."),
        ("rise", "The union demanded a pay rise."),
        ("helped", "They would have helped if they had known."),
        ("known", "They would have helped if they had known."),
        ("sign", "The president should sign the law."),
        ("agreed", "It is unclear whether the parties agreed."),
        ("rise", "Prices are expected to rise."),
        ("rise", "Economists expect prices to rise."),
        ("buy", "She asked him to buy milk."),
        ("buying", "He is considering buying a house."),
        ("invade", "A country which would invade its neighbour is a danger."),
        ("resignation", "Protesters demanded the resignation of the minister."),
        ("attack", "The city is at risk of an attack."),
        ("vote", "Voters must decide how to vote."),
        ("recommend", "I would recommend this place to anyone."),
        ("go", "You should go there for lunch."),
        ("call", "Please call me if you have questions."),
        ("have", "Please call me if you have questions."),
        ("take", "Let me know if you can take the call."),
        ("know", "Let me know if you can take the call."),
        ("attend", "I hope you can attend."),
        ("like", "Would you like a coffee?"),
        ("go", "Do you want to go there?"),
        ("eat", "It is a good place to eat."),
        ("find", "It is hard to find a better shop."),
        ("comes", "When he comes home, he will call her."),
        ("wait", "She asked me to wait."),
        ("attack", "Did the army attack the town?"),
        ("detained", "Police did not say whether they had detained the boys."),
    ],
    "ordered": [
        ("shoot", "The general ordered his troops to shoot the protesters."),
        ("fire", "The captain told his men to open fire."),
        ("strikes", "The president ordered strikes on the base."),
    ],
}


@pytest.mark.parametrize(
    ("expected", "word", "text"), [(name, *case) for name, cases in CASES.items() for case in cases]
)
def test_status_of_word(expected: Status, word: str, text: str) -> None:
    assert status(text, word) == expected


FIGURES = [
    ("explosion", "The garden was an explosion of colour."),
    ("killed", "Senators killed the bill on Tuesday."),
    ("shot", "He ordered a shot of whisky."),
    ("fire", "The minister came under fire from critics over the delay."),
    ("bomb", "The news hit the family like a bomb."),
    ("battle", "The two teams meet in the battle for the title."),
    ("shot", "The striker shot wide and the goalkeeper smiled."),
    ("attack", "He died of a heart attack."),
    ("struck", "The unions struck a deal at dawn."),
    ("attacked", "The senator attacked the proposal in a speech."),
    ("war", "A trade war hurts farmers."),
    ("killing", "Traders made a killing in copper."),
    ("brunt", "The town bears the brunt of the floods."),
    ("shooting", "We saw a shooting star."),
    ("explosion", "There was an explosion of good manners in the town."),
    ("barrage", "The mayor met a barrage of criticism."),
    ("explosion", "The war led to an explosion of selfishness."),
    ("slaughtered", "His party was slaughtered at the polls."),
    ("shook", "The striker's goal was a bomb that shook the stadium."),
    ("destroyed", "The visitors destroyed their rivals 4-0 on Sunday."),
    ("died", "The battery died after two hours."),
    ("kills", "In the film, a gunman kills a senator."),
    ("murders", "The novel tells of a soldier who murders his brother."),
    ("attack", "The governor launched a blistering attack on the mayor."),
    ("bombarding", "The children were bombarding us with questions."),
    ("bombed", "He bombed the exam."),
]

REAL = [
    ("killed", "Soldiers killed the shopkeeper on Tuesday."),
    ("attack", "He died in a rebel attack."),
    ("shooting", "We heard of a shooting in the mall."),
    ("explosion", "An explosion of gas cylinders killed two."),
    ("barrage", "A barrage of rockets fell on the town."),
    ("killed", "Three voters were killed at the polls."),
    ("fire", "Police came under fire from gunmen on the roof."),
    ("destroyed", "Rockets destroyed 3-4 houses in the village."),
    ("killed", "The crew of the film said that rebels killed two guides."),
    ("died", "The driver died after two hours."),
    ("killed", "A player was shot and killed outside the stadium, police said."),
]


def is_figure(text: str, word: str) -> bool:
    parsed = next(iter(parse([text])))
    token = next(token for token in parsed.doc if token.text == word)
    return is_figurative(parsed, cast(Trigger, Word(token, (token,))))


@pytest.mark.parametrize(("word", "text"), FIGURES)
def test_figure_of_speech_tells_of_no_harm(word: str, text: str) -> None:
    assert is_figure(text, word)


@pytest.mark.parametrize(("word", "text"), REAL)
def test_harm_is_no_figure_of_speech(word: str, text: str) -> None:
    assert not is_figure(text, word)


EFFECTS = ["pass", "fact", "failed", *get_args(Status)]
statuses = st.sampled_from(get_args(Status))


@given(st.sampled_from(EFFECTS), statuses)
def test_combined_status_is_one_of_the_contract(effect: str, before: Status) -> None:
    assert combine(effect, before) in get_args(Status)


@given(statuses)
def test_telling_does_not_make_it_real(before: Status) -> None:
    after = combine("reported", before)
    assert after == ("reported" if before == "asserted" else before)


def test_two_denials_assert() -> None:
    assert combine("denied", combine("denied", "asserted")) == "asserted"
