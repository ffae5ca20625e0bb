"""How pages are drawn and written: templates in which everything is escaped, into a folder that is new."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import words
from onrecord.analyse.figures import numeral
from onrecord.report.addresses import INDEX, root_from

if TYPE_CHECKING:
    from jinja2 import Environment

_FORBIDDEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff]"
)  # that no page may hold
STATIC = ("report.css", "report.js")
STATE_WORDS = {name: words.STATES[name] for name in ("draft", "partly", "disagreed", "reviewed", "second")}


@dataclass(slots=True)
class Folder:
    """Where pages are written. `about` is what stands on each of them: the profile and the day."""

    path: Path
    about: dict[str, str]
    written: int = 0
    _made: set[Path] = field(default_factory=set)

    def page(self, address: str, template: str, **values: Any) -> None:
        """Write a page to an address from the root of the folder."""
        root = root_from(address)
        text = (
            environment()
            .get_template(template)
            .render(root=root, home=f"{root}{INDEX}", about=self.about, **values)
        )
        path = self.path / address
        if path.parent not in self._made:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(path.parent)
        path.write_text(_FORBIDDEN.sub("\ufffd", text), encoding="utf-8", newline="")
        self.written += 1

    def static(self) -> None:
        """Write the style sheet and the script, which all pages share."""
        for name in STATIC:
            content = files("onrecord.report").joinpath("static", name).read_bytes()
            (self.path / name).write_bytes(content)


@cache
def environment() -> Environment:
    """Give what knows the templates, made once. A value that a template lacks raises jinja2.UndefinedError."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("onrecord.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(plain=plain, count=numeral)
    made.globals.update(states=STATE_WORDS)
    return made


def plain(name: str) -> str:
    """Give the name of a kind or a field as people write it."""
    return name.replace("_", " ")
