"""Which time a happening has. The report was printed on Tuesday, 14 June 2016."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from spacy.tokens import Token

from onrecord.extract.text.parser import parse
from onrecord.extract.times.dates import find_times
from onrecord.extract.times.when import read_when, said_best, when_of
from onrecord.model.reading import When

PRINT = date(2016, 6, 14)


@dataclass(frozen=True, slots=True)
class Trigger:
    token: Token
    words: tuple[Token, ...]
    support: Token | None = None


def times_of(text: str, *triggers: str, published: date | None = PRINT) -> list[When | None]:
    """The times of the words given, each at its first place in the text."""
    (parsed,) = parse([text])
    tokens = [next(token for token in parsed.doc if token.lower_ == word) for word in triggers]
    found = [Trigger(token, (token,)) for token in tokens]
    dated = read_when(parsed, find_times(parsed, published), found, published)
    return [when_of(dated, trigger) for trigger in found]


def day(when: When | None) -> str | None:
    if when is None or when.first is None:
        return None
    return when.first.isoformat() if when.first == when.last else f"{when.first}..{when.last}"


@pytest.mark.parametrize(("text", "trigger", "value"), [
    ("Gunmen killed two guards on Friday.", "killed", "2016-06-10"),
    ("On Friday, gunmen killed two guards near the bridge.", "killed", "2016-06-10"),
    ("Two guards were killed in an attack on Friday.", "killed", "2016-06-10"),
    ("Friday's attack killed two guards.", "attack", "2016-06-10"),
    ("The May 22 bombing closed the bridge.", "bombing", "2016-05-22"),
    ("He was tried for the 2015 massacre.", "massacre", "2015-01-01..2015-12-31"),
    ("The attack took place on 3 May 2015.", "attack", "2015-05-03"),
    ("There was an explosion early this morning.", "explosion", "2016-06-14"),
    ("Rebels staged an attack on the fort on Sunday.", "attack", "2016-06-12"),
    ("Rebels attacked the fort on Sunday and burned two houses.", "burned", "2016-06-12"),
    ("The bombing yesterday shows that the town is not safe.", "bombing", "2016-06-13"),
    ("The front spoke of an attack that wounded four men on 3 May 2016.", "attack", "2016-05-03"),
    ("Two men, who had been kidnapped on 3 May, escaped on Sunday.", "kidnapped", "2016-05-03"),
    ("In early January 2015, rebels attacked the fort.", "attacked", "2015-01-01..2015-01-10"),
    ("Between 2011 and 2013 rebels killed ten judges.", "killed", "2011-01-01..2013-12-31"),
    ("Ten men were killed in the past 24 hours.", "killed", "2016-06-13..2016-06-14"),
    ("Since 2011 ten judges have been killed.", "killed", "2011-01-01..2016-06-14"),
    ("She spoke of the night of 3 May 2015, when rebels burned the school.", "burned", "2015-05-03"),
    ("Villagers have lived in tents since 3 May, when rebels burned the huts.", "burned", "2016-05-03"),
    ("Ten men were killed when a mine exploded on Sunday.", "killed", "2016-06-12"),
    ("Ten men were wounded when shells hit the barracks on Sunday.", "wounded", "2016-06-12"),
    ("Rebels burned the mill in Dorn on Sunday, a miller said.", "burned", "2016-06-12"),
    ("In August 2015 at least 20 men starved to death behind the walls.", "starved", "2015-08-01..2015-08-31"),
    ("They have had no school since rebels took the town in 2014.", "took", "2014-01-01..2014-12-31"),
    ("The rebels staged today their tenth attack of this year.", "attack", "2016-06-14"),
    ("A judge ordered the arrest of a colonel involved in the massacre of nine clerks carried out on 3 May.",
     "massacre", "2016-05-03"),
    ("The decrees were issued on 3 May, the same day the senator was murdered.", "murdered", "2016-05-03"),
    ("Two guards were shot near the corner of Ninth Street and Royce Wednesday night.", "shot", "2016-06-08"),
    ("Police are searching for two men after a shooting Sunday night.", "shooting", "2016-06-12"),
    ("Rebels took the fort on 3 May. A week later rebels killed a judge.", "killed", "2016-05-09..2016-05-15"),
    ("When, in 2012, rebels took the fort, it was soldiers who shelled the mill.", "shelled", "2012-01-01..2012-12-31"),
    ("Police are looking into a shooting in the port Sunday night.", "shooting", "2016-06-12"),
    ("The mayor will visit the scene of Friday's raid.", "raid", "2016-06-10"),
    ("The mayor will start work on Friday at the port.", "start", "2016-06-17"),
])  # fmt: skip
def test_a_time_dates_what_it_hangs_on(text: str, trigger: str, value: str) -> None:
    assert day(times_of(text, trigger)[0]) == value


@pytest.mark.parametrize(("text", "trigger"), [
    ("Police said on Tuesday that two guards were killed.", "killed"),
    ("Two guards were killed, police said Tuesday.", "killed"),
    ("On Tuesday, police said that two guards were killed.", "killed"),
    ("The government yesterday condemned the killing of two guards.", "killing"),
    ("He was arrested on Friday for the murder of a judge.", "murder"),
    ("He was arrested on Friday after a bombing in the north.", "bombing"),
    ("The judge who convicted the killers was buried on Friday.", "convicted"),
    ("Rebels have killed ten judges.", "killed"),
    ("Guards come every day because rebels killed ten judges.", "killed"),
])  # fmt: skip
def test_no_time_is_guessed(text: str, trigger: str) -> None:
    assert times_of(text, trigger) == [None]


def test_a_verb_has_the_time_of_its_subject() -> None:
    attack, killed = times_of("Friday's attack killed two guards.", "attack", "killed")
    assert (day(attack), day(killed)) == ("2016-06-10", "2016-06-10")


def test_a_saying_has_the_time_of_its_own() -> None:
    said, killed = times_of("Two guards were killed on Sunday, police said on Tuesday.", "said", "killed")
    assert (day(said), day(killed)) == ("2016-06-14", "2016-06-12")


def test_two_clauses_keep_two_times() -> None:
    text = "Rebels killed a judge in 2014 and bombed the court on 3 May 2015."
    assert [day(when) for when in times_of(text, "killed", "bombed")] == [
        "2014-01-01..2014-12-31",
        "2015-05-03",
    ]


def test_the_story_goes_on_in_the_past() -> None:
    text = "Rebels attacked the fort on Sunday. Two guards died. A bomb destroyed the gate."
    died, destroyed = times_of(text, "died", "destroyed")
    assert died is not None and destroyed is not None
    assert (day(died), died.basis, day(destroyed)) == ("2016-06-12", "inherited", "2016-06-12")
    assert died.quote is not None and died.quote.text == "Sunday"


@pytest.mark.parametrize(
    "text",
    [
        "Police said that a man walked into the shop on Sunday. The clerk died.",
        "Gunmen shot two guards on Sunday. A nurse died.",
        "Officers responded to a call on Sunday. A nurse died.",
        "Two men were killed in Sunday's raid. A guard died.",
        "The rebels staged on Sunday their tenth raid of this year. Two guards died.",
    ],
)
def test_the_story_goes_on_from_what_is_said_and_from_what_is_found(text: str) -> None:
    (found,) = times_of(text, "died")
    assert (day(found), found and found.basis) == ("2016-06-12", "inherited")


@pytest.mark.parametrize("text", [
    "Rebels attacked the fort on Sunday. The fort is old. Two guards died.",
    "Rebels attacked the fort on Sunday. Two guards had died.",
    "Rebels attacked the fort on Sunday. Two guards have died.",
    "Rebels attacked the fort on Sunday. Two guards who died are mourned.",
    "In 2014 rebels took the fort.\n\nTwo guards died.",
    "The court will meet on Thursday. Two guards died.",
    "Police said on Monday that the fort was open. Two guards died.",
])  # fmt: skip
def test_the_story_does_not_go_on(text: str) -> None:
    assert times_of(text, "died") == [None]


@pytest.mark.parametrize(("text", "trigger", "value"), [
    ("A patrol found mines in the north on Sunday. Two guards died.", "found", "2016-06-12"),
    ("Two men were killed in Sunday's raid. Two guards died.", "raid", "2016-06-12"),
    ("Police are looking into a shooting that happened on Sunday. Two guards died.", "shooting", "2016-06-12"),
    ("Police are looking into a shooting Sunday night. Two guards died.", "shooting", "2016-06-12"),
    ("Rebels took the fort on Sunday. Two guards who had seen the May 3 raid died.", "raid", "2016-06-12"),
    ("The commander planned the May 3 attack. Two guards died.", "attack", None),
    ("He was tried for the May 3 massacre. Two guards died.", "massacre", None),
])  # fmt: skip
def test_a_happening_carries_the_story_on_where_it_is_told(
    text: str, trigger: str, value: str | None
) -> None:
    assert day(times_of(text, trigger, "died")[1]) == value


def test_a_time_without_days_is_kept_with_its_words() -> None:
    (killed,) = times_of("Ten judges were killed in the early days of the revolution.", "killed")
    assert killed is not None and killed.quote is not None
    assert (killed.quote.text, killed.first, killed.precision) == (
        "the early days of the revolution",
        None,
        "unknown",
    )


@pytest.mark.parametrize(("text", "basis", "precision"), [
    ("Gunmen killed two guards on 3 May 2015.", "stated", "day"),
    ("Gunmen killed two guards on Friday.", "relative", "day"),
    ("Gunmen killed two guards late on Friday.", "relative", "time"),
    ("Gunmen killed two guards in late 2014.", "stated", "range"),
    ("Gunmen killed two guards last week.", "relative", "week"),
])  # fmt: skip
def test_basis_and_precision(text: str, basis: str, precision: str) -> None:
    (killed,) = times_of(text, "killed")
    assert killed is not None and (killed.basis, killed.precision) == (basis, precision)


def test_the_date_of_print_is_never_taken_for_the_day() -> None:
    assert times_of("Gunmen killed two guards.", "killed") == [None]


def test_without_a_date_of_print_the_words_are_kept() -> None:
    (killed,) = times_of("Gunmen killed two guards on Friday.", "killed", published=None)
    assert (
        killed is not None
        and killed.quote is not None
        and (killed.quote.text, killed.first) == ("Friday", None)
    )


@pytest.mark.parametrize(("text", "trigger", "value"), [
    ("The ministry condemned today the murder of the judge.", "murder", None),
    ("The raid was condemned on Monday.", "raid", None),
    ("In the past few hours gunmen attacked the fort.", "attacked", "2016-06-13..2016-06-14"),
    ("Two bombs exploded a few minutes ago in the market.", "exploded", "2016-06-14"),
    ("Gunmen took the fort on Sunday. An hour later they killed a guard.", "killed", "2016-06-12..2016-06-13"),
    ("More than 300 people have been killed since the fighting began in 2014.", "fighting", "2014-01-01..2016-06-14"),
    ("More than 300 people have been killed since the fighting began in 2014.", "killed", None),
    ("On Sunday, residents said, soldiers killed two men.", "killed", "2016-06-12"),
    ("On 6 January at 1625, troops killed two men in the hills.", "killed", "2016-01-06"),
])  # fmt: skip
def test_words_of_the_report_date_what_they_govern(text: str, trigger: str, value: str | None) -> None:
    (when,) = times_of(text, trigger)
    assert day(when) == value


def test_the_light_verb_gives_its_time_to_the_noun() -> None:
    (parsed,) = parse(["The two fronts signed a truce in the old fort on 3 May 2015."])
    verb, noun = parsed.doc[3], parsed.doc[5]
    found = Trigger(noun, (noun,), support=verb)
    dated = read_when(parsed, find_times(parsed, PRINT), [found], PRINT)

    assert (verb.text, noun.text) == ("signed", "truce")
    assert day(when_of(dated, found)) == "2015-05-03"


def test_of_times_within_each_other_the_shorter_is_said_best() -> None:
    text = "The January murder shook the town. A judge was killed on Jan. 11. A year later a guard was shot."
    month, exact, other = times_of(text, "murder", "killed", "shot")
    assert month and exact and other
    assert [day(said_best(said)) for said in ([month, exact], [exact, other], [month, other])] == [
        "2016-01-11",
        "2016-01-11",
        "2016-01-01..2016-01-31",
    ]
    assert said_best([]) is None
