"""Quotations joined to those who say them, by a cue near the marks, a colon, a dash, or the last speaker."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Token

from onrecord.extract.text.language import lemma
from onrecord.extract.text.parser import Parsed
from onrecord.extract.voices.cues import VERB_TAGS, says, verb_uses
from onrecord.extract.voices.marked import Marked, clipped, find_marked, is_title
from onrecord.extract.voices.ranges import Range, Saying, inside, outside, overlap, phrase, said_by, trimmed
from onrecord.extract.voices.speakers import cue_range, quoted_as, source_of
from onrecord.extract.voices.statements import speakers, statements

REACH = 14  # words between a quotation and its cue
FRAGMENT = 3  # words; shorter quotations without a cue are scare quotes or names
ENDS = frozenset(".?!")
LEADING = frozenset(
    {",", ".", "?", "!", "…", "...", "-", "--", "–", "—"}
)  # before a cue that follows the marks
DASHES = frozenset({"-", "--", "–", "—"})
NAMES = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP", "CD"})


def join_quotations(parsed: Parsed, sayings: list[Saying]) -> list[Saying]:
    """Give the sayings with the quotations that are theirs, and those of quotations that had none."""
    marked = find_marked(parsed)
    joiner = Joiner(parsed.doc, marked, {saying.cue: saying for saying in sayings})
    for at in range(len(marked)):
        joiner.join(at)
    joined = list(joiner.sayings.values()) + joiner.cueless
    return joined + statements(parsed.doc, parsed.text, joined) + speakers(parsed.doc, parsed.text)


class Joiner:
    """Goes through the quotations of a text once, from first to last."""

    __slots__ = ("cueless", "doc", "last", "marked", "sayings")

    def __init__(self, doc: Doc, marked: list[Marked], sayings: dict[Range, Saying]) -> None:
        self.doc = doc
        self.marked = marked
        kept = ((cue, clipped(saying, marked)) for cue, saying in sayings.items())
        self.sayings = {cue: saying for cue, saying in kept if saying is not None}
        self.cueless: list[Saying] = []
        self.last: Saying | None = None  # the saying of the quotation before

    def _last(self, quotation: Range) -> str:
        """The last word or stop inside the marks; one that goes on in the next paragraph is not closed."""
        last = self.doc[quotation[1] - 1]
        return self.doc[quotation[1] - 2].text if last.is_quote else last.text

    def join(self, at: int) -> None:
        """Find who says the quotation of this number."""
        quotation = self.marked[at].tokens
        if is_title(self.doc, quotation):
            return
        if self.marked[at].continues and self.last is not None:
            self._append(self.last, quotation)
            return
        saying = self._holding(quotation)
        if saying is not None:
            self._widen(saying, quotation)
            return
        if self._resumes(at) and self.last is not None:
            self._append(self.last, quotation)
            return
        cue = self._cue_after(at) or self._cue_before(at)
        if cue is not None:
            self._add(cue, quotation)
        elif not self._signed(at):
            self._without_cue(at)

    # a cue that the syntax has found already

    def _holding(self, quotation: Range) -> Saying | None:
        """The smallest saying whose cue is outside the marks and whose content shares words with them."""
        sharing = [
            saying
            for saying in self.sayings.values()
            if not inside(saying.cue, quotation)
            and any(overlap(piece, quotation) > 0 for piece in saying.content)
            and not self._too_late(saying.cue[0], quotation)
        ]
        return (
            min(sharing, key=lambda saying: saying.content[-1][1] - saying.content[0][0]) if sharing else None
        )

    def _too_late(self, cue: int, quotation: Range) -> bool:
        """Whether the quotation has ended with a full stop, and the cue does not stand next to it."""
        end = quotation[1]
        return end <= cue and cue - end > 2 and self._last(quotation) == "."

    def _widen(self, saying: Saying, quotation: Range) -> None:
        """A content that shares words with the marks takes in all of them."""
        others = [
            piece
            for piece in saying.content
            if overlap(piece, quotation) == 0 and self._kept(piece, saying, quotation)
        ]
        touching = [piece for piece in saying.content if overlap(piece, quotation) > 0]
        start = min(quotation[0], *(piece[0] for piece in touching))
        end = max(quotation[1], *(piece[1] for piece in touching))
        end = quotation[1] if self._last(quotation) in ENDS else end
        joined = outside((start, end), said_by(saying), quotation)
        inverted = saying.source is None and quotation[1] <= saying.cue[0]  # "...," added the minister
        source = self._near(saying.cue, quotation) if inverted else saying.source
        self._replace(saying, replace(saying, source=source, content=tuple(sorted({*others, joined}))))

    def _kept(self, piece: Range, saying: Saying, quotation: Range) -> bool:
        """Words outside of marks are no part of speech that comma or colon set off right after the cue."""
        set_off = self.doc[quotation[0] - 1].text in (",", ":") and quotation[0] - 1 == said_by(saying)[1]
        return not set_off or any(overlap(piece, mark.tokens) for mark in self.marked)

    def _replace(self, old: Saying, new: Saying) -> None:
        self.sayings[old.cue] = new
        self.last = new

    def _append(self, saying: Saying, quotation: Range) -> None:
        if saying.cue in self.sayings:
            self._replace(saying, replace(saying, content=tuple(sorted({*saying.content, quotation}))))
        else:
            self.cueless.append(replace(saying, content=(quotation,)))

    # a cue near the marks

    def _resumes(self, at: int) -> bool:
        """Whether only the cue of the quotation before, in the same sentence, lies between the two."""
        if not at or self.last is None:
            return False
        start, end = self.marked[at - 1].tokens[1], self.marked[at].tokens[0]
        led = (
            end - start <= REACH
            and start <= self.last.cue[0] < end
            and self.marked[at - 1].tokens in self.last.content
        )
        verbs = sum(says(self.doc[i]) for i in range(start, end)) if led else 0
        return (
            led
            and verbs <= 1
            and not any(self.doc[i].text in ENDS or "\n" in self.doc[i].text for i in range(start, end))
        )

    def _cue_after(self, at: int) -> Token | None:
        """The first verb of saying after the marks, before the sentence ends or another quotation begins."""
        start = self.marked[at].tokens[1]
        if self._last(self.marked[at].tokens) not in LEADING and (
            start >= len(self.doc) or self.doc[start].text not in LEADING
        ):
            return None
        limit = self.marked[at + 1].tokens[0] if at + 1 < len(self.marked) else len(self.doc)
        for i in range(start, min(start + REACH, limit)):
            token = self.doc[i]
            if token.text in ENDS or "\n" in token.text:
                return None
            if says(token):
                return None if self._too_late(i, self.marked[at].tokens) else quoted_as(token)
        return None

    def _cue_before(self, at: int) -> Token | None:
        """The last verb of saying before the marks where a comma, a colon or the verb itself leads on."""
        limit = self.marked[at - 1].tokens[1] if at else 0
        end = self._colon_before(self.marked[at].tokens[0], limit)
        leads = end > limit and self.doc[end - 1].text in (",", ":")
        for i in range(end - 1, max(end - 1 - REACH, limit - 1), -1):
            token = self.doc[i]
            if token.text in ENDS or "\n" in token.text:
                return None
            if says(token) and (leads or i >= end - 3):
                return quoted_as(token)
        return None

    def _colon_before(self, start: int, limit: int) -> int:
        """Where what leads to a quotation ends: before the break of line that may follow a colon."""
        end = start
        while end > limit and self.doc[end - 1].is_space:
            end -= 1
        return end if end > limit and self.doc[end - 1].text == ":" else start

    def _add(self, cue: Token, quotation: Range) -> None:
        span = cue_range(cue)
        known = self.sayings.get(span)
        uses = verb_uses().get(lemma(cue), {})
        use = uses.get("clause") or uses["quote"]
        if known is not None and any(
            overlap(piece, other.tokens) for piece in known.content for other in self.marked
        ):
            self._append(known, quotation)
            return
        source = source_of(cue)
        if source is None or overlap(source, quotation) or abs(source[0] - span[0]) > 40:
            source = self._near(span, quotation)
        self._replace_or_new(Saying(span, source, (quotation,), use.effect))

    def _replace_or_new(self, saying: Saying) -> None:
        self.sayings[saying.cue] = saying
        self.last = saying

    def _near(self, cue: Range, quotation: Range) -> Range | None:
        """The name next to the cue, before it or after."""
        for i in (cue[0] - 1, cue[1], cue[1] + 1, cue[1] + 2):
            if 0 <= i < len(self.doc) and not quotation[0] <= i < quotation[1] and self.doc[i].tag_ in NAMES:
                return phrase(_top(self.doc[i], quotation), until=self.doc[cue[0]])
        return None

    # no verb of saying

    def _signed(self, at: int) -> bool:
        """A colon after a name before the marks, or a dash and a name after them."""
        start, end = self.marked[at].tokens
        before = self.doc[start - 1] if start else None
        if before is not None and before.text == ":" and start > 1 and self.doc[start - 2].tag_ in NAMES:
            name = phrase(_speaker(_top(self.doc[start - 2], (start, end))), until=before)
            self._replace_or_new(Saying((before.i, before.i + 1), name, ((start, end),), "said"))
            return True
        if end + 1 < len(self.doc) and self.doc[end].text in DASHES and self.doc[end + 1].tag_ in NAMES:
            stop = next((i for i in range(end + 1, len(self.doc)) if "\n" in self.doc[i].text), len(self.doc))
            name_range = trimmed(self.doc, (end + 1, stop))
            if stop - end < REACH and name_range:
                self._replace_or_new(Saying((end, end + 1), name_range[0], ((start, end),), "said"))
                return True
        return False

    def _without_cue(self, at: int) -> None:
        """The last speaker goes on, or words are quoted of whoever the sentence is about."""
        start, end = self.marked[at].tokens
        whole = self._last((start, end)) in ENDS
        if whole and self.last is not None and self._adjoins(self.last, start):
            self._append(self.last, (start, end))
        elif end - start - 2 < FRAGMENT:
            return
        elif whole:
            source = self.last.source if self.last is not None and self._paragraph(start, end) else None
            self.cueless.append(Saying((start, start), source, ((start, end),), "quoted"))
        else:
            self._fragment((start, end))

    def _adjoins(self, saying: Saying, start: int) -> bool:
        """Whether only the rest of the cue's sentence, in the same paragraph, lies between."""
        last = max(saying.content[-1][1], saying.cue[1], saying.source[1] if saying.source else 0)
        between = range(last, start)
        stops = sum(self.doc[i].text in ENDS for i in between)
        return start - last <= REACH and stops <= 1 and not any("\n\n" in self.doc[i].text for i in between)

    def _paragraph(self, start: int, end: int) -> bool:
        """Whether the marks are a paragraph of their own."""
        before = start == 0 or "\n" in self.doc[start - 1].text
        return before and (end >= len(self.doc) or "\n" in self.doc[end].text)

    def _fragment(self, quotation: Range) -> None:
        verb = self.doc[quotation[0] + 1]
        while quotation[0] <= verb.i < quotation[1] and verb.head.i != verb.i:
            verb = verb.head
        while verb.tag_ not in VERB_TAGS and verb.head.i != verb.i:
            verb = verb.head
        source = source_of(verb) if verb.tag_ in VERB_TAGS and lemma(verb) in verb_uses() else None
        if source is not None and not inside((verb.i, verb.i + 1), quotation):
            self._replace_or_new(Saying((verb.i, verb.i + 1), source, (quotation,), "quoted"))


def _top(name: Token, besides: Range) -> Token:
    """The head of the noun phrase that a word stands in."""
    while (
        name.dep_ in ("compound", "amod", "appos", "det", "nmod")
        and not besides[0] <= name.head.i < besides[1]
    ):
        name = name.head
    return name


def _speaker(name: Token) -> Token:
    """As in "Keller on guns:": the one who speaks, not what about."""
    topic = name.dep_ == "pobj" and name.head.lower_ in ("on", "about") and name.head.head.tag_ in NAMES
    return name.head.head if topic else name
