"""What is known of a happening from one telling of it: folded, for comparison with other tellings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from onrecord.extract.counts.individuals import anaphora
from onrecord.extract.counts.numbers import read_number
from onrecord.extract.events.arguments import words
from onrecord.extract.events.happenings import Days, Happening, is_harmful
from onrecord.extract.events.told import Article, Known
from onrecord.extract.text.language import lemma
from onrecord.model.reading import Count, Event, PlaceRef, Role, When

TOLD = frozenset({"asserted", "reported", "possible"})


def known_of(event: Event, happening: Happening) -> Known:
    """What one telling lets a reader know."""
    lead, done_to = happening.lead, (*event.targets, *event.objects)
    article, place = _article(lead.token), _stated(event)
    names = frozenset(name for role in event.agents for name in names_of(role))
    proper = frozenset(
        token.lower_
        for trigger in happening.triggers
        for token in (*trigger.agents, *trigger.targets, *trigger.objects)
        if token.pos_ == "PROPN"
    )
    doers = _nouns(event.agents)
    return Known(
        kind=lead.kind,
        kinds=frozenset(trigger.kind for trigger in happening.triggers),
        agents=names | (doers & proper),
        doers=doers - proper,
        names=frozenset(name for role in done_to for name in names_of(role)),
        dead=_dead(event),
        nouns=_nouns(event.targets),
        vague=_vague(event.targets),
        things=_nouns(event.objects),
        called=_called(happening),
        plain=_nouns(event.targets) & anaphora("plain"),
        taken_up=_nouns(role for role in done_to if _points_back(role)) - proper,
        one_person=any(role.head.text.lower() in _ONE_PERSON for role in done_to if not names_of(role)),
        several=any(
            token.tag_ in ("NNS", "NNPS") for trigger in happening.triggers for token in trigger.targets
        ),
        means=frozenset(lemma(weapon) for trigger in happening.triggers for weapon in trigger.weapons),
        means_again=frozenset(
            lemma(weapon)
            for trigger in happening.triggers
            for weapon in trigger.weapons
            if any(child.dep_ == "det" and child.lower_ in _BACK for child in weapon.children)
        ),
        days=days_of(event.when),
        place=place,
        counts=_totals(_of_harm(event)),
        tolls=frozenset((count.kind, count.low) for count in _of_harm(event) if count.low > 1),
        sentence=_sentence_number(lead.token),
        broad=any(lemma(trigger.token) in words("broad_deeds") for trigger in happening.triggers),
        standing=event.status in TOLD,
        article=article,
        plural=lead.token.tag_ in ("NNS", "NNPS"),
        anchored=_is_anchored(event, lead.token, article, place),
        headline=_is_headline(lead.token),
        adds=_adds(happening),
        apart=_is_apart(lead.token),
    )


def _adds(happening: Happening) -> bool:
    """Whether it was done to more people than those told of before, and is not told of as something apart."""
    targets = (token for trigger in happening.triggers for token in trigger.targets)
    more = any(child.lower_ in anaphora("more") for token in targets for child in (token, *token.children))
    return more and not any(token.lower_ in words("apart") for token in happening.lead.token.sent)


def _is_apart(token: Token) -> bool:
    """Whether the sentence sets off what it tells from what was told before: "in another incident"."""
    return any(other.lower_ in words("apart") or other.lower_ in anaphora("more") for other in token.sent)


def _called(happening: Happening) -> frozenset[str]:
    """The nouns beside the names of those to whom it was done: "[consul] Ada Reyes", "Ada Reyes, the [consul]"."""
    named = (token for trigger in happening.triggers for token in trigger.targets if token.pos_ == "PROPN")
    return frozenset(
        other.lower_
        for token in named
        for other in (token.head, *token.children)
        if (other.tag_ in ("NN", "NNP") and "appos" in (other.dep_, token.dep_))
        or (other.dep_ == "compound" and other.tag_ == "NN")
    )


def names_of(role: Role) -> list[str]:
    """What a part is called by name: the actor of the list, else the last word of the name ("Barney")."""
    if role.actor:
        return [role.actor]
    if is_demonym(role):
        return []
    return [role.name.lower().split()[-1]] if role.name and role.name.split() else []


def is_demonym(role: Role) -> bool:
    """Whether somebody is called by the country alone: "two Mexicans" is no name."""
    return (
        role.type == "civilian"
        and role.country is not None
        and (role.name or "").lower() == role.head.text.lower()
    )


def days_of(when: When | None) -> Days | None:
    """The first and the last day, where both are known."""
    return (when.first.isoformat(), when.last.isoformat()) if when and when.first and when.last else None


def _nouns(roles: Iterable[Role]) -> frozenset[str]:
    """What those are called who have no name."""
    return frozenset(role.head.text.lower() for role in roles if not names_of(role)) - _PRONOUNS


def _vague(roles: Iterable[Role]) -> frozenset[str]:
    """Of the nouns those that say nothing of who somebody is; "another person" says that it is somebody else."""
    heads = {
        role.head.text.lower(): role
        for role in roles
        if not names_of(role) and role.quote.text.lower().split()[0] not in _MORE
    }
    return (
        frozenset(
            word
            for word, role in heads.items()
            if is_demonym(role) or word in words("anyone") or read_number(word) is not None
        )
        - _PRONOUNS
    )


def _dead(event: Event) -> frozenset[str]:
    """The victims known by name, where one told killed is all that is told of them."""
    names = frozenset(name for role in event.targets if not role.actor for name in names_of(role))
    return (
        names if len(names) == len(event.targets) and _totals(event.counts) == {"killed": 1} else frozenset()
    )


def _is_anchored(event: Event, token: Token, article: Article, place: PlaceRef | None) -> bool:
    """Whether a reader learns whom, what, how many or when; of a word with an article, who or where will do.

    A bare "the violence" is no event, nor are "attacks by rebels" in general; "a wave of attacks by rebels" is.
    """
    if article == "clause" or any((event.targets, event.objects, _of_harm(event), event.weapons)):
        return True
    if event.when is not None and event.when.basis != "inherited":
        return True
    outer = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
    is_one = article != "none" or lemma(outer) in words("series") or _came_about(token)
    is_general = not is_one and (is_harmful(event.kind) or not event.agents)
    if not is_harmful(event.kind) and _occurs(outer):
        return True
    return not is_general and bool(event.agents or place is not None)


def _came_about(token: Token) -> bool:
    """Whether a verb tells of a deed that it came about: "heavy shelling was reported", "conducted raids"."""
    verb = token.head
    if verb.tag_ not in ("VBD", "VBN"):
        return False
    if token.dep_ == "dobj":
        return lemma(verb) in words("carrying_out")
    return token.dep_ in ("nsubj", "nsubjpass") and lemma(verb) in words("came_about")


def _occurs(noun: Token) -> bool:
    """Whether it is said that there was such a thing: "there was a wave of", "protests erupted", "riots spreading"."""
    head = noun.head
    if noun.dep_ == "attr" and any(child.dep_ == "expl" for child in head.children):
        return True
    if noun.dep_ == "nsubj" and lemma(head) in words("occurring"):
        return True
    return any(child.dep_ == "acl" and lemma(child) in words("occurring") for child in noun.children)


def _stated(event: Event) -> PlaceRef | None:
    """The place, where it is named in the sentences that tell of the event."""
    place = event.place
    if place is None or not any(quote.start <= place.quote.start < quote.end for quote in event.evidence):
        return None
    return place


def _is_headline(token: Token) -> bool:
    """Whether a word stands in the first sentence of a text, which ends as no sentence does."""
    sentence = token.sent
    if sentence.start:
        return False
    last = next(other for other in reversed(sentence) if not other.is_space)
    return last.text not in _SENTENCE_ENDS


def _sentence_number(token: Token) -> int:
    """Which sentence of the text a token stands in; counted once a document."""
    notes = token.doc.user_data
    if "sentences" not in notes:
        notes["sentences"] = {sentence.start: number for number, sentence in enumerate(token.doc.sents)}
    return int(notes["sentences"][token.sent.start])


def _article(token: Token) -> Article:
    noun = token.head if token.dep_ == "amod" else token  # "the dead children"
    determiners = {child.lower_ for child in noun.children if child.dep_ in ("det", "poss", "amod")}
    if noun.tag_ == "VBG":
        determiners.add(noun.left_edge.lower_)  # "the US killing"
    if _says_what_it_was(noun) or _is_of_a_day(noun):
        return "definite"
    if noun.pos_ not in ("NOUN", "PROPN") and not determiners & _DEFINITE:
        return "clause"
    if noun.tag_ == "NNS" and any(child.tag_ == "PRP$" for child in noun.children):
        return "none"  # "his crimes" are no happening told before
    if determiners & _DEFINITE:
        return "definite"
    return "indefinite" if determiners & _INDEFINITE else "none"


def _is_of_a_day(noun: Token) -> bool:
    """Whether a day owns it, so that the reader is held to know of it: "Friday's attack", "last night's raid"."""
    return any(child.dep_ == "poss" and child.ent_type_ in ("DATE", "TIME") for child in noun.children)


def _says_what_it_was(noun: Token) -> bool:
    """Whether it says of something told before what it was: "it was a cowardly attack", "this is called a crime"."""
    while noun.dep_ in ("conj", "appos") and noun.head.pos_ == "NOUN":
        noun = noun.head
    verb = noun.head
    called = noun.dep_ == "oprd" and lemma(verb) in words("naming")
    if not called and (noun.dep_ != "attr" or lemma(verb) != "be"):
        return False
    return any(child.dep_ in ("nsubj", "nsubjpass") and child.lower_ in _POINTERS for child in verb.children)


def _points_back(role: Role) -> bool:
    return role.quote.text.lower().split()[0] in _BACK


_DEFINITE = frozenset({"the", "both", "this", "that", "these", "those", "his", "her", "their", "its"})
_INDEFINITE = frozenset({"a", "an", "another", "other", "new", "some", "any", "similar"})
_POINTERS = frozenset({"it", "this", "that", "which"})
_MORE = frozenset({"another", "other", "additional", "more", "further"})
_SENTENCE_ENDS = frozenset({".", "!", "?", '"', "'"})
_ONE_PERSON = frozenset({"he", "him", "his", "she", "her"})
_PRONOUNS = frozenset(
    {
        "he",
        "him",
        "his",
        "she",
        "her",
        "they",
        "them",
        "their",
        "it",
        "its",
        "who",
        "whom",
        "which",
        "that",
        "one",
        "this",
        "we",
        "i",
    }
)
_BACK = frozenset({"the", "this", "that", "these", "those", "both"})


def _of_harm(event: Event) -> Sequence[Count]:
    """The counts by which happenings are told apart: that somebody came to no harm is said of any."""
    if event.status not in TOLD:
        return event.counts
    return [count for count in event.counts if count.high != 0 and count.kind != "unharmed"]


def _totals(counts: Sequence[Count]) -> dict[str, float]:
    found: dict[str, float] = {}
    for count in counts:
        if count.part_of is None:
            found[count.kind] = found.get(count.kind, 0) + count.low
    return found
