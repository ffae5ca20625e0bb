"""Values of a reading in a few words, for people: who, where, when, how many, in whose name."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from onrecord.model.reading import Attribution, Count, Event, PlaceRef, Reading, Role, When
from onrecord.model.text import Quote

UNKNOWN = "not stated"
MASK = "\u2588"  # stands for each character that a person may not see
# A report can hold characters that give orders to a terminal, or turn its line around. One for one, so that
# offsets stay true.
_HARMFUL = {
    code: "\ufffd"
    for code in [*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
    if chr(code) not in "\n\t"
}
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")  # the last four are full-width forms

STATES: Mapping[str, str] = {  # how far people are with a thing
    "draft": "machine draft",
    "partly": "in part reviewed",
    "reviewed": "reviewed",
    "second": "second-reviewed",
    "disagreed": "readers disagree",
}


def harmless(text: str) -> str:
    """Give a text that can be sent to a terminal; as long as the text given."""
    return text.translate(_HARMFUL)


def neutral(text: str) -> str:
    """Give a text that no spreadsheet runs: an apostrophe before one that starts as a formula does.

    Spaces before the sign do not hide it. The signs are those of OWASP's page on CSV injection.
    """
    return f"'{text}" if text.startswith(("\t", "\r")) or text.lstrip().startswith(_FORMULA) else text


def one_line(text: str) -> str:
    """Give a text that can be sent to a terminal, on one line."""
    return " ".join(harmless(text).split())


def who(roles: tuple[Role, ...]) -> str:
    """Name those who act, or those acted on."""
    return "; ".join(dict.fromkeys(one_line(role.name or role.quote.text) for role in roles))


def where(event: Event) -> str:
    """Name the place of an event; of one that goes from place to place, both."""
    if event.place:
        return one_line(event.place.name)
    ends = [one_line(place.name) for place in (event.origin, event.destination) if place]
    return " → ".join(ends)


def place_in_full(place: PlaceRef) -> str:
    """Name a place, what it lies in, and its point."""
    parts = [place.name, place.admin2, place.admin1, place.country]
    point = f" ({place.lat:.4f}, {place.lon:.4f})" if place.lat is not None and place.lon is not None else ""
    return one_line(", ".join(dict.fromkeys(part for part in parts if part))) + point


def days(when: When | None) -> str:
    """Give the days of a time: as wide as the report leaves it, and its words where it cannot be resolved."""
    if when is None:
        return ""
    if when.first is None and when.last is None:
        return f'"{one_line(when.quote.text)}"' if when.quote else ""
    if when.first == when.last:
        return str(when.first)
    return _month_or_year(when.first, when.last) or f"{when.first or '...'} to {when.last or '...'}"


def _month_or_year(first: date | None, last: date | None) -> str | None:
    if first is None or last is None or first.day != 1 or first.year != last.year:
        return None
    if last.day != monthrange(last.year, last.month)[1]:
        return None
    if first.month == last.month:
        return first.isoformat()[:7]
    return first.isoformat()[:4] if (first.month, last.month) == (1, 12) else None


def how_many(counts: tuple[Count, ...]) -> str:
    """Give the numbers of an event, those that are part of others left out."""
    return "; ".join(dict.fromkeys(amount(count) for count in counts if count.part_of is None))


def amount(count: Count) -> str:
    """Give one number: its bounds, whom it counts, and what became of them."""
    if count.high is None:
        number = f"at least {_number(count.low, count)}"
    elif count.low == count.high:
        number = _number(count.low, count)
    elif count.low == 0:
        number = f"up to {_number(count.high, count)}"
    else:
        number = f"{_number(count.low, count)} to {_number(count.high, count)}"
    counted = count.group or (count.unit if count.unit == "households" else None)
    return " ".join(part for part in (number, counted, count.kind) if part).replace("_", " ")


def _number(value: float, count: Count) -> str:
    return f"{value:.0%}" if count.unit == "share" else f"{value:,.10g}"


def voice(attribution: int | None, reading: Reading) -> str:
    """Name the one in whose name it is said; nothing where the report speaks for itself."""
    said = attribution_of(attribution, reading)
    words = said and (said.source or said.cue)
    return one_line(words.text) if words else ""


def attribution_of(index: int | None, reading: Reading) -> Attribution | None:
    """Give an attribution of a reading by its number; None for none."""
    return reading.attributions[index] if index is not None and index < len(reading.attributions) else None


def around(quote: Quote, text: str, evidence: tuple[Quote, ...], *, reach: int = 110) -> Quote:
    """Give the sentence that words stand in; of a long one, what is within `reach` characters of them.

    Where no sentence of the evidence has them, it is the line of the text.
    """
    home = next((each for each in evidence if each.start <= quote.start and quote.end <= each.end), None)
    start = home.start if home else text.rfind("\n", 0, quote.start) + 1
    end = home.end if home else text.find("\n", quote.end)
    start = max(start, _word_start(text, quote.start, reach))
    end = min(end if end >= 0 else len(text), _word_end(text, quote.end, reach))
    return Quote.of(text, start, end)


def _word_start(text: str, start: int, reach: int) -> int:
    space = text.find(" ", max(start - reach, 0), start)
    return 0 if start <= reach else space + 1 if space >= 0 else start


def _word_end(text: str, end: int, reach: int) -> int:
    space = text.rfind(" ", end, end + reach)
    return len(text) if end + reach >= len(text) else space if space >= 0 else end
