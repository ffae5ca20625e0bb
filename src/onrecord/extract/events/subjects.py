"""Who does what a verb says, also where the subject stands in another clause: control, participles, plans, help."""

from __future__ import annotations

from spacy.tokens import Token

from onrecord.extract.events.dependants import antecedent, children, prepositional, words
from onrecord.extract.events.nouns import classes_of
from onrecord.extract.text.language import lemma

_DEPTH = 6  # clauses climbed in search of a subject; deeper nesting is misparsed more often than meant
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_HELD = frozenset({"acl", "relcl", "xcomp", "acomp", "attr", "oprd"})


def is_passive(verb: Token) -> bool:
    """Whether the grammatical subject is the one it is done to."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return lemma(verb) not in words("stative")
    if _is_gapped(verb) or _is_left(verb) or _lacks_object(verb) or _bare_number(verb) is not None:
        return True
    if verb.tag_ != "VBN":
        return False
    if any(child.dep_ in ("nsubj", "aux") for child in verb.children):
        return any(child.dep_ == "agent" for child in verb.children)
    if lemma(verb) in words("intransitive"):
        return False
    if verb.dep_ in ("acomp", "oprd"):
        return lemma(verb) not in words("stative")
    held = verb.dep_ in ("xcomp", "advcl") and lemma(verb.head) in words("finding") | words("holding_true")
    if held or (verb.dep_ == "pcomp" and verb.head.lower_ == "as"):
        return True  # "were reported as damaged"
    if verb.dep_ in ("acl", "amod") or any(child.dep_ == "agent" for child in verb.children):
        return True
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return is_passive(verb.head) and not children(verb, "dobj")
    return False


def _is_gapped(verb: Token) -> bool:
    """Whether a clause before it lends its auxiliary: "12 were killed (are dead) and 30 others wounded"."""
    if verb.dep_ != "conj" or verb.tag_ not in ("VBN", "VBD") or lemma(verb) in words("intransitive"):
        return False
    if any(
        child.dep_ in ("dobj", "aux", "agent", "prt") for child in verb.children
    ) or verb.head.pos_ not in ("VERB", "AUX"):
        return False
    lends = any(child.dep_ in ("nsubjpass", "auxpass", "acomp") for child in verb.head.children)
    return lends and any(child.dep_ == "nsubj" for child in verb.children)


def _is_left(verb: Token) -> bool:
    """Whether it says how something left or somebody found its subject: "left Ana Novak wounded", "found him shot"."""
    over = lemma(verb.head)
    under = verb.dep_ in ("ccomp", "conj") and verb.head.i < verb.i
    under = under and (over == "leave" or (verb.dep_ == "ccomp" and over in words("finding")))
    state = verb.tag_ in ("VBN", "VBD") and lemma(verb) in words("needs_object")
    return under and state and bool(children(verb, "nsubj")) and not children(verb, "dobj")


def _lacks_object(verb: Token) -> bool:
    """Whether a verb that needs an object has none, as in headlines and lists: "Man shot in bar", "3 killed"."""
    if verb.tag_ not in ("VBD", "VBN") or verb.dep_ == "relcl" or lemma(verb) not in words("needs_object"):
        return False
    if any(child.dep_ in ("dobj", "aux", "prt", "dative") for child in verb.children):
        return False
    if any(children(other, "dobj") for other in children(verb, "conj")):
        return False
    own = children(verb, "nsubj")
    if not own:
        return (verb.dep_, verb.tag_) == ("advcl", "VBN") or (
            verb.dep_ == "conj" and _lacks_object(verb.head)
        )
    aimed = bool(prepositional(verb, ("at", "on", "into", "toward", "towards")))
    bare = [child for child in own if not children(child, "det", "poss") and child.ent_type_ != "PERSON"]
    sorts = [classes_of(child) for child in bare]
    return any(
        "building" in found or ("people" in found and not (aimed and "armed" in found)) for found in sorts
    )


def _bare_number(verb: Token) -> Token | None:
    """The number right before a participle, both of one list: "dozens killed, thousands maimed and millions gone"."""
    if (verb.dep_, verb.tag_) != ("conj", "VBN"):
        return None
    before = verb.nbor(-1)
    beside = before.dep_ == "conj" and before.head == verb.head
    return before if beside and (before.tag_ == "CD" or "people" in classes_of(before)) else None


def _turned(verb: Token) -> Token | None:
    """The subject behind the helping verb: "also injured were two women"."""
    behind = (noun for helper in children(verb, "auxpass") for noun in children(helper, *_SUBJECTS))
    return next(behind, None)


def subject(verb: Token, depth: int = _DEPTH) -> Token | None:
    """The grammatical subject, also where another clause lends it."""
    subjects = _below_heading([child for child in verb.children if child.dep_ in _SUBJECTS])
    own = next((child for child in subjects if child.tag_ != "DT"), subjects[0] if subjects else None)
    if own is not None:
        speaks = own.dep_ == "nsubj" and own.lower_ in words("own_voice")
        return _speaker_meant(own, verb, depth) if speaks else antecedent(own)
    if (beside := _bare_number(verb) or _turned(verb)) is not None:
        return beside
    if depth == 0:
        return None
    head = verb.head
    match verb.dep_:
        case "acl" if verb.tag_ == "VB" and _names_deed(head):
            return _doer_of(head, depth)
        case "advcl" | "xcomp" if (plan := _plan_before(verb)) is not None and (doer := taking_part(plan)):
            return doer[0]
        case "acl" | "amod" | "relcl":
            return head if head.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else None
        case "xcomp" | "ccomp" | "advcl" | "conj" | "prep" | "dep":
            return _lent_subject(verb, head, depth)
        case "pcomp":
            return _subject_of_gerund(head, depth)
        case "acomp" | "attr" | "oprd":
            return _subject_of_predicate(verb, depth)
    return None


def _below_heading(subjects: list[Token]) -> list[Token]:
    """The subjects without what stands before a colon: "Rains in Amar: 40 houses collapsed"."""
    if len(subjects) < 2:
        return subjects
    between = subjects[0].doc[subjects[0].i : subjects[-1].i]
    return subjects[-1:] if any(token.text == ":" for token in between) else subjects


def _speaker_meant(pronoun: Token, verb: Token, depth: int) -> Token:
    """Whom a pronoun means in "the group said it had": who speaks, where the number fits, else the pronoun."""
    while verb.dep_ in ("acomp", "xcomp", "conj", "advcl") and verb.head != verb:
        verb = verb.head
    in_message = verb.dep_ == "relcl" and verb.head.dep_ == "dobj" and lemma(verb.head) in words("messages")
    if in_message and depth:
        verb = verb.head  # "issued a statement in which it claimed"
    elif verb.dep_ != "ccomp" or not depth:
        return pronoun
    speaker = subject(verb.head, depth - 1)
    return speaker if speaker is not None and _may_mean(pronoun, speaker) else pronoun


def _may_mean(pronoun: Token, noun: Token) -> bool:
    """Whether a pronoun can stand for a noun: "it" for a side, "they" for several or a side, "he" for one person."""
    found = classes_of(noun)
    several = noun.tag_ in ("NNS", "NNPS")
    side = not found.isdisjoint(("actor", "armed")) and noun.ent_type_ != "PERSON"
    match pronoun.lower_:
        case "it" | "its":
            return not several and (side or "people" in found)
        case "they" | "their":
            return several if "people" in found and "armed" not in found else side
        case _:
            return not several and not found.isdisjoint(("people", "person"))


def owner_of(noun: Token) -> list[Token]:
    """Whose a deed is: who stands before it; "its" and "their" are whose clause it is, where the number fits."""
    owners = children(noun, "poss")
    if not owners or owners[0].tag_ != "PRP$":
        return owners
    if helped := taking_part(noun):
        return helped
    theirs = owners[0].lower_ in ("its", "their")
    if theirs and (judged := _judged(noun)) is not None and _may_mean(owners[0], judged):
        return [judged]
    holder = _holder(noun, _DEPTH) if theirs else None
    return [holder] if holder is not None and _may_mean(owners[0], holder) else owners


def _judged(noun: Token) -> Token | None:
    """Who is punished, blamed or thanked for a deed: "sanctions on the front for its support", "praised X for its"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "for":
        return None
    over = noun.head.head
    words_over = (over, over.head) if over.dep_ == "dobj" else (over, *children(over, "dobj"))
    found = [
        thing
        for word in words_over
        for thing in (*children(word, "dobj"), *prepositional(word, ("on", "against")))
        if thing.i < noun.i and may_act(thing)
    ]
    return found[-1] if found else None


