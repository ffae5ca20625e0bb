import pytest

from onrecord.extract.counts.counts import counts_of
from onrecord.extract.counts.quantities import find_quantities
from onrecord.extract.events.triggers import Trigger
from onrecord.extract.read import read
from onrecord.extract.text.parser import parse
from onrecord.model.text import Document

KINDS = {
    "killed": "killing", "killing": "killing", "died": "death", "dead": "death",
    "wounded": "injury", "wounding": "injury", "injured": "injury", "hurt": "injury", "shot": "shooting",
    "displaced": "displacement", "arrested": "arrest", "destroyed": "property_destruction",
    "damaged": "property_damage", "marched": "protest", "raided": "attack",
}  # fmt: skip


def trigger(token, heads):
    """A trigger as the syntax of these plain sentences gives it."""
    kind = KINDS[token.lower_]
    things = ("property_destruction", "property_damage")
    return Trigger(
        token, (token,), kind,
        agents=heads if kind == "protest" else (),
        targets=heads if kind not in (*things, "protest") else (),
        objects=heads if kind in things else (),
    )  # fmt: skip


def heads_of(verb):
    """Objects of an active verb with one, else its subject; with all that are joined to them."""
    found = [child for child in verb.children if child.dep_ == "dobj"]
    found = found or [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    if not found and verb.dep_ == "conj":
        return heads_of(verb.head)
    found = found or [verb.head] * (verb.dep_ in ("amod", "acl", "relcl"))
    return tuple(token for head in found for token in (head, *head.conjuncts))


def count(text):
    (parsed,) = parse([text])
    triggers = [trigger(token, heads_of(token)) for token in parsed.doc if token.lower_ in KINDS]
    targets = [head for one in triggers for head in one.targets]
    return counts_of(parsed, find_quantities(parsed), triggers, targets)


def told(text):
    return [(one.kind, one.low, one.part_of) for one in count(text)]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Two soldiers and a civilian were killed.", [("killed", 2, None), ("killed", 1, None)]),
        (
            "A bomb exploded, killing five and wounding nine others.",
            [("killed", 5, None), ("injured", 9, None)],
        ),
        ("Twelve people were wounded, two of whom died.", [("injured", 12, None), ("killed", 2, None)]),
        ("The army killed a mother and her four children.", [("killed", 1, None), ("killed", 4, None)]),
        ("One person was killed and another injured.", [("killed", 1, None), ("injured", 1, None)]),
        ("Dozens of villagers were killed.", [("killed", 12, None)]),
        ("Nobody was hurt.", [("injured", 0, None)]),
        ("Police arrested 14 students.", [("detained", 14, None)]),
        ("Thousands marched in the capital.", [("participants", 1000, None)]),
    ],
)
def test_counts_of_a_sentence(text, counts):
    assert told(text) == counts


@pytest.mark.parametrize("text", ["Soldiers were killed.", "The army raided twelve rebels."])
def test_what_is_not_said_is_not_counted(text):
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Three people, including two children, were killed.", [("killed", 3, None), ("killed", 2, 0)]),
        ("Nine people were killed, four of them children.", [("killed", 9, None), ("killed", 4, 0)]),
        (
            "Gunmen killed four people - two men and two women.",
            [("killed", 4, None), ("killed", 2, 0), ("killed", 2, 0)],
        ),
        (
            "Rebels killed 12 people and wounded 30, including 5 soldiers.",
            [("killed", 12, None), ("injured", 30, None), ("injured", 5, 1)],
        ),
    ],
)
def test_parts_belong_to_their_whole(text, counts):
    assert told(text) == counts


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Two people were killed. The two people died at once.", 2),
        ("A man was killed in Leeds. The man died at noon.", 1),
        ("Man killed in Leeds. A man was killed in Leeds on Monday.", 1),
        ("Two people were killed on Monday. A farmer died at once.", 2),
        ("A farmer was killed. Another man died later.", 2),
        ("Three soldiers were killed. Two children died.", 5),
        ("Ten people were killed. The death toll stood at 12 as more died.", 12),
    ],
)
def test_the_same_people_are_counted_once(text, killed):
    counts = [one for one in count(text) if one.kind == "killed" and one.part_of is None]
    assert sum(one.low for one in counts) == killed


