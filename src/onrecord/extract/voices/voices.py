"""Who says so: the voices of a report, each with its speaker, its cue and the words it answers for."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span, Token

from onrecord.extract.text.parser import Parsed
from onrecord.extract.voices.quoted import join_quotations
from onrecord.extract.voices.ranges import Range, Saying
from onrecord.extract.voices.sayings import find_sayings
from onrecord.model.reading import Attribution

MINDS = frozenset({"believed", "doubted", "feared", "found", "hoped", "judged", "planned", "predicted"})
WORDS = MINDS | {"asked", "described", "said"}

Characters = tuple[int, int]  # offsets into the frozen text, end excluded


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is made to answer for words.

    `content` has several stretches of characters where the cue interrupts what is said. `parent` is the index
    of the voice in whose content this one stands ("police said that the group claims ..."). `effect` is what
    the cue does to the thing told, a term of `vocab/voices.toml`; "quoted" where words in marks have no cue.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Characters, ...]
    quoted: bool
    parent: int | None
    effect: str


def find_voices(parsed: Parsed) -> list[Voice]:
    """Give the voices in the order of the text."""
    sayings = join_quotations(parsed, find_sayings(parsed.doc))
    placed = sorted(((_stretches(parsed, saying), saying) for saying in sayings), key=_place)
    return [
        Voice(
            _span(parsed, saying.source),
            _span(parsed, saying.cue),
            content,
            parsed.doc[saying.content[0][0]].is_quote,
            _parent(at, placed, parsed),
            saying.effect,
        )
        for at, (content, saying) in enumerate(placed)
    ]


def _place(placed: tuple[tuple[Characters, ...], Saying]) -> tuple[int, int]:
    content, saying = placed
    return content[0][0], saying.cue[0]


def _span(parsed: Parsed, tokens: Range | None) -> Span | None:
    return parsed.doc[tokens[0] : tokens[1]] if tokens is not None and tokens[0] < tokens[1] else None


def _stretches(parsed: Parsed, saying: Saying) -> tuple[Characters, ...]:
    doc = parsed.doc
    return tuple((doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for start, end in saying.content)


def _parent(at: int, placed: list[tuple[tuple[Characters, ...], Saying]], parsed: Parsed) -> int | None:
    """The smallest content that holds this cue."""
    cue = parsed.doc[placed[at][1].cue[0]].idx
    return _innermost([content for content, _ in placed], cue, besides=at)


def _innermost(
    contents: list[tuple[Characters, ...]], offset: int, *, besides: int | None = None
) -> int | None:
    holding = [
        (sum(end - start for start, end in content), index)
        for index, content in enumerate(contents)
        if index != besides and any(start <= offset < end for start, end in content)
    ]
    return min(holding)[1] if holding else None


def voice_of(voices: list[Voice], token: Token) -> int | None:
    """Give the index of the innermost voice whose content holds the word."""
    return _innermost([voice.content for voice in voices], token.idx)


def _echoes(voice: Voice, over: Voice) -> bool:
    """Whether a speaker only tells his own mind, so that nobody else answers for it: "I think", "he said he hopes"."""
    if voice.source is None or voice.cue is None:
        return False
    who, verb = voice.source.text.lower(), voice.cue[0]
    if over.quoted:
        return who in ("i", "we", "you") and voice.effect in WORDS
    told = over.cue is not None and verb.dep_ == "ccomp" and verb.head in over.cue
    return told and who in ("he", "she", "they", "it", "i", "we") and voice.effect in MINDS


def attributions(parsed: Parsed, voices: list[Voice]) -> tuple[tuple[Attribution, ...], tuple[int, ...]]:
    """Give the rows of the contract, one a stretch of content, and the index of each voice's first row.

    A voice that only echoes the one over it has that one's row.
    """
    rows: list[Attribution] = []
    first: list[int] = []
    for voice in voices:
        if voice.parent is not None and voice.parent < len(first) and _echoes(voice, voices[voice.parent]):
            first.append(first[voice.parent])
            continue
        first.append(len(rows))
        source = parsed.quote(voice.source) if voice.source is not None else None
        cue = parsed.quote(voice.cue) if voice.cue is not None else None
        rows.extend(
            Attribution(source=source, cue=cue, content=parsed.between(start, end), quoted=voice.quoted)
            for start, end in voice.content
        )
    return tuple(rows), tuple(first)