def _plan_before(verb: Token) -> Token | None:
    """The plan that an infinitive goes on, where the parser hangs it on the verb: "in their campaign [to defeat]"."""
    at = verb.i - 2
    if verb.tag_ != "VB" or at < 0 or verb.doc[at + 1].lower_ != "to":
        return None
    return verb.doc[at] if lemma(verb.doc[at]) in words("deed_nouns") else None


def _names_deed(noun: Token) -> bool:
    """Whether the noun is a plan or will of somebody ("efforts to retake"), not who acts ("troops to guard")."""
    return lemma(noun) in words("deed_nouns") or not may_act(noun)


def _doer_of(noun: Token, depth: int) -> Token | None:
    """Whose plan or will a noun is: "the army's bid to", "the decision of the army to", "they lost their fight to"."""
    if helped := taking_part(noun):
        return helped[0]
    owner = owner_of(noun) or [
        thing for child in noun.children if child.lower_ in ("of", "by") for thing in children(child, "pobj")
    ]
    if owner and may_act(owner[0]):
        return owner[0]
    before = next((child for child in children(noun, "compound", "amod") if _is_named_side(child)), None)
    return before if before is not None else _holder(noun, depth)


def _is_named_side(token: Token) -> bool:
    return not classes_of(token).isdisjoint(("actor", "armed"))


