"""Who a text names: actors of the list, phrases that name an actor by what it is, persons and organisations."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Span, Token

from onrecord.extract import phrases
from onrecord.extract.names import NameSpan, find_names
from onrecord.extract.parser import Parsed

ActorKind = Literal["actor", "person", "organisation"]

SUBJECT = frozenset(["nsubj", "nsubjpass"])
NOUNS = frozenset(["NOUN", "PROPN"])
POSSESSIVE = frozenset(["'s", "'"])


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorSpan:
    """Tokens `start` to `end` (excluded) that mention an actor, a person or an organisation.

    `name` is the own name inside the words, for a person the fullest form in the text; `title` the office or rank
    of a person, folded; `back` true for words that only point back ("they", "the group"), whose actor, name, type
    and country are those of what they point to, where that is clear.
    """

    start: int
    end: int
    head: int  # token
    kind: ActorKind
    actor: str | None = None
    name: str | None = None
    type: str | None = None
    country: str | None = None
    title: str | None = None
    plural: bool = False
    back: bool = False


def find_actors(parsed: Parsed) -> list[ActorSpan]:
    """All mentions in the order of the text; one may stand inside another ("members of [the group]")."""
    from onrecord.extract.coreference import point_back

    named = find_names(parsed)
    spans = _phrases(parsed, named)
    taken = _tokens(spans)
    heads = {span.head for span in spans}
    spans += [span for span in _listed(parsed, named, taken) if span.head not in heads]
    persons = list(_persons(parsed, _tokens(span for span in spans if not _is_office(span))))
    covered = _tokens(persons)
    spans = [span for span in spans if not (_is_office(span) and span.head in covered)] + persons
    taken = _tokens(spans)
    spans += [span for span in _organisations(parsed) if not taken & set(range(span.start, span.end))]
    spans += _pronouns(parsed, _tokens(spans))
    spans += _repeated(parsed, spans)
    return point_back(parsed, _full_names(sorted(spans, key=lambda span: (span.start, -span.end))))


def _tokens(spans: Iterable[ActorSpan]) -> set[int]:
    return {i for span in spans for i in range(span.start, span.end)}


def _is_office(span: ActorSpan) -> bool:
    """Whether the mention is a person by the office alone."""
    return span.kind == "person" and span.name is None


# -- phrases by what they are ------------------------------------------------------------------------------------


def _phrases(parsed: Parsed, named: list[NameSpan]) -> list[ActorSpan]:
    """Phrases whose head word makes an actor of them; a name of the list that covers the head is left to the list."""
    starts = [span.start for span in named]
    inside_name = {i for span in named for i in range(span.start, span.end)}
    found: list[ActorSpan] = []
    for token in parsed.doc:
        if token.pos_ in NOUNS and token.i not in inside_name and token.dep_ != "compound":
            span = _phrase(token, named, starts)
            if span:
                found.append(span)
    return found


def _phrase(head: Token, named: list[NameSpan], starts: list[int]) -> ActorSpan | None:
    if head.ent_type_ == "PERSON" or not (phrases.head_type(head) or phrases.is_vague(head)):
        return _office(head, named, starts)
    start = phrases.left_end(head)
    kind = phrases.phrase_type(head, start)
    end, inside = _reach(head, start, named, starts)
    if kind is None or (start == head.i and kind == "unidentified" and end == head.i + 1):
        return None
    return _described(head, start, end, kind, inside)


def _described(head: Token, start: int, end: int, kind: str, inside: list[NameSpan]) -> ActorSpan:
    actor, country, own = phrases.meant(kind, inside)
    if own and phrases.is_vague(head) or own and kind in ("rebel", "militia", "unidentified"):
        kind = own.name.actor.type or kind
    name = _text(head.doc, own.start, own.end) if own else None
    if actor and not own:
        first = min(span.start for span in inside)
        name = _text(head.doc, first, head.i + 1) if first < head.i else None
    return ActorSpan(
        start=start, end=end, head=head.i, kind="actor", actor=actor, name=name,
        type=None if kind == "anyone" else kind, country=country,
        plural=head.tag_ in ("NNS", "NNPS") or kind in phrases.STATE_FORCES,
    )  # fmt: skip


def _office(head: Token, named: list[NameSpan], starts: list[int]) -> ActorSpan | None:
    """A person by the office alone: "the foreign minister", "the general"."""
    kind = phrases.office_type(head)
    if kind is None or head.ent_type_ == "PERSON":
        return None
    start, plural = phrases.left_end(head), head.tag_ in ("NNS", "NNPS")
    if start == head.i and head.dep_ not in SUBJECT and not plural and not head.is_title:
        return None
    end, inside = _reach(head, start, named, starts)
    country = next((span.name.actor.country for span in inside if span.name.actor.country), None)
    if plural:
        return ActorSpan(
            start=start, end=end, head=head.i, kind="actor", type=kind, country=country, plural=True
        )
    return ActorSpan(
        start=start,
        end=end,
        head=head.i,
        kind="person",
        type=kind,
        country=country,
        title=head.lower_.rstrip("."),
    )


def _reach(head: Token, start: int, named: list[NameSpan], starts: list[int]) -> tuple[int, list[NameSpan]]:
    """The end of the phrase, "of" and a name included, and the names of the list that stand in it."""
    end = _after(head)
    k = bisect_left(starts, end)
    if k and named[k - 1].end > end and named[k - 1].start > head.i:
        end = named[k - 1].end
    return end, named[bisect_left(starts, start) : bisect_left(starts, end)]


def _after(head: Token) -> int:
    """The end of the phrase with what "of" brings: "people of X", "Minister for the X Y", "fighters from X"."""
    document, end = head.doc, int(head.i) + 1
    if end + 1 >= len(document) or not _brings(head, document[end].lower_):
        return end
    at = end + 1 + (document[end + 1].lower_ == "the")
    last = at
    while last < len(document) and document[last].pos_ == "PROPN" and document[last].ent_type_ != "PERSON":
        last += 1
    return last if last > at else end


def _brings(head: Token, preposition: str) -> bool:
    match preposition:
        case "of":
            return True
        case "from":
            return phrases.is_vague(head)
        case "for":
            return phrases.office_type(head) is not None
        case _:
            return False


def _text(document: object, start: int, end: int) -> str:
    return str(document[start:end].text)  # type: ignore[index]


# -- the list ------------------------------------------------------------------------------------------------------


def _listed(parsed: Parsed, named: list[NameSpan], taken: set[int]) -> Iterator[ActorSpan]:
    for span in named:
        root = _root(parsed.doc[span.start : span.end])
        if span.name.kind == "leader" and span.start in taken:
            yield _leader(parsed, span, root)
        elif _acts(span, root) and (span.name.kind == "actor" or span.start not in taken):
            yield _of_list(parsed, span, root)


def _leader(parsed: Parsed, span: NameSpan, root: Token) -> ActorSpan:
    """The person in "the Assad regime"."""
    name, country = _text(parsed.doc, span.start, span.end), span.name.actor.country
    return ActorSpan(start=span.start, end=span.end, head=root.i, kind="person", name=name, country=country)


def _root(words: Span) -> Token:
    root: Token = words.root
    return root


def _acts(span: NameSpan, root: Token) -> bool:
    """Whether the name stands for who acts: always for an actor, by its place in the sentence for a state."""
    match span.name.kind:
        case "actor":
            return True
        case "people":
            return root.pos_ in NOUNS and root.tag_ in ("NNS", "NNPS") and root.dep_ != "compound"
        case "state":
            return _agentive(root)
        case "capital":
            return root.dep_ == "nsubj" and root.head.lower_ in phrases.words("speaking")
        case _:
            return False


def _agentive(root: Token) -> bool:
    first = root
    while first.dep_ == "conj" and first.head.pos_ in NOUNS:
        first = first.head
    if first.dep_ == "pobj":
        return first.head.dep_ == "agent" or first.head.lower_ in ("by", "with", "against", "between", "on")
    return first.dep_ in SUBJECT or first.dep_ in ("dobj", "dative", "poss")


def _of_list(parsed: Parsed, span: NameSpan, root: Token) -> ActorSpan:
    actor, kind = span.name.actor, span.name.kind
    start = span.start - (kind == "state" and span.start > 0 and parsed.doc[span.start - 1].lower_ == "the")
    return ActorSpan(
        start=start, end=span.end, head=root.i, kind="actor",
        actor=actor.id if kind != "people" else None,
        name=_text(parsed.doc, span.start, span.end),
        type="civilian" if kind == "people" else actor.type,
        country=actor.country, plural=root.tag_ in ("NNS", "NNPS"),
    )  # fmt: skip


# -- persons and organisations of the parser ------------------------------------------------------------------------


def _persons(parsed: Parsed, taken: set[int]) -> Iterator[ActorSpan]:
    """Persons by name; with a title there are two mentions, with it and without."""
    for start, end in _person_names(parsed):
        if taken.isdisjoint(range(start, end)):
            yield from _person(parsed, start, end)


def _person_names(parsed: Parsed) -> Iterator[tuple[int, int]]:
    """Names that the parser takes for persons, and proper names after a title that it takes for something else."""
    document = parsed.doc
    for entity in document.ents:
        if entity.label_ == "PERSON":
            yield entity.start, entity.end
    for token in document:
        if token.pos_ == "PROPN" and token.ent_type_ != "PERSON" and token.i and _after_title(token):
            last = token.i
            while last + 1 < len(document) and document[last + 1].pos_ == "PROPN" and last - token.i < 3:
                last += 1
            if document[last].dep_ != "compound" and not phrases.head_type(document[last]):
                yield token.i, last + 1


def _after_title(token: Token) -> bool:
    title = token.nbor(-1)
    named = (
        title.text[:1].isupper() and title.ent_type_ != "PERSON" and phrases.office_type(title) is not None
    )
    return named and not phrases.is_title(token)


def _person(parsed: Parsed, start: int, end: int) -> Iterator[ActorSpan]:
    document = parsed.doc
    while end > start and (document[end - 1].text in POSSESSIVE or not document[end - 1].text[:1].isalnum()):
        end -= 1
    if end == start or not _like_a_name(document[start:end]) or _where(_root(document[start:end])):
        return
    first = start
    while first < end - 1 and phrases.is_title(document[first]):
        first += 1
    if first and document[first - 1].lower_ in ("of", "for", "the") and end - first > 1:
        first = _past_office(parsed, first, end)
    start = _title_start(parsed, first)
    title = phrases.title(document, start, first)
    bare = ActorSpan(
        start=first, end=end, head=end - 1, kind="person", name=_text(document, first, end),
        type=phrases.office_type(title) if title else None, country=_demonym(parsed, start, first),
        title=document[start:first].text.lower() or None,
    )  # fmt: skip
    if start < first:
        yield replace(bare, start=start)
    yield bare


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
    """Where an office of the form "Secretary of X", "Minister for the X Y" before a name begins, if there is one."""
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


def _like_a_name(words: Span) -> bool:
    if any(token.lower_ in phrases.words("not_names") or token.is_digit for token in words):
        return False
    if any(token.lower_ in phrases.words("months") for token in words) and len(words) == 1:
        return False
    return any(token.pos_ == "PROPN" and token.text[:1].isupper() for token in words)


def _where(root: Token) -> bool:
    """Whether the name stands where a place does: "in X", "near X"."""
    while root.dep_ == "conj":
        root = root.head
    if root.dep_ != "pobj":
        return False
    if root.head.lower_ == "of":
        return root.head.head.lower_ in phrases.words("place_nouns")
    return root.head.lower_ in phrases.words("locative") - {"to", "from", "over", "at"}


def _organisations(parsed: Parsed) -> Iterator[ActorSpan]:
    for entity in parsed.doc.ents:
        found = None
        if entity.label_ == "ORG":
            found = _organisation(entity)
        elif entity.label_ == "NORP" and entity.root.tag_ == "NNPS":
            found = ActorSpan(
                start=entity.start,
                end=entity.end,
                head=entity.root.i,
                kind="actor",
                type="civilian",
                plural=True,
            )
        if found:
            yield found


def _organisation(entity: Span) -> ActorSpan | None:
    document, start, end = entity.doc, entity.start, entity.end
    while end > start and document[end - 1].text in POSSESSIVE:
        end -= 1
    if start < end and document[start].lower_ == "the":
        start += 1
    if start == end or not _like_a_name(document[start:end]):
        return None
    root = _root(document[start:end])
    if _where(root):
        return None
    kind = phrases.head_type(document[end - 1])
    kind = None if kind in phrases.UNNAMED else kind
    return ActorSpan(
        start=start, end=end, head=root.i, kind="organisation", name=_text(document, start, end), type=kind
    )


def _pronouns(parsed: Parsed, taken: set[int]) -> list[ActorSpan]:
    persons, groups, things = phrases.words("persons"), phrases.words("groups"), phrases.words("things")
    found: list[ActorSpan] = []
    for token in parsed.doc:
        if token.tag_ != "PRP" or token.i in taken:
            continue
        word = token.lower_
        if word in persons or word in groups or (word in things and _does(token)):
            kind: ActorKind = "person" if word in persons else "actor"
            found.append(
                ActorSpan(
                    start=token.i, end=token.i + 1, head=token.i, kind=kind, plural=word in groups, back=True
                )
            )
    return found


def _does(token: Token) -> bool:
    """Whether "it" is what does something, not what something is or is like."""
    return (
        token.dep_ == "nsubj"
        and token.head.pos_ == "VERB"
        and token.head.lower_ not in phrases.words("being")
    )


def _repeated(parsed: Parsed, spans: list[ActorSpan]) -> list[ActorSpan]:
    """Surnames of persons that the text names in full elsewhere, where the parser has missed them."""
    full = {
        span.name.split()[-1]: span.name
        for span in spans
        if span.kind == "person" and span.name and " " in span.name
    }
    taken = _tokens(spans)
    return [
        ActorSpan(start=token.i, end=token.i + 1, head=token.i, kind="person", name=full[token.text])
        for token in parsed.doc
        if token.text in full and token.i not in taken and token.pos_ in NOUNS and token.text[:1].isupper()
        and token.dep_ != "compound"
    ]  # fmt: skip


def _full_names(spans: list[ActorSpan]) -> list[ActorSpan]:
    """Give every person the fullest name that the text has for the surname."""
    full: dict[str, set[str]] = {}
    for span in spans:
        if span.kind == "person" and span.name and " " in span.name:
            full.setdefault(span.name.split()[-1].lower(), set()).add(span.name)
    return [_with_full_name(span, full) for span in spans]


def _with_full_name(span: ActorSpan, full: dict[str, set[str]]) -> ActorSpan:
    if span.kind != "person" or not span.name or " " in span.name:
        return span
    known = full.get(span.name.lower(), set())
    return replace(span, name=next(iter(known))) if len(known) == 1 else span
