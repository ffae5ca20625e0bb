"""Readings as JSON, and the JSON Schema of what is printed. Version 1: keys are added, never renamed."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec

from onrecord.model.reading import CONTRACT, Mention, Reading

_encoder = msgspec.json.Encoder()
_MENTIONS: dict[str, type] = {
    kind: mention for mention in get_args(Mention) for kind in get_args(get_type_hints(mention)["kind"])
}


def encode(reading: Reading) -> bytes:
    """Give a reading as one line of JSON, without its line end. The same reading gives the same bytes."""
    return _encoder.encode(reading)


def decode(line: bytes) -> Reading:
    """Give the reading that a line of JSON tells of. Raises ValueError where it breaks the contract."""
    found = _line_decoder().decode(line)
    if found.contract != CONTRACT:
        raise ValueError(f"a reading of contract {found.contract}; this program knows contract {CONTRACT}")
    values = {name: getattr(found, name) for name in found.__struct_fields__}
    return Reading(**values | {"mentions": tuple(_mention(mention) for mention in found.mentions)})


def _mention(raw: dict[str, Any]) -> Mention:
    kind = raw.get("kind")
    if kind not in _MENTIONS:
        raise ValueError(f"no kind of mention is called {kind!r}; known: {', '.join(_MENTIONS)}")
    mention: Mention = msgspec.convert(raw, _MENTIONS[kind])
    return mention


@cache
def _line() -> type[msgspec.Struct]:
    # msgspec takes no union of dataclasses, so the mentions of a line are told apart here, by their kind.
    hints = get_type_hints(Reading) | {"mentions": tuple[dict[str, Any], ...]}
    defaults = {name: each.default for name, each in Reading.__dataclass_fields__.items()}
    known = {name: value for name, value in defaults.items() if isinstance(value, int | tuple)}
    fields = [(name, hint, known[name]) if name in known else (name, hint) for name, hint in hints.items()]
    return msgspec.defstruct("Reading", fields, kw_only=True)


@cache
def _line_decoder() -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(_line())


def schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) of one line of `onrecord extract`."""
    kinds = get_args(Mention)
    (reading, *_), components = msgspec.json.schema_components(
        [_line(), *kinds], ref_template="#/$defs/{name}"
    )
    components["Reading"]["properties"]["mentions"]["items"] = {
        "anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in kinds]
    }
    components["Reading"]["properties"]["contract"] = {"const": CONTRACT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"onrecord: a reading, contract {CONTRACT}",
        **reading,
        "$defs": {name: _all_required(part) for name, part in sorted(components.items())},
    }


def _all_required(part: dict[str, Any]) -> dict[str, Any]:
    """Ask for every key: what is unknown is printed as null."""
    described = " ".join(part.get("description", "").split())
    keys = {
        name: {word: rule for word, rule in rules.items() if word != "default"}
        for name, rules in part["properties"].items()
    }
    return part | {"description": described, "properties": keys, "required": list(keys)}


def schema_text() -> str:
    """Give the JSON Schema as the text of `reading.schema.json`."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
