"""Words of saying in the syntax: who says, by which cue, and which clauses or phrases are what is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from onrecord.extract.text.language import lemma
from onrecord.extract.voices.cues import VERB_TAGS, Use, idioms, says, verb_uses, words
from onrecord.extract.voices.lesser_cues import of_adjective, of_adverb, of_noun, of_preposition, of_viewpoint
from onrecord.extract.voices.ranges import (
    Range,
    Saying,
    is_infinitive,
    is_marked,
    pieces,
    trimmed,
    without,
)
from onrecord.extract.voices.speakers import SUBJECTS, agent_of, cue_range, source_of

CLAUSES = frozenset({"ccomp", "parataxis"})
NAME_TAGS = frozenset(
    {
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "DT",
        "JJ",
        "JJR",
        "JJS",
        "CD",
        "IN",
        "POS",
        "PRP",
        "PRP$",
        "-LRB-",
        "-RRB-",
        "HYPH",
    }
)
AFTER_TAGS = frozenset({".", "IN", "NN", "NNP", "RB", "''"})  # of the first word after such a verb
ENDING_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "-RRB-"})
LONGEST_NAME = 14  # words of a speaker between comma and verb
LONGEST_TAIL = 6  # words after such a verb: "on Monday."
SHORTEST = 3  # words of what is said


def find_sayings(doc: Doc) -> list[Saying]:
    """Give what the syntax says of who says what, in the order of the cues."""
    found: list[Saying] = []
    for token in doc:
        reader = READERS.get(token.tag_)
        if reader is not None:
            found.extend(reader(token))
    return found


def _verb(cue: Token) -> Iterator[Saying]:
    name = lemma(cue)
    if name == "accord" or cue.lower_ == "according":
        yield from of_preposition(cue)
        return
    if cue.dep_ == "amod" and cue.lower_ in words("accusing"):
        yield from of_adjective(cue)
        return
    uses = verb_uses().get(name)
    idiom = _idiom(cue, name)
    if idiom is not None:
        yield idiom
    elif uses is not None:
        yield from _verb_content(cue, uses)


def _verb_content(cue: Token, uses: dict[str, Use]) -> Iterator[Saying]:
    """The first way of standing that fits: a clause before a noun phrase."""
    for takes, reader in FRAMES:
        use = uses.get(takes)
        content = reader(cue, use) if use is not None else ()
        if use is not None and content:
            yield _around(Saying(cue_range(cue), source_of(cue), content, use.effect), cue.doc)
            return
    if "clause" in uses and cue.tag_ in ("VBD", "VBZ", "VBP") and says(cue):
        yield from _trailing(cue, uses["clause"].effect)


def _trailing(cue: Token, effect: str) -> Iterator[Saying]:
    """As in "the road is open, the head of the council said", where the syntax missed it."""
    doc, comma = cue.doc, cue.i - 1
    while comma > 0 and cue.i - comma < LONGEST_NAME and doc[comma].tag_ in NAME_TAGS:
        comma -= 1
    start, end = cue.sent.start, cue.sent.end
    named = cue.i - comma > 1 and doc[comma].text == "," and doc[cue.i - 1].tag_ in ENDING_TAGS
    followed = cue.i + 1 >= end or doc[cue.i + 1].tag_ in AFTER_TAGS
    if named and followed and comma - start > SHORTEST and end - cue.i <= LONGEST_TAIL:
        yield Saying((cue.i, cue.i + 1), (comma + 1, cue.i), trimmed(doc, (start, comma)), effect)


def _around(saying: Saying, doc: Doc) -> Saying:
    """The content without cue and source where these stand in its midst: "which, he said, would help"."""
    start, end = saying.cue
    if not any(left < start and end < right for left, right in saying.content):
        return saying
    if saying.source is not None and saying.source[1] == start:
        start = saying.source[0]
    parts = [
        part
        for left, right in saying.content
        for part in ((left, min(start, right)), (max(end, left), right))
    ]
    return replace(saying, content=tuple(piece for part in parts for piece in trimmed(doc, part)))


def _clause(cue: Token, _: Use) -> tuple[Range, ...]:
    """A that-clause or quotation under the cue, or the clause that the cue interrupts or follows."""
    clauses = [child for child in cue.children if child.dep_ == "ccomp" and not is_infinitive(child)]
    if clauses:
        return pieces(clauses[-1])
    if cue.dep_ in CLAUSES and cue.head.i != cue.i and _interrupts(cue):
        return without(cue.head, cue)
    if cue.dep_ == "advcl" and _marked_as(cue):
        return without(cue.head, cue)
    return ()


def _interrupts(cue: Token) -> bool:
    """Whether the cue and its speaker stand apart from the clause: "the bridge, he said, is safe"."""
    has_subject = any(child.dep_ in SUBJECTS for child in cue.children)
    return (
        has_subject
        and (cue.dep_ == "parataxis" or cue.head.left_edge.i < cue.left_edge.i)
        and not is_marked(cue)
    )


def _marked_as(cue: Token) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == "as" for child in cue.children)


def _infinitive_content(cue: Token, _: Use) -> tuple[Range, ...]:
    for child in cue.children:
        if child.dep_ in ("xcomp", "ccomp", "advcl") and is_infinitive(child):
            if child.dep_ == "advcl" and not _has_person(cue):
                continue
            return _with_person(cue, child)
    return ()


def _gerund(cue: Token, _: Use) -> tuple[Range, ...]:
    clause = next((c for c in cue.children if c.dep_ == "xcomp" and c.tag_ == "VBG"), None)
    return pieces(clause) if clause is not None else ()


def _has_person(cue: Token) -> bool:
    return any(child.dep_ in ("dobj", "nsubjpass", "dative") for child in cue.children)


def _with_person(cue: Token, clause: Token) -> tuple[Range, ...]:
    """Who is to do it belongs to the content: "urged [supporters to vote]", "[he] is said [to have fled]"."""
    person = next((child for child in cue.children if child.dep_ in ("dobj", "dative", "nsubjpass")), None)
    if person is None:
        return pieces(clause)
    if person.i > cue.i:
        return trimmed(clause.doc, (person.left_edge.i, clause.right_edge.i + 1))
    return pieces(person) + pieces(clause)


def _object(cue: Token, _: Use) -> tuple[Range, ...]:
    target = next((child for child in cue.children if child.dep_ == "dobj"), None)
    if target is None:
        target = next((child for child in cue.children if child.dep_ == "nsubjpass"), None)
    if target is None or target.tag_ == "WDT" or (target.dep_ == "nsubjpass" and not agent_of(cue)):
        return ()
    return pieces(target)


def _pair(cue: Token, use: Use) -> tuple[Range, ...]:
    """A noun phrase and a preposition: one stretch after an active verb, two around a passive one."""
    first = next((child for child in cue.children if child.dep_ in ("dobj", "nsubjpass", "dative")), None)
    second = next(
        (c for c in cue.children if c.dep_ in ("prep", "dative") and c.lower_ in use.prepositions), None
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


def _complement(cue: Token, _: Use) -> tuple[Range, ...]:
    last = next((child for child in cue.children if child.dep_ == "oprd"), None)
    first = next((child for child in cue.children if child.dep_ in ("dobj", "nsubjpass")), None)
    if last is not None and first is not None:
        if first.i < cue.i:
            return pieces(first) + pieces(last)
        return trimmed(cue.doc, (min(first.left_edge.i, last.left_edge.i), last.right_edge.i + 1))
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


def _idiom(cue: Token, name: str) -> Saying | None:
    """A verb and its noun as one cue: "claimed responsibility for the attack"."""
    for child in cue.children:
        effect = idioms().get((name, child.lower_)) if child.dep_ in ("dobj", "oprd", "acomp") else None
        if effect is None:
            continue
        about = next((c for c in child.children if c.dep_ == "prep"), None)
        about = about or next((c for c in cue.children if c.dep_ == "prep" and c.i > child.i), None)
        inside = (
            next((c for c in about.children if c.dep_ in ("pobj", "pcomp")), None)
            if about is not None
            else None
        )
        content = pieces(inside) if inside is not None else pieces(child)
        end = child.i + 1 if inside is not None and child.i > cue.i else cue.i + 1
        if effect == "accused":
            content = _blamed(cue) + content
        return Saying((cue.i, end), source_of(cue), content, effect)
    return None


def _blamed(cue: Token) -> tuple[Range, ...]:
    person = next((child for child in cue.children if child.dep_ in ("nsubjpass",)), None)
    return pieces(person) if person is not None else ()


READERS = (
    dict.fromkeys(VERB_TAGS, _verb)
    | dict.fromkeys(("NN", "NNS"), of_noun)
    | dict.fromkeys(("JJ",), of_adjective)
    | {"RB": of_adverb, "IN": of_viewpoint}
)
