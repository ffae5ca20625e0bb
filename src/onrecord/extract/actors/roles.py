"""Who has a part in an event: the noun phrase of a head word, and the actor it means."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from onrecord.extract.actors import phrases
from onrecord.extract.actors.actor_spans import ActorSpan
from onrecord.extract.text.parser import Parsed
from onrecord.model.reading import Role

LONGEST = 25  # tokens of a phrase
OUTSIDE = frozenset(
    [
        "relcl",
        "acl",
        "punct",
        "cc",
        "conj",
        "appos",
        "advcl",
        "parataxis",
        "mark",
        "advmod",
        "prep",
        "case",
        "preconj",
    ]
)
FIRST_PERSON = frozenset(["i", "me", "we", "us"])
HUMANS = frozenset([None, "civilian", "religious", "media", "business", "protester", "refugee"])
SIDES = frozenset(["rebel", "militia", "unidentified"])
KEPT_PREPOSITIONS = frozenset(["of", "from"])


def role_of(parsed: Parsed, actors: list[ActorSpan], head: Token, speaker: Token | None = None) -> Role:
    """The part that the phrase of `head` plays; a relative pronoun is read as the noun that it stands for.

    `speaker` is who says the words: "we" is the group that speaks, "I" the person.
    """
    whole = _antecedent(head)
    noun = _counted(whole)
    span = covering(actors, noun)
    if span and speaker is not None and head.lower_ in FIRST_PERSON:
        span = _spoken_by(span, covering(actors, speaker))
    start, end = phrase(whole)
    if span and not span.back and span.start < start:
        start = span.start
    span = _member_of(actors, noun, span or _state(noun) or _only_rebels(actors, noun))
    first, last = _name_of(span, noun)
    document = parsed.doc
    quote = parsed.between(document[start].idx, document[end - 1].idx + len(document[end - 1]))
    own = parsed.between(document[first].idx, document[last].idx + len(document[last]))
    return Role(
        quote=quote, head=own,
        actor=span.actor if span else None, name=span.name if span else None,
        type=span.type if span else _type_of(noun), country=span.country if span else _country(noun),
    )  # fmt: skip


def _member_of(actors: list[ActorSpan], noun: Token, own: ActorSpan | None) -> ActorSpan | None:
    """Give those without a name the group that they are of: "members of the armed group, [the Northern Front]"."""
    sort = phrases.head_type(noun) if noun.pos_ == "NOUN" else None
    if not (sort in SIDES or phrases.is_vague(noun)) or (own and (own.actor or own.name or own.back)):
        return own
    for link in (child for clause in (noun, *_belonging(noun)) for child in clause.rights):
        if link.dep_ == "prep" and link.lower_ in ("of", "from", "to"):
            for group in (child for child in link.children if child.dep_ == "pobj"):
                side = covering(actors, group)
                if side and side.actor and side.kind != "person" and side.type not in (*HUMANS, "state"):
                    kind = side.type if own is None or own.type in (None, "unidentified") else own.type
                    return replace(side, start=noun.i, end=noun.i + 1, head=noun.i, type=kind)
    return own


def _only_rebels(actors: list[ActorSpan], noun: Token) -> ActorSpan | None:
    """The only group of rebels that the report names, for a word before their deed: "the [rebel] offensive"."""
    if noun.dep_ not in ("amod", "compound") or phrases.head_type(noun) != "rebel":
        return None
    if noun.lower_ in phrases.words("labels"):
        return None
    named = {
        span.actor: span for span in actors if span.actor and span.type == "rebel" and span.kind != "person"
    }
    if len(named) != 1:
        return None
    return replace(*named.values(), start=noun.i, end=noun.i + 1, head=noun.i)


def _belonging(noun: Token) -> list[Token]:
    """The participles that say of which group somebody is: "gunmen belonging to the front"."""
    return [child for child in noun.rights if child.dep_ == "acl" and child.lower_ == "belonging"]


def _spoken_by(span: ActorSpan, speaker: ActorSpan | None) -> ActorSpan:
    """What "we" or "I" stands for in the words of a speaker of the same number."""
    if speaker is None or (speaker.kind == "person") == span.plural:
        return span
    return replace(span, actor=speaker.actor, name=speaker.name, type=speaker.type, country=speaker.country)


def covering(actors: list[ActorSpan], head: Token) -> ActorSpan | None:
    """The mention whose head the token is, else the shortest that has it inside, else an apposition's."""
    inside = [span for span in actors if span.start <= head.i < span.end]
    own = next((span for span in inside if span.head == head.i), None)
    if own is None and inside:
        own = min(inside, key=lambda span: span.end - span.start)
    if own and (own.actor or own.name):
        return own
    beside = _apposed(actors, head, own)
    if beside is None or own is None:
        return beside or own
    return replace(beside, type=beside.type or own.type, country=beside.country or own.country)


