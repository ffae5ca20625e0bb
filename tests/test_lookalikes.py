"""The look-alike reports are what they say they are, and the measures of linkage agree with brute force."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations, permutations
from pathlib import Path
from random import Random

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import linkage
import lookalikes
import measures

STYLES = sorted(lookalikes.STYLES)


@pytest.fixture(scope="module", params=STYLES)
def reports(request: pytest.FixtureRequest) -> list[lookalikes.Report]:
    return lookalikes.generate(request.param, incidents=200)


# The reports


@pytest.mark.parametrize("style", STYLES)
def test_one_seed_gives_the_same_bytes(style: str, tmp_path: Path) -> None:
    for name, seed in (("one", 4), ("again", 4), ("other", 5)):
        lookalikes.write(lookalikes.generate(style, incidents=30, seed=seed), tmp_path / name)
    one, again, other = (
        [(tmp_path / name / f"{file}.jsonl").read_bytes() for file in ("documents", "gold")]
        for name in ("one", "again", "other")
    )

    assert one == again
    assert one[0] != other[0]


def test_texts_are_whole(reports: list[lookalikes.Report]) -> None:
    for text in [part for x in reports for part in (x.text, x.title or "A title.")]:
        assert not set("{}[]|") & set(text), text
        assert not [wrong for wrong in ("  ", " ,", " .", ",,", "..", ",.", "None") if wrong in text], text
        assert text[0].isupper() or text[0].isdigit() or text[0] == '"', text


def test_reports_are_short_and_many_incidents_are_told_once(reports: list[lookalikes.Report]) -> None:
    lengths = sorted(len(x.text.split()) for x in reports)
    told = Counter(Counter(x.incident for x in reports if not x.copy).values())

    assert 60 < lengths[len(lengths) // 2] < 130
    assert set(told) == {1, 2, 3, 4, 5}
    assert told[1] > told[2] > told[4] + told[5]


def test_only_copies_share_sentences_inside_an_incident(reports: list[lookalikes.Report]) -> None:
    by_incident = defaultdict(list)
    for report in reports:
        by_incident[report.incident].append(report)
    for told in by_incident.values():
        for one, other in combinations(told, 2):
            shared = {part.text for part in one.parts} & {part.text for part in other.parts}
            own = {(one.copy or one).id, (other.copy or other).id}
            assert not shared or len(own) == 1, shared


def test_parts_cover_the_sentences_and_name_what_they_tell_of(reports: list[lookalikes.Report]) -> None:
    happened = {report.incident for report in reports}
    recalled = 0
    for report in reports:
        gold = report.gold()
        for part, told in zip(report.parts, gold["parts"], strict=True):
            assert report.text[told["start"] : told["end"]] == part.text
            assert told["incident"] is None or told["incident"] in happened
        assert gold["parts"][0]["incident"] == report.incident
        assert report.incident not in gold["background"]
        recalled += bool(gold["background"])

    assert len(reports) * 0.05 < recalled < len(reports) * 0.3


def test_incidents_look_alike() -> None:
    told = lookalikes.generate("plain", incidents=150)
    sizes = Counter(scene for scene, _ in {(x.scene, x.incident) for x in told})

    assert max(sizes.values()) >= 4
    assert sum(many for many in sizes.values() if many > 1) > 75


def test_the_styles_share_no_sentence_and_no_town() -> None:
    words = {style: (lookalikes.OWN / f"lookalikes_{style}.toml").read_text() for style in STYLES}
    sentences = [
        {line.strip() for line in text.splitlines() if line.startswith('  "') and len(line) > 40}
        for text in words.values()
    ]
    towns = [
        {line for line in text.splitlines() if line.startswith(("towns", "quarters"))}
        for text in words.values()
    ]

    assert all(len(those) > 150 for those in sentences)
    assert not sentences[0] & sentences[1]
    assert not towns[0] & towns[1]


# The measures


def labelled(seed: int, most: int = 8) -> tuple[dict[str, int], dict[str, int]]:
    """Two partitions of a few documents, by label."""
    random = Random(seed)
    names = [f"d{number}" for number in range(random.randrange(2, most + 1))]
    one, other = ({name: random.randrange(1, 5) for name in names} for _ in range(2))
    return one, other


def clusters(of: dict[str, int]) -> list[set[str]]:
    return [{name for name in of if of[name] == label} for label in sorted(set(of.values()))]


@pytest.mark.parametrize("seed", range(60))
def test_measures_agree_with_their_definitions(seed: int) -> None:
    gold, said = labelled(seed)
    found = measures.scored(gold, said)
    true, made = (
        {frozenset(pair) for pair in combinations(of, 2) if len({of[x] for x in pair}) == 1}
        for of in (gold, said)
    )
    inside = [
        ({x for x in gold if gold[x] == gold[n]}, {x for x in gold if said[x] == said[n]}) for n in gold
    ]

    assert found.pairs[0] == (len(true & made) / len(made) if made else 1.0)
    assert found.pairs[1] == (len(true & made) / len(true) if true else 1.0)
    assert found.b_cubed[0] == pytest.approx(sum(len(g & s) / len(s) for g, s in inside) / len(gold))
    assert found.b_cubed[1] == pytest.approx(sum(len(g & s) / len(g) for g, s in inside) / len(gold))
    best = max(_sums(clusters(gold), clusters(said)))
    assert found.ceaf_e[0] == pytest.approx(best / len(clusters(said)))
    assert found.ceaf_e[1] == pytest.approx(best / len(clusters(gold)))


def _sums(one: list[set[str]], other: list[set[str]]) -> Iterator[float]:
    """The likeness of every way to pair the clusters."""
    short, long = sorted((one, other), key=len)
    for order in permutations(long, len(short)):
        yield sum(2 * len(a & b) / (len(a) + len(b)) for a, b in zip(short, order, strict=True))


@pytest.mark.parametrize("seed", range(20))
def test_adjusted_rand_is_the_rand_index_less_chance(seed: int) -> None:
    gold, said = labelled(seed, most=6)
    labels = list(said.values())
    pairs = list(combinations(range(len(labels)), 2))
    names = list(gold)

    def agreement(order: tuple[int, ...]) -> int:
        return sum(
            labels[order[i]] == labels[order[j]] and gold[names[i]] == gold[names[j]] for i, j in pairs
        )

    orders = list(permutations(range(len(labels))))
    chance = sum(map(agreement, orders)) / len(orders)
    ceiling = sum((gold[names[i]] == gold[names[j]]) + (labels[i] == labels[j]) for i, j in pairs) / 2
    expected = (agreement(orders[0]) - chance) / (ceiling - chance) if ceiling != chance else 1.0

    assert measures.scored(gold, said).rand == pytest.approx(expected)


def test_a_document_counts_in_the_largest_incident_or_alone() -> None:
    gold = {"a": 1, "b": 1, "c": 2, "d": 3}

    said = linkage.partition(gold, [["a", "b", "c"], ["c", "d", "d"], ["x"]])

    assert said["a"] == said["b"] == said["c"]
    assert said["d"] != said["a"]
    assert linkage.partition(gold, [])["a"] != linkage.partition(gold, [])["b"]


def test_average_linkage_takes_the_mean_of_all_pairs() -> None:
    likeness = np.array([[1, 0.9, 0.2, 0.5], [0.9, 1, 0.6, 0.1], [0.2, 0.6, 1, 0.35], [0.5, 0.1, 0.35, 1]])

    steps = linkage.merges(likeness)

    assert [(kept, gone) for _, kept, gone in steps] == [(0, 1), (0, 2), (0, 3)]
    assert [like for like, _, _ in steps] == pytest.approx([0.9, 0.4, (0.5 + 0.1 + 0.35) / 3])


def test_the_f1_beside_a_cut_is_that_of_its_clusters() -> None:
    likeness = np.random.default_rng(3).random((9, 9))
    gold = _gold(9)
    for _, found, said in linkage.cuts(gold, linkage.merges(np.maximum(likeness, likeness.T))):
        precision, recall = measures.scored(gold.incidents, said).pairs
        made = len(set(said.values())) < 9
        assert found == pytest.approx(measures.f1(precision, recall) if made else 0.0)


def _gold(many: int) -> linkage.Gold:
    return linkage.Gold(
        name="few",
        documents=[{"id": str(number), "text": "A text."} for number in range(many)],
        incidents={str(number): number // 2 for number in range(many)},
        about={},
    )


def test_precision_is_of_the_cut_that_keeps_enough() -> None:
    scores = np.array([0.8, 0.9, 0.8, 0.3, 0.2, 0.0])
    true = np.array([False, True, True, False, True, False])

    assert measures.precision_at(0.3, scores, true) == 1.0
    assert measures.precision_at(0.6, scores, true) == pytest.approx(
        2 / 3
    )  # those of one score stay together
    assert measures.precision_at(0.99, scores, true) == pytest.approx(3 / 5)
    assert measures.precision_at(0.99, scores, np.array([True] * 6)) is None


def test_a_bin_says_how_many_and_how_many_are_true() -> None:
    rows = {name: rest for name, *rest in measures.reliability([(0.95, True), (0.98, False), (1.0, True)])}

    assert rows["0.95 to 0.99"] == [2, pytest.approx(0.965), 0.5]
    assert rows["0.99 to 1"] == [1, 1.0, 1.0]
    assert rows["0.1 to 0.2"][0] == 0
    assert rows["all"] == [3, pytest.approx(2.93 / 3), pytest.approx(2 / 3)]


def test_text_alone_is_shown_at_its_best_threshold_and_at_the_usual_one() -> None:
    likeness = np.array([[1, 0.9, 0.3, 0.3], [0.9, 1, 0.3, 0.3], [0.3, 0.3, 1, 0.8], [0.3, 0.3, 0.8, 1]])

    best, usual = linkage.text_alone(_gold(4), likeness).items()

    assert best[0] == f"text alone at 0.80, {linkage.BEST}"
    assert best[1]["0"] == best[1]["1"] != best[1]["2"] == best[1]["3"]
    assert len(set(usual[1].values())) == 1


def test_a_pair_of_documents_has_the_best_of_its_links() -> None:
    links = [
        {"left": "x", "right": "y", "probability": probability, "documents": ["0", "2"]}
        for probability in (0.2, 0.7)
    ]

    scores = linkage.pair_scores(_gold(3), links)

    assert scores[2, 0] == scores[0, 2] == 0.7
    assert scores.sum() == pytest.approx(1.4)


def test_day_and_place_join_only_what_has_both() -> None:
    def reading(name: str, place: dict[str, object] | None, first: str | None, last: str | None) -> object:
        when = {"first": first, "last": last}
        return {"id": name, "events": [{"main": True, "when": when, "place": place}]}

    here = {"geonameid": 7, "name": "Tolvar"}
    day = "2031-05-09"
    readings = [
        reading("a", here, day, day),
        reading("b", here, day, day),
        reading("c", here, day, "2031-05-10"),
        reading("d", None, day, day),
        reading("e", {"geonameid": None, "name": "Tolvar"}, day, day),
        {"id": "f", "events": []},
    ]

    assert linkage.same_day_and_place(readings) == [["a", "b"], ["e"]]


def test_links_are_held_against_the_incident_that_the_events_tell_of() -> None:
    parts = [{"start": 0, "end": 10, "incident": "one"}, {"start": 11, "end": 20, "incident": "other"}]
    about = {name: {"follow_up": name == "3", "parts": parts} for name in ("0", "1", "2", "3")}
    about["1"] = {"follow_up": False, "parts": [*parts[:1], {"start": 11, "end": 20, "incident": None}]}
    bare = _gold(4)
    gold = linkage.Gold(name="few", documents=bare.documents, incidents=bare.incidents, about=about)
    readings = [
        {"id": document, "events": [{"id": event, "triggers": [{"start": start}, {"start": 0}]}]}
        for event, document, start in (
            ("first", "0", 3),
            ("recalled", "0", 11),
            ("again", "2", 9),
            ("nothing", "1", 15),
            ("between", "1", 10),
            ("after", "3", 3),
        )
    ]
    names = ("first", "recalled", "again", "nothing", "between", "after")
    links = [{"left": one, "right": other, "probability": 0.5} for one, other in combinations(names, 2)]

    assert list(linkage.event_links(gold, readings, links)) == [(0.5, False), (0.5, True), (0.5, False)]
    assert not list(linkage.event_links(bare, readings, links))


def test_the_table_says_how_far_ours_is_from_the_best_of_the_others() -> None:
    def found(precision: float, recall: float) -> measures.Scores:
        return measures.Scores((precision, recall), (1.0, 1.0), (1.0, 1.0), 0.0)

    systems = {
        "ours": found(0.5, 0.5),
        "ours, otherwise": found(0.9, 0.9),
        f"text, {linkage.BEST}": found(0.6, 0.6),
        "other": found(0.1, 0.1),
    }
    table = "\n".join(linkage._cluster_table(systems))

    assert "| ours | 50.0 | 50.0 | 50.0 | 100.0 |" in table
    assert "best naive row: -10.0; of the best one that needs no answers: +40.0." in table


def test_tables_stand_between_their_marks() -> None:
    page = f"# Page\n{linkage.MARKS[0]}\nold\n{linkage.MARKS[1]}\nafter\n"

    written = linkage._written(page, ["new", "table"])

    assert written == f"# Page\n{linkage.MARKS[0]}\nnew\ntable\n{linkage.MARKS[1]}\nafter\n"
    assert linkage._written(written, ["new", "table"]) == written


def test_what_is_kept_is_json_of_the_contract(tmp_path: Path) -> None:
    lookalikes.write(lookalikes.generate("wire", incidents=12), tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "documents.jsonl").read_text().splitlines()]

    assert {key for row in rows for key in row} == {"id", "text", "published", "source", "title"}
    assert [row["id"] for row in rows] == [f"wire-{number:04}" for number in range(1, len(rows) + 1)]
