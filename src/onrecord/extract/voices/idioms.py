"""A verb and a second word that are one cue: "claimed responsibility", "made clear", "shot back"."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract.text.language import lemma
from onrecord.extract.voices.cues import idioms
from onrecord.extract.voices.frames import CLAUSES
from onrecord.extract.voices.ranges import Range, Saying, is_marked, pieces
from onrecord.extract.voices.speakers import source_of

COMPLETING = frozenset({"dobj", "oprd", "acomp", "ccomp", "advmod", "prt"})  # how the second word stands


def idiom_of(cue: Token) -> Saying | None:
    """Give what the verb says together with the second word; nothing where it has none."""
    for second in cue.children:
        effect = idioms().get((lemma(cue), second.lower_)) if second.dep_ in COMPLETING else None
        if effect is not None:
            return _with_clause(cue, second, effect) or _with_phrase(cue, second, effect)
    return None


def _with_clause(cue: Token, second: Token, effect: str) -> Saying | None:
    clauses = (c for token in (second, cue) for c in token.children if c.dep_ in CLAUSES | {"csubj"})
    clause = next((c for c in clauses if is_marked(c) or second.tag_ == "RB"), None)
    if clause is None:
        return None
    return Saying((cue.i, second.i + 1), source_of(cue), pieces(clause), effect)


def _with_phrase(cue: Token, noun: Token, effect: str) -> Saying | None:
    """What stands after a preposition, else the noun itself; of blame also who bears it."""
    if noun.tag_ == "RB":
        return None
    about = next((c for c in noun.children if c.dep_ == "prep"), None)
    about = about or next((c for c in cue.children if c.dep_ == "prep" and c.i > noun.i), None)
    under = about.children if about is not None else ()
    inside = next((c for c in under if c.dep_ in ("pobj", "pcomp")), None)
    content = pieces(inside) if inside is not None else pieces(noun)
    end = noun.i + 1 if inside is not None and noun.i > cue.i else cue.i + 1
    if effect == "accused":
        content = _blamed(cue) + content
    return Saying((cue.i, end), source_of(cue), content, effect)


def _blamed(cue: Token) -> tuple[Range, ...]:
    person = next((child for child in cue.children if child.dep_ == "nsubjpass"), None)
    return pieces(person) if person is not None else ()