@pytest.mark.parametrize(
    ("text", "injured"),
    [
        ("A man was shot in Leeds on Monday. He died at noon.", []),
        ("A man was shot and killed.", []),
        ("Three men were shot on Friday. One died at the scene.", [(2, 3)]),
        ("Three men were shot on Friday.", [(3, 3)]),
    ],
)
def test_those_who_died_are_not_counted_as_injured(text, injured):
    assert [(one.low, one.high) for one in count(text) if one.kind == "injured"] == injured


def test_a_running_total_is_marked():
    (total,) = (one for one in count("The death toll rose from 18 to 23 after more people died.") if one.low)
    assert (total.kind, total.low, total.cumulative) == ("killed", 23, True)


@pytest.mark.parametrize(
    ("text", "running"),
    [
        ("More than 90 people have been killed in the valley since January.", True),
        ("Since the siege began, 90 people have been killed.", True),
        ("So far this year 90 people have died.", True),
        ("Ninety people have been wounded this year.", True),
        ("Ninety people died so far this year.", True),
        ("Ninety people died this year.", False),
        ("Ninety people have been killed.", False),
        ("Ninety people were killed in January.", False),
        ("Ninety men have been arrested since Monday.", False),
        ("One man has been killed since Monday.", False),
    ],
)
def test_a_total_up_to_now_is_a_running_total(text, running):
    (told,) = count(text)
    assert told.cumulative is running


def test_up_to_is_an_upper_bound_also_where_the_parser_sees_no_subject():
    killed, injured = count("At least 300 people were killed and up to 70 were wounded.")
    assert (killed.kind, killed.low, killed.high) == ("killed", 300, None)
    assert (injured.kind, injured.low, injured.high) == ("injured", 0, 70)


def test_who_speaks_of_the_dead_is_none_of_them():
    (parsed,) = parse(["Gunmen shot dead six worshippers, the mayor of the nearest town said."])
    worshippers = next(token for token in parsed.doc if token.lower_ == "worshippers")
    shot = Trigger(parsed.doc[1], (parsed.doc[1], parsed.doc[2]), "killing", targets=(worshippers,))
    (told,) = counts_of(parsed, find_quantities(parsed), [shot], [worshippers])
    assert (told.low, told.part_of) == (6, None)


@pytest.mark.parametrize(
    ("text", "killed"),
    [
        ("Two men, a farmer and his son, were killed.", 2),
        ("Three people, a nurse, a driver and a guard, were killed.", 3),
        ("Rebels killed two guards, a driver and a cook.", 4),
    ],
)
def test_those_who_are_named_beside_a_number_are_counted_with_it_or_besides(text, killed):
    assert sum(one.low for one in told_by_reading(text) if one.part_of is None) == killed


def test_starved_to_death_is_dead_and_sentenced_to_death_is_not():
    (starved,) = told_by_reading("In August at least 60 people starved to death in the old town.")
    assert (starved.low, starved.high) == (60, None)
    assert told_by_reading("The villagers were starving.") == []
    assert told_by_reading("Two smugglers were sentenced to death on Monday.") == []


def told_by_reading(text):
    """The counts of the killed when the whole report is read."""
    (reading,) = read([Document(id="report", text=text)])
    return [one for event in reading.events for one in event.counts if one.kind == "killed"]


def test_households_and_homes_are_households():
    families, homes = count("At least 300 families were displaced and 60 homes were destroyed.")
    assert (families.kind, families.unit, families.low, families.high) == (
        "displaced",
        "households",
        300,
        None,
    )
    assert (homes.kind, homes.unit, homes.low) == ("housing_destroyed", "households", 60)


def test_homes_named_before_a_bare_number_are_homes():
    counts = count("60 houses were destroyed and another 200 were damaged.")
    assert [(one.kind, one.unit, one.low) for one in counts] == [
        ("housing_destroyed", "households", 60),
        ("housing_damaged", "households", 200),
    ]


def test_no_casualties_is_nought_of_both_harms():
    counts = count("There were no casualties, and a house was destroyed.")
    assert {(one.kind, one.low, one.high) for one in counts} == {("killed", 0, 0), ("injured", 0, 0)}


