"""Who a text names: actors of the list, actors by what they are, persons and organisations."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Span, Token

from onrecord.extract.actors import phrases
from onrecord.extract.actors.actor_spans import ActorKind, ActorSpan, tokens
from onrecord.extract.actors.coreference import point_back
from onrecord.extract.actors.identified import with_identities
from onrecord.extract.actors.names import NameSpan, find_names
from onrecord.extract.actors.persons import (
    find_persons,
    like_a_name,
    repeated,
    where,
    with_full_names,
    without_tail,
    words_root,
    words_text,
)
from onrecord.extract.text import columns
from onrecord.extract.text.parser import Parsed

__all__ = ["ActorSpan", "find_actors"]

SUBJECT = frozenset(["nsubj", "nsubjpass"])
NOUNS = frozenset(["NOUN", "PROPN"])


def find_actors(parsed: Parsed) -> list[ActorSpan]:
    """All mentions in the order of the text; one may stand inside another ("members of [the group]")."""
    named = find_names(parsed)
    spans = _phrases(parsed, named)
    taken = tokens(spans)
    heads = {span.head for span in spans}
    spans += [span for span in _listed(parsed, named, taken) if span.head not in heads]
    persons = list(find_persons(parsed, tokens(span for span in spans if not _is_office(span))))
    covered = tokens(persons)
    spans = [span for span in spans if not (_is_office(span) and span.head in covered)] + persons
    taken = tokens(spans)
    surnames = {span.name.split()[-1] for span in persons if span.name}
    spans += [
        span for span in _organisations(parsed, surnames) if not taken & set(range(span.start, span.end))
    ]
    spans += _pronouns(parsed, tokens(spans))
    spans += repeated(parsed, spans)
    spans = with_full_names(sorted(spans, key=lambda span: (span.start, -span.end)))
    return with_identities(parsed, point_back(parsed, spans))


def _is_office(span: ActorSpan) -> bool:
    """Whether the mention is a person by the office alone."""
    return span.kind == "person" and span.name is None


# -- phrases by what they are


def _phrases(parsed: Parsed, named: list[NameSpan]) -> list[ActorSpan]:
    """Phrases whose head word makes an actor of them; heads inside a listed name are left to the list."""
    starts = [span.start for span in named]
    inside_name = {i for span in named for i in range(span.start, span.end)}
    found: list[ActorSpan] = []
    for i, part in enumerate(columns.classes(parsed.doc)):
        if part in NOUNS and i not in inside_name and parsed.doc[i].dep_ != "compound":
            span = _phrase(parsed.doc[i], named, starts)
            if span:
                found.append(span)
    return found


def _phrase(head: Token, named: list[NameSpan], starts: list[int]) -> ActorSpan | None:
    start = phrases.left_end(head)
    kind = None if head.ent_type_ == "PERSON" else phrases.phrase_type(head, start)
    if kind is None and not phrases.is_vague(head):
        return _office(head, named, starts)
    end, inside = _reach(head, start, named, starts)
    if kind is None and not (any(span.name.kind == "actor" for span in inside) or _points(head, start)):
        return _office(head, named, starts)
    if start == head.i and kind == "unidentified" and end == head.i + 1:
        return None
    return _described(head, start, end, kind, inside)


def _points(head: Token, start: int) -> bool:
    """Whether the phrase is a pointer and a word for a group: "the group", "this organisation"."""
    return (
        start == head.i - 1
        and head.doc[start].lower_ in phrases.words("pointing")
        and head.lower_.removesuffix("s") in phrases.words("group_nouns")
    )


def _described(head: Token, start: int, end: int, kind: str | None, inside: list[NameSpan]) -> ActorSpan:
    kind = phrases.of_a_state(head, kind, inside)
    of_group = kind == "anyone" and head.lower_.removesuffix("s") in phrases.words("members")
    actor, country, own = phrases.meant(None if of_group else kind, inside)
    if own and (phrases.is_vague(head) or _as_its_side(kind, own.name.actor.type)):
        kind = own.name.actor.type or kind
    name = words_text(head.doc, own.start, own.end) if own else None
    if actor and not own:
        first = min(span.start for span in inside)
        name = words_text(head.doc, first, head.i + 1) if first < head.i else None
    return ActorSpan(
        start=start, end=end, head=head.i, kind="actor", actor=actor, name=name,
        type=None if kind == "anyone" else kind, country=country,
        plural=head.tag_ in ("NNS", "NNPS") or kind in phrases.STATE_FORCES,
    )  # fmt: skip


def _as_its_side(kind: str | None, side: str | None) -> bool:
    """Whether the side's own type holds: "FMLN rebels", and a "brigade of the IRA", which is no state's."""
    return kind in ("rebel", "militia", "unidentified") or (
        kind in phrases.STATE_FORCES and side in ("rebel", "militia")
    )


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
    end = _after(head, {span.start: span.end for span in named[bisect_left(starts, head.i) :][:1]})
    k = bisect_left(starts, end)
    if k and named[k - 1].end > end and named[k - 1].start > head.i:
        end = named[k - 1].end
    return end, named[bisect_left(starts, start) : bisect_left(starts, end)]


def _after(head: Token, next_name: dict[int, int]) -> int:
    """The end with what "of" brings: "people of X", "Minister for the X Y", "fighters from X"."""
    document, end = head.doc, int(head.i) + 1
    if end + 1 >= len(document) or not _brings(head, document[end].lower_):
        return end
    at = end + 1 + (document[end + 1].lower_ == "the")
    last = next_name.get(at, at)
    while last < len(document) and document[last].pos_ == "PROPN" and document[last].ent_type_ != "PERSON":
        last += 1
    return last if last > at else end


def _brings(head: Token, preposition: str) -> bool:
    match preposition:
        case "of":
            return True
        case "from":
            return phrases.is_vague(head) or phrases.head_type(head) in ("rebel", "militia")
        case "for":
            return phrases.office_type(head) is not None
        case _:
            return False


# -- the list


def _listed(parsed: Parsed, named: list[NameSpan], taken: set[int]) -> Iterator[ActorSpan]:
    for span in named:
        root = words_root(parsed.doc[span.start : span.end])
        if span.name.kind == "leader" and span.start in taken:
            yield _leader(parsed, span, root)
        elif _acts(span, root) and (span.name.kind == "actor" or span.start not in taken):
            yield _of_list(parsed, span, root)


def _leader(parsed: Parsed, span: NameSpan, root: Token) -> ActorSpan:
    """The person in "the Assad regime"."""
    name, country = words_text(parsed.doc, span.start, span.end), span.name.actor.country
    return ActorSpan(start=span.start, end=span.end, head=root.i, kind="person", name=name, country=country)


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
        name=words_text(parsed.doc, span.start, span.end) if actor.id else actor.name,
        type="civilian" if kind == "people" else actor.type,
        country=actor.country, plural=root.tag_ in ("NNS", "NNPS"),
    )  # fmt: skip


# -- organisations and pronouns


def _organisations(parsed: Parsed, surnames: set[str]) -> Iterator[ActorSpan]:
    for entity in parsed.doc.ents:
        found = None
        if entity.label_ == "ORG":
            found = _organisation(entity, surnames)
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


def _organisation(entity: Span, surnames: set[str]) -> ActorSpan | None:
    document, start, end = entity.doc, entity.start, entity.end
    end = without_tail(document, start, end)
    if start < end and document[start].lower_ == "the":
        start += 1
    if start == end or not like_a_name(document[start:end]):
        return None
    root = words_root(document[start:end])
    if where(root):
        return None
    name = words_text(document, start, end)
    if (document[end - 1].text in surnames and end - start < 4) or _names_one(root):
        return ActorSpan(start=start, end=end, head=end - 1, kind="person", name=name)
    kind = phrases.head_type(document[end - 1])
    kind = None if kind in phrases.UNNAMED else kind
    return ActorSpan(start=start, end=end, head=root.i, kind="organisation", name=name, type=kind)


def _names_one(root: Token) -> bool:
    """Whether a name is one human's: "the student, [A B]", "24-year-old [A B]", "identified him as [A B]"."""
    human = root.head
    if root.dep_ == "appos" and human.tag_ == "NN" and phrases.head_type(human) in phrases.ONE_HUMAN:
        return True
    if any(child.lower_ == "old" and child.dep_ == "amod" for child in root.lefts):
        return True
    said_to_be = (
        root.dep_ == "pobj" and human.lower_ == "as" and human.head.lower_ in phrases.words("identifying")
    )
    return said_to_be and any(
        child.dep_ in ("dobj", "nsubjpass") and phrases.head_type(child) in phrases.ONE_HUMAN | {None}
        for child in human.head.children
    )


def _pronouns(parsed: Parsed, taken: set[int]) -> list[ActorSpan]:
    persons, groups, things = phrases.words("persons"), phrases.words("groups"), phrases.words("things")
    found: list[ActorSpan] = []
    for token in [parsed.doc[i] for i, tag in enumerate(columns.tags(parsed.doc)) if tag == "PRP"]:
        if token.i in taken:
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
