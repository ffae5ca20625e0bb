"""Whether an entry of the vocabulary fits a token: its words, what stands beside them, and the parts around them."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from onrecord.extract.events.arguments import Parts, noun_parts, verb_parts
from onrecord.extract.events.dependants import children, measured, modifiers, prepositional, spread, words
from onrecord.extract.events.entries import Entry, never_parts, word, word_at
from onrecord.extract.events.light_verbs import support, supported_parts
from onrecord.extract.events.nouns import classes_of, phrase_of
from onrecord.extract.events.sides import Hit, is_person_word
from onrecord.extract.text import columns
from onrecord.extract.text.language import lemma
from onrecord.vocab.kinds import root

_NOMINAL_PLACES = frozenset({"pcomp", "nsubj", "nsubjpass", "dobj", "pobj"})
_GAP = 3  # tokens that may stand between the words of a verb ("left 12 people dead")
_NOT_PREDICATES = frozenset({"compound", "nsubj", "nsubjpass"})
_SAID_OF_SUBJECT = frozenset({"acomp", "attr", "oprd", "xcomp", "ccomp", "advcl", "conj", "ROOT", "dobj"})


def match(entry: Entry, token: Token) -> Hit | None:
    """The entry found at the token, with its parts; None where something that it asks for is not there."""
    found = _words(entry, token)
    if found is None or not _fits(entry, token):
        return None
    if entry.prepositions and not _has_preposition(found[-1], token, entry.prepositions):
        return None
    if entry.modal and not _binds(token, entry.modal):
        return None
    if entry.not_with and _near_words(token) & entry.not_with:
        return None
    carried = support(token) if entry.form == "noun" else None
    parts = _parts(entry, token, found, carried)
    if not _allowed(entry, token, parts):
        return None
    return Hit(entry, token, found, parts, carried[0] if carried else None)


def _fits(entry: Entry, token: Token) -> bool:
    """Whether the word has the part in its sentence that the entry asks for."""
    match entry.form:
        case "noun":
            return token.tag_ != "VBG" or _is_verbal_noun(token)
        case _ if _only_describes(token) and entry.kind in words("standing"):
            return False  # "a camp for displaced people" tells for whom it is
        case "predicate":
            return token.dep_ not in _NOT_PREDICATES
        case _ if token.dep_ == "amod" and entry.kind in words("traces"):
            return False  # "a burnt stall" tells how it looks, not that somebody burnt it
        case _:
            return token.dep_ not in ("aux", "auxpass") and not (
                token.tag_ == "VBG" and _is_verbal_noun(token)
            )


def _only_describes(participle: Token) -> bool:
    """Whether it says who people are, not what befell how many of them: "a camp for [displaced] people"."""
    noun = participle.head
    if participle.dep_ != "amod" or children(participle, "advmod"):
        return False
    link = noun.head
    counted = noun.dep_ == "pobj" and link.lower_ in ("of", "among") and measured(link.head) != link.head
    return not counted and not children(noun, "nummod")


def _is_verbal_noun(token: Token) -> bool:
    """Whether a form in -ing names the deed: "the shelling of", "killed in shelling by"."""
    if token.dep_ == "aux" or children(token, "dobj", "nsubj", "aux"):
        return False
    if children(token, "det", "poss", "amod", "compound"):
        return True
    after = children(token, "prep")
    return bool(after) and (token.dep_ in _NOMINAL_PLACES or any(child.lower_ == "of" for child in after))


def _words(entry: Entry, token: Token) -> tuple[Token, ...] | None:
    """The tokens of an entry of several words; None where the others are not there."""
    if len(entry.words) == 1:
        return (token,)
    return _words_before(entry, token) if entry.form == "noun" else _words_after(entry, token)


def _words_before(entry: Entry, token: Token) -> tuple[Token, ...] | None:
    found, at = [token], token.i
    for wanted in reversed(entry.words[:-1]):
        at -= 1
        if at > 0 and token.doc[at].text == "-":
            at -= 1
        if at < 0 or word(other := token.doc[at]) != wanted:
            return None
        found.append(other)
    return tuple(reversed(found))


def _words_after(entry: Entry, token: Token) -> tuple[Token, ...] | None:
    doc, found, at = token.doc, [token], token.i
    lower = columns.lower(doc)
    for wanted in entry.words[1:]:
        reach = max((thing.i + 1 for thing in children(doc[at], "dobj")), default=0)
        for i in range(at + 1, min(max(at + 2 + _GAP, reach + 1), len(doc))):
            if wanted == lower[i] or wanted == word_at(doc, i):
                break
        else:
            return None
        found.append(doc[i])
        at = i
    return tuple(found)


def _has_preposition(last: Token, token: Token, wanted: frozenset[str]) -> bool:
    hung = (
        child
        for thing in children(token, "dobj")
        for child in children(thing, "prep")
        if child.i == thing.i + 1
    )
    dependants = {child.lower_ for child in (*token.children, *last.children, *hung)}
    return bool(dependants & wanted) or any(
        other.lower_ in wanted for other in token.doc[last.i + 1 : last.i + 1 + _GAP]
    )


def _binds(verb: Token, modals: frozenset[str]) -> bool:
    """Whether the clause that a verb brings has one of these helping verbs: "said that X must"."""
    return any(
        helper.lower_ in modals
        for clause in children(verb, "ccomp")
        if clause.i > verb.i
        for helper in children(clause, "aux")
    )


def _near_words(token: Token) -> set[str]:
    near = [*token.doc[token.i + 1 : token.i + 1 + _GAP], *children(token, "dobj", "attr", "nsubjpass")]
    return {form for other in near for form in (other.lower_, lemma(other))}


def _allowed(entry: Entry, token: Token, parts: Parts) -> bool:
    """Whether the parts are of the classes that the entry asks for, and no figure of speech."""
    if entry.objects and not any(_is_any(other, entry.objects) for other in _objects(entry, token, parts)):
        return False
    subjects = parts.patients if entry.form == "undergone" else parts.agents
    if entry.subjects and not any(_is_any(other, entry.subjects) for other in subjects):
        return False
    roots, never_objects, never_subjects = never_parts()
    if entry.form == "noun" or root(entry.kind) not in roots:
        return True
    meant = {word(other) for other in parts.patients if not entry.objects}
    return (
        not (meant and meant <= never_objects)
        and not {lemma(other) for other in parts.agents} & never_subjects
    )


def _objects(entry: Entry, token: Token, parts: Parts) -> tuple[Token, ...]:
    """What an entry's `objects` are looked for in: of a verb what it was done to, else what a preposition brings."""
    if entry.form == "verb" and parts.patients:
        return (*parts.patients, *_measured(parts.patients))
    before = modifiers(token) if entry.form == "noun" else ()
    borne = children(token, "dobj") if entry.form == "undergone" else ()
    within = () if entry.form == "verb" else ("in",)
    behind = prepositional(token, ("of", "on", "against", "at", *within))
    return (*parts.patients, *before, *borne, *behind, *_measured(parts.patients))


