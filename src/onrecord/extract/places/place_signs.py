"""What the words of a text say of a name in it: whether it is a place, and of what kind."""

from __future__ import annotations

from spacy.tokens import Doc

from onrecord.extract.places.place_words import Spot, Use, words
from onrecord.extract.text import columns
from onrecord.model.reading import PlacePrecision
from onrecord.vocab.gazetteer import Gazetteer

KNOWN = 100_000  # people in a city that a report may name without saying where it is
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
CLOSED_LABELS = frozenset({"WORK_OF_ART", "LAW", "LANGUAGE", "DATE", "TIME", "MONEY", "QUANTITY", "CARDINAL"})

_DASHES = frozenset({"-", "--", "---", "–", "—", "•"})
_AFTER_TOWN = _DASHES | {"(", ","}


class Signs:
    """A document as names are looked for in it; holds what is looked at again and again."""

    def __init__(self, doc: Doc, gazetteer: Gazetteer) -> None:
        self.doc, self.gazetteer, self.words = doc, gazetteer, words()
        self.text = doc.text
        self.tokens, self.lower, self.starts = columns.forms(doc), columns.lower(doc), columns.starts(doc)
        self.labels = [""] * len(self.tokens)
        self.entity: list[tuple[int, int]] = [(i, i + 1) for i in range(len(self.tokens))]
        for entity in doc.ents:
            for i in range(entity.start, entity.end):
                self.labels[i], self.entity[i] = entity.label_, (entity.start, entity.end)
        self.taken = [False] * len(self.tokens)
        self.spots: list[Spot] = []
        self.surnames = {
            self.tokens[entity.end - 1]
            for entity in doc.ents
            if entity.label_ == "PERSON" and entity.end - entity.start > 1
        }

    def phrase(self, start: int, end: int) -> str:
        """Give the tokens as they stand in the text."""
        return self.text[self.starts[start] : self.starts[end - 1] + len(self.tokens[end - 1])]

    def word(self, i: int) -> str:
        """Give a token in lower case; "" outside the text."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def capital(self, i: int) -> bool:
        """Whether a token begins with a capital."""
        return 0 <= i < len(self.tokens) and self.tokens[i][0].isupper()

    def within(self, i: int, name: str) -> bool:
        """Whether a token is in a list of `places.toml`."""
        return self.word(i) in self.words.sets[name]

    def lower_phrase(self, start: int, end: int) -> str:
        """Give the tokens in lower case, a space between."""
        return " ".join(self.lower[start:end])

    def speaks(self, start: int, end: int) -> bool:
        """Whether a name in brackets opens a paragraph, as transcripts give the speaker: "[ARDEN] We saw it"."""
        if self.word(start - 1) not in ("(", "[") or self.word(end) not in (")", "]"):
            return False
        return start < 2 or self.doc[start - 1].is_sent_start or self.doc[start - 2].is_space

    def describes(self, end: int) -> bool:
        """Whether an unknown name only stands before a common noun: "the Arden soda shop"."""
        head = self.doc[end - 1]
        return (
            head.dep_ in ("compound", "amod", "nmod") and head.head.i >= end and not self.capital(head.head.i)
        )

    def is_surname(self, start: int, end: int) -> bool:
        """Whether a single word is what the report calls a person by."""
        return end - start == 1 and self.tokens[start] in self.surnames

    def acts(self, start: int, end: int) -> bool:
        """Whether a person's surname, be it also a large town's, does something or has it done: "Arden was shot"."""
        if not self.is_surname(start, end) or self.doc[start].dep_ not in ("nsubj", "nsubjpass", "dobj"):
            return False
        return not any(
            found.kind == "country" and not found.rank
            for found in self.gazetteer.candidates(self.tokens[start])
        )

    def titled(self, start: int) -> bool:
        """Whether a title stands right before a name, its full stop with it or apart."""
        if self.within(start - 1, "title"):
            return True
        return self.word(start - 1) == "." and f"{self.word(start - 2)}." in self.words.sets["title"]

    def bare_direction(self, start: int, end: int) -> bool:
        """Whether a single word only says in what direction, or what kind of place."""
        return end - start == 1 and (self.within(start, "direction") or self.lower[start] in self.words.types)

    def short_form(self, i: int, label: str) -> bool:
        """Whether an upper-case word is the short form of a country or state, and no body's initials."""
        text = self.tokens[i]
        if text in self.words.postal and text not in ("DC",):
            return (self.word(i - 1) == "," and self.capital(i - 2)) or self.is_code(i)
        if len(text) > 5 or label in PLACE_LABELS or (len(text) > 3 and self.datelined(i, i + 1)):
            return True
        return any(
            found.kind in ("country", "admin1") and not found.rank
            for found in self.gazetteer.candidates(text)
        )

    def is_code(self, i: int) -> bool:
        """Whether a token is the post office's code of a state behind a town: "Arden TX"."""
        code = (
            0 < i < len(self.tokens)
            and self.tokens[i] in self.words.postal
            and not self.within(i, "code_word")
        )
        return code and self.capital(i - 1) and not self.tokens[i - 1].isupper() and self.knows(i - 1)

    def is_small_code(self, i: int) -> bool:
        """Whether a word is spelled like a state's code and is none: "In", "Or", "Me"; or "Us"."""
        code = self.tokens[i].upper() in self.words.postal or self.lower[i] == "us"
        return code and not self.tokens[i].isupper()

    def knows(self, i: int) -> bool:
        """Whether a word, alone or with the one before it, is the name of a place."""
        pair = i > 0 and self.gazetteer.knows(self.phrase(i - 1, i + 1))
        return pair or self.gazetteer.knows(self.tokens[i])

    def tagged(self, start: int) -> bool:
        """Whether "#" stands right before a word."""
        return self.word(start - 1) == "#" and not self.doc[start - 1].whitespace_

    def parts(self, i: int) -> bool:
        """Whether a word parts two names that the parser has made one: "Arden to Naim", "Arden and Naim"."""
        if self.word(i) in ("the", "a", ",", "&", "and", "to", "from"):
            return True
        return self.within(i, "direction") or self.within(i, "strict")

    def type_word(self, start: int, end: int) -> tuple[PlacePrecision | None, int]:
        """What a type word beside the name says of it, and where the name ends with it."""
        after = self.words.types.get(self.word(end))
        if after and not self.taken[min(end, len(self.taken) - 1)]:
            if (
                self.capital(end)
                and (self.word(end + 1) == "of" or self.capital(end + 1))
                and self.word(end) in ("department", "state")
            ):
                return None, end
            if self.capital(end) and self.word(end + 1) == "of" and self.word(end) in ("school", "college"):
                return None, end  # "the Arden School of Medicine"
            belongs = self.capital(end) or after in ("site", "region")
            if (
                after != "site"
                or self.capital(end)
                or self.word(end) in ("camp", "airport", "airbase", "prison", "dam", "refinery")
            ):
                return after, end + 1 if belongs else end
        if self.within(start - 1, "prefix") and self.capital(start - 1):
            return self.words.types.get(self.word(start - 1), "site"), end
        if (shared := self.shared_type(end)) is not None:
            return shared, end
        if self.word(start - 1) == "of":
            office = self.capital(start - 2) and not self.gazetteer.knows(self.phrase(start, end))
            if office and self.word(start - 2) == "department":
                return None, end  # "Department of Energy"
            return self.words.types.get(self.word(start - 2)), end
        if not self.capital(start - 1) and (before := self.words.types.get(self.word(start - 1))) in (
            "city",
            "province",
            "district",
        ):
            return before, end
        return None, end

    def shared_type(self, i: int) -> PlacePrecision | None:
        """What a type word says that stands behind a list of names: "Arden and Naim townships"."""
        start = i
        while self.word(i) in (",", "and") and self.capital(i + 1):
            i += 2
            while self.capital(i):
                i += 1
        plural = i > start and self.word(i).endswith("s")
        found = self.words.types.get(self.word(i)) if plural else None
        return found if found in ("city", "district", "province") else None

    def before(self, start: int) -> int:
        """The word before a name and what only says which part or sort of place it is: "in" of "in the north of"."""
        i = start - 1
        while (
            self.within(i, "direction")
            or self.word(i) in ("the", "of", "-")
            or self.words.types.get(self.word(i))
        ):
            i -= 1
        return i

    def evidence(self, start: int, end: int) -> bool:
        """Whether the words around say that the name is a place."""
        i = self.before(start)
        if self.within(i, "before") or self.datelined(start, end):
            return True
        if self.listed(start) or self.is_end(start):
            return True
        return self.word(end) in (",", "in") and self.container_follows(end + 1)

    def on_street(self, start: int) -> bool:
        """Whether a name says on which street something is: "a store on Arden", not "an attack on Arden"."""
        if self.word(start - 1) != "on":
            return False
        return self.words.types.get(self.doc[start - 1].head.lower_) == "site"

    def datelined(self, start: int, end: int) -> bool:
        """Whether a name in capitals opens a paragraph, a dash soon after: "GOMA, Congo (AP) - "."""
        opens = start == 0 or self.doc[start - 1].is_space or self.doc[start].is_sent_start
        if not self.tokens[start].isupper() or not opens:
            return False
        ahead = self.tokens[end : end + 16]
        if ahead[:1] == [] or ahead[0] not in _AFTER_TOWN:
            return False
        return not _DASHES.isdisjoint(ahead) or self.heads_letter(end)

    def heads_letter(self, end: int) -> bool:
        """Whether a date closes the line, as at the head of a letter: "HALDEN FERRY, May 3, 1862."."""
        i = end
        while i < min(end + 16, len(self.tokens)) and not self.doc[i].is_space:
            i += 1
        line = self.labels[end:i]
        return i < len(self.tokens) and "DATE" in line[-4:]

    def stands_in(self, start: int, end: int) -> bool:
        """Whether something is put in the name: by "in", "near", a list of places, a larger place after it."""
        i = self.before(start)
        if self.within(i, "before") and self.word(i) not in ("for", "of", "on", "to", "from"):
            return True
        return self.listed(start) or (self.word(end) in (",", "in") and self.container_follows(end + 1))

    def is_end(self, start: int) -> bool:
        """Whether only a place can stand there: "fled from Arden", "near the Arden camp", "Ann Cole, 31, of Arden"."""
        i = start - 2 if self.word(start - 1) == "the" else start - 1
        if i < 0:
            return False
        governor = self.doc[i].head.lower_
        return (
            self.within(i, "beside")
            or (self.word(i) == "of" and self.within(i - 1, "bearing"))
            or (self.word(i) == "from" and self.within(i - 1, "distance"))
            or (self.word(i) in ("from", "to") and governor in self.words.sets["travel"])
            or (self.word(i) in ("of", "from") and governor in self.words.sets["dwellers"])
            or (self.word(i) == "from" and governor in self.words.sets["comers"])
            or (self.word(i) == "of" and self.after_person(i))
        )

    def of_somebody(self, start: int, end: int) -> bool:
        """Whether a name only says where somebody lives: "an Arden woman"."""
        somebody = self.within(end, "comers") or self.within(end, "dwellers")
        return somebody and self.word(start - 1) in ("a", "an", "the", "two", "three")

    def after_person(self, i: int) -> bool:
        """Whether a person, with or without an age, is named right before a token."""
        k = i - 2 if self.word(i - 1) == "," else i - 1
        return k >= 0 and (self.labels[k] == "PERSON" or (k < i - 1 and self.doc[k].like_num))

    def described(self, end: int) -> PlacePrecision | None:
        """What a name is said to be right behind it: "Varsol, a quiet town on the coast"."""
        if self.word(end) != "," or self.word(end + 1) not in ("a", "an", "the"):
            return None
        for i in range(end + 2, min(end + 5, len(self.tokens) - 1)):
            found = self.words.types.get(self.word(i))
            if found and self.doc[i + 1].pos_ not in ("NOUN", "PROPN"):
                return found
        return None

    def listed(self, start: int) -> bool:
        """Whether the name goes on a list of places: "Saraqib, Idlib and Hama"."""
        return start > 1 and self.word(start - 1) in (",", "and", "or", "/", ";") and self.taken[start - 2]

    def container_follows(self, i: int) -> bool:
        """Whether a country or a division is named at a token."""
        if not self.capital(i) or self.is_small_code(i):
            return False
        for end in (i + 2, i + 1):
            if end <= len(self.tokens) and any(
                found.kind in ("country", "admin1") and found.rank < 2
                for found in self.gazetteer.candidates(self.phrase(i, end))
            ):
                return True
        return False

    def follows_name(self, start: int) -> bool:
        """Whether a capitalised word that is no direction, title or sentence opening stands right before."""
        i = start - 1
        if self.word(i) == "of" and self.capital(i - 1) and self.within(i - 1, "organisation"):
            return True
        if (
            not self.capital(i)
            or self.word(i) == "the"
            or self.taken[i]
            or self.within(i, "direction")
            or self.within(i, "before")
        ):
            return False
        return not (
            self.doc[i].is_sent_start
            or self.words.types.get(self.word(i))
            or self.tokens[i] in self.words.people
        )

    def well_known(self, name: str) -> bool:
        """Whether a name may stand for a large place without more being said."""
        return any(
            found.rank < 2 and (found.kind not in ("city", "admin2") or found.population >= KNOWN)
            for found in self.gazetteer.candidates(name)
        )

    def use(self, start: int, end: int) -> Use:
        """`actor` where the name does something: the subject of a verb."""
        head = self.doc[end - 1]
        return "actor" if head.dep_ in ("nsubj", "agent") and self.labels[start] == "GPE" else "place"

    def joins(self, i: int) -> bool:
        """Whether a word may be part of a name."""
        return self.capital(i) and not self.within(i, "direction") and not self.within(i, "title")

    def joinable(self, i: int) -> bool:
        """Whether a word is one that stands beside names and is none itself."""
        return self.lower[i] in self.words.types or self.within(i, "title") or self.within(i, "direction")
