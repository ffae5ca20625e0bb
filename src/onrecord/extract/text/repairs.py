"""Slips of the parser that are mended where the words leave one reading only."""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from onrecord.extract.text.regrouping import gatherings, people, regroup
from onrecord.vocab import load

_TIMES = frozenset({"DATE", "TIME"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_PARTS = frozenset({"dobj", "nsubj", "nsubjpass", "pobj"})
_LOOSE = frozenset({"npadvmod", "dep", "oprd"})  # how the parser hangs up a name that it finds no place for
_SELVES = frozenset({"himself", "herself", "themselves"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})


@Language.component("onrecord_repairs")
def repair(doc: Doc) -> Doc:
    """Take the subject out of a time before it ("On 4 March shells hit"), and put parts to the words they are for."""
    for token in doc:
        regroup(token)
        if token.ent_type_ == "PERSON" and token.dep_ in _LOOSE:
            _put_beside(token)
        elif token.tag_ == "VBD" and token.dep_ == "amod":
            _make_main(token)
        elif (
            token.tag_ == "VBD"
            and token.dep_ == "acl"
            and not any(child.dep_ == "dobj" for child in token.children)
        ):
            token.tag_ = "VBN"  # "a rocket [fired] from the strip struck a field"
        elif token.tag_ == "VBG" and token.i > 1 and token.lower_ in _deeds():
            _make_deed(token)
        elif token.tag_ == "WDT" and token.i > 1 and token.dep_ == "pobj":
            _describe(token)
        elif token.dep_ == "conj" and token.tag_ in ("NN", "NNS", "PRP"):
            _join(token)
        elif token.lower_ == "shot" and token.tag_ == "NN":
            _make_verb(token)
        if token.i and token.tag_ in ("NNS", "NN", "NNP", "NNPS") and doc[token.i - 1].ent_type_ in _TIMES:
            _free(token, doc[token.i - 1])
    return doc


def _make_main(verb: Token) -> None:
    """The verb behind a relative clause that took it in: "the men who hold it [took] revenge by shelling"."""
    noun, clause = verb.head, verb.head.head
    taken_in = noun.dep_ == "dobj" and clause.dep_ == "relcl" and verb.left_edge == verb
    if not taken_in or not any(child.dep_ == "dobj" and child.i < verb.i for child in clause.children):
        return
    subject = clause.head
    outer, relation = subject.head, subject.dep_
    later = [child for child in clause.children if child.i > noun.i]
    verb.head, verb.dep_ = (verb, "ROOT") if outer == subject else (outer, relation)
    subject.head, subject.dep_ = verb, "nsubj"
    noun.head = verb
    for child in later:
        child.head = verb


def _make_deed(verb: Token) -> None:
    """The deed that a bare noun before it says whose it is: "killed in police [firing]", "by army [shelling]"."""
    doer, link = verb.nbor(-1), verb.nbor(-2)
    bare = doer.tag_ in ("NN", "NNS") and doer.dep_ == "pobj" and doer.head == link
    if not bare or any(child.dep_ in ("dobj", "aux", "nsubj", "det") for child in verb.children):
        return
    verb.head, verb.dep_ = link, "pobj"
    doer.head, doer.dep_ = verb, "compound"


def _describe(relative: Token) -> None:
    """The clause behind "in which", which describes the noun before it: "firing in which two were [killed]"."""
    link = relative.head
    verb, noun = link.head, link.nbor(-1) if link.i else link
    if verb.dep_ not in ("ccomp", "relcl") or verb.head.i >= link.i:
        return
    above = next((other for other in noun.ancestors if other.pos_ == "VERB"), None)
    if above is not None and (noun.lower_ in people() or noun.lower_ in gatherings()):
        verb.head, verb.dep_ = above, "advcl"  # "opened fire on a crowd in which two were [killed]"
    elif noun.pos_ == "NOUN" or noun.lower_ in _deeds():
        verb.head, verb.dep_ = noun, "relcl"


def _join(noun: Token) -> None:
    """People joined to whom the words are about: "detained a leader who built bombs and [his driver]".

    The parser hangs them on the verb or on the deed ("the death of a governor and [five guards]").
    """
    above = noun.head
    if noun.lower_ not in people() and noun.lower_ not in _SELVES:
        return
    if above.pos_ == "VERB":
        found = [child for child in above.children if child.dep_ == "dobj"]
        alone = not any(child.tag_ in ("VBN", "VBD") for child in noun.children)
    elif above.tag_ == "NN" and above.lower_ not in people():
        links = (child for child in above.children if child.lower_ == "of")
        found = [child for link in links for child in link.children if child.dep_ == "pobj"]
        alone = any(one.lower_ in people() for one in found)
    else:
        return
    if (
        alone
        and found
        and found[-1].i < noun.i
        and not any(child.dep_ == "cc" for child in found[-1].children)
    ):
        noun.head = found[-1]


def _make_verb(noun: Token) -> None:
    """The verb that was taken for a noun with another joined to it: "a homeowner [shot] and wounded a man"."""
    joined = any(child.dep_ == "conj" and child.tag_ == "VBD" for child in noun.children)
    before = [child for child in noun.children if child.i < noun.i]
    if not joined or not before or before[-1].dep_ != "compound":
        return
    noun.tag_, noun.pos_ = "VBD", "VERB"
    doer = before[-1]
    doer.dep_ = "nsubj"
    for child in before[:-1]:
        child.head = doer


def _put_beside(name: Token) -> None:
    """The name that stands between commas right behind a part of its clause: "killed a driver, [A B], and"."""
    doc, start = name.doc, name.left_edge.i
    if start < 2 or doc[start - 1].text != ",":
        return
    noun = doc[start - 2]
    if noun.tag_ == "NN" and noun.head == name.head and noun.dep_ in _PARTS:
        name.head, name.dep_ = noun, "appos"


def _free(noun: Token, time: Token) -> None:
    if noun.lower_ in _time_words():
        return
    start = time.i
    while start > 0 and noun.doc[start - 1].ent_type_ in _TIMES:
        start -= 1
    before = noun.doc[start - 1] if start > 0 else time
    if before.dep_ == "prep":
        _free_object(noun, before, range(start, noun.i))
    elif noun.dep_ in _SUBJECTS and time.lower_ in _days() and time.head == noun:
        time.head, time.dep_ = noun.head, "npadvmod"


def _free_object(noun: Token, preposition: Token, inside: range) -> None:
    """The noun behind a preposition and a time, where it alone can be the subject of the verb after it."""
    verb = preposition.head
    if verb.tag_ not in _FINITE or verb.i <= noun.i:
        return
    if noun.dep_ in _SUBJECTS:
        fits = noun.head == verb and not any(child.dep_ == "pobj" for child in preposition.children)
    else:
        fits = noun.head == preposition and not any(child.dep_ in _SUBJECTS for child in verb.children)
    parts = [child for child in noun.children if child.i in inside]
    if not fits or not parts:
        return
    for child in parts[:-1]:
        child.head = parts[-1]
    parts[-1].head, parts[-1].dep_ = preposition, "pobj"
    noun.head, noun.dep_ = verb, "nsubj"
    if noun.ent_type_ in _TIMES:
        noun.ent_type_ = ""


@cache
def _deeds() -> frozenset[str]:
    """Forms in -ing that name a deed where a bare noun says whose it is."""
    return frozenset(load("syntax")["deeds"])


@cache
def _days() -> frozenset[str]:
    """Words for a day that stand alone before a sentence."""
    return frozenset(load("syntax")["free_days"])


@cache
def _time_words() -> frozenset[str]:
    """Nouns that belong to the time before them: "on Monday night"."""
    return frozenset(load("syntax")["time_nouns"])