def _measured(patients: tuple[Token, ...]) -> Iterator[Token]:
    """What there is so much of: "fired dozens of rockets", "sent tons of food"."""
    for patient in patients:
        if lemma(patient) in words("measures"):
            yield from prepositional(patient, ("of",))


def _is_any(token: Token, wanted: frozenset[str]) -> bool:
    named = word(token) in wanted or token.lower_ in wanted or phrase_of(token) in wanted
    return named or not wanted.isdisjoint(classes_of(token))


def _parts(entry: Entry, token: Token, found: tuple[Token, ...], carried: tuple[Token, bool] | None) -> Parts:
    match entry.form:
        case "noun":
            return _noun_parts(token, carried, suffers=entry.kind in words("owner_suffers"))
        case "predicate":
            return _predicate_parts(token)
        case "undergone":
            parts = verb_parts(token)
            return Parts((), parts.agents or parts.patients)
        case _:
            parts = verb_parts(token)
            patients = tuple(other for other in parts.patients if other not in found[1:])
            patients = patients or _said_of(token, found)
            said = (word for word in found[1:] if word.dep_ != "pobj")  # not "in the head"
            people = (word for word in said if is_person_word(word) and measured(word) not in patients)
            return Parts(parts.agents, _numbers(found) or (*patients, *people))


def _noun_parts(token: Token, carried: tuple[Token, bool] | None, *, suffers: bool) -> Parts:
    own = noun_parts(token, suffers=suffers)
    if carried is None:
        return own
    verb, is_target = carried
    lent = supported_parts(token, verb, subject_is_target=is_target)
    if is_target:
        return Parts(own.agents or lent.agents, lent.patients or own.patients)
    return Parts(lent.agents or own.agents, own.patients or lent.patients)


def _said_of(token: Token, found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Of whom the later word of a verb is said, in a clause of its own: "making hundreds of people homeless"."""
    last = found[-1]
    return spread(children(last, "nsubj")) if last.dep_ == "ccomp" and last.head == token else ()


def _numbers(found: tuple[Token, ...]) -> tuple[Token, ...]:
    """Numbers that stand for people right before the later words of a verb: "left 5 dead"."""
    later = (word for word in found[1:] if word.pos_ in ("ADJ", "VERB", "NOUN"))
    before = (word.nbor(-1) for word in later if "weapon" not in classes_of(word))
    return tuple(token for token in before if token.tag_ == "CD" and token.i > found[0].i)


def _predicate_parts(token: Token) -> Parts:
    """Of whom a predicate is said: "was dead", "left 12 injured", "two dead", "the displaced people"."""
    head = token.head
    if head.lower_ == "as" and head.dep_ == "prep":  # "were confirmed as dead"
        return Parts(
            (), spread((children(head.head, "nsubjpass", "dobj") or children(head.head, "nsubj"))[:1])
        )
    if token.dep_ == "pobj" and head.lower_ == "among" and head.head.pos_ == "AUX":
        return Parts((), spread(children(head.head, "nsubj", "attr")))  # "among the dead were two children"
    if token.tag_ in ("VBN", "VBD") and token.dep_ not in ("amod", "oprd", "acomp"):
        parts = verb_parts(token)
        return Parts((), parts.patients or parts.agents)
    if numbers := children(token, "nummod"):
        return Parts((), tuple(numbers))  # "left 5 dead"
    if token.dep_ == "amod" or (token.dep_ in ("acl", "advcl") and head.pos_ in ("NOUN", "PROPN", "NUM")):
        return Parts((), (head,))
    if token.dep_ in _SAID_OF_SUBJECT:
        subjects = (
            children(token, "nsubj", "nsubjpass")
            or children(head, "dobj")
            or children(head, "nsubj", "nsubjpass")
        )
        return Parts((), tuple(other for other in spread(subjects) if other.i != token.i))
    return Parts()
