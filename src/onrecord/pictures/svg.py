"""SVG, built so that nothing from a report can be taken for mark-up: all that is not `Svg` is escaped.

Colours come as presentation attributes and classes (docs of each class: `look.py`), so that a page with a strict
Content-Security-Policy can show a picture, and its style sheet can give it other colours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import escape

# What XML 1.0 does not allow, and the characters that turn the order of all that stands around a name.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_LINK = re.compile(r'<a href="[^"]*"')
_HEAD = 46  # height of the title line of a picture that stands alone


class Svg(str):
    """Mark-up that is safe to stand in a picture. Only functions of this module make it."""

    __slots__ = ()


def clean(text: str) -> str:
    """Give a text on one line, without what XML forbids and without controls of direction."""
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def isolated(name: str) -> str:
    """Give a name between marks of isolation: in a sentence its direction does not turn the rest."""
    return f"\u2068{cleaned}\u2069" if (cleaned := clean(name)) else ""


def number(value: float) -> str:
    """Give a coordinate with one decimal at most."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, *inside: str, **attributes: str | float | None) -> Svg:
    """Give an element. What is inside is escaped unless it is `Svg`; `class_` is class, `fill_opacity` fill-opacity.

    Attributes that are None are left out. Numbers have one decimal, text any.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    content = joined(inside)
    return Svg(f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>")


def joined(parts: Iterable[str]) -> Svg:
    """Put parts behind one another; what is not `Svg` is escaped."""
    return Svg("".join(part if isinstance(part, Svg) else _escaped(part) for part in parts))


def group(class_: str, *inside: str, **attributes: str | float | None) -> Svg:
    """Give a group of a class; nothing where there is nothing inside."""
    return element("g", *inside, class_=class_, **attributes) if any(inside) else Svg("")


def label(x: float, y: float, text: str, **attributes: str | float | None) -> Svg:
    """Give a text that starts at a point, on one line."""
    return element("text", " ".join(text.split()), x=x, y=y, **attributes) if text else Svg("")


def link(href: str, says: str, *inside: str) -> Svg:
    """Give marks that lead to the rows under them. `says` is read aloud, and shown when pointed at.

    Raises ValueError where the address leads out of the page's own server, or of its own folder.
    """
    if not re.match(r"(/(?![/\\])|\?|#|(\w[\w-]*/)+\w[\w-]*\.html\Z)", href):
        raise ValueError(f"a picture links to pages of its own server only, not to {href[:80]!r}")
    return element("a", element("title", says), *inside, href=href, class_="pic-link")


def width_of(text: str, size: float = 11) -> float:
    """Estimate how wide a text is, in units of the picture, in a plain sans-serif of a size."""
    ems = sum(1.0 if unicodedata.east_asian_width(one) in "WF" else _em(one) for one in text)
    return ems * size


def shortened(text: str, room: float, size: float = 11) -> str:
    """Cut a text so that it fits into a room, an ellipsis at its end; empty where not even three letters fit."""
    text = clean(text)
    if width_of(text, size) <= room:
        return text
    while text and width_of(text, size) + size > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if len(text) > 2 else ""


def document(
    kind: str, title: str, says: str, size: tuple[float, float], *inside: str, standalone: bool = False
) -> str:
    """Give the whole picture. `kind` ends its class, `says` tells what it shows to those who cannot see it.

    One that stands alone has its title on it, a ground, a size, a colour and a letter of its own, and no links.
    """
    width, height = size
    body = joined((element("title", title), element("desc", says), *inside))
    attributes: dict[str, str | float | None] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class_": f"pic pic-{kind}",
        # An image has no parts to those who hear it; one with links is a group of them.
        "role": "img" if standalone else "group",
        "aria_label": title,
        "direction": "ltr",
        "font_size": 11,
        "fill": "currentColor",
    }
    if not standalone:
        return element("svg", body, viewBox=f"0 0 {number(width)} {number(height)}", **attributes)
    box = f"{-16} {-_HEAD} {number(width + 32)} {number(height + _HEAD + 16)}"
    ground = element("rect", x=-16, y=-_HEAD, width=width + 32, height=height + _HEAD + 16, fill="#fff")
    head = label(0, -22, title, font_size=16, font_weight="600")
    alone: dict[str, str | float | None] = {
        "width": width + 32,
        "height": height + _HEAD + 16,
        "color": "#1f2328",
    }
    return element(
        "svg",
        element("title", title),
        element("desc", says),
        ground,
        head,
        _unlinked(joined(inside)),
        viewBox=box,
        font_family="system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif",
        **attributes,
        **alone,
    )


def _unlinked(marks: Svg) -> Svg:
    """Make groups of links: in a file they would lead nowhere. No text can hold a tag, for all text is escaped."""
    return Svg(_LINK.sub("<g", marks).replace("</a>", "</g>"))


def _attribute(value: str | float) -> str:
    return _escaped(value) if isinstance(value, str) else number(value)


def _escaped(text: str) -> str:
    kept = _FORBIDDEN.sub(lambda found: found[0] if found[0] in "\u2068\u2069" else " ", text)
    return escape(kept, quote=True)


def _em(one: str) -> float:
    if unicodedata.combining(one) or unicodedata.category(one) == "Cf":
        return 0.0
    if one in " .,:;'|ijlIt()·":
        return 0.33
    return 0.68 if one.isupper() or one in "mwMW" else 0.56
