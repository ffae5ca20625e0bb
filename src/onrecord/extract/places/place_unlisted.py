"""Names of places that the gazetteer does not list: those that type words, company or the parser show."""

from __future__ import annotations

from onrecord.extract.places.place_signs import CLOSED_LABELS, KNOWN, PLACE_LABELS, Signs
from onrecord.extract.places.place_words import Doubt, Spot
from onrecord.model.reading import PlacePrecision

LONGEST_HEADING = 3  # words of a town in a dateline
POST = 400  # characters of the longest text that may be a post on a social medium
LARGE = 50_000  # people in a city that a post may name in small letters
SHORTEST_HEADING = 4  # letters: fewer are initials and call signs


class Unlisted(Signs):
    """A document as names are looked for in it, and what says that a name without an entry is a place."""

    def keep(self, spot: Spot) -> None:
        """Take the tokens of a spot."""
        for i in range(spot.start, spot.end):
            self.taken[i] = True
        self.spots.append(spot)

    def joined(self, end: int, run_end: int) -> int:
        """Where a name ends that goes on with a hyphen or an article: "Tal-Zahir", "San Luis de la Reina"."""
        while end < run_end and self.word(end) in self.words.sets["joint"] and (ahead := self.bridge(end)):
            if self.word(end) == "-" and (self.doc[end - 1].whitespace_ or self.doc[end].whitespace_):
                break
            end = ahead
        return end

    def bridge(self, i: int) -> int:
        """The token after the capital that up to three links from `i` lead to; 0 if none."""
        for ahead in (i + 1, i + 2, i + 3):
            if self.capital(ahead):
                last = ahead + (self.within(ahead, "article") and self.capital(ahead + 1))  # "de La Reina"
                return 0 if self.taken[last] else last + 1
            if not self.within(ahead, "link"):
                return 0
        return 0

    def unknown(self, start: int, run_end: int) -> int:
        """Keep an unlisted name, if the words say that it is a place, and give where to go on."""
        end = self.entity[start][1] if self.labels[start] else start + 1
        end = self.joined(min(max(end, start + 1), run_end), run_end)
        whole = self.closed(start, end, run_end)
        if self.is_no_name(start, end) or (self.labels[start] in PLACE_LABELS and whole == end):
            return start + 1
        end = whole
        while not self.capital(end - 1):
            end -= 1
        precision, reach = self.type_word(start, end)
        if not self.doc[start].tag_.startswith("NN") or self.within(start, "body") or self.joinable(start):
            return start + 1
        if self.typed(start, precision):
            self.keep(Spot(start, reach, self.phrase(start, end), precision))
            return reach
        if precision is None and (said := self.described(end)) is not None:
            self.keep(Spot(start, end, self.phrase(start, end), said))
            return end
        if self.labels[start] == "PERSON" and self.titled(start):
            return end
        return self.by_company(start, end)

    def is_no_name(self, start: int, end: int) -> bool:
        """Whether a word that begins large can open no name of an unlisted place."""
        token = self.doc[start]
        if self.is_surname(start, end) or self.tokens[start] in self.words.people or self.speaks(start, end):
            return True
        shouted = self.tokens[start].isupper() and end - start == 1
        if token.is_stop or token.like_num or shouted or not self.capital(start):
            return True
        return self.labels[start] in CLOSED_LABELS

    def typed(self, start: int, precision: PlacePrecision | None) -> bool:
        """Whether a type word makes an unlisted name a place by itself."""
        divided = precision in ("city", "province", "district")
        return divided or (precision == "site" and self.is_end(start))

    def by_company(self, start: int, end: int) -> int:
        """Keep an unlisted name of the parser's behind a preposition or in a list of places."""
        head = self.doc[end - 1]
        beside = self.listed(start) or self.within(start - 1, "before")
        if not self.labels[start] or not beside or self.describes(end):
            return start + 1
        listed = head.dep_ == "conj" and self.taken[head.head.i] and end - start == 1
        sure = listed or (self.is_end(start) and self.word(end) != "'s")
        self.keep(Spot(start, end, self.phrase(start, end), doubt="none" if sure else "some"))
        return end

    def closed(self, start: int, end: int, run_end: int) -> int:
        """Where a name ends that a type word closes, however the parser has cut it: "Chahar Darah district"."""
        typed = self.words.types.get(self.word(run_end)) in ("city", "district", "province")
        if not typed or self.capital(run_end) or run_end - start > 3:
            return end
        free = all(
            self.labels[i] not in CLOSED_LABELS and not self.joinable(i) and self.capital(i)
            for i in range(start, run_end)
        )
        return run_end if free else end

    def headings(self) -> None:
        """Towns in datelines that the gazetteer does not list."""
        for sentence in self.doc.sents:
            start = end = sentence.start
            while end < len(self.tokens) and self.tokens[end].isupper() and self.free(end):
                end += 1
            long = len(self.phrase(start, end)) > SHORTEST_HEADING if end > start else False
            if long and end - start <= LONGEST_HEADING and self.datelined(start, end):
                self.keep(Spot(start, end, self.phrase(start, end)))

    def small(self) -> None:
        """Names that a short post writes small: those of large places, where a place is put."""
        if len(self.text) > POST:
            return
        for i, word in enumerate(self.tokens):
            if word.islower() and self.is_small_name(i):
                self.keep(Spot(i, i + 1, word, use="place"))

    def is_small_name(self, i: int) -> bool:
        """Whether a word in small letters is a name to the parser and the gazetteer, and stands where places do."""
        if self.taken[i] or self.doc[i].is_stop or self.within(i, "never"):
            return False
        named = self.labels[i] in PLACE_LABELS or self.doc[i].pos_ == "PROPN"
        put = named and (self.within(i - 1, "strict") or self.word(i - 1) == "from")
        return (put or self.tagged(i)) and self.large(self.tokens[i])

    def large(self, name: str) -> bool:
        """Whether a name is that of a country, a division or a city of some size."""
        return any(
            found.population >= (LARGE if found.rank < 2 else KNOWN)
            or (found.rank < 2 and found.kind in ("country", "admin1"))
            for found in self.gazetteer.candidates(name)
        )

    def free(self, i: int) -> bool:
        """Whether a word of a heading may be part of a town's name: no initials, no call sign, not taken."""
        return not self.taken[i] and not self.within(i, "before") and not self.within(i, "never")

    # -- names of places that only the parser knows

    def entities(self) -> None:
        """Places that the parser found and the gazetteer did not settle."""
        for entity in self.doc.ents:
            if entity.label_ not in PLACE_LABELS or any(self.taken[entity.start : entity.end]):
                continue
            start, end = entity.start, entity.end
            while start < end and (not self.joins(start) or self.word(start) == "the"):
                start += 1
            if start < end and not self.is_other(start, end):
                typed = self.words.types.get(self.lower[end - 1]) or self.type_word(start, end)[0]
                kind: PlacePrecision | None = "site" if entity.label_ == "FAC" else typed
                doubt: Doubt = "none" if self.plain_place(start, end) else "some"
                self.keep(Spot(start, end, self.phrase(start, end), kind, doubt=doubt))

    def is_other(self, start: int, end: int) -> bool:
        """Whether a name that only the parser takes for a place is surely something else."""
        name = self.phrase(start, end)
        if (
            self.lower_phrase(start, end) in self.words.sets["never"]
            or self.within(end, "organisation")
            or self.within(end, "thing")
            or name in self.words.people
            or self.is_surname(start, end)
            or self.speaks(start, end)
        ):
            return True
        odd = not all(letter.isalpha() or letter in " .,'-&" for letter in name)
        described = self.describes(end) and not self.type_word(start, end)[0]
        return (odd or described) and self.labels[start] != "FAC"

    def plain_place(self, start: int, end: int) -> bool:
        """Whether a name that only the parser takes for a place also looks like one."""
        return (
            self.labels[start] == "FAC"
            or end - start > 1
            or self.stands_in(start, end)
            or bool(self.type_word(start, end)[0])
        )
