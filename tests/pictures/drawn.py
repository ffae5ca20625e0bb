"""What a picture has in it, read back from its SVG."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from onrecord.pictures.look import STATES, State

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</svg><script>alert(1)</script>",
    "\"><a href='javascript:alert(1)'>x</a>",
    "<![CDATA[ x ]]> &amp; <!-- -->",
    "\u202eevil\u202c \u2066\u2067 abc",
    "مدينة الشمال",
    "nul\x00 bell\x07 \ud800 \uffff",
    "'onload='alert(1)",
    "",
)
TEXTS = st.text(max_size=40) | st.sampled_from(HOSTILE)
SURE = st.sampled_from(STATES)
SOME: State = "draft"


def parsed(svg: str) -> ET.Element:
    """Give the root; fails where it is not well-formed, or holds what a strict policy would refuse."""
    svg.encode()  # no lone surrogates
    root = ET.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= {
        "svg", "title", "desc", "g", "a", "text", "path", "rect", "circle",
    }  # fmt: skip
    for each in root.iter():
        assert not [name for name in each.attrib if name == "style" or name.startswith("on") or name == "id"]
    return root


def links(svg: str) -> list[str]:
    """Give where the marks lead, in the order in which they are drawn."""
    return [each.attrib["href"] for each in parsed(svg).iter(f"{SVG}a")]


def says(svg: str) -> list[str]:
    """Give what is said of each mark."""
    return [each.findtext(f"{SVG}title") or "" for each in parsed(svg).iter(f"{SVG}a")]


def words(svg: str) -> str:
    """Give all words that can be seen."""
    return " ".join(each.text or "" for each in parsed(svg).iter(f"{SVG}text"))


def counts(svg: str) -> list[int]:
    """Give how many incidents each mark stands for, by its words."""
    found = (re.search(r"(?:^|: )([\d,]+) incidents?", each) for each in says(svg))
    return [int(each[1].replace(",", "")) if each else 1 for each in found]
