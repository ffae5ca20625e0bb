import json
import random
from dataclasses import replace
from math import log2

import pytest

from onrecord.link.comparisons import COMPARISONS, UNKNOWN
from onrecord.link.model import Model, dumps, loads, reasons, shipped
from onrecord.link.score import links
from tests.link.made import anything

NAMES = [each.name for each in COMPARISONS]


def test_the_model_that_comes_with_us_has_every_level_and_is_one_of_chances() -> None:
    model = shipped()

    assert list(model.levels) == NAMES
    assert 0 < model.prior < 1
    assert 0 < model.discount <= 1
    for each in COMPARISONS:
        pairs = model.levels[each.name]
        assert len(pairs) == len(each.levels) + 1
        for side in zip(*pairs, strict=True):
            assert min(side) > 0
            assert sum(side) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("name", NAMES)
def test_the_most_alike_speaks_for_and_the_rest_against(name: str) -> None:
    model = shipped()
    (each,) = (each for each in COMPARISONS if each.name == name)

    assert model.weight(name, each.numbers[0]) > 0 > model.weight(name, 0)
    assert model.weight(name, UNKNOWN) == 0


def test_a_weight_is_in_bits_and_discounted() -> None:
    model = Model(0.5, 0.5, {"time": ((0.1, 0.8), (0.9, 0.1))})

    assert model.weight("time", 0) == pytest.approx(-1.5)
    assert model.weight("time", 1) == pytest.approx(log2(3))


def test_a_model_comes_back_as_it_was() -> None:
    model = replace(shipped(), prior=0.1234567890123456, documents=17)

    assert loads(dumps(model)) == model
    assert dumps(loads(dumps(model))) == dumps(model)
    assert loads(dumps(model)).id == model.id


def test_a_model_is_named_after_all_that_it_says() -> None:
    model = shipped()
    swapped = {name: tuple((u, m) for m, u in pairs) for name, pairs in model.levels.items()}
    others = [replace(model, prior=0.06), replace(model, discount=0.5), replace(model, documents=3),
              replace(model, levels=swapped)]  # fmt: skip

    assert len({each.id for each in (model, *others)}) == 5
    assert replace(model, documents=model.documents).id == model.id


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("change", ["no comparison", "a level less", "a level more"])
def test_a_model_of_other_levels_is_refused(name: str, change: str) -> None:
    told = json.loads(dumps(shipped()))
    if change == "no comparison":
        del told["levels"][name]
    elif change == "a level less":
        told["levels"][name].pop()
    else:
        told["levels"][name].append([0.5, 0.5])

    with pytest.raises(ValueError, match=f"levels of {name}; another onrecord made it"):
        loads(json.dumps(told))


def test_reasons_add_up_to_the_probability_and_what_weighs_most_is_first() -> None:
    rng, model = random.Random(3), replace(shipped(), prior=0.2)
    found = list(links([anything(number, rng) for number in range(40)], (), model))

    assert len(found) > 40
    for link in found:
        told = reasons(link, model)
        bits = sum(reason.weight for reason in told)
        assert log2(link.probability / (1 - link.probability)) == pytest.approx(bits, abs=1e-6)
        *fields, prior = told
        assert (prior.comparison, prior.weight) == ("prior", -2.0)
        assert [abs(reason.weight) for reason in fields] == sorted(
            (abs(reason.weight) for reason in fields), reverse=True
        )
        assert {reason.comparison for reason in fields} == {
            each.name for each, level in zip(COMPARISONS, link.levels, strict=True) if level != UNKNOWN
        }
