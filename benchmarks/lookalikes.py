"""Make short reports of invented happenings that look alike, with the answer: which report tells of which incident.

    python benchmarks/lookalikes.py FOLDER [--style plain|wire] [--incidents N] [--seed N]

Writes FOLDER/documents.jsonl, for `onrecord extract -`, and FOLDER/gold.jsonl. Every line of the latter has `id` of
the document, the `incident` it is mainly about, the earlier incidents it recalls (`background`), the document it is
a copy of (`copy_of`), the `scene`, whether it is a `follow_up`, and `parts`: stretches of the text (`start`, `end` in
code points) with the incident that each tells of, or null. The same style, seed and number give the same bytes.

Incidents come in scenes: up to five of one kind in one town or its neighbours on the same or the next days, which
differ in quarter, hour, victims, toll, means and who is blamed. One to five reports tell of each, most incidents in
one or two; they differ as reports do (`_Telling`). The words are data: benchmarks/own/lookalikes_STYLE.toml. The two
styles share no sentence, no town and hardly a name.
"""

from __future__ import annotations

import argparse
import json
import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

OWN = Path(__file__).parent / "own"
STYLES = {"plain": date(2031, 2, 3), "wire": date(2032, 3, 8)}  # the first day of each
DAYS = 120
INCIDENTS = 400
REPORTS = (1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5)  # how many tell of one incident
SCENE = (1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5)  # how many incidents look alike
LAGS = (0, 0, 0, 0, 1, 1, 1, 1, 2, 3)  # days from the happening to the report
KIN = {"shelling": "bombing", "bombing": "shelling", "shooting": "clash", "clash": "shooting"}
PARTS = ("night", "morning", "noon", "afternoon", "evening")
ONCE = frozenset({"hour", "vehicle", "victim", "victim2", "kids", "hurt", "harmed"})  # said once in a report
SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
MASS = (
    "shelling",
    "fire",
    "fighting",
    "displacement",
    "flight",
    "arson",
    "burning",
    "bombardment",
    "torching",
)
ONE_OF = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "policemen": "policeman",
    "fishermen": "fisherman",
    "children": "child",
    "families": "family",
    "militiamen": "militiaman",
}
CHOICE = re.compile(r"\[([^\]]*)\]")
FORMATTER = string.Formatter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One invented happening. Where a thing has several names, all of them are here, the usual one first."""

    id: str
    scene: int  # the id of its first incident
    family: str
    region: int
    town: list[str]
    quarter: list[str]
    day: date
    part: str
    deed: list[str]
    means: list[str]
    site: str
    group: str
    vehicle: list[str]
    dead: int
    hurt: int
    kids: int
    many: int  # those taken, fled, or houses burned
    people: list[dict[str, Any]]
    sides: list[list[str]]
    blamed: str


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence and the incident it tells of, None for none."""

    text: str
    incident: str | None


@dataclass(slots=True)
class Report:
    """One report; `copy` is the place in the list of the report that it repeats."""

    incident: str
    parts: list[Part]
    published: date | None
    source: str
    title: str | None
    scene: int
    lead_in: str = ""
    follow_up: bool = False
    copy: Report | None = None
    id: str = ""

    @property
    def text(self) -> str:
        """What is printed."""
        return self.lead_in + " ".join(part.text for part in self.parts)

    def document(self) -> dict[str, Any]:
        """The line of JSON for the reader; what is not known is left out."""
        made = {"id": self.id, "text": self.text, "source": self.source, "title": self.title}
        if self.published:
            made["published"] = self.published.isoformat()
        return {key: value for key, value in made.items() if value is not None}

    def gold(self) -> dict[str, Any]:
        """The line of JSON with the answer."""
        told, at = [], len(self.lead_in)
        for part in self.parts:
            told.append({"start": at, "end": at + len(part.text), "incident": part.incident})
            at += len(part.text) + 1
        background = sorted({part.incident for part in self.parts if part.incident} - {self.incident})
        copy_of = self.copy.id if self.copy else None
        return {
            "id": self.id,
            "incident": self.incident,
            "background": background,
            "copy_of": copy_of,
            "scene": self.scene,
            "follow_up": self.follow_up,
            "parts": told,
        }


