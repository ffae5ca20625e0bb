"""The dateline: place and date at the head of a report ("ARVAN, March 9, 2021 (Agency) -")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

HEAD = 1500  # characters from the top: a title, a byline, a caption may stand above the dateline
HEAD_LINES = 12
RUN_IN = 400  # characters: longer than the title of any page
CENTURY_FROM = 69  # two-digit years from 69 on are of the 1900s, as in POSIX

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?,?\s+)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|'?\d{2})\b"
_DAY_FIRST = re.compile(rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH},?(?:\s+{_YEAR})?(?!\w)", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY}(?:,?\s+{_YEAR})?(?!\w)", re.IGNORECASE)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?!\d)")
_FORMS = (_ISO, _DAY_FIRST, _MONTH_FIRST)

_WORD = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’\-]+"
_PLACE = re.compile(
    rf"[ \t]*(?P<place>{_WORD}(?:[ /]{_WORD}){{0,4}}"  # the town, in capitals
    r"(?:,\s(?:[A-Z][\w.'’-]+)(?:\s(?:of\s|the\s)?[A-Z][\w.'’-]+){0,3}?(?=\s*[,(–—-]))?"  # its country
    r"(?:\s\([A-Z][\w.' -]{2,30}\)(?=\s*,))?)"
    r"(?P<stop>\s*,\s*|\s+(?=[(–—-])|\s+(?=[A-Z][a-z]{2})|(?=:\s))"
)
_NAMED_AGENCY = re.compile(r"\(([^\W\d_][^()\d]{1,40})\)(?!\s*,)")
_AGENCY = re.compile(r"\s*(?P<agency>\((?:[A-Z][\w&.’' /-]{1,40})\))")
_DASH = re.compile(r"\s*(?:--+|[-–—]|:)(?=\s|$)")
_REST = re.compile(
    r"[\s.|,@–-]*(?:at\s+)?(?:T?\d{1,2}[:.]\d{2}\S*(?:\s?[A-Za-z.]{1,6}){0,2})?\s*"
)  # a time of day
_STAMP = re.compile(
    r"[ \t]*(?:(?:Published|Posted|Date|Dated|Issued)(?:\s+on)?\s*:?\s*)?(?=[\dA-Za-z])", re.IGNORECASE
)


# The name of an outlet or an author before a date on a line of its own: "The Northern Post, 9 March 2021".
_NAMED = re.compile(
    r"[ \t]*[*_]{0,2}(?:(?:[A-ZÀ-ÖØ-Þ][\w.'’&-]*|of|the|and|for|de|la|el|al|&)\s){0,6}?"
    r"[A-ZÀ-ÖØ-Þ][\w.'’&-]*\s?[,|·–—]\s*(?=[\dA-Z])"
)
_NOTE = re.compile(r"\.\s+[A-Z][^.!?]{2,40}:")  # "16 March 2024. Period covered: ..."
_EMPHASIS = re.compile(r"[*_]{0,2}\s*")  # how plain text marks a line as set apart


_OWN_VOICE = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|[Yy]ou|[Yy]our)\b")
_LABEL = re.compile(rf"^({_WORD}(?: {_WORD}){{0,4}}): ", re.MULTILINE)
_NO_PLACES = frozenset(
    {
        "FILE",
        "PHOTO",
        "FILE PHOTO",
        "NOTE",
        "UPDATE",
        "CORRECTION",
        "WATCH",
        "VIDEO",
        "LIVE",
        "BREAKING",
        "EXCLUSIVE",
        "ANALYSIS",
        "OPINION",
        "EXPLAINER",
        "INTERVIEW",
        "REPORT",
        "TEXT",
        "QUESTION",
        "ANSWER",
        "REPORTER",
    }
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a dateline stands (offsets into the text), and its date, where it has day, month and year."""

    start: int
    end: int
    published: date | None


