"""Who says what: invented sentences, each with the speaker, the cue and the words said."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.text.parser import Parsed, parse
from onrecord.extract.voices.claims import claim_of
from onrecord.extract.voices.quotation import find_quotations
from onrecord.extract.voices.voices import attributions, find_voices, voice_of


def read(text: str) -> Parsed:
    return next(iter(parse([text])))


def told(text: str) -> list[tuple[str | None, str | None, tuple[str, ...]]]:
    """Speaker, cue and contents of all voices."""
    parsed = read(text)
    return [
        (
            voice.source.text if voice.source is not None else None,
            voice.cue.text if voice.cue is not None else None,
            tuple(text[start:end] for start, end in voice.content),
        )
        for voice in find_voices(parsed)
    ]


CASES = [
    (
        "A judge ruled on Friday that the state may not close the road.",
        "A judge",
        "ruled",
        ("that the state may not close the road",),
    ),
    ("The bishop called on farmers to stay away.", "The bishop", "called", ("farmers to stay away",)),
    ("Voters were convinced that the vote was stolen.", "Voters", "convinced", ("that the vote was stolen",)),
    (
        "The mayor insisted it was over, even as shells fell on the road.",
        "The mayor",
        "insisted",
        ("it was over",),
    ),
    (
        'Asked whether he would run, Boyd demurred: "I like my job."',
        "Boyd",
        "demurred",
        ('"I like my job."',),
    ),
    ("The mayor said the bridge was safe.", "The mayor", "said", ("the bridge was safe",)),
    (
        "The mayor told reporters that the bridge was safe.",
        "The mayor",
        "told",
        ("that the bridge was safe",),
    ),
    ("The bridge, he said, is safe.", "he", "said", ("The bridge", "is safe")),
    (
        "Six men fixed the bridge, the mayor of the nearest town said on Monday.",
        "the mayor of the nearest town",
        "said",
        ("Six men fixed the bridge",),
    ),
    ("The bridge is safe, the mayor said on Monday.", "the mayor", "said", ("The bridge is safe",)),
    (
        "Nobody was hurt, according to police in the town.",
        "police in the town",
        "according to",
        ("Nobody was hurt",),
    ),
    ("According to two nurses, the ward was full.", "two nurses", "According to", ("the ward was full",)),
    (
        "“We checked it twice,” she added, “and we will check again.”",
        "she",
        "added",
        ("“We checked it twice,”", "“and we will check again.”"),
    ),
    (
        "“We will not stand for it,” said Maria Keller, a farmer from Ohio. “We will fight.”",
        "Maria Keller, a farmer from Ohio",
        "said",
        ("“We will not stand for it,”", "“We will fight.”"),
    ),
    (
        '"I am tired." said John Smith, a spokesman for the party.',
        "John Smith, a spokesman for the party",
        "said",
        ('"I am tired."',),
    ),
    (
        "A spokeswoman, Ann Reed, wrote in an email: “The governor stands by his record.”",
        "A spokeswoman, Ann Reed",
        "wrote",
        ("“The governor stands by his record.”",),
    ),
    ("“Have you no shame?” she asked.", "she", "asked", ("“Have you no shame?”",)),
    (
        "“Nobody knows the road better than me” — Governor Hale",
        "Governor Hale",
        "—",
        ("“Nobody knows the road better than me”",),
    ),
    (
        "Critics accused the ministry of hiding the report.",
        "Critics",
        "accused",
        ("the ministry of hiding the report",),
    ),
    ("The attack was blamed on the rebels.", None, "blamed", ("The attack", "on the rebels")),
    ("Police blamed the rebels for the attack.", "Police", "blamed", ("the rebels for the attack",)),
    (
        "The front claimed responsibility for the attack.",
        "The front",
        "claimed responsibility",
        ("the attack",),
    ),
    (
        "The general is said to have ordered the strike.",
        None,
        "said",
        ("The general", "to have ordered the strike"),
    ),
    ("She called him a liar.", "She", "called", ("him a liar",)),
    ("She described the plan as a threat.", "She", "described", ("the plan as a threat",)),
    (
        "Officials expressed fears that the rebels would return.",
        "Officials",
        "expressed fears",
        ("that the rebels would return",),
    ),
    ("He is confident that they will win.", "He", "confident", ("that they will win",)),
    ("As the colonel put it, the war is lost.", "the colonel", "put", ("the war is lost",)),
    (
        "The court rejected the army's claim that it spared the school.",
        "the army's",
        "claim",
        ("that it spared the school",),
    ),
    ("The rebels threatened to attack the city.", "The rebels", "threatened", ("to attack the city",)),
    ("He wants the government to stop the raids.", "He", "wants", ("the government to stop the raids",)),
    ("The union urged its members to stay at home.", "The union", "urged", ("its members to stay at home",)),
    ("A new poll shows that voters are worried.", "A new poll", "shows", ("that voters are worried",)),
    ("The report concluded there was no evidence.", "The report", "concluded", ("there was no evidence",)),
    ("He reportedly paid two million.", None, "reportedly", ("He", "paid two million")),
    (
        "In the mayor's view, the vote was a sham.",
        "the mayor's",
        "In the mayor's view",
        ("the vote was a sham",),
    ),
    (
        "The army denied that it had shelled the school.",
        "The army",
        "denied",
        ("that it had shelled the school",),
    ),
    ("The colonel denied killing the prisoners.", "The colonel", "denied", ("killing the prisoners",)),
    ("Officials warned of heavy floods.", "Officials", "warned", ("heavy floods",)),
    (
        "The bishop condemned the killing of the nurse.",
        "The bishop",
        "condemned",
        ("the killing of the nurse",),
    ),
    (
        "The priest called for an inquiry into the deaths.",
        "The priest",
        "called",
        ("an inquiry into the deaths",),
    ),
    ("She backed the plan, which he said would create jobs.", "he", "said", ("which", "would create jobs")),
    ("The general ordered his troops to withdraw.", "The general", "ordered", ("his troops to withdraw",)),
    ("KELLER: I never wrote that letter to anyone.", "KELLER", ":", ("I never wrote that letter to anyone",)),
    (
        "The minister said:\n\nThe attack was an act of terror.",
        "The minister",
        "said",
        ("The attack was an act of terror",),
    ),
    ("Suspected rebels fled into the hills.", None, "Suspected", ("rebels",)),
    ("Leaders vowed to rebuild the town.", "Leaders", "vowed", ("to rebuild the town",)),
    ("He was quoted as saying the talks had failed.", "He", "saying", ("the talks had failed",)),
    (
        "The mayor dismissed the report as “nonsense from idle people.”",
        "The mayor",
        "dismissed",
        ("the report as “nonsense from idle people.”",),
    ),
    (
        "Farmers, angry over the tax, blocked the road, adding that they would stay.",
        "Farmers, angry over the tax",
        "adding",
        ("that they would stay",),
    ),
    ("The council hopes the rain ends soon.", "The council", "hopes", ("the rain ends soon",)),
    ("“It is absurd,” a clerk was quoted as saying.", "a clerk", "saying", ("“It is absurd,”",)),
    ("The agency quoted him as saying the dam had burst.", "him", "saying", ("the dam had burst",)),
    (
        "“Nobody slept,” read a letter from the miners.",
        "a letter from the miners",
        "read",
        ("“Nobody slept,”",),
    ),
    (
        "She added:\n\n“Every family knows what a bad loan looks like.”",
        "She",
        "added",
        ("“Every family knows what a bad loan looks like.”",),
    ),
    (
        "The mayor has made clear that he will not resign.",
        "The mayor",
        "made clear",
        ("that he will not resign",),
    ),
    (
        "The miners shot back that the owners had broken the deal.",
        "The miners",
        "shot back",
        ("that the owners had broken the deal",),
    ),
    (
        "The clerk has been accused by auditors of selling permits.",
        "auditors",
        "accused",
        ("The clerk", "of selling permits"),
    ),
    (
        "In the view of one farmer, the dam needs repair.",
        "one farmer",
        "In the view",
        ("the dam needs repair",),
    ),
    ("It remains unclear whether the dam will hold.", None, "unclear", ("whether the dam will hold",)),
    (
        "He predicted for months that the dam would burst.",
        "He",
        "predicted",
        ("that the dam would burst",),
    ),
    ("The villagers were alarmed by the cracks.", "The villagers", "alarmed", ("the cracks",)),
    ("One farmer likened the dam to a sieve.", "One farmer", "likened", ("the dam to a sieve",)),
    ("She reminded the council of its promise.", "She", "reminded", ("the council of its promise",)),
    ("He is considering leaving the party.", "He", "considering", ("leaving the party",)),
    (
        "He admitted that using the boat was a mistake but denies breaking any law.",
        "He",
        "denies",
        ("breaking any law",),
    ),
    ("He said he was innocent and called the charge absurd.", "He", "said", ("he was innocent",)),
    (
        "It was, several farmers now concede, a costly mistake.",
        "several farmers",
        "concede",
        ("It was", "a costly mistake"),
    ),
    (
        "A survey made in June found Keller ahead of Reed by five points.",
        "A survey made in June",
        "found",
        ("Keller ahead of Reed",),
    ),
    ("Keller on nurses: ‘Pay them more’", "Keller on nurses", ":", ("‘Pay them more’",)),
    ("She told “Meet the Nation”: “He is unfit.”", "She", "told", ("“He is unfit.”",)),
    ("“Reed Must Go Now”, said the mayor.", "the mayor", "said", ("“Reed Must Go Now”",)),
    ("“It is not true,” Ann Reed said. “Period.”", "Ann Reed", "said", ("“It is not true,”", "“Period.”")),
    ("It is unclear how the town would pay.", None, "unclear", ("how the town would pay",)),
    ("The speech was panned by the left.", "the left", "panned", ("The speech",)),
    ("He attacked the judge as biased.", "He", "attacked", ("the judge as biased",)),
    ("“I love nurses,” Keller can be heard saying on the tape.", "Keller", "saying", ("“I love nurses,”",)),
    (
        "In May the group alleged she took 32 private flights, a charge her office denied.",
        "her office",
        "denied",
        ("a charge",),
    ),
    (
        "He noted that the union sat out the race, and predicted that most members would vote.",
        "He",
        "predicted",
        ("that most members would vote",),
    ),
    (
        "Villagers fear that the dam will burst, according to two engineers.",
        "Villagers",
        "fear",
        ("that the dam will burst",),
    ),
    (
        "Villagers fear that the dam will burst, according to two engineers.",
        "two engineers",
        "according to",
        ("Villagers fear that the dam will burst",),
    ),
]


@pytest.mark.parametrize(("text", "source", "cue", "content"), CASES)
def test_voice_has_speaker_cue_and_words(
    text: str, source: str | None, cue: str, content: tuple[str, ...]
) -> None:
    plain = str.maketrans("“”’", '""\'')
    wanted = (source.translate(plain) if source else None, cue, content)
    assert wanted in told(text)


@pytest.mark.parametrize("text", [
    "The shop was open all day.",
    "He called his brother from the station.",
    "The play shows at nine.",
    "She lives in the so-called “old town” by the river.",
    "They thought for an hour.",
    "They shot back at the police.",
    "He left early in order to catch the train.",
    "« Radio Varsol\nThe dam burst on Monday.",
])  # fmt: skip
def test_no_voice_without_content(text: str) -> None:
    assert told(text) == []


def test_voices_nest() -> None:
    parsed = read("Police said the group claims that it spared the school.")
    outer, inner = find_voices(parsed)
    assert (outer.parent, inner.parent) == (None, 0)


@pytest.mark.parametrize("text", [
    "“I think the dam will burst,” the farmer said.",
    "“We told them the dam would burst,” the farmer said.",
    "The farmer said he hopes the dam will hold.",
])  # fmt: skip
def test_own_mind_is_no_further_attribution(text: str) -> None:
    parsed = read(text)
    rows, first = attributions(parsed, find_voices(parsed))
    assert [row.cue.text for row in rows if row.cue is not None] == ["said"]
    assert first == (0, 0)


@pytest.mark.parametrize("text", [
    "The farmer said the mayor hopes the dam will hold.",
    "“They think the dam will burst,” the farmer said.",
])  # fmt: skip
def test_another_mind_is_a_further_attribution(text: str) -> None:
    parsed = read(text)
    rows, _ = attributions(parsed, find_voices(parsed))
    assert len(rows) == 2


@pytest.mark.parametrize(("text", "cue"), [
    ("He likes to say that he reads everything.", "say"),
    ("She rejected the idea that the council was pressed.", "rejected the idea"),
])  # fmt: skip
def test_two_words_of_one_cue_are_one_voice(text: str, cue: str) -> None:
    assert [found for _, found, _ in told(text)] == [cue]


def test_clause_that_is_said_does_not_interrupt() -> None:
    assert told("The clerk left, saying the mayor had mended the boat.") == [
        ("The clerk", "saying", ("the mayor had mended the boat",)),
    ]


def test_innermost_voice_holds_the_word() -> None:
    parsed = read("Police said the group claims that it spared the school.")
    voices = find_voices(parsed)
    held = {token.text: voice_of(voices, token) for token in parsed.doc}
    assert (held["spared"], held["group"], held["Police"]) == (1, 0, None)


def test_interrupted_content_is_rows_of_one_source_and_cue() -> None:
    parsed = read("“We are closed,” she said, “until the road is mended.” The baker said he was not.")
    voices = find_voices(parsed)
    rows, first = attributions(parsed, voices)
    assert first == (0, 2)
    assert (rows[0].source, rows[0].cue) == (rows[1].source, rows[1].cue)
    assert rows[1].content.text == "“until the road is mended.”"
    assert rows[0].quoted
    assert not rows[2].quoted


def test_paragraphs_of_one_quotation_have_one_speaker() -> None:
    parsed = read("“We saw smoke,” said Ana Ruiz. “It was black.\n\n“Then we ran to the river.”\n")
    voices = find_voices(parsed)
    assert [voice.source.text for voice in voices if voice.source is not None] == ["Ana Ruiz"]
    assert len(voices[0].content) == 3


def test_unclosed_mark_does_not_swallow_the_report() -> None:
    parsed = read('It is 5" long.\n\nThe mayor said the bridge was safe.\n\nIt rained.')
    assert [parsed.text[a:b] for voice in find_voices(parsed) for a, b in voice.content] == [
        "the bridge was safe"
    ]


PIECES = [
    "“We ran,”",
    "he said",
    "she added,",
    "“and hid.”",
    "The army denied it.",
    "\n\n",
    "—",
    "according to police",
    ":",
    "No.",
]

CLAIMS = [
    (
        "front",
        "reported",
        "claimed responsibility",
        "The front claimed responsibility for the attack on the bridge.",
    ),
    ("cells", "reported", "took responsibility", "The urban cells took responsibility for the blast."),
    ("officer", "reported", "admitted", "The officer admitted killing the student."),
    ("officer", "reported", "confessed", "The officer confessed to the murder."),
    ("group", "denied", "denied responsibility", "The group denied responsibility for the attack."),
    ("rebels", "possible", "blamed", "The attack was blamed on the rebels."),
    ("rebels", "possible", "blamed", "The army blamed the attack on the rebels."),
    ("guerrillas", "possible", "accused", "The army accused guerrillas of killing the priest."),
    ("squad", "possible", "attributed", "The murder was attributed to a death squad."),
    ("soldiers", "possible", "accused", "Five soldiers were accused of the murder by the court."),
    ("front", "possible", "suspected", "Members of the front are suspected of planting the bomb."),
    ("man", "possible", "suspected", "A man suspected of planting the bomb was arrested."),
    ("rebels", "possible", "alleged", "The alleged rebels fled."),
    ("group", "possible", "held responsible", "The group was held responsible for the bombing."),
    ("cartel", "possible", "suspect", "Officials suspect the cartel in the killings."),
    ("guerrillas", "possible", "believe", "Police believe that guerrillas are responsible for the attack."),
    ("front", None, None, "The front attacked the bridge on Monday."),
    ("rebels", "possible", "suspect", "Police suspect that rebels planted the bomb."),
    (
        "colonel",
        "possible",
        "charged",
        "The president charged that the colonel is implicated in the killing.",
    ),
    ("rebels", "possible", None, "The mayor was killed, apparently by rebels."),
    ("group", None, None, "No group has claimed responsibility for the attack."),
    ("priest", None, None, "The army accused guerrillas of killing the priest."),
]


@pytest.mark.parametrize(("word", "status", "cue", "text"), CLAIMS)
def test_part_may_stand_by_a_claim(word: str, status: str | None, cue: str | None, text: str) -> None:
    parsed = read(text)
    voices = find_voices(parsed)
    head = next(token for token in parsed.doc if token.text == word)
    said, index = claim_of(parsed, voices, head)
    words = voices[index].cue if index is not None else None
    assert (said, words.text if words is not None else None) == (status, cue)


@settings(max_examples=25)
@given(st.text(alphabet="ab .,:\n\"“”‘’'«»-", max_size=60))
def test_quotations_lie_in_the_text_and_apart(text: str) -> None:
    found = find_quotations(read(text or "a"))
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(max_examples=15)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map(" ".join))
def test_contents_are_words_of_the_text(text: str) -> None:
    parsed = read(text)
    rows, first = attributions(parsed, find_voices(parsed))
    assert all(text[row.content.start : row.content.end] == row.content.text for row in rows)
    assert all(index < len(rows) for index in first)
