"""One incident: its sources side by side, what people make of it, and which reports tell of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from threading import Lock
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.responses import Response
from starlette.routing import Route

from onrecord import reviewing
from onrecord.errors import Conflict, UsageError
from onrecord.model.incident import Verb
from onrecord.model.person import role_of
from onrecord.model.review import Review
from onrecord.review import grading
from onrecord.store.rows import decision
from onrecord.web.asked import address, filter_of
from onrecord.web.incident.gather import Look, drawn, look, shown
from onrecord.web.visit import Form, Visit, action, page

SCALES: tuple[grading.Scale, ...] = ("status", "grade")
LONGEST = 10_000  # characters of a comment
_one_at_a_time = Lock()  # so that two people who decide the same at once make one decision


@page()
def show(visit: Visit) -> Response:
    """Show an incident; an id that it had once leads to the one that it has now."""
    asked = visit.asked("id")
    name = visit.store.linkage.resolve(asked)
    seen = look(visit.store, name, visit.person)
    if seen is None:
        return visit.missing("incident")
    if name != asked:
        return visit.go(_path(name, visit.request.url.query))
    here = _path(name, visit.request.url.query)
    return visit.render("incident.html", here=here, turn=_turn(visit, name), **shown(visit.store, seen))


@action()
def merge(visit: Visit, form: Form) -> Response:
    """Decide that two incidents are one. A form that is sent again when they are one already has done what it asks."""
    with _one_at_a_time:
        return _on_two(visit, form, "merge")


@action()
def apart(visit: Visit, form: Form) -> Response:
    """Decide that two incidents are not one."""
    with _one_at_a_time:
        return _on_two(visit, form, "reject")


@action()
def split(visit: Visit, form: Form) -> Response:
    """Decide that some reports or events of an incident tell of another."""
    with _one_at_a_time:
        return _split(visit, form)


@action()
def assess(visit: Visit, form: Form) -> Response:
    """Give an incident a status, a grade, or both."""
    seen = _seen(visit)
    words = {name: form.text(name) for name in SCALES if form.text(name)}
    if not words:
        raise UsageError("nothing was chosen; choose a status or a grade")
    for name, value in words.items():
        grading.check(name, value, visit.person.role)
    why = _reason(form)
    _refuse_overtaken(visit, form, seen)
    for name, value in words.items():
        _review(visit, form, seen, "assess", field=name, value=value, why=why)
    return _back(visit, form, seen.view.id)


@action("reviewer")
def agree(visit: Visit, form: Form) -> Response:
    """Agree, as another reader, with the assessment that stands."""
    seen = _seen(visit)
    found = grading.assessed(seen.own)
    for name, value in (("status", found.status), ("grade", found.grade)):
        if value is not None:
            grading.check(name, value, visit.person.role)
    _refuse_overtaken(visit, form, seen)
    _review(visit, form, seen, "accept", why=_reason(form))
    return _back(visit, form, seen.view.id)


@action()
def comment(visit: Visit, form: Form) -> Response:
    """Say something of an incident."""
    text = form.text("text")
    if not text:
        raise UsageError("the comment is empty")
    if len(text) > LONGEST:
        raise UsageError(f"the comment has {len(text)} characters; {LONGEST} is the most")
    seen = _seen(visit)
    _review(visit, form, seen, "comment", value=text)
    return _back(visit, form, seen.view.id)


@action("reviewer")
def restrict(visit: Visit, form: Form) -> Response:
    """Keep an incident to those who have a role at least; to viewers and above, which is everybody, lifts it."""
    role = role_of(form.text("role"))
    if not visit.may(role):
        raise UsageError(f"you have the role {visit.person.role} and would not see it any more")
    seen = _seen(visit)
    _review(visit, form, seen, "restrict", value=role, why=_reason(form))
    return _back(visit, form, seen.view.id)


@action()
def withdraw(visit: Visit, form: Form) -> Response:
    """Take back one's own review of an incident; a reviewer may take back anybody's."""
    seen = _seen(visit)
    wanted = next((one for one in seen.own if one.id == form.text("review")), None)
    if wanted is None or wanted.verb == "withdraw":
        raise UsageError("there is no such review of this incident to take back")
    if wanted.verb == "restrict" and not visit.may("reviewer"):
        raise UsageError("a restriction is taken back by reviewers and above")
    if wanted.by != visit.person.name and not visit.may("reviewer"):
        raise UsageError(f"this is by {wanted.by}; only they, or a reviewer, can take it back")
    why = form.text("why") if wanted.by == visit.person.name else _reason(form)
    _review(visit, form, seen, "withdraw", field=wanted.field, value=wanted.id, why=why)
    return _back(visit, form, seen.view.id)


# -- deciding which reports tell of it -------------------------------------------------------------------------------


def _split(visit: Visit, form: Form) -> Response:
    seen = _seen(visit)
    why = _reason(form)
    given = (*form.all("document"), *form.all("event"))
    if not given:
        raise UsageError("nothing was chosen; choose the reports that tell of another happening")
    if _is_split(visit, given, why):
        return _back(visit, form, seen.view.id)
    _refuse_changed(visit, form, seen.view.id)
    away = _chosen(seen, given)
    rest = [event for event in visit.store.linkage.events_of(seen.view.id) if event not in away]
    if not rest:
        raise UsageError("all of the incident would go; choose the part that tells of another happening")
    return _decided(visit, form, "split", away, rest, why)


def _on_two(visit: Visit, form: Form, verb: Verb) -> Response:
    seen, why = _seen(visit), _reason(form)
    other = look(visit.store, visit.store.linkage.resolve(_named(form.text("other"))), visit.person)
    if other is None:
        raise UsageError(f"there is no incident {form.text('other')!r} here")
    one, two = seen.view.id, other.view.id
    if one == two:
        if verb == "merge" and visit.asked("id") != _named(form.text("other")):
            return _back(visit, form, one)
        raise UsageError("both are this incident; what is in it can be taken out of it")
    left, right = (visit.store.linkage.events_of(name) for name in (one, two))
    if verb == "reject" and _is_known(visit, verb, left, right, why):
        return _back(visit, form, one)
    _refuse_changed(visit, form, one, two)
    return _decided(visit, form, verb, left, right, why)


def _decided(
    visit: Visit, form: Form, verb: Verb, left: Collection[str], right: Collection[str], why: str
) -> Response:
    messages = reviewing.regrouped(visit.store, verb, left, right, why=why, by=visit.person.name)
    name = visit.store.linkage.resolve(visit.asked("id"))
    if not messages:
        return _back(visit, form, name)
    return visit.render("incident_decided.html", messages=messages, path=_path(name, _query(form)))


def _chosen(seen: Look, given: Collection[str]) -> list[str]:
    """Give the events that are meant by ids of documents and events. Raises UsageError for what is not shown here."""
    wanted, known = set(given), {report.document: report.events for report in seen.view.reports}
    for name in wanted - known.keys() - seen.reports.paths.keys():
        raise UsageError(f"this incident has no report and no event {name}")
    return [
        event
        for document, events in known.items()
        for event in events
        if document in wanted or event in wanted
    ]


def _is_known(visit: Visit, verb: Verb, left: Collection[str], right: Collection[str], why: str) -> bool:
    """Whether just this was decided before, by a form that was sent twice."""
    made = decision(verb, left, right, why=why, by=visit.person.name, at="")
    return bool(visit.store.trail.decisions([made.id]))


def _is_split(visit: Visit, given: Collection[str], why: str) -> bool:
    """Whether the chosen events were taken out before, by a form that was sent twice, and are still apart."""
    events = {event for name in given for event in visit.store.trail.events_of(name)}
    record = visit.store.linkage
    for made in record.decisions_on(events):
        if made.verb == "split" and (made.by, made.why) == (visit.person.name, why):
            left, right = ({*record.memberships(side).values()} for side in (made.left, made.right))
            if events & {*made.left, *made.right} in ({*made.left}, {*made.right}) and not left & right:
                return True
    return False


def _refuse_changed(visit: Visit, form: Form, *incidents: str) -> None:
    """Raise Conflict where incidents have other events than when the form was drawn; one typed by hand is not drawn."""
    now = drawn(visit.store, *incidents)
    if form.text("drawn") and form.text("drawn") != now:
        raise Conflict("other reports tell of it by now than when you opened it", fresh={"drawn": now})
    mine = drawn(visit.store, incidents[0])
    if form.text("mine") and form.text("mine") != mine:
        raise Conflict("other reports tell of it by now than when you opened it", fresh={"mine": mine})


# -- deciding on it --------------------------------------------------------------------------------------------------


def _review(visit: Visit, form: Form, seen: Look, verb: Any, **said: Any) -> None:
    reviewing.decide(
        visit.store, "incident", seen.view.id, verb, by=visit.person.name, after=form.after, **said
    )


def _refuse_overtaken(visit: Visit, form: Form, seen: Look) -> None:
    """Raise Conflict before anything is kept where the incident changed, or somebody else assessed it meanwhile."""
    mine = (one for one in seen.own if one.by == visit.person.name and one.after == form.after)
    if any(one.verb in ("assess", "accept") for one in mine):
        return  # the same form again: what it says is known, or goes with what is
    newer = [one for one in seen.own if _overtakes(one, visit, form)]
    if newer:
        said = "; ".join(
            f"{one.by}: {one.verb} {one.field or 'all'} {one.value or ''} ({one.at})" for one in newer
        )
        raise Conflict(f"assessed meanwhile by {said}")
    _refuse_changed(visit, form, seen.view.id)


def _overtakes(one: Review, visit: Visit, form: Form) -> bool:
    decides = one.verb in ("assess", "accept", "withdraw") and one.field in (None, *SCALES)
    return decides and one.seq > form.after and one.by != visit.person.name


# -- ways ------------------------------------------------------------------------------------------------------------


def _seen(visit: Visit) -> Look:
    seen = look(visit.store, visit.store.linkage.resolve(visit.asked("id")), visit.person)
    if seen is None:
        raise UsageError("there is no incident here")
    return seen


def _reason(form: Form) -> str:
    why = form.text("why")
    if not why:
        raise UsageError("say why, for those who read the record later")
    return why


def _named(given: str) -> str:
    """Give the id that is meant by an id or by the address of an incident."""
    return given.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2]


def _path(name: str, query: str = "") -> str:
    return f"/incidents/{quote(name, safe='')}" + (f"?{query}" if query else "")


def _query(form: Form) -> str:
    return urlsplit(form.text("back")).query


def _back(visit: Visit, form: Form, name: str) -> Response:
    return visit.go(_path(name, _query(form)))


def _turn(visit: Visit, name: str) -> dict[str, str | None]:
    """Give the ways to the incidents before and after in the queue that the page was opened from, else in all of it."""
    query = visit.request.url.query
    try:
        asked = filter_of(visit.request.query_params, visit.person.role)
    except UsageError:
        query, asked = "", filter_of({}, visit.person.role)
    near = visit.store.board.neighbours(name, asked)
    ends = {"previous": near.previous, "next": near.next}
    at = f"{near.at:,} of {near.total:,} in the queue" if near.at else f"{near.total:,} in the queue"
    ways = {end: _path(to, query) if to else None for end, to in ends.items()}
    return {**ways, "queue": address(asked), "at": at}


_ACTIONS: dict[str, Callable[..., Any]] = {
    "merge": merge, "apart": apart, "split": split, "assess": assess, "agree": agree, "comment": comment,
    "restrict": restrict, "withdraw": withdraw,
}  # fmt: skip

ROUTES = (
    Route("/incidents/{id}", show, methods=["GET"]),
    *(Route(f"/incidents/{{id}}/{name}", act, methods=["POST"]) for name, act in _ACTIONS.items()),
)
