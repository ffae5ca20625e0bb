"""Persons by name, with and without the title before it, and the fullest name that the text has for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from onrecord.extract.actors import phrases
from onrecord.extract.actors.actor_spans import ActorSpan, tokens
from onrecord.extract.text import columns
from onrecord.extract.text.parser import Parsed

POSSESSIVE = frozenset(["'s", "'"])
NOUNS = frozenset(["NOUN", "PROPN"])


def find_persons(parsed: Parsed, taken: set[int]) -> Iterator[ActorSpan]:
    """Persons by name; with a title there are two mentions, with it and without."""
    for start, end in _person_names(parsed):
        if taken.isdisjoint(range(start, end)):
            yield from _person(parsed, start, end)


def _person_names(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """Names that the parser takes for persons, and proper names after a title that it does not."""
    document = parsed.doc
    surnames = {entity[-1].text for entity in document.ents if entity.label_ == "PERSON"}
    for entity in document.ents:
        if entity.label_ == "PERSON":
            for start, end in _single(entity):
                yield start, _whole_end(document, end, surnames)
    for i, part in enumerate(columns.classes(document)):
        if part != "PROPN":
            continue
        token = document[i]
        if token.ent_type_ != "PERSON" and token.i and _after_title(token):
            last = token.i
            while last + 1 < len(document) and document[last + 1].pos_ == "PROPN" and last - token.i < 3:
                last += 1
            if document[last].dep_ != "compound" and not phrases.head_type(document[last]):
                yield token.i, last + 1


def _whole_end(document: Doc, end: int, surnames: set[str]) -> int:
    """Where the name ends when the tagger has left out a surname that it knows elsewhere: "[A B] C D", "C D"."""
    last = document[end - 1]
    if last.dep_ != "compound" or not end <= last.head.i < end + 3 or last.head.text not in surnames:
        return end
    rest = document[end : last.head.i + 1]
    return rest.end if all(token.pos_ == "PROPN" and not token.ent_type_ for token in rest) else end


def _single(entity: Span) -> Iterator[tuple[int, int]]:
    """Each of two persons whom the tagger takes for one: "[A B] and [C D]"."""
    start: int = entity.start
    for token in entity:
        if token.lower_ == "and" and start < token.i < entity.end - 1:
            yield start, token.i
            start = token.i + 1
    yield start, entity.end


def _after_title(token: Token) -> bool:
    title = token.nbor(-1)
    named = (
        title.text[:1].isupper() and title.ent_type_ != "PERSON" and phrases.office_type(title) is not None
    )
    return named and not phrases.is_title(token)


def _person(parsed: Parsed, start: int, end: int) -> Iterator[ActorSpan]:
    document = parsed.doc
    end = without_tail(document, start, end)
    if end == start or not like_a_name(document[start:end]) or where(words_root(document[start:end])):
        return
    first = _whole_name(document, start, end)
    while first < end - 1 and phrases.is_title(document[first]):
        first += 1
    if first and document[first - 1].lower_ in ("of", "for", "the") and end - first > 1:
        first = _past_office(parsed, first, end)
    start = _title_start(parsed, first)
    title = phrases.title(document, start, first)
    bare = ActorSpan(
        start=first, end=end, head=end - 1, kind="person", name=words_text(document, first, end),
        type=phrases.office_type(title) if title else None, country=_demonym(parsed, start, first),
        title=document[start:first].text.lower() or None,
    )  # fmt: skip
    if start < first:
        yield replace(bare, start=start)
    yield bare


def _whole_name(document: Doc, start: int, end: int) -> int:
    """Where the name begins when the tagger has left out the first of it: "[Pilar] Rosario Duende"."""
    while start > 0 and _is_of_name(document[start - 1], end):
        start -= 1
    return start


def _is_of_name(token: Token, end: int) -> bool:
    named = (
        token.pos_ == "PROPN" and token.text.istitle() and not token.ent_type_ and token.dep_ == "compound"
    )
    inside = token.i < token.head.i < end
    return named and inside and phrases.head_type(token) is None and not phrases.is_title(token)


def _demonym(parsed: Parsed, start: int, first: int) -> str | None:
    """The country of the demonym with which a title begins: "Russian Foreign Minister"."""
    return phrases.country(parsed.doc[start]) if start < first else None


def _past_office(parsed: Parsed, first: int, end: int) -> int:
    """Where the name begins after an office of several words: "Minister for the Middle East [A B]"."""
    before = first - 1 - (parsed.doc[first - 1].lower_ == "the")
    office = (
        before > 0 and parsed.doc[before].lower_ in ("of", "for") and phrases.is_title(parsed.doc[before - 1])
    )
    return max(first, end - min(2, end - first - 1)) if office else first


def _title_start(parsed: Parsed, first: int) -> int:
    """Where the title before a name begins; a demonym before the title belongs to it."""
    document, start = parsed.doc, first
    while start > 0 and phrases.is_title(document[start - 1]) and document[start - 1].text[:1].isupper():
        start -= (
            3
            if start > 2 and document[start - 2].text == "-" and phrases.is_title(document[start - 3])
            else 1
        )
    if start == first:
        return _long_title(parsed, first)
    if start > 0 and document[start - 1].ent_type_ in ("NORP", "GPE") and not document[start - 1].is_punct:
        start -= 1
    return start


def _long_title(parsed: Parsed, first: int) -> int:
    """Where an office such as "Secretary of X", "Minister for the X Y" before a name begins."""
    document, at = parsed.doc, first - 1
    while (
        at > max(0, first - 5)
        and document[at].text[:1].isupper()
        and document[at].lower_ not in ("of", "for")
    ):
        at -= 1
    at -= at > 0 and document[at].lower_ == "the"
    if (
        at == first - 1
        or at < 1
        or document[at].lower_ not in ("of", "for")
        or not phrases.is_title(document[at - 1])
    ):
        return first
    return _title_start(parsed, at)


def like_a_name(words: Span) -> bool:
    """Whether the words can be a name: capitals, no month alone, none of the words that never are."""
    if any(token.lower_ in phrases.words("not_names") or token.is_digit for token in words):
        return False
    if any(token.lower_ in phrases.words("months") for token in words) and len(words) == 1:
        return False
    return any(token.pos_ == "PROPN" and token.text[:1].isupper() for token in words)


def where(root: Token) -> bool:
    """Whether the name stands where a place does: "in X", "near X"."""
    while root.dep_ == "conj":
        root = root.head
    nouns = phrases.words("place_nouns")
    if root.dep_ == "compound" and root.head.lower_ in nouns:
        return True
    if any(child.dep_ == "appos" and child.lower_ in nouns for child in root.children):
        return True
    if root.dep_ != "pobj":
        return False
    if root.head.lower_ == "of":
        return root.head.head.lower_ in phrases.words("place_nouns")
    return root.head.lower_ in phrases.words("locative") - {"to", "from", "over", "at"}


def repeated(parsed: Parsed, spans: list[ActorSpan]) -> list[ActorSpan]:
    """Surnames of persons that the text names in full elsewhere, where the parser has missed them."""
    known = [span.name.split() for span in spans if span.kind == "person" and span.name]
    full = {name[-1]: name for name in known if len(name) > 1}
    taken = tokens(spans)
    found: list[ActorSpan] = []
    for i, form in enumerate(columns.forms(parsed.doc)):
        name = full.get(form)
        token = parsed.doc[i]
        if name and token.i not in taken and token.pos_ in NOUNS and token.dep_ != "compound":
            start = token.i
            while start > 0 and start - 1 not in taken and parsed.doc[start - 1].text in name:
                start -= 1
            text = words_text(parsed.doc, start, token.i + 1)
            found.append(ActorSpan(start=start, end=token.i + 1, head=token.i, kind="person", name=text))
    return found


def with_full_names(spans: list[ActorSpan]) -> list[ActorSpan]:
    """Give every person the fullest name that the text has for the surname, and the type stated with it."""
    full: dict[str, list[str]] = {}
    stated: dict[str, ActorSpan] = {}
    for span in spans:
        if span.kind == "person" and span.name:
            names = full.setdefault(span.name.split()[-1].lower(), [])
            if span.name not in names:
                names.append(span.name)
            if span.type and span.name not in stated:
                stated[span.name] = span
    before_last: dict[str, list[str]] = {}
    for name in {name for names in full.values() for name in names if len(name.split()) > 2}:
        before_last.setdefault(name.split()[-2], []).append(name)
    return [_with_full_name(span, full, before_last, stated) for span in spans]


def _with_full_name(
    span: ActorSpan,
    full: dict[str, list[str]],
    before_last: dict[str, list[str]],
    stated: dict[str, ActorSpan],
) -> ActorSpan:
    if span.kind != "person" or not span.name:
        return span
    known = full[span.name.split()[-1].lower()]
    if (fuller := _with_mothers_name(span.name, before_last)) and len(known) == 1:
        return replace(span, name=fuller)
    longest = max(known, key=len)
    if not all(set(name.lower().split()) <= set(longest.lower().split()) for name in known):
        longest = span.name  # two persons of one surname
    same = [name for name in known if set(name.lower().split()) <= set(longest.lower().split())]
    like = next((stated[name] for name in (span.name, longest, *same) if name in stated), span)
    return replace(span, name=longest, type=span.type or like.type, country=span.country or like.country)


def _with_mothers_name(name: str, before_last: dict[str, list[str]]) -> str | None:
    """The one name of three words or more in which a name stands before the last: "Galdo" of "Ana Maria Galdo Ruiz"."""
    words = name.split()
    longer = [
        other
        for other in before_last.get(words[-1], ())
        if len(other.split()) > len(words) and other.split()[-1 - len(words) : -1] == words
    ]
    return longer[0] if len(longer) == 1 else None


def without_tail(document: Doc, start: int, end: int) -> int:
    """The end of the words without a possessive, punctuation or white space after them."""
    while end > start and (document[end - 1].text in POSSESSIVE or not document[end - 1].text[:1].isalnum()):
        end -= 1
    return end


def words_root(words: Span) -> Token:
    """The word of the words on which the others hang."""
    root: Token = words.root
    return root


def words_text(document: Doc, start: int, end: int) -> str:
    """The words as the parser has them, line breaks read as spaces."""
    return str(document[start:end].text)
