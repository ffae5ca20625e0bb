"""Where the time of a reading goes: CPU seconds of each component of the pipeline and of each part of our own."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from onrecord.extract import findings
from onrecord.extract.text import parser
from onrecord.extract.text.language import language_model
from onrecord.model.contract import encode
from onrecord.model.text import Document

Seconds = dict[str, float]

read = import_module("onrecord.extract.read")  # the package gives the function of that name

OURS = (  # where it is called, its name there, and what it does
    (parser, "normalise", "the text put into the parser's form"),
    (findings, "mark_passages", "headlines, captions, repeats"),
    (findings, "find_places", "places found and resolved"),
    (findings, "find_actors", "actors found"),
    (findings, "find_voices", "who says what"),
    (findings, "find_times", "times found"),
    (findings, "read_when", "what each time dates"),
    (findings, "find_triggers", "words that tell of a happening"),
    (findings, "is_figurative", "figures of speech"),
    (findings, "find_quantities", "numbers and what they count"),
    (findings, "find_weapons", "weapons"),
    (read, "within_sentences", "words joined to happenings"),
    (read, "describe", "events described"),
    (read, "merge", "tellings joined"),
)
PIPES = {
    "onrecord_vectors": "vectors of the words, for tagger and parser",
    "tagger": "tags",
    "parser": "syntax",
    "onrecord_attributes": "parts of speech",
    "onrecord_entities": "names, with vectors of their own",
    "onrecord_paragraphs": "sentences that begin with a paragraph",
    "onrecord_repairs": "repairs of the syntax",
}


def top(texts: Sequence[str], count: int) -> list[tuple[str, float]]:
    """What takes longest in reading the texts, with its share of the whole, after a run that warms up."""
    _measured(texts)
    seconds = _measured(texts)
    whole = seconds.pop("whole")
    ranked = sorted(seconds.items(), key=lambda item: -item[1])[:count]
    return [(what, spent / whole) for what, spent in ranked]


def _measured(texts: Sequence[str]) -> Seconds:
    seconds: Seconds = defaultdict(float)
    documents = [Document(id=str(number), text=text) for number, text in enumerate(texts)]
    with _timed_parts(seconds), _timed_pipes(seconds):
        start = time.process_time()
        for reading in read.read(documents):
            encode(reading)
        seconds["whole"] = time.process_time() - start
    return seconds


@contextmanager
def _timed_parts(seconds: Seconds) -> Iterator[None]:
    """Count the time of each part of our own; none is inside another."""
    plain = [(module, name, getattr(module, name)) for module, name, _ in OURS]
    for module, name, what in OURS:
        setattr(module, name, _timed(getattr(module, name), seconds, what))
    try:
        yield
    finally:
        for module, name, function in plain:
            setattr(module, name, function)


@contextmanager
def _timed_pipes(seconds: Seconds) -> Iterator[None]:
    """Count the time of each component, which takes whole batches."""
    model = language_model()
    components = model._components  # spaCy has no other way to put a component in the place of one
    plain = list(components)
    model.tokenizer, tokenizer = _timed(model.tokenizer, seconds, "words parted"), model.tokenizer
    components[:] = [(name, _Timed(pipe, seconds, PIPES.get(name, name))) for name, pipe in plain]
    try:
        yield
    finally:
        components[:] = plain
        model.tokenizer = tokenizer


class _Timed:
    """A component that counts its time."""

    def __init__(self, pipe: Any, seconds: Seconds, what: str) -> None:
        self._pipe, self._seconds, self._what = pipe, seconds, what

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pipe, name)

    def __call__(self, doc: Any) -> Any:
        return _timed(self._pipe, self._seconds, self._what)(doc)

    def pipe(self, docs: Any, batch_size: int) -> Iterator[Any]:
        """Take what comes in first, so that its time is not counted here."""
        given = list(docs)
        if hasattr(self._pipe, "pipe"):
            yield from _timed(
                lambda: list(self._pipe.pipe(given, batch_size=batch_size)), self._seconds, self._what
            )()
        else:
            yield from map(self, given)


def _timed(function: Callable[..., Any], seconds: Seconds, what: str) -> Callable[..., Any]:
    def call(*given: Any, **named: Any) -> Any:
        start = time.process_time()
        try:
            return function(*given, **named)
        finally:
            seconds[what] += time.process_time() - start

    return call
