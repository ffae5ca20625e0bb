"""The code-book: the kinds of events, what their statuses mean, how incidents are graded and tolls are chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response
from starlette.routing import Route

from onrecord import reviewing
from onrecord.analyse.rules import rules
from onrecord.errors import Conflict, UsageError
from onrecord.model.review import standing
from onrecord.review import code_book as books
from onrecord.review.code_book import Change, CodeBook, Entry, Given
from onrecord.review.grading import scale, scale_source
from onrecord.vocab.kinds import lineage
from onrecord.web.visit import Form, Visit, action, page

# As in docs/glossary.md.
STATUSES: Mapping[str, str] = {
    "asserted": "The report says it in its own voice.",
    "reported": "The report says that somebody says so.",
    "possible": "The report says that it may be so.",
    "denied": "The report says that it is not so, or that somebody says it is not.",
    "planned": "The report says that it will or is meant to happen.",
    "attempted": "The report says that it was tried and did not come about.",
    "hypothetical": "The report speaks of it under a condition, in a question, as an example.",
    "ordered": "The report says that somebody told others to do it.",
}
FIELDS: Mapping[str, str] = {
    "definition": "definition",
    "note": "when it counts",
    "included": "counted or not",
}
LATEST = 12  # changes shown under the tree


@dataclass(frozen=True, slots=True)
class Line:
    """A kind in the tree, with how many events are of it alone, and of it or one under it."""

    entry: Entry
    alone: int
    whole: int


@page("viewer")
def show(visit: Visit) -> Response:
    """Show all kinds as a tree, and the scales and rules that are used."""
    book = _book(visit)
    counts = visit.store.lists.kinds(visit.person.role)
    whole: Counter[str] = Counter()
    for kind, many in counts.items():
        whole.update(dict.fromkeys(lineage(kind), many))
    return visit.render(
        "code_book.html",
        book=book,
        lines=[Line(each, counts.get(each.kind, 0), whole[each.kind]) for each in book.entries],
        out=book.excluded(),
        crosswalks=books.crosswalks,
        changes=book.changes[: -LATEST - 1 : -1],
        words=_words,
        fields=FIELDS,
        statuses=STATUSES,
        assessments=scale("status").values(),
        grades=scale("grade").values(),
        scale=scale_source(),
        rules=rules().values(),
    )


@page("viewer")
def one(visit: Visit) -> Response:
    """Show one kind, and what was made of it."""
    return _kind(visit, visit.asked("kind"))


@action("reviewer")
def decide(visit: Visit, form: Form) -> Response:
    """Define a field of a kind, or take back what was defined."""
    kind = form.text("kind")
    try:
        _decide(visit, form, kind)
    except Conflict:
        raise
    except UsageError as error:
        return _kind(visit, kind, str(error), form)
    return visit.go(f"/code-book/{quote(kind, safe='')}")


def _decide(visit: Visit, form: Form, kind: str) -> None:
    why, after, by = form.text("why"), form.after, visit.person.name
    if not why:
        raise UsageError("say why: others must be able to follow it")
    if form.text("withdraw"):
        stands = {
            each.id for each in standing(visit.store.reviews.on("kind", [kind])) if each.verb == "define"
        }
        if form.text("withdraw") not in stands:
            raise UsageError("this was taken back already")
        reviewing.decide(
            visit.store, "kind", kind, "withdraw", by=by, after=after, value=form.text("withdraw"), why=why
        )
        return
    field, value = books.defined(kind, form.text("field"), _value(form))
    reviewing.decide(
        visit.store, "kind", kind, "define", by=by, after=after, field=field, value=value, why=why
    )


def _value(form: Form) -> str | bool:
    if form.text("field") != "included":
        return form.text("value")
    if form.text("value") not in ("yes", "no"):
        raise UsageError("say whether it counts")
    return form.text("value") == "yes"


def _kind(visit: Visit, kind: str, problem: str = "", form: Form | None = None) -> Response:
    book = _book(visit)
    entry = book.entry(kind)
    if entry is None:
        return visit.missing("kind")
    counts = visit.store.lists.kinds(visit.person.role)
    sent = {form.text("field"): form.text("value")} if form else {}
    return visit.render(
        "kind.html",
        status=400 if problem else 200,
        book=book,
        entry=entry,
        above=[each for each in (book.entry(name) for name in lineage(kind)[:0:-1]) if each],
        under=[each for each in book.entries if each.parent == kind],
        events=counts.get(kind, 0),
        crosswalks=books.crosswalks(kind),
        out=kind in book.excluded(),
        changes=[each for each in reversed(book.changes) if each.review.subject == kind],
        words=_words,
        fields=FIELDS,
        definition=sent.get("definition", entry.definition),
        note=sent.get("note", entry.note),
        why=form.text("why") if form else "",
        longest=books.LONGEST,
        problem=problem,
    )


def _book(visit: Visit) -> CodeBook:
    return books.code_book(visit.store.reviews.all("kind"))


def _words(change: Change, value: Given) -> str:
    """Give a value of a field as people read it."""
    if change.field == "included":
        return "does not count" if value is False else "counts"
    return str(value) if value else "as shipped" if change.field == "definition" else "nothing"


ROUTES = (
    Route("/code-book", show, methods=["GET"]),
    Route("/code-book", decide, methods=["POST"]),
    Route("/code-book/{kind}", one, methods=["GET"]),
)