def main() -> None:
    """Write the reports and the answer, and say how many there are."""
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("folder", type=Path)
    made.add_argument("--style", choices=sorted(STYLES), default="plain")
    made.add_argument("--incidents", type=int, default=INCIDENTS)
    made.add_argument("--seed", type=int, default=1)
    options = made.parse_args()
    reports = generate(options.style, incidents=options.incidents, seed=options.seed)
    write(reports, options.folder)
    words = sum(len(report.text.split()) for report in reports)
    print(f"{len({x.incident for x in reports})} incidents, {len(reports)} reports, {words:,} words")


def write(reports: Iterable[Report], folder: Path) -> None:
    """Write documents.jsonl and gold.jsonl into the folder."""
    reports = list(reports)
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in (
        ("documents", [x.document() for x in reports]),
        ("gold", [x.gold() for x in reports]),
    ):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text("".join(lines))


def generate(style: str, *, incidents: int = INCIDENTS, seed: int = 1) -> list[Report]:
    """The reports of one style, in no order that tells anything."""
    random = Random(f"{style} {seed}")
    words = tomllib.loads((OWN / f"lookalikes_{style}.toml").read_text())
    happened = _incidents(random, words, STYLES[style], incidents)
    reports = [report for incident in happened for report in _reports(random, words, incident, happened)]
    random.shuffle(reports)
    for number, report in enumerate(reports, start=1):
        report.id = f"{style}-{number:04}"
    return reports


def _incidents(random: Random, words: dict[str, Any], start: date, many: int) -> list[Incident]:
    """Scene after scene, until there are so many."""
    families = list(words["families"])
    weights = [words["families"][name]["weight"] for name in families]
    made: list[Incident] = []
    while len(made) < many:
        family = random.choices(families, weights)[0]
        region = random.randrange(len(words["regions"]))
        day = start + timedelta(days=random.randrange(DAYS))
        size = min(random.choice(SCENE), many - len(made))
        made += _scene(random, words, family, region, day, range(len(made), len(made) + size))
    return made


def _scene(
    random: Random, words: dict[str, Any], family: str, region: int, day: date, numbers: range
) -> Iterator[Incident]:
    """Incidents that look alike: mostly one kind, one town, one day, and never the same quarter and site."""
    about = words["regions"][region]
    town = random.choice(about["towns"][:3])  # the larger ones come first
    quarters = random.sample(about["quarters"], len(numbers))
    mode = random.choice(words["families"][family]["modes"])
    sites = random.sample(words["families"][family]["sites"], len(numbers))
    for number, quarter, site in zip(numbers, quarters, sites, strict=True):
        kin = KIN.get(family, family) if random.random() < 0.15 else family
        alike = kin == family and random.random() < 0.6
        there = town if random.random() < 0.65 else random.choice(about["towns"])
        yield _incident(
            random,
            words,
            id=f"{number:04}",
            scene=numbers[0],
            family=kin,
            region=region,
            town=there,
            quarter=quarter,
            day=day + timedelta(days=random.choice((0, 0, 0, 0, 0, 1, 1, -1, 2))),
            site=site if kin == family else random.choice(words["families"][kin]["sites"]),
            mode=mode if alike else random.choice(words["families"][kin]["modes"]),
        )


