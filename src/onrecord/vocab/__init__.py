"""Lists that people can edit. Each is a TOML file in this folder; `load("events")` gives `events.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def load(name: str) -> dict[str, Any]:
    """Give a list by its name, as the tables of its TOML file. Do not change what is returned: it is shared."""
    return tomllib.loads((files("onrecord.vocab") / f"{name}.toml").read_text(encoding="utf-8"))
