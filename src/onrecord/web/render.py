"""How pages are drawn: templates in which everything is escaped, and the few words and forms that all of them use."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from onrecord import __version__, words

STATES = words.STATES


def render(template: str, **values: Any) -> str:
    """Draw a page: what is put into it is escaped. Raises jinja2.UndefinedError for a value that it lacks."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    """Give what knows the templates: made once, since to compile them takes longer than to draw a page."""
    made = Environment(
        loader=PackageLoader("onrecord.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        plain=plain, count=count, moment=moment, amount=words.amount, days=words.days, line=words.one_line
    )
    made.globals.update(asset=asset, query=query, states=STATES, version=__version__)
    return made


def plain(name: str) -> str:
    """Give the name of a kind or a field as people write it."""
    return name.replace("_", " ")


def count(number: float) -> str:
    """Give a number with its thousands apart."""
    return f"{number:,.10g}"


def moment(at: str) -> str:
    """Give a UTC time as people read it; as it stands where it is none."""
    try:
        return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC"
    except ValueError:
        return at


def query(**values: Any) -> str:
    """Give the part of an address that asks for something, without what is not asked."""
    asked = {name: value for name, value in values.items() if value not in (None, "", (), [])}
    return f"?{urlencode(asked, doseq=True)}" if asked else "?"


@cache
def asset(path: str) -> str:
    """Give the address of a file of the page, which changes with what is in it."""
    content = files("onrecord.web").joinpath("static", path).read_bytes()
    return f"/static/{path}?{sha256(content).hexdigest()[:12]}"
