"""The ACLED code of an event, by its kind and by who does what to whom."""

import pytest

from onrecord.extract.read import read
from onrecord.model.text import Document


def codes(text):
    """The ACLED sub-event types of a report, in its order."""
    (reading,) = read([Document(id="report", text=text)])
    return [event.acled.sub_event_type for event in reading.events if event.acled]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Police fired tear gas at protesters in Sfax.", "Protest with intervention"),
        ("Soldiers broke up a march in Lome.", "Protest with intervention"),
        ("Several marchers were detained by police in Minsk.", "Protest with intervention"),
        ("Police detained two activists at their homes in Minsk.", "Arrests"),
        ("Police opened fire on protesters in Lome, killing four.", "Excessive force against protesters"),
        ("Soldiers shot dead a demonstrator in Harare.", "Excessive force against protesters"),
        ("Residents beat a driver to death in Bukavu.", "Mob violence"),
        ("A mob attacked two traders in Jos.", "Mob violence"),
        ("Gunmen beat a driver in Bukavu.", "Attack"),
        ("Protesters set fire to the town hall in Gafsa.", "Violent demonstration"),
        ("Militiamen set fire to a clinic in Bria.", "Looting/property destruction"),
        ("Rebels attacked an army base near Tessalit.", "Armed clash"),
        ("Rebels exchanged fire with soldiers near Tessalit.", "Armed clash"),
        ("Bandits raided a village near Kaura.", "Attack"),
        ("Police raided a house in Kigali.", "Other"),
        ("The army attacked Dobley with mustard gas.", "Chemical weapon"),
        ("Rebels attacked Tartus with mortars.", "Shelling/artillery/missile attack"),
        ("The army captured Bardale.", "Government regains territory"),
        ("Rebels captured Bardale.", "Non-state actor overtakes territory"),
        ("Troops retook Bardale from the rebels.", "Government regains territory"),
        ("Rebels peacefully took over Bardale.", "Non-violent transfer of territory"),
        ("Ninety former fighters surrendered to the authorities in Bama.", "Change to group/activity"),
        ("The army deployed more troops to Bama.", "Change to group/activity"),
        ("Peacekeepers opened a new base in Bama.", "Headquarters or base established"),
        ("A mass grave was found near Sinjar.", "Other"),
        ("Miners went on hunger strike in Lubin.", "Peaceful protest"),
        ("A bus hit a landmine near Mopti, killing three.", "Remote explosive/landmine/IED"),
        ("A truck ran over an IED near Mopti.", "Remote explosive/landmine/IED"),
        ("Warplanes carried out four raids on rebel positions near Harad.", "Air/drone strike"),
        ("Airstrikes hit a rebel camp near Harad.", "Air/drone strike"),
        ("Two suicide bombers attacked a police station in Damboa.", "Suicide bomb"),
        ("The armies exchanged artillery fire near Poonch.", "Shelling/artillery/missile attack"),
        ("Three teachers were picked up by armed men near Djibo.", "Abduction/forced disappearance"),
        ("Police whisked away nine men in Rander.", "Arrests"),
        ("Youths clashed with police in Gafsa.", "Mob violence"),
        ("An angry crowd stoned a patrol in Cotonou.", "Mob violence"),
        ("Demonstrators stoned a patrol in Cotonou.", "Violent demonstration"),
        ("A crowd set fire to a house in Jos.", "Mob violence"),
        ("Forty fighters laid down their arms in Baga.", "Change to group/activity"),
        ("Engineers cleared nine landmines near Derna.", "Disrupted weapons use"),
        ("Soldiers shot a protester in the leg in Lome.", "Excessive force against protesters"),
        ("Police lobbed teargas shells at a march in Jammu.", "Protest with intervention"),
        ("Rebels are now in full control of Bunagana.", "Non-state actor overtakes territory"),
    ],
)
def test_the_code_is_chosen_by_who_does_what_to_whom(text, code):
    assert codes(text)[0] == code


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Miners marched in Lubin. Police arrested several of the marchers.",
            ["Protest with intervention"] * 2,
        ),
        ("Miners marched in Lubin. Police arrested a banker in Oslo.", ["Peaceful protest", "Arrests"]),
        ("Police shot a student during a protest in Lome.", ["Excessive force against protesters"] * 2),
        ("Police shot a student at a bus stop in Lome.", ["Attack"]),
        ("Residents blocked the road in Gafsa and stoned passing cars.", ["Violent demonstration"] * 2),
        ("Clashes broke out between protesters and police in Gafsa.", ["Violent demonstration"]),
        ("Clashes broke out between supporters of two parties in Gafsa.", ["Mob violence"]),
        ("Clashes broke out between soldiers and rebels in Gafsa.", ["Armed clash"]),
        ("Troops took control of Bardale without a fight.", ["Non-violent transfer of territory"]),
        ("Rebels entered Bardale after the troops withdrew.", ["Non-violent transfer of territory"]),
        ("Rebels entered Bardale after the troops fled.", ["Non-state actor overtakes territory"]),
        ("Troops advanced and regained control of Bardale.", ["Government regains territory"]),
        ("Gunmen attacked Bardale. Hundreds of people fled.", ["Attack"]),
        ("Hundreds of people fled Bardale.", ["Other"]),
        ("Soldiers raided a house in Hebron and arrested two men.", ["Arrests"]),
        ("Bandits stormed a village near Kaura and abducted nine women.", ["Abduction/forced disappearance"]),
        ("Militiamen abducted and raped a girl in Walikale.", ["Sexual violence"]),
        ("Rebels ambushed a convoy, sparking a gun battle.", ["Armed clash"] * 2),
        ("Two bombs planted by rebels were found and defused in Catarman.", ["Disrupted weapons use"]),
        ("Police fired in the air to disperse marchers in Bunia.", ["Protest with intervention"] * 2),
        ("Police rounded up nine activists ahead of a march in Harare.", ["Arrests", "Peaceful protest"]),
        (
            "Hooded youths clashed with police in Talca and set barricades on fire.",
            ["Violent demonstration"] * 3,
        ),
    ],
)
def test_what_acled_counts_once_has_one_code(text, told):
    assert codes(text) == told


@pytest.mark.parametrize(
    "text",
    [
        "The minister visited Bama on Monday.",
        "The talks in Doha went on.",
    ],
)
def test_what_acled_does_not_count_has_no_code(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The miners said they would boycott the vote.", "THREATEN"),
        ("The union announced that it will boycott the vote.", "THREATEN"),
        ("The miners boycotted the vote.", "PROTEST"),
    ],
)
def test_a_protest_that_is_only_announced_is_a_threat(text, code):
    (reading,) = read([Document(id="report", text=text)])
    assert code in [event.plover.event for event in reading.events]