def find_dateline(text: str) -> Dateline | None:
    """Find the dateline in the first lines of a text; None when there is none.

    It is a place in capitals with a date, an agency or a dash after it, or a line that is only a date, with or
    without the name of the outlet or the author before it.
    """
    offset = 0
    for line in text[:HEAD].split("\n")[:HEAD_LINES]:
        found = _of_place(text, offset) or _of_date(text, offset, offset + len(line))
        if found:
            return found
        offset += len(line) + 1
    return _run_in(text)


def day_of(words: str) -> date | None:
    """Give the date of words that are a full date with the month named or as ISO 8601, else None.

    "03/04/2011" is no date here: which of the two is the month cannot be known.
    """
    found = _date_at(words.strip(), 0)
    return found[1] if found and found[0] == len(words.strip()) else None


def _of_place(text: str, start: int) -> Dateline | None:
    place = _PLACE.match(text, start)
    if not place or place["place"] in _NO_PLACES or (not place["stop"] and _is_speaker(text, place.end())):
        return None
    end, day = _open_date(text, place.end())
    dated = end > place.end()
    agency = _AGENCY.match(text, end)
    end = agency.end() if agency else end
    dash = _DASH.match(text, end)
    end = dash.end() if dash else end
    backed = agency is not None or dated or _in_running_case(text, end)
    marked = day is not None or (dash is not None and backed)
    return Dateline(place.start("place"), end, day) if marked else None


def _is_speaker(text: str, colon: int) -> bool:
    """Whether a name in capitals and a colon tell who speaks: one of several such lines, or one who says "I"."""
    several = len({match[1] for match in _LABEL.finditer(text)}) > 1
    return several or _OWN_VOICE.search(text, colon, colon + 120) is not None


def _in_running_case(text: str, start: int) -> bool:
    """Whether small letters follow: in upper-case copy, capitals and a dash alone are no dateline."""
    return any(char.islower() for char in text[start : start + 80])


def _run_in(text: str) -> Dateline | None:
    """Find a dateline that a page's title runs into ("... | Daily NewsARVAN (Jan. 2, 2016) - Police")."""
    for place in _PLACE.finditer(text, 0, RUN_IN):
        found = _of_place(text, place.start())
        if found and found.published and _DASH.search(text, found.end - 2, found.end):
            return found
    return None


def _open_date(text: str, start: int) -> tuple[int, date | None]:
    """Give where a date that may stand in brackets ends, and the date; `start` when there is none."""
    inside = start + 1 if text[start : start + 1] == "(" else start
    found = _date_at(text, inside)
    if not found:
        return start, None
    end, day = found
    return (end + 1 if text[end : end + 1] == ")" else end), day


def _of_date(text: str, start: int, stop: int) -> Dateline | None:
    for opening in (_STAMP.match(text, start, stop), _NAMED.match(text, start, stop)):
        found = _date_at(text, opening.end()) if opening else None
        if opening and found and found[1] and _ends(text, found[0], stop):
            return Dateline(start + len(opening[0]) - len(opening[0].lstrip()), found[0], found[1])
    return None


def _ends(text: str, start: int, stop: int) -> bool:
    """Whether nothing follows a date on its line but a time of day, or a note with a title of its own."""
    rest = _EMPHASIS.match(text, start, stop)
    end = rest.end() if rest else start
    return bool(_REST.fullmatch(text, end, stop) or _NOTE.match(text, end, stop))


def _date_at(text: str, start: int) -> tuple[int, date | None] | None:
    for form in _FORMS:
        if match := form.match(text, start):
            return match.end(), _day(match)
    return None


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    if not parts["year"]:
        return None
    month = int(parts["number"]) if "number" in parts else _MONTHS.index(parts["month"][:3].lower()) + 1
    try:
        return date(_full_year(parts["year"].lstrip("'")), month, int(parts["day"]))
    except ValueError:  # the 31st of June, the year 0
        return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (1900 if year >= CENTURY_FROM else 2000)


def agency_in(text: str) -> str | None:
    """Give the agency that a dateline names in brackets: "ARVAN, March 9 (Halden Press) -"; the text may be cut."""
    dateline = find_dateline(text)
    named = _NAMED_AGENCY.findall(text[dateline.start : dateline.end]) if dateline else []
    return " ".join(named[-1].split()) if named else None
