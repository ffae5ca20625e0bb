import random
from dataclasses import replace

import pytest

from onrecord.link import score
from onrecord.link.fit import LEAST, STRENGTH, fit
from onrecord.link.model import shipped
from onrecord.link.score import links
from onrecord.model.incident import Signature
from tests.link.made import DAY, anything, signature, word


def told(incident: int, report: int, *, share: str) -> Signature:
    """One of many reports; those of one incident are clearly of one, those of two clearly of two."""
    place, words = f"tlvr{incident}", tuple(word(100 * incident + number, 55) for number in range(12))
    day = DAY + 20 * incident
    return signature(
        f"{incident:03}-{report}", shared=(share,), first=day, last=day, printed=day + 1, place=place,
        places=(place,), rarity=60, lat=float(incident % 80), lon=30.0, reach=5.0,
        killed=(7.0 + incident, 7.0 + incident), people=(f"a{incident} b{incident}",), words=words,
    )  # fmt: skip


SAME = [told(incident, report, share=f"i{incident}") for incident in range(60) for report in range(4)]
APART = [told(incident, 9, share="g") for incident in range(120)]
OTHER = [told(incident, 9, share=f"g{incident // 12}") for incident in range(60)]


def test_where_pairs_are_clearly_one_the_prior_rises_and_where_they_are_two_it_falls() -> None:
    start = shipped()

    assert len(list(links(SAME, (), start))) == 360
    assert fit(SAME, start).prior > 0.6
    assert fit(APART, start).prior < 0.7 * start.prior


def test_no_fewer_are_taken_to_be_one_than_one_for_every_four_events() -> None:
    start = shipped()
    pairs = len(list(links(APART, (), start)))

    assert pairs == 120 * 119 / 2
    assert fit(APART, start).prior == pytest.approx(LEAST * len(APART) / pairs)
    assert fit(APART, replace(start, prior=0.001)).prior <= 0.001  # never more than is started from


def test_it_comes_to_the_share_of_pairs_that_are_one() -> None:
    start = replace(shipped(), prior=0.4)
    pairs = len(list(links([*SAME, *OTHER], (), start)))
    expected = (360 + STRENGTH * start.prior) / (pairs + STRENGTH)

    assert fit([*SAME, *OTHER], start).prior == pytest.approx(expected, abs=0.01)


def test_what_is_fitted_agrees_with_the_probabilities_that_it_gives() -> None:
    rng, start = random.Random(5), shipped()
    events = [anything(number, rng) for number in range(120)]
    model = fit(events, start)
    found = [link.probability for link in links(events, (), model)]

    assert model.prior == pytest.approx(
        (sum(found) + STRENGTH * start.prior) / (len(found) + STRENGTH), abs=1e-4
    )


def test_only_the_prior_is_fitted() -> None:
    start = shipped()
    model = fit(SAME, start)

    assert model == replace(start, prior=model.prior)


def test_the_order_of_events_does_not_count() -> None:
    rng, start = random.Random(6), shipped()
    events = [anything(number, rng) for number in range(100)]

    assert fit(events, start) == fit(rng.sample(events, len(events)), start)


@pytest.mark.parametrize("few", [[], SAME[:1], OTHER[:1], SAME[:3]])
def test_a_few_events_change_little(few: list[Signature]) -> None:
    start = shipped()

    assert fit(few, start).prior == pytest.approx(start.prior, abs=0.02)
    if len(few) < 2:
        assert fit(few, start) == start


def test_pairs_that_come_in_parts_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fit(SAME, shipped())
    monkeypatch.setattr(score, "SLICE", 100)

    assert fit(SAME, shipped()) == whole