def _apposed(actors: list[ActorSpan], head: Token, own: ActorSpan | None) -> ActorSpan | None:
    """A named mention in apposition: "the group, [the Northern Front]"."""
    beside = {child.i for child in head.children if child.dep_ == "appos"}
    if head.dep_ == "appos" and not any(child.tag_ == "PRP$" for child in head.children):
        beside.add(head.head.i)  # but "X, his wife" is not X
    for span in actors:
        if (
            span.head in beside
            and span.name
            and (own is None or (span.kind == "person") == (own.kind == "person" or _is_one(own, head)))
        ):
            return span
    return None


def _is_one(own: ActorSpan, head: Token) -> bool:
    """Whether the mention is one human, who has a name: "a student, [A B]"."""
    return head.tag_ == "NN" and not own.plural and own.type in HUMANS


def _antecedent(head: Token) -> Token:
    """The noun that a relative pronoun stands for, else the token itself."""
    if head.lower_ not in phrases.words("relatives") or head.tag_ not in ("WP", "WDT", "IN"):
        return head
    clause = next((token for token in (head, *head.ancestors) if token.dep_ == "relcl"), None)
    return clause.head if clause is not None else head


def _counted(head: Token) -> Token:
    """The people of "hundreds of people": the noun behind words that only say how many."""
    word = head.lower_
    if (
        word not in phrases.words("partitives")
        and word.removesuffix("s") not in phrases.words("partitives")
        and head.pos_ != "NUM"
    ):
        return head
    of = next((child for child in head.rights if child.dep_ == "prep" and child.lower_ == "of"), None)
    inside = next((child for child in of.children if child.dep_ == "pobj"), None) if of is not None else None
    return _counted(inside) if inside is not None else head


def phrase(head: Token) -> tuple[int, int]:
    """Tokens of the noun phrase: what stands before the head, "of" phrases after it; no clauses."""
    start = _start(head)
    end: int = head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ not in KEPT_PREPOSITIONS:
            break
        if (child.dep_ in OUTSIDE and child.dep_ != "prep") or child.left_edge.i != end:
            break
        end = _end(child) + 1
    return start, min(end, start + LONGEST) if end - start > LONGEST else end


def _start(head: Token) -> int:
    start: int = head.i
    for child in reversed(list(head.lefts)):
        if child.right_edge.i != start - 1 or (child.dep_ in OUTSIDE and child.text != "-"):
            break
        start = child.left_edge.i
    if start and head.doc[start - 1].lower_ == "at" and head.doc[start].lower_ in ("least", "most"):
        start -= 1  # a hedge at the head of a sentence is often parsed as its adverb
    if (
        start < head.i and start and head.doc[start - 1].text == "-" and not head.doc[start - 1].whitespace_
    ):  # the rest of a word with a hyphen
        start += 1
    return start


def _end(token: Token) -> int:
    """The last token of what hangs on the phrase, without clauses and further members of a list."""
    last: int = token.i
    for child in token.rights:
        if (child.dep_ in OUTSIDE and child.dep_ != "prep") or child.left_edge.i != last + 1:
            break
        last = _end(child)
    return last


def _name_of(span: ActorSpan | None, head: Token) -> tuple[int, int]:
    """First and last token of the head: of a person's name the whole name, else the head word."""
    if span and span.kind == "person" and span.name and not span.back and span.start <= head.i < span.end:
        words = len(span.name.split())
        return max(span.start, span.end - words), span.end - 1
    return head.i, head.i


def _type_of(head: Token) -> str | None:
    kind = phrases.phrase_type(head, phrases.left_end(head)) if head.pos_ in ("NOUN", "ADJ") else None
    return (None if kind == "anyone" else kind) or phrases.office_type(head)


def _state(head: Token) -> ActorSpan | None:
    """The state of that name, which has a part wherever it stands: "sanctions on Burma", "aid for Poland"."""
    start = phrases.left_end(head) if head.pos_ == "PROPN" else head.i
    for first in range(start, head.i + 1):
        state = phrases.state_named(head.doc[first : head.i + 1].text)
        if state is not None:
            return ActorSpan(
                start=first, end=head.i + 1, head=head.i, kind="actor",
                actor=state.id, name=state.name, type="state", country=state.country,
            )  # fmt: skip
    return None


def _country(head: Token) -> str | None:
    """The country whose demonym or name stands before the head: "Chilean farmers"."""
    return next((code for child in head.lefts if (code := phrases.country(child))), None)
