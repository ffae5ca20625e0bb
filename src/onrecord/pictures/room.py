"""Finding room for words in a picture, so that none lies over another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(slots=True)
class Room:
    """The room of a picture. What is taken stays taken."""

    width: float
    height: float
    _taken: list[Box] = field(default_factory=list)

    def take(self, box: Box) -> None:
        """Keep a box free of words."""
        self._taken.append(box)

    def first_free(self, boxes: Iterable[Box]) -> Box | None:
        """Take the first of some boxes that lies inside the picture and over nothing taken; None where none does."""
        for box in boxes:
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= self.width and box[3] <= self.height
            if inside and not any(_overlap(box, other) for other in self._taken):
                self._taken.append(box)
                return box
        return None


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
