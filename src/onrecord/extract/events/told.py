"""What is known of a happening from what is told of it, for comparison with other tellings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from onrecord.extract.events.happenings import Days, leads
from onrecord.model.reading import PlaceRef

_LONG = 60  # days; longer than one happening lasts

Article = Literal[
    "definite", "indefinite", "none", "clause"
]  # of a noun; or it is told in a clause of its own


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a happening, for comparison: folded names of its parts, days, place and counts by kind."""

    kind: str
    kinds: frozenset[str]
    agents: frozenset[str]  # of those who did it, by name
    doers: frozenset[str]  # what people among them are called who have no name
    names: frozenset[str]  # of those to whom or to which it was done
    dead: frozenset[str]  # of these the ones who are told killed
    nouns: frozenset[str]  # what people among them are called who have no name
    vague: frozenset[
        str
    ]  # of these nouns, the ones that say nothing of who they are ("a person", "30", "the victims")
    things: frozenset[str]  # the same for things
    called: frozenset[str]  # what those among them who have a name are called besides ("the consul")
    plain: frozenset[str]  # of the nouns the ones that say sex and age alone ("a man", "the girl")
    taken_up: frozenset[str]  # of these nouns, the ones that point back ("the farmers", "the bus")
    one_person: bool  # to whom it was done is "he" or "she"
    several: bool  # or are called by a word in the plural
    means: frozenset[str]  # the weapons
    means_again: frozenset[str]  # of these the ones that point back ("the bomb")
    days: Days | None
    place: PlaceRef | None  # as said in the same sentences
    counts: dict[str, float]
    tolls: frozenset[
        tuple[str, float]
    ]  # of these the single ones, by kind: "the six priests" of eight people killed
    sentence: int
    broad: bool  # a course of many deeds ("the offensive")
    standing: bool  # asserted or reported
    article: Article
    plural: bool  # of a noun: "the attacks"
    anchored: bool  # a reader learns more than that it happened
    headline: bool  # told in the headline alone
    adds: bool  # whom it was done to are more people than those told of ("four others", "another man")
    apart: bool  # it is told of as something apart ("in another incident")

    @property
    def is_bare(self) -> bool:
        """Whether nothing is told of it but that it happened."""
        return not (self.agents or self.doers or self.names or self.nouns or self.things or self.counts)

    @property
    def may_be_of_one_person(self) -> bool:
        """Whether "he" can be whom it was done to: not where nobody, or more people, were hit."""
        hit = self.one_person or self.names or self.nouns
        return bool(hit) and not self.several and max(self.counts.values(), default=1) == 1

    @property
    def hits_one(self) -> frozenset[str]:
        """The harms that are told of one person alone."""
        return frozenset(harm for harm, number in self.counts.items() if number == 1)

    @property
    def is_long(self) -> bool:
        """Whether it is told of a long time, as the toll of a war is."""
        return self.days is not None and _length(self.days) > _LONG

    def news(self, earlier: Known) -> frozenset[str]:
        """Whom and what it was done to, as far as that was not told before."""
        return (
            (self.names | (self.nouns | self.things) - self.taken_up)
            - earlier.names
            - earlier.nouns
            - earlier.things
        )

    def and_then(self, later: Known) -> Known:
        """What is known after one more telling: the later toll, the fewer days, the place said first."""
        return replace(
            self,
            kind=max(self.kind, later.kind, key=leads),
            kinds=self.kinds | later.kinds,
            agents=self.agents | later.agents,
            doers=self.doers | later.doers,
            names=self.names | later.names,
            dead=self.dead | later.dead,
            nouns=self.nouns | later.nouns,
            vague=self.vague | later.vague,
            things=self.things | later.things,
            means=self.means | later.means,
            days=min(filter(None, (self.days, later.days)), key=_length, default=None),
            place=self.place or later.place,
            called=self.called | later.called,
            plain=self.plain | later.plain,
            counts=self.counts | later.counts,
            tolls=self.tolls | later.tolls,
            one_person=self.one_person or later.one_person,
            several=self.several or later.several,
            sentence=later.sentence,
            anchored=self.anchored or later.anchored,
            headline=self.headline and later.headline,
            broad=self.broad or later.broad,
        )


def _length(days: Days) -> int:
    return (date.fromisoformat(days[1]) - date.fromisoformat(days[0])).days
