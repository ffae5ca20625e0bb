"""Who has a part in an event: the noun phrase of a head word, and the actor it means."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from onrecord.extract.actors import phrases
from onrecord.extract.actors.actor_spans import ActorSpan
from onrecord.extract.actors.persons import like_a_name, words_text
from onrecord.extract.text.parser import Parsed
from onrecord.model.reading import Role

ASIDE = frozenset({",", "(", "[", '"'})  # what may stand between somebody and what is set beside
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
NO_NAMES = frozenset(["GPE", "LOC", "FAC", "DATE", "TIME", "NORP"])
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
    if span and span.meant is not None and span.meant != noun.i and _says_nothing(noun, span):
        return _as_meant(role_of(parsed, actors, parsed.doc[span.meant]), span)
    start, end = phrase(whole)
    end = _with_aside(actors, whole, start, end)
    if span and not span.back and span.start < start:
        start = span.start
    span = _member_of(actors, noun, span or _state(noun) or _force(noun) or _only_rebels(actors, noun))
    first, last = _name_of(span, noun)
    document = parsed.doc
    quote = parsed.between(document[start].idx, document[end - 1].idx + len(document[end - 1]))
    own = parsed.between(document[first].idx, document[last].idx + len(document[last]))
    return Role(
        quote=quote, head=own,
        actor=span.actor if span else None, name=span.name if span else _own_name(noun),
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


def _says_nothing(noun: Token, span: ActorSpan) -> bool:
    """Whether a noun does not say who somebody is, so that the words that do are shown: "the victim"."""
    return not span.back and noun.lower_ in phrases.words("bare_humans")


def _as_meant(role: Role, span: ActorSpan) -> Role:
    """The part in the words for who is meant, with what is known from the words that point to them."""
    return replace(
        role,
        actor=role.actor or span.actor,
        name=role.name or span.name,
        type=role.type or span.type,
        country=role.country or span.country,
    )


def _with_aside(actors: list[ActorSpan], head: Token, start: int, end: int) -> int:
    """The end of the phrase with what is set beside it: "a neighbour, [A B]", "A B, [leader of the union]"."""
    beside = _beside(head)
    if len(beside) != 1 or any(child.dep_ == "conj" for child in (*head.children, *beside[0].children)):
        return end
    aside = beside[0]
    first, last = phrase(aside)
    named, other = (head, aside) if head.pos_ == "PROPN" else (aside, head)
    one_human = any(
        span.head == named.i and span.kind == "person" and span.name for span in actors
    ) and _is_human(other)
    near = all(token.text in ASIDE for token in head.doc[end:first])
    titled = named is head and head.doc[start].pos_ != "PROPN"
    return last if one_human and near and not titled and last - start <= LONGEST else end


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
    beside = {child.i for child in _beside(head)}
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


def _beside(head: Token) -> list[Token]:
    """What stands in apposition, also where the parser hangs it on the body: "the head of the police, [A B]"."""
    own = [child for child in head.children if child.dep_ == "appos"]
    if own or not _is_human(head):
        return own
    bodies = [
        thing for of in head.rights if of.lower_ == "of" for thing in of.children if thing.dep_ == "pobj"
    ]
    asides = (child for body in bodies for child in body.rights if child.dep_ == "appos")
    return [child for child in asides if child.ent_type_ == "PERSON" and child.nbor(-1).text != "("]


def _is_human(noun: Token) -> bool:
    """Whether a noun says what one human is: a kind of people, an office, the head of something."""
    kind = phrases.head_type(noun) or phrases.office_type(noun)
    return noun.tag_ == "NN" and (kind is not None or noun.lower_ in phrases.words("heads_of"))


def _is_one(own: ActorSpan, head: Token) -> bool:
    """Whether the mention is one human, who has a name: "a student, [A B]"."""
    one = phrases.words("heads_of") | phrases.words("one_armed")
    return head.tag_ == "NN" and (head.lower_ in one or (not own.plural and own.type in HUMANS))


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
        if child.dep_ == "prep" and (child.lower_ not in KEPT_PREPOSITIONS or _brings_deed(child)):
            break
        if child.lower_ == "of" and any(token.lower_ == "of" for token in head.doc[head.i + 1 : child.i]):
            break  # "accused an official of the embassy [of the crime]"
        if (child.dep_ in OUTSIDE and child.dep_ != "prep") or child.left_edge.i != end:
            break
        end = _end(child) + 1
    return start, min(end, start + LONGEST) if end - start > LONGEST else end


def _brings_deed(preposition: Token) -> bool:
    """Whether it says what somebody is accused of, not who he is: "accused the rebels [of killing]"."""
    return any(child.dep_ == "pcomp" for child in preposition.children)


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


def _own_name(head: Token) -> str | None:
    """The proper name of two words or more that nothing says to be a person's, a body's or a place's."""
    first: int = head.i
    while first > 0 and head.pos_ == "PROPN" and _is_of_name(head.nbor(first - 1 - head.i), head):
        first -= 1
    words = head.doc[first : head.i + 1]
    if phrases.head_type(head) or phrases.office_type(head):
        return None  # "Memphis Man" of a headline
    is_place = "place" in head.doc.user_data.get("classes", {}).get(head.i, ())
    if len(words) < 2 or is_place or head.ent_type_ in NO_NAMES or not like_a_name(words):
        return None
    return words_text(head.doc, first, head.i + 1)


def _is_of_name(before: Token, head: Token) -> bool:
    return before.pos_ == "PROPN" and before.head == head and not phrases.is_title(before)


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
    """The state of that name, which has a part wherever it stands: "sanctions on Burma", "[Chadian] shelling"."""
    people = phrases.state_of_people(head) if _is_before_deed(head) else None
    if people is not None:
        return ActorSpan(
            start=head.i, end=head.i + 1, head=head.i, kind="actor",
            actor=people.id, name=people.name, type="state", country=people.country,
        )  # fmt: skip
    start = phrases.left_end(head) if head.pos_ == "PROPN" else head.i
    for first in range(start, head.i + 1):
        state = phrases.state_named(head.doc[first : head.i + 1].text)
        if state is not None:
            return ActorSpan(
                start=first, end=head.i + 1, head=head.i, kind="actor",
                actor=state.id, name=state.name, type="state", country=state.country,
            )  # fmt: skip
    return None


def _force(noun: Token) -> ActorSpan | None:
    """The force of a state that stands before its vehicles or its deed: "[Chadian army] helicopters"."""
    kind = phrases.head_type(noun) if noun.dep_ in ("compound", "nmod") and noun.i > 0 else None
    people = phrases.state_of_people(noun.nbor(-1)) if kind in phrases.STATE_FORCES else None
    if kind is None or people is None or people.country is None:
        return None
    name = noun.doc[noun.i - 1 : noun.i + 1].text
    return ActorSpan(
        start=noun.i - 1, end=noun.i + 1, head=noun.i, kind="actor",
        actor=phrases.force_id(people.country, kind), name=name, type=kind, country=people.country,
    )  # fmt: skip


def _is_before_deed(word: Token) -> bool:
    """Whether a demonym may say whose deed it is ("Chadian shelling"), not whose homes they are."""
    before = word.dep_ in ("amod", "compound", "nmod")
    return before and word.head.lower_.removesuffix("s") not in phrases.words("peoples_own")


def _country(head: Token) -> str | None:
    """The country whose demonym or name stands before the head: "Chilean farmers"."""
    return next((code for child in head.lefts if (code := phrases.country(child))), None)
