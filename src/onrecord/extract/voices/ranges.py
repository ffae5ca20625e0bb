"""Stretches of tokens: what stands under a head of the syntax, trimmed of punctuation."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from onrecord.extract.text.language import lemma
from onrecord.extract.voices.cues import VERB_TAGS, verb_uses

Range = tuple[int, int]  # tokens: first, and the one after the last

EDGES = frozenset({",", ".", ";", ":", "-", "--", "–", "—", "...", "…", "?", "!"})
LONG_SOURCE = 25  # words; a longer phrase has swallowed another clause and is cut at its first comma


@dataclass(frozen=True, slots=True)
class Saying:
    """A cue with its parts, all as ranges of tokens; `content` has several where the cue interrupts it."""

    cue: Range
    source: Range | None
    content: tuple[Range, ...]
    effect: str


def phrase(head: Token, *, until: Token | None = None) -> Range:
    """The whole noun phrase; cut where it reaches `until`, or where it has grown past a noun phrase."""
    start, end = head.left_edge.i, head.right_edge.i + 1
    if until is not None and start <= until.i < end:
        start, end = (start, until.i) if head.i < until.i else (until.i + 1, end)
    doc = head.doc
    if end - start > LONG_SOURCE:
        end = next((i for i in range(head.i + 1, end) if doc[i].text in EDGES), end)
    while end - 1 > head.i and _is_edge(doc[end - 1]):
        end -= 1
    while start < head.i and (_is_edge(doc[start]) or doc[start].is_quote):
        start += 1
    return start, end


def _is_edge(token: Token) -> bool:
    return token.text in EDGES or token.is_space


def pieces(head: Token) -> tuple[Range, ...]:
    """The words under a head, as one stretch without punctuation at its ends, and none of the sentence around."""
    ends = (_end_at(child) for child in head.rights)
    end = next((end for end in ends if end is not None), head.right_edge.i + 1)
    return trimmed(head.doc, (head.left_edge.i, end))


def _end_at(child: Token) -> int | None:
    """Where the words under a head end before what belongs to the sentence: a verb, or ", according to"."""
    if misattached(child):
        return _before(child)
    if _besides(child):
        return child.left_edge.i
    return child.i if child.lower_ == "according" and child.doc[child.i - 1].text == "," else None


def _besides(clause: Token) -> bool:
    """Whether a clause after a comma tells what went on besides: "said it was over, even as shells fell"."""
    start = clause.left_edge.i
    finite = clause.dep_ == "advcl" and clause.tag_ in ("VBD", "VBZ", "VBP")
    marked = any(child.dep_ == "mark" and child.lower_ in ("as", "while") for child in clause.lefts)
    return finite and marked and start > 0 and clause.doc[start - 1].text == ","


def misattached(verb: Token) -> bool:
    """Whether a finite verb is joined to one beneath the verb that it belongs to.

    To a bare one: "urged them to go and left". To one of another tense: "says she lacks stamina and called her a
    puppet". A verb of saying to what the speaker says of himself, or before a comma: "said he was innocent and
    called it absurd", "noted that it rained, and predicted floods".
    """
    first = verb.head
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBZ"):
        return False
    if first.tag_ == "VB":
        return True
    subjects = [child for child in (*verb.children, *first.children) if child.dep_ in ("nsubj", "nsubjpass")]
    if first.dep_ != "ccomp" or len(subjects) != 1 or subjects[0].head.i != first.i:
        return False
    tense = verb.tag_ == first.head.tag_ != first.tag_
    apart = verb.doc[max(_before(verb) - 1, 0)].text == ","
    return tense or ((apart or subjects[0].tag_ == "PRP") and lemma(verb) in verb_uses())


def _before(conjunct: Token) -> int:
    """Where the conjunction before a second verb stands."""
    left = conjunct.left_edge.i
    return left - 1 if left and conjunct.doc[left - 1].dep_ == "cc" else left


def without(head: Token, part: Token) -> tuple[Range, ...]:
    """The words under a head without those under a part of it: up to two stretches."""
    left, right = part.left_edge.i, part.right_edge.i + 1
    start, end = head.left_edge.i, head.right_edge.i + 1
    return trimmed(head.doc, (start, min(left, end))) + trimmed(head.doc, (max(right, start), end))


def trimmed(doc: Doc, span: Range) -> tuple[Range, ...]:
    """The range without punctuation and white space at its ends; nothing where nothing else is in it."""
    start, end = span
    while start < end and (doc[start].text in EDGES or doc[start].is_space):
        start += 1
    while end > start and (doc[end - 1].text in EDGES or doc[end - 1].is_space):
        end -= 1
    return ((start, end),) if start < end else ()


def is_infinitive(verb: Token) -> bool:
    """Whether it is a to-infinitive: "to" among its auxiliaries and no subordinator before."""
    to = any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)
    return to and not is_marked(verb)


def clause_over(token: Token) -> Token:
    """The head of the clause that a word stands in."""
    node: Token = token.head
    while node.head.i != node.i and node.tag_ not in VERB_TAGS:
        node = node.head
    while node.dep_ in ("xcomp", "auxpass", "aux") and node.head.i != node.i:
        node = node.head
    return node


def is_apart(clause: Token) -> bool:
    """Whether a semicolon parts the clause from the verb after it that the parser has put over it."""
    end = clause.right_edge.i + 1
    return clause.i < clause.head.i and end < len(clause.doc) and clause.doc[end].text == ";"


def is_marked(cue: Token) -> bool:
    """Whether a subordinator leads the clause: "that", "whether"."""
    return any(child.dep_ == "mark" for child in cue.children)


def inside(part: Range, whole: Range) -> bool:
    """Whether the second range holds all of the first."""
    return whole[0] <= part[0] and part[1] <= whole[1]


def overlap(one: Range, other: Range) -> int:
    """How many tokens two ranges share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def said_by(saying: Saying) -> Range:
    """Give the words from cue to source, which are no part of what is said."""
    if saying.source is None:
        return saying.cue
    return min(saying.cue[0], saying.source[0]), max(saying.cue[1], saying.source[1])


def outside(content: Range, said_by: Range, quotation: Range) -> Range:
    """Give the content without cue and source: the side on which the quotation stands."""
    if not overlap(content, said_by):
        return content
    if quotation[1] <= said_by[0]:
        return content[0], quotation[1]
    return (quotation[0], content[1]) if quotation[0] >= said_by[1] else quotation
