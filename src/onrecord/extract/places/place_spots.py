"""Words that may name a place: spans with what the words around them say of them.

A name is a spot when the parser's names, the words around it or the gazetteer say so together. Names that
only the gazetteer knows are in doubt: with `much` they count where the same name is surely a place
elsewhere in the report, with `some` also where the report's other places lie around.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from onrecord.extract.places.place_signs import CLOSED_LABELS, PLACE_LABELS
from onrecord.extract.places.place_unlisted import Unlisted
from onrecord.extract.places.place_words import Doubt, Spot, address
from onrecord.model.reading import PlacePrecision
from onrecord.vocab.gazetteer import Gazetteer
from onrecord.vocab.place_names import fold

LONGEST = 5  # words of a name that are looked up together


def find_spots(doc: Doc, gazetteer: Gazetteer) -> list[Spot]:
    """All the names of places in the order of the text; none overlaps another."""
    scan = _Scan(doc, gazetteer)
    scan.addresses()
    scan.names()
    scan.headings()
    scan.small()
    scan.entities()
    return _settle(scan.spots)


def _settle(spots: Sequence[Spot]) -> list[Spot]:
    """Keep spots in much doubt only where the same name is surely a place elsewhere."""
    sure = {fold(spot.name) for spot in spots if spot.doubt == "none"}
    kept = [
        replace(spot, doubt="none") if fold(spot.name) in sure else spot
        for spot in spots
        if spot.doubt != "much" or fold(spot.name) in sure
    ]
    return sorted(kept, key=lambda spot: spot.start)


def is_ordinal(word: str) -> bool:
    """Whether a word is a number such as "31st"."""
    return word[:1].isdigit() and word[-2:] in ("st", "nd", "rd", "th")


class _Scan(Unlisted):
    """One pass over a document."""

    # -- addresses

    def addresses(self) -> None:
        """Streets, blocks and corners."""
        streets = self.words.sets["street"]
        if not any(word in streets or word == "block" or is_ordinal(word) for word in self.lower):
            return
        for found in address().finditer(self.text):
            span = self.doc.char_span(*found.span(), alignment_mode="expand")
            if span is None or self.gazetteer.knows(
                self.phrase(span.start, min(span.end + 1, len(self.doc)))
            ):
                continue  # "Fort St. Arden"
            if not any(self.taken[span.start : span.end]):
                self.keep(Spot(span.start, span.end, span.text, "site"))

    # -- names the gazetteer knows

    def names(self) -> None:
        """Walk the runs of capitalised words and try the longest name at each."""
        i = 0
        while i < len(self.tokens):
            if self.taken[i] or not self.opens(i):
                i += 1
                continue
            end = self.run_end(i)
            while i < end:
                i = self.step(i, end)

    def opens(self, i: int) -> bool:
        """Whether a name may begin here: a capital, or an article before one ("al-Hilla")."""
        article = self.within(i, "link") and self.lower[i].isalpha()
        return self.capital(i) or (article and self.word(i + 1) == "-" and self.capital(i + 2))

    def run_end(self, start: int) -> int:
        end = start + 1
        limit = min(len(self.tokens), start + 12)
        while end < limit and not self.taken[end]:
            if self.capital(end):
                end += 1
            elif self.within(end, "link") and (ahead := self.bridge(end)):
                end = ahead
            else:
                break
        return end

    def step(self, start: int, run_end: int) -> int:
        """Take the longest known name from `start`, or go on by one word."""
        if not self.opens(start):
            return start + 1
        for end in range(min(run_end, start + LONGEST + 2), start, -1):
            if not self.capital(end - 1) or (
                end - start == 1 and self.lower[start] in self.words.sets["title"]
            ):
                continue
            if self.gazetteer.knows(self.phrase(start, end)):
                if self.word(start) == "the" and self.goes_further(start + 1, end, run_end):
                    return start + 1  # "The Gulf of Arden"
                whole = self.joined(end, run_end)
                pair = self.word(end) == "-" and self.well_known(self.phrase(start, end))
                if whole > end and not pair:
                    return self.keep_joined(start, whole)
                return self.weigh(start, end, run_end)
        return self.unknown(start, run_end)

    def goes_further(self, start: int, end: int, run_end: int) -> bool:
        """Whether a known name begins at a word that reaches beyond another's end."""
        ends = range(end + 1, min(run_end, start + LONGEST + 2) + 1)
        return any(self.capital(i - 1) and self.gazetteer.knows(self.phrase(start, i)) for i in ends)

    def keep_joined(self, start: int, end: int) -> int:
        """Keep a name whole that the gazetteer only knows a piece of."""
        precision, reach = self.type_word(start, end)
        placed = precision is not None or self.evidence(start, end) or self.labels[start] in PLACE_LABELS
        if placed and not (
            self.labels[start] == "PERSON" and precision is None and not self.within(start - 1, "strict")
        ):
            self.keep(Spot(start, reach, self.phrase(start, end), precision))
            return reach
        return end

    def weigh(self, start: int, end: int, run_end: int) -> int:
        """Decide on a known name and give where to go on."""
        spot = self.judge(start, end, run_end)
        if spot is None:
            return max(end, self.entity[start][1] if self.labels[start] not in PLACE_LABELS | {""} else end)
        self.keep(spot)
        return spot.end

    def judge(self, start: int, end: int, run_end: int) -> Spot | None:
        """What a known name is in its place; None where it is no place there."""
        name = self.phrase(start, end)
        label = self.labels[start] or self.labels[end - 1]
        if self.tagged(start) and label not in PLACE_LABELS:
            return self.hashtag(start, end)
        if end - start == 1 and self.is_code(start):
            return Spot(start, end, name)
        precision, reach = self.type_word(start, end)
        if self.is_thing(start, end, label) or (precision is None and self.is_no_town(start, end)):
            return None
        if self.is_other_site(start, end, precision, reach):
            return Spot(start, reach, self.phrase(start, reach), precision)
        evidence = self.evidence(start, end) or precision is not None
        if label == "NORP" and not evidence and not self.well_known(name):
            return Spot(start, end, name, doubt="some") if self.of_somebody(start, end) else None
        bounds = self.entity[start]
        if label in PLACE_LABELS:
            return self.place_entity(start, end, bounds, precision, reach)
        if label == "PERSON":
            return self.person(start, end, bounds, precision, reach)
        return self.other(start, end, run_end, precision, reach, evidence=evidence)

    def hashtag(self, start: int, end: int) -> Spot | None:
        """A known name behind "#", of which the parser makes nothing sure."""
        name = self.phrase(start, end)
        if name in self.words.people or self.lower_phrase(start, end) in self.words.sets["never"]:
            return None
        sure = self.well_known(name) or self.within(start - 2, "strict")
        return Spot(start, end, name, doubt="none" if sure else "some")

    def is_other_site(self, start: int, end: int, precision: PlacePrecision | None, reach: int) -> bool:
        """Whether a known name is part of a longer one that need not lie there: "Arden Park", not "Arden airport"."""
        if precision not in ("site", "region") or reach == end:
            return False
        known = self.well_known(self.phrase(start, end))
        if precision == "region":
            return not known or not self.within(end, "of_area")
        return not known and not self.within(end, "of_town") and not self.within(end, "organisation")

    def is_thing(self, start: int, end: int, label: str) -> bool:
        """Whether a known name is part of another name, or means something else here."""
        people = self.words.people
        if end - start == 1 and self.is_small_code(start):
            return True
        if self.phrase(start, end) in people or (self.word(end) and self.tokens[end] in people):
            return True  # "Free Syrian Army"
        titled = label in CLOSED_LABELS and not (label == "WORK_OF_ART" and self.is_end(start))
        if self.within(end, "thing") or self.speaks(start, end) or titled:
            return True
        if self.lower_phrase(start, end) in self.words.sets["never"]:
            return True
        return self.tokens[start].isupper() and end - start == 1 and not self.short_form(start, label)

    def is_no_town(self, start: int, end: int) -> bool:
        """Whether a name without a type word stands for a person, a street or a direction."""
        if self.titled(start) or self.bare_direction(start, end):
            return True
        if self.acts(start, end):
            return True
        small = not self.well_known(self.phrase(start, end))
        return small and (self.is_surname(start, end) or self.on_street(start))

    def place_entity(
        self, start: int, end: int, bounds: tuple[int, int], precision: PlacePrecision | None, reach: int
    ) -> Spot | None:
        """A name inside what the parser calls a place: the rest of that name belongs to it up to a comma."""
        if self.within(end, "organisation") and self.capital(end):
            return None
        left, stop = self.widen(start, end, bounds)
        name = self.phrase(start, end)
        if (left, stop) == (start, end):
            return Spot(start, reach, name, precision, self.use(start, reach))
        kind = self.words.types.get(self.word(stop - 1))
        if self.labels[start] == "FAC" or kind == "site":
            known = kind or self.well_known(name) or self.type_word(start, stop)[0]
            return Spot(left, max(stop, reach), name if known else self.phrase(left, stop), "site")
        if kind and left == start:
            return Spot(left, stop, self.phrase(start, stop - 1), kind)
        if left == start and (self.well_known(name) or self.word(end - 1) in self.words.types):
            return Spot(start, reach, name, precision, "actor")
        return Spot(left, max(stop, reach), self.phrase(left, stop), precision, self.use(left, stop))

    def widen(self, start: int, end: int, bounds: tuple[int, int]) -> tuple[int, int]:
        """The name with the capitalised words beside it that belong to the parser's name."""
        while (
            end < bounds[1]
            and self.joins(end)
            and not self.within(end, "organisation")
            and not self.tokens[end - 1].endswith(".")
        ):
            end += 1
        while (
            start > bounds[0]
            and self.joins(start - 1)
            and not self.taken[start - 1]
            and self.word(start - 1) != "the"
        ):
            start -= 1
        return start, end

    def person(
        self, start: int, end: int, bounds: tuple[int, int], precision: PlacePrecision | None, reach: int
    ) -> Spot | None:
        """A place that the parser takes for a person: alone, with a word seldom said of people."""
        if self.titled(start) or bounds[0] < start or (bounds[1] > end and precision is None):
            return None
        left = start - 1
        while self.within(left, "direction") or self.word(left) == "the":
            left -= 1
        sure = (
            precision is not None
            or self.within(left, "strict")
            or (end - start > 1 and self.within(start, "prefix"))  # "Fort Arden"
            or (self.word(end) in (",", "in") and self.container_follows(end + 1))
        )
        name = self.phrase(start, end)
        some = self.listed(start) or self.within(left, "before") or self.well_known(name)
        return Spot(start, reach, name, precision, doubt="none" if sure else "some" if some else "much")

    def governed(self, start: int, end: int) -> bool:
        """Whether a name says whose a body is: "the Government of Arden", not "the Bank of Arden"."""
        last = end == self.entity[start][1]
        return last and self.is_office(start) and self.well_known(self.phrase(start, end))

    def is_office(self, start: int) -> bool:
        """Whether a name says over what somebody is set: "Minister for the Arden", "Government of Arden"."""
        i = start - 2 if self.word(start - 1) == "the" else start - 1
        return self.word(i) in ("of", "for") and self.within(i - 1, "body")

    def other(
        self,
        start: int,
        end: int,
        run_end: int,
        precision: PlacePrecision | None,
        reach: int,
        *,
        evidence: bool,
    ) -> Spot | None:
        """A name that the parser takes for an organisation, or for nothing."""
        left = self.entity[start][0] < start and not self.parts(start - 1)
        if left and self.governed(start, end):
            return Spot(start, end, self.phrase(start, end), None, "actor")
        right = (
            self.capital(reach) and reach < max(self.entity[start][1], run_end) and not self.is_code(reach)
        )
        if (
            right
            and self.word(start - 1) == ","
            and self.tokens[end - 1].endswith(".")
            and self.taken[start - 2]
        ):
            right = False  # "Arden, La. The man"
        name = self.phrase(start, end)
        if left or self.follows_name(start):
            return None
        if self.within(end, "organisation") and self.capital(end):
            return None
        if right:
            known = self.well_known(name)
            if known and self.is_office(start):
                return Spot(start, end, name)
            body = any(self.within(i, "body") for i in range(reach, max(self.entity[start][1], run_end)))
            return Spot(start, end, name, None, "actor") if body and known else None
        sure = evidence or (self.well_known(name) and self.doc[start].pos_ == "PROPN")
        doubt: Doubt = "none" if sure else "some" if self.of_somebody(start, end) else "much"
        return Spot(start, reach, name, precision, self.use(start, reach), doubt)
