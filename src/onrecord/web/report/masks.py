"""Words that are kept from some, masked wherever a page would say them: in titles, values, histories and comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.model.text import Document, Quote
from onrecord.review.masks import masked
from onrecord.web.report.parts import Card, Line, Said


def title_of(title: str | None, name: str) -> str:
    """Give what a report goes by: its title, or the last part of the name that it was given under."""
    return title or name.rstrip("/").rpartition("/")[2] or name


def hushed_document(document: Document, text: str, hidden: Sequence[Quote]) -> Document:
    """Give a document with its masked text, and the masked words in all that names it masked too."""

    def hush(said: str | None) -> str | None:
        return said and masked_words(said, hidden)

    return replace(
        document,
        text=text,
        name=masked_words(document.name, hidden),
        title=hush(document.title),
        url=hush(document.url),
        author=hush(document.author),
        publisher=hush(document.publisher),
    )


def hushed(card: Card, hidden: Sequence[Quote]) -> Card:
    """Give a card in which words that are masked in the text are masked too, whoever says them."""
    if not hidden:
        return card
    return replace(
        card,
        title=masked_words(card.title, hidden),
        lines=tuple(_hushed_line(each, hidden) for each in card.lines),
        comments=_hushed_said(card.comments, hidden),
    )


def _hushed_line(line: Line, hidden: Sequence[Quote]) -> Line:
    return replace(
        line,
        words=masked_words(line.words, hidden),
        read=masked_words(line.read, hidden),
        voice=masked_words(line.voice, hidden),
        apart=_hushed_said(line.apart, hidden),
        history=_hushed_said(line.history, hidden),
    )


def _hushed_said(said: Sequence[Said], hidden: Sequence[Quote]) -> tuple[Said, ...]:
    return tuple(
        replace(
            each,
            value=masked_words(each.value, hidden),
            why=masked_words(each.why, hidden),
            quotes=tuple(masked_words(quote, hidden) for quote in each.quotes),
        )
        for each in said
    )


def masked_words(said: str, hidden: Sequence[Quote]) -> str:
    """Give words without those that are not to be read."""
    return masked(said, [replace(quote, start=0, end=0) for quote in hidden]) if hidden else said