def may_act(token: Token) -> bool:
    """Whether a noun names somebody who can act: people, armed forces, a named side."""
    return not classes_of(token).isdisjoint(("people", "armed", "actor", "person"))


def _lent_subject(verb: Token, head: Token, depth: int) -> Token | None:
    if head.pos_ not in ("VERB", "AUX"):
        return _subject_of_predicate(head, depth) if head.dep_ in _HELD else None
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.tag_ in ("VB", "VBG"):
        controlled = _controlled(head)
        if controlled is not None and controlled.i < verb.i:
            return controlled
    return _behind_as(verb, head) or subject(head, depth - 1)


def _behind_as(verb: Token, head: Token) -> Token | None:
    """Who stands behind an "as" that is read as a preposition: "as rebels, with new guns, took the town"."""
    if verb.dep_ != "conj" or verb.tag_ != "VBD" or verb.nbor(-1).text != ",":
        return None
    found = (
        thing for child in children(head, "prep") if child.lower_ == "as" for thing in children(child, "pobj")
    )
    return next((thing for thing in found if head.i < thing.i < verb.i and may_act(thing)), None)


def _subject_of_predicate(predicate: Token, depth: int) -> Token | None:
    """Of whom an adjective or noun is said: "they are ready to", "we are committed to"."""
    stated = predicate.dep_ in ("acomp", "attr", "oprd") and predicate.head.pos_ in ("VERB", "AUX")
    if not depth:
        return None
    return subject(predicate.head if stated else predicate, depth - 1)


def _controlled(verb: Token) -> Token | None:
    """Who acts after a verb that makes somebody act: "the army" in "ordered the army to shoot"."""
    if lemma(verb) not in words("object_control"):
        return None
    return next((thing for thing in children(verb, "dobj", "dative") if may_act(thing)), None)


def _subject_of_gerund(preposition: Token, depth: int) -> Token | None:
    """Who does it in "accused him of killing" (him) and "responded by killing" (the subject)."""
    governor = preposition.head
    if governor.pos_ in ("VERB", "AUX"):
        controlled = _controlled(governor)
        return controlled if controlled is not None else subject(governor, depth - 1)
    if governor.pos_ == "ADJ":
        return _subject_of_predicate(governor, depth)
    if governor.dep_ == "dobj" and governor == _controlled(governor.head):  # "accused the rebels of killing"
        return governor
    if preposition.lower_ == "for":  # "the arrest of soldiers for killing"
        held = next(iter(prepositional(governor, ("of",))), None)
        if held is not None and may_act(held):
            return held
    possessor = next(iter(children(governor, "poss")), None)
    return possessor if possessor is not None else _holder(governor, depth)


def _holder(noun: Token, depth: int) -> Token | None:
    """Who has what a noun names: "he took part in killing", "he was arrested on suspicion of killing"."""
    while (
        noun.dep_ in ("pobj", "prep", "conj") and noun.head != noun and noun.head.pos_ not in ("VERB", "AUX")
    ):
        noun = noun.head
        holder = [*children(noun, "poss"), *prepositional(noun, ("of",))] if noun.pos_ == "NOUN" else []
        if holder and _is_named_side(holder[0]):
            return holder[0]  # "the resolve of the council in its efforts"
    verb = noun.head
    if noun.dep_ not in ("dobj", "attr", "prep") or verb.pos_ not in ("VERB", "AUX") or not depth:
        return None
    controlled = _controlled(verb)
    return controlled if controlled is not None else subject(verb, depth - 1)


def taking_part(noun: Token) -> list[Token]:
    """Who is in a fight: "support for X in the fight against", "helped X in their war with"."""
    if noun.dep_ != "pobj" or noun.head.lower_ != "in" or lemma(noun) not in words("joint_nouns"):
        return []
    outer = noun.head.head
    if may_act(outer):
        return [outer, *(other for other in outer.conjuncts if may_act(other))]
    help_ = next(
        (other for other in (outer, *children(outer, "dobj")) if lemma(other) in words("helping")), None
    )
    if help_ is None:
        return []
    helped = children(help_, "dobj") + [
        thing
        for child in help_.children
        if child.lower_ in ("for", "of", "to")
        for thing in children(child, "pobj")
    ]
    return [thing for thing in helped if may_act(thing)]