def test_counts_point_to_the_targets_and_quote_the_text():
    text = "Two soldiers and a farmer were killed."
    soldiers, farmer = count(text)
    assert (soldiers.of, farmer.of) == (0, 1)
    assert [text[one.quote.start : one.quote.end] for one in (soldiers, farmer)] == [
        "Two soldiers",
        "a farmer",
    ]


def test_others_of_another_harm_are_no_more_of_the_same() -> None:
    text = "Three people were wounded. Two people were killed and three others wounded in the shooting."
    assert [(kind, low) for kind, low, *_ in told(text)].count(("injured", 3)) <= 1


def test_each_other_is_no_one_person() -> None:
    (reading,) = read([Document(id="report", text="Two groups pelted stones at each other.")])
    assert [one for event in reading.events for one in event.counts] == []


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Man shot inside a bar in Lodi.", [("injured", 1)]),
        ("Three guards shot outside a bank.", [("injured", 3)]),
        ("Gunmen attacked a market; 4 killed.", [("killed", 4)]),
        ("Woman stabbed several times, badly wounded in a park.", [("injured", 1)]),
        ("Rebels attacked and killed six farmers.", [("killed", 6)]),
        ("Gunmen shot at a bus.", []),
        ("One man was shot dead and a second was wounded.", [("killed", 1), ("injured", 1)]),
        ("Both victims of the shooting were taken to a nearby hospital.", [("injured", 2)]),
    ],
)
def test_a_verb_without_its_object_befell_its_subject(text, counts) -> None:
    (reading,) = read([Document(id="report", text=text)])
    assert [(one.kind, one.low) for event in reading.events for one in event.counts] == counts


def test_an_age_makes_nobody_old() -> None:
    (one,) = count("An 18-year-old man was killed.")
    assert one.group == "people"


def counts_read(text: str) -> list[tuple[str, str, float, int | None]]:
    (reading,) = read([Document(id="report", text=text)])
    return [(one.kind, one.unit, one.low, one.part_of) for event in reading.events for one in event.counts]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The general disbanded one third of the garrison.", [("demobilised", "share", 1 / 3, None)]),
        ("Half of the brigade was demobilised.", [("demobilised", "share", 0.5, None)]),
        ("Some 400 fighters laid down their arms.", [("demobilised", "people", 400, None)]),
        (
            "Some 80 miners, half of them boys, were killed.",
            [("killed", "people", 80, None), ("killed", "share", 0.5, 0)],
        ),
        ("The militia freed 14 of the 30 hostages.", [("released", "people", 14, None)]),
        (
            "The blast killed nine and wounded 20, among them four nurses.",
            [("killed", "people", 9, None), ("injured", "people", 20, None), ("injured", "people", 4, 1)],
        ),
        (
            "Ten people were killed, and two nurses were among the dead.",
            [("killed", "people", 10, None), ("killed", "people", 2, 0)],
        ),
        ("Among the dead were three drivers.", [("killed", "people", 3, None)]),
        ("The earthquake killed 500 people in Kano.", [("killed", "people", 500, None)]),
        ("The bomb claimed the lives of two nurses.", [("killed", "people", 2, None)]),
        (
            "The blast left three people dead and Pedro Lobo wounded.",
            [("killed", "people", 3, None), ("injured", "people", 1, None)],
        ),
        (
            "Nine guards were killed and seven hurt in a raid on the post by rebels.",
            [("killed", "people", 9, None), ("injured", "people", 7, None)],
        ),
        (
            "The teacher Samira Haddad and the driver who took her home were shot dead.",
            [("killed", "people", 1, None), ("killed", "people", 1, None)],
        ),
        (
            "The guard along with four porters was abducted.",
            [("abducted", "people", 1, None), ("abducted", "people", 4, None)],
        ),
        (
            "The baker and several of his sons were arrested.",
            [("detained", "people", 1, None), ("detained", "people", 3, None)],
        ),
        (
            "The outcome was thousands of dead herders, dozens maimed and millions uprooted.",
            [
                ("killed", "people", 1000, None),
                ("injured", "people", 12, None),
                ("displaced", "people", 1_000_000, None),
            ],
        ),
    ],
)
def test_shares_parts_and_lists_are_counted_as_said(text, counts) -> None:
    assert counts_read(text) == [(kind, unit, pytest.approx(low), part) for kind, unit, low, part in counts]
