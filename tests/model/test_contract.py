import json
from datetime import date
from importlib.resources import files

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings

from onrecord.model.contract import decode, encode, schema, schema_text
from onrecord.model.reading import PlaceMention, Reading, WeaponMention
from onrecord.model.text import Quote
from tests import reports
from tests.strategies import readings

ONE = Reading(id="a", published=date(2031, 5, 9), language="en")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(readings())
def test_any_reading_survives_and_keeps_the_schema(reading: Reading) -> None:
    line = encode(reading)

    assert decode(line) == reading
    assert encode(decode(line)) == line
    jsonschema.Draft202012Validator(schema()).validate(json.loads(line))


def test_schema_in_the_project_is_the_one_we_print() -> None:
    kept = files("onrecord.model").joinpath("reading.schema.json").read_text(encoding="utf-8")

    assert kept == schema_text(), "run `onrecord schema > src/onrecord/model/reading.schema.json`"
    jsonschema.Draft202012Validator.check_schema(json.loads(kept))


def test_keys_stand_in_the_order_of_the_contract() -> None:
    keys = ["id", "contract", "published", "language", "events", "mentions", "attributions", "issues"]

    assert list(json.loads(encode(ONE))) == keys


def test_what_is_unknown_is_printed() -> None:
    mention = PlaceMention(quote=Quote(0, 6, "Tolvar"), name="Tolvar")
    (printed,) = json.loads(encode(Reading(id="a", published=None, language=None, mentions=(mention,))))[
        "mentions"
    ]

    assert printed["lat"] is None
    assert printed["country"] is None


def test_a_reading_of_a_report_keeps_the_schema() -> None:
    line = encode(reports.read_one(reports.numbered(3)))

    jsonschema.Draft202012Validator(schema()).validate(json.loads(line))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"contract": 2}, "contract 2"),
        ({"mentions": [{"kind": "mood", "quote": {"start": 0, "end": 1, "text": "a"}}]}, "'mood'"),
        ({"mentions": [{"kind": "weapon"}]}, "quote"),
        ({"events": [{}]}, "events"),
        ({"published": "tomorrow"}, "published"),
    ],
)
def test_a_line_that_breaks_the_contract_is_refused(change: dict[str, object], said: str) -> None:
    line = json.dumps(json.loads(encode(ONE)) | change).encode()

    with pytest.raises(ValueError, match=said):
        decode(line)


def test_a_key_added_later_does_not_stop_an_older_program() -> None:
    line = msgspec.json.encode(msgspec.to_builtins(ONE) | {"mood": "calm"})

    assert decode(line) == ONE


def test_mentions_are_told_apart_by_their_kind() -> None:
    mention = WeaponMention(quote=Quote(0, 6, "mortar"))
    reading = Reading(id="a", published=None, language="en", mentions=(mention,))

    assert decode(encode(reading)).mentions == (mention,)
