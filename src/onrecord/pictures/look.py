"""What is the same in all pictures: how sure a mark is, the colours, and the classes that a style sheet may know.

| class | what it is |
|---|---|
| `pic` | the picture; its `color` is the ink |
| `pic-link` | marks that lead to rows; show focus and hover here |
| `pic-marks` | the marks: fill and stroke are the accent |
| `pic-draft`, `pic-reviewed`, `pic-second-reviewed` | how sure a mark is |
| `pic-land`, `pic-grid`, `pic-axis` | outlines of countries; lines to read by; axes |
| `pic-quiet` | words of the second rank |
| `pic-halo` | words over marks; the stroke is the colour of the ground |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal

from onrecord.pictures.svg import Svg, element, group, joined, label, width_of

State = Literal["draft", "reviewed", "second-reviewed"]
STATES: tuple[State, ...] = ("draft", "reviewed", "second-reviewed")  # the least sure first

ACCENT = "#a03a2a"
GROUND = "#fff"
QUIET = 0.72  # opacity of words of the second rank: still 4.5 to 1 on the ground
_LOOKS: dict[State, dict[str, str | float]] = {
    "draft": {"fill_opacity": "0.12", "stroke_dasharray": "3 2"},
    "reviewed": {"fill_opacity": "0.4"},
    "second-reviewed": {"fill_opacity": "0.75", "stroke_width": 2},
}


def look(state: State) -> dict[str, str | float]:
    """Give the attributes of a mark: a draft is hollow with a broken line, what was reviewed twice is full."""
    return {"class_": f"pic-{state}", **_LOOKS[state]}


def weakest(states: Iterable[State]) -> State:
    """Give the least sure of some states: several together are no surer than that."""
    return min(states, key=STATES.index)


def marks(*inside: str) -> Svg:
    """Give marks in the accent."""
    return group("pic-marks", *inside, fill=ACCENT, stroke=ACCENT)


def quiet(*inside: str) -> Svg:
    """Give words of the second rank."""
    return group("pic-quiet", *inside, fill_opacity=str(QUIET))


def lines(*inside: str) -> Svg:
    """Give lines to read by."""
    return group("pic-grid", *inside, stroke="currentColor", stroke_opacity="0.14", fill="none")


def axis(*inside: str) -> Svg:
    """Give the line of an axis and its ticks."""
    return group("pic-axis", *inside, stroke="currentColor", stroke_opacity="0.55", fill="none")


def haloed(x: float, y: float, text: str, **attributes: str | float | None) -> Svg:
    """Give words that can be read over marks, for they have the ground around them."""
    halo: dict[str, str | float | None] = {
        "class_": "pic-halo", "fill": "currentColor", "stroke": GROUND, "stroke_width": 3,
        "stroke_opacity": "0.85", "stroke_linejoin": "round", "paint_order": "stroke",
    }  # fmt: skip
    return label(x, y, text, **(halo | attributes))


def amount(how_many: int, of: str = "incident") -> str:
    """Give a number of things in words: "1 incident", "1,204 incidents"."""
    return f"{how_many:,} {of}{'' if how_many == 1 else 's'}"


def amounts(states: Iterable[State]) -> str:
    """Give how many are in which state, the least sure first: "9 draft, 3 reviewed"."""
    counted = Counter(states)
    return ", ".join(f"{counted[state]:,} {state}" for state in STATES if counted[state])


def key(x: float, y: float, states: Iterable[State]) -> Svg:
    """Give the key to the states that a picture shows, from a point to the right; `y` is the line of the words."""
    shown, parts = set(states), []
    for state in STATES:
        if state in shown:
            swatch = element("rect", x=x, y=y - 8, width=14, height=8, **look(state))
            parts.append(joined((marks(swatch), quiet(label(x + 19, y, state)))))
            x += 19 + width_of(state) + 18
    return joined(parts)


def empty(words: str, width: float) -> Svg:
    """Give what stands in a picture that has nothing to show."""
    return haloed(width / 2, 60, words, text_anchor="middle", font_size=13)
