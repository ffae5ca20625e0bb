"""What leads to a person without a name: e-mail, telephone, accounts, numbers of papers and cars, points, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from onrecord.export.known_words import is_known, listed, words_in

Span = tuple[int, int]

# Every pattern is bounded, so that no text, however strange, takes more than linear time.
_LARGE = r"(?<![\w.-])(?:[a-z]{2}-)?[A-Z0-9][\w'’.-]{0,40}"

_LEAST_DIGITS = 7  # of a telephone number
_MOST_DIGITS = 15  # ITU-T E.164
_LONG_NUMBER = 6  # digits in a row: a paper, an account, a case; counts of people are written with separators

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}\s?(?:@|\[at\]|\(at\))\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:t\.me|wa\.me|fb\.com|instagram\.com|twitter\.com|x\.com)/\S+", re.I
)
_HANDLE = re.compile(r"(?<![\w@])@\w{2,}")
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00)?\(?\d[\d ()./\u00a0-]{5,24}\d(?![\w])")
_NUMBER = re.compile(rf"(?<![\w.,])\d{{{_LONG_NUMBER},}}(?![\w]|[.,]\d)")
_PAPER = re.compile(
    r"\b(?:plates?|registration|licen[cs]e|passport|identity|ID|IMEI|account|case)\b[^.\n]{0,24}?\s"
    r"(?P<it>(?=[\w-]{0,30}\d)[A-Z0-9][\w-]{3,30}(?:[ -]\d{2,})?)"
)
_DATE = re.compile(
    r"^\(?\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}\)?$|^(?:1[89]|20)\d\d(?:\s?[-/ ]\s?(?:1[89]|20)\d\d)*$"
)
_POINTS = (
    re.compile(r"[-+]?\d{1,3}\.\d{2,}\s*°?\s*[NS]?\s*[,;/ ]\s*[-+]?\d{1,3}\.\d{2,}\s*°?\s*[EW]?"),
    re.compile(r"\d{1,3}\s*°\s*\d{1,2}(?:\.\d+)?\s*['′’](?:\s*\d{1,2}(?:\.\d+)?\s*[\"″”])?\s*[NSEW]?"),
    re.compile(r"\b\d{1,2}[C-X]\s?[A-Z]{2}\s?\d{2,5}\s?\d{2,5}\b"),  # a grid reference (MGRS)
    re.compile(r"\b[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}\b"),  # an Open Location Code
)


def contacts(text: str) -> Iterator[Span]:
    """Give where contacts and numbers of papers stand in a text."""
    for pattern in (_EMAIL, _LINK, _HANDLE, _NUMBER):
        yield from (each.span() for each in pattern.finditer(text))
    yield from (each.span("it") for each in _PAPER.finditer(text))
    for each in _PHONE.finditer(text):
        digits = sum(map(str.isdigit, each[0]))
        whole = each[0].count("(") == each[0].count(")")
        if whole and _LEAST_DIGITS <= digits <= _MOST_DIGITS and not _DATE.match(each[0].strip()):
            yield each.span()


def addresses(text: str) -> Iterator[Span]:
    """Give where points on the earth and addresses of houses stand in a text."""
    for pattern in (*_POINTS, _streets()):
        yield from (each.span() for each in pattern.finditer(text))
    for each in _sites().finditer(text):
        large = [word for word in words_in(each[0]) if word.large]
        own = [word for word in large if not is_known(word.key)]
        if own:
            yield each.start() + own[0].start, each.start() + large[-1].end


@cache
def _streets() -> re.Pattern[str]:
    kinds = "|".join(sorted((each.capitalize() for each in listed("streets")), key=len, reverse=True))
    return re.compile(
        rf"\b(?:\d+[A-Za-z]?\s+(?:block of\s+)?)?(?:{_LARGE}\s+){{1,3}}(?:{kinds})\b(?!\s+[A-Z])|\bblock of {_LARGE}"
    )


@cache
def _sites() -> re.Pattern[str]:
    """Names of buildings: "Shifa Hospital", "al-Noor mosque", and what it is named after."""
    kinds = "|".join(sorted(listed("sites"), key=len, reverse=True))
    return re.compile(rf"\b(?:{_LARGE}[ ]){{1,4}}(?:[a-z]+[ ])?(?i:{kinds})\b")
