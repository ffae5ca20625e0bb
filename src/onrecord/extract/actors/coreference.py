"""What pronouns and phrases such as "the group" point back to: the nearest fitting mention, or nothing.

Simple and careful: the same number, the same sort (person, group, force of one type), in the same sentence
or the two before it; a title ("the general") may reach back to the person of that title from anywhere. What does
not fit stays unresolved.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from spacy.tokens import Token

from onrecord.extract.actors import phrases
from onrecord.extract.actors.actor_spans import ActorSpan
from onrecord.extract.text.parser import Parsed

REACH = 2  # sentences back
SUBJECT = frozenset(["nsubj", "nsubjpass"])
OBJECT = frozenset(["dobj", "nsubjpass"])
FIRST_PERSON = frozenset(["i", "me", "we", "us"])
ONLY = frozenset(["rebel", "military", "police"])  # sorts of which a report that names one means that one
ARMED = frozenset(["rebel", "militia", "criminal", "unidentified", "party", "coalition", "ngo", "igo"])


def point_back(parsed: Parsed, spans: list[ActorSpan]) -> list[ActorSpan]:
    """Give words that point back the actor, name, type and country of what they point to."""
    sentence = _sentences(parsed)
    genders = _stated_genders(spans)
    done: list[ActorSpan] = []
    for span in _only_ones(parsed, _apposed(parsed, spans)):
        head = parsed.doc[span.head]
        if span.back or _definite(span, parsed.doc[span.start], head):
            meant = _resolved(span, head, done, sentence, genders)
            gender = _gender(head.lower_)
            if gender and meant.name:
                genders.setdefault(meant.name, gender)
            done.append(meant)
        else:
            done.append(span)
    return done


def _apposed(parsed: Parsed, spans: list[ActorSpan]) -> list[ActorSpan]:
    """Give an office the name that stands in apposition to it: "the general, [A B]"."""
    named = {span.head: span for span in spans if span.kind == "person" and span.name}
    found: list[ActorSpan] = []
    for span in spans:
        if span.kind == "person" and not span.name and not span.back:
            beside = (child.i for child in parsed.doc[span.head].children if child.dep_ == "appos")
            name = next((named[i].name for i in beside if i in named), None)
            found.append(replace(span, name=name) if name else span)
        else:
            found.append(span)
    return found


def _only_ones(parsed: Parsed, spans: list[ActorSpan]) -> list[ActorSpan]:
    """Give a force told by its sort alone ("the guerrillas", "soldiers") the only one of the sort that is named.

    A state's force only where the report names no other state more often.
    """
    named: dict[str, dict[str, ActorSpan]] = {}
    for span in spans:
        if span.kind != "person" and span.actor and span.country and span.type in ONLY:
            named.setdefault(span.type, {}).setdefault(span.actor, span)
    countries = Counter(span.country for span in spans if span.country).most_common(1)
    main = countries[0][0] if countries else None
    only = {
        kind: next(iter(actors.values()))
        for kind, actors in named.items()
        if len(actors) == 1 and (kind == "rebel" or next(iter(actors.values())).country == main)
    }
    return [_as_only(parsed, span, only.get(span.type or "")) for span in spans]


def _as_only(parsed: Parsed, span: ActorSpan, only: ActorSpan | None) -> ActorSpan:
    if only is None or span.kind != "actor" or span.actor or span.name or span.back:
        return span
    words = [token.lower_ for token in parsed.doc[span.start : span.end]]
    definite = words[0] in phrases.words("pointing")
    if any(word in phrases.words("set_apart") for word in words) or span.country not in (None, only.country):
        return span
    if _is_of_other_side(parsed, span):
        return span
    if not definite and parsed.doc[span.head].lower_.removesuffix("s") in phrases.words("labels"):
        return span
    return replace(span, actor=only.actor, name=only.name, country=only.country)


def _is_of_other_side(parsed: Parsed, span: ActorSpan) -> bool:
    """Whether a word before the head says whose it is: "coalition warplanes" are no army's that a report names."""
    sorts = {phrases.side_of(token) for token in parsed.doc[span.start : span.head]}
    return not sorts <= {None, span.type, "unidentified"}


def _stated_genders(spans: list[ActorSpan]) -> dict[str, str]:
    """Names of persons whose titles tell the gender."""
    found: dict[str, str] = {}
    for span in spans:
        for word in (span.title or "").split() if span.name else ():
            if word in phrases.words("males") or word in phrases.words("females"):
                found.setdefault(str(span.name), "male" if word in phrases.words("males") else "female")
    return found


