"""Small invented reports, and a reader that understands one kind of sentence: quick, and always the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

from onrecord.model.reading import Attribution, Count, Event, Issue, PlaceRef, Plover, Reading, Role, When
from onrecord.model.text import Document, Quote, fingerprint

READER = "a reader for tests"
_SENTENCE = re.compile(
    r"(?P<who>[A-Z]\w+ \w+) (?P<word>killed) (?P<many>(?P<number>\d+) (?P<group>\w+)) in (?P<where>[A-Z]\w+)"
    r"(?: on (?P<day>\d{4}-\d\d-\d\d))?(?:, (?P<voice>[\w ]+) (?P<cue>said))?\."
)


def report(text: str, **known: object) -> Document:
    """Make a document of a text, as intake would."""
    content = text.encode()
    digest = sha256(content).hexdigest()
    values: dict[str, object] = {"name": f"{digest[:6]}.txt", "language": "en", "published": date(2031, 5, 9)}
    return Document(id=fingerprint(digest), text=text, content=content, sha256=digest, **(values | known))  # type: ignore[arg-type]


def numbered(number: int) -> Document:
    """Make one of many reports, each with a sentence or two of its own."""
    day = 1 + number % 9
    text = f"Report {number} from the hills. "
    text += f"Ridge militia killed {number} herders in Tolvar on 2031-05-0{day}.\n"
    if number % 3 == 0:
        text += f"Coast patrol killed {number + 1} divers in Anselm, a harbour clerk said.\n"
    return report(text, name=f"report-{number:03}.txt", title=f"Report {number}")


def reads(documents: Iterable[Document]) -> Iterator[Reading]:
    """Read documents in order."""
    return map(read_one, documents)


def read_one(document: Document) -> Reading:
    """Read one document: every sentence of our one kind, and an issue for what is unclear."""
    attributions: list[Attribution] = []
    events = tuple(_event(document, found, attributions) for found in _SENTENCE.finditer(document.text))
    unclear = re.search("unclear", document.text)
    quote = document.quote(*unclear.span()) if unclear else None
    issue = Issue(stage="reading", code="unclear", message="said to be unclear", quote=quote)
    return Reading(
        id=document.id,
        published=document.published,
        language=document.language,
        events=events,
        attributions=tuple(attributions),
        issues=(issue,) if unclear else (),
    )


def _event(document: Document, found: re.Match[str], attributions: list[Attribution]) -> Event:
    def words(name: str) -> Quote:
        return document.quote(*found.span(name))

    if found["voice"]:
        content = document.quote(found.start(), found.end("where"))
        attributions.append(
            Attribution(source=words("voice"), cue=words("cue"), content=content, quoted=False)
        )
    place = PlaceRef(quote=words("where"), name=found["where"])
    number, group = int(found["number"]), found["group"]
    count = Count(
        kind="killed", unit="people", low=number, high=number, hedge=None, group=group, part_of=None, of=0,
        cumulative=False, quote=words("many"),
    )  # fmt: skip
    return Event(
        id=fingerprint(document.id, str(found.start())),
        kind="killing",
        main=found.start("who") == document.text.find(found["who"]),
        plover=Plover("ASSAULT", None),
        acled=None,
        triggers=(words("word"),),
        agents=(Role(quote=words("who"), head=words("who")),),
        targets=(Role(quote=words("many"), head=words("group"), type="civilian"),),
        objects=(),
        place=place,
        places=(place,),
        origin=None,
        destination=None,
        when=_when(found, words("day")) if found["day"] else None,
        counts=(count,),
        weapons=(),
        status="reported" if found["voice"] else "asserted",
        attribution=len(attributions) - 1 if found["voice"] else None,
        evidence=(document.quote(*found.span()),),
    )


def _when(found: re.Match[str], quote: Quote) -> When:
    day = date.fromisoformat(found["day"])
    return When(quote=quote, first=day, last=day, precision="day", basis="stated")