def _incident(random: Random, words: dict[str, Any], *, mode: dict[str, Any], **known: Any) -> Incident:
    family, about = words["families"][known["family"]], words["regions"][known["region"]]
    deadly = random.random() < family["dead"]
    dead = min(60, 1 + int(random.paretovariate(1.1) * random.random() * 2)) if deadly else 0
    hurt = 0 if random.random() < 0.3 else int(dead * random.uniform(0, 3)) + random.randrange(1, 4)
    harmful = family["dead"] > 0.5
    if not harmful and not deadly:
        hurt = 0
    many = {"displacement": 20 * random.randrange(2, 90), "arson": random.randrange(3, 60)}
    return Incident(
        **known,
        part=random.choice(PARTS),
        deed=mode["deed"],
        means=mode["means"],
        group=random.choice(family["groups"]),
        vehicle=random.choice(words["vehicles"]),
        dead=dead,
        hurt=hurt if dead or hurt or not harmful else 2,
        kids=random.randrange(1, 1 + dead // 2) if dead > 2 and random.random() < 0.4 else 0,
        many=many.get(known["family"], min(60, 1 + int(random.paretovariate(0.9) * 1.5))),
        people=[_person(random, words, about) for _ in range(2)],
        sides=random.sample(about["sides"], 2),
        blamed=random.choice(_blamable(about, known["family"])),
    )


def _blamable(about: dict[str, Any], family: str) -> list[str]:
    """Who may be said to have done it: drones set no fire."""
    return [name for name in about["armed"] if family == "shelling" or "drone" not in name]


def _person(random: Random, words: dict[str, Any], about: dict[str, Any]) -> dict[str, Any]:
    age, job = random.randrange(17, 75), random.choice(words["jobs"])
    return {
        "given": random.choice(about["given"]),
        "family": random.choice(about["family"]),
        "age": age,
        "job": job,
    }


def _reports(
    random: Random, words: dict[str, Any], incident: Incident, happened: Sequence[Incident]
) -> list[Report]:
    """All reports of one incident, the earliest first, with copies of some."""
    many = random.choice(REPORTS)
    outlets = random.sample(words["outlets"], many)
    said: set[str] = set()
    reports: list[Report] = []
    for lag, outlet in zip(sorted(random.choice(LAGS) for _ in range(many)), outlets, strict=True):
        telling = _Telling(random, words, incident, outlet, lag, happened, said)
        report = telling.follow_up() if reports and random.random() < 0.2 else telling.news()
        reports.append(report)
    return [*reports, *(_copy(random, words, x) for x in reports if random.random() < 0.08)]


def _copy(random: Random, words: dict[str, Any], report: Report) -> Report:
    """What another paper prints without saying whose it is: the same words, at times without the last sentences."""
    cut = random.choice((0, 0, 1, 2)) if len(report.parts) > 3 else 0
    source = random.choice([name for name in words["outlets"] if name != report.source])
    published = report.published and report.published + timedelta(days=random.choice((0, 0, 1)))
    title = random.choice((report.title, None))
    return Report(
        report.incident,
        report.parts[: len(report.parts) - cut],
        published,
        source,
        title,
        report.scene,
        follow_up=report.follow_up,
        copy=report,
    )


@dataclass(slots=True)
class _Telling:
    """How one outlet tells of one incident: what it knows, and the words it has for it."""

    random: Random
    words: dict[str, Any]
    incident: Incident
    outlet: str
    lag: int
    happened: Sequence[Incident]
    said: set[str]  # sentences that other reports of the incident have
    used: set[str] = field(default_factory=set)
    slots: dict[str, Any] = field(default_factory=dict)
    dead: int = 0  # as told

    def news(self) -> Report:
        """A report of what happened."""
        self._know()
        return self._report(self.words["families"][self.incident.family]["leads"])

    def follow_up(self) -> Report:
        """A report, days later, of a funeral, a suspect, or captives who came home."""
        self.lag += self.random.randrange(1, 6)
        self._know()
        common = self.words["common"]
        leads = common["funeral"] + common["suspect"] if self.incident.dead else common["suspect"]
        if self.incident.family == "abduction":
            leads = common["freed"]
        if self.incident.family in ("arrest", "displacement"):
            return self.news()
        return self._report(leads)

    @property
    def published(self) -> date:
        """The day of print."""
        return self.incident.day + timedelta(days=self.lag)

    def _report(self, leads: list[str]) -> Report:
        is_known = self.random.random() > 0.03
        if not is_known:
            self.slots["when"] = self._when(self.incident.day, year=True)
        family, common, random = (
            self.words["families"][self.incident.family],
            self.words["common"],
            self.random,
        )
        parts = [self._sentence(leads, self.incident.id)]
        wanted = random.randrange(50, 125)
        pools = (
            ["details"] * 5 + ["reaction", "blame", "denial", "context"] + ["hurt", "children", "correction"]
        )
        pools += ["captives" if family["modes"] and self.incident.family == "abduction" else "victims"] * 2
        for _ in range(40):
            if sum(len(part.text.split()) for part in parts if part) > wanted:
                break
            pool = random.choice(pools)
            sentences = family[pool] if pool == "details" else common[pool]
            parts.append(self._sentence(sentences, None if pool == "context" else self.incident.id))
        if random.random() < 0.25:
            parts.append(self._recalled())
        return Report(
            self.incident.id,
            [part for part in parts if part],
            self.published if is_known else None,
            self.outlet,
            self._title(family["heads"]),
            self.incident.scene,
            self._dateline(),
            leads is not family["leads"],
        )

    def _title(self, heads: list[str]) -> str | None:
        if self.random.random() < 0.3:
            return None
        self.used -= ONCE
        head = self._sentence(heads, None)
        return head.text.rstrip(".") if head else None

    def _dateline(self) -> str:
        """Where and when an agency says that it writes: the town, or the main town of the region."""
        if not self.words.get("dateline") or self.random.random() < 0.4:
            return ""
        town = self.slots.get("town", self.words["regions"][self.incident.region]["towns"][0][0])
        return f"{town.upper()}, {_on(self.words['date'], self.published)} ({self.outlet}) - "

    def _sentence(self, sentences: Sequence[str], about: str | None) -> Part | None:
        """One of them with a capital at its head and a stop at its end, None where there is none left."""
        clause = self._clause(sentences)
        return Part(clause[0].upper() + clause[1:] if clause[0] != '"' else clause, about) if clause else None

    def _clause(self, sentences: Sequence[str]) -> str | None:
        """One of the sentences whose slots are all known, filled as no report of the incident has filled it."""
        known = [x for x in sentences if _names(x) <= self.slots.keys() and not _names(x) & self.used & ONCE]
        for sentence in self.random.sample(known, len(known)):
            text = self._filled(sentence)
            if sentence not in self.used and text not in self.said:
                self.used |= {sentence} | _names(sentence)
                self.said.add(text)
                return text
        return None

    def _filled(self, sentence: str) -> str:
        chosen = CHOICE.sub(lambda found: self.random.choice(found[1].split("|")), sentence)
        parts = []
        for literal, name, _, _ in FORMATTER.parse(chosen):
            parts += [literal, self._slot(name) if name else ""]
        text = re.sub(r"\s+", " ", "".join(parts)).strip()
        text = re.sub(r"[\s,]*([,;.:])(?=[\s\"]|$)", r"\1", text).replace("m..", "m.")
        return re.sub(r"(?<!\.m)([.?!] )([a-zà-ÿ])", lambda found: found[1] + found[2].upper(), text)

    def _slot(self, name: str) -> str:
        value = self.slots[name]
        if name == "unnamed":
            return self.random.choice(value)
        if name == "speaker":  # in full the first time, then by the office
            self.slots["speaker"] = self.slots["office"]
        return value

    def _know(self) -> None:
        """Fill the slots with what this outlet knows and how it calls it."""
        known, random = self.incident, self.random
        about = self.words["regions"][known.region]
        self.slots = {
            "outlet": self.outlet,
            "unnamed": self.words["unnamed"],
            "deed": random.choice(known.deed),
            "means": random.choice(known.means),
            "site": known.site,
            "thesite": re.sub(r"^(a|an|makeshift) |^(?=tents)", "the ", known.site),
            "group": known.group,
            "vehicle": random.choice(known.vehicle),
            "hour": random.choice(self.words["hours"][known.part]),
            "when": "" if random.random() < 0.12 else self._when(self._believed_day()),
        }
        self.slots["a_deed"] = _with_article(self.slots["deed"])
        self._know_place(about)
        self._know_harm()
        self._know_people(about)
        self.slots = {key: value for key, value in self.slots.items() if value is not None}

    def _believed_day(self) -> date:
        wrong = self.random.random() < 0.05
        day = self.incident.day + timedelta(days=self.random.choice((-1, 1)) if wrong else 0)
        return min(day, self.published)

    def _when(self, day: date, *, year: bool = False) -> str:
        """An adverb of time with a space before it; a weekday only where it is clear which."""
        random, ago = self.random, (self.published - day).days
        explicit, weekday = " on " + _on(self.words["date"], day), " on " + day.strftime("%A")
        if year:
            return f"{explicit}{',' if self.words.get('dateline') else ''} {day.year}"
        night = {"night": " night", "evening": " evening", "morning": " morning"}.get(self.incident.part, "")
        by_age = {
            0: (weekday, weekday, f" earlier{weekday}", f"{weekday}{night}", " today", explicit),
            1: (weekday, weekday, " yesterday", f"{weekday}{night}", f" late{weekday}", explicit),
        }
        return random.choice(by_age.get(ago) or ((weekday, weekday, explicit) if ago < 7 else (explicit,)))

    def _weekday_or_date(self) -> str:
        day = self.incident.day
        soon = (self.published - day).days < 7
        return f" on {day.strftime('%A') if soon else _on(self.words['date'], day)}"

    def _know_place(self, about: dict[str, Any]) -> None:
        """The town and its quarter, the town alone, near a town, or no more than the province."""
        random, province = self.random, self.random.choice(about["name"])
        town, quarter = random.choice(self.incident.town), random.choice(self.incident.quarter)
        part = "neighborhood" if self.words.get("dateline") else "quarter"
        there = f"the {quarter} {part} of {town}"
        roll = random.random()
        if roll < 0.1:
            self.slots |= {"at": f"in {province}", "quarterat": province}
            return
        places = (
            f"in {there}",
            f"in {there}, {province}",
            f"in {town}",
            f"in {town}",
            f"in {town}, {province}",
        )
        self.slots |= {"town": town, "at": random.choice(places), "quarterat": random.choice((there, town))}
        if roll > 0.3:
            self.slots["quarter"] = quarter

    def _know_harm(self) -> None:
        """Tolls: early ones are often low, some are wrong, some are bounds."""
        known, random = self.incident, self.random
        final, hurt = known.dead, known.hurt
        early = self.lag == 0 and random.random() < 0.4
        dead = max(1, final - random.randrange(1, 2 + final // 3)) if final and early else final
        if final > 3 and random.random() < 0.08:
            dead = final + random.choice((-1, 1, 2))
        self.dead = dead
        hurt = max(1, hurt + random.choice((-2, -1, 0, 0, 0, 0, 1, 3))) if hurt else 0
        group = known.group if random.random() < 0.4 else "people"
        if dead or hurt:
            self.slots |= _harm(random, dead, hurt, group)
        if dead:
            self.slots |= {
                "n": _number(dead),
                "those": f"the {_number(dead)} {group}" if dead > 1 else "the victim",
            }
        if dead > 1 and self.lag and random.random() < 0.5:
            self.slots["m"] = _number(max(1, dead - random.randrange(1, 2 + dead // 3)))
        if hurt:
            self.slots |= {"hurt": _some(random, hurt, "people"), "hwere": "were" if hurt > 1 else "was"}
        if known.kids and not early:
            self.slots |= {
                "kids": _some(random, known.kids, "children"),
                "kwere": "were" if known.kids > 1 else "was",
            }
        self._know_many()

    def _know_many(self) -> None:
        known, random = self.incident, self.random
        off = random.random() < 0.2
        if known.family == "displacement":
            many = round(known.many * random.uniform(0.8, 1.2), -1) if off else known.many
            self.slots["moved"] = (
                f"{random.choice(('', 'about ', 'some ', 'more than '))}{many:,.0f} {known.group}"
            )
        elif known.family == "arson":
            many = max(2, known.many + (random.randrange(-3, 4) if off else 0))
            self.slots["burnt"] = (
                f"{random.choice(('', 'at least '))}{_number(many)} {random.choice(('houses', 'homes', 'huts'))}"
            )
        elif known.family in ("abduction", "arrest"):
            many = max(1, known.many + (random.choice((-1, 1, 2)) if off and known.many > 1 else 0))
            group = known.group if random.random() < 0.75 else "people"
            self.slots |= {
                "taken": _some(random, many, group),
                "twere": "were" if many > 1 else "was",
                "those": f"the {_number(many)} {group}" if many > 1 else f"the {_single(group)}",
            }

    def _know_people(self, about: dict[str, Any]) -> None:
        """Who is named: a speaker with an office, one of the victims or two, the sides, and who is blamed."""
        known, random = self.incident, self.random
        role = random.choice(self.words["roles"])
        name = f"{random.choice(about['given'])[0]} {random.choice(about['family'])[0]}"
        blamed = known.blamed if random.random() < 0.75 else random.choice(_blamable(about, known.family))
        self.slots |= {
            "speaker": random.choice((f"{name}, {_a(role)},", _a(role))),
            "office": f"the {role}",
            "blamed": blamed,
            "party": blamed if about.get("invented") else None,
            "side1": random.choice(known.sides[0]),
            "side2": random.choice(known.sides[1]),
        }
        concerned = self.dead or (known.family == "abduction" and known.many)
        if concerned and random.random() < 0.5:
            self.slots |= {"victim": self._named(known.people[0]), "vwas": "was"}
            if concerned > 1:
                self.slots["victim2"] = self._named(known.people[1])

    def _named(self, person: dict[str, Any]) -> str:
        random, job = self.random, person["job"]
        name = f"{random.choice(person['given'])} {random.choice(person['family'])}"
        age = person["age"] + (random.choice((-1, 1)) if random.random() < 0.08 else 0)
        return random.choice((name, f"{name}, {age}, {_a(job)},", f"{_a(job)}, {name},", f"{name}, {age},"))

    def _recalled(self) -> Part | None:
        """A sentence of an earlier incident in the same town."""
        earlier = [
            other
            for other in self.happened
            if other.town == self.incident.town
            and other.id != self.incident.id
            and 0 < (self.incident.day - other.day).days < 40
        ]
        if not earlier:
            return None
        other = max(earlier, key=lambda each: (each.day, self.random.random()))
        told = _Telling(
            self.random, self.words, other, self.outlet, (self.published - other.day).days, (), set()
        )
        told._know()
        told.slots["when"] = told._weekday_or_date()
        past = told._clause(self.words["families"][other.family]["past"])
        self.slots |= {"past": past, "bgdeed": told.slots["deed"]}
        return self._sentence(self.words["common"]["background"], other.id)


def _harm(random: Random, dead: int, hurt: int, group: str) -> dict[str, str]:
    """The toll as a clause, as a participle, and as a predicate of what caused it."""
    hedge = "at least " if dead > 1 and random.random() < 0.25 else ""
    people, others = hedge + _some(random, dead, group), _some(random, hurt, "others" if dead else "people")
    were, hwere = "were" if dead > 1 else "was", "were" if hurt > 1 else "was"
    wound = random.choice(("wounded", "injured", "hurt"))
    if not dead:
        active = {"wounded": "wounding", "injured": "injuring", "hurt": "hurting"}[wound]
        return {
            "harmed": f"{others} {hwere} {wound}",
            "harm": f"{active} {others}",
            "harmto": f"{wound} {others}",
        }
    clause = random.choice((f"{people} {were} killed", f"{people} {were} killed", f"{people} died"))
    participle = random.choice((f"killing {people}", f"leaving {people} dead"))
    active = random.choice((f"killed {people}", f"left {people} dead", f"claimed the lives of {people}"))
    if dead == 1:
        active = f"killed {people}"
    if not hurt:
        return {"harmed": clause, "harm": participle, "harmto": active}
    more = f" and {others} {hwere} {wound}"
    return {
        "harmed": clause + more,
        "harm": participle
        + (f" and {others} {wound}" if "leaving" in participle else f" and wounding {others}"),
        "harmto": active
        + (f" and {others} {wound}" if active.startswith("left") else f" and {wound} {others}"),
    }


def _some(random: Random, many: int, group: str) -> str:
    """So many of a group: "eight farmers", "a farmer", "12 others"."""
    if many == 1:
        one = "other" if group == "others" else _single(group)
        return f"one {one}" if group in ("others", "people") else _a(one)
    return f"{_number(many) if random.random() < 0.85 else many} {group}"


def _single(group: str) -> str:
    """One of a group, whose first plural word is made singular."""
    words = group.split()
    for place, word in enumerate(words):
        if word in ONE_OF or (word.endswith("s") and word != "bus"):
            words[place] = ONE_OF.get(word, word[:-1])
            break
    return " ".join(words)


def _number(many: int) -> str:
    return SMALL[many] if many < len(SMALL) else str(many)


def _with_article(deed: str) -> str:
    is_bare = deed.endswith(MASS) or (deed.endswith("s") and not deed.endswith("ss"))
    return deed if is_bare else _a(deed)


def _a(thing: str) -> str:
    return f"{'an' if thing[0].lower() in 'aeiou' and not thing.startswith('uni') else 'a'} {thing}"


def _on(pattern: str, day: date) -> str:
    return pattern.format(day=day.day, month=day.strftime("%B"))


def _names(sentence: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", sentence))


if __name__ == "__main__":
    main()
