"""Adding reports: files that are uploaded, or a text that is pasted, read by the same pipeline as `onrecord read`.

No address is fetched from here: a page that fetches what it is told to can be made to ask machines that only it can
reach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import partial
from secrets import token_urlsafe

from starlette.responses import Response
from starlette.routing import Route

from onrecord.errors import UsageError
from onrecord.ingest.found import Found, Overrides
from onrecord.ingest.limits import MAX_TEXT
from onrecord.web import adding
from onrecord.web.jobs import Job
from onrecord.web.uploads import ALL_FILES, FILE, FILES, MEBIBYTE
from onrecord.web.visit import Form, Visit, action, page

LONGEST = 300  # characters of a title and of a publisher
TEXT = 250_000  # characters of a pasted text, which is one field of a form whatever its script
SHOWN = 500  # things a job came to that are shown


@page("analyst")
def ask(visit: Visit) -> Response:
    """Show the forms."""
    return _forms(visit)


@action("analyst", files=True)
def upload(visit: Visit, form: Form) -> Response:
    """Take files in, and read them when their turn comes."""
    try:
        overrides = _overrides(form)
        _refuse_nothing(form)
    except UsageError as error:
        return _forms(visit, str(error), form)
    spool = adding.Spool(form.files)
    names = tuple(each.name for each in spool.files)
    return _started(visit, form, names, partial(spool.found, overrides), spool)


@action("analyst")
def paste(visit: Visit, form: Form) -> Response:
    """Take in a text that was pasted, and read it when its turn comes."""
    text = form.text("text")
    try:
        overrides = _overrides(form)
        _refuse_text(text)
    except UsageError as error:
        return _forms(visit, str(error), form)
    name = f"pasted by {visit.person.name}"
    return _started(visit, form, (overrides.title or name,), partial(adding.pasted, name, text, overrides))


@page("analyst")
def job(visit: Visit) -> Response:
    """Show how far a job is, and what it came to. Others' jobs are for admins alone."""
    found = visit.site.jobs.job(visit.asked("id"))
    if found is None or not _may_see(visit, found):
        return visit.missing("job")
    return visit.render(
        "job.html",
        job=found,
        outcomes=adding.OUTCOMES,
        sums=Counter(each.outcome for each in found.told),
        events=sum(each.events for each in found.told),
        most=SHOWN,
    )


def _forms(visit: Visit, problem: str = "", form: Form | None = None) -> Response:
    mine = None if visit.may("admin") else visit.person.name
    return visit.render(
        "add_reports.html",
        status=400 if problem else 200,
        problem=problem,
        form=form or Form({}),
        once=token_urlsafe(12),
        jobs=visit.site.jobs.of(mine)[:10],
        files=FILES,
        each=FILE // MEBIBYTE,
        all=ALL_FILES // MEBIBYTE,
        text=TEXT,
        longest=LONGEST,
        report=MAX_TEXT // MEBIBYTE,
    )


def _started(
    visit: Visit,
    form: Form,
    names: tuple[str, ...],
    found: partial[Iterator[Found]],
    spool: adding.Spool | None = None,
) -> Response:
    store = visit.store
    made = visit.site.jobs.start(
        visit.person.name,
        form.text("once") or token_urlsafe(12),
        names,
        lambda telling: adding.add(store, found, telling),
        spool.clear if spool else lambda: None,
    )
    return visit.go(f"/jobs/{made.id}")


def _may_see(visit: Visit, found: Job) -> bool:
    return found.by == visit.person.name or visit.may("admin")


def _refuse_nothing(form: Form) -> None:
    if not form.files:
        raise UsageError("choose a file first")


def _refuse_text(text: str) -> None:
    if not text:
        raise UsageError("paste a text first")
    if len(text) > TEXT:
        raise UsageError(f"the text has more than {TEXT:,} characters; send it as a file")


def _overrides(form: Form) -> Overrides:
    for name in ("title", "source"):
        if len(form.text(name)) > LONGEST:
            raise UsageError(f"the {name} has more than {LONGEST} characters")
    return Overrides(
        published=_day(form.text("published")),
        source=form.text("source") or None,
        title=form.text("title") or None,
    )


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise UsageError(f"date of print: expected a day such as 2024-03-09, found {given!r}") from error


ROUTES = (
    Route("/reports/add", ask, methods=["GET"]),
    Route("/reports/add", upload, methods=["POST"]),
    Route("/reports/paste", paste, methods=["POST"]),
    Route("/jobs/{id}", job, methods=["GET"]),
)
