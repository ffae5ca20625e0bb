"""Imported once in a process from which others are forked: what reading loads and makes ready once, they share."""

from datetime import date

from onrecord.extract import read
from onrecord.model.text import Document

_TEXT = (
    "Gunmen killed at least three farmers near Aleppo on Monday, police said. \u201cThey were shot at home,\u201d "
    "a relative told the local radio, and accused the army, which denied it. Some 40 families fled after the attack."
)

list(read([Document(id="", text=_TEXT, published=date(2024, 3, 5))]))