def _gender(pronoun: str) -> str | None:
    if pronoun in phrases.words("he"):
        return "male"
    return "female" if pronoun in phrases.words("she") else None


def _sentences(parsed: Parsed) -> list[int]:
    """The number of the sentence of every token."""
    numbers, at = [], -1
    for token in parsed.doc:
        at += bool(token.is_sent_start) or at < 0
        numbers.append(at)
    return numbers


def _definite(span: ActorSpan, first: Token, head: Token) -> bool:
    """Whether the phrase is only an article or pointer and a word that needs an antecedent."""
    if span.actor or span.name or span.country or span.end - span.start > 4:
        return False
    return first.lower_ in phrases.words("pointing") and span.end - 1 == span.head and head.pos_ == "NOUN"


def _resolved(
    span: ActorSpan, head: Token, before: list[ActorSpan], sentence: list[int], genders: dict[str, str]
) -> ActorSpan:
    word = head.lower_
    if word in FIRST_PERSON:
        return span
    near = [
        other
        for other in before
        if other.end <= span.start
        and (
            sentence[span.head] - sentence[other.head] <= REACH
            or (span.kind == "person" and span.title and other.title)
        )
    ]
    fitting = [other for other in reversed(near) if _fits(span, word, other, head)]
    if word in phrases.words("persons"):
        gender = _gender(word)
        fitting = [other for other in fitting if genders.get(other.name or "", gender) == gender]
        fitting.sort(key=lambda other: (-sentence[other.head], not _subject(other, head)))
    if not fitting and word in phrases.words("groups"):
        fitting = _only_several(near, sentence[span.head], sentence)
    other = fitting[0] if fitting else None
    if other is None:
        return span
    return replace(
        span, actor=other.actor, name=other.name, country=other.country, back=True, kind=other.kind,
        type=other.type if span.type in (None, "unidentified") else span.type,
        meant=other.head if other.meant is None else other.meant,
    )  # fmt: skip


def _only_several(near: list[ActorSpan], here: int, sentence: list[int]) -> list[ActorSpan]:
    """The only group named before in the sentence, which "they" means though it is not its subject."""
    several = [
        other for other in near if sentence[other.head] == here and other.plural and other.kind != "person"
    ]
    return several if len({(other.actor, other.name, other.head) for other in several}) == 1 else []


def _fits(span: ActorSpan, word: str, other: ActorSpan, head: Token) -> bool:
    if word in phrases.words("persons"):
        return other.kind == "person" or _one_human(other, head.doc[other.head])
    if word in phrases.words("groups"):
        several = other.plural or (other.type != "state" and not _one_human(other, head.doc[other.head]))
        done_to = word == "them" and other.plural and head.doc[other.head].dep_ in OBJECT
        placed = _subject(other, head) or done_to
        return other.kind != "person" and several and placed and not _acts_on(other, head)
    if word in phrases.words("things"):
        named = bool(other.actor or other.name)
        return named and other.kind != "person" and not other.plural and _subject(other, head)
    if span.kind == "person":
        return (
            other.kind == "person"
            and bool(other.title and other.name)
            and head.lower_ in str(other.title).replace("-", " ").split()
        )
    if word.removesuffix("s") in phrases.words("group_nouns"):
        return other.kind != "person" and other.type in ARMED
    return other.kind == "actor" and other.type == span.type and other.actor is not None


def _acts_on(other: ActorSpan, pronoun: Token) -> bool:
    """Whether somebody acts in the clause that a pronoun is the object of: "soldiers had begun firing at [them]"."""
    if pronoun.dep_ in SUBJECT:
        return False
    for word in pronoun.ancestors:
        subjects = [child.i for child in word.children if child.dep_ in SUBJECT]
        if subjects:
            return other.head in subjects
    return False


def _one_human(other: ActorSpan, noun: Token) -> bool:
    """Whether the mention is one unnamed human, who may be meant as well as a named person."""
    if other.plural or other.actor or other.name or noun.tag_ != "NN":
        return False
    return noun.lower_ not in phrases.words("collectives") and noun.lower_ not in phrases.words("group_nouns")


def _subject(other: ActorSpan, head: Token) -> bool:
    return head.doc[other.head].dep_ in SUBJECT
