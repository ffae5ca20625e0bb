"""Who a text names, and who has a part in an event."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.actors.actors import ActorSpan, find_actors
from onrecord.extract.actors.roles import role_of
from onrecord.extract.text.parser import Parsed, parse
from onrecord.model.reading import Role


@cache
def read(text: str) -> tuple[Parsed, tuple[ActorSpan, ...]]:
    parsed = next(iter(parse([text])))
    return parsed, tuple(find_actors(parsed))


def words(parsed: Parsed, span: ActorSpan) -> str:
    return parsed.quote(parsed.doc[span.start : span.end]).text


def mention(text: str, phrase: str) -> ActorSpan:
    parsed, spans = read(text)
    found = [span for span in spans if words(parsed, span) == phrase]
    assert found, [words(parsed, span) for span in spans]
    return found[0]


def role(text: str, head: str) -> Role:
    parsed, spans = read(text)
    token = next(token for token in parsed.doc if token.text == head)
    return role_of(parsed, list(spans), token)


@pytest.mark.parametrize(
    ("text", "phrase", "actor"),
    [
        ("Rockets were fired by Hizbollah on Monday.", "Hizbollah", "hezbollah"),
        ("Convoys of Jabhat al Nusra left the town.", "Jabhat al Nusra", "hts"),
        ("Fighters of Jabhat al-Nusra entered the camp.", "Jabhat al-Nusra", "hts"),
        ("A column of the FMLN crossed the bridge.", "FMLN", "fmln"),
        ("The Farabundo Martí Front denied it.", "Farabundo Martí Front", "fmln"),
        ("The Tamil Tigers shelled the base.", "Tamil Tigers", "ltte"),
        ("Al-Shabaab said it had left the port.", "Al-Shabaab", "al-shabaab"),
        ("The Da’esh cell was broken up.", "Da’esh", "islamic-state"),
        ("The M-19 held the courthouse for a day.", "M-19", "m19"),
        ("Lord’s Resistance Army fighters came at night.", "Lord’s Resistance Army fighters", "lra"),
    ],
)  # fmt: skip
def test_names_of_the_list_in_many_spellings(text: str, phrase: str, actor: str) -> None:
    assert mention(text, phrase).actor == actor


@pytest.mark.parametrize(
    "text", ["This is what they told us.", "She was who they feared.", "A far cry from mas, up to us."]
)
def test_common_words_are_no_acronyms(text: str) -> None:
    parsed, spans = read(text)
    assert [words(parsed, span) for span in spans if span.actor] == []


@pytest.mark.parametrize(
    ("text", "phrase", "type_", "actor", "country"),
    [
        ("The Syrian army shelled the market.", "The Syrian army", "military", "syr-military", "SYR"),
        ("Colombian troops entered the village.", "Colombian troops", "military", "col-military", "COL"),
        ("The Assad regime denied the report.", "The Assad regime", "government", "syr-government", "SYR"),
        ("Unidentified gunmen shot a teacher.", "Unidentified gunmen", "unidentified", None, None),
        ("Three armed men stopped the bus.", "Three armed men", "unidentified", None, None),
        ("Pro-government militias burned the school.", "Pro-government militias", "militia", None, None),
        ("The police arrested two drivers.", "The police", "police", None, None),
        ("Guerrillas ambushed the patrol.", "Guerrillas", "rebel", None, None),
        ("Chilean farmers blocked the road.", "Chilean farmers", "civilian", None, "CHL"),
        ("FARC guerrillas crossed the river.", "FARC guerrillas", "rebel", "farc", "COL"),
        ("Kenyan police fired at the crowd.", "Kenyan police", "police", "ken-police", "KEN"),
    ],
)
def test_phrases_that_say_what_an_actor_is(
    text: str, phrase: str, type_: str, actor: str | None, country: str | None
) -> None:
    found = mention(text, phrase)
    assert (found.type, found.actor, found.country) == (type_, actor, country)


def test_two_countries_in_a_phrase_give_neither() -> None:
    found = mention("Peruvian and Chilean officials met on the border.", "Peruvian and Chilean officials")
    assert (found.actor, found.country) == (None, None)


def test_of_people_of_whom_nothing_is_said_no_type_is_guessed() -> None:
    assert mention("A man was found dead.", "A man").type is None


def test_a_state_is_an_actor_where_it_acts_and_a_place_where_things_happen() -> None:
    _, spans = read("Russia condemned the attack. Two men were killed in Russia.")
    assert [(span.actor, span.start) for span in spans if span.actor] == [("rus", 0)]


def test_a_person_is_found_with_and_without_the_title() -> None:
    text = "Colonel Marcos Quiroga was shot outside his house."
    assert mention(text, "Colonel Marcos Quiroga").type == "military"
    assert mention(text, "Marcos Quiroga").name == "Marcos Quiroga"


def test_a_surname_is_given_the_full_name() -> None:
    text = "General Marcos Quiroga arrived on Monday. Quiroga was killed two days later."
    found = mention(text, "Quiroga")
    assert (found.name, found.type) == ("Marcos Quiroga", "military")


def test_a_surname_before_the_mothers_is_given_the_full_name() -> None:
    parsed, spans = read("Senator Ana Maria Galdo Sarmento spoke. Later Galdo was killed.")
    assert [span.name for span in spans if words(parsed, span) == "Galdo"] == ["Ana Maria Galdo Sarmento"]


def test_a_surname_that_the_parser_misses_is_found_again() -> None:
    text = "Marcos Quiroga led them. Quiroga spoke. But in stepped Quiroga."
    parsed, spans = read(text)
    assert [span.name for span in spans if words(parsed, span) == "Quiroga"] == ["Marcos Quiroga"] * 2


def test_an_acronym_defined_in_the_text_is_carried_over() -> None:
    text = "The Northern Herders Union (NHU) called a strike. Later the NHU denied the killing."
    parsed, spans = read(text)
    assert [span.name for span in spans if words(parsed, span) == "NHU"] == ["Northern Herders Union"] * 2


@pytest.mark.parametrize(
    ("text", "phrase", "actor"),
    [
        ("FARC [Armed Forces of the Revolution] rebels fled.", "FARC [Armed Forces of the Revolution] rebels", "farc"),
        ("The Ana Marti National Liberation Army (ELN) met. The ELN left.", "ELN", "eln"),
        ("The State Forestry Council (FSC) met. Later the FSC left.", "FSC", None),
    ],
)  # fmt: skip
def test_an_acronym_of_the_list_keeps_its_meaning_where_the_long_form_says_the_same(
    text: str, phrase: str, actor: str | None
) -> None:
    assert mention(text, phrase).actor == actor


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("Boko Haram raided the town. The group burned forty houses.", "The group", "Boko Haram"),
        ("The general, Marcos Quiroga, spoke. Later he was arrested.", "he", "Marcos Quiroga"),
        ("Luis Duarte ruled then. But in came Marcos Quiroga. He burned the town.", "He", "Marcos Quiroga"),
        ("Hezbollah fired first. A day later it withdrew.", "it", "Hezbollah"),
    ],
)
def test_words_that_point_back(text: str, phrase: str, name: str) -> None:
    found = mention(text, phrase)
    assert found.back
    assert found.name == name


ONLY_ONES = [
    # named later, by its sort before
    ("Guerrillas burned a bus. The FARC denied it.", "Guerrillas", "farc"),
    ("The Syrian army shelled the town. A week later soldiers came.", "soldiers", "syr-military"),
    ("The IRA denied it. The terrorists had warned nobody.", "The terrorists", "ira"),
    # several of the sort, a word that sets apart, a label, a state named less often than another
    ("Guerrillas burned a bus. The FARC and the ELN denied it.", "Guerrillas", None),
    ("The FARC left. Another guerrilla group came.", "Another guerrilla group", None),
    ("Terrorists burned a bus. The FARC denied it.", "Terrorists", None),
    ("The Malian government and Malian police fled. The French army stayed. Soldiers shot.", "Soldiers", None),
    ("The Harbour Brigade of the IRA denied it. Soldiers left.", "Soldiers", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "phrase", "actor"), ONLY_ONES)
def test_a_force_by_its_sort_is_the_only_one_that_is_named(text: str, phrase: str, actor: str | None) -> None:
    assert mention(text, phrase).actor == actor


def test_a_unit_of_an_armed_group_is_no_unit_of_a_state() -> None:
    assert (
        mention("The Harbour Brigade of the IRA denied it.", "The Harbour Brigade of the IRA").type == "rebel"
    )


def test_guerrillas_from_a_group_are_of_that_group() -> None:
    assert mention("Guerrillas from the FARC left.", "Guerrillas from the FARC").actor == "farc"


def test_they_have_the_type_and_country_of_unnamed_people_before() -> None:
    found = mention("The Fijian rebels spoke at noon. They will free the hostages.", "They")
    assert (found.name, found.type, found.country) == (None, "rebel", "FJI")


def test_what_does_not_fit_stays_unresolved() -> None:
    assert mention("Rain fell all day. They burned the school.", "They").actor is None


def test_a_pronoun_after_an_unnamed_man_is_not_given_to_the_person_named_before() -> None:
    text = "Judge Ana Rivas spoke. A gunman entered. He shot the guard."
    assert mention(text, "He").name is None


@pytest.mark.parametrize(
    ("text", "head", "quote", "own_head"),
    [
        ("Hundreds of displaced families, who fled in May, were killed.", "Hundreds",
         "Hundreds of displaced families", "families"),
        ("In the morning the Syrian army (SAA) attacked.", "army", "the Syrian army", "army"),
        ("Iranian Major-General Reza Tavakoli, head of a brigade, was killed.", "Tavakoli",
         "Iranian Major-General Reza Tavakoli", "Reza Tavakoli"),
        ("The guerrillas who attacked the base fled.", "who", "The guerrillas", "guerrillas"),
        ("Five men of the Third Brigade died.", "men", "Five men of the Third Brigade", "men"),
    ],
)  # fmt: skip
def test_the_phrase_of_a_role(text: str, head: str, quote: str, own_head: str) -> None:
    found = role(text, head)
    assert (found.quote.text, found.head.text) == (quote, own_head)


def test_a_role_has_the_actor_that_its_words_name() -> None:
    found = role("The rebels of the FARC attacked the village.", "rebels")
    assert (found.actor, found.name, found.type, found.country) == ("farc", "FARC", "rebel", "COL")


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Members of the guerrilla group National Liberation Army (ELN) killed a judge.", "Members"),
        ("Rebels belonging to the ELN killed a judge in Colombia.", "Rebels"),
    ],
)
def test_those_without_a_name_are_of_their_group(text: str, head: str) -> None:
    assert role(text, head).actor == "eln"


def test_a_state_has_a_part_wherever_it_stands() -> None:
    found = role("Ministers agreed on aid for the Ivory Coast.", "Coast")
    assert (found.actor, found.type, found.country) == ("civ", "state", "CIV")


def test_we_is_the_group_that_speaks() -> None:
    text = "The FARC said that we burned the bus."
    parsed, spans = read(text)
    we, speaker = parsed.doc[4], parsed.doc[1]
    assert (we.text, speaker.text) == ("we", "FARC")
    assert role_of(parsed, list(spans), we, speaker).actor == "farc"
    assert role_of(parsed, list(spans), we).actor is None


@pytest.mark.parametrize(
    ("text", "head", "name", "kind"),
    [
        ("Gunmen killed a taxi driver, Omar Sayed, and fled.", "driver", "Omar Sayed", "civilian"),
        ("Gunmen killed the student, Lina Karam.", "student", "Lina Karam", "civilian"),
        ("Gunmen killed Ana Ruiz, her husband Samir and two boys.", "husband", "Samir", "civilian"),
        ("The army, General Omar Sayed said, had left.", "army", None, "military"),
    ],
)
def test_a_human_has_the_name_beside_it(text: str, head: str, name: str | None, kind: str) -> None:
    found = role(text, head)
    assert (found.name, found.type) == (name, kind)


def test_wire_copy_in_capitals_is_read_too() -> None:
    found = role(
        "SAN SALVADOR, 3 MAY 90 -- THE FMLN ATTACKED A POLICE STATION AND KILLED TWO SOLDIERS.", "FMLN"
    )
    assert (found.actor, found.quote.text) == ("fmln", "THE FMLN")


PIECES = [
    *("the", "The", "Syrian", "army", "FMLN", "(", ")", "of", "al", "-", "Nusra"),
    *("he", "group", "killed", "General", "Reza", "'s", ",", "."),
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_words_give_spans_inside_the_text_and_quotes_that_are_in_it(pieces: list[str]) -> None:
    parsed = next(iter(parse([" ".join(pieces)])))
    spans = find_actors(parsed)
    assert spans == find_actors(parsed)
    assert all(0 <= span.start <= span.head < span.end <= len(parsed.doc) for span in spans)
    for token in parsed.doc:
        if not token.is_space:
            found = role_of(parsed, spans, token)
            assert parsed.text[found.quote.start : found.quote.end] == found.quote.text


@pytest.mark.parametrize(
    ("text", "head", "quote"),
    [
        ("Police shot a neighbour, 55-year-old Betty Eze, on Sunday.", "neighbour", "Betty Eze"),
        ("Sani Bello, leader of the union, was killed on Sunday.", "Bello", "leader of the union"),
        ("The commander of the brigade, General Ivo Kern, was shot.", "commander", "Ivo Kern"),
        ("The army accused the rebels of killing ten farmers.", "rebels", "the rebels"),
    ],
)
def test_what_is_set_beside_somebody_belongs_to_the_words(text: str, head: str, quote: str) -> None:
    assert role(text, head).quote.text.endswith(quote)


@pytest.mark.parametrize(
    ("text", "head", "actor", "kind"),
    [
        ("Chadian forces killed ten men.", "forces", "tcd-security", "security"),
        ("Chadian commandos killed ten men.", "commandos", "tcd-military", "military"),
        ("Chadian shelling killed ten men.", "Chadian", "tcd", "state"),
        ("Urban guerrilla commandos killed ten men.", "commandos", None, "rebel"),
        ("An anti-terrorist squad killed ten men.", "squad", None, "security"),
        ("ELN 12th Front members killed ten men.", "members", "eln", "rebel"),
    ],
)
def test_whose_a_force_is(text: str, head: str, actor: str | None, kind: str) -> None:
    found = role(text, head)
    assert (found.actor, found.type) == (actor, kind)


@pytest.mark.parametrize(
    ("text", "pronoun", "meant"),
    [
        ("The protesters ran when soldiers had begun firing at them.", "them", "protesters"),
        ("Police arrested ten people. A judge charged them with murder.", "them", "people"),
    ],
)
def test_whom_they_are_done_to_is_not_who_does_it(text: str, pronoun: str, meant: str) -> None:
    parsed, spans = read(text)
    span = next(span for span in spans if parsed.doc[span.head].text == pronoun)
    assert span.meant is not None
    assert parsed.doc[span.meant].text == meant


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("A man was shot dead. Police identified the victim as Musa Tanko, 32.", "man", "Musa Tanko"),
        ("A teacher was robbed. The teacher, Ngozi Eze, ran away.", "teacher", "Ngozi Eze"),
        ("A teacher was shot. Another teacher, Ngozi Eze, ran away.", "teacher", None),
        ("A man was killed. A boy was killed. Police identified the victim as Musa Tanko.", "man", None),
    ],
)
def test_who_is_named_later(text: str, head: str, name: str | None) -> None:
    assert role(text, head).name == name


def test_planes_of_a_coalition_are_not_the_army_that_a_report_names() -> None:
    text = "Peshmerga fighters took three villages with the help of coalition warplanes."
    found = role(text, "warplanes")
    assert (found.actor, found.type) == (None, "coalition")
