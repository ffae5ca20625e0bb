"""Nine small reports of six invented happenings, as papers of invented places may have told them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

from onrecord.extract import read
from onrecord.model.reading import Reading
from onrecord.model.text import Document
from onrecord.store.store import Store
from tests.reports import report

MARKET = (
    "Mortar shells struck the vegetable market in Tolvar on 7 May 2031, killing at least 9 people and wounding 20, "
    "said the nurse Idris Vale."
)
HERALD = (
    "Nine people were killed on 7 May 2031 when mortar shells hit a market in Tolvar, hospital officials said. "
    "They had come for vegetables."
)
VOICE = (
    "The Ridge militia shelled the market of Tolvar on 7 May 2031. The nurse Idris Vale counted 11 dead among the "
    "vegetable stalls."
)
SCHOOL = "Rockets hit a school in Tolvar on 27 May 2031. Two pupils died, said the teacher Nadia Quill."
BRIDGE = "Gunmen shot dead four ferrymen at the bridge of Anselm on 3 May 2031, fishermen said."
ANSELM = "Four ferrymen were shot dead by gunmen on 3 May 2031 in Anselm, beside the bridge, police said."
RAID = "Police arrested 23 men in Marrow Hill on 2 May 2031, witnesses said."
FLIGHT = "Some 300 families fled Kessel Ford on 1 May 2031, an aid worker said."
FIRE = "Rioters burned down the courthouse of Dunmere on 20 April 2031, the mayor said."

REPORTS = {
    "market, by the post": (MARKET, "The Harbour Post", date(2031, 5, 8)),
    "market, by the herald": (HERALD, "Ridge Herald", date(2031, 5, 8)),
    "market, by the voice": (VOICE, "Valley Voice", date(2031, 5, 9)),
    "school": (SCHOOL, "The Harbour Post", date(2031, 5, 28)),
    "bridge, by the post": (BRIDGE, "The Harbour Post", date(2031, 5, 4)),
    "bridge, by the herald": (ANSELM, "Ridge Herald", date(2031, 5, 5)),
    "raid": (RAID, "Ridge Herald", date(2031, 5, 3)),
    "flight": (FLIGHT, "Valley Voice", date(2031, 5, 3)),
    "fire": (FIRE, "Coast Courier", date(2031, 4, 21)),
}


@cache
def document(name: str, text: str = "") -> Document:
    """Give one of the reports as intake would, or one of the same paper and day with another text."""
    told, publisher, printed = REPORTS[name]
    return report(text or told, name=f"{name}.txt", title=name, publisher=publisher, published=printed)


@cache
def reading(document: Document) -> Reading:
    """Give what our reader reads in a report."""
    (found,) = read([document])
    return found


def put(store: Store, names: Iterable[str] = tuple(REPORTS)) -> None:
    """Take reports into a record."""
    for name in names:
        store.add(document(name), reading(document(name)), reader="a test")
