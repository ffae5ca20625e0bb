"""How what is said stands by a verb of saying: clause, infinitive, noun phrase, two phrases."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract.text.language import lemma
from onrecord.extract.voices.cues import NOUN_TAGS, VERB_TAGS, Use, says, words
from onrecord.extract.voices.ranges import (
    EDGES,
    Range,
    Saying,
    is_apart,
    is_infinitive,
    is_marked,
    phrase,
    pieces,
    trimmed,
    without,
)
from onrecord.extract.voices.speakers import SUBJECTS, agent_of, cue_range

CLAUSES = frozenset({"ccomp", "parataxis"})
CAUSES = frozenset({"by", "at", "over", "about", "with", "on"})  # before what a feeling is about


def _clause(cue: Token, _: Use) -> tuple[Range, ...]:
    """A that-clause or quotation under the cue, or the clause that the cue interrupts or follows."""
    if _fills(cue):
        return ()
    clauses = [
        child
        for child in cue.children
        if child.dep_ == "ccomp" and not (is_infinitive(child) or is_apart(child))
    ]
    clauses = clauses or _clauses_beneath(cue)
    if clauses:
        return pieces(clauses[-1]) + _resumed(cue, clauses[-1])
    if cue.dep_ in CLAUSES and cue.head.i != cue.i and _interrupts(cue):
        return without(cue.head, cue)
    if cue.dep_ == "advcl" and _marked_as(cue) and cue.head.tag_ in VERB_TAGS:
        return without(cue.head, cue)
    return ()


def _fills(cue: Token) -> bool:
    """As in "he ran and, you know, shot": it only fills the sentence."""
    you = cue.i > 0 and cue.nbor(-1).lower_ == "you" and cue.lower_ in ("know", "see")
    after = cue.i + 1
    return you and after < len(cue.doc) and cue.doc[after].text in EDGES


def _resumed(cue: Token, clause: Token) -> tuple[Range, ...]:
    """What follows a cue set off by commas: "it was, the minister concedes, [a mistake]"."""
    after = cue.i + 2
    if clause.i > cue.i or after >= len(cue.doc) or cue.nbor().text != ",":
        return ()
    rest = (child for child in cue.rights if child.dep_ in ("dobj", "attr", "acomp"))
    return next((pieces(child) for child in rest if child.left_edge.i == after), ())


def _clauses_beneath(cue: Token) -> list[Token]:
    """That-clauses that the syntax has hung on what stands between: "said on Monday that", "warned for months that"."""
    between = [child for child in cue.rights if child.dep_ in ("prep", "npadvmod")]
    nouns = [noun for child in between for noun in (child, *child.children) if noun.tag_ in NOUN_TAGS]
    return [
        clause
        for noun in nouns
        for clause in noun.children
        if clause.dep_ == "acl" and is_marked(clause) and clause.tag_ in VERB_TAGS
    ]


def _interrupts(cue: Token) -> bool:
    """Whether the cue and its speaker stand apart from the clause: "the bridge, he said, is safe"."""
    has_subject = any(child.dep_ in SUBJECTS for child in cue.children)
    left = cue.left_edge.i
    set_off = cue.head.left_edge.i < left and cue.doc[left - 1].text in EDGES
    under = cue.head.i < cue.i and says(cue.head)
    return has_subject and (cue.dep_ == "parataxis" or set_off) and not (is_marked(cue) or under)


def _marked_as(cue: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "as" for child in cue.children)


def _infinitive_content(cue: Token, _: Use) -> tuple[Range, ...]:
    for child in cue.children:
        if child.dep_ in ("xcomp", "ccomp", "advcl") and is_infinitive(child):
            if (child.dep_ == "advcl" and not _has_person(cue)) or (
                lemma(cue) == "call" and not _called(cue)
            ):
                continue
            if lemma(cue) in ("like", "love") and says(child):  # "likes to say that": the second is the cue
                return ()
            return _with_person(cue, child)
    return ()


def _gerund(cue: Token, _: Use) -> tuple[Range, ...]:
    clause = next((c for c in cue.children if c.dep_ == "xcomp" and c.tag_ == "VBG"), None)
    return pieces(clause) if clause is not None else ()


def _has_person(cue: Token) -> bool:
    person = any(child.dep_ in ("dobj", "nsubjpass", "dative") for child in cue.children)
    return person or _called(cue) is not None


def _called(cue: Token) -> Token | None:
    """Who is called on or for to do something."""
    under = (child for child in cue.rights if lemma(cue) == "call" and child.lower_ in ("on", "upon", "for"))
    return next((name for child in under for name in child.children if name.dep_ == "pobj"), None)


def _with_person(cue: Token, clause: Token) -> tuple[Range, ...]:
    """Who is to do it belongs to the content: "urged [supporters to vote]", "[he] is said [to have fled]"."""
    person = next((child for child in cue.children if child.dep_ in ("dobj", "dative", "nsubjpass")), None)
    person = person or _called(cue)
    if person is None:
        return pieces(clause)
    if person.i > cue.i:
        return trimmed(clause.doc, (person.left_edge.i, clause.right_edge.i + 1))
    return pieces(person) + pieces(clause)


def _object(cue: Token, _: Use) -> tuple[Range, ...]:
    target = next((child for child in cue.children if child.dep_ == "dobj"), None)
    if target is None and cue.dep_ == "relcl" and _lacks_object(cue):  # "a charge her office denied"
        return ((cue.head.left_edge.i, cue.head.i + 1),)
    if target is None:
        target = next((child for child in cue.children if child.dep_ == "nsubjpass"), None)
    if target is not None and lemma(target) in words("not_said", "objects"):
        return ()
    if target is None or target.tag_ == "WDT" or (target.dep_ == "nsubjpass" and not agent_of(cue)):
        return ()
    return pieces(target)


def _lacks_object(cue: Token) -> bool:
    """Whether the clause begins with its own subject, so that the noun before it is what the verb is about."""
    subject = next((child for child in cue.lefts if child.dep_ == "nsubj"), None)
    return (
        subject is not None and subject.left_edge.i == cue.left_edge.i and subject.tag_ not in ("WDT", "WP")
    )


def _pair(cue: Token, use: Use) -> tuple[Range, ...]:
    """A noun phrase and a preposition: one stretch after an active verb, two around a passive one."""
    first = next((child for child in cue.children if child.dep_ in ("dobj", "nsubjpass", "dative")), None)
    over = [cue, agent] if (agent := agent_of(cue)) is not None else [cue]  # "accused by the judge of theft"
    second = next(
        (child for token in over for child in token.children if _brings(child, use)),
        None,
    )
    if first is None and cue.dep_ == "acl" and second is not None:
        return pieces(second)
    if first is not None and second is None:
        inner = next((c for c in first.children if c.dep_ == "prep" and c.lower_ in use.prepositions), None)
        return pieces(first) if inner is not None and first.i > cue.i else ()
    if first is None or second is None:
        return ()
    if first.i > cue.i and second.i > first.i:
        return trimmed(cue.doc, (first.left_edge.i, second.right_edge.i + 1))
    return pieces(first) + pieces(second)


def _brings(child: Token, use: Use) -> bool:
    """Whether it is one of the prepositions, or a participle after one: "attacked the judge as biased"."""
    if child.dep_ == "advcl" and child.tag_ == "VBN":
        return child.left_edge.dep_ == "mark" and child.left_edge.lower_ in use.prepositions
    return child.dep_ in ("prep", "dative") and child.lower_ in use.prepositions


def _complement(cue: Token, _: Use) -> tuple[Range, ...]:
    last = next((child for child in cue.children if child.dep_ == "oprd"), None)
    first = next((child for child in cue.children if child.dep_ in ("dobj", "nsubjpass")), None)
    if last is not None and first is not None:
        if last.lower_ in words("not_said", "complements"):
            return ()
        if first.i < cue.i:
            return pieces(first) + pieces(last)
        return trimmed(cue.doc, (min(first.left_edge.i, last.left_edge.i), last.right_edge.i + 1))
    where = next(
        (c for c in cue.rights if c.lower_ in ("ahead", "behind")), None
    )  # "found him ahead by five points"
    if first is not None and where is not None and first.i < where.i:
        return trimmed(cue.doc, (first.left_edge.i, where.right_edge.i + 1))
    small = next((c for c in cue.children if c.dep_ == "ccomp" and c.tag_ not in VERB_TAGS), None)
    return pieces(small) if small is not None else ()


def _prepositional(cue: Token, use: Use) -> tuple[Range, ...]:
    for child in cue.children:
        if child.dep_ == "prep" and child.lower_ in use.prepositions:
            inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            return pieces(inner) if inner is not None else ()
    return ()


FRAMES = (
    ("clause", _clause),
    ("complement", _complement),
    ("infinitive", _infinitive_content),
    ("gerund", _gerund),
    ("pair", _pair),
    ("object", _object),
    ("prepositional", _prepositional),
)


def felt(cue: Token, use: Use) -> Saying | None:
    """A feeling told in the passive, whose subject is the one who feels: "they were alarmed by the speech"."""
    passive = any(child.dep_ == "auxpass" for child in cue.lefts)
    subjects = ("nsubjpass", "nsubj") if passive else ("nsubjpass",)
    person = next((child for child in cue.children if child.dep_ in subjects), None)
    causes = (child for child in cue.rights if child.lower_ in CAUSES)
    cause = next((c for child in causes for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
    content = _clause(cue, use) or (pieces(cause) if cause is not None else ())
    return (
        Saying(cue_range(cue), phrase(person), content, use.effect)
        if person is not None and content
        else None
    )
