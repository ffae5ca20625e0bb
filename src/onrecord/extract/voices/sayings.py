"""Words of saying in the syntax: who says, by which cue, and which clauses or phrases are what is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from onrecord.extract.text import columns
from onrecord.extract.text.language import lemma
from onrecord.extract.voices.cues import NOUN_TAGS, VERB_TAGS, Use, says, verb_uses, words
from onrecord.extract.voices.frames import FRAMES, felt
from onrecord.extract.voices.idioms import idiom_of
from onrecord.extract.voices.lesser_cues import of_adjective, of_adverb, of_noun, of_preposition, of_viewpoint
from onrecord.extract.voices.ranges import Range, Saying, trimmed
from onrecord.extract.voices.speakers import cue_range, quoted_as, source_of

NAME_TAGS = frozenset(
    [
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
    ]
)  # of the words of a speaker's name
AFTER_TAGS = frozenset({".", "IN", "NN", "NNP", "RB", "''"})  # of the first word after such a verb
ENDING_TAGS = NOUN_TAGS | {"PRP", "-RRB-"}
LONGEST_NAME = 14  # words of a speaker between comma and verb
LONGEST_TAIL = 6  # words after such a verb: "on Monday."
SHORTEST = 3  # words of what is said


def find_sayings(doc: Doc) -> list[Saying]:
    """Give what the syntax says of who says what, in the order of the cues."""
    found: list[Saying] = []
    for i, tag in enumerate(columns.tags(doc)):
        reader = READERS.get(tag)
        if reader is not None:
            found.extend(reader(doc[i]))
    joined = {i for saying in found if _is_long(saying.cue) for i in range(*saying.cue)}
    return [saying for saying in found if _is_long(saying.cue) or saying.cue[0] not in joined]


def _is_long(cue: Range) -> bool:
    """Whether the cue is of several words, which are no cues of their own: "rejected the idea that"."""
    return cue[1] - cue[0] > 1


def _verb(cue: Token) -> Iterator[Saying]:
    name = lemma(cue)
    if name == "accord" or cue.lower_ == "according":
        yield from of_preposition(cue)
        return
    if cue.dep_ == "amod" and cue.lower_ in words("accusing"):
        yield from of_adjective(cue)
        return
    if quoted_as(cue).i != cue.i:
        return
    uses = verb_uses().get(name)
    idiom = idiom_of(cue)
    if idiom is not None:
        yield idiom
    elif uses is not None:
        yield from _verb_content(cue, uses)


def _verb_content(cue: Token, uses: dict[str, Use]) -> Iterator[Saying]:
    """The first way of standing that fits: a clause before a noun phrase."""
    feeling = felt(cue, uses["felt"]) if "felt" in uses else None
    if feeling is not None:
        yield feeling
        return
    for takes, reader in FRAMES:
        use = uses.get(takes)
        content = reader(cue, use) if use is not None else ()
        if use is not None and content:
            source = _until(source_of(cue), content)
            if source is None and lemma(cue) in words("not_said", "alone"):
                return
            yield _around(Saying(cue_range(cue), source, content, use.effect), cue.doc)
            return
    if "clause" in uses and cue.dep_ != "relcl" and cue.tag_ in ("VBD", "VBZ", "VBP") and says(cue):
        yield from _trailing(cue, uses["clause"].effect)


def _until(source: Range | None, content: tuple[Range, ...]) -> Range | None:
    """A speaker ends where what is said begins: "accused by the judge [of theft]"."""
    if source is None:
        return None
    inner = (start for start, _ in content if source[0] < start < source[1])
    return source[0], min(inner, default=source[1])


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


READERS = (
    dict.fromkeys(VERB_TAGS, _verb)
    | dict.fromkeys(("NN", "NNS"), of_noun)
    | dict.fromkeys(("JJ",), of_adjective)
    | {"RB": of_adverb, "IN": of_viewpoint}
)
